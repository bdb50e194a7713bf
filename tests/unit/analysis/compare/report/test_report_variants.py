"""What a report says where things are otherwise than usual."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from tests.unit.analysis.compare.report import comparisons

from leadrules.analysis.compare.attribution.record import Attribution
from leadrules.analysis.compare.choices import Capacity, Metric
from leadrules.analysis.compare.evidence.record import Drift, Evidence
from leadrules.analysis.compare.planning.record import Planning, Sweep
from leadrules.analysis.compare.population.record import FirstCrossing, Outcome
from leadrules.analysis.compare.record import Comparison
from leadrules.analysis.compare.report import figures
from leadrules.analysis.compare.report.page import fragment, to_html
from leadrules.analysis.compare.report.text_page import text_of
from leadrules.analysis.compare.rules.record import Missed
from leadrules.analysis.compare.statistics.answers import CannotTell, Estimate, Interval
from leadrules.analysis.compare.statistics.bounds import Bounds
from leadrules.analysis.compare.statistics.break_even import BreakEven
from leadrules.analysis.compare.statistics.propensity import InversePropensity
from leadrules.analysis.compare.statistics.resampling import Paired

WHY = CannotTell("too few leads")


def said(comparison: Comparison) -> str:
    html = re.sub(r"<style>.*?</style>|<script>.*?</script>", "", to_html(comparison), flags=re.S)
    text = re.sub(r"<[^>]+>", " ", html).replace("&nbsp;", " ").replace("&#39;", "'")
    return " ".join(text.split())


def with_evidence(**changes: Any) -> Comparison:
    full = comparisons.comparison()
    assert isinstance(full.evidence, Evidence)
    return replace(full, evidence=replace(full.evidence, **changes))


def evidence() -> Evidence:
    found = comparisons.comparison().evidence
    assert isinstance(found, Evidence)
    return found


def test_outcomes_that_can_say_nothing_have_their_reason() -> None:
    none = replace(comparisons.comparison(), evidence=CannotTell("no lead is old enough"))
    assert "No lead is old enough." in said(none)
    assert "Whether B is better: left out, as no lead is old enough" in said(none)
    assert "It cannot be told: no lead is old enough." in said(none)
    assert "not answered: no lead is old enough" in text_of(none)
    assert "No lead is old enough" in fragment(none)


def test_two_rulesets_of_different_names_are_called_by_both() -> None:
    full = comparisons.comparison()
    other = replace(full, diff=replace(full.diff, b=replace(full.diff.b, name="enterprise")))
    assert "b2b-saas 1.0.0 or enterprise 2.0.0?" in said(other)
    assert "A (b2b-saas 1.0.0)" in said(other)


def test_a_metric_of_the_whole_ranking_has_no_volume() -> None:
    primary = replace(
        evidence().primary, metric=Metric("roc-auc", None), volume_a=None, volume_b=None,
        volume=None, per_period_a=None, per_period_b=None, note=None,
    )  # fmt: skip
    text = said(with_evidence(primary=primary))
    assert "The volume: left out, as roc-auc looks at the whole ranking" in text
    assert "how often a won lead has a higher score" in text


@pytest.mark.parametrize(
    ("volume", "expected"),
    [(None, "B less A"), (WHY, "no interval: too few leads")],
)
def test_a_volume_without_an_interval(volume: CannotTell | None, expected: str) -> None:
    primary = replace(evidence().primary, volume=volume, per_period_a=None)
    assert expected in said(with_evidence(primary=primary))


def test_bounds_of_recall_are_of_won_leads() -> None:
    primary = replace(evidence().primary, metric=Metric("recall", "MQL"))
    text = said(with_evidence(primary=primary))
    assert "B's won@MQL less A's" in text
    assert "the share of all won leads that is among leads with the verdict MQL or better" in text


def test_bounds_without_a_naive_figure() -> None:
    bounds = evidence().unknown.bounds
    assert isinstance(bounds, Bounds)
    unknown = replace(evidence().unknown, bounds=replace(bounds, naive=None))
    assert "there is none" in said(with_evidence(unknown=unknown))
    assert "no naive figure" in text_of(with_evidence(unknown=unknown))


@pytest.mark.parametrize(
    ("needed", "expected"),
    [
        (1.2, "more than all of them: B cannot reach it"),
        (-0.1, "none: B reaches it whatever they do"),
        (0.31, "above 31.0 %"),
    ],
)
def test_what_newcomers_must_yield(needed: float, expected: str) -> None:
    even = BreakEven(10, None, 5, 0, 0, needed, needed)
    unknown = replace(evidence().unknown, break_even=even)
    assert expected in said(with_evidence(unknown=unknown))


def test_an_estimate_by_inverse_propensity_is_shown() -> None:
    paired = evidence().primary.paired
    assert isinstance(paired, Paired)
    estimate = InversePropensity(paired, 120.5, 98.0, 7.2)
    unknown = replace(evidence().unknown, propensity=estimate)
    assert "one stands for 7.2 at most" in said(with_evidence(unknown=unknown))


def test_without_segments_months_or_dates_it_says_so() -> None:
    drift = Drift(WHY, WHY, None, None, (("2024-01", 10, 2),))
    text = said(with_evidence(segments=(), parts=(), drift=drift))
    assert "Segments: left out, as no segment has enough leads" in text
    assert "it is not known when B was written" in text
    assert "2024-01" in text


def test_amounts_and_notes_are_told() -> None:
    found = evidence()
    text = said(
        with_evidence(
            a=replace(found.a, amount_passed=1234.5), b=replace(found.b, amount_passed=12.5),
            notes=("figures of one version are over worked leads",),
            drift=replace(found.drift, months=(("2024-01", 0, 0), ("2024-02", 5, 1))),
        )
    )  # fmt: skip
    assert "A 1234, B 12.50" in text
    assert "Figures of one version are over worked leads." in text
    assert "no leads" in text


def test_one_week_alone_is_no_curve() -> None:
    crossing = comparisons.comparison().crossing
    assert isinstance(crossing, FirstCrossing)
    one = replace(
        crossing, weeks=crossing.weeks[:1], median_days_earlier=None, median_days_later=1.0
    )
    text = said(replace(comparisons.comparison(), crossing=one))
    assert "Weekly volumes: left out" in text
    assert "half of them by 1.0 day or more later" in text


def sweep(**changes: Any) -> Sweep:
    found = comparisons.comparison().planning.a
    assert isinstance(found, Sweep)
    return replace(found, **changes)


def planned(planning: Planning) -> str:
    return said(replace(comparisons.comparison(), planning=planning))


def test_leads_of_one_instant_have_no_volume_a_week() -> None:
    steps = tuple(replace(each, per_week=None, won=WHY) for each in sweep().thresholds)
    text = planned(Planning(sweep(weeks=None, thresholds=steps, filling=WHY), WHY))
    assert "Leads a week by threshold" not in text
    assert "Thresholds of B (2.0.0): left out, as too few leads" in text
    assert "that fills a capacity: left out, as too few leads" in text


def test_revenue_is_counted_out_in_leads() -> None:
    revenue = Estimate(500.0, Interval(400.0, 600.0))
    may_be_none = Estimate(10.0, Interval(0.0, 20.0))
    both = Planning(
        sweep(), sweep(), worked_only=True, revenue_a=revenue, revenue_b=may_be_none
    )  # fmt: skip
    text = planned(both)
    assert "a revenue of 1,000,000 takes 2000 leads (1667 to 2500)" in text
    assert "to any number" in text
    assert "Shares won are of leads that sales worked." in text
    assert "too few leads" in planned(Planning(sweep(), sweep(), revenue_a=WHY))


def test_a_threshold_whose_conversion_cannot_be_told() -> None:
    filling = sweep().filling
    assert not isinstance(filling, CannotTell)
    text = planned(Planning(sweep(filling=replace(filling, won=WHY)), sweep(thresholds=())))
    assert "the share won cannot be told: too few leads" in text


def test_no_lead_left_out_no_accounts_no_dates_no_plan() -> None:
    full = comparisons.comparison()
    population = replace(
        full.population, left_out=(), first=None, last=None,
        paired=replace(full.population.paired, accounts=0),
    )  # fmt: skip
    text = said(
        replace(full, population=population, choices=replace(full.choices, plan=None, said=()))
    )
    assert "No lead was left out." in text
    assert "No account is known: each lead stands alone." in text
    assert "No plan. Nothing was declared in advance." in text
    assert "Choices: left out, as none was made" in text


@pytest.mark.parametrize("survival", [None, WHY])
def test_how_long_it_takes_to_win_may_not_be_known(survival: CannotTell | None) -> None:
    full = comparisons.comparison()
    outcome = full.population.outcome
    assert isinstance(outcome, Outcome)
    other = replace(outcome, survival=survival, left_out=())
    text = said(replace(full, population=replace(full.population, outcome=other)))
    assert ("How long it takes to win a lead: left out" in text) == (survival is not None)


def test_an_unsigned_plan_without_a_question_says_so() -> None:
    full = comparisons.comparison()
    assert full.choices.plan is not None
    plan = replace(full.choices.plan, signed=(), question=None)
    text = said(replace(full, choices=replace(full.choices, plan=plan)))
    assert "Signed by no one" in text
    assert "Question" not in text


def test_rules_that_never_fire_are_named_up_to_a_number() -> None:
    full = comparisons.comparison()
    a, b = full.rules
    none_missed = Missed(7, 0, (), 0, ())
    rules = (
        replace(a, never_fired=tuple(f"rule-{n}" for n in range(20)), missed=none_missed),
        replace(b, rows=()),
    )
    text = said(replace(full, rules=rules))
    assert "and 8 more" in text
    assert "none of 7 won leads" in text
    assert "Rules of B (2.0.0): left out, as it has none" in text


def test_flips_that_no_change_leads_are_told() -> None:
    full = comparisons.comparison()
    attribution = full.changes.attribution
    assert isinstance(attribution, Attribution)
    flips = tuple(replace(flip, shares=(), smallest=(), lead_id=None) for flip in attribution.flips)
    changes = replace(
        full.changes, attribution=replace(attribution, flips=flips, permutations=0, left_out=0)
    )
    text = said(replace(full, changes=changes))
    assert "No single change leads" in text
    assert "row 1" in text


def test_versions_that_pass_no_one_and_scores_without_bins() -> None:
    full = comparisons.comparison()
    spread = replace(full.changes.spread_a, edges=(5.0,), counts=())
    changes = replace(
        full.changes, matrix=replace(full.changes.matrix, passes=()), spread_a=spread,
        spread_b=spread,
    )  # fmt: skip
    text = said(replace(full, changes=changes))
    assert "No verdict of these versions hands a lead over." in text
    assert "How the scores are spread" not in text


def test_many_caveats_are_counted_on_a_terminal() -> None:
    full = comparisons.comparison()
    assert "more in the report (`--report`) and in `--json`" in text_of(
        replace(full, caveats=full.caveats * 3)
    )


def test_hold_out_that_cannot_be_told() -> None:
    unknown = replace(evidence().unknown, hold_out=WHY, leads_needed=WHY)
    assert "must be cannot be told: too few leads" in said(with_evidence(unknown=unknown))
    assert "To find out" not in said(with_evidence(unknown=unknown))


FORMS: list[tuple[Callable[[], str], str]] = [
    (lambda: figures.in_words(Metric("won", None)), "the leads won among all leads"),
    (
        lambda: figures.in_words(Metric("amount", Capacity(1000, None))),
        "the amount won among the 1000 leads with the highest scores in all",
    ),
    (
        lambda: figures.in_words(Metric("average-precision", None)),
        "the share won among the best leads, averaged over the whole ranking",
    ),
    (lambda: figures.difference(Metric("won", "MQL"), 3.0), "+3"),
    (lambda: figures.difference(Metric("amount", "MQL"), -1234.5), "−1234"),
    (lambda: figures.short_difference(Metric("roc-auc", None), 0.01), "+0.010"),
    (lambda: figures.per(None), "week"),
    (lambda: figures.per(Metric("precision", "MQL")), "week"),
    (lambda: figures.instant(datetime(2024, 1, 2, tzinfo=UTC)), "2 January 2024, 00:00 UTC"),
    (lambda: figures.p_value(0.5), "p = 0.500"),
]


@pytest.mark.parametrize(("form", "expected"), FORMS)
def test_figures_are_written_alike_everywhere(form: Callable[[], str], expected: str) -> None:
    assert form() == expected


def test_no_rule_that_spoke_is_told_only_where_there_is_none() -> None:
    assert "for 0 of them no rule spoke" not in to_html(comparisons.comparison())
