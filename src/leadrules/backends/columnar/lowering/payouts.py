"""What rules pay: points in hundredths before the rule's own floor, cap and weight."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import assert_never

from leadrules.backends.columnar.algebra import Bits, Held, Paid, Scalar
from leadrules.backends.columnar.lowering.expressions import Expressions
from leadrules.backends.columnar.lowering.nothing import UNTOLD, pays
from leadrules.backends.columnar.lowering.numbers import Value
from leadrules.backends.columnar.lowering.terms import (
    ZERO,
    case,
    compare,
    every,
    holds,
    known,
    missing,
    one_of,
    some,
    truth,
    whole,
)
from leadrules.backends.python.generation.reads import conditions_of
from leadrules.backends.python.generation.text_memo import text_read
from leadrules.language import ir
from leadrules.language.checker.ranges import Range


@dataclass(frozen=True, slots=True)
class Outcome:
    """Whether a rule fired, and whether it could tell; booleans, never null."""

    fired: Scalar
    told: Scalar


@dataclass(frozen=True, slots=True)
class Payment:
    """What a rule pays, and within which range; its outcome is lowered where it is wanted."""

    points: Scalar
    range: Range
    outcome: Callable[[], Outcome]


@dataclass(frozen=True, slots=True)
class Counted:
    """Points that events pay: null where they are unknown; `some`: whether any event counts."""

    points: Scalar
    some: Scalar
    range: Range


def text_of(payout: ir.Payout) -> str | None:
    """The one text that a payout reads, if it reads that alone."""
    names = {text_read(condition.expression) for condition in conditions_of(payout)}
    return next(iter(names)) if len(names) == 1 else None


def range_of(payout: ir.Branches | ir.Bands | ir.Table) -> Range:
    """What a payout can come to."""
    return Range.of((*pays(payout), payout.missing))


@dataclass(frozen=True, slots=True)
class Payouts:
    """Lowers payouts; `counted` gives the points of events by measure, `balance` those of a rule's
    balance, which are null where unknown."""

    expressions: Expressions
    ask: Callable[[str, Held | Paid | Bits], Scalar]
    counted: Callable[[str], Counted]
    balance: Callable[[str, ir.Balance], Value]

    def about_text(self, rules: Sequence[ir.Rule], name: str) -> Scalar:
        """What rules about one text alone pay together, after their own bounds."""
        return self.ask(name, Paid(tuple(rules)))

    def outcome_about_text(self, payout: ir.Branches | ir.Bands | ir.Table, name: str) -> Outcome:
        """The outcome of a rule about one text alone."""
        held = self.ask(name, Held(payout))
        return Outcome(compare(">=", held, ZERO), compare("!=", held, whole(UNTOLD)))

    def bits_about_text(self, rules: Mapping[int, ir.Rule], name: str, higher: int) -> Scalar:
        """Which of the rules about one text alone fired, and which could not tell: their bits, the
        latter so many places higher."""
        payouts: list[tuple[int, ir.Branches | ir.Bands | ir.Table]] = []
        for place, rule in rules.items():
            assert not isinstance(rule.payout, ir.PerEvent | ir.Balance)  # they ask no text
            payouts.append((place, rule.payout))
        return self.ask(name, Bits(tuple(payouts), higher))

    def payment(self, rule: ir.Rule) -> Payment:
        """What any other rule pays."""
        match rule.payout:
            case ir.Branches() as payout:
                return self._branches(payout)
            case ir.Bands() as payout:
                return self._bands(payout)
            case ir.Table() as payout:
                return self._table(payout)
            case ir.PerEvent() as payout:
                return _per_event(payout, self.counted(payout.measure))
            case ir.Balance() as payout:
                return _balance(payout, self.balance(rule.id, payout))
        assert_never(rule.payout)

    def _branches(self, payout: ir.Branches) -> Payment:
        truths = [self.expressions.truth(one.condition.expression) for one in payout.branches]
        any_true = some(truths)
        branches = [
            (condition, whole(branch.points))
            for condition, branch in zip(truths, payout.branches, strict=True)
        ]
        if payout.missing != payout.otherwise:
            branches.append((missing(any_true), whole(payout.missing)))
        points = case(branches, whole(payout.otherwise))
        return Payment(points, range_of(payout), lambda: Outcome(holds(any_true), known(any_true)))

    def _bands(self, payout: ir.Bands) -> Payment:
        value = self.expressions.value(payout.value.expression)
        return Payment(
            _paid_in_bands(value.scalar, payout),
            range_of(payout),
            lambda: Outcome(_in_some_band(value.scalar, payout), known(value.scalar)),
        )

    def _table(self, payout: ir.Table) -> Payment:
        value = self.expressions.value(payout.value.expression).scalar
        paid: dict[bool | int | str, int] = {}
        for entry, points in payout.entries:
            paid.setdefault(entry, points)
        by_points: dict[int, list[bool | int | str]] = {}
        for entry, points in paid.items():
            if points != payout.default:
                by_points.setdefault(points, []).append(entry)
        branches = [(_is_one(value, entries), whole(n)) for n, entries in by_points.items()]
        if payout.missing != payout.default:
            branches.append((missing(value), whole(payout.missing)))
        return Payment(
            case(branches, whole(payout.default)),
            range_of(payout),
            lambda: Outcome(holds(_is_one(value, list(paid))), known(value)),
        )


def _is_one(value: Scalar, entries: Sequence[bool | int | str]) -> Scalar:
    """Whether a boolean or integer is one of a table's entries."""
    if isinstance(entries[0], bool):
        return some([compare("==", value, truth(bool(entry))) for entry in entries])
    return one_of(value, [int(entry) for entry in entries])


