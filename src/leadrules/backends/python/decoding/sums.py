"""The sums of groups and scores, with the lines between them and their points."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from leadrules.backends.python.decoding.lines import Running
from leadrules.backends.python.decoding.shared import shared
from leadrules.backends.python.generation.plan import Plan
from leadrules.decision.record import Tally
from leadrules.decision.units import points_of
from leadrules.language import ir


class GroupSum:
    """A group's sum; `rules` says which of all rules are its own."""

    def __init__(self, group: ir.Group, plan: Plan, rules: slice) -> None:
        self.rules = rules
        self._group = group
        self._code = plan.layout.places[plan.groups[group.name].sum]
        self._shared = shared(self._made)

    def tally(self, codes: Sequence[int], values: Sequence[Any]) -> Tally:
        """The sum of one lead, from the outcomes of all rules."""
        known = max(codes[self.rules], default=-1) >= 0
        return self._shared[values[self._code], known]

    def _made(self, total: int, known: bool) -> Tally:
        running = Running("group", self._group.name, total)
        running.bound(self._group.floor, self._group.cap)
        running.weigh(self._group.weight)
        return _tally(running, total, known, ())


class ScoreSum:
    """A score's sum, of groups or of other scores."""

    def __init__(self, score: ir.Score, plan: Plan) -> None:
        self.name = score.name
        self.is_of_scores = bool(score.parts)
        self._score = score
        places = plan.layout.places
        self._code = places[plan.scores[score.name].sum]
        self._parts = tuple(name for name, _ in score.parts) or tuple(
            group.name for group in plan.ruleset.groups if group.score == score.name
        )
        self._weighted = [
            (name, weight, places[plan.scores[name].points])
            for name, weight in score.parts
            if weight is not None
        ]
        self._shared = shared(self._made)

    def tally(self, parts: Mapping[str, Tally], values: Sequence[Any]) -> Tally:
        """The sum of one lead, from those of its parts."""
        known = True in [parts[name].known for name in self._parts]
        points = [values[code] for _, _, code in self._weighted]
        return self._shared[values[self._code], known, *points]

    def _made(self, total: int, known: bool, *points: int) -> Tally:
        running = Running("score", self.name, total)
        for (name, weight, _), before in zip(self._weighted, points, strict=True):
            part = Running("score", name, before)
            part.weigh(weight)
            running.change("weight", weight, part.points - before, name)
        running.bound(self._score.floor, self._score.cap)
        return _tally(running, total, known, self._parts)


def _tally(running: Running, total: int, known: bool, parts: tuple[str, ...]) -> Tally:
    lines, points = tuple(running.lines), points_of(running.points)
    return Tally(running.name, points_of(total), lines, points, known, parts)
