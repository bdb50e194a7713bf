"""Bucketing, the sample ratio and the sequential reading."""

from __future__ import annotations

import math
import subprocess
import sys
from collections import Counter

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.stats import beta

from leadrules.analysis.compare.statistics.answers import CannotTell
from leadrules.analysis.compare.statistics.bucketing import arm, uniform
from leadrules.analysis.compare.statistics.sample_ratio import SampleRatio, sample_ratio
from leadrules.analysis.compare.statistics.sequential import PRIOR, Reading, read

KEYS = [f"lead-{number}" for number in range(20_000)]
ARMS = {"champion": 0.9, "challenger": 0.1}


def test_a_lead_stays_in_its_arm() -> None:
    """Fixed for ever: a change here would move every lead of a running test."""
    challengers = [key for key in KEYS[:40] if arm(key, ARMS, salt="autumn") == "challenger"]
    assert challengers == ["lead-1", "lead-4", "lead-8", "lead-17", "lead-24", "lead-26", "lead-35"]
    assert uniform("autumn", "lead-7") == 0.47576026547427713


def test_arms_fill_by_weight() -> None:
    counts = Counter(arm(key, ARMS, salt="autumn") for key in KEYS)
    ratio = sample_ratio([counts[name] for name in ARMS], list(ARMS.values()))
    assert isinstance(ratio, SampleRatio)
    assert ratio.p > 0.01


def test_a_raised_weight_only_moves_leads_into_that_arm() -> None:
    before = [arm(key, ARMS, salt="s") for key in KEYS]
    after = [arm(key, {"challenger": 0.4, "champion": 0.9}, salt="s") for key in KEYS]
    moved = {(was, now) for was, now in zip(before, after, strict=True) if was != now}
    assert moved == {("champion", "challenger")}


def test_two_salts_share_out_independently() -> None:
    both = Counter(
        (arm(key, {"a": 1, "b": 1}, salt="one"), arm(key, {"a": 1, "b": 1}, salt="two"))
        for key in KEYS
    )
    answer = sample_ratio(list(both.values()), [1, 1, 1, 1])
    assert isinstance(answer, SampleRatio)
    assert answer.p > 0.01


def test_an_arm_without_weight_gets_nobody_and_any_text_is_a_key() -> None:
    assert {arm(key, {"a": 1, "b": 0}, salt="s") for key in KEYS[:500]} == {"a"}
    assert arm("\ud800\x00 zoë", {"a": 1}, salt="") == "a"
    for weights in ({}, {"a": 0.0}, {"a": -1.0}, {"a": math.inf}, {"a": math.nan}):
        with pytest.raises(ValueError, match="weight"):
            arm("lead", weights, salt="s")


def test_bucketing_needs_no_numerical_library() -> None:
    code = (
        "import sys, leadrules.analysis.compare.statistics.bucketing\n"
        "print({'numpy', 'scipy', 'statsmodels', 'sklearn', 'polars'} & set(sys.modules))"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "set()"


def test_too_few_leads_for_a_ratio_are_told() -> None:
    assert isinstance(sample_ratio([3, 4], [1, 1]), CannotTell)
    for counts, weights in (([1], [1]), ([1, 2], [1]), ([-1, 9], [1, 1]), ([9, 9], [1, 0])):
        with pytest.raises(ValueError, match=r"arms|count"):
            sample_ratio(counts, weights)


def test_the_mixture_is_the_integral_that_it_stands_for() -> None:
    """p is 1 over the Beta mixture of the likelihood ratio, integrated by hand."""
    arms = [1] * 30 + [0] * 10
    answer = read(arms, [1] * 40, share=0.5)
    assert isinstance(answer, Reading)
    prior = beta(PRIOR / 2, PRIOR / 2)

    def ratio(hits: int, misses: int) -> float:
        return quad(lambda t: prior.pdf(t) * (2 * t) ** hits * (2 * (1 - t)) ** misses, 0, 1)[0]

    best = max(ratio(30, misses) for misses in range(11))
    assert answer.p == pytest.approx(1 / best, rel=1e-9)


def test_the_limits_leave_out_1_where_the_reading_shows() -> None:
    random = np.random.default_rng(2)
    arms = random.random(6000) < 0.5
    won = random.random(6000) < np.where(arms, 0.3, 0.15)
    answer = read(arms, won, share=0.5)
    assert isinstance(answer, Reading)
    assert answer.shown_at is not None
    assert answer.p <= 0.05
    assert answer.high is not None
    assert 1 < answer.low < 2 < answer.high
    before = read(arms[: answer.shown_at - 1], won[: answer.shown_at - 1], share=0.5)
    at = read(arms[: answer.shown_at], won[: answer.shown_at], share=0.5)
    assert isinstance(before, Reading)
    assert isinstance(at, Reading)
    assert (before.shown_at, at.shown_at) == (None, answer.shown_at)
    assert before.low <= 1
    assert at.low > 1


def test_readings_without_won_leads_of_one_arm_or_of_both() -> None:
    assert read([1, 0], [0, 0], share=0.5) == CannotTell("no lead was won so far")
    only_champion = read([1, 0] * 50, [0, 1] * 50, share=0.5)
    only_challenger = read([1, 0] * 50, [1, 0] * 50, share=0.5)
    assert isinstance(only_champion, Reading)
    assert isinstance(only_challenger, Reading)
    assert only_champion.low == 0.0
    assert only_champion.high is not None
    assert only_champion.high < 1
    assert only_challenger.high is None
    assert only_challenger.low > 1
    for share in (0.0, 1.0):
        with pytest.raises(ValueError, match="share"):
            read([1], [1], share=share)
