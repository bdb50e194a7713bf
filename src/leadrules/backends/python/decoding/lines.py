"""Sums on their way through floors, caps and weights, each change a line of the trace."""

from __future__ import annotations

from typing import Literal

from leadrules.backends.python.runtime.points import weighted
from leadrules.decision.record import Line
from leadrules.decision.units import points_of


class Running:
    """Points in hundredths that change step by step."""

    __slots__ = ("level", "lines", "name", "points")

    def __init__(self, level: Literal["rule", "group", "score"], name: str, points: int) -> None:
        self.level = level
        self.name = name
        self.points = points
        self.lines: list[Line] = []

    def change(
        self,
        kind: Literal["decay", "floor", "cap", "weight"],
        bound: int | None,
        change: int,
        name: str = "",
    ) -> None:
        """Add a change, with a line unless it changes nothing."""
        if change:
            self.points += change
            shown = None if bound is None else points_of(bound)
            self.lines.append(Line(self.level, name or self.name, kind, shown, points_of(change)))

    def bound(self, floor: int | None, cap: int | None) -> None:
        """The floor, then the cap."""
        if floor is not None and self.points < floor:
            self.change("floor", floor, floor - self.points)
        if cap is not None and self.points > cap:
            self.change("cap", cap, cap - self.points)

    def weigh(self, weight: int | None) -> None:
        """The weight, rounded."""
        if weight is not None:
            self.change("weight", weight, weighted(self.points, weight) - self.points)
