"""Thresholds, the one that fills a capacity, and leads for a revenue."""

from __future__ import annotations

import math

import numpy as np
import pytest
from plan_leads import choices, population, version

from leadrules.analysis.compare.choices import Capacity, Metric, Period
from leadrules.analysis.compare.planning.planning import planning_of
from leadrules.analysis.compare.planning.record import Filling, LeadsNeeded, Sweep
from leadrules.analysis.compare.planning.revenue import leads_for_revenue
from leadrules.analysis.compare.planning.sweep import MOST, per_week, steps
from leadrules.analysis.compare.statistics.answers import CannotTell, Estimate, Interval
from leadrules.analysis.compare.statistics.proportion import Proportion

AT_10 = Metric("precision", Capacity(10, "week"))


def swept(sweep: Sweep | CannotTell) -> Sweep:
    assert isinstance(sweep, Sweep)
    return sweep


def test_a_threshold_counts_the_leads_that_reach_it_and_those_of_them_won() -> None:
    side = version([0, 1, 2, 2, 3], [False] * 5)
    leads = population(
        side, side, days=[0, 3, 7, 10, 14], won=[0, 0, 1, 0, 1], counted=[1, 1, 1, 1, 0]
    )
    sweep = swept(planning_of(choices(), leads).a)
    assert sweep.weeks == pytest.approx(15 / 7)  # by whole days, the last one too
    two = next(each for each in sweep.thresholds if each.points == 2)
    assert (two.leads, two.per_week) == (3, pytest.approx(3 / (15 / 7)))
    assert isinstance(two.won, Proportion)
    assert (two.won.hits, two.won.leads) == (1, 2)
    assert two.won_per_week == pytest.approx(0.7)
    assert sweep.thresholds[0].leads == 5
    highest = sweep.thresholds[-1]
    assert (highest.points, highest.leads) == (3.0, 1)
    assert highest.won == CannotTell("there are no leads")
    assert highest.won_per_week is None


def test_leads_that_are_not_ranked_are_never_handed_over() -> None:
    side = version([5, 100], [True, False], ranked=[True, False])
    sweep = swept(planning_of(choices(), population(side, side)).a)
    assert [(each.points, each.leads) for each in sweep.thresholds] == [(5.0, 1)]
    nobody = version([5], [False], ranked=[False])
    assert planning_of(choices(), population(nobody, nobody)).b == CannotTell(
        "no lead is in the ranking"
    )


def test_where_all_are_decided_at_one_instant_there_is_no_volume_a_week() -> None:
    side = version([1, 7], [True, True])
    sweep = swept(planning_of(choices(AT_10), population(side, side)).a)
    assert sweep.weeks is None
    assert {each.per_week for each in sweep.thresholds} == {None}
    assert {each.won for each in sweep.thresholds} == {None}
    assert {each.won_per_week for each in sweep.thresholds} == {None}
    assert isinstance(sweep.filling, CannotTell)


def test_conversion_is_of_worked_leads_where_a_column_tells_them() -> None:
    side = version([1, 1, 1], [True] * 3)
    leads = population(side, side, won=[1, 0, 0], worked=[1, 1, 0])
    planning = planning_of(choices(), leads)
    won = swept(planning.a).thresholds[0].won
    assert isinstance(won, Proportion)
    assert (planning.worked_only, won.leads) == (True, 2)


def test_the_threshold_is_chosen_on_earlier_leads_and_judged_on_later_ones() -> None:
    """Earlier, 10 a week reach 30; later, 15 do, and it is these that are told."""
    early = [30.0] * 10 + [20.0] * 10
    late = [30.0] * 15 + [20.0] * 5
    scores = early * 4 + late * 4
    days = [week * 7 + place * 0.3 for week in range(8) for place in range(20)]
    side = version(scores, [True] * len(scores))
    won = [score == 30 and place % 3 == 0 for place, score in enumerate(scores)]
    filling = swept(planning_of(choices(AT_10), population(side, side, days=days, won=won)).a)
    found = filling.filling
    assert isinstance(found, Filling)
    assert (found.points, found.chosen_on, found.judged_on) == (30.0, 80, 80)
    assert found.chosen_per_week == pytest.approx(10, abs=0.01)
    assert found.per_week == pytest.approx(15, rel=0.06)
    assert isinstance(found.won, Proportion)
    assert found.won.leads == 60


def test_the_lowest_threshold_that_fits_is_chosen() -> None:
    """Of 5 scores with 2 leads a week each, the best 3 fit into 7 leads a week."""
    days = [week * 7.0 for week in range(9) for _ in range(10)]
    side = version([1, 1, 2, 2, 3, 3, 4, 4, 5, 5] * 9, [True] * 90)
    metric = Metric("precision", Capacity(7, "week"))
    filling = swept(planning_of(choices(metric), population(side, side, days=days)).a).filling
    assert isinstance(filling, Filling)
    assert filling.points == 3.0
    assert filling.won is None


