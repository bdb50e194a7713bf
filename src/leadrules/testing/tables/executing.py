"""Where statements of `leadrules sql` are executed: DuckDB, a PostgreSQL server, Spark."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

from leadrules.testing.tables.batches import ROW, Batch
from leadrules.testing.tables.columns import library
from leadrules.testing.tables.engines import Rows, for_spark, spark_session
from leadrules.testing.tables.statements import Execute, Statements

SERVER = "LEADRULES_POSTGRES"
"""The environment's variable with the address of a PostgreSQL server to try statements on."""

_TYPES = {
    "int64": "bigint", "int32": "bigint", "int16": "bigint", "int8": "bigint",
    "uint64": "numeric(20, 0)", "uint32": "bigint", "uint16": "bigint", "uint8": "bigint",
    "bool": "boolean", "string": "text", "date32[day]": "date",
    "timestamp[us, tz=UTC]": "timestamp with time zone",
}  # fmt: skip


def on_duckdb(text: str, given: Batch) -> Rows:
    """By a connection of its own."""
    with library("duckdb").connect() as connection:
        connection.execute("SET TimeZone = 'UTC'")
        for name, table in _tables(given).items():
            connection.register(name, table)
        found = connection.sql(text).to_arrow_table()
        return _ordered(found.column_names, [tuple(row.values()) for row in found.to_pylist()])


def on_postgres(connection: Any) -> Execute:
    """By a connection, in temporary tables."""

    def execute(text: str, given: Batch) -> Rows:
        connection.execute("SET TIME ZONE 'UTC'")
        for name, table in _tables(given).items():
            kinds = [_type_of(str(field.type)) for field in table.schema]
            columns = ", ".join(
                f'"{field.name}" {kind}' for field, kind in zip(table.schema, kinds, strict=True)
            )
            connection.execute(f"DROP TABLE IF EXISTS {name}")
            connection.execute(f"CREATE TEMPORARY TABLE {name} ({columns})")
            with connection.cursor().copy(f"COPY {name} FROM STDIN") as copy:
                for row in table.to_pylist():
                    copy.write_row(list(row.values()))
        found = connection.execute(text.encode())
        return _ordered([column.name for column in found.description], found.fetchall())

    return execute


def on_spark(text: str, given: Batch) -> Rows:
    """In the one local session."""
    session = spark_session()
    for name, table in _tables(given).items():
        session.createDataFrame(for_spark(table)).createOrReplaceTempView(name)
    found = session.sql(text).toArrow()
    return _ordered(found.column_names, [tuple(row.values()) for row in found.to_pylist()])


def _on_a_server() -> Execute:
    address = os.environ.get(SERVER)
    if address is None:
        raise SystemExit(f"sql-postgres: name a server's address in {SERVER}")
    return on_postgres(library("psycopg").connect(address, autocommit=True))


STATEMENTS: dict[str, Callable[[], Statements]] = {
    "sql-duckdb": lambda: Statements("duckdb", on_duckdb),
    "sql-postgres": lambda: Statements("postgres", _on_a_server()),
    "sql-spark": lambda: Statements("spark", on_spark),
}
"""Statements as engines by the names of `--engines`, each made when it is asked for."""


def _tables(given: Batch) -> dict[str, Any]:
    tables = {"leads": given.leads, "events": given.events}
    return {name: table for name, table in tables.items() if table is not None}


def _type_of(stored: str) -> str:
    return _TYPES.get(stored, "numeric" if stored.startswith("decimal") else "text")


def _ordered(names: list[str], rows: list[tuple[Any, ...]]) -> Rows:
    made = [dict(zip(names, row, strict=True)) for row in rows]
    return sorted(made, key=lambda row: int(row[ROW]))
