"""Weeks of the calendar, and what a report may be asked for."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from tests.unit.log.feedback.conftest import Decide

from leadrules import DecisionLog, LogError, Ruleset
from leadrules.log.weekly.week import Week


@pytest.mark.parametrize(
    ("text", "monday"),
    [
        ("2026-W47", date(2026, 11, 16)),
        ("2026w01", date(2025, 12, 29)),
        (" 2020-W53 ", date(2020, 12, 28)),
    ],
)
def test_a_week_is_named_as_the_iso_calendar_has_it(text: str, monday: date) -> None:
    assert Week.parse(text).monday == monday
    assert Week.parse(str(Week.parse(text))) == Week.parse(text)


@pytest.mark.parametrize("text", ["", "2026-47", "2026-W00", "2026-W54", "0000-W01", "W47", "x"])
def test_any_other_text_is_no_week(text: str) -> None:
    with pytest.raises(LogError, match="is no week"):
        Week.parse(text)


def test_it_begins_and_ends_at_midnight_in_its_zone() -> None:
    week = Week.parse("2026-W43")  # at whose end summer time ends
    assert week.start("Europe/Berlin") == datetime(2026, 10, 18, 22, tzinfo=UTC)
    assert week.end("Europe/Berlin") == datetime(2026, 10, 25, 23, tzinfo=UTC)
    assert week.sunday == date(2026, 10, 25)
    sunday_night = datetime(2026, 10, 25, 22, 59, tzinfo=UTC)
    assert Week.of(sunday_night, "Europe/Berlin") == week
    assert Week.of(sunday_night + timedelta(minutes=1), "Europe/Berlin").before() == week


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ({"weeks": 0}, "looks back over 1 to"),
        ({"weeks": 521}, "looks back over 1 to"),
        ({"window": timedelta()}, "longer than nothing"),
        ({"known_until": datetime(2026, 11, 20)}, "has no zone"),
        ({"ruleset": "other"}, "no decision of the ruleset `other`"),
    ],
)
def test_what_no_report_can_be_asked(
    file_log: DecisionLog, asked: dict[str, Any], message: str
) -> None:
    with pytest.raises(LogError, match=message):
        file_log.report("2026-W47", **asked)


def test_one_ruleset_at_a_time(log: DecisionLog, decide: Decide, others: Ruleset) -> None:
    decide("ann", "2026-11-16T08:00:00Z", asked=True)
    decide("ann", "2026-11-16T08:00:00Z", asked=True, ruleset=others)
    until = datetime(2026, 11, 20, tzinfo=UTC)
    with pytest.raises(LogError, match="rulesets of several names") as caught:
        log.report("2026-W47", known_until=until)
    assert caught.value.diagnostics[0].help == "say of which to report: `calls`, `others`"
    log.feedback("ann", "won", at=until - timedelta(hours=1))
    log.feedback("bob", "won", at=until - timedelta(hours=1), detail="unknown to the log")
    report = log.report("2026-W47", known_until=until, ruleset="calls")
    assert (report.handed_over, report.unmatched.ambiguous, report.unmatched.none) == (1, 1, 1)
    # which of the two handed it over is not known, only that one did
    assert (report.won.leads, report.won.not_handed_over, report.won.unknown) == (2, 0, 1)
    assert "Several rulesets had handed those leads over" in report.summary()


def test_a_lead_that_another_ruleset_answers_for_is_not_counted(
    log: DecisionLog, decide: Decide, others: Ruleset
) -> None:
    decide("ann", "2026-11-16T08:00:00Z", asked=True)
    theirs = decide("bob", "2026-11-16T08:00:00Z", asked=True, ruleset=others)
    decide("cy", "2026-11-16T08:00:00Z", ruleset=others)
    until = datetime(2026, 11, 20, tzinfo=UTC)
    for lead in ("bob", "cy"):
        log.feedback(lead, "won", at=until - timedelta(hours=1))
    log.feedback("bob", "won", at=until - timedelta(hours=2), decision=theirs)
    assert log.report("2026-W47", known_until=until, ruleset="calls").won.leads == 0
    assert log.report("2026-W47", known_until=until, ruleset="others").won.leads == 2


def test_feedback_that_came_into_the_log_before_its_decision_counts(
    log: DecisionLog, decide: Decide
) -> None:
    monday = datetime(2026, 11, 16, 9, tzinfo=UTC)
    assert log.feedback("ann", "accepted", at=monday).matched == "none"
    log.feedback("ann", "won", at=monday + timedelta(hours=1))
    log.feedback("bob", "accepted", at=monday)
    decide("ann", "2026-11-16T08:00:00Z", asked=True)
    decide("bob", "2026-11-16T10:00:00Z", asked=True)
    report = log.report("2026-W47", known_until=monday + timedelta(days=4))
    assert (report.acceptance.accepted, report.acceptance.silent) == (1, 1)
    assert (report.won.leads, report.won.not_handed_over, report.unmatched.none) == (1, 0, 1)


def test_a_lead_without_an_id_counts_by_its_decision(log: DecisionLog, decide: Decide) -> None:
    handed = decide(None, "2026-11-16T08:00:00Z", asked=True)
    monday = datetime(2026, 11, 16, 9, tzinfo=UTC)
    log.feedback(None, "won", at=monday, decision=handed)
    decide(None, "2026-11-16T08:00:00Z", asked=True)
    report = log.report("2026-W47", known_until=monday + timedelta(days=4))
    assert (report.handed_over, report.won.leads, report.won.not_handed_over) == (2, 1, 0)


def test_a_lead_that_stays_with_sales_is_handed_over_once(log: DecisionLog, decide: Decide) -> None:
    decide("ann", "2026-11-09T08:00:00Z", asked=True)
    decide("ann", "2026-11-17T08:00:00Z", asked=True)
    report = log.report("2026-W47", known_until=datetime(2026, 11, 20, tzinfo=UTC))
    assert report.handed_over == 0
    assert [one.leads for one in report.volumes][-2:] == [1, 0]
