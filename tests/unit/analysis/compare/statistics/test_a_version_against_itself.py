"""A version against itself: no difference, p = 1, no width, and nothing that is not a number."""

from __future__ import annotations

from dataclasses import fields, is_dataclass

import numpy as np
import pytest

from leadrules.analysis.compare.statistics.answers import CannotTell
from leadrules.analysis.compare.statistics.bounds import Bounds, bounds
from leadrules.analysis.compare.statistics.drift import kolmogorov_smirnov, stability
from leadrules.analysis.compare.statistics.mcnemar import mcnemar
from leadrules.analysis.compare.statistics.ranking import auc_metric, average_precision_metric
from leadrules.analysis.compare.statistics.resampling import Metric, Paired, paired_bootstrap, ratio
from leadrules.analysis.compare.statistics.roc import delong
from leadrules.analysis.compare.statistics.sample_ratio import sample_ratio
from leadrules.analysis.compare.statistics.selection import ByCapacity, ByVerdict, precision_metric
from leadrules.analysis.compare.statistics.symmetry import bowker, stuart_maxwell

RANDOM = np.random.default_rng(11)
SCORES = RANDOM.integers(0, 20, 300)
WON = RANDOM.random(300) < 0.3
ACCOUNTS = RANDOM.integers(0, 90, 300)
WEEKS = RANDOM.integers(0, 5, 300)
PASSED = SCORES > 12


def _numbers(answer: object) -> list[float]:
    if is_dataclass(answer):
        return [x for each in fields(answer) for x in _numbers(getattr(answer, each.name))]
    if isinstance(answer, tuple):
        return [x for each in answer for x in _numbers(each)]
    return [answer] if isinstance(answer, float) else []


@pytest.mark.parametrize(
    "answer",
    [
        mcnemar(PASSED, PASSED),
        mcnemar([0, 0], [0, 0]),
        bowker(np.diag([4, 0, 9])),
        stuart_maxwell(np.diag([4, 0, 9])),
        delong(SCORES, SCORES, WON),
        delong([1, 1, 1, 1], [2, 2, 2, 2], [0, 1, 0, 1]),
        kolmogorov_smirnov(SCORES, SCORES),
        sample_ratio([500, 500], [1, 1]),
    ],
)
def test_every_test_has_p_1(answer: object) -> None:
    assert not isinstance(answer, CannotTell)
    assert getattr(answer, "p", getattr(answer, "exact", None)) == 1.0
    assert np.isfinite(_numbers(answer)).all()


def test_mid_p_is_1_where_nothing_differs() -> None:
    answer = mcnemar(PASSED, PASSED)
    assert not isinstance(answer, CannotTell)
    assert (answer.exact, answer.mid_p, answer.difference) == (1.0, 1.0, 0.0)


METRICS: list[Metric] = [
    precision_metric(ByCapacity(SCORES, 10, periods=WEEKS), WON),
    precision_metric(ByVerdict(PASSED), WON),
    ratio(PASSED & WON, WON),
    auc_metric(SCORES, WON),
    average_precision_metric(SCORES, WON),
]


@pytest.mark.parametrize("metric", METRICS)
def test_every_paired_interval_has_no_width(metric: Metric) -> None:
    answer = paired_bootstrap(metric, metric, ACCOUNTS, seed=1, resamples=200)
    assert isinstance(answer, Paired)
    assert answer.difference.value == 0.0
    assert (answer.difference.interval.low, answer.difference.interval.high) == (0.0, 0.0)
    assert answer.a == answer.b
    assert answer.a.interval.width > 0


@pytest.mark.parametrize("worked", [np.ones(300, bool), np.zeros(300, bool), PASSED])
def test_the_bounds_have_no_width_whatever_was_worked(worked: np.ndarray) -> None:
    selection = ByCapacity(SCORES, 10, periods=WEEKS)
    answer = bounds(selection, selection, WON, worked, ACCOUNTS, seed=1, resamples=200)
    assert isinstance(answer, Bounds)
    assert (answer.low, answer.high, answer.all_lost, answer.all_won) == (0.0, 0.0, 0.0, 0.0)
    assert answer.limits.width == 0.0


def test_the_stability_index_is_0() -> None:
    answer = stability(SCORES, SCORES, [5, 10, 15, 30])
    assert not isinstance(answer, CannotTell)
    assert answer.value == 0.0
