"""What questions about a text come to where the text is missing: constants, worked out here."""

from __future__ import annotations

from typing import assert_never

from leadrules.backends.columnar.algebra import (
    Bits,
    Compared,
    DomainOf,
    Held,
    Literal,
    Paid,
    Question,
    Truth,
)
from leadrules.backends.columnar.lowering.expressions import ABOUT_NOTHING
from leadrules.backends.columnar.lowering.terms import NO_TEXT, whole
from leadrules.backends.python.runtime.points import bounded
from leadrules.language import ir

NONE, UNTOLD = -1, -2
"""What `Held` says where no part of a payout holds, and where that cannot be told."""


def about_nothing(question: Question) -> Literal:
    """The answer to a question about a missing text."""
    match question:
        case Truth(expression=expression):
            found = ABOUT_NOTHING.value(expression).scalar
            assert isinstance(found, Literal)  # INVARIANT: it reads nothing that is there
            return found
        case Held(payout=payout):
            return whole(_held(payout))
        case Bits(payouts=payouts, higher=higher):
            held = {place: _held(payout) for place, payout in payouts}
            fired = sum(1 << place for place, one in held.items() if one >= 0)
            unknown = sum(1 << place for place, one in held.items() if one == UNTOLD)
            return whole(fired | unknown << higher)
        case Paid(rules=rules):
            return whole(sum(map(_paid, rules)))
        case _:
            assert isinstance(question, Compared | DomainOf), question
            return NO_TEXT


def _held(payout: ir.Branches | ir.Bands | ir.Table) -> int:
    match payout:
        case ir.Branches(branches=branches):
            answers = [_constant(branch.condition) for branch in branches]
            if True in answers:
                return answers.index(True)
            return UNTOLD if None in answers else NONE
        case ir.Bands():
            return UNTOLD  # a text has no number but its length
        case ir.Table(value=value, entries=entries):
            constant = _constant(value)
            found = [n for n, (entry, _) in enumerate(entries) if entry is constant]
            return UNTOLD if constant is None else found[0] if found else NONE
    assert_never(payout)


def _constant(condition: ir.Condition) -> bool | int | str | None:
    return about_nothing(Truth(condition.expression)).value


def _paid(rule: ir.Rule) -> int:
    payout = rule.payout
    assert not isinstance(payout, ir.PerEvent | ir.Balance)  # they ask no text
    held = _held(payout)
    points = payout.missing if held == UNTOLD else pays(payout)[held]
    return bounded(points, rule.floor, rule.cap, rule.weight)


def pays(payout: ir.Branches | ir.Bands | ir.Table) -> tuple[int, ...]:
    """What each part of a payout pays, and last what is paid where none holds."""
    match payout:
        case ir.Branches(branches=branches, otherwise=otherwise):
            return (*(branch.points for branch in branches), otherwise)
        case ir.Bands(bands=bands, default=default):
            return (*(band.points for band in bands), default)
        case ir.Table(entries=entries, default=default):
            return (*(points for _, points in entries), default)
    assert_never(payout)
