"""What each version's own verdicts hand over, and what of it fits the capacity of the metric."""

from __future__ import annotations

from typing import Literal

import numpy as np

from leadrules.analysis.compare.choices import Capacity, Metric
from leadrules.analysis.compare.evidence.ground import Ground, best_of, ranked
from leadrules.analysis.compare.evidence.record import AsMany, HandedOver, HandOvers, Load
from leadrules.analysis.compare.paired import Version
from leadrules.analysis.compare.statistics.columns import Flags, Floats
from leadrules.analysis.compare.statistics.selection import ByCapacity, observed

MATTERS = 0.05
"""Hand-overs of B are set apart from A's where they are so many more or fewer."""


def hand_overs_of(ground: Ground, metric: Metric) -> HandOvers:
    """Both versions' own hand-overs among the leads of a ground.

    A metric at a capacity ranks leads whatever their verdict, so it says nothing of a version that
    hands over fewer than that. Here only leads that its verdicts hand over are taken, at most the
    capacity, ranked by the same code.
    """
    at = metric.at if isinstance(metric.at, Capacity) else None
    in_all = at is not None and (at.period is None or ground.periods is None)
    number = 1 if in_all or ground.periods is None else len(ground.periods.parts)
    if at is not None and in_all:
        at = Capacity(at.leads, None)
    pair = ground.pair
    of_a, of_b = (_given(ground, version, at) for version in (pair.a, pair.b))
    weeks = None if ground.periods is None or ground.assumed_worked else ground.periods.count
    return HandOvers(
        at, ground.period, number, _of(ground, pair.a, at, of_a), _of(ground, pair.b, at, of_b),
        _as_many(ground, of_a, of_b), None if weeks is None else float(ground.worked.sum()) / weeks,
    )  # fmt: skip


def _given(ground: Ground, version: Version, at: Capacity | None) -> Floats:
    """How much of each lead sales gets of a version's hand-overs, at most the capacity."""
    if at is None:
        return version.passed.astype(np.float64)
    return _taken(ground, version, at, version.passed & ranked(version))


def _as_many(ground: Ground, of_a: Floats, of_b: Floats) -> AsMany | None:
    """The best of the version that gives more, as many in each period as the other gives."""
    sums = float(of_a.sum()), float(of_b.sum())
    if not min(sums) or abs(sums[1] - sums[0]) <= MATTERS * sums[0]:
        return None
    letter: Literal["A", "B"]
    letter, version, fewer = "A", ground.pair.a, of_b
    if sums[1] > sums[0]:
        letter, version, fewer = "B", ground.pair.b, of_a
    period = np.zeros(len(ground), np.int64)
    if ground.periods is not None:
        _, period = np.unique(ground.periods.of_lead, return_inverse=True)
    rooms = np.bincount(period, fewer)
    kept = ranked(version) & (rooms[period] > 0)
    if not kept.any():
        return None
    # WHY: there is no capacity of 0; no lead of such a period is kept
    rooms = np.where(rooms > 0, rooms, 1.0)
    scores = np.where(kept, version.score, 0.0)
    best = observed(ByCapacity(scores, list(rooms), periods=period, ranked=kept))
    return AsMany(letter, _load(ground, best))


def _of(ground: Ground, version: Version, at: Capacity | None, given: Floats) -> HandedOver:
    passed = version.passed
    handed = _load(ground, passed.astype(np.float64))
    count = None if ground.periods is None else ground.periods.count
    per_period = None if count is None else handed.leads / count
    if at is None:
        return HandedOver(handed, per_period, handed, 0, None, ())
    best = _taken(ground, version, at, ranked(version))
    return HandedOver(
        handed,
        per_period,
        _load(ground, given),
        _short(ground, at, passed),
        float(best.sum()),
        _beyond(ground, version, best),
    )


def _taken(ground: Ground, version: Version, at: Capacity, kept: Flags) -> Floats:
    if not kept.any():
        return np.zeros(len(ground))
    return observed(best_of(ground, version, at, kept))


def _load(ground: Ground, taken: Floats) -> Load:
    worked = np.where(ground.worked, taken, 0.0)
    amount = None if ground.amount is None else float((worked * ground.won) @ ground.amount)
    return Load(float(taken.sum()), float(worked.sum()), float(worked @ ground.won), amount)


def _short(ground: Ground, at: Capacity, passed: Flags) -> int:
    """In how many periods fewer leads are handed over than there is room for, to a whole lead."""
    if at.period is None or ground.periods is None:
        return int(passed.sum() < at.leads)
    parts = ground.periods.parts
    counts = np.bincount(ground.periods.of_lead[passed], minlength=len(parts))
    return int((counts < np.floor(at.leads * parts + 1e-9)).sum())


def _beyond(ground: Ground, version: Version, best: Floats) -> tuple[tuple[str, float], ...]:
    names = ground.pair.verdicts
    others = np.where(version.passed, 0.0, best)
    sums = np.bincount(version.verdict, others, minlength=len(names))
    return tuple((name, float(leads)) for name, leads in zip(names, sums, strict=True) if leads)
