"""Polars lazy frames: the plan added to theirs."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl
import polars.selectors as cs

from leadrules.backends.columnar.algebra import Together
from leadrules.backends.columnar.frames.kinds import Answerer
from leadrules.backends.columnar.plan import Plan
from leadrules.backends.columnar.polars_engine import run as run_relation
from leadrules.backends.columnar.schema import ColumnType, Schema, Storage

_WIDE = (pl.UInt64, pl.Int128, pl.UInt128)


def schema(frame: pl.LazyFrame) -> Schema:
    """How the frame's columns are stored."""
    return columns_of(frame.collect_schema())


def run(
    plan: Plan, tables: Mapping[str, pl.DataFrame | pl.LazyFrame], answerer: Answerer
) -> pl.LazyFrame:
    """The answer as a lazy frame, in the order of the leads."""
    lazy = {name: table.lazy() for name, table in tables.items()}
    answered = run_relation(plan.answer, lazy, answerer)
    if isinstance(plan.answer, Together):  # which stand one after the other
        answered = answered.sort(plan.number)
    return answered.select(cs.by_name(*plan.columns))


def columns_of(columns: Mapping[str, pl.DataType]) -> Schema:
    """How columns of these types are stored."""
    return {name: column_type(kind) for name, kind in columns.items()}


def column_type(kind: pl.DataType) -> ColumnType:
    """How a column of a Polars type is stored."""
    match kind:
        case pl.Decimal(scale=scale):
            return ColumnType(Storage.DECIMAL, scale, str(kind))
        case pl.Datetime(time_zone=zone):
            return ColumnType(Storage.LOCAL if zone is None else Storage.INSTANT, 0, str(kind))
        case pl.List(inner=inner) | pl.Array(inner=inner):
            texts = isinstance(inner, pl.String | pl.Categorical | pl.Enum | pl.Null)
            storage = Storage.TEXTS if texts else Storage.OTHER
        case pl.Boolean():
            storage = Storage.BOOLEAN
        case pl.String() | pl.Categorical() | pl.Enum():
            storage = Storage.TEXT
        case pl.Date():
            storage = Storage.DATE
        case pl.Null():
            storage = Storage.NOTHING
        case _ if kind.is_integer():
            storage = Storage.UNSIGNED if isinstance(kind, _WIDE) else Storage.INTEGER
        case _ if kind.is_float():
            storage = Storage.FLOAT
        case _:
            storage = Storage.OTHER
    return ColumnType(storage, 0, str(kind))
