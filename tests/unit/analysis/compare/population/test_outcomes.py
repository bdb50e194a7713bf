"""Won within its window, not won, or left out by the date of its decision, worked by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
import pytest
from tests.unit.analysis.compare.population.visits import WON, A, B, asked, at, leads, visits

from leadrules.analysis.compare.choices import OutcomeChoice
from leadrules.analysis.compare.population.gathering import gather
from leadrules.analysis.compare.population.outcomes import in_days
from leadrules.analysis.compare.population.record import LeftOut, Outcome
from leadrules.analysis.compare.statistics.answers import CannotTell
from leadrules.diagnostics import FrameError

JUNE = at("2024-06-01T00:00:00")
LATE = "2024-05-20T00:00:00Z"
"""A decision whose 30 days had not passed on the first of June."""


def outcome(
    *rows: dict[str, Any], choice: OutcomeChoice = WON, until: datetime | None = JUNE, **more: Any
) -> Outcome:
    events = more.pop("events", None)
    same = {"won": False, "won_at": None} | more
    chosen = asked(outcome=choice, observed_until=until)
    found = gather(A, B, leads(*rows, **same), events, chosen).outcome
    assert found is not None
    return found


def error(*rows: dict[str, Any], **more: Any) -> Any:
    with pytest.raises(FrameError) as raised:
        outcome(*rows, **more)
    (problem,) = raised.value.diagnostics
    return problem


def test_a_lead_is_won_if_that_came_within_its_window() -> None:
    found = outcome(
        {"won": True, "won_at": "2024-03-01T00:00:00Z"},  # at the decision
        {"won": True, "won_at": "2024-03-03T12:00:00Z"},
        {"won": True, "won_at": "2024-03-31T00:00:00Z"},  # at the end of the window
        {"won": True, "won_at": "2024-03-31T00:00:01Z"},
        {},
        {"won": None},
    )
    assert found.counted.all()
    assert found.won.tolist() == [True, True, True, False, False, False]
    expected = [0, 2.5, 30, np.nan, np.nan, np.nan]
    assert np.array_equal(found.days, expected, equal_nan=True)
    assert (found.left_out, found.caveats, found.amount) == ((), (), None)
    assert found.blank is not None
    assert found.late is not None
    assert found.blank.tolist() == [False] * 5 + [True]
    assert found.late.tolist() == [False] * 3 + [True] + [False] * 2


def test_whose_window_is_open_is_left_out_by_its_decision_even_if_won() -> None:
    found = outcome(
        {"won": True, "won_at": "2024-05-21T00:00:00Z", "decided_at": LATE},
        {"won": False, "decided_at": LATE},
        {"won": None, "decided_at": LATE},
        {"won": True, "won_at": None, "decided_at": LATE},
        {"decided_at": "2024-05-02T00:00:00Z"},  # passed at the very instant
    )
    assert found.counted.tolist() == [False, False, False, False, True]
    assert not found.won.any()
    why = "their window of 30 days had not passed by 2024-06-01 00:00 UTC"
    assert found.left_out == (LeftOut(why, 4, (0, 1, 2, 3)),)


def test_who_was_won_before_its_decision_is_left_out() -> None:
    found = outcome(
        {"won": True, "won_at": "2024-02-29T23:59:59Z"},
        {"won": False, "won_at": "2024-02-29T23:59:59Z"},  # lost then
        {"won": True, "won_at": "2024-05-01T00:00:00Z", "decided_at": LATE},
    )
    assert found.counted.tolist() == [False, True, False]
    assert found.left_out == (LeftOut("already won before their decision", 2, (0, 2)),)


def test_who_was_won_nobody_knows_when_is_left_out_and_said() -> None:
    found = outcome({"won": True}, {"won": True, "won_at": "in spring"}, {"won_at": "2024-03-02"})
    assert found.counted.tolist() == [False, False, True]
    assert found.left_out == (LeftOut("won, but `won_at` holds no instant", 2, (0, 1)),)
    assert found.caveats == (
        "left out, though won: 2 leads without an instant in `won_at`; this understates conversion",
    )


def test_without_a_window_open_leads_are_left_out_and_that_is_said() -> None:
    found = outcome(
        {"won": "yes"}, {"won": "no"}, {"won": None}, choice=OutcomeChoice("won", "won")
    )
    assert found.counted.tolist() == [True, True, False]
    assert found.won.tolist() == [True, False, False]
    assert np.isnan(found.days).all()
    assert found.survival is None
    assert found.left_out == (LeftOut("`won` is missing: still open", 1, (2,)),)
    assert "1 lead with `won` missing" in found.caveats[0]
    assert "this overstates conversion" in found.caveats[0]
    assert found.caveats[1].startswith("no window was named")


def test_an_instant_without_a_window_still_tells_who_was_won_before() -> None:
    choice = replace(WON, window=None)
    found = outcome(
        {"won": True, "won_at": "2024-02-01"}, {"won": True, "won_at": "2024-05-30"}, choice=choice
    )
    assert found.counted.tolist() == [False, True]
    assert found.won.tolist() == [False, True]


def test_a_window_without_instants_leaves_out_by_the_decision_alone() -> None:
    choice = replace(WON, at=None)
    found = outcome({"won": True}, {"won": None}, {"won": True, "decided_at": LATE}, choice=choice)
    assert found.counted.tolist() == [True, True, False]
    assert found.won.tolist() == [True, False, False]
    (caveat,) = found.caveats
    assert caveat.startswith("no column says when a lead was won")


def test_until_when_outcomes_are_known_is_read_off_the_data_and_said() -> None:
    # the latest of decisions, winnings and events, but for what is still to come
    row = {"won": True, "won_at": "2024-03-30T00:00:00Z"}
    events = visits(("0", "2024-03-31T06:00:00Z"), ("0", "2999-01-01T00:00:00Z"))
    found = outcome(row, events=events, until=None)
    assert found.counted.tolist() == [True]
    assert "taken to be 2024-03-31 06:00 UTC" in found.caveats[0]
    assert outcome(row, until=None).counted.tolist() == [False]


def test_a_winning_after_the_export_is_said() -> None:
    found = outcome({"won": True, "won_at": "2024-07-01"}, {})
    assert found.won.tolist() == [False, False]
    assert found.caveats == (
        "won after 2024-06-01 00:00 UTC, until when outcomes are known: 1 lead",
    )


def test_leads_that_are_not_scored_as_of_their_own_decision_are_said() -> None:
    chosen = asked(outcome=WON, observed_until=JUNE, as_of=at("2024-03-01T00:00:00"))
    found = gather(A, B, leads({"won": True, "won_at": "2024-03-02"}), None, chosen).outcome
    assert found is not None
    assert found.won.tolist() == [True]
    assert found.caveats[0].startswith(
        "no column says when each lead was decided: all are scored as of 2024-03-01"
    )


def test_amounts_count_for_won_leads_alone() -> None:
    won = {"won": True, "won_at": "2024-03-02"}
    found = outcome(
        won | {"worth": "1,200.50"},
        {"worth": "99"},
        won | {"worth": None},
        won | {"worth": "much"},
        choice=replace(WON, amount="worth"),
    )
    assert found.amount is not None
    assert found.amount.tolist() == [1200.5, 0, 0, 0]
    assert found.caveats == ("won without an amount in `worth`: 2 leads, counted as 0",)


def test_stages_are_read_where_it_is_said_which_of_them_mean_won() -> None:
    stage = OutcomeChoice("won", "stage", window=timedelta(days=30), won=("closed won",))
    rows = [{"stage": one} for one in ("Closed Won", "negotiation", None)]
    assert outcome(*rows, choice=stage).won.tolist() == [True, False, False]
    problem = error(*rows, choice=replace(stage, won=()))
    assert problem.code == "LR662"
    assert problem.message == (
        "the column `stage` says neither yes nor no: it holds `Closed Won`, `negotiation`"
    )
    assert "won: [closed_won]" in problem.help
    problem = error(*rows, choice=replace(stage, won=("closed wonn",)))
    assert problem.message == "the column `stage` holds no `closed wonn`"
    assert problem.help == "did you mean `Closed Won`?"
    problem = error(*rows, choice=replace(stage, won=("x",)))
    assert problem.help == "it holds `Closed Won`, `negotiation`"


def test_more_stages_than_a_message_holds() -> None:
    stage = OutcomeChoice("won", "stage")
    problem = error(*({"stage": f"stage {n}"} for n in range(12)), choice=stage)
    assert problem.message.endswith("`stage 9` and 2 more")


@pytest.mark.parametrize("yes", [True, 1, 1.0, "yes", "TRUE", "1"])
def test_yes_is_written_in_many_ways(yes: object) -> None:
    won = type(yes)
    no = {bool: False, int: 0, float: 0.0, str: "no"}[won]
    found = outcome({"won": yes}, {"won": no}, {"won": None}, choice=OutcomeChoice("won", "won"))
    assert found.won.tolist() == [True, False, False]
    assert found.counted.tolist() == [True, True, False]


def test_a_number_other_than_0_and_1_is_no_answer() -> None:
    assert error({"won": 0.5}).message == "the column `won` says neither yes nor no: it holds `0.5`"


def test_further_outcomes_along_the_funnel() -> None:
    funnel = (OutcomeChoice("accepted", "accepted"), OutcomeChoice("demo", "demo"))
    table = leads({"accepted": True, "demo": False, "won": False, "won_at": None})
    chosen = asked(outcome=WON, funnel=funnel, observed_until=JUNE)
    found = gather(A, B, table, None, chosen)
    assert [one.name for one in found.funnel] == ["accepted", "demo"]
    assert [one.won.tolist() for one in found.funnel] == [[True], [False]]
    alone = gather(A, B, table, None, replace(chosen, outcome=None))
    assert alone.outcome is None
    assert [one.name for one in alone.funnel] == ["accepted", "demo"]


def test_young_leads_count_in_the_curve_as_long_as_they_were_watched() -> None:
    # four leads watched for 92 days, two of them won; one for 12 days
    found = outcome(
        {"won": True, "won_at": "2024-03-11T00:00:00Z"},
        {"won": True, "won_at": "2024-03-20T12:00:00Z"},
        {},
        {},
        {"decided_at": LATE},
        {"won": True, "won_at": "2024-02-01"},  # before its decision: not in it
        {"decided_at": "2024-06-02"},  # nor who was decided afterwards
    )
    assert found.survival is not None
    assert not isinstance(found.survival, CannotTell)
    first, second = found.survival.steps
    assert (first.time, first.at_risk, first.won, first.not_won) == (10, 5, 1, 0.8)
    # the young one was last seen after 12 days; half of the 20th day counts as the 20th
    assert (second.time, second.at_risk, second.won) == (20, 3, 1)
    assert second.not_won == pytest.approx(0.8 * 2 / 3)
    assert found.survival.watched == 92


def test_without_a_winning_there_is_no_curve() -> None:
    assert outcome({}).survival == CannotTell("no lead was won")


def test_windows_in_words() -> None:
    assert in_days(timedelta(days=1)) == "1 day"
    assert in_days(timedelta(days=1.5)) == "36 hours"


def test_an_empty_future() -> None:
    soon = (datetime.now(UTC) + timedelta(days=9)).isoformat()
    found = outcome({"decided_at": soon}, until=None)
    assert not found.counted.any()
