"""Writes a plan's relations where nobody asks Python: what it is asked elsewhere is SQL."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from typing_extensions import override

from leadrules.backends.columnar.algebra import (
    Answers,
    Asked,
    Group,
    Input,
    Join,
    Kind,
    Numbered,
    Relation,
    Rows,
    Select,
    Spaced,
    Together,
    Where,
    ZoneOffset,
)
from leadrules.backends.columnar.sql.graph import Graph
from leadrules.backends.columnar.sql.names import Names
from leadrules.backends.columnar.sql.native.dialects import Warehouse
from leadrules.backends.columnar.sql.native.offsets import PERIOD, settled_from, stretches
from leadrules.backends.columnar.sql.native.questions import answered
from leadrules.backends.columnar.sql.native.texts import Columns, TextFacts
from leadrules.backends.columnar.sql.relations import Tables, Writer
from leadrules.backends.columnar.sql.scalars import Scalars

_CALLED: dict[type, str] = {
    Input: "read",
    Where: "kept",
    Join: "joined",
    Group: "grouped",
    Numbered: "numbered",
    Spaced: "spaced",
    Together: "together",
    Select: "computed",
    Rows: "constants",
}


class NativeWriter(Writer):
    """Writes every relation of a plan, its answers too; `unordered` are columns of the leads that
    may be of types without an order."""

    def __init__(
        self, graph: Graph, tables: Tables, dialect: Warehouse, unordered: Iterable[str]
    ) -> None:
        super().__init__(graph, tables, {}, dialect)
        self.warehouse = dialect
        self.unordered = frozenset(unordered)
        self.step_names = Names(dialect.longest_name, ("leads", "events", "l", "r", "v", "p", "s"))
        self.tables_of: dict[Relation, str] = {}

    # --- names -----------------------------------------------------------------------------------

    @override
    def called(self, relation: Relation) -> str:
        match relation:
            case Answers():
                return f"{self.of_table(relation)}_{_word(relation.asked.field.name)}_answers"
            case Join(right=Answers(asked=asked)):
                return f"{self.of_table(relation)}_with_{_word(asked.field.name)}"
            case _:
                return f"{self.of_table(relation)}_{_CALLED[type(relation)]}"

    def of_table(self, relation: Relation) -> str:
        """The table that the rows of a relation are of."""
        if relation not in self.tables_of:
            name: str
            match relation:
                case Input(table=table):
                    name = table
                case Rows():
                    name = "decay"
                case Join(left=left):
                    name = self.of_table(left)
                case Together(relations=relations):
                    name = self.of_table(relations[0])
                case _:
                    name = self.of_table(relation.source)
            self.tables_of[relation] = name
        return self.tables_of[relation]

    @override
    def add(self, relation: Relation, text: str) -> None:
        super().add(relation, text)
        if isinstance(relation, Answers):
            # WHY: an engine that puts tests of texts wherever they are read does them many times
            name = self.steps[relation]
            self.texts[-1] = self.dialect.step(name, text, kept=True)

    # --- relations -------------------------------------------------------------------------------

    @override
    def input(self, relation: Input) -> str:
        if relation.number is None or relation.number not in self.graph.needed[relation]:
            return super().input(relation)
        # WHY: a warehouse may compute this again, and only rows that are alike may change places
        order = ", ".join(
            self.dialect.quoted(name)
            for name in self.wanted(relation)
            if name != relation.number and name not in self.unordered
        )
        number = f"row_number() OVER ({f'ORDER BY {order}' if order else ''})"
        return super().input(relation).replace(self.dialect.row_number(), number, 1)

    @override
    def rows(
        self,
        columns: Mapping[str, tuple[Kind, tuple[bool | int | str | None, ...]]],
        wanted: Sequence[str],
    ) -> str:
        if self.warehouse.values or not wanted or not columns[wanted[0]][1]:
            return super().rows(columns, wanted)
        rows = zip(*(columns[column][1] for column in wanted), strict=True)
        selects = []
        for row in rows:
            items = (
                f"{self.typed(self.constant(value), columns[column][0])} AS {self.name(column)}"
                for column, value in zip(wanted, row, strict=True)
            )
            selects.append(f"SELECT {', '.join(items)}")
        return "\nUNION ALL\n".join(selects)

    # --- answers ---------------------------------------------------------------------------------

    @override
    def answers(self, relation: Answers) -> str:
        asked = relation.asked
        key, source = self.name(relation.key), self.steps[relation.source]
        values = f"SELECT DISTINCT {key} FROM {source} WHERE {key} IS NOT NULL"
        match list(asked.questions.items()):
            case [(name, ZoneOffset() as question)]:
                return self.offsets(asked, question, key, values, name)
            case _:
                return self.text_answers(relation, key, values)

    def text_answers(self, relation: Answers, key: str, values: str) -> str:
        """What is asked about a text, computed once for each distinct one."""
        asked, wanted = relation.asked, self.wanted(relation)
        facts = TextFacts(asked, key, self.warehouse, self.new_name)
        scalars = Scalars(self.dialect, lambda name: name, lambda: self.new_name("bound"), {})
        made = {
            name: scalars.text(answered(question, facts))
            for name, question in asked.questions.items()
            if name in wanted
        }
        base = f"{self.of_table(relation)}_{_word(asked.field.name)}"
        below = self.add_step(f"{base}_values", values)
        for layer in facts.layers():
            below = self.add_step(f"{base}_texts", f"SELECT *, {_listed(layer)} FROM {below}")
        assert not scalars.layers  # INVARIANT: what is answered about a text binds nothing
        items = [key] if relation.key in wanted else []
        items.append(f"{self.typed_integer(facts.status())} AS {self.name(asked.status)}")
        items += [f"{text} AS {self.name(name)}" for name, text in made.items()]
        return f"SELECT {', '.join(items)} FROM {below}"

    def new_name(self, hint: str) -> str:
        """An identifier that no column has."""
        return self.dialect.quoted(self.names.new(hint))

    def add_step(self, name: str, text: str) -> str:
        """One more entry, which no relation goes by."""
        given = self.dialect.quoted(self.step_names.new(name))
        self.texts.append(self.dialect.step(given, text, kept=False))
        return given

    def typed_integer(self, text: str) -> str:
        """An integer of 64 bits."""
        return self.dialect.cast(text, Kind.INTEGER)

    def offsets(self, asked: Asked, question: ZoneOffset, key: str, values: str, name: str) -> str:
        """The zone's offset in each span, looked up in a table."""
        ends = ("from_", "below_", "ahead_")
        rows = list(zip(*stretches(asked.zone, question), strict=True))
        table = self.add_step(
            f"offsets_of_{_word(asked.zone)}",
            self.rows({n: (Kind.INTEGER, r) for n, r in zip(ends, rows, strict=True)}, list(ends)),
        )
        first, period = settled_from(question), PERIOD // question.span
        place = (
            f"CASE WHEN {key} >= {first} THEN {first} + "
            f"{self.dialect.remainder(f'({key} - {first})', str(period))} ELSE {key} END"
        )
        within = (
            "(o.from_ IS NULL OR o.from_ <= k.place_) AND (o.below_ IS NULL OR k.place_ < o.below_)"
        )
        return (
            f"SELECT k.{key}, o.ahead_ AS {self.name(name)} FROM (SELECT {key}, {place}"
            f" AS place_ FROM ({values}) AS d) AS k JOIN {table} AS o ON {within}"
        )


def _word(name: str) -> str:
    return re.sub(r"[^a-z0-9_]+", "_", name.lower()).strip("_")


def _listed(columns: Columns) -> str:
    return ", ".join(f"{text} AS {name}" for name, text in columns.items())
