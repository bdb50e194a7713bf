"""One ruleset and its tables in several engines: where they part, made small, and shown."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Any

from leadrules.backends import reference
from leadrules.backends.python import compile_program
from leadrules.decision.record import Record
from leadrules.diagnostics import RulesetError
from leadrules.language import ir
from leadrules.language.loading import load_ruleset
from leadrules.ruleset import Ruleset
from leadrules.testing.generate.yaml_text import yaml_text
from leadrules.testing.tables.batches import AS_OF, ROW, Batch
from leadrules.testing.tables.engines import Engine, Rows
from leadrules.testing.tables.expected import Inputs, Row, columns, expected, inputs

_BY_REFERENCE = 4, 200  # at most each 4th row is scored by the reference too, and some 200
_PARTS = (
    "agreement", "matrices", "labels", "grades", "verdicts", "measures", "scores", "fields",
    "events", "phrases", "lists",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Difference:
    """Where an engine's answer about a row is not the one-lead answer."""

    engine: str
    row: int | None
    column: str
    expected: str
    actual: str

    def is_like(self, other: Difference) -> bool:
        """Whether two differences may have one cause."""
        if (self.engine, self.column) != (other.engine, other.column):
            return False
        return self.row is not None or self.actual[:60] == other.actual[:60]

    def __str__(self) -> str:
        where = "the table" if self.row is None else f"row {self.row}"
        return f"{self.engine}: {self.column} of {where}: {self.actual}, not {self.expected}"


@dataclass(frozen=True, slots=True)
class Trial:
    """A ruleset, as YAML or as a document (which can be made small), and tables for it."""

    document: Mapping[str, Any] | str
    batch: Batch

    @property
    def text(self) -> str:
        """The ruleset's YAML."""
        return self.document if isinstance(self.document, str) else yaml_text(dict(self.document))


def differences(trial: Trial, engines: Mapping[str, Engine]) -> Iterator[Difference]:
    """Everything that any engine says otherwise than one lead's scoring, first of each engine.

    Where the order of events that are alike in time and id matters, any order does, but all engines
    must agree on it. Raises RulesetError where the checker refuses the ruleset.
    """
    loaded = load_ruleset(trial.text, "generated.yaml")
    ruleset, rules = Ruleset(loaded), loaded.ruleset
    given = inputs(rules, trial.batch)
    answers = right_answers(rules, given, trial.batch.trace)
    before: tuple[str, Rows] | None = None
    for name, engine in engines.items():
        try:
            rows = engine(ruleset, trial.batch)
        except Exception as error:
            said = f"{type(error).__name__}: {error}"
            yield Difference(name, None, "what is raised", "nothing", said[:2000])
            continue
        found = _first_difference(rules, trial.batch, given, answers, name, rows)
        if found is None and before is not None:
            found = _parting(name, rows, *before)
        before = before or (name, rows)
        if found is not None:
            yield found


