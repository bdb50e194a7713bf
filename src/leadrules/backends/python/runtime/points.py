"""Floors, caps and weights: the way from a sum to its points."""

from __future__ import annotations

from leadrules.backends.python.runtime.arithmetic import rounded

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
