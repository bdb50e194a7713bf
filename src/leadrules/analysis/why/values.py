"""Values of a field, or of an event's attribute, that the rules tell apart: one of each kind.

The rules ask a field a bounded number of questions; values with the same answers to all of them
are one to the rules, so one of them stands for all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from leadrules.analysis.why.reach import nodes
from leadrules.decision.record import Value
from leadrules.decision.units import date_of, decimal_of, instant_of
from leadrules.language import ir

SOMETHING_ELSE = "something else"
"""A text that no rule names."""
_ADDRESS = "someone@{}"
ELSEWHERE = "company.example"
_ADDRESSES = (
    "{}", "someone{}", "someone@{}", "someone@company{}", "{}@company.example", "{}company.example",
    "someone@company.{}",
)  # fmt: skip
"""Addresses that a text may be part of; those that are none are not readable."""
_MOST = 60
"""Values of one field that are looked at."""


def values_of(
    field: ir.Field,
    asked: Iterable[Any],
    facts: Mapping[str, Value],
    as_of: datetime,
    spelled: Callable[[str], str],
) -> list[Value]:
    """Values that answer what is asked of the field in different ways, the plainest first.

    `asked` are expressions and payouts in which it may stand; `facts` what is known now, of this
    field and of others that it is held against; `spelled` gives a normalised text as its author
    wrote it. Some may not be readable: what scores them says so.
    """
    has = facts.get(field.name)
    found: dict[Value, None] = {has: None}
    for part in asked:
        for node in nodes(part):
            found.update(dict.fromkeys(_from(node, field, facts, as_of, spelled)))
    found.update(dict.fromkeys(_of_type(field, spelled)))
    others: list[Value] = [value for value in found if value is not None and value != has]
    return others[:_MOST]


def _reads(expression: Any, field: ir.Field) -> bool:
    return (
        isinstance(expression, ir.Read)
        and expression.origin in (ir.Origin.FIELD, ir.Origin.ATTRIBUTE)
        and expression.name == field.name
    )


def _from(
    node: Any,
    field: ir.Field,
    facts: Mapping[str, Value],
    as_of: datetime,
    spelled: Callable[[str], str],
) -> Iterator[Value]:
    match node:
        case ir.Compare(left=left, right=ir.Constant(value=value, places=places)):
            yield from _beside(left, value, places, field, as_of, spelled)
        case ir.Compare(left=ir.Constant(value=value, places=places), right=right):
            yield from _beside(right, value, places, field, as_of, spelled)
        case ir.Compare(left=left, right=right):
            yield from _against(left, right, field, facts)
            yield from _against(right, left, field, facts)
        case ir.OneOf(operand=operand, values=values):
            for value in values:
                yield from _beside(operand, value, _places(operand), field, as_of, spelled)
        case ir.TextIs():
            yield from _texts(node, field, spelled)
        case ir.Items(operand=operand, quantifier=quantifier, values=values):
            if _reads(operand, field):
                yield from _lists(
                    quantifier, [spelled(value) for value in values], facts.get(field.name)
                )
        case ir.Bands(value=value, bands=bands):
            for band in bands:
                for bound in (band.start, band.below):
                    if bound is not None:
                        places = _places(value.expression)
                        yield from _beside(value.expression, bound, places, field, as_of, spelled)
        case ir.Table(value=value, entries=entries):
            for entry, _ in entries:
                places = _places(value.expression)
                yield from _beside(value.expression, entry, places, field, as_of, spelled)
        case ir.Balance(amount=amount) if amount == field.name:
            for bound in (field.maximum, field.minimum):
                if bound is not None:
                    yield decimal_of(bound, field.places)
        case ir.Balance(dated=dated) if dated == field.name:
            for days in (0, 1):  # a date of today is not over yet
                yield from _days_ago(field, days, as_of)
        case ir.Window(after=after) if after == field.name:
            for days in (3650, 0):
                yield from _days_ago(field, days, as_of)
        case _:
            pass


def _against(
    operand: ir.Expression, other: ir.Expression, field: ir.Field, facts: Mapping[str, Value]
) -> Iterator[Value]:
    """Values at and beside what another field holds."""
    if not any(_reads(node, field) for node in nodes(operand)):
        return
    beside = facts.get(other.name) if isinstance(other, ir.Read) else None
    match beside:
        case bool():
            yield beside
        case int() | Decimal() if field.type in (ir.Type.INTEGER, ir.Type.NUMBER):
            step = decimal_of(1, field.places)
            for near in (Decimal(beside), Decimal(beside) + step, Decimal(beside) - step):
                yield from _number(field, near)
        case date():
            yield from (beside, *(_shifted(beside, days) for days in (1, -1)))
        case _ if field.type in (ir.Type.INTEGER, ir.Type.NUMBER):
            yield from _magnitudes(field, 1, 0)
        case _:
            yield beside


def _shifted(day: date, days: int) -> date | None:
    try:
        return day + timedelta(days=days)
    except OverflowError:
        return None


def _places(expression: ir.Expression) -> int:
    return getattr(expression, "places", 0)


def _beside(
    operand: ir.Expression,
    value: bool | int | str,
    places: int,
    field: ir.Field,
    as_of: datetime,
    spelled: Callable[[str], str],
) -> Iterator[Value]:
    """Values for which an operand is a constant, or just beside it."""
    match operand:
        case ir.Domain(operand=inner) if _reads(inner, field) and isinstance(value, str):
            yield _ADDRESS.format(spelled(value))
        case ir.Length(operand=inner) if _reads(inner, field) and isinstance(value, int):
            for length in (value, value + 1, value - 1):
                if 0 < length <= 200:
                    items = tuple(f"item {place + 1}" for place in range(length))
                    yield items if field.type is ir.Type.TEXTS else "x" * length
        case ir.DaysSince(operand=inner) if _reads(inner, field) and isinstance(value, int):
            for days in (value, value - 1, value + 1):
                yield from _days_ago(field, days, as_of)
        case _ if _reads(operand, field):
            yield from _plain(field, value, places, spelled)
        case _:
            if any(_reads(node, field) for node in nodes(operand)) and isinstance(value, int):
                # WHY: of a sum or product the value sought is not computed but looked for
                yield from _magnitudes(field, value, places)


def _plain(
    field: ir.Field, value: bool | int | str, places: int, spelled: Callable[[str], str]
) -> Iterator[Value]:
    match field.type, value:
        case ir.Type.BOOLEAN, bool():
            yield value
        case ir.Type.DATE, int():
            for days in (value, value + 1, value - 1):
                try:
                    yield date_of(days)
                except (OverflowError, ValueError):
                    continue
        case ir.Type.TIMESTAMP, int():
            for microseconds in (value, value + 1, value - 1):
                try:
                    yield instant_of(microseconds)
                except OverflowError:
                    continue
        case ir.Type.INTEGER | ir.Type.NUMBER, int():
            exact = decimal_of(value, places)
            step = decimal_of(1, field.places)
            for near in (exact, exact + step, exact - step):
                yield from _number(field, near)
        case ((ir.Type.TEXT | ir.Type.EMAIL), str()):
            yield spelled(value)
        case _:
            pass


def _number(field: ir.Field, number: Decimal) -> Iterator[Value]:
    if field.type is ir.Type.INTEGER:
        yield int(number.to_integral_value())
    else:
        yield round(number, field.places).normalize() + 0


def _magnitudes(field: ir.Field, value: int, places: int) -> Iterator[Value]:
    exact = decimal_of(value, places)
    for number in (exact, exact * 2, exact / 2, *(Decimal(10**power) for power in range(8))):
        for signed in (number, -number):
            yield from _number(field, signed)
    yield from _number(field, Decimal(0))


def _days_ago(field: ir.Field, days: int, as_of: datetime) -> Iterator[Value]:
    try:
        instant = as_of - timedelta(days=days)
    except OverflowError:
        return
    yield instant.date() if field.type is ir.Type.DATE else instant


def _texts(test: ir.TextIs, field: ir.Field, spelled: Callable[[str], str]) -> Iterator[Value]:
    of_domain = isinstance(test.operand, ir.Domain)
    inner = test.operand.operand if isinstance(test.operand, ir.Domain) else test.operand
    if not _reads(inner, field) or test.test is ir.TextTest.MATCHES:
        return
    values = test.values
    if test.test is ir.TextTest.MENTIONS:
        # WHY: a phrase without `*` is a text that mentions it
        values = tuple(value for value in values if "*" not in value) or tuple(
            value.replace("*", "of") for value in values
        )
        values = values[:3]
    for value in values:
        text = value if test.exact else spelled(value)
        if of_domain:
            yield _ADDRESS.format(text)
        elif field.type is ir.Type.EMAIL:
            yield from (pattern.format(text) for pattern in _ADDRESSES)
        else:
            yield (text,) if field.type is ir.Type.TEXTS else text


def _lists(quantifier: str, values: list[str], has: Value) -> Iterator[Value]:
    now = has if isinstance(has, tuple) else ()
    lowered = {value.lower() for value in values}
    if quantifier == "all":
        yield tuple(dict.fromkeys((*now, *values)))
    elif quantifier == "any":
        for value in values[:3]:
            yield (*now, value)
    yield tuple(item for item in now if item.lower() not in lowered)


def _of_type(field: ir.Field, spelled: Callable[[str], str]) -> Iterator[Value]:
    """Values of a type whatever is asked of it."""
    if field.type is ir.Type.BOOLEAN:
        yield from (True, False)
    elif field.type is ir.Type.EMAIL:
        yield _ADDRESS.format(ELSEWHERE)
    elif field.type is ir.Type.TEXTS:
        yield ()
    elif field.type is ir.Type.TEXT:
        if field.choices:
            yield from (value if field.exact else spelled(value) for value in field.choices)
        else:
            yield SOMETHING_ELSE
