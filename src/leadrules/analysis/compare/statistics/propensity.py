"""Inverse propensity: what a version would have earned, where chance decided whom sales worked."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from leadrules.analysis.compare.statistics.answers import LEVEL, CannotTell
from leadrules.analysis.compare.statistics.columns import (
    Floats,
    Labels,
    Numbers,
    YesNo,
    numbers,
    yes_no,
)
from leadrules.analysis.compare.statistics.resampling import (
    RESAMPLES,
    Paired,
    paired_bootstrap,
    ratio,
)


@dataclass(frozen=True, slots=True)
class InversePropensity:
    """Both versions' precision, and how many leads of equal weight the weighted ones are worth.

    An effective number far below the leads that were worked says that a few leads decide.
    """

    precision: Paired
    effective_a: float
    effective_b: float
    heaviest: float
    """The greatest weight: one lead stands for so many."""


def inverse_propensity(
    passed_a: Numbers,
    passed_b: Numbers,
    won: YesNo,
    worked: YesNo,
    propensities: Numbers,
    clusters: Labels,
    *,
    seed: int,
    resamples: int = RESAMPLES,
    level: float = LEVEL,
) -> InversePropensity | CannotTell:
    """Both versions' precision from worked leads, each weighted by 1 over its chance of work.

    `propensities` are the chances that were logged when chance decided, never guessed afterwards.
    Weights are normalised: Hajek (1971); Swaminathan and Joachims (2015), The Self-Normalized
    Estimator for Counterfactual Learning, NeurIPS. Effective number: Kish (1965), Survey Sampling.

    >>> answer = inverse_propensity(
    ...     [1, 1, 0, 0], [0, 1, 1, 0], [1, 0, 1, 0], [1, 1, 1, 0], [1, 0.5, 0.5, 0.5],
    ...     [1, 2, 3, 4], seed=5)
    >>> answer
    CannotTell(reason='too few leads: the metric has no value in many resamples')
    """
    a = numbers(passed_a)
    b, chance = numbers(passed_b, len(a)), numbers(propensities, len(a))
    outcome, known = yes_no(won, len(a)), yes_no(worked, len(a))
    if (chance < 0).any() or (chance > 1).any() or (chance[known] == 0).any():
        raise ValueError("a propensity is from 0 to 1, and above 0 for leads that were worked")
    if (((a > 0) | (b > 0)) & (chance == 0)).any():
        return CannotTell("a version passes leads that had no chance of being worked")
    weights = np.divide(known, chance, out=np.zeros_like(chance), where=chance > 0)
    precision = paired_bootstrap(
        ratio(a * weights * outcome, a * weights),
        ratio(b * weights * outcome, b * weights),
        clusters,
        seed=seed,
        resamples=resamples,
        level=level,
    )
    if isinstance(precision, CannotTell):
        return precision
    heaviest = float((np.maximum(a, b) * weights).max())
    return InversePropensity(precision, _effective(a * weights), _effective(b * weights), heaviest)


def _effective(weights: Floats) -> float:
    # WHY: the square of a weight may be no number, that of its share of the largest one is
    parts = weights / weights.max()
    return float(parts.sum() ** 2 / (parts**2).sum())
