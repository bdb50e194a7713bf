"""Floors, caps and weights as Python."""

from __future__ import annotations

from leadrules.backends.python.generation.source import Source
from leadrules.backends.python.runtime.points import weighted


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
