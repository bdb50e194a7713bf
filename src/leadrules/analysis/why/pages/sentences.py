"""Sentences that several pages say."""

from __future__ import annotations

from decimal import Decimal

from leadrules.analysis.why.conditions import holding
from leadrules.analysis.why.phrasing import Phrasing
from leadrules.analysis.why.record import Part, Promise
from leadrules.analysis.wording.quantities import listed
from leadrules.decision.layout import counted, moment
from leadrules.decision.units import difference, plain
from leadrules.language import ir


def sentence(text: str) -> str:
    """With a capital at its beginning and a stop at its end."""
    text = text[:1].upper() + text[1:]
    return text if text.endswith((".", "?", ":")) else f"{text}."


def part_said(phrasing: Phrasing, part: Part) -> str:
    """A part of a condition, whether it is so, and what it has."""
    text = part.text
    if part.told == "cannot tell":
        return f"{text}: not known, as {phrasing.missing(part.missing)}"
    if part.needs is not None:
        has = part.has[0]
        value = phrasing.value(has.value, has.name)
        more = ""
        if (
            part.told == "not met"
            and part.operator == ">="
            and isinstance(has.value, int | type(part.needs))
            and not (phrasing.mask and has.name in phrasing.personal)
        ):
            gap = difference(part.needs, type(part.needs)(has.value))
            more = f", {plain(gap)} too few"
        return f"{text}: {'yes' if part.told == 'met' else 'no'}, it is {value}{more}"
    told = "yes" if part.told == "met" else "no"
    known = [phrasing.has(one) for one in part.has]
    return f"{text}: {told}" + (f" ({listed(known)})" if known else "")


def why_true(phrasing: Phrasing, condition: ir.Condition) -> str:
    """What makes a true condition true."""
    return listed([phrasing.words.clause(one) for one in holding(phrasing, condition)])


def promised(promise: Promise) -> str:
    """What is due, or nothing."""
    said = []
    if promise.due is not None:
        said.append(f"respond by {moment(promise.due)}")
    if promise.accept_by is not None:
        said.append(f"accept or reject by {moment(promise.accept_by)}")
    if promise.attempts is not None:
        said.append(counted(promise.attempts, "attempt", "attempts"))
    return sentence("; ".join(said)) if said else ""


def points(number: Decimal) -> str:
    """So many points.

    >>> points(Decimal(1)), points(Decimal("12.50"))
    ('1 point', '12.5 points')
    """
    return f"{plain(number)} {'point' if number == 1 else 'points'}"
