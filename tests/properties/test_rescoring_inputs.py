"""A record holds all that its decision was made from: scoring it again gives it again."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

from leadrules.analysis.rescoring_inputs import inputs_of, same_decision, standing_before
from leadrules.backends.python import Program, compile_program
from leadrules.decision.record import Record
from leadrules.diagnostics import LeadError, RulesetError
from leadrules.language import ir
from leadrules.language.loading import load_ruleset
from leadrules.testing.generate.choices import Choices
from leadrules.testing.generate.rulesets import ruleset
from leadrules.testing.generate.scenarios import scenarios

RULESETS = 30


@cache
def scored() -> tuple[tuple[ir.Ruleset, Program, Record, Any], ...]:
    """Decisions of random rulesets about random leads, one after the other."""
    return tuple(_scored())


def _scored() -> Iterator[tuple[ir.Ruleset, Program, Record, Any]]:
    for index in range(RULESETS):
        choices = Choices.seeded(f"again/{index}")
        generated = ruleset(choices)
        try:
            meaning = load_ruleset(generated.text).ruleset
        except RulesetError:
            continue
        program = compile_program(meaning)
        for scenario in scenarios(generated, choices, leads=3, steps=3):
            before = None
            for step in scenario.steps:
                try:
                    decision = program.score(
                        scenario.lead,
                        events=scenario.events,
                        account=scenario.account,
                        previous=before,
                        override=step.override,
                        as_of=step.as_of,
                    )
                except LeadError:
                    continue
                yield meaning, program, decision.record, before
                before = decision.standing


def test_a_record_scored_again_is_the_same_decision() -> None:
    seen = stood = 0
    for meaning, program, record, before in scored():
        given = inputs_of(meaning, record, previous=before)
        again = given.scored(program).record
        assert same_decision(again, record)
        seen, stood = seen + 1, stood + (before is not None)
    assert seen > 100
    assert stood > 40


def test_what_a_record_shows_of_where_its_lead_stood_is_enough_to_score_it_again() -> None:
    inferred = 0
    for meaning, program, record, _ in scored():
        again = inputs_of(meaning, record).scored(program).record
        assert same_decision(again, record)
        inferred += standing_before(record) is not None
    assert inferred > 40


def test_every_verdict_is_answered_as_when_it_was_asked() -> None:
    answers = {"true": True, "false": False, "unknown": None}
    seen = 0
    for _, program, record, _ in scored():
        if record.effective.override is not None:
            continue
        found = program.asked(record)
        for step, answer in zip(record.trace.verdicts[:-1], found, strict=False):
            if step.outcome != "not_asked":
                assert answer is answers[step.outcome]
                seen += 1
    assert seen > 50
