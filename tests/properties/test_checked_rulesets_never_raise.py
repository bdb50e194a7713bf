"""What holds for every checked ruleset and every lead, whatever they say."""

from __future__ import annotations

import copy
import pickle
from datetime import datetime, timedelta
from functools import cache
from typing import Any

import pytest

from leadrules.backends.python import Program, compile_program
from leadrules.decision.decision import Decision
from leadrules.diagnostics import LeadError, RulesetError
from leadrules.language.loading import load_ruleset
from leadrules.testing.generate.choices import Choices
from leadrules.testing.generate.rulesets import Generated, ruleset
from leadrules.testing.generate.scenarios import Scenario, scenarios

RULESETS = 60


@cache
def programs() -> tuple[tuple[Program, Generated, Choices], ...]:
    """Checked random rulesets, compiled."""
    found = []
    for index in range(RULESETS):
        choices = Choices.seeded(f"properties/{index}")
        generated = ruleset(choices)
        try:
            program = compile_program(load_ruleset(generated.text).ruleset)
        except RulesetError:
            continue
        found.append((program, generated, choices))
    return tuple(found)


@cache
def fitting() -> tuple[tuple[Program, Generated, Scenario], ...]:
    """Leads that fit the schema of the ruleset they stand beside."""
    return tuple(
        (program, generated, scenario)
        for program, generated, choices in programs()
        for scenario in scenarios(generated, choices, leads=3, steps=1, fits=True)
    )


def score(program: Program, scenario: Scenario, **changed: Any) -> Decision:
    given = {
        "lead": scenario.lead,
        "events": scenario.events,
        "account": scenario.account,
        "as_of": scenario.steps[0].as_of,
    }
    given |= changed
    return program.score(given.pop("lead"), **given)


def said(decision: Decision) -> tuple[Any, ...]:
    record = decision.record
    return (record.scores, record.labels, record.verdict, record.trace.contributions)


def test_nothing_but_lead_errors_is_raised_and_the_input_stays_as_it_was() -> None:
    refused = 0
    for program, generated, choices in programs():
        for scenario in scenarios(generated, choices, leads=4, steps=2):
            before = repr((scenario.lead, scenario.events, scenario.account))
            for step in scenario.steps:
                previous = step.previous if isinstance(step.previous, dict) else None
                word, kept = step.override, copy.deepcopy((previous, step.override))
                try:
                    score(program, scenario, as_of=step.as_of, previous=previous, override=word)
                except LeadError as error:
                    refused += bool(error.diagnostics)
                assert (previous, word) == kept
            assert repr((scenario.lead, scenario.events, scenario.account)) == before
    assert refused > 10


def test_a_lead_that_fits_its_schema_is_scored() -> None:
    for program, _, scenario in fitting():
        assert score(program, scenario).record.trace.notes == ()


def test_a_decision_travels_whole() -> None:
    for program, _, scenario in fitting():
        decision = score(program, scenario)
        assert Decision.from_json(decision.to_json()).record == decision.record
        assert pickle.loads(pickle.dumps(decision)) == decision
        assert decision.explain()


def test_the_order_of_keys_does_not_matter() -> None:
    def turned(row: Any) -> Any:
        return dict(reversed(row.items()))

    for program, _, scenario in fitting():
        events = scenario.events and [turned(event) for event in scenario.events]
        other = score(program, scenario, lead=turned(scenario.lead), events=events)
        assert other == score(program, scenario)


def test_the_order_of_events_at_different_instants_does_not_matter() -> None:
    compared = 0
    for program, _, scenario in fitting():
        decision = score(program, scenario)
        instants = [event.at for event in decision.trace.events]
        if scenario.events and len(set(instants)) == len(instants) > 1:
            if decision.trace.repeated_events:
                continue
            compared += 1
            assert score(program, scenario, events=[*scenario.events][::-1]) == decision
    assert compared > 10


@pytest.mark.parametrize("key", ["at", "known_at"])
def test_what_was_not_known_at_as_of_changes_nothing(key: str) -> None:
    for program, generated, scenario in fitting():
        if scenario.events is None:
            continue
        decision = score(program, scenario)
        later = decision.as_of + timedelta(microseconds=1)
        kind = next(iter(generated.document["events"]))
        future = {"type": kind, "at": decision.as_of - timedelta(hours=1), key: later}
        again = score(program, scenario, events=[*scenario.events, future])
        assert said(again) == said(decision)
        assert again.trace.unseen_events == decision.trace.unseen_events + 1


def test_a_condition_that_could_tell_still_says_so_when_more_is_known() -> None:
    """Kleene's logic is monotonic, but for `is_missing` and `is_known`, which ask just that."""
    compared = 0
    for program, generated, scenario in fitting():
        measures = generated.document.get("measures", {})
        rules = [
            rule["id"]
            for group in generated.document["groups"]
            for rule in group["rules"]
            if "when" in rule and not any(name in rule["when"] for name in ("is_", *measures))
        ]
        whole = score(program, scenario)
        for key in scenario.lead:
            less = score(
                program, scenario, lead={k: v for k, v in scenario.lead.items() if k != key}
            )
            for rule in rules:
                if less.rule(rule).outcome != "unknown":
                    compared += 1
                    assert whole.rule(rule).outcome == less.rule(rule).outcome
    assert compared > 50


def test_a_later_day_without_anything_new_keeps_what_has_no_time_in_it() -> None:
    """Long after every window only the lead's own values count."""
    for program, generated, scenario in fitting():
        rules = [
            rule["id"]
            for group in generated.document["groups"]
            for rule in group["rules"]
            if "count" in rule and "within" in rule and "first" not in rule
        ]
        if scenario.events is None or scenario.account is None or not rules:
            continue
        late = datetime.fromisoformat("2300-01-01T00:00:00+00:00")
        decision = score(program, scenario, as_of=late, lead={})
        for rule in rules:
            assert decision.rule(rule).events == ()
