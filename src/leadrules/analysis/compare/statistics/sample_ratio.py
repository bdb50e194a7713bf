"""Whether leads were shared out as planned."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from scipy.stats import chisquare

from leadrules.analysis.compare.statistics.answers import CannotTell

ALARM = 0.001


@dataclass(frozen=True, slots=True)
class SampleRatio:
    """The chi-square of the counts against the plan, its p, and whether that is an alarm."""

    statistic: float
    p: float
    alarm: bool


def sample_ratio(counts: Sequence[int], weights: Sequence[float]) -> SampleRatio | CannotTell:
    """Whether the arms' counts of leads fit the weights; an alarm where p is below 0.001.

    Pearson's chi-square; the threshold of Fabijan et al. (2019), Diagnosing Sample Ratio Mismatch
    in Online Controlled Experiments, KDD. After an alarm nothing else of the test can be read.

    >>> sample_ratio([821588, 815482], [1, 1]).alarm
    True
    """
    if len(counts) != len(weights) or len(counts) < 2:
        raise ValueError("two arms or more, each with its weight")
    if min(counts) < 0 or not all(weight > 0 for weight in weights):
        raise ValueError("a count is below 0, or a weight not above 0")
    leads = sum(counts)
    expected = [leads * weight / sum(weights) for weight in weights]
    if min(expected) < 5:
        return CannotTell("too few leads: an arm should have 5 or more by plan")
    answer = chisquare(list(counts), expected)
    return SampleRatio(float(answer.statistic), float(answer.pvalue), float(answer.pvalue) < ALARM)
