"""Thresholds with their volumes and, where outcomes are known, their conversion."""

from __future__ import annotations

from dataclasses import dataclass

from leadrules.analysis.compare.statistics.answers import CannotTell
from leadrules.analysis.compare.statistics.proportion import Proportion


@dataclass(frozen=True, slots=True)
class Threshold:
    """What handing over from so many points on would mean."""

    points: float
    leads: int
    per_week: float
    won: Proportion | CannotTell | None
    """Observed among leads with an outcome; None without one."""


@dataclass(frozen=True, slots=True)
class Filling:
    """The threshold that fills a capacity, chosen on the earlier leads, judged on the later ones.

    `per_week` and `won` are of the later leads, which had no part in choosing it.
    """

    capacity_per_week: float
    points: float
    chosen_on: int
    judged_on: int
    per_week: float
    won: Proportion | CannotTell | None


@dataclass(frozen=True, slots=True)
class Sweep:
    """One version's thresholds, and the one that fills the capacity."""

    weeks: float
    thresholds: tuple[Threshold, ...]
    filling: Filling | CannotTell


@dataclass(frozen=True, slots=True)
class Planning:
    """Volumes of both versions by threshold, and leads needed for a plan."""

    a: Sweep | CannotTell
    b: Sweep | CannotTell