def _paid_in_bands(value: Scalar, payout: ir.Bands) -> Scalar:
    """What the band that holds a number pays: its upper edges asked one after the other."""
    branches: list[tuple[Scalar, Scalar]] = []

    def below(edge: int, points: int) -> None:
        if branches and branches[-1][1] == whole(points):
            branches.pop()  # as what lies below its edge lies below this one too
        branches.append((compare("<", value, whole(edge)), whole(points)))

    end, above = None, payout.default
    for band in payout.bands:
        if band.start is not None and band.start != end:
            below(band.start, payout.default)
        if band.below is None:
            above = band.points
        else:
            below(band.below, band.points)
        end = band.below
    if payout.missing != above:
        branches.append((missing(value), whole(payout.missing)))
    return case(branches, whole(above))


def _in_some_band(value: Scalar, payout: ir.Bands) -> Scalar:
    """Whether a number lies in one of the bands; never null."""
    stretches: list[list[int | None]] = []
    for band in payout.bands:
        if stretches and stretches[-1][1] == band.start:
            stretches[-1][1] = band.below
        else:
            stretches.append([band.start, band.below])
    tests = []
    for start, below in stretches:
        edges = [compare(">=", value, whole(start))] if start is not None else []
        edges += [compare("<", value, whole(below))] if below is not None else []
        tests.append(every(edges or [known(value)]))
    return holds(some(tests))


def _per_event(payout: ir.PerEvent, counted: Counted) -> Payment:
    points = case(
        [
            (missing(counted.points), whole(payout.missing)),
            *([(counted.some, counted.points)] if payout.otherwise else []),
        ],
        whole(payout.otherwise) if payout.otherwise else counted.points,
    )
    ends = (counted.range.low, counted.range.high, payout.otherwise, payout.missing)
    return Payment(
        points,
        Range.of(ends),
        lambda: Outcome(holds(counted.some), known(counted.points)),
    )


def _balance(payout: ir.Balance, left: Value) -> Payment:
    return Payment(
        case([(missing(left.scalar), whole(payout.missing))], left.scalar),
        Range.of((left.low, left.high, payout.missing)),
        lambda: Outcome(known(left.scalar), known(left.scalar)),
    )
