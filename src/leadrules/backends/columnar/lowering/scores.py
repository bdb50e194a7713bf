"""Points added up: rules, groups and scores, each with its floor, cap and weight."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from leadrules.backends.columnar.algebra import DivideRounded, Kind, Literal, Narrow, Scalar
from leadrules.backends.columnar.lowering.names import Layers
from leadrules.backends.columnar.lowering.numbers import fits
from leadrules.backends.columnar.lowering.payouts import Outcome, Payouts, range_of, text_of
from leadrules.backends.columnar.lowering.terms import (
    case,
    clamped,
    floor_divided,
    multiplied,
    negated,
    some,
    subtracted,
    total,
    whole,
    widened,
)
from leadrules.language import ir
from leadrules.language.checker.ranges import WHOLE, ZERO, Range, rounded

_ASKED = 30
"""How many rules about texts are asked together which fired and which could not tell: all in one
integer of 64 bits."""


@dataclass(frozen=True, slots=True)
class Points:
    """Hundredths of a point, never null, and the range in which they lie."""

    scalar: Scalar
    range: Range

    def bounded(self, floor: int | None, cap: int | None) -> Points:
        """The floor, then the cap."""
        return Points(clamped(self.scalar, floor, cap), self.range.bounded(floor, cap))

    def weighted(self, weight: int | None) -> Points:
        """Times a weight, rounded half away from zero."""
        if weight is None:
            return self
        left = self.range.weighted(weight)
        if isinstance(self.scalar, Literal):
            return Points(whole(rounded(int(self.scalar.value or 0) * weight, WHOLE)), left)
        greatest = 2 * max(self.range.magnitude * weight, WHOLE)
        if fits(-greatest, greatest):
            return Points(DivideRounded(multiplied(self.scalar, whole(weight)), whole(WHOLE)), left)
        wide = multiplied(widened(self.scalar), Literal(weight, Kind.WIDE), Kind.WIDE)
        divided = DivideRounded(wide, Literal(WHOLE, Kind.WIDE), Kind.WIDE)
        return Points(Narrow(divided), left)


def bit(truth: Scalar, place: int) -> Scalar:
    """The bit of a place where that is true, else 0."""
    return case([(truth, whole(1 << place))], whole(0))


def summed(terms: Sequence[Points]) -> Points:
    """The sum, which the checker has proved to fit."""
    return Points(total([term.scalar for term in terms]), sum((term.range for term in terms), ZERO))


@dataclass(slots=True)
class Scores:
    """Lowers groups and scores; each score becomes a column of `layers`.

    With `apart` each rule's points become a column too; `asks_together` says that rules about one
    text are asked together which of them fired.
    """

    ruleset: ir.Ruleset
    payouts: Payouts
    layers: Layers
    apart: bool
    asks_together: bool = True
    points: dict[str, Points] = field(default_factory=dict)
    """Of each score."""
    paid: dict[str, Scalar] = field(default_factory=dict)
    """Of each rule, after its own bounds, where they stand apart."""
    _outcomes: dict[str, Outcome] = field(default_factory=dict)
    _known: dict[str, Scalar] = field(default_factory=dict)

    def lower(self) -> None:
        """All scores, parts before what they are parts of."""
        for score in self.ruleset.scores:
            if score.parts:
                terms = [self.points[name].weighted(weight) for name, weight in score.parts]
            else:
                terms = [self._group(one) for one in self._groups_of(score.name)]
            points = summed(terms).bounded(score.floor, score.cap)
            column = self.layers.define(f"points_of_{score.name}", points.scalar)
            self.points[score.name] = Points(column, points.range)

    def outcome(self, rule: ir.Rule) -> Outcome:
        """Whether a rule fired and whether it could tell; each a column."""
        if rule.id not in self._outcomes:
            # INVARIANT: those of all other rules are known once the scores are lowered
            name = text_of(rule.payout)
            assert name is not None
            assert not isinstance(rule.payout, ir.PerEvent | ir.Balance)
            self._outcomes[rule.id] = self.payouts.outcome_about_text(rule.payout, name)
        return self._outcomes[rule.id]

    def bits(self, rules: Sequence[ir.Rule]) -> tuple[Scalar, Scalar]:
        """Which of the rules fired and which could not tell: a bit each, the first's the lowest."""
        fired: list[Scalar] = []
        unknown: list[Scalar] = []
        of_text: dict[int, dict[str, dict[int, ir.Rule]]] = {}
        for place, rule in enumerate(rules):
            name = text_of(rule.payout) if self.asks_together else None
            if name is None:
                outcome = self.outcome(rule)
                fired.append(bit(outcome.fired, place))
                unknown.append(bit(negated(outcome.told), place))
            else:
                start = place // _ASKED * _ASKED
                of_text.setdefault(start, {}).setdefault(name, {})[place - start] = rule
        for start, texts in of_text.items():
            asked = [
                self.payouts.bits_about_text(some, name, _ASKED) for name, some in texts.items()
            ]
            both = self.layers.define("bits_of_texts", total(asked))
            untold = self.layers.define("unknown_of_texts", floor_divided(both, 1 << _ASKED))
            told = subtracted(both, multiplied(untold, whole(1 << _ASKED)))
            fired.append(multiplied(told, whole(1 << start)))
            unknown.append(multiplied(untold, whole(1 << start)))
        return total(fired), total(unknown)

    def known(self, score: str) -> Scalar:
        """Whether anything is known of a score."""
        if score not in self._known:
            declared = next(one for one in self.ruleset.scores if one.name == score)
            if declared.parts:
                told = some([self.known(name) for name, _ in declared.parts])
            else:
                told = some(
                    [
                        self.outcome(rule).told
                        for group in self._groups_of(score)
                        for rule in group.rules
                    ]
                )
            self._known[score] = self.layers.define(f"known_of_{score}", told)
        return self._known[score]

    def _groups_of(self, score: str) -> list[ir.Group]:
        return [group for group in self.ruleset.groups if group.score == score]

    def _group(self, group: ir.Group) -> Points:
        of_text: dict[str, list[ir.Rule]] = {}
        terms: list[Points] = []
        for rule in group.rules:
            name = text_of(rule.payout)
            if name is None:
                terms.append(self._alone(rule))
            elif self.apart:
                terms.append(self._apart(rule, self._about_text([rule], name)))
            else:
                of_text.setdefault(name, []).append(rule)
        terms += [self._about_text(rules, name) for name, rules in of_text.items()]
        return summed(terms).bounded(group.floor, group.cap).weighted(group.weight)

    def _alone(self, rule: ir.Rule) -> Points:
        payment = self.payouts.payment(rule)
        self._outcomes[rule.id] = payment.outcome()
        points = Points(payment.points, payment.range)
        return self._apart(rule, points.bounded(rule.floor, rule.cap).weighted(rule.weight))

    def _about_text(self, rules: list[ir.Rule], name: str) -> Points:
        range_ = ZERO
        for rule in rules:
            assert not isinstance(rule.payout, ir.PerEvent | ir.Balance)  # they ask no text
            range_ += range_of(rule.payout).bounded(rule.floor, rule.cap).weighted(rule.weight)
        return Points(self.payouts.about_text(rules, name), range_)

    def _apart(self, rule: ir.Rule, points: Points) -> Points:
        if not self.apart:
            return points
        self.paid[rule.id] = self.layers.define(f"points_of_{rule.id}", points.scalar)
        return Points(self.paid[rule.id], points.range)
