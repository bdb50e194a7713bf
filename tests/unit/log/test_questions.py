"""A slip in a question to a log is told as one, not answered as if there were nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from leadrules import Decision, DecisionLog, LogError, Ruleset
from leadrules.log.replay import ReplayReport
from leadrules.log.searching import Sought, slip

Decide = Callable[..., Decision]
IN_2024 = datetime(2024, 3, 1, tzinfo=UTC)


@pytest.fixture
def log(file_log: DecisionLog, ruleset: Ruleset, decide: Decide) -> DecisionLog:
    file_log.record(decide("ann"), ruleset=ruleset)
    return file_log


@pytest.mark.parametrize("week", ["2026-W60", "nextweek", "0001-W01", "1969-W52", "9999-W52", ""])
def test_a_week_that_cannot_be_is_told(log: DecisionLog, week: str) -> None:
    with pytest.raises(LogError, match="is no week") as raised:
        log.report(week)
    assert raised.value.diagnostics[0].code == "LR699"


@pytest.mark.parametrize("week", ["1970-W01", "9998-W52"])
def test_the_first_and_the_last_week_have_a_report(log: DecisionLog, week: str) -> None:
    assert log.report(week, weeks=520, known_until=IN_2024).handed_over == 0


def test_a_verdict_that_hands_nobody_over_is_told(log: DecisionLog) -> None:
    for passes, help_ in ((["mql"], "did you mean `MQL`?"), (["disqualified"], "it may be MQL")):
        for asked in (
            lambda: log.report("2024-W05", passes=passes),  # noqa: B023 - asked at once
            lambda: log.history_table(passes=passes),  # noqa: B023 - asked at once
        ):
            with pytest.raises(LogError, match="no ruleset of the log hands a lead over") as raised:
                asked()
            (told,) = raised.value.diagnostics
            assert told.code == "LR699"
            assert str(told.help).startswith(help_)


def test_a_report_says_whether_its_week_is_over(log: DecisionLog) -> None:
    def told(known_until: datetime) -> str:
        report = log.report("2024-W10", known_until=known_until)
        assert report.over <= report.begun
        return str(report)

    monday = datetime(2024, 3, 4, tzinfo=UTC)
    assert "The week has not begun" in told(monday - timedelta(microseconds=1))
    assert "The week is not over" in told(monday)
    assert "The week is not over" in told(monday + timedelta(days=7, microseconds=-1))
    assert "The week" not in told(monday + timedelta(days=7))


def test_a_report_of_a_log_without_decisions_says_so(file_log: DecisionLog) -> None:
    assert "The log has no decision" in str(file_log.report("2024-W05"))


def test_a_window_of_hours_is_said_in_hours(log: DecisionLog) -> None:
    said = str(log.report("2024-W05", window=timedelta(hours=12), known_until=IN_2024))
    assert "counts within 12 hours after the hand-over" in said


@pytest.mark.parametrize(
    ("sought", "said"),
    [
        (Sought(verdict="mql"), "no ruleset of the log has the verdict `mql`: did you mean `MQL`?"),
        (Sought(rule="senority"), "has the rule `senority`: did you mean `seniority`?"),
        (Sought(ruleset="b2b-sas"), "is called `b2b-sas`: did you mean `b2b-saas`?"),
        (Sought(rule="xyzzy"), "no ruleset of the log has the rule `xyzzy`"),
        (Sought(verdict="MQL", rule="seniority", ruleset="b2b-saas"), None),
    ],
)
def test_names_that_no_ruleset_has_are_told(log: DecisionLog, sought: Sought, said: str) -> None:
    told = slip(log, sought)
    assert (told is None) if said is None else (told is not None and told.endswith(said))


def test_a_log_without_rulesets_knows_no_slip(file_log: DecisionLog) -> None:
    assert slip(file_log, Sought(verdict="mql")) is None


def test_two_decisions_are_needed_to_compare(log: DecisionLog) -> None:
    with pytest.raises(LogError, match="has no two decisions about this lead to compare"):
        log.what_changed("ann")
    with pytest.raises(LogError, match=r"has no decision about this lead$"):
        log.what_changed("bob")


def test_only_what_was_scored_again_is_said_to_be(log: DecisionLog, ruleset: Ruleset) -> None:
    log.record(ruleset.score({"lead_id": "bob"}, as_of="2024-02-01"), ruleset=ruleset)
    log.erase("bob")
    report: ReplayReport = log.replay()
    assert list(report.lines())[:3] == [
        "1 decision scored again by the version that decided",
        "1 came out the same",
        "1 is of somebody erased",
    ]
