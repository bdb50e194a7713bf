"""Two precisions by one formula, and where there are too few leads for it."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy.stats import t
from statsmodels.stats import proportion as shares

from leadrules.analysis.compare.statistics.answers import CannotTell
from leadrules.analysis.compare.statistics.linearized import (
    PrecisionTest,
    precision_test,
    too_few,
)
from leadrules.analysis.compare.statistics.resampling import Paired, paired_bootstrap
from leadrules.analysis.compare.statistics.selection import ByVerdict, precision_metric


def test_without_a_lead_in_common_it_is_walds_test_of_two_shares() -> None:
    """60 leads of A alone, 40 of B alone; statsmodels' Wald test, but for n / (n - 1)."""
    won = np.array([1] * 15 + [0] * 45 + [1] * 18 + [0] * 22)
    a, b = np.arange(100) < 60, np.arange(100) >= 60
    answer = precision_test(a, b, won, range(100))
    assert isinstance(answer, PrecisionTest)
    wald = shares.test_proportions_2indep(18, 40, 15, 60, method="wald")
    z = float(wald.statistic) * math.sqrt(99 / 100)
    assert answer.difference == pytest.approx(0.45 - 0.25)
    assert answer.difference / answer.standard_error == pytest.approx(z)
    assert answer.p == pytest.approx(2 * t.sf(z, 99))


def test_its_error_is_that_of_the_bootstrap_over_accounts() -> None:
    random = np.random.default_rng(4)
    account = random.integers(0, 300, 1500)
    quality = random.normal(size=300)[account]
    won = random.random(1500) < 1 / (1 + np.exp(1 - quality))
    a, b = (quality + random.normal(size=1500) > 0 for _ in range(2))
    answer = precision_test(a, b, won, account)
    metrics = (precision_metric(ByVerdict(flags), won) for flags in (a, b))
    drawn = paired_bootstrap(*metrics, account, seed=1, resamples=2000)
    assert isinstance(answer, PrecisionTest)
    assert isinstance(drawn, Paired)
    assert answer.difference == pytest.approx(drawn.difference.value)
    assert answer.standard_error == pytest.approx(drawn.difference.interval.width / 3.92, rel=0.1)


def test_an_account_many_times_over_adds_nothing() -> None:
    a, b, won = [1, 1, 0, 1, 0, 1], [0, 1, 1, 1, 0, 1], [1, 0, 1, 0, 0, 1]
    once = precision_test(a, b, won, range(6))
    thrice = precision_test(a * 3, b * 3, won * 3, list(range(6)) * 3)
    assert isinstance(once, PrecisionTest)
    assert isinstance(thrice, PrecisionTest)
    assert thrice.p == pytest.approx(once.p)


@pytest.mark.parametrize(
    ("a", "b", "won", "accounts", "reason"),
    [
        ([0, 0], [1, 1], [1, 0], [1, 2], "one of the versions chooses no lead"),
        ([1, 0], [1, 1], [1, 0], [1, 1], "all leads are of one account"),
        (
            [1, 0], [1, 1], [0, 0], [1, 2],
            "all leads that either version chooses were won, or none of them",
        ),
    ],
)  # fmt: skip
def test_why_there_is_no_p(
    a: list[int], b: list[int], won: list[int], accounts: list[int], reason: str
) -> None:
    assert precision_test(a, b, won, accounts) == CannotTell(reason)


def test_a_version_against_itself_has_p_1() -> None:
    assert precision_test([1, 0], [1, 0], [1, 1], [1, 1]) == PrecisionTest(0.0, 0.0, 1.0)


@pytest.mark.parametrize(
    ("a", "b", "rate", "said"),
    [
        ([1] * 9 + [0] * 20, [1] * 29, 0.5, "A chooses 9 leads only"),
        ([1] * 29, [1] + [0] * 28, 0.5, "B chooses 1 lead only"),
        ([1] * 29, [0.2] + [0] * 28, 0.5, "B chooses less than one lead only"),
        ([1] * 29, [0] * 29, 0.5, "B chooses 0 leads only"),
        ([1] * 29, [1] * 20 + [0] * 9, 0.5, "the versions differ on 9 leads only"),
        ([1] * 29, [1] * 19 + [0] * 10, 0.5, None),
        ([1] * 29, [1] * 29, 0.5, None),
        ([1] * 29, [1] * 29, 0.9, "A chooses 29 leads only"),
        ([1] * 29, [1] * 29, 0.0, "A chooses 29 leads only"),
    ],
)
def test_which_leads_are_too_few(
    a: list[float], b: list[float], rate: float, said: str | None
) -> None:
    assert too_few(a, b, rate) == said
