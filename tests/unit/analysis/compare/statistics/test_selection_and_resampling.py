"""Precision at a capacity, its resamples, lift and gain."""

from __future__ import annotations

import tracemalloc
from itertools import permutations

import numpy as np
import pytest
from sklearn.metrics import average_precision_score, roc_auc_score

from leadrules.analysis.compare.statistics.answers import CannotTell
from leadrules.analysis.compare.statistics.gain import gain
from leadrules.analysis.compare.statistics.ranking import auc_metric, average_precision_metric
from leadrules.analysis.compare.statistics.resampling import (
    Draws,
    Paired,
    Replicates,
    interval_about,
    paired_bootstrap,
    ratio,
    resample,
    share,
)
from leadrules.analysis.compare.statistics.selection import (
    ByCapacity,
    ByVerdict,
    Precision,
    observed,
    precision,
    precision_metric,
    volume_metric,
)


def test_each_period_has_its_own_capacity() -> None:
    chosen = observed(ByCapacity([9, 8, 7, 3, 2, 1], 1, periods=list("aaabbb")))
    assert chosen.tolist() == [1, 0, 0, 1, 0, 0]
    chosen = observed(ByCapacity([9, 8, 7, 3, 2, 1], [2, 0.5], periods=list("aaabbb")))
    assert chosen.tolist() == [1, 1, 0, 0.5, 0, 0]


def test_leads_that_are_not_ranked_are_never_chosen() -> None:
    selection = ByCapacity([9, 8, 7], 5, ranked=[0, 1, 0])
    assert observed(selection).tolist() == [0, 1, 0]
    assert precision(selection, [1, 1, 1]) == Precision(1.0, 1.0, 1.0, 5.0)
    assert precision(ByCapacity([9], 5, ranked=[0]), [1]) == CannotTell("no lead is chosen")


def test_a_tie_counts_what_all_orders_of_it_count_on_average() -> None:
    scores, won = [5, 3, 3, 3, 1], [1, 1, 0, 0, 1]
    hits = []
    for order in permutations([1, 2, 3]):
        best = [0, *order][:3]
        hits.append(sum(won[lead] for lead in best) / 3)
    answer = precision(ByCapacity(scores, 3), won)
    assert isinstance(answer, Precision)
    assert answer.precision == pytest.approx(sum(hits) / len(hits))
    assert (answer.volume, answer.room) == pytest.approx((3.0, 3.0))


def test_volume_is_told_where_the_capacity_is_not_filled() -> None:
    answer = precision(ByCapacity([5, 4, 3], 10, periods=[1, 1, 2]), [1, 0, 0])
    assert isinstance(answer, Precision)
    assert (answer.volume, answer.room) == (3.0, 20.0)
    verdict = precision(ByVerdict([1, 1, 0]), [1, 0, 0])
    assert verdict == Precision(0.5, 1.0, 2.0, None)


@pytest.mark.parametrize("capacity", [0, -1, float("inf"), float("nan")])
def test_a_capacity_is_above_0_and_not_endless(capacity: float) -> None:
    with pytest.raises(ValueError, match="above 0"):
        ByCapacity([1], capacity)


def _naive(scores: np.ndarray, won: np.ndarray, drawn: np.ndarray, capacity: int) -> float:
    """Precision at a capacity of one resample, lead by lead."""
    left, hits, chosen = float(capacity), 0.0, 0.0
    for score in sorted(set(scores), reverse=True):
        tie = scores == score
        size = float(drawn[tie].sum())
        taken = min(left, size)
        if size:
            hits += taken * float((drawn * won)[tie].sum()) / size
        chosen, left = chosen + taken, left - taken
    return hits / chosen


@pytest.mark.parametrize("capacity", [3, 30, 90])
def test_resamples_at_once_are_what_each_alone_is(capacity: int) -> None:
    random = np.random.default_rng(5)
    scores, won = random.integers(0, 12, 300), random.random(300) < 0.4
    drawn = random.integers(0, 4, (300, 40)).astype(float)
    drawn[:, 0] = 0
    drawn[scores == 0, 0] = 1  # reaches the very last places
    draws = Draws(drawn, np.arange(300))
    values = precision_metric(ByCapacity(scores, capacity), won)(draws)
    expected = [_naive(scores, won, column, capacity) for column in drawn.T]
    assert values == pytest.approx(expected)
    assert volume_metric(ByCapacity(scores, capacity))(draws).max() == pytest.approx(capacity)


def test_auc_and_average_precision_of_resamples_are_scikit_learns() -> None:
    random = np.random.default_rng(6)
    scores, won = random.integers(0, 9, 120), random.random(120) < 0.3
    drawn = random.integers(0, 3, (120, 20)).astype(float)
    draws = Draws(drawn, np.arange(120))
    aucs = [roc_auc_score(won, scores, sample_weight=each) for each in drawn.T]
    averages = [average_precision_score(won, scores, sample_weight=each) for each in drawn.T]
    assert auc_metric(scores, won)(draws) == pytest.approx(aucs)
    assert average_precision_metric(scores, won)(draws) == pytest.approx(averages)


