"""What changes between two versions: the matrix, the spreads, and each flip with its cause."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import polars as pl

from leadrules.analysis.compare.changes.attributing import attribution_of
from leadrules.analysis.compare.changes.record import Changes, Matrix, Spread
from leadrules.analysis.compare.choices import Choices
from leadrules.analysis.compare.paired import Paired
from leadrules.analysis.compare.population.record import Population
from leadrules.analysis.compare.statistics.columns import Floats
from leadrules.analysis.compare.statistics.drift import stability_of_counts
from leadrules.analysis.compare.statistics.mcnemar import mcnemar
from leadrules.analysis.compare.statistics.symmetry import bowker, stuart_maxwell
from leadrules.language.loading import Loaded

BINS = 20
"""A spread has no more bins than this, but for one that an edge adds."""
_STEPS = (1, 2, 5)


def changes_of(
    a: Loaded,
    b: Loaded,
    leads: pl.DataFrame,
    events: pl.DataFrame | None,
    choices: Choices,
    population: Population,
) -> Changes:
    """What changes for the leads of a population, and which change of the rules did it.

    `leads` and `events` are the tables that the population was gathered from.
    """
    paired = population.paired
    spread_a, spread_b = spreads_of(paired)
    attribution, drawn = attribution_of(a, b, leads, events, choices, population)
    return Changes(
        len(paired),
        int((paired.a.verdict == paired.b.verdict).sum()),
        int((paired.a.score == paired.b.score).sum()),
        matrix_of(paired, choices.passes),
        spread_a,
        spread_b,
        stability_of_counts(spread_a.counts, spread_b.counts),
        attribution,
        drawn,
    )


def matrix_of(paired: Paired, passes: Sequence[str]) -> Matrix:
    """How many leads go from each verdict to each other, and whether they go evenly."""
    size = len(paired.verdicts)
    pairs = paired.a.verdict * size + paired.b.verdict
    counts = np.bincount(pairs, minlength=size * size).reshape(size, size)
    a, b = paired.a.passed, paired.b.passed
    return Matrix(
        paired.verdicts,
        tuple(tuple(row) for row in counts.tolist()),
        tuple(name for name in paired.verdicts if name in passes),
        passed_a=int(a.sum()),
        passed_b=int(b.sum()),
        only_a=int((a & ~b).sum()),
        only_b=int((b & ~a).sum()),
        bowker=bowker(counts),
        homogeneity=stuart_maxwell(counts),
        mcnemar=mcnemar(a, b),
    )


def spreads_of(paired: Paired) -> tuple[Spread, Spread]:
    """Both versions' scores in the same bins, which depend on the scores' range alone."""
    edges = edges_of(np.concatenate([paired.a.score, paired.b.score]))
    return _spread(paired.a.score, edges), _spread(paired.b.score, edges)


def edges_of(scores: Floats) -> tuple[float, ...]:
    """Edges at whole multiples of a round step, of which at most about `BINS` hold all scores.

    >>> edges_of(np.array([3.0, 41.5]))
    (2.0, 4.0, 6.0, 8.0, 10.0, 12.0, 14.0, 16.0, 18.0, 20.0, 22.0, 24.0, 26.0, 28.0, 30.0, \
32.0, 34.0, 36.0, 38.0, 40.0, 42.0)
    >>> edges_of(np.array([50.0, 50.0]))
    (50.0, 51.0)
    """
    low, high = float(scores.min()), float(scores.max())
    steps = (step * 10**power for power in range(10) for step in _STEPS)
    step = next(step for step in steps if (high - low) / step <= BINS)
    first, last = int(low // step), int(high // step)
    return tuple(float(place * step) for place in range(first, max(last, first) + 2))


def _spread(scores: Floats, edges: tuple[float, ...]) -> Spread:
    counts, _ = np.histogram(scores, bins=edges)
    low, quarter, median, three_quarters, high = np.quantile(scores, [0, 0.25, 0.5, 0.75, 1])
    return Spread(
        edges,
        tuple(int(count) for count in counts),
        float(low),
        float(quarter),
        float(median),
        float(three_quarters),
        float(high),
        float(scores.mean()),
    )