def right_answers(rules: ir.Ruleset, given: Sequence[Inputs], trace: str | None) -> list[Row]:
    """What each row comes to as one lead; the reference says the same of some of them."""
    score = compile_program(rules).score
    answers = [expected(rules, _recorded(score), each, trace) for each in given]
    each, most = _BY_REFERENCE
    for place in range(0, len(given), max(each, len(given) // most)):
        by_reference = expected(rules, partial(reference.score, rules), given[place], trace)
        assert by_reference == answers[place], "the program is not the reference"
    return answers


def _recorded(score: Callable[..., Any]) -> Callable[..., Record]:
    def scored(lead: Row, **given: Any) -> Record:
        record: Record = score(lead, **given).record
        return record

    return scored


def _first_difference(
    rules: ir.Ruleset,
    batch: Batch,
    given: Sequence[Inputs],
    answers: Sequence[Row],
    engine: str,
    rows: Rows,
) -> Difference | None:
    if len(rows) != len(answers):
        return Difference(engine, None, "the length", str(len(answers)), str(len(rows)))
    for place, (right, row) in enumerate(zip(answers, rows, strict=True)):
        found = _unlike(rules, batch, right, row)
        if found is None:
            continue
        score = _recorded(compile_program(rules).score)
        others = (
            expected(rules, score, other, batch.trace) for other in given[place].in_other_orders()
        )
        if any(_unlike(rules, batch, other, row) is None for other in others):
            continue
        column, wanted, actual = found
        number = batch.leads.column(ROW)[place].as_py()
        return Difference(engine, number, column, repr(wanted), repr(actual))
    return None


def _unlike(rules: ir.Ruleset, batch: Batch, right: Row, row: Row) -> tuple[str, Any, Any] | None:
    for name in columns(rules, batch.trace):
        wanted = right[name]
        if name not in row:
            return name, wanted, "no such column"
        actual = row[name]
        if name == "error":
            if (actual is not None) != wanted:
                return name, "an error" if wanted else None, actual
        elif actual != wanted or type(actual) is not type(wanted):
            return name, wanted, actual
    return None


def _parting(name: str, rows: Rows, other: str, others: Rows) -> Difference | None:
    for one, two in zip(rows, others, strict=True):
        for column, value in one.items():
            if column != "error" and column in two and two[column] != value:
                wanted = f"{two[column]!r} as in {other}"
                return Difference(name, one[ROW], column, wanted, repr(value))
    return None


# --- making a failure small ----------------------------------------------------------------------


def made_small(trial: Trial, engines: Mapping[str, Engine], found: Difference, most: int) -> Trial:
    """A smaller trial in which an engine still parts likewise: fewer leads, events, rules ..."""
    left = most

    def fails(smaller: Trial) -> bool:
        nonlocal left
        left -= 1
        try:
            return left >= 0 and any(found.is_like(one) for one in differences(smaller, engines))
        except (RulesetError, AssertionError):
            return False

    shrinking = True
    while shrinking and left > 0:
        shrinking = False
        for smaller in _smaller(trial):
            if fails(smaller):
                trial, shrinking = smaller, True
                break
    return trial


def _smaller(trial: Trial) -> Iterator[Trial]:
    batch, document = trial.batch, trial.document
    for leads in _fewer_rows(batch.leads):
        yield replace(trial, batch=replace(batch, leads=leads))
    if batch.events is not None:
        yield replace(trial, batch=replace(batch, events=None))
        for events in _fewer_rows(batch.events):
            yield replace(trial, batch=replace(batch, events=events))
    if isinstance(document, str):
        return
    for groups in _fewer_rules(document["groups"]):
        yield replace(trial, document={**document, "groups": groups})
    for key in _PARTS:
        parts = document.get(key)
        if isinstance(parts, list) and len(parts) > 1:
            for place in range(len(parts) - 1):
                yield replace(trial, document={**document, key: parts[:place] + parts[place + 1 :]})
        if isinstance(parts, dict):
            yield replace(trial, document={k: v for k, v in document.items() if k != key})
            for name in parts:
                left = {k: v for k, v in parts.items() if k != name}
                yield replace(trial, document={**document, key: left})
    for name in sorted({*batch.leads.column_names} - {ROW, AS_OF}):
        yield replace(trial, batch=replace(batch, leads=batch.leads.drop_columns([name])))
    rows: Any = batch.events
    for name in () if rows is None else rows.column_names:
        yield replace(trial, batch=replace(batch, events=rows.drop_columns([name])))


def _fewer_rows(table: Any) -> Iterator[Any]:
    count = table.num_rows
    size = count // 2
    while size:
        for start in range(0, count, size):
            kept = [n for n in range(count) if not start <= n < start + size]
            yield table.take(kept)
        size //= 2


def _fewer_rules(groups: list[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    for place, group in enumerate(groups):
        before, after = groups[:place], groups[place + 1 :]
        if len(groups) > 1:
            yield [*before, *after]
        rules = group["rules"]
        for number in range(len(rules) if len(rules) > 1 else 0):
            yield [*before, {**group, "rules": rules[:number] + rules[number + 1 :]}, *after]


# --- showing it ----------------------------------------------------------------------------------


def script(trial: Trial) -> str:
    """Python that makes the ruleset and the tables, to see a failure again."""
    batch = trial.batch
    lines = [
        "import datetime",
        "from decimal import Decimal",
        "from zoneinfo import ZoneInfo",
        "from pandas import Timestamp",
        "import pyarrow as pa",
        "import leadrules",
        f'ruleset = leadrules.loads(r"""\n{trial.text}""")',
        f"leads = {_table(batch.leads)}",
        f"events = {'None' if batch.events is None else _table(batch.events)}",
        f"as_of = {_shown(batch.as_of)}",
        f"ruleset.score_frame(leads, events=events, as_of=as_of, trace={batch.trace!r}, "
        f"keep=[{ROW!r}])",
    ]
    return "\n".join(lines)


def _table(table: Any) -> str:
    columns = ", ".join(
        f"{name!r}: pa.array({_shown(column.to_pylist())}, {_type(column.type)})"
        for name, column in zip(table.column_names, table.columns, strict=True)
    )
    return f"pa.table({{{columns}}})"


def _type(kind: Any) -> str:
    text = str(kind)
    if text.startswith("timestamp["):
        unit, _, zone = text[10:-1].partition(", tz=")
        return f"pa.timestamp({unit!r}, {zone or None!r})"
    if text.startswith("decimal128("):
        return f"pa.{text}"
    if text.startswith("list"):
        return "pa.list_(pa.string())"
    if text.startswith("dictionary"):
        return "pa.dictionary(pa.int32(), pa.string())"
    return {"double": "pa.float64()", "bool": "pa.bool_()", "date32[day]": "pa.date32()"}.get(
        text, f"pa.{text}()"
    )


def _shown(value: Any) -> str:
    if isinstance(value, list):
        return f"[{', '.join(map(_shown, value))}]"
    if isinstance(value, datetime):
        return repr(value).replace("zoneinfo.", "").replace("key=", "")
    if isinstance(value, float) and repr(value) in ("nan", "inf", "-inf"):
        return f"float({str(value)!r})"
    return repr(value)
