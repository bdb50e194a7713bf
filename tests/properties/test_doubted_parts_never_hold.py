"""What the checker says can never hold or pay never does, on random rulesets and leads."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from leadrules.backends.reference import score
from leadrules.decision.record import Record
from leadrules.diagnostics import RulesetError
from leadrules.language.loading import Loaded, load_ruleset
from leadrules.testing.generate.choices import Choices
from leadrules.testing.generate.rulesets import Generated, ruleset
from leadrules.testing.generate.scenarios import scenarios

RULESETS = 60
CODES = ("LR454", "LR455", "LR456")
Path = tuple[str | int, ...]


def crowd(generated: Generated, choices: Choices) -> None:
    """Adds rules that put the ruleset's own conditions, tables and counts side by side."""
    document = generated.document
    rules = [rule for group in document["groups"] for rule in group["rules"]]
    conditions = [rule["when"] for rule in rules if "when" in rule]
    conditions += [
        branch["when"] for rule in rules for branch in rule.get("first", ()) if "when" in branch
    ]
    added: list[dict[str, Any]] = []
    if conditions:
        for form in ("({}) and ({})", "not ({}) and ({})", "not (({}) or ({}))"):
            for _ in range(6):
                one, other = choices.pick(conditions), choices.pick(conditions)
                added.append({"when": form.format(one, other)})
        for _ in range(6):
            some = [choices.pick(conditions) for _ in range(choices.integer(2, 6))]
            added.append({"first": [{"when": when, "points": "1"} for when in some]})
    for rule in rules:
        if "count" in rule and "first" not in rule and rule.get("points"):
            often = str(choices.integer(1, 6))
            kept = {key: rule[key] for key in ("count", "where", "of", "within") if key in rule}
            added.append({**kept, "per_day": "1", "at_least": often})
    for place, rule in enumerate(added):
        rule["id"] = f"added-{place}"
        if "first" not in rule:
            rule["points"] = "1"
    if added:
        group = document["groups"][0]
        document["groups"].append({"group": "added", "score": group["score"], "rules": added})


def loaded() -> Iterator[tuple[Loaded, Generated, Choices]]:
    """Checked random rulesets."""
    for index in range(RULESETS):
        choices = Choices.seeded(f"doubted/{index}")
        generated = ruleset(choices)
        crowd(generated, choices)
        with suppress(RulesetError):
            yield load_ruleset(generated.text), generated, choices


def held(one: Loaded, record: Record) -> Iterator[tuple[Path, bool]]:
    """Where each part that held stands, and whether by its key."""
    document = one.document
    contributions = {said.rule: said for said in record.trace.contributions}
    for place, group in enumerate(document.groups):
        for index, rule in enumerate(group.rules):
            said = contributions[rule.id]
            path: Path = ("groups", place, "rules", index)
            if said.events and getattr(rule, "where", None) and not hasattr(rule, "first"):
                yield (*path, "where"), False
            if said.outcome != "fired" or said.branch is None:
                continue
            part: Any = rule
            for key in ("first", "bands"):
                if hasattr(rule, key):
                    path, part = (*path, key, said.branch), getattr(rule, key)[said.branch]
            if hasattr(rule, "values"):
                yield (*path, "values", list(rule.values)[said.branch]), True
                continue
            yield path, False
            for key in ("when", "at_least", "exactly"):
                if getattr(part, key, None) is not None:
                    yield (*path, key), False
    for place, step in enumerate(record.trace.verdicts):
        if step.outcome == "true" and document.verdicts[place].when:
            yield ("verdicts", place, "when"), False


def test_what_is_doubted_never_holds() -> None:
    doubts: Counter[str] = Counter()
    parts = 0
    for one, generated, choices in loaded():
        doubted = {found.span: found for found in one.warnings if found.code in CODES}
        doubts.update(found.code for found in doubted.values())
        for scenario in scenarios(generated, choices, leads=4, steps=1, fits=True):
            as_of = scenario.steps[0].as_of
            given = {"events": scenario.events, "account": scenario.account, "as_of": as_of}
            record = score(one.ruleset, scenario.lead, **given)
            for path, key in held(one, record):
                parts += 1
                span = one.source.diagnostic("LR454", "", path, key=key).span
                assert span not in doubted, f"{doubted[span]}\n{generated.text}"
    assert doubts["LR454"] > 30
    assert doubts["LR455"] > 100
    assert doubts["LR456"] > 5
    assert parts > 500
