"""The rows that are a period apart, earliest first: what Polars has no word for."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import polars as pl

from leadrules.backends.columnar.polars_engine.scalars import column

_GROUP, _AT, _ROW, _NEXT = "group", "at", "row", "next"


def spaced(
    rows: pl.LazyFrame, keys: Sequence[str], at: str, order: Sequence[str], period: int
) -> pl.LazyFrame:
    """Of the rows with equal keys, the first, then each that is the first a period after the last.

    >>> rows = pl.LazyFrame({"lead": ["a", "a", "a", "b"], "at": [0, 4, 9, 2]})
    >>> spaced(rows, ["lead"], "at", ["at"], 5).collect().rows()
    [('a', 0), ('a', 9), ('b', 2)]
    """
    ordered = rows.sort([column(name) for name in (*keys, *order)], nulls_last=True)
    return ordered.map_batches(
        partial(_kept, keys=keys, at=at, period=period),
        predicate_pushdown=False,
        projection_pushdown=False,
        slice_pushdown=False,
    )


def _kept(rows: pl.DataFrame, keys: Sequence[str], at: str, period: int) -> pl.DataFrame:
    """The rows kept of those in order; each step takes the next one of every key at once."""
    if rows.is_empty():
        return rows
    group = pl.struct([column(key) for key in keys]).rle_id() if keys else pl.lit(0, pl.UInt32)
    places = rows.select(group.alias(_GROUP), column(at).alias(_AT)).with_row_index(_ROW)
    by_time = places.drop_nulls(_AT).sort(_AT, _ROW)
    # WHY: of rows at one instant only the first in order can be the next
    firsts = by_time.unique([_GROUP, _AT], keep="first", maintain_order=True)
    due = by_time.with_columns(pl.col(_AT) + period)
    later = firsts.rename({_ROW: _NEXT})
    following = due.join_asof(later, on=_AT, by=_GROUP, strategy="forward", check_sortedness=False)
    after = places.select(_ROW).join(
        following.select(_ROW, _NEXT), on=_ROW, how="left", maintain_order="left"
    )[_NEXT]
    step = places.select(pl.col(_ROW).filter(pl.col(_GROUP).is_first_distinct()))[_ROW]
    kept = [step]
    while len(step := after.gather(step).drop_nulls()):
        kept.append(step)
    return rows[pl.concat(kept).sort()]
