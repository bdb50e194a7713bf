"""Decay as written to a table of exact factors; nothing here passes through a float."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Context, Decimal
from math import gcd

from leadrules.language import ir

ONE = 10**9
"""The factor of points that have not decayed."""

MAXIMUM_STEPS = 20_000
"""How many steps a table may have."""

# Sixty digits leave more than forty behind the ones that count, even after 20,000 products.
_PRECISE = Context(prec=60, rounding=ROUND_HALF_UP)


class TooManyStepsError(ValueError):
    """A decay that would need a table of more than `MAXIMUM_STEPS` factors."""


def half_life(period: int, step: int) -> ir.Decay:
    """Halves each `period`; both in microseconds and above 0, the age counted in whole steps.

    It is 0 once the factor rounds to 0. Raises TooManyStepsError.

    >>> half_life(2, 1).factors[:4]
    (1000000000, 707106781, 500000000, 353553391)
    """
    ratio = _PRECISE.power(Decimal(2), _PRECISE.divide(Decimal(-step), Decimal(period)))
    irrational = Decimal(ONE)
    factors: list[int] = []
    while True:
        halvings, rest = divmod(len(factors) * step, period)
        # A whole number of halvings may end in exactly one half, so it is rounded as a fraction;
        # any other power of two is irrational, far from every half.
        factor = _whole(irrational) if rest else _halved(halvings)
        if factor == 0:
            return ir.Decay(step=step, factors=tuple(factors), tail=0)
        if len(factors) == MAXIMUM_STEPS:
            raise TooManyStepsError
        factors.append(factor)
        irrational = _PRECISE.multiply(irrational, ratio)


def linear(percent: int, per: int) -> ir.Decay:
    """Loses `percent` (in ten-thousandths, 1 to 10,000) of the original each whole `per`, until 0.

    >>> linear(5000, per=1).factors
    (1000000000, 500000000)
    """
    loss = percent * (ONE // 10_000)
    return ir.Decay(step=per, factors=tuple(range(ONE, 0, -loss)), tail=0)


def steps(stairs: Sequence[tuple[int, int]]) -> ir.Decay:
    """From each age (microseconds, ascending, above 0) on, a percentage in ten-thousandths.

    100 % before the first. Raises TooManyStepsError.

    >>> steps([(2, 7500), (3, 0)]).factors
    (1000000000, 1000000000, 750000000)
    """
    step = gcd(*(after for after, _ in stairs))
    if stairs[-1][0] // step > MAXIMUM_STEPS:
        raise TooManyStepsError
    factors: list[int] = []
    factor = ONE
    for after, percent in stairs:
        factors += [factor] * (after // step - len(factors))
        factor = percent * (ONE // 10_000)
    return ir.Decay(step=step, factors=tuple(factors), tail=factor)


def _halved(times: int) -> int:
    """10**9 halved, rounded half away from zero."""
    return (2 * ONE + (1 << times)) >> (times + 1)


def _whole(value: Decimal) -> int:
    return int(value.to_integral_value(context=_PRECISE))
