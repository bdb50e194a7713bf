"""What is asked about one text alone, as scalars over facts of it, which are columns."""

from __future__ import annotations

from typing import Protocol, assert_never

from typing_extensions import override

from leadrules.backends.columnar.algebra import (
    Column,
    Compared,
    DomainOf,
    Held,
    Paid,
    Question,
    Scalar,
    Truth,
)
from leadrules.backends.columnar.algebra.questions import is_number
from leadrules.backends.columnar.lowering.expressions import Clock, Expressions
from leadrules.backends.columnar.lowering.nothing import NONE, UNTOLD, pays
from leadrules.backends.columnar.lowering.numbers import Value
from leadrules.backends.columnar.lowering.terms import (
    NO_INTEGER,
    case,
    compare,
    every,
    missing,
    some,
    text,
    total,
    truth,
    whole,
)
from leadrules.backends.python.runtime.points import bounded
from leadrules.language import ir


class Facts(Protocol):
    """What can be known of the text: each a column, null where there is no text."""

    def compared(self) -> Column:
        """The text as compared."""

    def domain(self) -> Column:
        """Its domain, of an email."""

    def length(self, *, of_domain: bool) -> Column:
        """Its length."""

    def tested(self, asked: ir.TextIs) -> Column:
        """Whether it passes a test."""

    def holds_items(self, asked: ir.Items) -> Column:
        """Whether it, a list, holds items."""


class OfText(Expressions):
    """Expressions about one text, over facts of it."""

    def __init__(self, facts: Facts) -> None:
        super().__init__(lambda _: facts.compared(), lambda *_: NO_INTEGER, Clock(NO_INTEGER))
        self._facts = facts

    @override
    def hoisted(self, expression: ir.Expression) -> Value | None:
        match expression:
            case ir.TextIs():
                return Value(self._facts.tested(expression), ir.Type.BOOLEAN)
            case ir.Items():
                return Value(self._facts.holds_items(expression), ir.Type.BOOLEAN)
            case ir.Read(type=kind):
                return Value(self._facts.compared(), kind)
            case ir.Domain():
                return Value(self._facts.domain(), ir.Type.TEXT)
            case ir.Length(operand=operand):
                length = self._facts.length(of_domain=isinstance(operand, ir.Domain))
                return Value(length, ir.Type.INTEGER, 0, 0, 2**31)
            case _:
                return None


def answered(question: Question, facts: Facts) -> Scalar:
    """The answer to a question about the text."""
    about = OfText(facts)
    match question:
        case Truth(expression=expression):
            if is_number(expression):
                return about.value(expression).scalar
            return about.truth(expression)
        case Held(payout=payout):
            branches, otherwise = _parts(payout, about)
            return case([(when, whole(n)) for when, n in branches], whole(otherwise))
        case Paid(rules=rules):
            return total([_paid(rule, about) for rule in rules])
        case DomainOf():
            return facts.domain()
        case _:
            assert isinstance(question, Compared), question
            return facts.compared()


def _paid(rule: ir.Rule, about: Expressions) -> Scalar:
    payout = rule.payout
    assert not isinstance(payout, ir.PerEvent | ir.Balance)  # they ask no text
    branches, otherwise = _parts(payout, about)

    def points(held: int) -> Scalar:
        given = payout.missing if held == UNTOLD else pays(payout)[held]
        return whole(bounded(given, rule.floor, rule.cap, rule.weight))

    return case([(when, points(n)) for when, n in branches], points(otherwise))


def _parts(
    payout: ir.Branches | ir.Bands | ir.Table, about: Expressions
) -> tuple[list[tuple[Scalar, int]], int]:
    """When which part holds, the first first; and which does where none of these."""
    match payout:
        case ir.Branches(branches=branches):
            truths = [about.truth(one.condition.expression) for one in branches]
            told = [(when, n) for n, when in enumerate(truths)]
            return [*told, (missing(some(truths)), UNTOLD)], NONE
        case ir.Bands(bands=bands):
            value = about.value(payout.value.expression).scalar
            return [
                (missing(value), UNTOLD),
                *((_within(value, band), n) for n, band in enumerate(bands)),
            ], NONE
        case ir.Table(entries=entries):
            value = about.value(payout.value.expression).scalar
            return [
                (missing(value), UNTOLD),
                *((_is(value, entry), n) for n, (entry, _) in enumerate(entries)),
            ], NONE
    assert_never(payout)


def _within(value: Scalar, band: ir.Band) -> Scalar:
    edges = [] if band.start is None else [compare(">=", value, whole(band.start))]
    edges += [] if band.below is None else [compare("<", value, whole(band.below))]
    return every(edges)


def _is(value: Scalar, entry: bool | int | str) -> Scalar:
    if isinstance(entry, bool):
        return compare("==", value, truth(entry))
    return compare("==", value, text(entry) if isinstance(entry, str) else whole(entry))