def test_whole_clusters_are_drawn() -> None:
    seen = []

    def counted(draws: Draws) -> np.ndarray:
        seen.append(draws.of(np.arange(4)))
        return np.ones(draws.drawn.shape[1])

    answer = resample([counted], ["a", "a", "b", "c"], seed=3, resamples=50)
    assert isinstance(answer, Replicates)
    assert answer.clusters == 3
    drawn = np.concatenate(seen[1:], axis=1)
    assert drawn.shape == (4, 50)
    assert (drawn[0] == drawn[1]).all()
    assert (drawn[1] + drawn[2] + drawn[3] == 3).all()


def test_the_same_seed_gives_the_same_and_another_another() -> None:
    values = np.random.default_rng(1).random(80)

    def answer(seed: int) -> object:
        return paired_bootstrap(share(values), share(values**2), range(80), seed=seed)

    assert answer(4) == answer(4)
    assert answer(4) != answer(5)


def test_the_mean_of_clusters_has_the_textbook_error() -> None:
    """500 accounts of 4 alike leads: the error is that of 500 values, not of 2,000."""
    by_account = np.random.default_rng(8).normal(size=500)
    answer = resample([share(np.repeat(by_account, 4))], np.repeat(np.arange(500), 4), seed=9)
    assert isinstance(answer, Replicates)
    error = by_account.std() / np.sqrt(500)
    assert answer.resampled[0].std() == pytest.approx(error, rel=0.08)
    interval = answer.interval(0)
    assert not isinstance(interval, CannotTell)
    assert interval.width == pytest.approx(2 * 1.96 * error, rel=0.1)


def test_no_interval_from_one_account_or_without_a_value() -> None:
    alone = paired_bootstrap(share([1, 0]), share([0, 1]), ["a", "a"], seed=1)
    assert alone == CannotTell("all leads are of one account")
    assert paired_bootstrap(share([]), share([]), [], seed=1) == CannotTell("there are no leads")
    nothing = paired_bootstrap(ratio([0, 0], [0, 0]), share([0, 1]), [1, 2], seed=1)
    assert nothing == CannotTell("the metric has no value for one of the versions, or for both")
    seldom = paired_bootstrap(ratio([1, 0], [1, 0]), share([0, 1]), [1, 2], seed=1)
    assert seldom == CannotTell("too few leads: the metric has no value in many resamples")
    assert isinstance(interval_about(0.5, np.array([]), 0.1, 0.1, 0.8), CannotTell)


def test_a_few_resamples_without_a_value_are_left_out() -> None:
    values = np.r_[np.arange(200.0), np.nan]
    interval = interval_about(99.5, values, 0.0, 0.0, 0.95)
    assert not isinstance(interval, CannotTell)
    assert (interval.low, interval.high) == (0.0, 199.0)


def test_resamples_that_lean_to_one_side_are_moved_about_what_was_observed() -> None:
    interval = interval_about(0.45, np.linspace(0.4, 0.6, 201), 0.1, 0.1, 0.8)
    assert not isinstance(interval, CannotTell)
    # their middle, 0.42 to 0.58, less the 0.05 that their mean is above
    assert (interval.low, interval.high) == (pytest.approx(0.4), pytest.approx(0.53))


def test_an_interval_goes_no_further_than_any_resample() -> None:
    interval = interval_about(0.95, np.r_[np.full(50, 0.9), np.full(50, 0.96)], 0.1, 0.1, 0.8)
    assert not isinstance(interval, CannotTell)
    assert (interval.low, interval.high) == (pytest.approx(0.92), 0.96)


def test_lift_and_gain_by_hand() -> None:
    points = gain([5, 5, 4, 3, 2, 1, 1, 1, 1, 1], [1, 0, 1, 0, 0, 0, 0, 0, 0, 0], [0.1, 0.3, 1.0])
    assert not isinstance(points, CannotTell)
    first, second, last = points
    assert (first.gain, first.lift, first.precision) == (0.25, 2.5, 0.5)
    assert (second.gain, second.leads) == (1.0, pytest.approx(3))
    assert (last.gain, last.lift) == (1.0, 1.0)
    assert gain([1, 2], [0, 0]) == CannotTell("no lead was won")
    assert gain([], []) == CannotTell("there are no leads")
    with pytest.raises(ValueError, match="share"):
        gain([1], [1], [0])


def test_2000_resamples_of_100000_leads_hold_little_memory() -> None:
    random = np.random.default_rng(0)
    leads = 100_000
    scores, won = random.integers(0, 150, leads), random.random(leads) < 0.2
    weeks, accounts = random.integers(0, 52, leads), random.integers(0, 30_000, leads)
    metric = precision_metric(ByCapacity(scores, 200, periods=weeks), won)
    tracemalloc.start()
    answer = paired_bootstrap(metric, metric, accounts, seed=1, resamples=200)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert isinstance(answer, Paired)
    assert peak < 200e6
