"""Floors, caps and weights: the way from a sum to its points, worked out and as Python."""

from __future__ import annotations

from leadrules.backends.python.arithmetic import rounded
from leadrules.backends.python.source import Source

WHOLE = 10_000
"""A weight of 100 %."""


def weighted(points: int, weight: int) -> int:
    """Points times a weight, rounded half away from zero."""
    return rounded(points * weight, WHOLE)


def bounded(points: int, floor: int | None, cap: int | None, weight: int | None) -> int:
    """Points after a floor, then a cap, then a weight.

    >>> bounded(4550, None, 4000, 5000)
    2000
    """
    if floor is not None:
        points = max(points, floor)
    if cap is not None:
        points = min(points, cap)
    return points if weight is None else weighted(points, weight)


def write_bounds(
    source: Source, total: str, points: str, floor: int | None, cap: int | None, weight: int | None
) -> None:
    """Write the local `points` as what `total` comes to after floor, cap and weight."""
    if points != total:
        source.line(f"{points} = {total}")
    if floor is not None:
        with source.block(f"if {points} < {floor}:"):
            source.line(f"{points} = {floor}")
    if cap is not None:
        with source.block(f"if {points} > {cap}:"):
            source.line(f"{points} = {cap}")
    if weight is not None:
        source.line(f"{points} = {weighted_code(source, points, weight)}")


def weighted_code(source: Source, points: str, weight: int) -> str:
    """The expression for points times a weight."""
    source.constants["weighted"] = weighted
    return f"weighted({points}, {weight})"
