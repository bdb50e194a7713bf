"""Whether the leads are still the same: the first half of the period against the second."""

from __future__ import annotations

import numpy as np

from leadrules.analysis.compare.evidence.ground import Ground, whole_ranking
from leadrules.analysis.compare.evidence.record import Drift
from leadrules.analysis.compare.statistics.answers import CannotTell
from leadrules.analysis.compare.statistics.columns import Flags, Floats
from leadrules.analysis.compare.statistics.drift import StabilityIndex, stability

_TENTHS = np.arange(1, 10) / 10


def drift_of(ground: Ground) -> Drift:
    """How scores and winning shifted, by the date of decision; halves are of equal time."""
    as_of = ground.pair.as_of
    first, last = as_of.min(), as_of.max()
    earlier = np.asarray(as_of < first + (last - first) // 2)
    a, b = (_shift(whole_ranking(version), earlier) for version in (ground.pair.a, ground.pair.b))
    won = [float(ground.won[half].mean()) if half.any() else None for half in (earlier, ~earlier)]
    months, place = np.unique(as_of.astype("datetime64[M]"), return_inverse=True)
    leads, wins = np.bincount(place), np.bincount(place, ground.won)
    return Drift(
        a, b, won[0], won[1],
        tuple((str(one), int(n), int(w)) for one, n, w in zip(months, leads, wins, strict=True)),
    )  # fmt: skip


def _shift(scores: Floats, earlier: Flags) -> StabilityIndex | CannotTell:
    """The stability index in bins of the first half's tenths, which are fixed by it alone."""
    if not earlier.any():
        return CannotTell("all leads are decided at one instant")
    edges = np.unique(np.quantile(scores[earlier], _TENTHS))
    edges = edges[edges > scores[earlier].min()]
    if not len(edges):
        edges = np.unique(scores)[1:2]
    if not len(edges):
        return CannotTell("all scores are alike")
    return stability(scores[earlier], scores[~earlier], list(edges))
