"""The weekly report of a small week, held to figures worked by hand."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import pytest
from tests.unit.log.weekly.weeks import FRIDAY, log_in, write

from leadrules import DecisionLog
from leadrules.analysis.compare.statistics.answers import CannotTell
from leadrules.analysis.compare.statistics.proportion import Proportion, proportion
from leadrules.log.weekly.record import (
    Group,
    Overrides,
    Reason,
    Unmatched,
    Volume,
    WeeklyReport,
)


@pytest.fixture(scope="module")
def named() -> dict[str, str]:
    return {}


@pytest.fixture(scope="module")
def written(
    tmp_path_factory: pytest.TempPathFactory, named: dict[str, str]
) -> Iterator[DecisionLog]:
    with log_in(tmp_path_factory.mktemp("week")) as log:
        named |= write(log)
        yield log


@pytest.fixture(scope="module")
def report(written: DecisionLog) -> WeeklyReport:
    return written.report("2026-W47", known_until=FRIDAY)


def test_leads_are_held_against_the_plan(report: WeeklyReport) -> None:
    assert (report.handed_over, report.plan) == (6, 5)
    assert report.verdicts == {"SQL": 1, "MQL": 5}
    assert (report.week, report.zone, report.ruleset) == ("2026-W47", "Europe/Berlin", "calls")
    assert len(report.volumes) == report.weeks == 26
    assert [one for one in report.volumes if one.leads] == [
        Volume("2026-W33", 3),
        Volume("2026-W40", 1),
        Volume("2026-W47", 6),
    ]


def test_answers(report: WeeklyReport) -> None:
    told = report.acceptance
    assert (told.accepted, told.rejected, told.silent, told.not_due) == (2, 2, 1, 1)
    assert told.rate == proportion(2, 4)
    # ann and cy in time, bob late, dee never
    assert told.on_time == proportion(2, 4)


def test_response_in_working_time(report: WeeklyReport) -> None:
    told = report.response
    assert (told.on_time, told.late, told.never) == (2, 1, 1)
    assert (told.not_due, told.early, told.not_needed, told.not_promised) == (1, 1, 1, 0)
    assert told.rate == proportion(2, 4)


def test_attempts_against_the_agreed_three(report: WeeklyReport) -> None:
    told = report.attempts
    assert told.made == {0: 2, 1: 3, 3: 1}
    assert (told.reached, told.enough, told.gave_up, told.going_on) == (2, 0, 2, 2)
    assert told.not_agreed == 0


def test_reasons_and_the_rules_that_fired(report: WeeklyReport) -> None:
    assert set(report.reasons) == {
        Reason("no budget", True, 1, 1),
        Reason("bad smell", False, 1, 1),
    }
    rules = {one.rule: one for one in report.rules}
    assert (rules["asked"].leads, rules["asked"].rejected) == (3, 2)
    # jon, in August, was accepted
    assert rules["asked"].rate == proportion(2, 4)
    assert rules["large"].rate == proportion(1, 1)
    assert list(rules) == ["asked", "large"]


def test_what_came_of_them_within_ninety_days(report: WeeklyReport) -> None:
    this_week, all_weeks = report.funnels
    assert (this_week.leads, this_week.judged, this_week.open) == (6, 0, 6)
    assert (this_week.open_opportunities, this_week.open_won) == (2, 1)
    assert this_week.won == CannotTell("no lead's 90 days have passed")
    assert (all_weeks.leads, all_weeks.judged, all_weeks.open) == (10, 3, 7)
    # lou was won after 99 days
    assert all_weeks.won == all_weeks.opportunity == proportion(1, 3)
    assert (all_weeks.lost, all_weeks.amount, all_weeks.without_amount) == (1, Decimal("300.5"), 0)
    assert (all_weeks.open_opportunities, all_weeks.open_won) == (3, 1)


def test_leads_won_that_the_rules_would_not_have_passed(
    report: WeeklyReport, named: dict[str, str]
) -> None:
    won = report.won
    assert (won.leads, won.amount, won.without_amount) == (4, Decimal(1050), 2)
    assert (won.by_override, won.not_handed_over, won.unknown) == (1, 1, 1)
    assert won.decisions == (named["gil"], named["fay"])
    assert report.overrides == Overrides(1, 1, 0)
    assert report.unmatched == Unmatched(none=2, ambiguous=0)


def test_by_source_and_by_version(report: WeeklyReport) -> None:
    assert [group_of(one) for one in report.sources] == [
        (None, 4, 1, 1, 8, 3),
        ("web-form", 2, 1, 1, 2, 0),
    ]
    assert [group_of(one) for one in report.versions] == [("1.0.0", 6, 2, 2, 10, 3)]
    (version,) = report.versions
    assert isinstance(version.funnel.won, Proportion)


def group_of(one: Group) -> tuple[object, ...]:
    return (one.name, one.leads, one.accepted, one.rejected, one.funnel.leads, one.funnel.judged)


def test_the_last_week_that_is_over_unless_said(written: DecisionLog) -> None:
    report = written.report(known_until=FRIDAY, weeks=1)
    assert (report.week, report.handed_over) == ("2026-W46", 0)
    assert len(report.funnels) == 1
    assert report.erased == 0


def test_what_is_known_later_counts_later(written: DecisionLog) -> None:
    later = written.report("2026-W47", known_until=FRIDAY.replace(hour=13))
    assert (later.acceptance.accepted, later.acceptance.silent) == (3, 0)
    after_years = written.report("2026-W47", known_until=FRIDAY.replace(year=2028))
    assert after_years.funnels[0].judged == 6
    assert after_years.funnels[0].won == proportion(1, 6)


def test_other_verdicts_may_be_said_to_pass(written: DecisionLog) -> None:
    report = written.report("2026-W47", known_until=FRIDAY, passes=["SQL"])
    assert (report.handed_over, report.verdicts) == (1, {"SQL": 1})


def test_an_erased_lead_still_counts(tmp_path_factory: pytest.TempPathFactory) -> None:
    with log_in(tmp_path_factory.mktemp("erased")) as log:
        write(log)
        before = log.report("2026-W47", known_until=FRIDAY)
        log.keys.destroy([log.keys.lead(name) for name in ("cy", "fay")], FRIDAY)
        after = log.report("2026-W47", known_until=FRIDAY)
    assert after.erased == 2
    assert "Of 2 leads amounts, and reasons that are not agreed, were" in after.summary()
    assert (after.acceptance, after.response) == (before.acceptance, before.response)
    assert (after.won.leads, after.won.amount) == (4, Decimal(50))
    assert Reason(None, False, 1, 1) in after.reasons


def test_every_part_counts_every_lead_once(report: WeeklyReport) -> None:
    told = report.response
    parts = (told.on_time, told.late, told.never, told.not_due, told.not_needed, told.not_promised)
    assert sum(parts) == report.handed_over
    answers = report.acceptance
    parts = (answers.accepted, answers.rejected, answers.silent, answers.not_due)
    assert sum(parts) == report.handed_over
    tried = report.attempts
    parts = (tried.reached, tried.enough, tried.gave_up, tried.going_on, tried.not_agreed)
    assert sum(parts) == sum(tried.made.values()) == report.handed_over
    assert sum(report.verdicts.values()) == report.handed_over
    assert sum(one.leads for one in report.sources) == report.handed_over


def test_enough_attempts_and_many_of_everything(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    from tests.unit.log.feedback.conftest import RULES
    from tests.unit.log.weekly.weeks import BY_HAND, Week

    import leadrules

    with log_in(tmp_path_factory.mktemp("many")) as log:
        week = Week(log, leadrules.loads(RULES))
        for n in range(25):
            # with an override that makes no difference to the hand-over
            week.decides(f"l{n}", "11-16T08:00", asked=True, source=f"s{n}", override=BY_HAND)
            week.hears(f"l{n}", "attempt", "11-16T09:00", number=3)
            week.hears(f"l{n}", "rejected", "11-16T10:00", reason=f"reason {n}")
        week.hears("l0", "won", "11-17T10:00", amount=Decimal(1))
        week.hears("l0", "won", "11-17T11:00", amount=Decimal(2))
        week.decides("cool", "11-16T08:00", asked=True)
        week.decides("cool", "11-17T08:00")
        week.decides("cool", "11-18T08:00", asked=True)
        report = log.report("2026-W47", known_until=FRIDAY)
    # who left and came back is handed over twice
    assert report.handed_over == 27
    assert (report.attempts.enough, report.attempts.reached) == (24, 1)
    assert report.overrides == Overrides(0, 0, 25)
    said = report.summary()
    assert "And 5 reasons more." in said
    assert "And 7 sources more." not in said
    assert "And 6 sources more." in said
    assert "The rules had passed every one of them that the log knows." in said
    assert (report.won.leads, report.won.amount) == (1, Decimal(3))
