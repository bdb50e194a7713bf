"""Leads that can say little or nothing: a reason in words, never a failure, never a non-number."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from populations import (
    START,
    WON,
    Simulated,
    choices,
    outcome,
    paired,
    population,
    version,
)

from leadrules.analysis.compare.choices import Capacity, Metric
from leadrules.analysis.compare.evidence.evidence import evidence_of
from leadrules.analysis.compare.evidence.record import Evidence
from leadrules.analysis.compare.json_form import plain
from leadrules.analysis.compare.paired import Paired
from leadrules.analysis.compare.statistics.answers import CannotTell
from leadrules.analysis.compare.statistics.propensity import InversePropensity
from leadrules.analysis.compare.statistics.resampling import Paired as PairedEstimate

METRICS = [
    Metric("precision", Capacity(3, "week")),
    Metric("precision", "MQL"),
    Metric("recall", Capacity(5, None)),
    Metric("won", Capacity(3, "week")),
    Metric("amount", "MQL"),
    Metric("precision", None),
    Metric("roc-auc", None),
    Metric("average-precision", None),
    Metric("precision", "no such verdict"),
]


def _pair(a: list[float], b: list[float], out: list[int] | None = None) -> Paired:
    gone = None if out is None else np.isin(np.arange(len(a)), out)
    return paired(version(a, gone), version(b, gone))


def _odd() -> dict[str, tuple[Paired, list[int], object]]:
    """Pairs, won leads, and the worked ones, each odd in its way."""
    some, few = Simulated(3, leads=60, accounts=40), [60.0, 40, 55, 10]
    won = some.won.astype(int).tolist()
    level = version([50.0] * 60)
    missing = replace(some.a, score=np.full(60, np.nan), ranked=np.zeros(60, bool))
    at_once = paired(some.a, some.b, some.account, np.full(60, START))
    return {
        "no leads": (_pair([], []), [], None),
        "one lead": (_pair([60], [40]), [1], None),
        "two leads": (_pair([60, 70], [70, 60]), [1, 0], None),
        "four leads": (_pair(few, few[::-1]), [1, 0, 0, 1], None),
        "none won": (some.pair, [0] * 60, None),
        "all won": (some.pair, [1] * 60, None),
        "one won": (some.pair, [1, *[0] * 59], None),
        "constant scores": (paired(level, level), won, None),
        "one version constant": (paired(level, some.b), won, None),
        "no lead ranked": (_pair([50] * 4, [60] * 4, [0, 1, 2, 3]), [1, 0, 1, 0], None),
        "no scores": (paired(missing, some.b), won, None),
        "none worked": (some.pair, won, [0] * 60),
        "one worked": (some.pair, won, [1, *[0] * 59]),
        "all worked": (some.pair, won, [1] * 60),
        "only won leads worked": (some.pair, won, won),
        "nobody passes": (_pair([10.0] * 60, [5.0] * 60), won, None),
        "one instant": (at_once, won, None),
    }


@pytest.mark.parametrize("metric", METRICS, ids=str)
@pytest.mark.parametrize("name", _odd())
def test_whatever_the_leads_there_is_a_finding_or_a_reason(name: str, metric: Metric) -> None:
    pair, won, worked = _odd()[name]
    random = np.random.default_rng(1)
    sources = [None if x < 0.2 else f"s{int(x * 4)}" for x in random.random(len(pair))]
    given = population(
        pair,
        outcome(won, amount=np.asarray(won) * 100.0),
        worked=worked,
        propensity=np.full(len(pair), 0.5),
        segments={"source": sources},
        after_b=np.arange(len(pair)) > 2,
        funnel=(outcome(won, counted=np.zeros(len(pair)), name="accepted"), outcome(won)),
    )
    for smallest in (None, 5.0):
        found = evidence_of(choices(metric, smallest=smallest, resamples=20), given)
        plain(found)  # raises for what is not a number
        if isinstance(found, Evidence):
            assert all(line.text.isprintable() and "nan" not in line.text for line in found.lines)
            assert "nan" not in found.unknown.break_even_text


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("no leads", "no lead has an outcome `won` yet"),
        ("none won", "none of the 60 leads with an outcome was won"),
        ("all won", "every one of the 60 leads with an outcome was won"),
    ],
)
def test_where_outcomes_say_nothing_at_all_there_is_one_reason(name: str, reason: str) -> None:
    pair, won, _ = _odd()[name]
    assert evidence_of(choices(), population(pair, outcome(won))) == CannotTell(reason)


def test_without_an_outcome_there_is_no_evidence() -> None:
    pair, won, _ = _odd()["four leads"]
    reason = CannotTell("no outcome was asked for")
    assert evidence_of(choices(), population(pair, None)) == reason
    assert evidence_of(choices(None), population(pair, outcome(won))) == reason


def test_leads_without_an_outcome_are_not_counted() -> None:
    some = Simulated(3, leads=400)
    counted = np.arange(400) < 300
    found = evidence_of(choices(), population(some.pair, outcome(some.won, counted)))
    assert isinstance(found, Evidence)
    assert (found.leads, found.won) == (300, int(some.won[:300].sum()))
    assert found.primary.leads == int(some.a.passed[:300].sum())


@pytest.mark.parametrize(
    ("metric", "reason"),
    [
        (Metric("precision", "no such"), "neither version has a verdict `no such`"),
        (Metric("amount", "MQL"), "no column says what a won lead is worth"),
    ],
)
def test_a_metric_that_cannot_be_measured_says_why(metric: Metric, reason: str) -> None:
    some = Simulated(3, leads=400)
    given = population(some.pair, outcome(some.won), worked=some.a.passed, propensity=[0.5] * 400)
    found = evidence_of(choices(metric, smallest=0.1), given)
    assert isinstance(found, Evidence)
    assert found.primary.paired == CannotTell(reason)
    assert reason in found.lines[0].text
    assert [line.finding for line in found.lines] == ["cannot tell", "cannot tell"]


def test_an_outcome_that_no_lead_has_yet_is_told_in_the_funnel() -> None:
    some = Simulated(3, leads=400)
    none = outcome(some.won, counted=np.zeros(400), name="revenue")
    given = population(some.pair, outcome(some.won), funnel=(none, outcome(some.won, name="again")))
    found = evidence_of(choices(funnel=(WON,)), given)
    assert isinstance(found, Evidence)
    assert found.funnel[0].paired == CannotTell("no lead has an outcome `revenue` yet")
    assert found.funnel[1] == found.primary


@pytest.mark.parametrize(
    ("place", "value", "reason"),
    [
        (None, 0.5, None),
        (0, np.nan, "no chance of being worked was logged for 1 lead"),
        (0, 1.5, "a logged chance of being worked is below 0 or above 1"),
        (0, 0.0, "leads were worked that had no chance of it, by what was logged"),
    ],
)
def test_logged_chances_are_used_or_refused(
    place: int | None, value: float, reason: str | None
) -> None:
    some = Simulated(3, leads=400)
    chance = np.full(400, 0.5)
    if place is not None:
        chance[np.flatnonzero(some.a.passed)[place]] = value
    given = population(some.pair, outcome(some.won), worked=some.a.passed, propensity=chance)
    found = evidence_of(choices(worked="worked"), given)
    assert isinstance(found, Evidence)
    if reason is None:
        assert isinstance(found.unknown.propensity, InversePropensity)
    else:
        assert found.unknown.propensity == CannotTell(reason)


def test_all_leads_at_one_instant_have_one_capacity_in_all() -> None:
    some = Simulated(3, leads=400)
    at_once = paired(some.a, some.b, some.account, np.full(400, START))
    found = evidence_of(choices(), population(at_once, outcome(some.won)))
    assert isinstance(found, Evidence)
    assert found.primary.volume_a == 20
    assert found.primary.per_period_a is None
    assert found.primary.note is not None
    assert "20/week is taken as 20 in all" in found.primary.note
    assert "of the best 20 leads, " in found.lines[0].text
    assert "decided on 2024-01-01" in found.lines[0].text
    assert found.drift.score_a == CannotTell("all leads are decided at one instant")
    assert found.drift.won_first is None


def test_the_disqualified_are_never_chosen_by_a_capacity() -> None:
    some = Simulated(3, leads=400)
    out = np.arange(400) % 2 == 0
    pair = paired(version(some.a.score, out), version(some.b.score, out), some.account)
    given = population(pair, outcome(some.won), worked=np.ones(400))
    found = evidence_of(choices(Metric("precision", Capacity(300, None))), given)
    assert isinstance(found, Evidence)
    assert found.primary.volume_a == found.primary.volume_b == 200
    assert found.primary.note == "there is room for every lead that is ranked"
    assert isinstance(found.primary.paired, PairedEstimate)
    assert found.primary.paired.a.value == float(some.won[~out].mean())
