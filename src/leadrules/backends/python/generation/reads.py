"""The names that expressions read, in order of appearance."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import assert_never

from leadrules.language import ir


def conditions_of(payout: ir.Payout) -> tuple[ir.Condition, ...]:
    """What a payout asks, branch after branch."""
    match payout:
        case ir.Branches(branches=branches):
            return tuple(branch.condition for branch in branches)
        case ir.Bands(value=value) | ir.Table(value=value):
            return (value,)
        case ir.PerEvent() | ir.Balance():
            return ()
    assert_never(payout)


def names_read(conditions: Iterable[ir.Condition], *, needed: bool = False) -> tuple[str, ...]:
    """The names in conditions, each once.

    `needed` leaves out what stands only in `is_missing` and `is_known`, which can always tell.
    """
    found = (name for one in conditions for name in _names(one.expression, needed))
    return tuple(dict.fromkeys(found))


def _names(expression: ir.Expression, needed: bool) -> Iterator[str]:
    match expression:
        case ir.Constant():
            pass
        case ir.Read(name=name):
            yield name
        case ir.And(operands=operands) | ir.Or(operands=operands):
            for operand in operands:
                yield from _names(operand, needed)
        case ir.Compare(left=left, right=right) | ir.Arithmetic(left=left, right=right):
            yield from _names(left, needed)
            yield from _names(right, needed)
        case ir.IsMissing() if needed:
            pass
        case _:
            yield from _names(expression.operand, needed)


def scores_asked_about(verdicts: Iterable[ir.Verdict]) -> tuple[str, ...]:
    """The scores of which a verdict asks whether anything is known, each once."""
    conditions = [one for verdict in verdicts for one in (verdict.condition, verdict.leave_when)]
    found = (name for one in conditions if one is not None for name in _asked_about(one.expression))
    return tuple(dict.fromkeys(found))


def _asked_about(expression: ir.Expression) -> Iterator[str]:
    match expression:
        case ir.IsMissing(operand=ir.Read(origin=ir.Origin.SCORE, name=name)):
            yield name
        case ir.And(operands=operands) | ir.Or(operands=operands):
            for operand in operands:
                yield from _asked_about(operand)
        case ir.Not(operand=operand):
            yield from _asked_about(operand)
        case ir.Compare(left=left, right=right):
            yield from _asked_about(left)
            yield from _asked_about(right)
        case ir.OneOf(operand=operand):
            yield from _asked_about(operand)
        case _:
            return


def reads_today(ruleset: ir.Ruleset) -> bool:
    """Whether any condition counts the days since a date."""
    return any(_counts_days(condition.expression) for condition in _conditions(ruleset))


def _conditions(ruleset: ir.Ruleset) -> Iterator[ir.Condition]:
    """Every condition of a ruleset."""
    for measure in ruleset.measures:
        if isinstance(measure, ir.RollUp):
            yield measure.value
        elif measure.selection.where is not None:
            yield measure.selection.where
    for group in ruleset.groups:
        for rule in group.rules:
            yield from conditions_of(rule.payout)
    for grade in ruleset.grades:
        yield from (step.condition for step in grade.steps)
    for verdict in ruleset.verdicts:
        yield from (one for one in (verdict.condition, verdict.leave_when) if one is not None)


def _counts_days(expression: ir.Expression) -> bool:
    match expression:
        case ir.Constant() | ir.Read():
            return False
        case ir.DaysSince(operand=operand):
            return isinstance(operand, ir.Read) and operand.type is ir.Type.DATE
        case ir.And(operands=operands) | ir.Or(operands=operands):
            return any(map(_counts_days, operands))
        case ir.Compare(left=left, right=right) | ir.Arithmetic(left=left, right=right):
            return _counts_days(left) or _counts_days(right)
        case _:
            return _counts_days(expression.operand)
