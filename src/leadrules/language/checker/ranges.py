"""Ranges of whole numbers: what points, scores and expressions can come to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

WHOLE = 10_000
"""A weight of 100 %, in ten-thousandths."""


def rounded(numerator: int, denominator: int) -> int:
    """A quotient rounded half away from zero; the denominator is above 0.

    >>> rounded(-5, 2)
    -3
    """
    magnitude = (2 * abs(numerator) + denominator) // (2 * denominator)
    return magnitude if numerator >= 0 else -magnitude


@dataclass(frozen=True, slots=True)
class Range:
    """From `low` to `high`, both included; empty where `low` is above `high`."""

    low: int
    high: int

    @classmethod
    def of(cls, values: Iterable[int]) -> Range:
        """The narrowest range that holds all of the values, of which there is at least one."""
        known = tuple(values)
        return cls(min(known), max(known))

    def __add__(self, other: Range) -> Range:
        return Range(self.low + other.low, self.high + other.high)

    def __neg__(self) -> Range:
        return Range(-self.high, -self.low)

    def __mul__(self, factor: int) -> Range:
        """Every value times a factor of at least 0."""
        return Range(self.low * factor, self.high * factor)

    def bounded(self, floor: int | None, cap: int | None) -> Range:
        """The floor first, then the cap."""
        low = self.low if floor is None else max(self.low, floor)
        high = self.high if floor is None else max(self.high, floor)
        return Range(low, high) if cap is None else Range(min(low, cap), min(high, cap))

    def weighted(self, weight: int | None) -> Range:
        """Times a weight in ten-thousandths, rounded."""
        if weight is None:
            return self
        return Range(rounded(self.low * weight, WHOLE), rounded(self.high * weight, WHOLE))

    def meet(self, other: Range) -> Range:
        """What lies in both."""
        return Range(max(self.low, other.low), min(self.high, other.high))

    @property
    def empty(self) -> bool:
        """No value lies in it."""
        return self.low > self.high

    @property
    def magnitude(self) -> int:
        """The greatest absolute value."""
        return max(abs(self.low), abs(self.high))


SIXTY_FOUR_BITS = Range(-(2**63), 2**63 - 1)
"""Every number of the language, scaled by its places, lies here, or is unknown."""

ZERO = Range(0, 0)
