"""At the decision, and at any time up to it: two counts of hand-overs that are not mixed up."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from tests.unit.analysis.compare.report import comparisons
from tests.unit.analysis.compare.report.test_report_variants import said

from leadrules.analysis.compare.population.record import FirstCrossing
from leadrules.analysis.compare.record import Comparison
from leadrules.analysis.compare.report.summary import in_time, sentences


def crossed(**changes: Any) -> Comparison:
    full = comparisons.comparison()
    assert isinstance(full.crossing, FirstCrossing)
    return replace(full, crossing=replace(full.crossing, **changes))


def whole(**changes: int) -> Comparison:
    """Of all leads, most of which neither version ever hands over."""
    known = {"both": 650, "only_a": 736, "only_b": 1, "same": 123, "later": 527, "earlier": 0}
    known |= changes
    leads = comparisons.comparison().changes.leads
    neither = leads - known["both"] - known["only_a"] - known["only_b"]
    return crossed(neither=neither, median_days_later=28.0, **known)


def test_both_counts_are_told_with_their_time() -> None:
    found = whole()
    matrix = found.changes.matrix
    whom = dict(sentences(found))["For whom"]
    assert f"at their decision A hands {matrix.passed_a} leads over and B" in whom
    assert whom.endswith(
        " At any time up to the decision A hands 1386 over and B 651, 650 of them both: of these, "
        "B hands 527 over later, half of those by 28 days or more."
    )


def test_leads_that_were_drawn_are_said_to_be() -> None:
    assert in_time(crossed(both=6, only_a=1, only_b=1, neither=2, later=0, earlier=0)) == (
        "At any time up to the decision, of 10 leads drawn at random, A hands 7 over and B 7, 6 of "
        "them both: every one at the same time"
    )


def test_weekly_hand_overs_have_no_mean_over_weeks_without_decisions() -> None:
    found = whole()
    assert isinstance(found.crossing, FirstCrossing)
    of_a = sum(week.a for week in found.crossing.weeks)
    page = said(found)
    assert f"First hand-overs only: {of_a} by A and" in page
    assert f"over {len(found.crossing.weeks)} weeks. Only leads that are compared here" in page


def test_segments_say_that_they_are_of_worked_leads() -> None:
    assert "worked leads" in said(whole()).split("Segments")[-1]
