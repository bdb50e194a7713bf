"""The algebra's groups in Polars: of rows that say anything, and counted where that matters."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import assert_never

import polars as pl

from leadrules.backends.columnar.algebra import (
    Aggregate,
    Group,
    How,
    Input,
    Kind,
    Literal,
    Scalar,
)
from leadrules.backends.columnar.polars_engine.graph import as_given
from leadrules.backends.columnar.polars_engine.scalars import TYPES, column

BUCKETS = 2**12
_FALSE = Literal(False, Kind.BOOLEAN)
_BUCKET, _ROWS = "bucket", "rows"

Read = Callable[[Scalar], pl.Expr]
"""A scalar as an expression over the rows at hand."""


def that_count(node: Group, *, is_small: bool) -> dict[str, Aggregate]:
    """The aggregates of a group but for counts that are 0 whatever the rows, or may as well be;
    `is_small` says that no count goes beyond what matters."""
    return {
        name: each
        for name, each in node.aggregates.items()
        if not (is_small and each.beyond is not None) and each.operand != _FALSE
    }


def grouped(
    rows: pl.LazyFrame, node: Group, counted: Mapping[str, Aggregate], read: Read
) -> pl.LazyFrame:
    """The group of these rows; of its counts those that are not `counted` are 0."""
    if not node.keys:
        return rows.select(
            _aggregate(each, _whole(each, read)).alias(name)
            for name, each in node.aggregates.items()
        )
    apart = {name: each for name, each in counted.items() if not _is_of_all(each)}
    # WHY: Polars groups plain columns twice as fast as expressions
    rows = rows.select(
        *map(column, node.keys),
        *(_operand(each, read).alias(name) for name, each in apart.items()),
    )
    found = rows.group_by(list(map(column, node.keys))).agg(
        _aggregate(each, column(name)).alias(name) for name, each in counted.items()
    )
    none = pl.lit(0, pl.Int64)
    return found.select(
        *map(column, node.keys),
        *(column(name) if name in counted else none.alias(name) for name in node.aggregates),
    )


def crowds(node: Group, given: Callable[[Input], pl.LazyFrame], read: Read) -> pl.LazyFrame | None:
    """How many rows each bucket of keys has at most; None where that would be no short question.

    A key has no more rows than its bucket: where that is not beyond what matters, nothing need be
    counted.
    """
    if all(each.beyond is None for each in node.aggregates.values()) or len(node.keys) != 1:
        return None
    found = as_given(node.source, node.keys[0])
    if found is None:
        return None
    table, key = found
    bucket = (read(key).hash() & (BUCKETS - 1)).cast(pl.UInt16).alias(_BUCKET)
    return given(table).select(bucket).group_by(_BUCKET).agg(pl.len().alias(_ROWS))


def has_few(node: Group, buckets: pl.DataFrame) -> bool:
    """Whether no key has so many rows that its counts matter."""
    most = buckets[_ROWS].max() if buckets.height else 0
    assert isinstance(most, int)
    return all(each.beyond is None or most <= each.beyond for each in node.aggregates.values())


def _is_of_all(aggregate: Aggregate) -> bool:
    """Whether every row counts."""
    return aggregate.how is How.COUNT and aggregate.operand == Literal(True, Kind.BOOLEAN)


def _operand(aggregate: Aggregate, read: Read) -> pl.Expr:
    operand = read(aggregate.operand)
    return operand.cast(TYPES[aggregate.kind]) if aggregate.how is How.SUM else operand


def _whole(aggregate: Aggregate, read: Read) -> pl.Expr:
    """The operand where all rows are one group."""
    if isinstance(aggregate.operand, Literal):
        # WHY: a constant is one value to Polars, however many rows there are
        constant = aggregate.operand
        return pl.repeat(constant.value, pl.len(), dtype=TYPES[constant.kind])
    return _operand(aggregate, read)


def _aggregate(aggregate: Aggregate, operand: pl.Expr) -> pl.Expr:
    match aggregate.how:
        case How.COUNT:
            if _is_of_all(aggregate):
                return pl.len().cast(pl.Int64)
            return operand.sum().cast(pl.Int64)
        case How.SUM:
            return pl.when(operand.count() > 0).then(operand.sum())
        case How.MINIMUM:
            return operand.min()
        case How.MAXIMUM:
            return operand.max()
        case _:
            assert_never(aggregate.how)
