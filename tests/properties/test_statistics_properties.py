"""What holds of the statistics for any leads."""

from __future__ import annotations

import math
from dataclasses import fields, is_dataclass

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from leadrules.analysis.compare.statistics.answers import CannotTell
from leadrules.analysis.compare.statistics.bounds import Bounds, bounds
from leadrules.analysis.compare.statistics.break_even import BreakEven, break_even
from leadrules.analysis.compare.statistics.bucketing import arm
from leadrules.analysis.compare.statistics.discoveries import benjamini_hochberg
from leadrules.analysis.compare.statistics.drift import separation, stability
from leadrules.analysis.compare.statistics.gain import gain
from leadrules.analysis.compare.statistics.mcnemar import McNemar, mcnemar
from leadrules.analysis.compare.statistics.proportion import Proportion, proportion
from leadrules.analysis.compare.statistics.resampling import Paired, paired_bootstrap
from leadrules.analysis.compare.statistics.roc import DeLong, delong, roc_auc
from leadrules.analysis.compare.statistics.selection import (
    ByCapacity,
    observed,
    precision,
    precision_metric,
)
from leadrules.analysis.compare.statistics.sequential import read
from leadrules.analysis.compare.statistics.survival import kaplan_meier
from leadrules.analysis.compare.statistics.symmetry import SquareTest, bowker, stuart_maxwell

SCORE = st.integers(-3, 12)
LEAD = st.tuples(SCORE, SCORE, st.booleans(), st.booleans(), st.integers(0, 5), st.integers(0, 2))
LEADS = st.lists(LEAD, min_size=1, max_size=40)


def _columns(leads: list[tuple[int, ...]]) -> list[np.ndarray]:
    return [np.array(column) for column in zip(*leads, strict=True)]


def _assert_finite(answer: object) -> None:
    if is_dataclass(answer):
        for each in fields(answer):
            _assert_finite(getattr(answer, each.name))
    elif isinstance(answer, tuple):
        for each in answer:
            _assert_finite(each)
    elif isinstance(answer, float):
        assert math.isfinite(answer)


