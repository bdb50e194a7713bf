"""DuckDB as the engine: relations in, and a relation out that is not yet computed."""

from __future__ import annotations

from collections.abc import Mapping
from secrets import token_hex
from types import FunctionType
from typing import TYPE_CHECKING, cast

from leadrules.backends.columnar.algebra import Kind, Relation
from leadrules.backends.columnar.plan import Plan
from leadrules.backends.columnar.schema import ColumnType, Schema, Storage
from leadrules.backends.columnar.sql.asking import Answerer, asked_in, distinct_values
from leadrules.backends.columnar.sql.dialects.duckdb import DuckDB
from leadrules.backends.columnar.sql.relations import Table, query

if TYPE_CHECKING:
    import pyarrow as pa
    from duckdb import DuckDBPyRelation
    from duckdb.sqltypes import DuckDBPyType

_STORED = {
    "boolean": Storage.BOOLEAN,
    "tinyint": Storage.INTEGER,
    "smallint": Storage.INTEGER,
    "integer": Storage.INTEGER,
    "bigint": Storage.INTEGER,
    "utinyint": Storage.INTEGER,
    "usmallint": Storage.INTEGER,
    "uinteger": Storage.INTEGER,
    "ubigint": Storage.UNSIGNED,
    "hugeint": Storage.UNSIGNED,
    "uhugeint": Storage.UNSIGNED,
    "float": Storage.FLOAT,
    "double": Storage.FLOAT,
    "varchar": Storage.TEXT,
    "enum": Storage.TEXT,
    "uuid": Storage.TEXT,
    "date": Storage.DATE,
    "timestamp": Storage.LOCAL,
    "timestamp_s": Storage.LOCAL,
    "timestamp_ms": Storage.LOCAL,
    "timestamp_ns": Storage.LOCAL,
    "timestamp with time zone": Storage.INSTANT,
    "timestamptz_ns": Storage.INSTANT,
    '"null"': Storage.NOTHING,
    "null": Storage.NOTHING,
}


def schema(relation: DuckDBPyRelation) -> Schema:
    """How the relation's columns are stored."""
    return dict(zip(relation.columns, map(column_type, relation.types), strict=True))


def column_type(kind: DuckDBPyType) -> ColumnType:
    """How a column of DuckDB's type is stored."""
    name = str(kind.id)
    if name == "decimal":
        scale = next(value for part, value in kind.children if part == "scale")
        return ColumnType(Storage.DECIMAL, scale=int(cast(int, scale)), engine_type=str(kind))
    if name in ("list", "array"):
        within = cast("DuckDBPyType", kind.children[0][1])
        texts = str(within.id) in ("varchar", "enum")
        return ColumnType(Storage.TEXTS if texts else Storage.OTHER, engine_type=str(kind))
    return ColumnType(_STORED.get(name, Storage.OTHER), engine_type=str(kind))


def run(plan: Plan, tables: Mapping[str, DuckDBPyRelation], answerer: Answerer) -> DuckDBPyRelation:
    """The plan's answer as a relation over the tables given, on their connection.

    Computed at once are only the distinct values that Python is asked about.
    """
    return _Run(tables, answerer).answer(plan)


class _Run:
    """One plan over tables that DuckDB finds by names which nothing else has."""

    def __init__(self, tables: Mapping[str, DuckDBPyRelation], answerer: Answerer) -> None:
        self.leads = tables["leads"]
        self.answerer = answerer
        self.dialect = DuckDB()
        self.found: dict[str, object] = {}
        self.made: dict[Relation, Table] = {}
        self.tables = {
            name: Table(self.named(name, relation), schema(relation))
            for name, relation in tables.items()
        }

    def named(self, name: str, table: object) -> str:
        """A name, as SQL text, under which the table is found."""
        unique = f"leadrules_{name}_{token_hex(6)}"
        self.found[unique] = table
        return self.dialect.quoted(unique)

    def answer(self, plan: Plan) -> DuckDBPyRelation:
        columns = list(plan.columns)
        for answers in asked_in(plan.answer, columns):
            [key] = self.relation(distinct_values(answers), [answers.key]).to_arrow_table().columns
            said = self.answerer(answers.asked, key.to_pylist())
            kinds = answers.asked.columns
            self.made[answers] = Table(self.named("answers", _table(answers.key, key, said, kinds)))
        return self.relation(
            plan.answer, columns, [name for name, kind in plan.columns.items() if kind is Kind.RAW]
        )

    def relation(
        self, relation: Relation, columns: list[str], as_given: list[str] | None = None
    ) -> DuckDBPyRelation:
        text = query(relation, columns, self.tables, self.made, self.dialect, as_given or ())
        # WHY: DuckDB finds a table of Python's among the variables of who asks, and keeps it
        ask = FunctionType(_ask.__code__, self.found)
        return cast("DuckDBPyRelation", ask(self.leads, f"leadrules_{token_hex(6)}", text))


def _ask(relation: DuckDBPyRelation, view: str, text: str) -> DuckDBPyRelation | None:
    return relation.query(view, text)


def _table(
    name: str, key: pa.ChunkedArray, said: Mapping[str, object], kinds: Mapping[str, Kind]
) -> pa.Table:
    import pyarrow as pa

    types = {Kind.BOOLEAN: pa.bool_(), Kind.INTEGER: pa.int64(), Kind.TEXT: pa.string()}
    answers = {column: pa.array(said[column], types[kind]) for column, kind in kinds.items()}
    return pa.table({name: key} | answers)
