"""Between a decision and its next change nothing changes; at the change something does."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

import leadrules
from leadrules.backends.passing_time.next_instant import next_instant
from leadrules.backends.python import compile_program
from leadrules.decision.record import Record
from leadrules.diagnostics import LeadError, RulesetError
from leadrules.language.loading import load_ruleset
from leadrules.testing.generate.choices import Choices
from leadrules.testing.generate.rulesets import ruleset
from leadrules.testing.generate.scenarios import scenarios

RULESETS = 120
STEP = timedelta(microseconds=1)


def answer(record: Record) -> tuple[Any, ...]:
    paid = [(one.outcome, one.points) for one in record.trace.contributions]
    return record.score, dict(record.scores), record.verdict, dict(record.labels), paid


def test_nothing_changes_before_the_next_instant_on_random_rulesets() -> None:
    asked = moved = 0
    for index in range(RULESETS):
        choices = Choices.seeded(f"next/{index}")
        generated = ruleset(choices)
        try:
            loaded = load_ruleset(generated.text)
        except RulesetError:
            continue
        program = compile_program(loaded.ruleset)
        for scenario in scenarios(generated, choices, leads=4, steps=1, fits=True):
            step = scenario.steps[0]
            try:
                record = program.score(
                    scenario.lead,
                    events=scenario.events,
                    account=scenario.account,
                    as_of=step.as_of,
                ).record
            except LeadError:
                continue
            now = record.as_of
            for _ in range(3):
                instant = next_instant(loaded.ruleset, record.trace, now)
                if instant is None:
                    break
                before = answer(program.rescore(record, now).record)
                assert answer(program.rescore(record, instant - STEP).record) == before
                within = now + STEP * ((instant - now) // STEP * choices.integer(1, 999) // 1000)
                assert answer(program.rescore(record, within).record) == before
                moved += answer(program.rescore(record, instant).record) != before
                now, asked = instant, asked + 1
    assert asked > 300
    assert moved > 60


RULES = """
language: 1
ruleset: fading
version: 1.0.0
fields:
  signed_on: {type: date}
  seen: {type: timestamp}
  old: {type: number, minimum: 0, maximum: 100}
events: {visit: {}, demo: {}}
groups:
  - group: all
    score: total
    rules: [RULE]
scores: {total: {}}
verdicts: [{verdict: MQL, when: total >= 1, requalify_after: 30d}, {verdict: nurture}]
"""
NOW = datetime.fromisoformat("2024-03-01T12:00:00+00:00")


@pytest.mark.parametrize(
    ("rule", "lead", "changes"),
    [
        ("count: visit, within: 30d", {}, "2024-03-30T12:00:00Z"),
        ("count: visit, within: 30d, at_least: 2", {}, None),
        ("count: visit, within: 60d, before: 30d", {}, "2024-03-30T12:00:00Z"),
        ("count: visit, each: 8, decay: {half_life: 14d}", {}, "2024-03-02T12:00:00Z"),
        ("count: visit, each: 8, decay: {percent: 50, per: 30d}", {}, "2024-03-30T12:00:00Z"),
        ("when: days_since(signed_on) < 30", {"signed_on": "2024-02-20"}, "2024-03-21T00:00:00Z"),
        ("when: days_since(seen) >= 3", {"seen": "2024-02-28T18:00:00Z"}, "2024-03-02T18:00:00Z"),
        ("when: days_since(seen) >= 0", {"seen": "2024-03-05T18:00:00Z"}, "2024-03-05T18:00:00Z"),
        (
            "balance: old, dated: signed_on, decay: {percent: 10, per: 30d}",
            {"old": 50, "signed_on": "2024-02-20"},
            "2024-03-21T23:59:59.999999Z",
        ),
        ("count: demo", {}, None),
    ],
)
def test_the_next_change_is_the_one_worked_out_by_hand(
    rule: str, lead: dict[str, Any], changes: str | None
) -> None:
    pays = "" if "each" in rule or "balance" in rule else ", points: 5"
    rules = leadrules.loads(RULES.replace("RULE", f"{{id: x, {rule}{pays}}}"))
    events = [{"type": "visit", "at": "2024-02-29T12:00:00Z"}]
    decision = rules.score(lead, events=events, as_of=NOW)
    expected = None if changes is None else datetime.fromisoformat(changes)
    assert rules.next_change(decision, until=NOW + timedelta(days=365)) == expected
    if expected is not None:
        assert rules.next_change(decision, until=expected) == expected
        assert rules.next_change(decision, until=expected - STEP) is None


def test_a_cooling_and_an_override_end() -> None:
    rules = leadrules.loads(RULES.replace("RULE", "{id: x, count: visit, points: 60}"))
    events = [{"type": "visit", "at": "2024-02-29T12:00:00Z"}]
    before = {
        "verdict": "nurture",
        "since": "2024-02-20T00:00:00Z",
        "left": {"MQL": "2024-02-20T00:00:00Z"},
    }
    cooling = rules.score({}, events=events, previous=before, as_of=NOW)
    assert cooling.effective.verdict == "nurture"
    year = NOW + timedelta(days=365)
    assert rules.next_change(cooling, until=year) == datetime.fromisoformat(
        "2024-03-21T00:00:00+00:00"
    )
    word = {"who": "ann", "why": "known", "verdict": "MQL", "until": "2024-03-02T00:00:00Z"}
    forced = rules.score({}, events=events, override=word, as_of=NOW)
    assert rules.next_change(forced, until=year) == datetime.fromisoformat(
        "2024-03-02T00:00:00.000001+00:00"
    )


def test_a_decision_of_other_rules_is_refused() -> None:
    rules = leadrules.loads(RULES.replace("RULE", "{id: x, count: visit, points: 60}"))
    other = leadrules.loads(RULES.replace("RULE", "{id: x, count: visit, points: 61}"))
    with pytest.raises(ValueError, match=r"the decision is by fading 1\.0\.0"):
        rules.next_change(other.score({}, as_of=NOW), until=NOW)
