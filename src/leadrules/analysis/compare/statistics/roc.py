"""ROC: how well a score ranks, DeLong's interval for it, and his paired test between two scores."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from scipy.stats import norm, rankdata

from leadrules.analysis.compare.statistics.answers import LEVEL, CannotTell, Interval
from leadrules.analysis.compare.statistics.columns import (
    Flags,
    Floats,
    Numbers,
    YesNo,
    numbers,
    yes_no,
)

_NOTHING = 1e-12  # a standard error below is one of rounding only


@dataclass(frozen=True, slots=True)
class RocAuc:
    """How often a won lead has the higher score than one not won; ties count half."""

    auc: float
    gini: float
    """Twice the AUC less 1: 0 is chance, 1 is perfect."""
    standard_error: float
    interval: Interval
    won: int
    not_won: int


@dataclass(frozen=True, slots=True)
class DeLong:
    """Two scores' AUC on the same leads, and B's less A's with its interval, z and p."""

    auc_a: float
    auc_b: float
    difference: float
    standard_error: float
    interval: Interval
    z: float
    p: float


def roc_auc(scores: Numbers, won: YesNo, *, level: float = LEVEL) -> RocAuc | CannotTell:
    """The area under the ROC curve with DeLong's interval, cut off at 0 and 1.

    Assumes independent leads. DeLong, DeLong and Clarke-Pearson (1988) Biometrics 44:837-845, by
    ranks as in Sun and Xu (2014) IEEE Signal Processing Letters 21:1389-1393.

    >>> roc_auc([10, 20, 20, 30], [0, 0, 1, 1]).auc
    0.875
    """
    values = numbers(scores)
    outcome = yes_no(won, len(values))
    refused = _cannot(outcome)
    if refused:
        return refused
    of_won, of_others = _placements(values, outcome)
    auc = float(of_won.mean())
    error = _standard_error(of_won, of_others)
    if error <= _NOTHING:
        told = "won and other leads do not overlap" if auc in (0.0, 1.0) else "all scores are alike"
        return CannotTell(f"{told}, so the ROC curve's interval is unknown")
    half = float(norm.isf((1 - level) / 2)) * error
    interval = Interval(max(0.0, auc - half), min(1.0, auc + half), level)
    return RocAuc(auc, 2 * auc - 1, error, interval, int(outcome.sum()), int((~outcome).sum()))


def area(scores: Numbers, won: YesNo) -> float | CannotTell:
    """The area under the ROC curve alone, which is known even where its interval is not.

    >>> area([1, 2, 3, 4], [0, 0, 1, 1])
    1.0
    """
    values = numbers(scores)
    outcome = yes_no(won, len(values))
    return _cannot(outcome) or float(_placements(values, outcome)[0].mean())


def delong(
    scores_a: Numbers, scores_b: Numbers, won: YesNo, *, level: float = LEVEL
) -> DeLong | CannotTell:
    """DeLong's paired test of two scores of the same leads.

    Assumes independent leads. Scores that rank alike have p = 1 and an interval without width.
    Source as of `roc_auc`.

    >>> delong([1, 2, 3, 4], [1, 2, 3, 4], [0, 1, 0, 1]).p
    1.0
    """
    a = numbers(scores_a)
    b = numbers(scores_b, len(a))
    outcome = yes_no(won, len(a))
    refused = _cannot(outcome)
    if refused:
        return refused
    won_a, others_a = _placements(a, outcome)
    won_b, others_b = _placements(b, outcome)
    auc_a, auc_b = float(won_a.mean()), float(won_b.mean())
    # WHY: the variance of the differences, not the difference of covariances, is exactly 0 for
    # scores that rank alike
    difference = float((won_b - won_a).mean())
    error = _standard_error(won_b - won_a, others_b - others_a)
    if error <= _NOTHING:
        if abs(difference) <= _NOTHING:
            return DeLong(auc_a, auc_b, 0.0, 0.0, Interval(0.0, 0.0, level), 0.0, 1.0)
        return CannotTell("the scores differ by as much for every lead, so the test has no spread")
    half = float(norm.isf((1 - level) / 2)) * error
    interval = Interval(max(-1.0, difference - half), min(1.0, difference + half), level)
    z = difference / error
    return DeLong(auc_a, auc_b, difference, error, interval, z, 2 * float(norm.sf(abs(z))))


def _cannot(won: Flags) -> CannotTell | None:
    if not len(won):
        return CannotTell("there are no leads")
    if not won.any():
        return CannotTell("no lead was won")
    if won.all():
        return CannotTell("every lead was won")
    if min(won.sum(), (~won).sum()) < 2:
        return CannotTell(
            "only one lead was won" if won.sum() == 1 else "only one lead was not won"
        )
    return None


def _placements(scores: Floats, won: Flags) -> tuple[Floats, Floats]:
    """Of each won lead the share of others below it, of each other the share of won above it."""
    ups, downs = scores[won], scores[~won]
    ranks = rankdata(np.concatenate([ups, downs]))
    of_won = (ranks[: len(ups)] - rankdata(ups)) / len(downs)
    of_others = 1 - (ranks[len(ups) :] - rankdata(downs)) / len(ups)
    return of_won, of_others


def _standard_error(of_won: Floats, of_others: Floats) -> float:
    variance = of_won.var(ddof=1) / len(of_won) + of_others.var(ddof=1) / len(of_others)
    return math.sqrt(float(variance))
