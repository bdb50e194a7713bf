"""Tables and plans that do not fit: said in a caveat, or refused by name."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pandas as pd
import polars as pl
import pytest

import leadrules
from leadrules.analysis.compare.plan.reading import read_plan
from leadrules.analysis.compare.plan.signatures import sign
from leadrules.signing.signature import Side

RULES = """
language: 1
ruleset: visits
version: 1.0.0
fields: {size: {type: number}}
events: {visit: {}}
scores: {total: {}}
groups: [{group: all, score: total, rules: [{id: visits, count: visit, each: 10}]}]
verdicts: [{verdict: hot, when: total >= 10}, {verdict: cold}]
"""
A = leadrules.loads(RULES)
B = leadrules.loads(RULES.replace("1.0.0", "2.0.0").replace("each: 10", "each: 5"))
LEADS = pl.DataFrame({"lead_id": ["1", "2"], "size": [1, 2]})
EVENTS = pl.DataFrame({"lead_id": ["1", "9"], "type": "visit", "at": "2024-01-01T00:00:00Z"})


def told(leads: Any, events: Any) -> list[str]:
    found = leadrules.compare(A, B, leads, events=events, as_of="2024-01-31")
    return [one.text for one in found.caveats if one.serious]


def test_events_of_some_of_the_leads_are_nothing_to_tell() -> None:
    assert told(LEADS, EVENTS) == []
    assert told(LEADS, EVENTS.with_columns(lead_id=pl.Series([1, 9]))) == []
    (lacking,) = told(LEADS, EVENTS.clear())  # of which nothing is known, so that no id is odd
    assert "reads what this data does not have: visits (no event `visit`)" in lacking


@pytest.mark.parametrize(
    ("leads", "events", "text"),
    [
        (LEADS, EVENTS.with_columns(lead_id=pl.lit("lead-1")),
         "no event is of any of these leads: leads are called such as `1`, and events name "
         "`lead-1`"),
        (LEADS, EVENTS.with_columns(lead_id=pl.lit(None)),
         "no event is of any of these leads: the events name no lead"),
        (LEADS.drop("lead_id"), EVENTS,
         "no event is of any of these leads: the leads have no ids"),
        (LEADS, EVENTS.with_columns(type=pl.lit("Visits")),
         "no event is of a type that either version knows: they are of type `Visits`"),
        (LEADS, EVENTS.with_columns(type=pl.lit("")),
         "no event is of a type that either version knows: they have no type"),
    ],
)  # fmt: skip
def test_events_that_no_lead_has_are_told(
    leads: pl.DataFrame, events: pl.DataFrame, text: str
) -> None:
    assert text in told(leads, events)


def test_two_columns_of_one_name_are_refused() -> None:
    leads = pd.DataFrame([["1", 1, 2]], columns=["lead_id", "size", "size"])
    with pytest.raises(leadrules.LeadrulesError, match="more than one column is called `size`"):
        leadrules.compare(A, B, leads, as_of="2024-01-31")


def test_a_plan_that_was_changed_after_it_was_signed_is_a_serious_caveat(tmp_path: Path) -> None:
    plan = tmp_path / "plan.yaml"
    plan.write_text("plan: 1\noutcome: won\n", encoding="utf-8")
    sign(plan, read_plan(plan).hash, who="Ann", side=Side.MARKETING, at=datetime.now(UTC))
    plan.write_text("plan: 1\noutcome: won\nlevel: 90%\n", encoding="utf-8")
    leads = LEADS.with_columns(won=pl.Series([True, False]))
    found = leadrules.compare(A, B, leads, plan=plan, as_of="2024-01-31")
    texts = [one.text for one in found.caveats if one.serious and one.kind == "plan"]
    said = "`Ann` signed for marketing before the plan was changed"
    assert any(one.startswith(said) for one in texts)
    assert [one.text for one in found.caveats if not one.serious and one.kind == "plan"] == [
        "the plan is not signed by sales"
    ]
