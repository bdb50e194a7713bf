"""From the integers that evaluation counts in to the values that a record shows."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Context, Decimal
from functools import lru_cache

# WHY: a context of our own, so that nothing depends on the caller's precision or traps.
_EXACT = Context(prec=60)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_EPOCH_DAY = date(1970, 1, 1).toordinal()


@lru_cache(maxsize=4096)
def decimal_of(scaled: int, places: int) -> Decimal:
    """The decimal that `scaled` stands for at `places`, exactly, with no more digits than needed.

    >>> decimal_of(1250, 2), decimal_of(6500, 2), decimal_of(-5, 2)
    (Decimal('12.5'), Decimal('65'), Decimal('-0.05'))
    """
    while places and scaled % 10 == 0:
        scaled //= 10
        places -= 1
    return Decimal(scaled).scaleb(-places, _EXACT)


def points_of(hundredths: int) -> Decimal:
    """Points from hundredths of a point.

    >>> points_of(4050)
    Decimal('40.5')
    """
    return decimal_of(hundredths, 2)


def instant_of(microseconds: int) -> datetime:
    """The instant, in UTC, so many microseconds after 1970-01-01T00:00:00Z.

    >>> instant_of(1_500_000).isoformat()
    '1970-01-01T00:00:01.500000+00:00'
    """
    return _EPOCH + timedelta(microseconds=microseconds)


def microseconds_of(instant: datetime) -> int:
    """Microseconds from 1970-01-01T00:00:00Z to an aware instant, exactly.

    >>> microseconds_of(instant_of(1_500_000))
    1500000
    """
    return (instant - _EPOCH) // _MICROSECOND


def date_of(days: int) -> date:
    """The date so many days after 1970-01-01.

    >>> date_of(366)
    datetime.date(1971, 1, 2)
    """
    return date.fromordinal(_EPOCH_DAY + days)


def days_of(day: date) -> int:
    """Days from 1970-01-01 to a date.

    >>> days_of(date_of(366))
    366
    """
    return day.toordinal() - _EPOCH_DAY


def plain(number: Decimal) -> str:
    """A decimal's digits: no exponent, no zeros at the end, no minus on zero.

    >>> plain(Decimal("12.50")), plain(Decimal("4E+1")), plain(Decimal("-0.00"))
    ('12.5', '40', '0')
    """
    digits = f"{number:f}"
    if "." in digits:
        digits = digits.rstrip("0").rstrip(".")
    return "0" if digits == "-0" else digits


def difference(one: Decimal, other: Decimal) -> Decimal:
    """One decimal less another, exactly, whatever the caller's decimal context.

    >>> difference(Decimal(80), Decimal("65.5"))
    Decimal('14.5')
    """
    return _EXACT.subtract(one, other)
