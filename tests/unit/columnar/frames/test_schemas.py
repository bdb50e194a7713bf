"""How each library's columns are stored, and that they come to Polars with the values they have."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from leadrules.backends.columnar.frames import arrow_frames, pandas_frames, polars_frames
from leadrules.backends.columnar.frames.polars_lazy import schema
from leadrules.backends.columnar.schema import ColumnType, Storage

NOON = datetime(2024, 1, 31, 12, tzinfo=UTC)
NAIVE = datetime(2024, 1, 31, 12)
DAY = date(2024, 1, 31)

POLARS = [
    (pl.Boolean(), Storage.BOOLEAN),
    (pl.Int8(), Storage.INTEGER),
    (pl.Int64(), Storage.INTEGER),
    (pl.UInt32(), Storage.INTEGER),
    (pl.UInt64(), Storage.UNSIGNED),
    (pl.Int128(), Storage.UNSIGNED),
    (pl.Float32(), Storage.FLOAT),
    (pl.Float64(), Storage.FLOAT),
    (pl.Decimal(10, 2), Storage.DECIMAL),
    (pl.String(), Storage.TEXT),
    (pl.Categorical(), Storage.TEXT),
    (pl.Enum(["a"]), Storage.TEXT),
    (pl.Date(), Storage.DATE),
    (pl.Datetime("ms"), Storage.LOCAL),
    (pl.Datetime("us"), Storage.LOCAL),
    (pl.Datetime("ns", "UTC"), Storage.INSTANT),
    (pl.Datetime("us", "Europe/Berlin"), Storage.INSTANT),
    (pl.List(pl.String()), Storage.TEXTS),
    (pl.List(pl.Categorical()), Storage.TEXTS),
    (pl.Array(pl.String(), 2), Storage.TEXTS),
    (pl.List(pl.Null()), Storage.TEXTS),
    (pl.List(pl.Int64()), Storage.OTHER),
    (pl.Null(), Storage.NOTHING),
    (pl.Time(), Storage.OTHER),
    (pl.Duration("us"), Storage.OTHER),
    (pl.Binary(), Storage.OTHER),
    (pl.Object(), Storage.OTHER),
    (pl.Struct({"a": pl.Int64()}), Storage.OTHER),
]


@pytest.mark.parametrize(("kind", "storage"), POLARS, ids=str)
def test_polars_types(kind: pl.DataType, storage: Storage) -> None:
    scale = 2 if storage is Storage.DECIMAL else 0
    frame = pl.DataFrame(schema={"a": kind})
    assert polars_frames.schema(frame) == {"a": ColumnType(storage, scale, str(kind))}
    assert schema(frame.lazy()) == {"a": ColumnType(storage, scale, str(kind))}


ARROW: list[tuple[pa.Array, Storage, list[Any] | None]] = [
    (pa.array([True, None]), Storage.BOOLEAN, [True, None]),
    (pa.array([1, None], pa.int8()), Storage.INTEGER, [1, None]),
    (pa.array([1, None], pa.uint32()), Storage.INTEGER, [1, None]),
    (pa.array([2**64 - 1], pa.uint64()), Storage.UNSIGNED, [2**64 - 1]),
    (pa.array([1.5, None], pa.float16()), Storage.FLOAT, [1.5, None]),
    (pa.array([1.5, None]), Storage.FLOAT, [1.5, None]),
    (pa.array([Decimal("1.25"), None]), Storage.DECIMAL, [Decimal("1.25"), None]),
    (pa.array([Decimal("1.25")], pa.decimal256(20, 2)), Storage.DECIMAL, [Decimal("1.25")]),
    (pa.array([Decimal("1.25")], pa.decimal256(50, 2)), Storage.OTHER, None),
    (pa.array(["a", None]), Storage.TEXT, ["a", None]),
    (pa.array(["a", None], pa.large_string()), Storage.TEXT, ["a", None]),
    (pa.array(["a", None], pa.string_view()), Storage.TEXT, ["a", None]),
    (pa.array(["a", None]).dictionary_encode(), Storage.TEXT, ["a", None]),
    (pa.array([1, None]).dictionary_encode(), Storage.INTEGER, [1, None]),
    (pa.array([DAY, None]), Storage.DATE, [DAY, None]),
    (pa.array([DAY, None], pa.date64()), Storage.DATE, [DAY, None]),
    (pa.array([NAIVE, None], pa.timestamp("s")), Storage.LOCAL, [NAIVE, None]),
    (pa.array([NOON, None], pa.timestamp("ms", "UTC")), Storage.INSTANT, [NOON, None]),
    (pa.array([NOON, None], pa.timestamp("ns", "+02:00")), Storage.INSTANT, [NOON, None]),
    (pa.array([NOON, None], pa.timestamp("us", "Asia/Tokyo")), Storage.INSTANT, [NOON, None]),
    (pa.array([["a"], [], None]), Storage.TEXTS, [["a"], [], None]),
    (pa.array([["a"], []], pa.large_list(pa.large_string())), Storage.TEXTS, [["a"], []]),
    (pa.array([["a", "b"]], pa.list_(pa.string(), 2)), Storage.TEXTS, [["a", "b"]]),
    (pa.array([["a"], []], pa.list_view(pa.string())), Storage.OTHER, None),
    (pa.array([[], None], pa.list_(pa.null())), Storage.TEXTS, [[], None]),
    (pa.array([[1]]), Storage.OTHER, None),
    (pa.array([None, None]), Storage.NOTHING, [None, None]),
    (pa.array([b"a"]), Storage.OTHER, None),
    (pa.array([{"a": 1}]), Storage.OTHER, None),
    (pa.array([timedelta(1)]), Storage.OTHER, None),
]


@pytest.mark.parametrize(
    ("column", "storage", "values"), ARROW, ids=[str(column.type) for column, _, _ in ARROW]
)
def test_arrow_types(column: pa.Array, storage: Storage, values: list[Any] | None) -> None:
    table = pa.table({"a": column, "b": [0] * len(column)})
    for chunked in (table, pa.concat_tables([table.slice(0, 1), table.slice(1)])):
        found = arrow_frames.schema(chunked)["a"]
        assert found.storage is storage
        assert found.scale == (2 if storage is Storage.DECIMAL else 0)
        if values is not None:
            assert arrow_frames.carried(chunked, ["a"]).to_dict(as_series=False) == {"a": values}


def of_objects(*values: object) -> pd.Series:
    return pd.Series(values, dtype=object)


ELSEWHERE = datetime(2024, 1, 31, 14, tzinfo=timezone(timedelta(hours=2)))

PANDAS: list[tuple[Any, Storage, list[Any] | None]] = [
    (pd.Series(["a", None]), Storage.TEXT, ["a", None]),
    (of_objects("a", None, float("nan"), pd.NA), Storage.TEXT, ["a", None, None, None]),
    (pd.Series(["a", None], dtype="string"), Storage.TEXT, ["a", None]),
    (pd.Series(["a", None], dtype="string[pyarrow]"), Storage.TEXT, ["a", None]),
    (pd.Series(["a", None], dtype="category"), Storage.TEXT, ["a", None]),
    (pd.Series([1, 2], dtype="category"), Storage.INTEGER, [1, 2]),
    (pd.Series([1, "a"], dtype="category"), Storage.OTHER, None),
    (pd.Series([1, 2]), Storage.INTEGER, [1, 2]),
    (pd.Series([1, None], dtype="Int8"), Storage.INTEGER, [1, None]),
    (pd.Series([2**64 - 1], dtype="uint64"), Storage.UNSIGNED, [2**64 - 1]),
    (pd.Series([1.5, None]), Storage.FLOAT, [1.5, None]),
    (pd.Series([1.5, None], dtype="Float64"), Storage.FLOAT, [1.5, None]),
    (pd.Series([True, None], dtype="boolean"), Storage.BOOLEAN, [True, None]),
    (pd.Series([NAIVE, None]), Storage.LOCAL, [NAIVE, None]),
    (pd.Series([NOON, None]), Storage.INSTANT, [NOON, None]),
    (pd.Series([ELSEWHERE, None]), Storage.INSTANT, [NOON, None]),
    (pd.Series([DAY, None], dtype=pd.ArrowDtype(pa.date32())), Storage.DATE, [DAY, None]),
    (of_objects(DAY, None), Storage.DATE, [DAY, None]),
    (of_objects(NAIVE, None, pd.NaT), Storage.LOCAL, [NAIVE, None, None]),
    (of_objects(NOON, ELSEWHERE), Storage.INSTANT, [NOON, NOON]),
    (of_objects(NOON, NAIVE), Storage.OTHER, None),
    (of_objects(DAY, NAIVE), Storage.OTHER, None),
    (of_objects(NAIVE, DAY), Storage.OTHER, None),
    (of_objects(True, None), Storage.BOOLEAN, [True, None]),
    (of_objects(1, None), Storage.INTEGER, [1, None]),
    (of_objects(2**63, 1), Storage.OTHER, None),
    (of_objects(1, 2.5), Storage.FLOAT, [1.0, 2.5]),
    (of_objects(2**60 + 1, 2.5), Storage.OTHER, None),
    (of_objects(Decimal("1.25"), None), Storage.DECIMAL, [Decimal("1.25"), None]),
    (of_objects(["a"], [], None), Storage.TEXTS, [["a"], [], None]),
    (of_objects([1]), Storage.OTHER, None),
    (of_objects("a", 1), Storage.OTHER, None),
    (of_objects(True, 1), Storage.OTHER, None),
    (of_objects(True, "a"), Storage.OTHER, None),
    (of_objects(b"a"), Storage.OTHER, None),
    (of_objects({"a": 1}), Storage.OTHER, None),
    (of_objects(object()), Storage.OTHER, None),
    (of_objects(None, float("nan")), Storage.NOTHING, [None, None]),
    (of_objects(), Storage.NOTHING, []),
    (pd.Series([float("nan"), None]), Storage.NOTHING, [None, None]),
    (pd.Series([None], dtype="Float64"), Storage.NOTHING, [None]),
    (pd.Series([], dtype="float64"), Storage.FLOAT, []),
    (pd.Series(pd.period_range("2024-01", periods=1, freq="M")), Storage.OTHER, None),
    (pd.Series([1j]), Storage.OTHER, None),
    (pd.Series([timedelta(1)]), Storage.OTHER, None),
]


@pytest.mark.parametrize(("column", "storage", "values"), PANDAS)
def test_pandas_types(column: pd.Series, storage: Storage, values: list[Any] | None) -> None:
    frame = pd.DataFrame({"a": column, 5: 1})
    frame.index = pd.Index(["same"] * len(frame))
    found = pandas_frames.schema(frame)
    assert list(found) == ["a"]
    assert len(found) == 1
    assert found["a"].storage is storage, found["a"]
    assert found["a"] is found["a"]
    assert found.get("b") is None
    assert found["a"].scale == (2 if storage is Storage.DECIMAL else 0)
    if values is not None:
        assert pandas_frames.carried(frame, ["a"]).to_dict(as_series=False) == {"a": values}
    else:
        assert found["a"].engine_type


def test_a_name_of_two_columns_is_said() -> None:
    frame = pd.DataFrame([[1, 2, 3]], columns=["a", "a", "b"])
    assert pandas_frames.repeated(frame) == ["a"]
    assert pandas_frames.schema(frame)["a"].storage is Storage.OTHER
    table = pa.table([[1], [2], [3]], names=["a", "a", "b"])
    assert arrow_frames.repeated(table) == ["a"]
    assert polars_frames.repeated(pl.DataFrame({"a": [1]})) == ()