@given(LEADS)
def test_no_answer_holds_what_is_not_a_number(leads: list[tuple[int, ...]]) -> None:
    a, b, won, worked, account, week = _columns(leads)
    matrix = np.zeros((4, 4), int)
    np.add.at(matrix, (a // 4 % 4, b // 4 % 4), 1)
    of_a, of_b = (ByCapacity(scores, 2, periods=week, ranked=scores >= 0) for scores in (a, b))
    metrics = precision_metric(of_a, won), precision_metric(of_b, won)
    for answer in (
        mcnemar(a > 5, b > 5),
        bowker(matrix),
        stuart_maxwell(matrix),
        roc_auc(a, won),
        delong(a, b, won),
        gain(a, won),
        kaplan_meier(a - a.min(), won),
        stability(a, b, [0, 5]),
        separation(a, won),
        precision(of_a, won),
        paired_bootstrap(*metrics, account, seed=1, resamples=40),
        bounds(of_a, of_b, won, worked, account, seed=1, resamples=40),
        break_even(observed(of_a), observed(of_b), won, worked),
        read(worked, won, share=0.4),
    ):
        _assert_finite(answer)


@given(LEADS)
def test_the_versions_changed_over_change_only_the_sign(leads: list[tuple[int, ...]]) -> None:
    a, b, won, worked, account, week = _columns(leads)
    one, other = mcnemar(a > 5, b > 5), mcnemar(b > 5, a > 5)
    assert isinstance(one, McNemar)
    assert isinstance(other, McNemar)
    assert (one.difference, one.exact, one.mid_p) == (-other.difference, other.exact, other.mid_p)
    left, right = delong(a, b, won), delong(b, a, won)
    if isinstance(left, DeLong) and isinstance(right, DeLong):
        assert math.isclose(left.p, right.p, abs_tol=1e-12)
        assert math.isclose(left.difference, -right.difference, abs_tol=1e-12)
    of_a, of_b = (ByCapacity(scores, 2, periods=week) for scores in (a, b))
    here = bounds(of_a, of_b, won, worked, account, seed=1, resamples=30)
    there = bounds(of_b, of_a, won, worked, account, seed=1, resamples=30)
    if isinstance(here, Bounds) and isinstance(there, Bounds):
        assert np.allclose([here.low, here.high], [-there.high, -there.low])
        assert np.allclose(
            [here.limits.low, here.limits.high], [-there.limits.high, -there.limits.low]
        )


@given(LEADS, st.randoms(use_true_random=False))
def test_the_order_of_leads_does_not_matter(leads: list[tuple[int, ...]], random) -> None:
    mixed = leads.copy()
    random.shuffle(mixed)
    answers = []
    for each in (leads, mixed):
        a, b, won, _, _, week = _columns(each)
        answers.append((precision(ByCapacity(a, 2, periods=week), won), delong(a, b, won)))
    (first, delong_first), (second, delong_second) = answers
    assert repr(first)[:40] == repr(second)[:40] or np.allclose(
        [first.precision, first.won], [second.precision, second.won]
    )
    assert type(delong_first) is type(delong_second)
    if isinstance(delong_first, DeLong):
        assert math.isclose(delong_first.p, delong_second.p, abs_tol=1e-9)


@given(LEADS, st.floats(0.1, 30))
def test_a_capacity_is_filled_or_everyone_is_chosen(
    leads: list[tuple[int, ...]], capacity: float
) -> None:
    scores, _, _, ranked, _, week = _columns(leads)
    selection = ByCapacity(scores, capacity, periods=week, ranked=ranked)
    chosen = observed(selection)
    assert ((chosen >= 0) & (chosen <= 1)).all()
    assert not chosen[~ranked].any()
    for one in np.unique(week):
        there = (week == one) & ranked
        assert math.isclose(chosen[week == one].sum(), min(capacity, there.sum()), abs_tol=1e-9)
        for score in np.unique(scores[there]):
            better = there & (scores > score)
            if chosen[there & (scores == score)].any():
                assert np.allclose(chosen[better], 1)


@given(LEADS)
def test_bounds_hold_the_naive_scenarios_and_what_truly_was(leads: list[tuple[int, ...]]) -> None:
    a, b, won, worked, _, _ = _columns(leads)
    of_a, of_b = ByCapacity(a, 3), ByCapacity(b, 3)
    answer = bounds(of_a, of_b, won, worked, range(len(a)), seed=1, resamples=30)
    if isinstance(answer, CannotTell):
        return
    chosen = min(3, len(a))
    truth = float((observed(of_b) - observed(of_a)) @ won) / chosen
    for value in (answer.all_lost, answer.all_won, truth):
        assert answer.low - 1e-9 <= value <= answer.high + 1e-9
    assert answer.limits.low <= answer.limits.high


@given(LEADS)
def test_newcomers_that_convert_at_the_break_even_make_it_even(
    leads: list[tuple[int, ...]],
) -> None:
    a, b, won, worked, _, _ = _columns(leads)
    passed_a, passed_b = observed(ByCapacity(a, 3)), observed(ByCapacity(b, 3))
    answer = break_even(passed_a, passed_b, won, worked)
    if isinstance(answer, BreakEven):
        known = won & worked
        even = passed_b @ known + answer.newcomers * answer.needed_for_wins
        assert math.isclose(even, passed_a @ known, abs_tol=1e-9)


@given(st.integers(0, 500), st.integers(0, 500))
def test_wilsons_interval_holds_the_share_and_has_width(hits: int, others: int) -> None:
    answer = proportion(hits, hits + others)
    if isinstance(answer, Proportion):
        assert 0 <= answer.interval.low <= answer.share <= answer.interval.high <= 1
        assert answer.interval.width > 0


@given(st.lists(st.floats(0, 1), max_size=30))
def test_adjusted_p_are_never_below_p_and_keep_its_order(p_values: list[float]) -> None:
    adjusted = benjamini_hochberg(p_values)
    assert all(low <= high <= 1 for low, high in zip(p_values, adjusted, strict=True))
    ranked = [p for _, p in sorted(zip(p_values, adjusted, strict=True))]
    assert ranked == sorted(ranked)


@given(st.text(), st.text(), st.floats(0.01, 100), st.floats(0.01, 100), st.floats(1, 50))
def test_a_raised_weight_never_takes_a_lead_away(
    key: str, salt: str, one: float, other: float, times: float
) -> None:
    before = arm(key, {"a": one, "b": other}, salt=salt)
    after = arm(key, {"b": other, "a": one * times}, salt=salt)
    assert before == after or (before, after) == ("b", "a")


@settings(max_examples=20)
@given(LEADS, st.integers(0, 2**32))
def test_the_same_seed_gives_the_same(leads: list[tuple[int, ...]], seed: int) -> None:
    a, b, won, _, account, _ = _columns(leads)
    metrics = [precision_metric(ByCapacity(scores, 4), won) for scores in (a, b)]
    first, second = (paired_bootstrap(*metrics, account, seed=seed, resamples=20) for _ in "ab")
    assert first == second
    assert isinstance(first, Paired | CannotTell)


@given(st.lists(st.lists(st.integers(0, 9), min_size=3, max_size=3), min_size=3, max_size=3))
def test_a_table_turned_over_has_the_same_tests(table: list[list[int]]) -> None:
    turned = np.array(table).T
    for test in (bowker, stuart_maxwell):
        one, other = test(table), test(turned)
        assert type(one) is type(other)
        if isinstance(one, SquareTest):
            assert math.isclose(one.p, other.p, abs_tol=1e-9)
            assert 0 <= one.p <= 1
