"""Constants read from their digits: numbers, dates and timestamps, in the units of `ir`."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

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
