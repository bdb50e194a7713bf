"""Sums with every change on a line of its own: of rules, groups and scores."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from leadrules.backends.reference.values import rounded
from leadrules.decision.record import Line, Tally
from leadrules.decision.units import points_of
from leadrules.language import ir

Level = Literal["rule", "group", "score"]
Kind = Literal["decay", "floor", "cap", "weight"]

WHOLE = 10_000
"""A weight of 100 %."""


class Running:
    """Points on their way through floors, caps and weights, in hundredths."""

    def __init__(self, level: Level, name: str, points: int) -> None:
        self.level = level
        self.name = name
        self.start = points
        self.points = points
        self.lines: list[Line] = []

    def change(self, kind: Kind, bound: int | None, change: int, name: str | None = None) -> None:
        """Add a change, with its line unless it changes nothing."""
        self.points += change
        if change:
            shown = None if bound is None else points_of(bound)
            self.lines.append(Line(self.level, name or self.name, kind, shown, points_of(change)))

    def bound(self, floor: int | None, cap: int | None) -> None:
        """The floor, then the cap."""
        if floor is not None:
            self.change("floor", floor, max(self.points, floor) - self.points)
        if cap is not None:
            self.change("cap", cap, min(self.points, cap) - self.points)

    def weigh(self, weight: int | None) -> None:
        """The weight, rounded."""
        if weight is not None:
            self.change("weight", weight, weighed(self.points, weight) - self.points)

    def tally(self, parts: tuple[str, ...], known: bool) -> tuple[Tally, Summed]:
        """The sum as it came out, for the trace and for what adds it up."""
        lines, points = tuple(self.lines), points_of(self.points)
        record = Tally(self.name, points_of(self.start), lines, points, known, parts)
        return record, Summed(self.points, known)


def weighed(points: int, weight: int) -> int:
    """Points times a weight, rounded."""
    return rounded(Fraction(points * weight, WHOLE))


@dataclass(frozen=True, slots=True)
class Summed:
    """A rule's, group's or score's points in hundredths, and whether anything of it is known."""

    points: int
    known: bool


def tally_group(group: ir.Group, rules: list[Summed]) -> tuple[Tally, Summed]:
    """A group: the sum of its rules; floor, then cap; then weight."""
    running = Running("group", group.name, sum(rule.points for rule in rules))
    running.bound(group.floor, group.cap)
    running.weigh(group.weight)
    return running.tally((), any(rule.known for rule in rules))


def tally_score(
    score: ir.Score, groups: dict[str, Summed], scores: Mapping[str, Summed]
) -> tuple[Tally, Summed]:
    """A score: the sum of its groups, or of its parts each with its weight; floor, then cap."""
    parts = {name: scores[name] for name, _ in score.parts} or groups
    running = Running("score", score.name, sum(part.points for part in parts.values()))
    for name, weight in score.parts:
        if weight is not None:
            points = scores[name].points
            running.change("weight", weight, weighed(points, weight) - points, name)
    running.bound(score.floor, score.cap)
    return running.tally(tuple(parts), any(part.known for part in parts.values()))
