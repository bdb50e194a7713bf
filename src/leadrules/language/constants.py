"""Constants read as the values that they are compared with, in the units of `ir`."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from enum import Enum, auto
from functools import lru_cache

from leadrules.language.ir import Type
from leadrules.language.scope import Name
from leadrules.language.text import normalise

Given = str | Decimal | bool
"""A constant as its author gave it."""
Constant = bool | int | str
"""A constant in the unit of what it is compared with."""

SMALLEST = -(2**63)
LARGEST = 2**63 - 1
MOST_PLACES = 6
"""The decimal places a number may have as a field or a constant."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_FIRST_DAY = date(1970, 1, 1).toordinal()
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_TIMESTAMP = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})[T ]([0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,6})?)?)"
    r"(Z| UTC|[+-][0-9]{2}:[0-9]{2})"
)


def significant_places(value: Decimal) -> int:
    """Return the decimals that matter.

    >>> significant_places(Decimal("2.50"))
    1
    """
    digits = format(value, "f").partition(".")[2].rstrip("0")
    return len(digits)


def scaled(value: Decimal, places: int) -> int | None:
    """Return the number as an integer of so many places; None where it does not fit 64 bits.

    `places` must be at least the number's significant places.

    >>> scaled(Decimal("2.5"), 2)
    250
    """
    sign, digits, exponent = value.as_tuple()
    assert isinstance(exponent, int)
    magnitude = int("".join(map(str, digits)))
    shift = exponent + places
    magnitude = magnitude * 10**shift if shift >= 0 else magnitude // 10**-shift
    result = -magnitude if sign else magnitude
    return result if SMALLEST <= result <= LARGEST else None


def read_date(text: str) -> int | None:
    """Return the days since 1970-01-01 of `YYYY-MM-DD`; None where the text is no such date.

    >>> read_date("1970-01-31")
    30
    """
    if not _DATE.fullmatch(text):
        return None
    try:
        return date.fromisoformat(text).toordinal() - _FIRST_DAY
    except ValueError:
        return None


def read_timestamp(text: str) -> int | None:
    """Return the microseconds since 1970-01-01T00:00:00Z of a time with its zone, else None.

    >>> read_timestamp("1970-01-01T01:00+01:00")
    0
    """
    match = _TIMESTAMP.fullmatch(text)
    if not match:
        return None
    day, clock, zone = match.groups()
    whole, _, fraction = clock.partition(".")
    offset = "+00:00" if zone in ("Z", " UTC") else zone
    try:
        moment = datetime.fromisoformat(f"{day}T{whole}{offset}")
        elapsed = moment - _EPOCH + timedelta(microseconds=int(fraction.ljust(6, "0")))
    except (ValueError, OverflowError):
        return None
    return elapsed // timedelta(microseconds=1)


class Fault(Enum):
    """Why a constant cannot be a value of some type."""

    MIXED = auto()  # it is of another type
    BLANK = auto()  # blank text is missing, which equals nothing
    UNREADABLE = auto()  # a text that is no date or timestamp
    NEVER = auto()  # of the type, and yet never one of its values


def constant_of(given: Given, about: Name) -> Constant | Fault:
    """Return a constant as a value like `about`.

    >>> from leadrules.language.ir import Origin
    >>> constant_of(Decimal("2.5"), Name(Origin.FIELD, Type.NUMBER, places=2))
    250
    """
    match about.type, given:
        case (Type.BOOLEAN, bool() as truth):
            return truth
        case (Type.TEXT | Type.EMAIL | Type.TEXTS, str() as text):
            normal = normalise(text)
            compared = text if about.exact else normal
            if not normal:
                return Fault.BLANK
            return compared if not about.choices or compared in about.choices else Fault.NEVER
        case (Type.RUNG, str() as text):
            if text not in about.ladder:
                return Fault.NEVER
            return about.ladder.index(text) if about.ordered else text
        case (Type.DATE | Type.TIMESTAMP, str() as text):
            read = read_date(text) if about.type is Type.DATE else read_timestamp(text)
            return Fault.UNREADABLE if read is None else read
        case (Type.INTEGER | Type.NUMBER, Decimal() as number):
            fits = significant_places(number) <= about.places
            exact = scaled(number, about.places) if fits else None
            return Fault.NEVER if exact is None else exact
        case _:
            return Fault.MIXED


@lru_cache(maxsize=256)
def constants_of(texts: tuple[str, ...], about: Name) -> tuple[tuple[Constant, ...], Fault | None]:
    """Return the texts of a list as values like `about`, each once, and the first fault if any.

    WHY cached: a long list may be named by thousands of rules, which then share one reading.
    """
    read = [constant_of(text, about) for text in texts]
    fault = next((each for each in read if isinstance(each, Fault)), None)
    return tuple(dict.fromkeys(each for each in read if not isinstance(each, Fault))), fault
