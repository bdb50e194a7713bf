"""Where there is no finding, the reason is told; input that is none is refused."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from leadrules.analysis.compare.statistics.answers import CannotTell, Interval
from leadrules.analysis.compare.statistics.average_precision import average_precision
from leadrules.analysis.compare.statistics.columns import codes, numbers, yes_no
from leadrules.analysis.compare.statistics.conversion import (
    conversion_by_band,
    conversion_by_label,
    verdict_quality,
)
from leadrules.analysis.compare.statistics.discoveries import benjamini_hochberg
from leadrules.analysis.compare.statistics.drift import (
    StabilityIndex,
    kolmogorov_smirnov,
    separation,
    stability,
    stability_of_counts,
)
from leadrules.analysis.compare.statistics.mcnemar import mcnemar
from leadrules.analysis.compare.statistics.power import hold_out_leads, paired_leads, paired_power
from leadrules.analysis.compare.statistics.proportion import Proportion, proportion
from leadrules.analysis.compare.statistics.resampling import ratio
from leadrules.analysis.compare.statistics.roc import delong, roc_auc
from leadrules.analysis.compare.statistics.survival import Survival, kaplan_meier
from leadrules.analysis.compare.statistics.symmetry import SquareTest, bowker, stuart_maxwell

CANNOT: list[tuple[Callable[[], object], str]] = [
    (lambda: mcnemar([], []), "there are no leads"),
    (lambda: bowker([[0, 0], [0, 0]]), "there are no leads"),
    (lambda: stuart_maxwell([[0, 0], [0, 0]]), "there are no leads"),
    (
        lambda: stuart_maxwell([[5, 2, 0, 0], [1, 5, 0, 0], [0, 0, 5, 3], [0, 0, 1, 5]]),
        "the verdicts change only within groups of verdicts",
    ),
    (lambda: proportion(0, 0), "there are no leads"),
    (lambda: roc_auc([], []), "there are no leads"),
    (lambda: roc_auc([1, 2], [0, 0]), "no lead was won"),
    (lambda: roc_auc([1, 2], [1, 1]), "every lead was won"),
    (lambda: roc_auc([1, 2, 3], [0, 0, 1]), "only one lead was won"),
    (lambda: delong([1, 2, 3], [1, 2, 3], [1, 1, 0]), "only one lead was not won"),
    (
        lambda: roc_auc([1, 2, 3, 4], [0, 0, 1, 1]),
        "won and other leads do not overlap, so the ROC curve's interval is unknown",
    ),
    (
        lambda: roc_auc([7, 7, 7, 7], [0, 0, 1, 1]),
        "all scores are alike, so the ROC curve's interval is unknown",
    ),
    (
        lambda: delong([7, 7, 7, 7], [1, 2, 3, 4], [0, 0, 1, 1]),
        "the scores differ by as much for every lead, so the test has no spread",
    ),
    (lambda: average_precision([], []), "there are no leads"),
    (lambda: average_precision([1], [0]), "no lead was won"),
    (lambda: average_precision([1], [1]), "every lead was won"),
    (lambda: kaplan_meier([], []), "there are no leads"),
    (lambda: kaplan_meier([1, 2], [0, 0]), "no lead was won"),
    (
        lambda: stability_of_counts([0, 0], [1, 1]),
        "there are no leads in one of the two populations",
    ),
    (lambda: kolmogorov_smirnov([], [1]), "there are no leads in one of the two populations"),
    (lambda: separation([1, 2], [0, 0]), "no lead was won"),
    (lambda: separation([1, 2], [1, 1]), "every lead was won"),
    (lambda: paired_leads(0, 0.1), "no number of leads shows a difference of nothing"),
    (lambda: hold_out_leads(0.1, 0.1), "no number of leads shows a difference of nothing"),
]


@pytest.mark.parametrize(("ask", "reason"), CANNOT)
def test_the_reason_is_told(ask: Callable[[], object], reason: str) -> None:
    assert ask() == CannotTell(reason)


REFUSED: list[tuple[Callable[[], object], str]] = [
    (lambda: numbers([1.0, float("nan")]), "missing"),
    (lambda: numbers([1, 2], leads=3), "2 values for 3 leads"),
    (lambda: yes_no([0, 2]), "neither yes nor no"),
    (lambda: codes([[1]]), "one value a lead"),
    (lambda: bowker([[1, 2]]), "square"),
    (lambda: bowker([[1, -2], [1, 1]]), "below 0"),
    (lambda: proportion(3, 2), "3 of 2"),
    (lambda: kaplan_meier([-1.0], [1]), "before the decision"),
    (lambda: benjamini_hochberg([1.2]), "from 0 to 1"),
    (lambda: stability_of_counts([1], [1, 2]), "same bins"),
    (lambda: stability([1], [1], [3, 3]), "rise"),
    (lambda: conversion_by_band([1], [1], []), "rise"),
    (lambda: paired_leads(0.3, 0.2), "cannot differ"),
    (lambda: paired_leads(0.1, 0.2, power=1), "between 0 and 1"),
    (lambda: paired_power(-1, 0.1, 0.2), "cannot differ"),
    (lambda: hold_out_leads(0.1, 1.2), "from 0 to 1"),
    (lambda: ratio([1], [1, 2]), "two numbers a lead"),
]


@pytest.mark.parametrize(("ask", "told"), REFUSED)
def test_input_that_is_none_is_refused(ask: Callable[[], object], told: str) -> None:
    with pytest.raises(ValueError, match=told):
        ask()


def test_verdicts_between_which_nothing_moves_have_no_degree_of_freedom() -> None:
    moved = [[5, 2, 0], [1, 5, 0], [0, 0, 9]]
    small = bowker([[5, 2], [1, 5]])
    assert isinstance(small, SquareTest)
    assert bowker(moved) == small
    assert stuart_maxwell(moved) == stuart_maxwell([[5, 2], [1, 5]])
    assert small.freedom == 1


def test_an_empty_bin_counts_as_half_a_lead_and_is_told() -> None:
    answer = stability_of_counts([10, 0, 0], [5, 5, 0])
    assert isinstance(answer, StabilityIndex)
    assert answer.empty == 1
    assert answer.bins[1].part == pytest.approx((0.5 - 0.05) * 2.302585092994046)
    assert answer.bins[2].part == 0.0


def test_the_share_won_by_a_time() -> None:
    curve = kaplan_meier([2, 4, 4, 8, 9], [1, 1, 0, 1, 0])
    assert isinstance(curve, Survival)
    assert curve.won_by(1) == CannotTell("no lead was won by then")
    assert curve.won_by(10) == CannotTell("no lead was watched for so long")
    answer = curve.won_by(5)
    assert not isinstance(answer, CannotTell)
    assert answer.value == pytest.approx(0.4)
    assert 0 < answer.interval.low < 0.4 < answer.interval.high < 1


def test_separation_is_the_greatest_distance_of_the_two_rates() -> None:
    answer = separation([10, 20, 30, 40, 50], [0, 0, 1, 0, 1])
    assert not isinstance(answer, CannotTell)
    assert (answer.distance, answer.at) == (pytest.approx(2 / 3), 20)


def test_conversion_by_band_and_by_verdict() -> None:
    bands = conversion_by_band([10, 50, 79, 80], [0, 1, 0, 1], [50, 80])
    assert [band.label for band in bands] == ["below 50", "50 to below 80", "80 and above"]
    shares = [band.won.share for band in bands if isinstance(band.won, Proportion)]
    assert shares == [0.0, 0.5, 1.0]
    empty = conversion_by_label(["mql"], [1], ["mql", "sql"])[1]
    assert empty.won == CannotTell("there are no leads")
    quality = verdict_quality([1, 1, 0, 0], [1, 0, 1, 1])
    assert isinstance(quality.recall, Proportion)
    assert quality.recall.share == pytest.approx(1 / 3)
    assert verdict_quality([0], [1]).precision == CannotTell("there are no leads")


def test_power_at_the_ends() -> None:
    assert paired_power(0, 0.1, 0.2) == 0.025
    assert paired_power(100, 0.0, 0.2) == 0.025
    assert paired_power(100, 1.0, 1.0) == 1.0
    assert paired_power(3, 1.0, 1.0) == 0.0
    skewed = hold_out_leads(0.1, 0.15, challengers=0.2)
    even = hold_out_leads(0.1, 0.15)
    assert not isinstance(skewed, CannotTell)
    assert not isinstance(even, CannotTell)
    assert skewed.leads > even.leads
    assert skewed.challenger == pytest.approx(skewed.champion / 4, abs=1)


def test_large_samples_compare_in_time_and_intervals_know_what_they_hold() -> None:
    answer = kolmogorov_smirnov(range(2000), range(10, 2010))
    assert not isinstance(answer, CannotTell)
    assert 0.99 < answer.p <= 1
    assert Interval(0.0, 0.2).holds(0.1)
    assert not Interval(0.0, 0.2).holds(0.3)
    assert benjamini_hochberg([]) == ()
