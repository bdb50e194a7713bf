"""Ibis' tables: scored by the SQL of the engine behind them, which is DuckDB, PostgreSQL or Spark.

Ibis writes only the query of each table given; a plan's own text never passes through it. What
Python says, and the answer, stand in the engine's session under temporary names of their own.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from leadrules.backends.columnar.plan import Plan
from leadrules.backends.columnar.schema import Schema
from leadrules.backends.columnar.sql import duckdb_engine, spark_engine
from leadrules.backends.columnar.sql.asking import Answerer
from leadrules.backends.columnar.sql.postgres_session import PostgresSession
from leadrules.backends.columnar.sql.session_names import unique
from leadrules.diagnostics import Diagnostic, FrameError

if TYPE_CHECKING:
    import ibis


def schema(table: ibis.Table) -> Schema:
    """How the table's columns are stored in the engine behind it."""
    backend, text = _opened(table)
    match backend.name:
        case "duckdb":
            return duckdb_engine.schema(backend.con.sql(text))
        case "pyspark":
            return spark_engine.schema(backend._session.sql(text))
        case _:
            return PostgresSession(backend.con).schema(text)


def run(plan: Plan, tables: Mapping[str, ibis.Table], answerer: Answerer) -> ibis.Table:
    """The plan's answer as a table expression over the engine of the tables given.

    Computed at once are only the distinct values that Python is asked about.
    """
    opened = {name: _opened(table) for name, table in tables.items()}
    backend = opened["leads"][0]
    if any(other is not backend for other, _ in opened.values()):
        raise FrameError(
            [
                Diagnostic(
                    "LR541",
                    "the leads and the events are tables of two connections",
                    place="events",
                    help="read both by one connection of Ibis",
                )
            ]
        )
    texts = {name: text for name, (_, text) in opened.items()}
    name = unique("scored")
    match backend.name:
        case "duckdb":
            duckdb_engine.view(plan, texts, answerer, backend.con, name)
        case "pyspark":
            session = backend._session
            frames = {each: session.sql(text) for each, text in texts.items()}
            spark_engine.run(plan, frames, answerer).createOrReplaceTempView(name)
        case _:
            PostgresSession(backend.con).view(plan, texts, answerer, name)
    scored: ibis.Table = backend.table(name)
    return scored


def _opened(table: ibis.Table) -> tuple[Any, str]:
    """The table's backend and query, after what the query reads from memory is put there."""
    backend: Any = table.get_backend()
    if backend.name not in ("duckdb", "postgres", "pyspark"):
        raise FrameError(
            [
                Diagnostic(
                    "LR541",
                    f"a table of Ibis over `{backend.name}` is not scored there",
                    place="leads",
                    help="give it as `table.to_polars()` or `table.to_pyarrow()`",
                )
            ]
        )
    backend._run_pre_execute_hooks(table)
    return backend, backend.compile(table)
