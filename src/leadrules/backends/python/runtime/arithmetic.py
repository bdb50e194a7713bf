"""The few sums that generated code cannot write in one expression, on scaled integers."""

from __future__ import annotations

from decimal import Decimal

MINIMUM = -(2**63)
MAXIMUM = 2**63 - 1


def fitting(number: int) -> int | None:
    """The number, or None (unknown) where it leaves 64 bits."""
    return number if MINIMUM <= number <= MAXIMUM else None


def quotient(dividend: int, divisor: int) -> int | None:
    """A quotient rounded half away from zero; None (unknown) by 0 or where it leaves 64 bits."""
    return fitting(rounded(dividend, divisor)) if divisor else None


def scaled(number: Decimal, places: int) -> int:
    """A decimal of at most so many places as an integer, in any decimal context.

    >>> scaled(Decimal("2.5"), 2)
    250
    """
    numerator, denominator = number.as_integer_ratio()
    whole: int = numerator * 10**places // denominator
    return whole


def rounded(dividend: int, divisor: int) -> int:
    """A quotient rounded half away from zero; the divisor is not 0.

    >>> rounded(5, 2), rounded(-5, 2), rounded(4, 3)
    (3, -3, 1)
    """
    half = abs(divisor)
    whole = (2 * abs(dividend) + half) // (2 * half)
    return whole if (dividend < 0) == (divisor < 0) else -whole
