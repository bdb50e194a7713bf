"""Each scalar on each engine gives what it gives on Polars."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import polars as pl
import psycopg
import pytest
from pyspark.sql import SparkSession
from tests.unit.columnar.sql.scalar_cases import leads, select
from tests.unit.columnar.sql.tables import Values, in_duckdb, in_postgres, in_spark

from leadrules.backends.columnar.algebra.kinds import columns_of
from leadrules.backends.columnar.plan import Plan
from leadrules.backends.columnar.polars_engine import run as on_polars
from leadrules.backends.columnar.sql import duckdb_engine, spark_engine
from leadrules.backends.columnar.sql.dialects.postgres import Postgres
from leadrules.backends.columnar.sql.relations import Table, query

TABLE = leads()
COLUMNS = columns_of(select(), {})
PLAN = Plan(select(), {name: kind for name, kind in COLUMNS.items() if name != "Name"}, "row")
"""All but the column that differs from another in case alone: no table has both."""
NAMES = PLAN.columns.keys() - {"row"}  # which any engine counts as it likes


@pytest.fixture(scope="module")
def expected() -> Values:
    frame = on_polars(select(), {"leads": pl.from_arrow(TABLE).lazy()}, lambda *_: {}).collect()
    return frame.to_dict(as_series=False)


def compare(expected: Values, actual: Values, names: Collection[str]) -> None:
    order = sorted(range(TABLE.num_rows), key=actual["place"].__getitem__)
    wrong = {}
    for name in names:
        got = [actual[name][row] for row in order]
        pairs = zip(expected[name], got, strict=True)
        differing = [(row, pair) for row, pair in enumerate(pairs) if pair[0] != pair[1]]
        if differing:
            wrong[name] = differing[:3]
    assert not wrong


def test_duckdb(expected: Values) -> None:
    scored = duckdb_engine.run(PLAN, {"leads": in_duckdb(TABLE)}, lambda *_: {})
    compare(expected, scored.to_arrow_table().to_pydict(), NAMES)


@pytest.mark.parametrize("ansi", ["true", "false"])
def test_spark(expected: Values, spark: SparkSession, ansi: str) -> None:
    spark.conf.set("spark.sql.ansi.enabled", ansi)
    scored = spark_engine.run(PLAN, {"leads": in_spark(spark, TABLE)}, lambda *_: {})
    compare(expected, scored.toArrow().to_pydict(), NAMES)
    spark.conf.unset("spark.sql.ansi.enabled")


def test_postgres(expected: Values, postgres: psycopg.Connection[Any]) -> None:
    schema = in_postgres(postgres, "scalars", TABLE)
    names = [name for name in NAMES if len(name) < 64]
    text = query(select(), names, {"leads": Table('"scalars"', schema)}, {}, Postgres())
    rows = postgres.execute(text).fetchall()
    compare(expected, dict(zip(names, map(list, zip(*rows, strict=True)), strict=True)), names)
