"""What a score would be if rules paid other points: the sums above the rules, worked again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from leadrules.language import ir

_WHOLE = 10_000  # a weight of 100 %


class Sums:
    """The way from rules' points to one score, in hundredths."""

    def __init__(self, ruleset: ir.Ruleset, score: str) -> None:
        self._score = score
        self._scores = _behind(ruleset, score)
        names = {each.name for each in self._scores}
        self._groups = tuple(group for group in ruleset.groups if group.score in names)
        self.rules = {rule.id: rule for group in self._groups for rule in group.rules}
        self.group_of = {
            rule.id: place for place, group in enumerate(self._groups) for rule in group.rules
        }
        self.rate = self._rates()

    def groups(self, points: Mapping[str, int]) -> list[int]:
        """The sum of each group's rules, from what each pays after its own floor, cap, weight."""
        return [sum(points.get(rule.id, 0) for rule in group.rules) for group in self._groups]

    def score(self, groups: Sequence[int]) -> int:
        """The score, from the sum of each group's rules."""
        sums = dict.fromkeys((score.name for score in self._scores), 0)
        for group, paid in zip(self._groups, groups, strict=True):
            sums[group.score] += _weighed(_bounded(paid, group.floor, group.cap), group.weight)
        for score in self._scores:
            whole = sums[score.name]
            for name, weight in score.parts:
                whole += _weighed(sums[name], weight)
            sums[score.name] = _bounded(whole, score.floor, score.cap)
        return sums[self._score]

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
        paid = {_weighed(_bounded(points, rule.floor, rule.cap), rule.weight) for points in raw}
        return tuple(sorted(paid | {0}))

    def _rates(self) -> dict[str, int]:
        """How much of a rule's points reaches the score, over `_WHOLE`, caps aside."""
        of_score = dict.fromkeys((score.name for score in self._scores), 0)
        of_score[self._score] = _WHOLE
        for score in reversed(self._scores):
            for name, weight in score.parts:
                of_score[name] += of_score[score.name] * _given(weight) // _WHOLE
        return {
            rule.id: of_score[group.score] * _given(group.weight) // _WHOLE
            for group in self._groups
            for rule in group.rules
        }

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


def _bounded(points: int, floor: int | None, cap: int | None) -> int:
    if floor is not None:
        points = max(points, floor)
    return points if cap is None else min(points, cap)


def _given(weight: int | None) -> int:
    return _WHOLE if weight is None else weight


def _weighed(points: int, weight: int | None) -> int:
    return points if weight is None else divided(points * weight, _WHOLE)


def divided(number: int, by: int) -> int:
    """Divided by a positive number and rounded half away from zero.

    >>> divided(5, 2), divided(-5, 2), divided(4, 3)
    (3, -3, 1)
    """
    size = (2 * abs(number) + by) // (2 * by)
    return size if number >= 0 else -size
