"""Decoded decisions share what they have alike, and say the same as if they did not."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

import leadrules
from leadrules.backends import reference
from leadrules.backends.python.decoding import rules_said
from leadrules.backends.python.decoding.shared import FEW, MOST, shared
from leadrules.decision import json_form
from leadrules.decision.decision import Decision
from leadrules.decision.record import Tally

AS_OF = datetime(2024, 2, 1, 12, tzinfo=UTC)
RULES = """
language: 1
ruleset: shared
version: 1.0.0
fields: {employees: {type: integer}, on: {type: date}}
events: {visit: {}}
scores: {fit: {}}
groups:
  - group: all
    score: fit
    rules:
      - {id: large, when: employees >= 200, points: 20, reason: "{employees} people"}
      - {id: small, when: employees < 50, points: 5}
      - {id: visits, count: visit, within: 30d, each: 1}
      - {id: both, when: employees >= 10, points: 1}
verdicts: [{verdict: good, when: fit >= 20}, {verdict: other}]
"""


@pytest.fixture(scope="module")
def ruleset() -> leadrules.Ruleset:
    return leadrules.loads(RULES)


def visits(count: int) -> list[dict[str, Any]]:
    return [{"type": "visit", "at": "2024-01-30T00:00:00Z"} for _ in range(count)]


def test_what_two_decisions_say_alike_is_one_object(ruleset: leadrules.Ruleset) -> None:
    one = ruleset.score({"employees": 300}, events=[], as_of=AS_OF)
    other = ruleset.score({"employees": 400}, events=[], as_of=AS_OF)
    assert one.rule("small") is other.rule("small")
    assert one.trace.groups[0] is other.trace.groups[0]
    assert one.trace.verdicts[0] is other.trace.verdicts[0]


def test_a_reason_with_the_leads_values_is_its_own(ruleset: leadrules.Ruleset) -> None:
    reasons = [
        ruleset.score({"employees": number}, as_of=AS_OF).rule("large").reason
        for number in (300, 400, 300)
    ]
    assert reasons == ["300 people", "400 people", "300 people"]


@pytest.mark.parametrize("count", [0, 1, FEW, FEW + 1, 3 * FEW])
def test_few_events_or_many_are_told_as_the_reference_tells_them(
    ruleset: leadrules.Ruleset, count: int
) -> None:
    for _ in range(2):
        decision = ruleset.score({}, events=visits(count), as_of=AS_OF)
        assert decision.record == reference.score(ruleset.ir, {}, events=visits(count), as_of=AS_OF)
        assert decision.rule("visits").events == tuple(range(count))


def test_more_variants_than_are_remembered_are_made_anew() -> None:
    made: list[int] = []

    def make(key: int) -> str:
        made.append(key)
        return str(key)

    made_once = shared(make)
    for key in (*range(MOST), 0, MOST, 0):
        assert made_once[(key,)] == str(key)
    assert made == [*range(MOST), MOST, 0]


def test_what_reading_noticed_is_what_the_trace_says(ruleset: leadrules.Ruleset) -> None:
    events = [
        {"type": "visit", "at": "2024-01-30T00:00:00Z", "id": "a"},
        {"type": "visit", "at": "2024-01-31T00:00:00Z", "id": "a"},
        {"type": "visit", "at": "2025-01-01T00:00:00Z"},
        {"type": "other", "at": "2024-01-30T00:00:00Z"},
    ]
    lead = {"lead_id": "L1", "colour": "red"}
    accounts: list[list[dict[str, Any]] | None] = [None, []]
    for account in accounts:
        decision = ruleset.score(lead, events=events, account=account, as_of=AS_OF)
        whole = Decision.of(decision.record)
        assert decision.lead_id == whole.lead_id == "L1"
        noticed = decision.intake
        assert noticed == whole.intake
        assert (noticed.unknown_keys, noticed.repeated_events) == (1, 1)
        assert (noticed.unseen_events, noticed.unknown_events) == (1, 1)


def test_rules_are_right_beyond_what_is_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules_said, "MOST", 2)
    bands = "{below: 20, points: 1}, {from: 20, below: 30, points: 2}, {from: 30, points: 30}"
    rules = f"{{id: band, match: employees, bands: [{bands}]}}"
    start, end = RULES.index("      - {id: large"), RULES.index("verdicts:")
    banded = leadrules.loads(f"{RULES[:start]}      - {rules}\n{RULES[end:]}")
    for employees in (5, 25, 35, 5, 25, None):
        one = banded.score({"employees": employees}, as_of=AS_OF)
        assert one.record == reference.score(banded.ir, {"employees": employees}, as_of=AS_OF)


def test_texts_of_shared_parts_are_right_beyond_what_is_remembered(
    ruleset: leadrules.Ruleset, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(json_form, "_MOST_SHARED", 2)
    text = json_form._class_form(Tally).text
    record = ruleset.score({"employees": 300}, as_of=AS_OF).record
    tallies = [
        Tally(f"group {number}", record.score, (), record.score, True) for number in (1, 2, 3, 1)
    ]
    for tally in (*tallies, *tallies):
        assert json.loads(text(tally))["name"] == tally.name
