"""The rungs of labels and the cells of matrices."""

from __future__ import annotations

from bisect import bisect_right


def reached(thresholds: tuple[int, ...], points: int) -> int | None:
    """The index of the highest of the ascending thresholds that is reached.

    >>> reached((0, 4000, 8000), 4000), reached((0,), -1)
    (1, None)
    """
    index = bisect_right(thresholds, points) - 1
    return index if index >= 0 else None


def cell(
    rows: tuple[str, ...], row: int | None, columns: tuple[str, ...], column: int | None
) -> str | None:
    """A matrix's cell, missing with either label."""
    return None if row is None or column is None else rows[row] + columns[column]
