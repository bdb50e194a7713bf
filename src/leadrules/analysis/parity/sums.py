"""What a score would be if rules paid other points: the sums above the rules, worked again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, replace
from typing import Literal, TypeVar

from leadrules.language import ir

_WHOLE = 10_000  # a weight of 100 %


@dataclass(frozen=True, slots=True)
class Stage:
    """A group's or score's sum before and after its bounds, and how much of it reaches the score,
    over 10,000."""

    level: Literal["group", "score"]
    name: str
    before: int
    after: int
    rate: int


_Bound = TypeVar("_Bound", ir.Group, ir.Score)


class Sums:
    """The way from rules' points to one score, in hundredths."""

    def __init__(self, ruleset: ir.Ruleset, score: str) -> None:
        scores = _behind(ruleset, score)
        names = {each.name for each in scores}
        groups = tuple(group for group in ruleset.groups if group.score in names)
        self._set(score, scores, groups, {})

    def _set(
        self,
        score: str,
        scores: tuple[ir.Score, ...],
        groups: tuple[ir.Group, ...],
        added: dict[str, int],
    ) -> None:
        self._score, self._scores, self._groups, self._added = score, scores, groups, added
        self.rules = {rule.id: rule for group in self._groups for rule in group.rules}
        self.group_of = {
            rule.id: place for place, group in enumerate(self._groups) for rule in group.rules
        }
        self._of_score = self._reaching()
        self.rate = {
            rule.id: self._of_score[group.score] * _given(group.weight) // _WHOLE
            for group in groups
            for rule in group.rules
        }

    def groups(self, points: Mapping[str, int]) -> list[int]:
        """The sum of each group's rules, from what each pays after its own floor, cap, weight."""
        return [sum(points.get(rule.id, 0) for rule in group.rules) for group in self._groups]

    def score(self, groups: Sequence[int]) -> int:
        """The score, from the sum of each group's rules."""
        sums = dict.fromkeys((score.name for score in self._scores), 0) | self._added
        for group, paid in zip(self._groups, groups, strict=True):
            sums[group.score] += weighed(bounded(paid, group.floor, group.cap), group.weight)
        for score in self._scores:
            whole = sums[score.name]
            for name, weight in score.parts:
                whole += weighed(sums[name], weight)
            sums[score.name] = bounded(whole, score.floor, score.cap)
        return sums[self._score]

    def stages(self, groups: Sequence[int]) -> Iterator[Stage]:
        """Every group and score on the way, of a lead whose groups' rules sum up so."""
        sums = dict.fromkeys((score.name for score in self._scores), 0)
        for group, paid in zip(self._groups, groups, strict=True):
            after = bounded(paid, group.floor, group.cap)
            rate = self._of_score[group.score] * _given(group.weight) // _WHOLE
            yield Stage("group", group.name, paid, after, rate)
            sums[group.score] += weighed(after, group.weight)
        for score in self._scores:
            whole = sums[score.name]
            for name, weight in score.parts:
                whole += weighed(sums[name], weight)
            sums[score.name] = bounded(whole, score.floor, score.cap)
            rate = self._of_score[score.name]
            yield Stage("score", score.name, whole, sums[score.name], rate)

    def bounds(self) -> Iterator[tuple[Literal["group", "score"], str, int | None, int | None]]:
        """Level, name, floor and cap of each group and score on the way."""
        for group in self._groups:
            yield "group", group.name, group.floor, group.cap
        for score in self._scores:
            yield "score", score.name, score.floor, score.cap

    def with_bound(self, level: str, name: str, kind: str, to: int | None) -> Sums:
        """The same way with another floor or cap of a group or score."""
        groups, scores = self._groups, self._scores
        if level == "group":
            groups = tuple(_with(one, kind, to) if one.name == name else one for one in groups)
        else:
            scores = tuple(_with(one, kind, to) if one.name == name else one for one in scores)
        return self._copy(scores, groups, self._added)

    def with_added(self, score: str, points: int) -> Sums:
        """The same way with points that a score has more, before its floor and cap."""
        more = self._added.get(score, 0) + points
        return self._copy(self._scores, self._groups, {**self._added, score: more})

    def _copy(
        self,
        scores: tuple[ir.Score, ...],
        groups: tuple[ir.Group, ...],
        added: dict[str, int],
    ) -> Sums:
        made = copy(self)
        made._set(self._score, scores, groups, added)
        return made

    def payable(self, rule: ir.Rule) -> tuple[int, ...] | None:
        """All that a rule can pay, and 0; None where that depends on amounts or on how often."""
        match rule.payout:
            case ir.Branches(branches, otherwise, missing):
                raw = {branch.points for branch in branches} | {otherwise, missing}
            case ir.Bands(_, bands, default, missing):
                raw = {band.points for band in bands} | {default, missing}
            case ir.Table(_, entries, default, missing):
                raw = {points for _, points in entries} | {default, missing}
            case ir.PerEvent() | ir.Balance():
                return None
        paid = {weighed(bounded(points, rule.floor, rule.cap), rule.weight) for points in raw}
        return tuple(sorted(paid | {0}))

    def _reaching(self) -> dict[str, int]:
        """How much of a score's points reaches the one wanted, over `_WHOLE`, caps aside."""
        of_score = dict.fromkeys((score.name for score in self._scores), 0)
        of_score[self._score] = _WHOLE
        for score in reversed(self._scores):
            for name, weight in score.parts:
                of_score[name] += of_score[score.name] * _given(weight) // _WHOLE
        return of_score

    def wanted(self, rule: str, paid: int, change: int) -> int | None:
        """What a rule must pay so that the score changes by so much, caps aside; None: it cannot.

        `paid` and `change` are hundredths.
        """
        rate = self.rate[rule]
        return None if not rate else paid + divided(change * _WHOLE, rate)


def _behind(ruleset: ir.Ruleset, score: str) -> tuple[ir.Score, ...]:
    """A score and all that it is made of, parts before what they are parts of."""
    wanted = {score}
    for each in reversed(ruleset.scores):
        if each.name in wanted:
            wanted.update(name for name, _ in each.parts)
    return tuple(each for each in ruleset.scores if each.name in wanted)


def _with(one: _Bound, kind: str, to: int | None) -> _Bound:
    return replace(one, cap=to) if kind == "cap" else replace(one, floor=to)


def bounded(points: int, floor: int | None, cap: int | None) -> int:
    """Points held within a floor and a cap, of which the cap has the last word."""
    if floor is not None:
        points = max(points, floor)
    return points if cap is None else min(points, cap)


def _given(weight: int | None) -> int:
    return _WHOLE if weight is None else weight


def weighed(points: int, weight: int | None) -> int:
    """Points times a weight in percent, None for none."""
    return points if weight is None else divided(points * weight, _WHOLE)


def divided(number: int, by: int) -> int:
    """Divided by a positive number and rounded half away from zero.

    >>> divided(5, 2), divided(-5, 2), divided(4, 3)
    (3, -3, 1)
    """
    size = (2 * abs(number) + by) // (2 * by)
    return size if number >= 0 else -size
