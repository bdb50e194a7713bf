"""What a rule can pay at most."""

from __future__ import annotations

from decimal import Decimal
from typing import assert_never

from leadrules.decision.units import difference, points_of
from leadrules.language import ir

_PERCENT = 10_000


def could_pay(ruleset: ir.Ruleset, rule: ir.Rule, paid: Decimal) -> Decimal:
    """How many points more than it paid a rule can pay; for events without a cap, for one more."""
    return max(difference(points_of(_most(ruleset, rule)), paid), Decimal(0))


def _most(ruleset: ir.Ruleset, rule: ir.Rule) -> int:
    paid = _paid(ruleset, rule)
    if rule.floor is not None:
        paid = max(paid, rule.floor)
    if rule.cap is not None:
        paid = min(paid, rule.cap)
    return paid if rule.weight is None else paid * rule.weight // _PERCENT


def _paid(ruleset: ir.Ruleset, rule: ir.Rule) -> int:
    """The most before floor, cap and weight, in hundredths."""
    match rule.payout:
        case ir.Branches(branches=branches, otherwise=otherwise):
            return max((otherwise, *(branch.points for branch in branches)))
        case ir.Bands(bands=bands, default=default):
            return max((default, *(band.points for band in bands)))
        case ir.Table(entries=entries, default=default):
            return max((default, *(points for _, points in entries)))
        case ir.PerEvent(measure=name, otherwise=otherwise):
            measure = next(one for one in ruleset.measures if one.name == name)
            each = measure.each if isinstance(measure, ir.EventPoints) else 0
            paid = rule.cap if rule.cap is not None and each > 0 else each
            return max(otherwise, paid)
        case ir.Balance(amount=amount):
            field = next(one for one in ruleset.fields if one.name == amount)
            return (field.maximum or 0) * (100, 10, 1)[field.places]
        case _:
            assert_never(rule.payout)
