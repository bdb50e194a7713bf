"""A plan's relations as one SQL query: entries of its WITH list, or selects within selects."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import assert_never

from leadrules.backends.columnar.algebra import (
    Aggregate,
    Answers,
    Column,
    Group,
    How,
    Input,
    Join,
    Kind,
    Literal,
    Numbered,
    Order,
    Relation,
    Rows,
    Scalar,
    Select,
    Spaced,
    Together,
    Where,
)
from leadrules.backends.columnar.algebra.kinds import columns_of, kind_of
from leadrules.backends.columnar.schema import ColumnType, Schema
from leadrules.backends.columnar.sql.dialects.dialect import Dialect, Following
from leadrules.backends.columnar.sql.graph import Graph, graph_of
from leadrules.backends.columnar.sql.names import Names
from leadrules.backends.columnar.sql.scalars import Scalars


@dataclass(frozen=True, slots=True)
class Table:
    """A table that the query reads: its name as SQL text, and its columns.

    A column that an input would number its rows in is read, not made, where the table has it. Of a
    relation computed before, `schema` is what `stored_columns` says of it, and `constants` are
    columns that hold one integer in every row.
    """

    name: str
    schema: Schema = field(default_factory=dict)
    constants: Mapping[str, int] = field(default_factory=dict)


Tables = Mapping[str, Table]
"""The tables that inputs name, by `Input.table`."""
Made = Mapping[Relation, Table]
"""The tables that hold relations computed before: all `Answers` at least."""


def query(
    answer: Relation,
    columns: Sequence[str],
    tables: Tables,
    made: Made,
    dialect: Dialect,
    as_given: Container[str] = (),
) -> str:
    """The text of a query that gives those columns of the relation, some in the type they had.

    The same plan gives the same text. Every name stands quoted.

    >>> from leadrules.backends.columnar.algebra import Compare, Literal
    >>> from leadrules.backends.columnar.sql.dialects.duckdb import DuckDB
    >>> leads = Rows({"visits": (Kind.INTEGER, (1, None))})
    >>> often = Compare(">", Column("visits", Kind.INTEGER), Literal(0, Kind.INTEGER))
    >>> print(query(Where(leads, often), ["visits"], {}, {}, DuckDB()))
    SELECT "visits" FROM (SELECT "visits" FROM (SELECT CAST("visits" AS BIGINT) AS "visits"
    FROM (VALUES (1), (NULL)) AS v ("visits")) WHERE "visits" > 0)
    """
    graph = graph_of(answer, columns, made)
    writer = Writer(graph, tables, made, dialect, nested=dialect.nested)
    for relation in graph.relations:
        writer.write(relation)
    last = writer.steps[answer]
    given = ", ".join(writer.renamed(name, answer, name in as_given) for name in columns)
    steps = ",\n".join(writer.texts)
    listed = f"{dialect.recursive} {steps}\n" if steps else ""
    return f"{listed}SELECT {given or 'TRUE AS nothing'} FROM {last}"


def stored_columns(
    relation: Relation, columns: Sequence[str], tables: Tables, made: Made, dialect: Dialect
) -> Schema:
    """How those columns of a relation are stored that stand in it as they were given."""
    writer = Writer(graph_of(relation, columns, made), tables, made, dialect)
    for each in writer.graph.relations:
        writer.stored[each] = writer.stored_in(each)
    return writer.stored[relation]


class Writer:
    """Writes each relation after those that it is made of, as entries of a WITH list: `texts`.

    `nested`: a relation that is read once is no entry, but stands where it is read.
    """

    def __init__(
        self, graph: Graph, tables: Tables, made: Made, dialect: Dialect, *, nested: bool = False
    ) -> None:
        self.graph, self.tables, self.before, self.dialect = graph, tables, made, dialect
        self.nested = nested
        self.constants = {
            name: value for table in made.values() for name, value in table.constants.items()
        }
        self.names = Names(dialect.longest_name)
        taken = (table.name.strip('"`') for table in (*tables.values(), *made.values()))
        self.step_names = Names(dialect.longest_name, taken)
        self.kinds: dict[Relation, dict[str, Kind]] = {}
        self.stored: dict[Relation, dict[str, ColumnType]] = {}
        self.steps: dict[Relation, str] = {}
        self.texts: list[str] = []

    def name(self, column: str) -> str:
        """A plan's column as an identifier."""
        return self.dialect.quoted(self.names.of(column))

    def renamed(self, column: str, answer: Relation, as_given: bool) -> str:
        """A column of the answer under its own name."""
        written, wanted = self.name(column), self.dialect.quoted(column)
        if as_given:
            written = self.dialect.as_given(written, self.stored[answer][column])
        return written if written == wanted else f"{written} AS {wanted}"

    def write(self, relation: Relation) -> None:
        """Adds the relation's entry to the WITH list."""
        columns_of(relation, self.kinds)
        self.stored[relation] = self.stored_in(relation)
        text = self.made_before(relation) if relation in self.before else self.text(relation)
        self.add(relation, text)

    def called(self, relation: Relation) -> str:
        """How the relation's entry is to be called, where nothing else is."""
        del relation
        return f"step_{len(self.steps) + 1}"

    def add(self, relation: Relation, text: str) -> None:
        """The last entry about a relation, by whose name it goes from now."""
        if self.nested and self.graph.readers[relation] <= 1:
            self.steps[relation] = f"({text})"
            return
        name = self.dialect.quoted(self.step_names.new(self.called(relation)))
        self.steps[relation] = name
        self.texts.append(self.dialect.step(name, text, kept=relation in self.graph.kept))

    def wanted(self, relation: Relation) -> list[str]:
        """The columns of a relation that anything reads, in their order."""
        needed = self.graph.needed[relation]
        return [name for name in self.kinds[relation] if name in needed]

    def stored_in(self, relation: Relation) -> dict[str, ColumnType]:
        """How those columns are stored that stand in the relation as they were given."""
        if relation in self.before:
            return dict(self.before[relation].schema)
        match relation:
            case Input(table=table, columns=columns):
                return {name: self.tables[table].schema[name] for name in columns}
            case Select(source=source, columns=columns, keep=keep):
                before = self.stored[source]
                return (before if keep else {}) | {
                    name: before[scalar.name]
                    for name, scalar in columns.items()
                    if isinstance(scalar, Column) and scalar.name in before
                }
            case Join(left=left, right=right):
                return self.stored[right] | self.stored[left]
            case Together(relations=relations):
                return self.stored[relations[0]]
            case Where() | Group() | Numbered() | Spaced():
                return self.stored[relation.source]
            case Rows() | Answers():
                return {}
            case _:
                assert_never(relation)

    def made_before(self, relation: Relation) -> str:
        """A relation that stands in a table of its own."""
        kinds, items = self.kinds[relation], []
        for column in self.wanted(relation):
            text = self.dialect.quoted(column)
            if kinds[column] is Kind.TEXT:
                text = self.dialect.as_compared(text)
            items.append(f"{text} AS {self.name(column)}")
        return f"SELECT {', '.join(items) or 'TRUE AS nothing'} FROM {self.before[relation].name}"

    def text(self, relation: Relation) -> str:
        """The query of a relation's entry."""
        match relation:
            case Input():
                return self.input(relation)
            case Select(source=source, columns=columns, keep=keep):
                wanted = self.wanted(relation)
                made = {name: columns[name] for name in wanted if name in columns}
                kept = [name for name in wanted if name not in columns] if keep else []
                return self.over(source, kept, made)
            case Where(source=source, condition=condition):
                return self.over(source, self.wanted(relation), {}, condition)
            case Join():
                return self.join(relation)
            case Group(source=source, keys=keys, aggregates=aggregates):
                return self.group(relation, source, keys, aggregates)
            case Numbered(source=source, name=name, keys=keys, order=order):
                items = [self.name(column) for column in self.wanted(relation) if column != name]
                number = f"row_number() OVER ({self.window(keys, order)})"
                items.append(f"CAST({number} AS {self.type(Kind.INTEGER)}) AS {self.name(name)}")
                return f"SELECT {', '.join(items)} FROM {self.steps[source]}"
            case Spaced():
                return self.spaced(relation)
            case Together(relations=relations):
                items = list(map(self.name, self.wanted(relation)))
                return "\nUNION ALL\n".join(
                    f"SELECT {', '.join(items)} FROM {self.steps[each]}" for each in relations
                )
            case Rows(columns=columns):
                return self.rows(columns, self.wanted(relation))
            case Answers():
                return self.answers(relation)
            case _:
                assert_never(relation)

    def answers(self, relation: Answers) -> str:
        """What Python would be asked."""
        raise AssertionError("its values are asked about before")

    def type(self, kind: Kind) -> str:
        """The dialect's type of a kind."""
        return self.dialect.types[kind]

    def input(self, relation: Input) -> str:
        """A table given, its columns read as their storage says."""
        table, items = self.tables[relation.table], []
        for column in self.wanted(relation):
            if column == relation.number and column not in table.schema:
                number = f"CAST({self.dialect.row_number()} AS {self.type(Kind.INTEGER)})"
                items.append(f"{number} AS {self.name(column)}")
                continue
            given = self.dialect.quoted(column)
            read = self.dialect.stored(given, table.schema[column])
            alias = self.name(column)
            items.append(read if read == alias else f"{read} AS {alias}")
        return f"SELECT {', '.join(items) or 'TRUE AS nothing'} FROM {table.name}"

    def scalars(self, source: Relation) -> Scalars:
        """What writes scalars over the rows of a relation."""
        return Scalars(
            self.dialect,
            self.name,
            lambda: self.dialect.quoted(self.names.new("bound")),
            self.stored[source],
            self.constants,
        )

    def over(
        self,
        source: Relation,
        kept: Sequence[str],
        made: Mapping[str, Scalar],
        where: Scalar | None = None,
    ) -> str:
        """A SELECT over a relation, with what its scalars bind in selects below it."""
        scalars = self.scalars(source)
        items = [self.name(column) for column in kept]
        items += [f"{self.made(each, scalars)} AS {self.name(name)}" for name, each in made.items()]
        condition = "" if where is None else f" WHERE {scalars.when(where)}"
        below = self.bound(source, scalars)
        return f"SELECT {', '.join(items) or 'TRUE AS nothing'} FROM {below}{condition}"

    def made(self, scalar: Scalar, scalars: Scalars) -> str:
        """A scalar as a column of its own."""
        text = scalars.alone(scalar)
        constant = isinstance(scalar, Literal) and scalar.kind is Kind.TEXT
        return self.typed(text, Kind.TEXT) if constant else text

    def bound(self, source: Relation, scalars: Scalars) -> str:
        """The source, or it with the names that the scalars have bound."""
        below = self.steps[source]
        for layer in scalars.layers:
            bound = ", ".join(f"{text} AS {name}" for name, text in layer.items())
            below = f"(SELECT *, {bound} FROM {below}) AS {self.fresh_step()}"
        return below

    def fresh_step(self) -> str:
        """A name for a select within another."""
        return self.dialect.quoted(self.step_names.new("with_bound"))

    def join(self, relation: Join) -> str:
        """Rows of two relations with equal keys."""
        left, right = self.steps[relation.left], self.steps[relation.right]
        equal = " AND ".join(
            f"l.{self.name(one)} = r.{self.name(other)}" for one, other in relation.keys
        )
        own = self.kinds[relation.left]
        wanted = self.wanted(relation)
        items = [f"l.{self.name(column)}" for column in wanted if column in own]
        if self.nested and relation not in self.graph.kept:
            items = ["l.*"]  # WHY: DuckDB takes as long to read a long text as to plan the query
        items += [f"r.{self.name(column)}" for column in wanted if column not in own]
        listed = ", ".join(items) or "TRUE AS nothing"
        hint = self.dialect.hint("r") if relation.small else ""
        match relation.how:
            case "exists":
                return (
                    f"SELECT {hint}{listed} FROM {left} AS l"
                    f" WHERE EXISTS (SELECT 1 FROM {right} AS r WHERE {equal})"
                )
            case "left":
                return f"SELECT {hint}{listed} FROM {left} AS l LEFT JOIN {right} AS r ON {equal}"
            case "inner":
                return f"SELECT {hint}{listed} FROM {left} AS l JOIN {right} AS r ON {equal}"
            case _:
                assert_never(relation.how)

    def group(
        self,
        relation: Group,
        source: Relation,
        keys: Sequence[str],
        aggregates: Mapping[str, Aggregate],
    ) -> str:
        """One row for each set of equal keys."""
        scalars = self.scalars(source)
        wanted = self.wanted(relation)
        items = [self.name(key) for key in keys if key in wanted]
        items += [
            f"{self.aggregate(aggregates[name], scalars)} AS {self.name(name)}"
            for name in wanted
            if name in aggregates
        ]
        by = f" GROUP BY {', '.join(map(self.name, keys))}" if keys else ""
        listed = ", ".join(items) or "TRUE AS nothing"
        return f"SELECT {listed} FROM {self.bound(source, scalars)}{by}"

    def aggregate(self, aggregate: Aggregate, scalars: Scalars) -> str:
        """One value of a group."""
        if aggregate.how is How.COUNT:
            return f"count(CASE WHEN {scalars.when(aggregate.operand)} THEN 1 END)"
        operand, kind = scalars.alone(aggregate.operand), aggregate.kind
        match aggregate.how:
            case How.SUM:
                if kind is Kind.WIDE and kind_of(aggregate.operand) is Kind.INTEGER:
                    operand = self.dialect.cast(operand, kind)
                return self.dialect.cast(f"sum({operand})", kind)
            case How.MINIMUM:
                return f"min({operand})"
            case How.MAXIMUM:
                return f"max({operand})"
            case _:
                assert_never(aggregate.how)

    def window(self, keys: Iterable[str], order: Iterable[Order]) -> str:
        """What a row is numbered among, and in which order."""
        by = ", ".join(f"{self.name(each.column)} ASC NULLS LAST" for each in order)
        parts = ", ".join(map(self.name, keys))
        return " ".join(
            filter(None, (f"PARTITION BY {parts}" if parts else "", f"ORDER BY {by}" if by else ""))
        )

    def spaced(self, relation: Spaced) -> str:
        """Rows that are a period apart, as the dialect finds them."""
        wanted = list(map(self.name, self.wanted(relation)))
        number, pointer = (self.dialect.quoted(self.names.new(each)) for each in ("place", "next"))
        pointed, spaced = (
            self.dialect.quoted(self.step_names.new(each)) for each in ("pointed", "spaced")
        )
        below = self.steps[relation.source]
        window = self.window(relation.keys, relation.order)
        following = Following(
            ranked=f"SELECT *, row_number() OVER ({window}) AS {number} FROM {below}",
            columns=wanted,
            keys=list(map(self.name, relation.keys)),
            at=self.name(relation.at),
            period=relation.period,
            number=number,
            next=pointer,
            pointed=pointed,
            spaced=spaced,
        )
        for name, text in self.dialect.spaced(following):
            self.texts.append(
                self.dialect.step(name, text, kept=True)
                if name == pointed
                else f"{name} AS (\n{text}\n)"
            )
        return f"SELECT {', '.join(wanted)} FROM {spaced}"

    def rows(
        self,
        columns: Mapping[str, tuple[Kind, tuple[bool | int | str | None, ...]]],
        wanted: Sequence[str],
    ) -> str:
        """A constant table."""
        names = [self.name(column) for column in wanted]
        typed = ", ".join(
            f"{self.typed(name, columns[column][0])} AS {name}"
            for name, column in zip(names, wanted, strict=True)
        )
        rows = list(zip(*(columns[column][1] for column in wanted), strict=True))
        if not rows:
            nulls = ", ".join(
                f"CAST(NULL AS {self.type(columns[column][0])}) AS {name}"
                for name, column in zip(names, wanted, strict=True)
            )
            return f"SELECT {nulls} WHERE FALSE"
        values = ", ".join(f"({', '.join(map(self.constant, row))})" for row in rows)
        return f"SELECT {typed} FROM (VALUES {values}) AS v ({', '.join(names)})"

    def typed(self, text: str, kind: Kind) -> str:
        """A constant table's column as its kind is."""
        read = self.dialect.cast(text, kind)
        return self.dialect.as_compared(read) if kind is Kind.TEXT else read

    def constant(self, value: bool | int | str | None) -> str:
        """A value of a constant table."""
        match value:
            case None:
                return "NULL"
            case bool():
                return "TRUE" if value else "FALSE"
            case int():
                return str(value)
            case str():
                return self.dialect.text(value)
            case _:
                assert_never(value)
