"""PostgreSQL by one connection: tables given as queries, the answer a temporary view."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from leadrules.backends.columnar.algebra import Answers, Kind, Relation
from leadrules.backends.columnar.gaps import refuse_names
from leadrules.backends.columnar.plan import Plan
from leadrules.backends.columnar.schema import ColumnType, Schema, Storage
from leadrules.backends.columnar.sql.asking import Answerer, asked_in, distinct_values
from leadrules.backends.columnar.sql.dialects.postgres import Postgres
from leadrules.backends.columnar.sql.relations import Table, query
from leadrules.backends.columnar.sql.session_names import unique

if TYPE_CHECKING:
    import psycopg

_STORED = {
    "boolean": Storage.BOOLEAN,
    "smallint": Storage.INTEGER,
    "integer": Storage.INTEGER,
    "bigint": Storage.INTEGER,
    "real": Storage.FLOAT,
    "double precision": Storage.FLOAT,
    "numeric": Storage.DECIMAL,
    "text": Storage.TEXT,
    "character varying": Storage.TEXT,
    "character": Storage.TEXT,
    "uuid": Storage.TEXT,
    "citext": Storage.TEXT,
    "name": Storage.TEXT,
    "date": Storage.DATE,
    "timestamp with time zone": Storage.INSTANT,
    "timestamp without time zone": Storage.LOCAL,
    "text[]": Storage.TEXTS,
    "character varying[]": Storage.TEXTS,
}
_COLUMNS = """
SELECT a.attname, format_type(a.atttypid, a.atttypmod),
  format_type(CASE t.typtype WHEN 'd' THEN t.typbasetype ELSE t.oid END, NULL),
  t.typtype = 'e', ((a.atttypmod - 4) & 2047)
FROM pg_attribute AS a JOIN pg_type AS t ON t.oid = a.atttypid
WHERE a.attrelid = to_regclass(%s) AND a.attnum > 0 ORDER BY a.attnum
"""
_TYPES = {Kind.BOOLEAN: "boolean", Kind.INTEGER: "bigint", Kind.TEXT: "text"}


class PostgresSession:
    """What is done by one connection, each time as a transaction of its own."""

    def __init__(self, connection: psycopg.Connection[Any]) -> None:
        self.connection = connection
        self.dialect = Postgres()

    def schema(self, text: str) -> Schema:
        """How the columns of a query are stored."""
        return self.table("asked", text).schema

    def view(self, plan: Plan, texts: Mapping[str, str], answerer: Answerer, name: str) -> None:
        """Makes a temporary view of that name of a plan's answer over the queries given."""
        columns = list(plan.columns)
        refuse_names(columns, "PostgreSQL", self.dialect.longest_name)
        tables = {each: self.table(each, text) for each, text in texts.items()}
        made: dict[Relation, Table] = {}
        for answers in asked_in(plan.answer, columns):
            values = query(distinct_values(answers), [answers.key], tables, made, self.dialect)
            made[answers] = self.answers(answers, values, answerer)
        raw = [each for each, kind in plan.columns.items() if kind is Kind.RAW]
        text = query(plan.answer, columns, tables, made, self.dialect, raw)
        self.execute(f"CREATE TEMPORARY VIEW {self.dialect.quoted(name)} AS {text}")

    def table(self, name: str, text: str) -> Table:
        """A temporary view of a query, with its columns."""
        view = self.dialect.quoted(unique(name))
        self.execute(f"CREATE TEMPORARY VIEW {view} AS {text}")
        with self.connection.transaction():
            rows = self.connection.execute(_COLUMNS, (view,)).fetchall()
        return Table(view, {column: _column_type(*stored) for column, *stored in rows})

    def answers(self, answers: Answers, values: str, answerer: Answerer) -> Table:
        """A temporary table of distinct values with what Python says about each."""
        key, asked = self.dialect.quoted(answers.key), answers.asked
        numbered, said = (self.dialect.quoted(unique(each)) for each in ("values", "answers"))
        number = self.dialect.quoted(unique("number"))
        self.execute(
            f"CREATE TEMPORARY TABLE {numbered} AS"
            f" SELECT {key}, row_number() OVER () AS {number} FROM ({values}) AS v"
        )
        columns = [
            f"{self.dialect.quoted(each)} {_TYPES[kind]}" for each, kind in asked.columns.items()
        ]
        self.execute(f"CREATE TEMPORARY TABLE {said} ({number} bigint, {', '.join(columns)})")
        with self.connection.transaction():
            rows = self.connection.execute(f"SELECT {number}, {key} FROM {numbered}").fetchall()
            told = answerer(asked, [value for _, value in rows])
            with self.connection.cursor().copy(f"COPY {said} FROM STDIN") as copy:
                for row in zip(
                    (place for place, _ in rows),
                    *(told[each] for each in asked.columns),
                    strict=True,
                ):
                    copy.write_row(row)
        return Table(f"(SELECT * FROM {numbered} JOIN {said} USING ({number})) AS said")

    def execute(self, text: str) -> None:
        """Runs a statement that gives no rows."""
        with self.connection.transaction():
            self.connection.execute(text.encode())


def _column_type(given: str, base: str, listed: bool, scale: int) -> ColumnType:
    storage = Storage.TEXT if listed else _STORED.get(base, Storage.OTHER)
    places = scale if storage is Storage.DECIMAL and "(" in given else 0
    return ColumnType(storage, scale=places, engine_type=given)
