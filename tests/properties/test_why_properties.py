"""What explanations say of random rulesets and leads is so: scoring again shows it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import combinations, pairwise

from leadrules.analysis.why import what_changed, why, why_not
from leadrules.analysis.why.changes import changed
from leadrules.backends.python import Program, compile_program
from leadrules.decision.decision import Decision
from leadrules.diagnostics import LeadError, RulesetError
from leadrules.language.loading import Loaded, load_ruleset
from leadrules.testing.generate.choices import Choices
from leadrules.testing.generate.rulesets import ruleset
from leadrules.testing.generate.scenarios import scenarios

RULESETS = 24
SCORINGS = 600


@cache
def scored() -> tuple[tuple[Loaded, Program, tuple[Decision, ...]], ...]:
    """Random leads, each scored several times one after the other."""
    return tuple(_scored())


def _scored() -> Iterator[tuple[Loaded, Program, tuple[Decision, ...]]]:
    for index in range(RULESETS):
        choices = Choices.seeded(f"why/{index}")
        generated = ruleset(choices)
        try:
            loaded = load_ruleset(generated.text)
        except RulesetError:
            continue
        program = compile_program(loaded.ruleset)
        for scenario in scenarios(generated, choices, leads=2, steps=2, fits=True):
            decisions: list[Decision] = []
            for step in scenario.steps:
                try:
                    decisions.append(
                        program.score(
                            scenario.lead,
                            events=scenario.events,
                            account=scenario.account,
                            previous=decisions[-1] if decisions else None,
                            override=step.override,
                            as_of=step.as_of,
                        )
                    )
                except LeadError:
                    continue
            yield loaded, program, tuple(decisions)


def test_the_rows_add_up_to_the_score_and_the_conditions_are_answered_as_they_were() -> None:
    told = {"met": "true", "not met": "false", "cannot tell": "unknown"}
    seen = 0
    for loaded, _, decisions in scored():
        for decision in decisions:
            found = why(loaded, decision.record)
            assert sum(row.points for row in found.rows) == found.score
            steps = {step.verdict: step.outcome for step in decision.trace.verdicts}
            answers = {told[part.told] for part in found.condition}
            if answers and decision.effective.override is None and not decision.effective.cooling:
                assert answers == {"true"}
                assert steps[found.verdict] == "true"
                seen += 1
            for audience in ("sales", "auditor"):
                assert found.text(audience=audience)
                assert found.markdown(audience=audience, mask=True)
            assert found.to_json()
    assert seen > 5


def test_each_set_of_changes_offered_gives_the_verdict_and_no_part_of_it_does() -> None:
    offered = 0
    for loaded, program, decisions in scored():
        for decision in decisions[:1]:
            for place, verdict in enumerate(loaded.ruleset.verdicts):
                better = [
                    one.name for one in loaded.ruleset.verdicts[:place] if not one.disqualifies
                ]
                wanted = {verdict.name, *([] if verdict.disqualifies else better)}
                found = why_not(
                    loaded, decision.record, verdict.name, program=program, scorings=SCORINGS
                )
                assert found.text()
                for offer in found.offers[:10]:
                    then = changed(found.given, offer.changes).scored(program)
                    assert then.effective_verdict == offer.verdict
                    assert offer.verdict in wanted
                    for size in range(len(offer.changes)):
                        for part in combinations(offer.changes, size):
                            fewer = changed(found.given, part).scored(program)
                            assert fewer.effective_verdict not in wanted
                    offered += 1
                assert found.state != "given" or decision.effective_verdict == verdict.name
    assert offered > 10


def test_what_facts_time_and_hand_moved_adds_up() -> None:
    moved = 0
    for loaded, _, decisions in scored():
        for before, after in pairwise(decisions):
            found = what_changed(before.record, after.record, loaded, loaded)
            assert sum((one.points for one in found.causes), found.by_hand) == found.points
            for cause in found.causes:
                assert sum(row.points for row in cause.rows) == cause.points
            assert found.untold is None
            assert found.text(audience="auditor")
            moved += bool(found.points)
    assert moved > 3
