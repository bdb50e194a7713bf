"""DuckDB as the engine: relations in, and a relation out that is not yet computed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import FunctionType
from typing import TYPE_CHECKING, cast

from leadrules.backends.columnar.algebra import Answers, Kind, Relation
from leadrules.backends.columnar.algebra.kinds import columns_of
from leadrules.backends.columnar.gaps import refuse_names
from leadrules.backends.columnar.plan import Plan
from leadrules.backends.columnar.schema import ColumnType, Schema, Storage
from leadrules.backends.columnar.sql.arrow_tables import answers_table, large_rows, rows_table
from leadrules.backends.columnar.sql.asking import Answerer, distinct_values, waves
from leadrules.backends.columnar.sql.dialects.duckdb import DuckDB
from leadrules.backends.columnar.sql.relations import Table, query, stored_columns
from leadrules.backends.columnar.sql.session_names import unique

if TYPE_CHECKING:
    import pyarrow as pa
    from duckdb import DuckDBPyConnection, DuckDBPyRelation
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
    names = {name: unique(name) for name in tables}
    found: dict[str, object] = {names[name]: relation for name, relation in tables.items()}

    def ask(text: str) -> DuckDBPyRelation:
        # WHY: DuckDB finds a table of Python's among the variables of who asks, and keeps it
        asking = FunctionType(_ask.__code__, found)
        return cast("DuckDBPyRelation", asking(tables["leads"], unique("view"), text))

    given = {name: Table(f'"{names[name]}"', schema(one)) for name, one in tables.items()}
    return ask(_Text(plan, given, answerer, ask, found.__setitem__).answer())


def view(
    plan: Plan,
    texts: Mapping[str, str],
    answerer: Answerer,
    connection: DuckDBPyConnection,
    name: str,
) -> None:
    """Makes a temporary view of that name of a plan's answer over the queries given."""
    given = {
        each: Table(f'({text}) AS "{each}"', schema(connection.sql(text)))
        for each, text in texts.items()
    }

    def hold(answers: str, table: pa.Table) -> None:
        connection.register(answers, table)

    text = _Text(plan, given, answerer, connection.sql, hold).answer()
    connection.execute(f'CREATE TEMPORARY VIEW "{name}" AS {text}')


def _ask(relation: DuckDBPyRelation, view: str, text: str) -> DuckDBPyRelation | None:
    return relation.query(view, text)


class _Text:
    """The text of one plan; what Python says is held as tables that it names."""

    def __init__(
        self,
        plan: Plan,
        tables: Mapping[str, Table],
        answerer: Answerer,
        ask: Callable[[str], DuckDBPyRelation],
        hold: Callable[[str, pa.Table], None],
    ) -> None:
        self.plan = plan
        self.columns = list(plan.columns)
        self.tables = tables
        self.answerer = answerer
        self.ask = ask
        self.hold = hold
        self.made: dict[Relation, Table] = {}
        self.dialect = DuckDB()

    def answer(self) -> str:
        refuse_names(self.columns, "DuckDB")
        for wave in waves(self.plan.answer, self.columns):
            texts: dict[Relation, dict[str, list[Answers]]] = {}
            for answers, rows in wave.items():
                if self.is_text(rows, answers.key):
                    texts.setdefault(rows, {}).setdefault(answers.key, []).append(answers)
                else:
                    self.say(answers, self.values(answers))
            for rows, about in texts.items():
                for key, values in self.texts(rows, list(about)).items():
                    for answers in about[key]:
                        self.say(answers, values)
        for rows in large_rows(self.plan.answer, self.columns, self.made):
            self.keep(rows, rows_table(rows))
        raw = [name for name, kind in self.plan.columns.items() if kind is Kind.RAW]
        return query(self.plan.answer, self.columns, self.tables, self.made, self.dialect, raw)

    def is_text(self, rows: Relation, column: str) -> bool:
        kind = columns_of(rows, {})[column]
        if kind is not Kind.RAW:
            return kind is Kind.TEXT
        stored = stored_columns(rows, [column], self.tables, self.made, self.dialect)
        return stored[column].storage is Storage.TEXT

    def values(self, answers: Answers) -> pa.ChunkedArray:
        """The distinct values to ask about."""
        text = query(distinct_values(answers), [answers.key], self.tables, self.made, self.dialect)
        [values] = self.ask(text).to_arrow_table().columns
        return values

    def texts(self, rows: Relation, columns: Sequence[str]) -> dict[str, pa.Array]:
        """The distinct texts of some columns: all found in one pass over the rows."""
        import pyarrow as pa

        names = list(map(self.dialect.quoted, columns))
        places = " ".join(f"WHEN {name} IS NOT NULL THEN {n}" for n, name in enumerate(names))
        value = f"coalesce({', '.join(names)})"
        table = self.ask(
            f"SELECT CASE {places} END, {value}"
            f" FROM ({query(rows, columns, self.tables, self.made, self.dialect)})"
            f" GROUP BY GROUPING SETS ({', '.join(f'({name})' for name in names)})"
            f" HAVING {value} IS NOT NULL"
        ).to_arrow_table()
        found: list[list[str]] = [[] for _ in columns]
        for place, text in zip(*(column.to_pylist() for column in table.columns), strict=True):
            found[place].append(text)
        arrays = [pa.array(texts, pa.string()) for texts in found]
        return dict(zip(columns, arrays, strict=True))

    def say(self, answers: Answers, values: pa.Array | pa.ChunkedArray) -> None:
        said = self.answerer(answers.asked, values.to_pylist())
        self.keep(answers, answers_table(answers, values, said))

    def keep(self, relation: Relation, table: pa.Table) -> None:
        name = unique("table")
        self.hold(name, table)
        self.made[relation] = Table(f'"{name}"')
