"""Bounds, break-even, inverse propensity."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from scipy.stats import norm

from leadrules.analysis.compare.statistics.answers import CannotTell
from leadrules.analysis.compare.statistics.bounds import Bounds, bounds, critical_value
from leadrules.analysis.compare.statistics.break_even import BreakEven, break_even
from leadrules.analysis.compare.statistics.propensity import InversePropensity, inverse_propensity
from leadrules.analysis.compare.statistics.resampling import Paired, paired_bootstrap
from leadrules.analysis.compare.statistics.selection import (
    ByCapacity,
    ByVerdict,
    observed,
    precision_metric,
)


def test_the_bounds_are_the_extremes_over_every_outcome_of_unworked_leads() -> None:
    a = ByCapacity([9, 8, 8, 5, 4, 1, 1, 0], 3)
    b = ByCapacity([1, 8, 9, 5, 0, 9, 9, 4], 3)
    won = np.array([1, 0, 1, 0, 1, 0, 0, 0], bool)
    worked = np.array([1, 1, 0, 1, 1, 0, 0, 0], bool)
    apart = observed(b) / observed(b).sum() - observed(a) / observed(a).sum()
    every = []
    for rest in product([0, 1], repeat=int((~worked).sum())):
        outcome = won.astype(float)
        outcome[~worked] = rest
        every.append(float(outcome @ apart))
    answer = bounds(a, b, won, worked, range(8), seed=1, resamples=50)
    assert isinstance(answer, Bounds)
    assert (answer.low, answer.high) == pytest.approx((min(every), max(every)))
    assert answer.all_lost == pytest.approx(every[0])
    assert answer.all_won == pytest.approx(every[-1])
    assert answer.unworked_b == pytest.approx(3.0)
    assert answer.unworked_a == pytest.approx(1.0)


def test_outcomes_of_unworked_leads_are_not_read() -> None:
    a, b = ByVerdict([1, 1, 0, 0] * 20), ByVerdict([0, 1, 1, 1] * 20)
    worked = [1, 1, 1, 0] * 20
    one = bounds(a, b, [1, 0, 1, 1] * 20, worked, range(80), seed=1, resamples=99)
    other = bounds(a, b, [1, 0, 1, 0] * 20, worked, range(80), seed=1, resamples=99)
    assert isinstance(one, Bounds)
    assert one == other


def test_with_every_lead_worked_the_limits_are_the_paired_interval() -> None:
    random = np.random.default_rng(2)
    won, accounts = random.random(400) < 0.3, random.integers(0, 120, 400)
    a, b = (ByCapacity(random.integers(0, 9, 400), 80) for _ in range(2))
    known = bounds(a, b, won, np.ones(400, bool), accounts, seed=7)
    metrics = (precision_metric(selection, won) for selection in (a, b))
    paired = paired_bootstrap(*metrics, accounts, seed=7)
    assert isinstance(known, Bounds)
    assert isinstance(paired, Paired)
    interval = paired.difference.interval
    assert (known.limits.low, known.limits.high) == pytest.approx((interval.low, interval.high))
    assert known.naive == pytest.approx(paired.difference.value)
    assert known.low == known.high == pytest.approx(known.naive)


def test_imbens_and_manskis_critical_value_solves_their_equation() -> None:
    assert critical_value(0) == pytest.approx(norm.isf(0.025), abs=1e-9)
    assert critical_value(50) == pytest.approx(norm.isf(0.05), abs=1e-9)
    for width in (0.1, 0.5, 1, 2, 4):
        c = critical_value(width)
        assert norm.cdf(c + width) - norm.cdf(-c) == pytest.approx(0.95, abs=1e-9)


def test_no_naive_figure_where_one_version_has_no_worked_lead() -> None:
    a, b = ByVerdict([1, 1, 0, 0] * 20), ByVerdict([0, 0, 1, 1] * 20)
    answer = bounds(a, b, [1, 0, 0, 0] * 20, [1, 1, 0, 0] * 20, range(80), seed=1)
    assert isinstance(answer, Bounds)
    assert answer.naive is None
    assert (answer.low, answer.high) == pytest.approx((-0.5, 0.5))


def test_no_bounds_where_a_version_chooses_nobody() -> None:
    nobody, all_leads = ByVerdict([0, 0]), ByVerdict([1, 1])
    told = bounds(nobody, all_leads, [1, 0], [1, 1], [1, 2], seed=1)
    assert told == CannotTell("one of the versions chooses no lead")
    alone = bounds(all_leads, all_leads, [1, 0], [1, 1], [1, 1], seed=1)
    assert alone == CannotTell("all leads are of one account")
    seldom = bounds(
        ByVerdict([1, 0, 0]), ByVerdict([1, 1, 1]), [1, 0, 0], [1, 1, 1], [1, 2, 3], seed=1
    )
    assert seldom == CannotTell("too few leads: a version chooses none in many resamples")
    with pytest.raises(ValueError, match="same leads"):
        bounds(nobody, ByVerdict([1]), [1, 0], [1, 1], [1, 2], seed=1)


def test_the_break_even_by_hand() -> None:
    """A passes 10, 4 won; B keeps 6, 3 won, and takes 5 newcomers: one must be won for as many."""
    a = [1] * 10 + [0] * 5
    b = [1] * 6 + [0] * 4 + [1] * 5
    won = [1, 1, 1, 0, 0, 0, 1, 0, 0, 0] + [1] * 5  # the newcomers' are not read
    answer = break_even(a, b, won, [1] * 10 + [0] * 5)
    assert isinstance(answer, BreakEven)
    assert (answer.dropped, answer.dropped_rate, answer.newcomers) == (4.0, 0.25, 5.0)
    assert answer.needed_for_wins == pytest.approx(1 / 5)
    assert answer.needed_for_rate == pytest.approx((0.4 * 11 - 3) / 5)
    assert answer.newcomers_worked == 0


def test_no_break_even_without_newcomers_or_without_work() -> None:
    told = break_even([1, 0], [1, 1], [1, 0], [1, 1])
    assert told == CannotTell("B takes up no lead that nobody worked")
    told = break_even([1, 0], [1, 1], [1, 0], [0, 0])
    assert told == CannotTell("no lead that A chooses was worked")
    answer = break_even([1, 0, 0], [1, 1, 1], [1, 0, 1], [1, 0, 1])
    assert isinstance(answer, BreakEven)
    assert (answer.dropped_rate, answer.newcomers_worked, answer.newcomers_worked_won) == (
        None,
        1,
        1,
    )


def test_inverse_propensity_finds_what_random_work_would_have_found() -> None:
    random = np.random.default_rng(3)
    leads = 20_000
    quality = random.random(leads)
    won = random.random(leads) < quality
    chance = np.where(quality > 0.5, 0.9, 0.1)  # sales worked the good ones
    worked = random.random(leads) < chance
    a, b = (random.random(leads) < quality), np.ones(leads, bool)
    answer = inverse_propensity(
        a, b, won, worked, chance, range(leads), seed=4, resamples=300, level=0.99
    )
    assert isinstance(answer, InversePropensity)
    assert answer.precision.a.interval.holds(won[a].mean())
    assert answer.precision.b.interval.holds(won.mean())
    assert won[worked].mean() > answer.precision.b.interval.high  # the naive figure does not
    assert answer.heaviest == pytest.approx(10)
    assert answer.effective_b < worked.sum()


def test_inverse_propensity_refuses_what_had_no_chance() -> None:
    def told(chance: list[float], worked: list[int]) -> object:
        return inverse_propensity([1, 1], [1, 0], [1, 0], worked, chance, [1, 2], seed=1)

    no_chance = "a version passes leads that had no chance of being worked"
    assert told([0.5, 0.0], [1, 0]) == CannotTell(no_chance)
    for chance in ([0.5, 0.0], [0.5, 1.5], [-0.5, 0.5]):
        with pytest.raises(ValueError, match="propensity"):
            told(chance, [1, 1])


def test_inverse_propensity_tells_why_it_has_no_answer() -> None:
    told = inverse_propensity([1, 1], [1, 0], [1, 0], [1, 1], [0.5, 0.5], [1, 1], seed=1)
    assert told == CannotTell("all leads are of one account")


def test_chances_near_nothing_leave_a_finite_answer() -> None:
    one = [1.0, 1.0, 0.0, 0.0] * 20
    found = inverse_propensity(
        one, one, [1, 0, 0, 0] * 20, [1, 1, 0, 0] * 20, [1e-200] * 80, range(80), seed=1
    )
    assert isinstance(found, InversePropensity)
    assert found.effective_a == pytest.approx(40)
