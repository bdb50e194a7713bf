"""What each threshold would hand over, which one fills the capacity, and what a lead brings."""

from __future__ import annotations

import numpy as np

from leadrules.analysis.compare.choices import Choices
from leadrules.analysis.compare.paired import Version
from leadrules.analysis.compare.planning.record import Planning, Sweep
from leadrules.analysis.compare.planning.sweep import Observed, sweep_of
from leadrules.analysis.compare.population.record import Population
from leadrules.analysis.compare.statistics.answers import CannotTell, Estimate
from leadrules.analysis.compare.statistics.columns import Flags
from leadrules.analysis.compare.statistics.resampling import Metric, ratio, resample


def planning_of(choices: Choices, population: Population) -> Planning:
    """Both versions' volumes and conversion by threshold, and the revenue of a lead handed over.

    Conversion and revenue are of leads with an outcome; where a column tells which leads sales
    worked, of those alone. A threshold counts the leads in the ranking whose score is as high:
    whatever else a verdict asks for is not in it.
    """
    seen = _seen(population)
    revenue_a, revenue_b = _revenue(choices, population, seen)
    return Planning(
        _sweep(choices, population, population.paired.a, seen),
        _sweep(choices, population, population.paired.b, seen),
        worked_only=seen is not None and population.worked is not None,
        revenue_a=revenue_a,
        revenue_b=revenue_b,
    )


def _seen(population: Population) -> Flags | None:
    """Which leads tell conversion; None without an outcome."""
    if population.outcome is None:
        return None
    if population.worked is None:
        return population.outcome.counted
    return population.outcome.counted & population.worked


def _sweep(
    choices: Choices, population: Population, version: Version, seen: Flags | None
) -> Sweep | CannotTell:
    won = None if population.outcome is None else population.outcome.won
    leads = Observed(version.score, version.ranked, population.paired.as_of, seen, won)
    return sweep_of(leads, choices)


def _revenue(
    choices: Choices, population: Population, seen: Flags | None
) -> tuple[Estimate | CannotTell | None, Estimate | CannotTell | None]:
    outcome, paired = population.outcome, population.paired
    if outcome is None or outcome.amount is None or seen is None:
        return None, None
    amounts = np.where(outcome.won, outcome.amount, 0.0)[seen]
    passed = [version.passed[seen].astype(np.float64) for version in (paired.a, paired.b)]
    metrics: list[Metric] = [ratio(amounts * flags, flags) for flags in passed]
    clusters = paired.cluster[seen]
    drawn = resample(metrics, clusters, seed=choices.seed, resamples=choices.resamples)
    if isinstance(drawn, CannotTell):
        return drawn, drawn

    def estimate(place: int) -> Estimate | CannotTell:
        if not passed[place].any():
            return CannotTell("no lead with an outcome is handed over")
        interval = drawn.interval(place, level=choices.level)
        if isinstance(interval, CannotTell):
            return interval
        return Estimate(float(drawn.observed[place]), interval)

    return estimate(0), estimate(1)
