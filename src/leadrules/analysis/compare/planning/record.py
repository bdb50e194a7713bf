"""Thresholds with their volumes and, where outcomes are known, their conversion."""

from __future__ import annotations

from dataclasses import dataclass

from leadrules.analysis.compare.statistics.answers import CannotTell, Estimate
from leadrules.analysis.compare.statistics.proportion import Proportion


@dataclass(frozen=True, slots=True)
class Threshold:
    """What handing over from so many points on would mean; leads not in the ranking never are."""

    points: float
    leads: int
    per_week: float | None
    """None where the leads were not decided over some time."""
    won: Proportion | CannotTell | None
    """Observed among leads with an outcome; None without one."""

    @property
    def won_per_week(self) -> float | None:
        """How many leads a week would be won, if leads go on being won as observed."""
        if self.per_week is None or not isinstance(self.won, Proportion):
            return None
        return self.per_week * self.won.share


@dataclass(frozen=True, slots=True)
class Filling:
    """The threshold that fills a capacity, chosen on the earlier leads, judged on the later ones.

    `per_week` and `won` are of the later leads, which had no part in choosing it; it is the lowest
    threshold that hands over no more than the capacity among the earlier ones.
    """

    capacity_per_week: float
    points: float
    chosen_on: int
    judged_on: int
    per_week: float
    won: Proportion | CannotTell | None
    chosen_per_week: float = 0.0
    """Its volume among the earlier leads."""


@dataclass(frozen=True, slots=True)
class Sweep:
    """One version's thresholds, and the one that fills the capacity."""

    weeks: float | None
    """How long the leads were decided over; None where that is one instant, or less than a week."""
    thresholds: tuple[Threshold, ...]
    filling: Filling | CannotTell


@dataclass(frozen=True, slots=True)
class LeadsNeeded:
    """How many leads handed over a revenue takes, and the limits of that number.

    There is no upper limit where a lead may well bring nothing.
    """

    revenue: float
    leads: int
    at_least: int
    at_most: int | None
    level: float


@dataclass(frozen=True, slots=True)
class Planning:
    """Volumes of both versions by threshold, and what a lead brings."""

    a: Sweep | CannotTell
    b: Sweep | CannotTell
    worked_only: bool = False
    """Whether conversion and revenue are of leads that sales worked, as a column tells."""
    revenue_a: Estimate | CannotTell | None = None
    """Revenue of a lead that the version hands over, 0 where not won; None without amounts. What
    `leads_for_revenue` takes."""
    revenue_b: Estimate | CannotTell | None = None
