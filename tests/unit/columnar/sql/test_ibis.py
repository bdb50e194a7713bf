"""Tables of Ibis are scored by the engine behind them."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from typing import Any

import ibis
import polars as pl
import psycopg
import pytest
from pyspark.sql import SparkSession
from tests.engines import postgres as postgres_engine
from tests.unit.columnar.sql.relation_cases import relations, tables
from tests.unit.columnar.sql.tables import in_postgres, in_spark
from tests.unit.columnar.sql.test_sql_relations import KINDS, unordered

from leadrules.backends.columnar.answering import answer
from leadrules.backends.columnar.plan import Plan
from leadrules.backends.columnar.polars_engine import run as on_polars
from leadrules.backends.columnar.schema import ColumnType, Storage
from leadrules.backends.columnar.sql.ibis_engine import run, schema
from leadrules.diagnostics import FrameError

# WHY: Ibis, DuckDB, Spark and pandas warn of one another's versions
pytestmark = pytest.mark.filterwarnings("ignore")
CASES = ("answers twice", "shared", "spaced", "left", "rows numbered and joined to themselves")
TABLES = tables()


def expected(name: str) -> list[str]:
    lazy = {table: pl.from_arrow(rows).lazy() for table, rows in TABLES.items()}
    frame = on_polars(relations()[name], lazy, answer).collect()
    return unordered(name, frame.select(list(KINDS[name])).rows())


def answered(name: str, given: dict[str, ibis.Table]) -> list[str]:
    scored = run(Plan(relations()[name], KINDS[name], "row"), given, answer)
    assert isinstance(scored, ibis.Table)
    assert scored.columns == tuple(KINDS[name])
    return unordered(name, zip(*scored.to_pyarrow().to_pydict().values(), strict=True))


@pytest.fixture(scope="module")
def in_ibis_postgres() -> Iterator[dict[str, ibis.Table]]:
    with postgres_engine.server() as address:
        host = address.partition("host=")[2]
        backend = ibis.postgres.connect(host=host, user="tester", database="postgres")
        with psycopg.connect(address, autocommit=True) as connection:
            for name, table in TABLES.items():
                in_postgres(connection, name, table, temporary=False)
        yield {name: backend.table(name) for name in TABLES}
        backend.disconnect()


@pytest.mark.parametrize("name", CASES)
def test_postgres(name: str, in_ibis_postgres: dict[str, ibis.Table]) -> None:
    assert answered(name, in_ibis_postgres) == expected(name)


@pytest.mark.parametrize("name", CASES)
def test_duckdb(name: str) -> None:
    backend = ibis.duckdb.connect()
    for table, rows in TABLES.items():
        backend.con.register(table, rows)
    assert answered(name, {table: backend.table(table) for table in TABLES}) == expected(name)


def test_types_of_duckdb() -> None:
    stored = schema(ibis.memtable(TABLES["leads"]))
    assert stored["at"] == ColumnType(Storage.INTEGER, engine_type="BIGINT")


def test_a_table_in_memory_is_one_of_ibis_own_duckdb() -> None:
    given = {name: ibis.memtable(table) for name, table in TABLES.items()}
    assert answered("left", given) == expected("left")


def test_spark(spark: SparkSession) -> None:
    before = spark.conf.get("spark.sql.session.timeZone")
    backend = ibis.pyspark.connect(spark)
    names = {}
    for table, rows in TABLES.items():
        names[table] = f"{table}_{uuid.uuid4().hex}"
        in_spark(spark, rows).createOrReplaceTempView(names[table])
    given = {table: backend.table(name) for table, name in names.items()}
    assert schema(given["leads"])["name"] == ColumnType(Storage.TEXT, engine_type="string")
    assert answered("answers twice", given) == expected("answers twice")
    spark.conf.set("spark.sql.session.timeZone", before)


def test_types_of_postgres(in_ibis_postgres: dict[str, ibis.Table]) -> None:
    backend: Any = in_ibis_postgres["leads"].get_backend()
    backend.raw_sql(
        """CREATE TYPE mood AS ENUM ('b', 'a'); CREATE DOMAIN count AS integer;
        CREATE TABLE typed (one mood, two count, three numeric(10, 2), four numeric,
        five varchar(3), six text[], seven timestamptz, eight timestamp(3), nine uuid, ten bytea)"""
    ).close()
    stored = {
        name: (kind.storage, kind.scale) for name, kind in schema(backend.table("typed")).items()
    }
    assert stored == {
        "one": (Storage.TEXT, 0),
        "two": (Storage.INTEGER, 0),
        "three": (Storage.DECIMAL, 2),
        "four": (Storage.DECIMAL, 0),
        "five": (Storage.TEXT, 0),
        "six": (Storage.TEXTS, 0),
        "seven": (Storage.INSTANT, 0),
        "eight": (Storage.LOCAL, 0),
        "nine": (Storage.TEXT, 0),
        "ten": (Storage.OTHER, 0),
    }


def test_another_backend_is_refused() -> None:
    table = ibis.polars.connect({"leads": TABLES["leads"]}).table("leads")
    with pytest.raises(FrameError) as raised:
        schema(table)
    assert [(one.code, one.message) for one in raised.value.diagnostics] == [
        ("LR541", "a table of Ibis over `polars` is not scored there")
    ]


def test_two_connections_are_refused() -> None:
    given = {}
    for name, rows in TABLES.items():
        backend = ibis.duckdb.connect()
        backend.con.register(name, rows)
        given[name] = backend.table(name)
    with pytest.raises(FrameError, match="two connections"):
        answered("left", given)
