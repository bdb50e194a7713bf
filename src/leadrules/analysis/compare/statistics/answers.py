"""What a statistic answers: a finding, or in words why there is none. Never nan, never infinite."""

from __future__ import annotations

from dataclasses import dataclass

LEVEL = 0.95
"""How sure an interval is, where nothing else is said."""


@dataclass(frozen=True, slots=True)
class CannotTell:
    """Why there is no finding, in lower case, for people.

    >>> CannotTell("no lead was won").reason
    'no lead was won'
    """

    reason: str


@dataclass(frozen=True, slots=True)
class Interval:
    """The two limits of an interval, and the share of repetitions in which such limits are right.

    >>> Interval(-0.02, 0.08).holds(0.0)
    True
    """

    low: float
    high: float
    level: float = LEVEL

    def holds(self, value: float) -> bool:
        """Whether a value is between the limits, or one of them."""
        return self.low <= value <= self.high

    @property
    def width(self) -> float:
        """How far the limits are apart; 0 for a version against itself."""
        return self.high - self.low


@dataclass(frozen=True, slots=True)
class Estimate:
    """A value and the interval around it."""

    value: float
    interval: Interval