@pytest.mark.parametrize(
    ("metric", "why"),
    [
        (None, "no capacity is declared"),
        (Metric("precision", "MQL"), "no capacity is declared"),
        (Metric("precision", Capacity(10, None)), "the capacity is no rate"),
        (Metric("precision", Capacity(1, "week")), "share the highest score"),
    ],
)
def test_why_no_threshold_fills_a_capacity(metric: Metric | None, why: str) -> None:
    side = version([7.0] * 60, [True] * 60)
    leads = population(side, side, days=list(range(60)))
    filling = swept(planning_of(choices(metric), leads).a).filling
    assert isinstance(filling, CannotTell)
    assert why in filling.reason


def test_leads_of_a_few_days_or_without_a_time_fill_nothing() -> None:
    side = version([7.0] * 6, [True] * 6)
    short = population(side, side, days=[0, 1, 2, 3, 4, 5])
    assert isinstance(swept(planning_of(choices(AT_10), short).a).filling, CannotTell)
    timeless = population(side, side)
    timeless.paired.as_of[:] = np.datetime64("NaT")
    sweep = swept(planning_of(choices(AT_10), timeless).a)
    assert sweep.weeks is None
    assert isinstance(sweep.filling, CannotTell)
    ranked_late = version([7.0] * 60, [True] * 60, ranked=[False] * 30 + [True] * 30)
    late = population(ranked_late, ranked_late, days=list(range(60)))
    filling = swept(planning_of(choices(AT_10), late).a).filling
    assert filling == CannotTell("no lead of the earlier half is in the ranking")


def test_a_version_against_itself_has_one_plan() -> None:
    side = version(list(range(30)), [True] * 30)
    leads = population(side, side, days=list(range(30)), won=[True] * 30, amount=[2.0] * 30)
    planning = planning_of(choices(AT_10), leads)
    assert planning.a == planning.b
    assert planning.revenue_a == planning.revenue_b


def test_revenue_is_that_of_leads_handed_over_those_not_won_included() -> None:
    a = version([1] * 40, [True] * 40)
    b = version([1] * 40, [True, True, False, False] * 10)
    leads = population(a, b, won=[True, False, False, False] * 10, amount=[100.0, 50.0, 0, 0] * 10)
    planning = planning_of(choices(), leads)
    assert isinstance(planning.revenue_a, Estimate)
    assert isinstance(planning.revenue_b, Estimate)
    assert (planning.revenue_a.value, planning.revenue_b.value) == (25.0, 50.0)
    needed = leads_for_revenue(1000, planning.revenue_b)
    assert isinstance(needed, LeadsNeeded)
    assert needed.leads == 20
    assert needed.at_most is not None
    assert needed.at_least < 20 < needed.at_most


def test_why_there_is_no_revenue_of_a_lead() -> None:
    some, nobody = version([1] * 4, [True] * 4), version([1] * 4, [False] * 4)
    leads = population(some, nobody, won=[True] * 4, amount=[5.0] * 4)
    planning = planning_of(choices(), leads)
    assert isinstance(planning.revenue_a, Estimate)
    assert planning.revenue_b == CannotTell("no lead with an outcome is handed over")
    rare = version([1] * 4, [True, False, False, False])
    planning = planning_of(choices(), population(some, rare, won=[True] * 4, amount=[5.0] * 4))
    assert isinstance(planning.revenue_b, CannotTell)
    single = version([1], [True])
    planning = planning_of(choices(), population(single, single, won=[True], amount=[5.0]))
    assert isinstance(planning.revenue_a, CannotTell)
    assert planning_of(choices(), population(some, some, won=[True] * 4)).revenue_a is None


def test_leads_for_a_revenue_that_nothing_tells() -> None:
    assert isinstance(leads_for_revenue(1000, None), CannotTell)
    reason = CannotTell("why not")
    assert leads_for_revenue(1000, reason) is reason
    assert isinstance(leads_for_revenue(1000, Estimate(0.0, Interval(0.0, 0.0))), CannotTell)
    open_ended = leads_for_revenue(1000, Estimate(10.0, Interval(0.0, 20.0)))
    assert open_ended == LeadsNeeded(1000, 100, 50, None, 0.95)
    for revenue in (0.0, -1.0, math.inf, math.nan):
        with pytest.raises(ValueError, match="revenue"):
            leads_for_revenue(revenue, Estimate(10.0, Interval(5.0, 20.0)))


@pytest.mark.parametrize(
    ("period", "days"),
    [("day", 1), ("week", 7), ("month", 365.25 / 12), ("quarter", 365.25 / 4)],
)
def test_a_capacity_is_the_same_in_a_year_whatever_its_period(period: Period, days: float) -> None:
    assert per_week(Capacity(60, period)) == pytest.approx(60 * 7 / days)


def test_steps_are_even_take_in_all_and_are_not_many() -> None:
    random = np.random.default_rng(1)
    for _ in range(300):
        low = round(float(random.uniform(-200, 200)), 2)
        high = low + round(float(10 ** random.uniform(-2, 4)), 2)
        points = steps(low, high)
        assert points[0] <= low
        assert points[-1] <= high + 1e-9
        assert len(points) <= MOST + 2
        gaps = np.diff(points)
        assert np.allclose(gaps, gaps[0] if len(gaps) else 0)
