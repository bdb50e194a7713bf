"""Exploratory figures of one version: conversion, gain, separation, amount."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from leadrules.analysis.compare.evidence.ground import Ground, ranked, whole_ranking
from leadrules.analysis.compare.evidence.record import VersionQuality
from leadrules.analysis.compare.paired import Version
from leadrules.analysis.compare.statistics.average_precision import average_precision
from leadrules.analysis.compare.statistics.columns import Floats
from leadrules.analysis.compare.statistics.conversion import (
    VerdictQuality,
    conversion_by_band,
    conversion_by_label,
    verdict_quality,
)
from leadrules.analysis.compare.statistics.drift import kolmogorov_smirnov
from leadrules.analysis.compare.statistics.gain import gain

_BANDS = 10
_STEPS = (1.0, 2.0, 2.5, 5.0)


@dataclass(frozen=True, slots=True)
class Side:
    """What figures of one version are made of."""

    version: Version
    bands: tuple[float, ...]
    level: float


def qualities(ground: Ground, level: float) -> tuple[VersionQuality, VersionQuality]:
    """The figures of A and of B, with the same bands of the score."""
    sides = ground.pair.a, ground.pair.b
    bands = edges(np.concatenate([side.score[ranked(side)] for side in sides]))
    a, b = (_quality(ground, Side(side, bands, level)) for side in sides)
    return a, b


def _quality(ground: Ground, side: Side) -> VersionQuality:
    version, won, level = side.version, ground.won, side.level
    kept = ranked(version)
    names = ground.pair.verdicts
    labels = [names[place] for place in version.verdict]
    scores = whole_ranking(version)
    bands = (
        conversion_by_band(version.score[kept], won[kept], side.bands, level=level)
        if side.bands
        else ()
    )
    return VersionQuality(
        conversion_by_label(labels, won, names, level=level),
        bands,
        _at_verdicts(ground, version, level),
        gain(scores, won),
        average_precision(scores, won),
        kolmogorov_smirnov(scores[won], scores[~won]),
        None if ground.amount is None else float(ground.amount[version.passed & won].sum()),
    )


def _at_verdicts(
    ground: Ground, version: Version, level: float
) -> tuple[tuple[str, VerdictQuality], ...]:
    """Precision and recall of each verdict and better, but where that is every lead."""
    found = []
    for place, name in enumerate(ground.pair.verdicts):
        passed = version.verdict <= place
        if passed.all():
            break
        found.append((name, verdict_quality(passed, ground.won, level=level)))
    return tuple(found)


def edges(scores: Floats) -> tuple[float, ...]:
    """At most 10 bands of equal and round width over most scores; none where all are alike.

    >>> edges(np.arange(0.0, 101.0))
    (10.0, 20.0, 30.0, 40.0, 50.0, 60.0, 70.0, 80.0, 90.0)
    """
    if not len(scores):
        return ()
    low, high = (float(each) for each in np.quantile(scores, [0.01, 0.99]))
    if high <= low:
        low, high = float(scores.min()), float(scores.max())
    if high <= low:
        return ()
    power = 10.0 ** np.floor(np.log10((high - low) / _BANDS))
    for step in (*_STEPS, 10.0, 20.0):
        width = float(step * power)
        first, last = int(np.floor(low / width)) + 1, int(np.ceil(high / width)) - 1
        if last - first + 2 <= _BANDS:
            break
    return tuple(float(place * width) for place in range(first, max(first, last) + 1))
