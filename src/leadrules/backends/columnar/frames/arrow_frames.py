"""Arrow tables, readers and datasets, carried through Polars, most columns without a copy."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import cast

import polars as pl
import pyarrow as pa
import pyarrow.dataset as ds

from leadrules.backends.columnar.schema import ColumnType, Schema, Storage

_DIGITS = 38  # of a decimal in Polars


def schema(frame: pa.Table | pa.RecordBatchReader | ds.Dataset) -> Schema:
    """How the frame's columns are stored."""
    return {field.name: column_type(field.type) for field in frame.schema}


def held(frame: pa.Table | pa.RecordBatchReader | ds.Dataset) -> pa.Table:
    """The frame as a table: a reader is read to its end."""
    match frame:
        case pa.RecordBatchReader():
            return frame.read_all()
        case ds.Dataset():
            return frame.to_table()
        case _:
            return frame


def repeated(frame: pa.Table | pa.RecordBatchReader | ds.Dataset) -> Sequence[str]:
    """Names that more than one column has."""
    return [name for name, number in Counter(frame.schema.names).items() if number > 1]


def carried(frame: pa.Table, columns: Sequence[str]) -> pl.DataFrame:
    """These columns of the table, each as it is read there."""
    return as_polars({name: frame.column(name) for name in columns}, frame.num_rows)


def given_back(answer: pl.DataFrame, leads: pa.Table, columns: Sequence[str]) -> pa.Table:
    """A table with these columns in the order of the leads: the answer's, else the leads'."""
    made = answer.to_arrow()
    return pa.table({name: (made if name in answer else leads).column(name) for name in columns})


def column_type(kind: pa.DataType) -> ColumnType:
    """How a column of an Arrow type is stored."""
    types, storage = pa.types, Storage.OTHER
    if types.is_dictionary(kind):
        return column_type(kind.value_type)
    if types.is_decimal(kind) and kind.precision <= _DIGITS and kind.scale >= 0:
        return ColumnType(Storage.DECIMAL, kind.scale, str(kind))
    if types.is_timestamp(kind):
        storage = Storage.LOCAL if kind.tz is None else Storage.INSTANT
    elif _is_list(kind):
        within = column_type(kind.value_type).storage
        storage = Storage.TEXTS if within in (Storage.TEXT, Storage.NOTHING) else Storage.OTHER
    elif types.is_boolean(kind):
        storage = Storage.BOOLEAN
    elif types.is_integer(kind):
        storage = Storage.UNSIGNED if types.is_uint64(kind) else Storage.INTEGER
    elif types.is_floating(kind):
        storage = Storage.FLOAT
    elif types.is_string(kind) or types.is_large_string(kind) or types.is_string_view(kind):
        storage = Storage.TEXT
    elif types.is_date(kind):
        storage = Storage.DATE
    elif types.is_null(kind):
        storage = Storage.NOTHING
    return ColumnType(storage, 0, str(kind))


def as_polars(columns: dict[str, pa.ChunkedArray], height: int) -> pl.DataFrame:
    """The columns in Polars; of what it has no type for, those that hold the same."""
    if not columns:
        return pl.DataFrame(height=height)
    plain = {name: column.cast(_plain(column.type)) for name, column in columns.items()}
    return cast(pl.DataFrame, pl.from_arrow(pa.table(plain), rechunk=False))


def _plain(kind: pa.DataType) -> pa.DataType:
    """The type of the same values that Polars takes; casting to a column's own type is free."""
    types = pa.types
    if types.is_dictionary(kind):
        texts = column_type(kind.value_type).storage is Storage.TEXT
        return kind if texts else _plain(kind.value_type)
    if types.is_timestamp(kind) and kind.tz is not None:
        return pa.timestamp(kind.unit, "UTC")  # the same instants: some zones have no name
    if types.is_date(kind):
        return pa.date32()
    if types.is_decimal(kind):
        return pa.decimal128(kind.precision, kind.scale)
    if _is_list(kind):
        return pa.large_list(pa.large_string())
    return kind


def _is_list(kind: pa.DataType) -> bool:
    types = pa.types
    return bool(types.is_list(kind) or types.is_large_list(kind) or types.is_fixed_size_list(kind))
