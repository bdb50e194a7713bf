"""Each relation on each engine gives what it gives on Polars."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from decimal import Decimal
from functools import reduce
from typing import Any

import duckdb
import polars as pl
import psycopg
import pytest
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql.functions import column, lit, struct, to_json
from tests.unit.columnar.sql.relation_cases import relations, tables
from tests.unit.columnar.sql.tables import in_postgres, in_spark

from leadrules.backends.columnar.algebra import Answers, Relation
from leadrules.backends.columnar.algebra.kinds import columns_of
from leadrules.backends.columnar.answering import answer
from leadrules.backends.columnar.plan import Plan
from leadrules.backends.columnar.polars_engine import run as on_polars
from leadrules.backends.columnar.sql import duckdb_engine, spark_engine
from leadrules.backends.columnar.sql.dialects.postgres import Postgres
from leadrules.backends.columnar.sql.graph import graph_of
from leadrules.backends.columnar.sql.relations import Table, query

TABLES = tables()
RELATIONS = relations()
KINDS = {name: columns_of(relation, {}) for name, relation in RELATIONS.items()}
UNCOUNTED = {"row"}  # any engine counts rows as it likes


def unordered(name: str, rows: Iterable[tuple[Any, ...]]) -> list[str]:
    shown = [place for place, column in enumerate(KINDS[name]) if column not in UNCOUNTED]
    return sorted(repr([plain(row[place]) for place in shown]) for row in rows)


def plain(value: object) -> object:
    """A wide integer as Python's own."""
    return int(value) if isinstance(value, Decimal) else value


def expected(name: str) -> list[str]:
    lazy = {table: pl.from_arrow(rows).lazy() for table, rows in TABLES.items()}
    frame = on_polars(RELATIONS[name], lazy, answer).collect()
    return unordered(name, frame.select(list(KINDS[name])).rows())


def plan(name: str) -> Plan:
    return Plan(RELATIONS[name], KINDS[name], "row")


@pytest.mark.parametrize("name", RELATIONS)
def test_duckdb(name: str) -> None:
    connection = duckdb.connect()
    connection.execute("SET default_collation = 'nocase'")
    given = {table: connection.from_arrow(rows) for table, rows in TABLES.items()}
    scored = duckdb_engine.run(plan(name), given, answer)
    assert scored.columns == list(KINDS[name])
    rows = scored.to_arrow_table().to_pydict()
    assert unordered(name, zip(*rows.values(), strict=True)) == expected(name)


@pytest.fixture(scope="module")
def on_spark(spark: SparkSession) -> Mapping[str, list[str]]:
    """The rows of every relation, of all in one job, as that is much the fastest."""
    given = {table: in_spark(spark, rows) for table, rows in TABLES.items()}
    scored = []
    for name in RELATIONS:
        frame = spark_engine.run(plan(name), given, answer)
        assert frame.columns == list(KINDS[name])
        row = to_json(struct(*map(column, frame.columns)), {"ignoreNullFields": "false"})
        scored.append(frame.select(lit(name), row))
    found: dict[str, list[str]] = {name: [] for name in RELATIONS}
    for name, row in reduce(DataFrame.unionAll, scored).collect():
        found[name].append(row)
    return found


@pytest.mark.parametrize("name", RELATIONS)
def test_spark(name: str, on_spark: Mapping[str, list[str]]) -> None:
    rows = (tuple(json.loads(row).values()) for row in on_spark[name])
    assert unordered(name, rows) == expected(name)


def rests_on_answers(relation: Relation, name: str) -> bool:
    return any(isinstance(one, Answers) for one in graph_of(relation, KINDS[name], ()).relations)


@pytest.mark.parametrize(
    "name", [name for name, one in RELATIONS.items() if not rests_on_answers(one, name)]
)
def test_postgres(name: str, postgres: psycopg.Connection[Any]) -> None:
    given = {}
    for table, rows in TABLES.items():
        postgres.execute(f'DROP TABLE IF EXISTS "{table}"')
        given[table] = Table(f'"{table}"', in_postgres(postgres, table, rows))
    text = query(RELATIONS[name], list(KINDS[name]), given, {}, Postgres())
    assert unordered(name, postgres.execute(text).fetchall()) == expected(name)
