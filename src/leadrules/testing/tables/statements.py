"""Statements of SQL as one more way to score tables: `leadrules sql`, executed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from leadrules.backends.columnar.sql.native.statement import Asked, statement
from leadrules.backends.python import compile_program
from leadrules.diagnostics import FrameError
from leadrules.language import ir
from leadrules.ruleset import Ruleset
from leadrules.testing.tables.batches import AS_OF, ROW, Batch
from leadrules.testing.tables.columns import library
from leadrules.testing.tables.engines import Rows
from leadrules.testing.tables.expected import Inputs, Row, columns, expected, inputs

Execute = Callable[[str, Batch], Rows]
"""Runs a statement over tables called `leads` and `events`; the rows by their number."""

REFUSED = frozenset({"LR531", "LR532"})
"""What a statement may say that it cannot mean."""


@dataclass(slots=True)
class Statements:
    """An engine that runs statements of one dialect, and what they came to."""

    dialect: str
    execute: Execute
    rows: int = 0
    refused: Counter[str] = field(default_factory=Counter)
    flagged: int = 0
    """Rows that need Python, each with a text that says why."""
    unsure: int = 0
    """Such rows of ASCII alone, which exceptions of phrases made."""

    def __call__(self, ruleset: Ruleset, batch: Batch) -> Rows:
        """The statement's rows; in place of those that need Python what Python says."""
        try:
            text = written(ruleset.ir, self.dialect, batch)
        except FrameError as error:
            codes = {one.code for one in error.diagnostics}
            if not codes <= REFUSED:
                raise
            self.refused.update(codes)
            return [self._by_python(ruleset.ir, batch, each) for each in _numbered(ruleset, batch)]
        rows = self.execute(text, batch)
        self.rows += len(rows)
        given = list(_numbered(ruleset, batch))
        assert [row[ROW] for row in rows] == [number for number, _ in given], "rows are lost"
        return [
            self._judged(ruleset.ir, batch, row, each)
            for row, each in zip(rows, given, strict=True)
        ]

    def _judged(self, rules: ir.Ruleset, batch: Batch, row: Row, each: tuple[Any, Inputs]) -> Row:
        flag = row.pop("needs_python")
        assert flag is not None
        if not flag:
            return self._with_due(rules, batch, row, each)
        answers = columns(rules, batch.trace)
        assert all(row.get(name) is None for name in answers), f"a doubtful row is answered: {row}"
        self.flagged += 1
        limits = rules.limits
        if all(
            text.isascii() and len(text) <= limits.text and text.count(";") < limits.items
            for text in _texts(each[1])
        ):
            self.unsure += 1
            assert _has_exceptions(rules), "an ASCII row needs Python"
        return self._by_python(rules, batch, each)

    def _with_due(self, rules: ir.Ruleset, batch: Batch, row: Row, each: tuple[Any, Inputs]) -> Row:
        """What is left out is not compared."""
        if "due" in row:
            return row
        right = self._by_python(rules, batch, each)
        return row | {name: right[name] for name in ("due", "accept_by")}

    def _by_python(self, rules: ir.Ruleset, batch: Batch, each: tuple[Any, Inputs]) -> Row:
        number, given = each
        score = compile_program(rules).score
        right = expected(rules, lambda lead, **rest: score(lead, **rest).record, given, batch.trace)
        return right | {ROW: number, "error": "some" if right["error"] else None}


def in_ascii(batch: Batch) -> Batch:
    """The same with texts of ASCII alone, about which SQL can tell."""

    def told(table: Any) -> Any:
        arrow = library("pyarrow")
        for place, column in enumerate(table.schema):
            if column.type == arrow.string():
                given = table.column(place).to_pylist()
                made = [None if one is None else _ascii(one) for one in given]
                table = table.set_column(place, column.name, arrow.array(made, arrow.string()))
        return table

    events = None if batch.events is None else told(batch.events)
    return replace(batch, leads=told(batch.leads), events=events)


def _ascii(text: str) -> str:
    # WHY: PostgreSQL has no texts with the character 0
    return text.encode("ascii", "replace").decode().replace("\0", "")


def written(rules: ir.Ruleset, dialect: str, batch: Batch) -> str:
    """The statement for tables called `leads` and `events`."""
    by_row = batch.as_of == AS_OF
    asked = Asked(
        dialect,
        events=None if batch.events is None else "events",
        as_of=None if by_row else batch.as_of,
        as_of_column=AS_OF if by_row else None,
        trace=batch.trace,
        keep=(ROW,),
        lead_columns=tuple(batch.leads.column_names),
        event_columns=None if batch.events is None else tuple(batch.events.column_names),
    )
    return statement(rules, asked)


def _numbered(ruleset: Ruleset, batch: Batch) -> Iterator[tuple[Any, Inputs]]:
    numbers = batch.leads.column(ROW).to_pylist()
    yield from zip(numbers, inputs(ruleset.ir, batch), strict=True)


def _texts(value: object) -> Iterator[str]:
    match value:
        case str():
            yield value
        case dict():
            for one in value.values():
                yield from _texts(one)
        case list() | tuple():
            for one in value:
                yield from _texts(one)
        case Inputs(lead=lead, events=events, account=account):
            yield from _texts([lead, events, account])
        case _:
            pass


def _has_exceptions(rules: ir.Ruleset) -> bool:
    return "exceptions=('" in repr(rules)
