"""One version's thresholds: how many leads each hands over, and the one that fills a capacity."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import assert_never

import numpy as np

from leadrules.analysis.compare.choices import Capacity, Choices, Period
from leadrules.analysis.compare.evidence.periods import counted_span, periods_of
from leadrules.analysis.compare.paired import Instants
from leadrules.analysis.compare.planning.record import Filling, Sweep, Threshold
from leadrules.analysis.compare.statistics.answers import CannotTell
from leadrules.analysis.compare.statistics.columns import Flags, Floats
from leadrules.analysis.compare.statistics.proportion import Proportion, proportion

MOST = 40
"""Thresholds of a sweep, at most about."""
_WHOLE = 5.0  # points from the lowest to the highest score, from which on thresholds are whole
_WEEK = np.timedelta64(7, "D") / np.timedelta64(1, "us")
_DAYS = 7.0
_MONTH = 365.25 / 12
_TOO_SHORT = CannotTell("the earlier or the later half of the leads is of less than a week")


@dataclass(frozen=True, slots=True)
class Observed:
    """One version's leads: score, whether ranked, when decided, and what became of them."""

    score: Floats
    ranked: Flags
    as_of: Instants
    seen: Flags | None
    """Which leads tell conversion; None without an outcome."""
    won: Flags | None

    def of(self, kept: Flags) -> Observed:
        """Only some of the leads."""
        return Observed(
            self.score[kept],
            self.ranked[kept],
            self.as_of[kept],
            None if self.seen is None else self.seen[kept],
            None if self.won is None else self.won[kept],
        )

    def from_points(
        self, points: float, level: float
    ) -> tuple[int, Proportion | CannotTell | None]:
        """How many ranked leads have so many points or more, and the share of them won."""
        chosen = self.ranked & (self.score >= points)
        if self.seen is None or self.won is None:
            return int(chosen.sum()), None
        told = chosen & self.seen
        won = proportion(int((told & self.won).sum()), int(told.sum()), level=level)
        return int(chosen.sum()), won


def sweep_of(leads: Observed, choices: Choices) -> Sweep | CannotTell:
    """The thresholds of one version, from the lowest to the highest score, at even steps."""
    scores = leads.score[leads.ranked]
    if not len(scores):
        return CannotTell("no lead is in the ranking")
    weeks = _weeks(leads.as_of, choices)
    thresholds = []
    for points in steps(float(scores.min()), float(scores.max())):
        many, won = leads.from_points(points, choices.level)
        thresholds.append(Threshold(points, many, None if weeks is None else many / weeks, won))
    return Sweep(weeks, tuple(thresholds), _filling(leads, choices))


def steps(low: float, high: float) -> tuple[float, ...]:
    """Round numbers at even distance, such that the first takes in all and the last is reached.

    >>> steps(3, 11)
    (3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0, 10.0, 11.0)
    >>> steps(-20, 100)[:3], steps(0.5, 0.5), steps(0, 0.2)[:3]
    ((-20.0, -15.0, -10.0), (0.5,), (0.0, 0.01, 0.02))
    """
    if high <= low:
        return (low,)
    least = max((high - low) / MOST, 0.01)
    if high - low >= _WHOLE:
        least = max(least, 1.0)
    power = 10.0 ** math.floor(math.log10(least) + 1e-9)
    step = next(times * power for times in (1, 2, 5, 10) if times * power >= least - 1e-9)
    first, last = math.floor(low / step + 1e-9), math.floor(high / step + 1e-9)
    return tuple(round(place * step, 6) for place in range(first, last + 1))


def per_week(capacity: Capacity) -> float | None:
    """A capacity as leads a week; None where it is no rate.

    >>> per_week(Capacity(200, "week")), round(per_week(Capacity(1000, "month")), 1)
    (200.0, 230.0)
    """
    if capacity.period is None:
        return None
    return capacity.leads * _DAYS / _days(capacity.period)


def _days(period: Period) -> float:
    match period:
        case "day":
            return 1.0
        case "week":
            return _DAYS
        case "month":
            return _MONTH
        case "quarter":
            return 3 * _MONTH
        case _:
            assert_never(period)


def _weeks(as_of: Instants, choices: Choices) -> float | None:
    """Over how many weeks leads were decided, by whole days, as hand-overs a week are counted.

    None for one instant or less than a week.
    """
    known = as_of[~np.isnat(as_of)]
    if not len(known):
        return None
    span = counted_span(known, choices, choices.outcome)
    if span.one_instant:
        return None
    weeks = periods_of(known, "week", span).count
    return weeks if weeks >= 1 else None


def _filling(leads: Observed, choices: Choices) -> Filling | CannotTell:
    """The threshold chosen on the earlier half of the leads, with what it gives on the later."""
    at = None if choices.metric is None else choices.metric.at
    if not isinstance(at, Capacity):
        return CannotTell("no capacity is declared, such as by the metric `precision@200/week`")
    capacity = per_week(at)
    if capacity is None:
        return CannotTell("the capacity is no rate: a threshold fills so many leads a week")
    known = leads.of(~np.isnat(leads.as_of))
    weeks = _weeks(known.as_of, choices)
    if weeks is None:
        return _TOO_SHORT
    cut = np.sort(known.as_of)[len(known.as_of) // 2]
    early, late = known.of(known.as_of < cut), known.of(known.as_of >= cut)
    begun = counted_span(known.as_of, choices, choices.outcome).start
    weeks_early = float((cut - begun) / np.timedelta64(1, "us") / _WEEK)
    weeks_late = weeks - weeks_early
    if min(weeks_early, weeks_late) < 1:
        return _TOO_SHORT
    points = _chosen(early, capacity * weeks_early)
    if isinstance(points, CannotTell):
        return points
    chosen, _ = early.from_points(points, choices.level)
    many, won = late.from_points(points, choices.level)
    return Filling(
        capacity_per_week=capacity,
        points=points,
        chosen_on=len(early.as_of),
        judged_on=len(late.as_of),
        per_week=many / weeks_late,
        won=won,
        chosen_per_week=chosen / weeks_early,
    )


def _chosen(leads: Observed, room: float) -> float | CannotTell:
    """The lowest score that so many leads at most reach."""
    scores, counts = np.unique(leads.score[leads.ranked], return_counts=True)
    reached = counts[::-1].cumsum()[::-1]
    fits = np.flatnonzero(reached <= room)
    if not len(scores):
        return CannotTell("no lead of the earlier half is in the ranking")
    if not len(fits):
        return CannotTell("more leads than the capacity share the highest score")
    return float(scores[fits[0]])
