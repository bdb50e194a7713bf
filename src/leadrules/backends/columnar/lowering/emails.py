"""Emails asked about by what counts of them: where rules ask for domains and for what an email
begins with, all that have the same of both are one text to Python.

The engine makes that text of plain emails alone (`ShortEmail`); Python is asked about it as about
any other. That the answers are the same rests on this: normalising a plain email makes its letters
small and nothing else; whether one can be read is told by its domain once there is something before
its one `@`; and each text below begins with just those of the texts asked for that the email does.
"""

from __future__ import annotations

from collections.abc import Iterable
from string import ascii_lowercase, digits

from leadrules.backends.columnar.algebra import (
    Bits,
    DomainOf,
    Held,
    Paid,
    Question,
    Scalar,
    ShortEmail,
    Truth,
)
from leadrules.backends.python.generation.reads import conditions_of
from leadrules.language import ir
from leadrules.language.text import normalise

_LETTERS = ascii_lowercase + digits
_PLAIN = frozenset(_LETTERS + "._%+-@")


def shortened(
    email: Scalar, field: ir.Field, questions: Iterable[Question], limits: ir.Limits
) -> ShortEmail | None:
    """The email in a form of which all questions are answered alike, or None where more counts
    than its domain and what it begins with."""
    if field.type is not ir.Type.EMAIL or field.exact:
        return None
    if any("@" in normalise(one) for one in field.stand_ins):
        return None
    starts: set[str] = set()
    for question in questions:
        found = _starts(question)
        if found is None:
            return None
        starts |= found
    return _short(email, starts, limits)


def _short(email: Scalar, starts: set[str], limits: ir.Limits) -> ShortEmail | None:
    # what no plain email begins with, or each one does, counts for none
    counting = {one for one in starts if one[:1] not in ("", "@") and _PLAIN.issuperset(one)}
    counting = {one for one in counting if one.count("@") < 2}
    if any("@" in one[:-1] for one in counting):
        return None  # which would be asked of the domain too
    boxes: list[tuple[str, str]] = []
    for start in sorted(counting, key=lambda one: (-len(one), one)):
        box = start[:-1] if start.endswith("@") else _no_longer_start(start, counting)
        if box is None:
            return None
        boxes.append((start, box))
    other = _no_longer_start("", counting)
    # WHY: one that is a start and no more becomes longer by a letter, and must be read as before
    return None if other is None else ShortEmail(email, tuple(boxes), other, limits.text - 1)


def _no_longer_start(start: str, starts: Iterable[str]) -> str | None:
    """A text that begins with this start and with none of those longer than it."""
    texts = (start + letter for letter in _LETTERS)
    return next((text for text in texts if not any(one.startswith(text) for one in starts)), None)


def _starts(question: Question) -> frozenset[str] | None:
    """What a question asks an email to begin with, beside its domain; None where it asks more."""
    match question:
        case DomainOf():
            return frozenset()
        case Truth(expression=expression):
            return _asked([expression])
        case Held(payout=payout):
            return _asked_of([payout])
        case Bits(payouts=payouts):
            return _asked_of([payout for _, payout in payouts])
        case Paid(rules=rules):
            return _asked_of([rule.payout for rule in rules])
        case _:
            return None


def _asked_of(payouts: Iterable[ir.Payout]) -> frozenset[str] | None:
    return _asked(one.expression for payout in payouts for one in conditions_of(payout))


def _asked(expressions: Iterable[ir.Expression]) -> frozenset[str] | None:
    found: frozenset[str] = frozenset()
    for expression in expressions:
        starts = _asked_in(expression)
        if starts is None:
            return None
        found |= starts
    return found


def _asked_in(expression: ir.Expression) -> frozenset[str] | None:
    match expression:
        case ir.Constant() | ir.Domain(operand=ir.Read()) | ir.IsMissing(operand=ir.Read()):
            return frozenset()
        case ir.TextIs(operand=ir.Read(), test=ir.TextTest.STARTS_WITH, values=values):
            return frozenset(values)
        case ir.Read():
            return None
        case ir.And(operands=operands) | ir.Or(operands=operands):
            return _asked(operands)
        case ir.Compare(left=left, right=right) | ir.Arithmetic(left=left, right=right):
            return _asked([left, right])
        case _:
            return _asked([expression.operand])
