"""Each scalar on DuckDB gives what it gives on Polars."""

from __future__ import annotations

import duckdb
import polars as pl
import pytest

from leadrules.backends.columnar.algebra.kinds import columns_of
from leadrules.backends.columnar.plan import Plan
from leadrules.backends.columnar.polars_engine import run as on_polars
from leadrules.backends.columnar.sql.duckdb_engine import run
from tests.unit.columnar.sql.scalar_cases import leads, scalars, select

TABLE = leads()


@pytest.fixture(scope="module")
def expected() -> pl.DataFrame:
    return on_polars(select(), {"leads": pl.from_arrow(TABLE).lazy()}, lambda *_: {}).collect()


@pytest.fixture(scope="module")
def actual() -> pl.DataFrame:
    connection = duckdb.connect()
    connection.execute("SET TimeZone = 'America/New_York'")
    kinds = columns_of(select(), {})
    kinds.pop("Name")  # no frame of DuckDB has it beside `name`
    scored = run(
        Plan(select(), kinds, "row"), {"leads": connection.from_arrow(TABLE)}, lambda *_: {}
    )
    return pl.from_arrow(scored.to_arrow_table()).sort("row")


@pytest.mark.parametrize("name", [name for name in scalars() if name != "Name"])
def test_a_scalar(name: str, expected: pl.DataFrame, actual: pl.DataFrame) -> None:
    assert expected[name].to_list() == actual[name].to_list()
