"""pandas data frames, carried through Arrow and Polars; index and order are kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, datetime

import pandas as pd
import polars as pl
import pyarrow as pa

from leadrules.backends.columnar.frames.arrow_frames import as_polars, column_type
from leadrules.backends.columnar.schema import ColumnType, Schema, Storage

_ALIKE = frozenset(
    {
        *("boolean", "decimal", "floating", "integer", "mixed-integer-float"),
        *("date", "datetime", "datetime64"),
    }
)
"""What pandas calls objects of one type (texts apart); of others only lists are read."""


def schema(frame: pd.DataFrame) -> Schema:
    """How the frame's columns are stored; those of objects are looked through when asked for."""
    return _Schema(frame)


def held(frame: pd.DataFrame) -> pd.DataFrame:
    """The frame, which is in memory."""
    return frame


def repeated(frame: pd.DataFrame) -> Sequence[str]:
    """Names that more than one column has."""
    return [name for name, number in Counter(_names(frame)).items() if number > 1]


def carried(frame: pd.DataFrame, columns: Sequence[str]) -> pl.DataFrame:
    """These columns of the frame, each as it is read there."""
    return as_polars({name: _array(frame[name]) for name in columns}, len(frame))


def given_back(answer: pl.DataFrame, leads: pd.DataFrame, columns: Sequence[str]) -> pd.DataFrame:
    """A frame with these columns and the leads' index: the answer's, else the leads'."""
    # WHY: integers without a value would become floats, which do not hold 60 bits
    whole = {pa.int64(): pd.Int64Dtype()}
    made = answer.to_arrow().to_pandas(types_mapper=whole.get)
    data = {name: (made if name in made else leads)[name].array for name in columns}
    return pd.DataFrame(data, index=leads.index)


class _Schema(Schema):
    """The columns with a text for their name; an object column is looked through only if asked."""

    def __init__(self, frame: pd.DataFrame) -> None:
        self._frame = frame
        self._names = dict.fromkeys(_names(frame))
        self._known: dict[str, ColumnType] = {}

    def __getitem__(self, name: str) -> ColumnType:
        if name not in self._names:
            raise KeyError(name)
        if name not in self._known:
            self._known[name] = _stored(self._frame[name])
        return self._known[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)


def _names(frame: pd.DataFrame) -> list[str]:
    return [name for name in frame.columns if isinstance(name, str)]


def _stored(column: pd.Series | pd.DataFrame) -> ColumnType:
    if isinstance(column, pd.DataFrame):  # more than one of this name, which is told apart
        return ColumnType(Storage.OTHER, 0, "columns of one name")
    if pd.api.types.is_float_dtype(column.dtype) and len(column) and column.isna().all():
        # WHY: pandas makes floats of a column in which nothing stands, whatever it is to hold
        return ColumnType(Storage.NOTHING, 0, str(column.dtype))
    if column.dtype != object:
        try:
            return column_type(pa.array(column.iloc[:0], from_pandas=True).type)
        except (pa.ArrowException, TypeError, ValueError):
            return ColumnType(Storage.OTHER, 0, str(column.dtype))
    alike = pd.api.types.infer_dtype(column, skipna=True)
    match alike:
        case "string":
            return ColumnType(Storage.TEXT, 0, "object of str")
        case "empty":
            return ColumnType(Storage.NOTHING, 0, "object of nothing")
        case "date" | "datetime" if not _times_alike(column):
            return ColumnType(Storage.OTHER, 0, "object of dates and times of more than one type")
    try:
        kind = column_type(pa.array(column, from_pandas=True).type)
    except (pa.ArrowException, TypeError, ValueError, OverflowError):
        return ColumnType(Storage.OTHER, 0, f"object of {alike}")
    if alike in _ALIKE or kind.storage is Storage.TEXTS:
        return kind
    return ColumnType(Storage.OTHER, 0, f"object of {alike}")


def _times_alike(column: pd.Series) -> bool:
    """Whether all are dates, or all are times with a zone, or all are times without one."""
    given = (value for value in column if isinstance(value, date) and not pd.isna(value))
    # WHY: Arrow would make dates of times, and take a time without a zone for one of UTC
    return len({isinstance(each, datetime) and (each.tzinfo is None, True) for each in given}) < 2


def _array(column: pd.Series) -> pa.ChunkedArray:
    array = pa.array(column, from_pandas=True)
    return array if isinstance(array, pa.ChunkedArray) else pa.chunked_array([array])
