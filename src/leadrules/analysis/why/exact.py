"""Sums of points to the last digit, whatever the caller's decimal context."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Context, Decimal

from leadrules.decision.units import difference

__all__ = ["difference", "total"]

_EXACT = Context(prec=60)


def total(numbers: Iterable[Decimal]) -> Decimal:
    """Their sum.

    >>> total([Decimal("0.10"), Decimal("12.5")])
    Decimal('12.60')
    """
    result = Decimal(0)
    for number in numbers:
        result = _EXACT.add(result, number)
    return result
