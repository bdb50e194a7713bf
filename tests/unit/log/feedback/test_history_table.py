"""The log as the tables that a comparison reads."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from tests.unit.log.feedback.conftest import RULES, Decide, decider

import leadrules
from leadrules import DecisionLog, LogError, Ruleset


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


VISITS = [
    {"type": "visit", "at": "2026-10-30T08:00:00Z", "url": "/prices", "id": "v1"},
    {"type": "call", "at": "2026-10-31T08:00:00Z", "minutes": 12},
]


@pytest.fixture
def told(file_log: DecisionLog, decide_in_file: Decide) -> DecisionLog:
    """Four leads: won, sent back, still open, and never handed over."""
    log, decide = file_log, decide_in_file
    decide("ann", "2026-11-01T08:00:00Z")
    decide("ann", "2026-11-02T08:00:00Z", asked=True, events=VISITS, employees=300)
    decide("ann", "2026-11-03T08:00:00Z", asked=True, employees=400)
    log.feedback("ann", "won", at=at("2026-11-20T08:00:00"), amount=Decimal("99.5"))
    decide(
        "bob", "2026-11-02T09:00:00Z", asked=True, budget="0.10", interests=["crm", "b2b"],
        signed_on="2026-01-02", seen_at="2026-01-02T03:04:05Z",
    )  # fmt: skip
    log.feedback("bob", "rejected", at=at("2026-11-03T08:00:00"), reason="no budget")
    decide("cy", "2026-11-02T10:00:00Z", asked=True)
    decide("dee", "2026-11-02T11:00:00Z")
    decide("dee", "2026-11-04T11:00:00Z")
    log.feedback("dee", "attempt", at=at("2026-11-04T10:00:00"))
    return log


def test_one_row_a_lead_as_it_was_handed_over_or_last_decided(told: DecisionLog) -> None:
    table = told.history_table()
    rows = table.leads.select("lead_id", "decided_at", "worked", "outcome", "rejected").rows()
    assert rows == [
        ("ann", at("2026-11-02T08:00:00"), True, True, None),
        ("bob", at("2026-11-02T09:00:00"), True, False, "no budget"),
        ("cy", at("2026-11-02T10:00:00"), False, None, None),
        # what was told before its last decision is not about it
        ("dee", at("2026-11-04T11:00:00"), False, None, None),
    ]
    assert table.leads["outcome_at"].to_list()[0] == at("2026-11-20T08:00:00")
    assert table.leads["amount"].to_list() == [99.5, None, None, None]
    assert table.asked == {
        "as_of": "decided_at", "worked": "worked", "rejected": "rejected", "outcome": "outcome",
        "outcome_at": "outcome_at", "amount": "amount",
    }  # fmt: skip
    assert table.left_out == {}


def test_fields_and_events_are_those_that_were_read(told: DecisionLog) -> None:
    leads, events = told.history_table()
    assert leads is not None
    assert events is not None
    bob = leads.filter(pl.col("lead_id") == "bob").row(0, named=True)
    assert (bob["budget"], bob["interests"]) == (0.1, ["crm", "b2b"])
    assert (bob["signed_on"], bob["seen_at"]) == (date(2026, 1, 2), at("2026-01-02T03:04:05"))
    assert leads["employees"].to_list() == [300, None, None, None]
    assert events.rows(named=True) == [
        {"lead_id": "ann", "type": "visit", "at": at("2026-10-30T08:00:00"), "id": "v1",
         "url": "/prices", "minutes": None},
        {"lead_id": "ann", "type": "call", "at": at("2026-10-31T08:00:00"), "id": None,
         "url": None, "minutes": 12},
    ]  # fmt: skip


def test_scored_from_the_table_every_lead_gets_its_logged_verdict(
    told: DecisionLog, calls: Ruleset
) -> None:
    leads, events = told.history_table()
    scored = calls.score_frame(leads, events=events, as_of="decided_at")
    assert scored["verdict"].to_list() == ["SQL", "MQL", "MQL", "cold"]
    assert scored["score"].to_list() == [75.0, 60.0, 60.0, 0.0]


def test_a_comparison_reads_its_history_from_the_log(
    file_log: DecisionLog, decide_in_file: Decide, calls: Ruleset
) -> None:
    for n in range(40):
        decide_in_file(f"lead-{n}", f"2026-06-{n % 28 + 1:02}T08:00:00Z", asked=n % 2 == 0)
        if n % 4 == 0:
            file_log.feedback(f"lead-{n}", "won", at=at("2026-07-10T08:00:00"))
    stricter = leadrules.loads(
        RULES.replace("version: 1.0.0", "version: 2.0.0").replace("total >= 50", "total >= 65")
    )
    table = file_log.history_table()
    found = leadrules.compare(calls, stricter, *table, **table.asked, window="90d",
                              observed_until="2026-11-01")  # fmt: skip
    assert len(found.flips) == 20
    assert found.population.outcome is not None
    assert int(found.population.outcome.won.sum()) == 10


def test_who_was_erased_is_left_out_and_counted(told: DecisionLog) -> None:
    told.keys.destroy([told.keys.lead("bob")], at("2026-12-01T08:00:00"))
    table = told.history_table()
    assert "bob" not in table.leads["lead_id"]
    assert table.left_out == {"the lead was erased": 1}
    assert "rejected" not in table.asked


def test_leads_without_an_id_or_known_events_are_left_out_and_counted(
    told: DecisionLog, calls: Ruleset
) -> None:
    decider(told, calls)(None, "2026-11-02T08:00:00Z", asked=True)
    unknown = calls.score({"lead_id": "eve"}, as_of="2026-11-05")
    told.record(unknown, ruleset=calls)
    assert told.history_table().left_out == {
        "the lead has no id": 1,
        "the lead's events were not known": 1,
    }
    alone = told.history_table(since=at("2026-11-05T00:00:00"))
    assert alone.events is None
    assert alone.asked == {"as_of": "decided_at", "worked": "worked"}


def test_a_period_and_a_hand_over_before_it(told: DecisionLog) -> None:
    table = told.history_table(at("2026-11-03T00:00:00"), at("2026-11-03T23:00:00"))
    # ann was with sales already, so this is no hand-over of hers, only her last decision
    assert table.leads["employees"].to_list() == [400]
    with pytest.raises(LogError, match="no decision to make a table of"):
        told.history_table(at("2027-01-01T00:00:00"))


def test_one_ruleset_at_a_time(told: DecisionLog, decide_in_file: Decide, others: Ruleset) -> None:
    decide_in_file("zed", "2026-11-02T08:00:00Z", ruleset=others)
    with pytest.raises(LogError, match="rulesets of several names") as caught:
        told.history_table()
    assert caught.value.diagnostics[0].help == "say of which: `calls`, `others`"
    assert told.history_table(ruleset="others").leads["lead_id"].to_list() == ["zed"]


def test_what_was_not_recorded_is_no_column(tmp_path: Path, calls: Ruleset) -> None:
    with DecisionLog(tmp_path / "read.db", inputs="read") as log:
        decider(log, calls)("ann", "2026-11-02T08:00:00Z", asked=True, events=VISITS, budget="3.5")
        table = log.history_table()
    assert table.unrecorded == ("budget", "interests", "lead_id", "seen_at", "signed_on")
    assert table.event_types == ("visit",)
    assert "budget" not in table.leads.columns
    assert table.leads["lead_id"].to_list() == ["ann"]
    assert table.events is not None
    assert table.events["type"].to_list() == ["visit"]


def test_columns_of_ours_make_way_for_fields(tmp_path: Path) -> None:
    text = RULES.replace("budget: {type: number}", "amount: {type: number}")
    ruleset = leadrules.loads(text)
    with DecisionLog(tmp_path / "decisions.db") as log:
        decider(log, ruleset)("ann", "2026-11-02T08:00:00Z", amount=3)
        log.feedback("ann", "won", at=at("2026-11-03T08:00:00"), amount=Decimal(7))
        log.feedback("ann", "rejected", at=at("2026-11-03T08:00:00"))
        table = log.history_table()
    assert (table.leads["amount"].to_list(), table.leads["log_amount"].to_list()) == ([3], [7])
    assert table.asked["amount"] == "log_amount"
    assert table.leads["rejected"].to_list() == ["no reason told"]


@pytest.mark.parametrize(
    ("values", "kind", "column"),
    [
        ([Decimal("1.10"), 2, None], pl.Float64, [1.1, 2.0, None]),
        ([Decimal("1234567890123456.78")], pl.String, ["1234567890123456.78"]),
        ([True, 2, "x", Decimal("1.50"), date(2026, 1, 2), ("a", "b"), None], pl.String,
         ["yes", "2", "x", "1.5", "2026-01-02", "a;b", None]),
        ([False, "x", at("2026-01-02T03:04:05")], pl.String,
         ["no", "x", "2026-01-02T03:04:05+00:00"]),
        ([None], pl.String, [None]),
    ],
)  # fmt: skip
def test_values_of_several_types_stand_as_texts_that_are_read_again(
    values: list[Any], kind: type[pl.DataType], column: list[Any]
) -> None:
    from leadrules.log.feedback.history import _column

    made = _column(values)
    assert (made.dtype, made.to_list()) == (kind, column)
