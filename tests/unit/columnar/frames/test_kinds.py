"""Which library a frame is of."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.dataset as ds
import pytest

from leadrules.backends.columnar.frames.kinds import kind_of


class Mine(pd.DataFrame):
    """A subclass of a frame's class is such a frame."""


TABLE = pa.table({"a": [1]})


@pytest.mark.parametrize(
    ("frame", "name"),
    [
        (pl.DataFrame({"a": [1]}), "Polars"),
        (pl.LazyFrame({"a": [1]}), "Polars"),
        (pd.DataFrame({"a": [1]}), "pandas"),
        (Mine({"a": [1]}), "pandas"),
        (TABLE, "Arrow"),
        (TABLE.to_reader(), "Arrow"),
        (ds.dataset(TABLE), "Arrow"),
        (duckdb.sql("select 1 as a"), "DuckDB"),
    ],
    ids=lambda value: value if isinstance(value, str) else type(value).__name__,
)
def test_a_frame_is_known_by_its_class(frame: Any, name: str) -> None:
    kind = kind_of(frame)
    assert kind is not None
    assert kind.name == name
    assert "a" in (kind.carrier if kind.carried else kind.engine).schema(frame)


@pytest.mark.parametrize(
    "value", [None, [], {"a": [1]}, "leads.csv", pl.Series([1]), pd.Series([1])]
)
def test_what_is_no_frame_is_of_no_kind(value: object) -> None:
    assert kind_of(value) is None


def test_telling_a_kind_imports_no_library() -> None:
    code = (
        "import sys; from leadrules.backends.columnar.frames.kinds import kind_of; kind_of([]);"
        "print({'polars', 'pandas', 'pyarrow', 'duckdb', 'pyspark', 'ibis'} & set(sys.modules))"
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "set()"
