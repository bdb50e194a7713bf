"""What holds of the difference of any two rulesets, on random ones and random edits of them."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from leadrules.analysis.diff import Diff, diff_of
from leadrules.backends.python import compile_program
from leadrules.decision.record import Record
from leadrules.diagnostics import LeadError, RulesetError
from leadrules.language.loading import Loaded, load_ruleset
from leadrules.testing.generate.choices import Choices
from leadrules.testing.generate.rulesets import Generated, ruleset
from leadrules.testing.generate.scenarios import scenarios
from leadrules.testing.generate.yaml_text import yaml_text

RULESETS = 80
EDITS = 4


def loaded(text: str) -> Loaded | None:
    try:
        return load_ruleset(text)
    except RulesetError:
        return None


def rulesets(name: str, many: int = RULESETS) -> Iterator[tuple[Generated, Loaded, Choices]]:
    for index in range(many):
        choices = Choices.seeded(f"{name}/{index}")
        generated = ruleset(choices)
        found = loaded(generated.text)
        if found is not None:
            yield generated, found, choices


def laid_out_anew(part: Any, choices: Choices, key: str = "") -> Any:
    """The same document with its keys in another order, and its rules and words too."""
    match part:
        case dict():
            keys = list(part) if key == "from" else choices.some(list(part), len(part), len(part))
            return {each: laid_out_anew(part[each], choices, each) for each in keys}
        case list():
            items = [laid_out_anew(item, choices) for item in part]
            moved = key in ("rules", "groups", "any", "except", "choices", "holidays")
            return choices.some(items, len(items), len(items)) if moved else items
        case _:
            return part


def edited(document: dict[str, Any], choices: Choices) -> dict[str, Any]:
    """The document with one random edit, after which it may be wrong."""
    document = copy.deepcopy(document)
    holders: list[tuple[Any, Any]] = []

    def collect(part: Any) -> None:
        keys = list(part) if isinstance(part, dict) else range(len(part))
        for key in keys:
            if key not in ("language", "ruleset", "version"):
                holders.append((part, key))
                if isinstance(part[key], dict | list):
                    collect(part[key])

    collect(document)
    holder, key = choices.pick(holders)
    value = holder[key]
    how = choices.integer(0, 9)
    if how == 0:
        del holder[key]
    elif how == 1 and isinstance(holder, dict):
        holder[f"{key}x" if choices.chance(50) else f"a{key}"] = holder.pop(key)
    elif isinstance(value, str):
        holder[key] = another(value, choices)
    elif isinstance(value, list) and len(value) > 1:
        value.append(value.pop(0))
    return document


def another(text: str, choices: Choices) -> str:
    changes = [text + "9", text + "x", f"not ({text})", f"({text}) or ({text})", f"-{text}"]
    for old, new in ((">=", ">"), ("and", "or"), ("d", "h"), ("1", "2"), ("==", "!="), ("a", "e")):
        if old in text:
            changes.append(text.replace(old, new, 1))
    return choices.pick(changes)


def check_words(found: Diff) -> None:
    for change in (*found.changes, *found.aside):
        assert change.old is not None or change.new is not None, change
        assert change.kind == "changed" or change.old != change.new, change
        assert change.what == "case" or change.old != change.new, change
        assert change.name
        assert (change.old_place is None) == (change.kind == "added")
        assert (change.new_place is None) == (change.kind == "removed")
    assert len(found.text().splitlines()) > len(found.changes) / 4
    assert found.markdown().endswith("\n")
    assert json.loads(json.dumps(found.to_dict())) == found.to_dict()


def test_a_ruleset_does_not_differ_from_itself() -> None:
    for _, found, _ in rulesets("diff/self"):
        difference = diff_of(found, found)
        assert difference.same
        assert difference.same_hash
        assert not difference.aside


def test_another_layout_is_no_difference() -> None:
    compared = 0
    for generated, found, choices in rulesets("diff/layout"):
        text = yaml_text(laid_out_anew(generated.document, choices))
        again = loaded(text)
        if again is None:  # one attribute of two events, whose choices now stand in two orders
            continue
        assert [change.to_dict() for change in diff_of(found, again).changes] == [], text
        compared += 1
    assert compared > RULESETS / 2


def test_unlike_rulesets_differ_in_words() -> None:
    before: Loaded | None = None
    for _, found, _ in rulesets("diff/unlike"):
        if before is not None:
            check_words(diff_of(before, found))
            back = diff_of(found, before)
            assert not back.same
        before = found


def answer(record: Record) -> Any:
    trace = [(one.rule, one.outcome, one.points) for one in record.trace.contributions]
    scores: dict[str, Decimal] = dict(record.scores)
    effective = record.effective
    stands = effective.verdict, effective.score, effective.latched, effective.cooling
    return scores, record.score, record.verdict, dict(record.labels), sorted(trace), stands


def test_a_difference_is_told_wherever_hashes_or_decisions_differ() -> None:
    """Equal hashes: nothing within the hash is told. Nothing told: every lead scores the same."""
    told = silent = decided = 0
    for generated, found, choices in rulesets("diff/edits"):
        for _ in range(EDITS):
            document = edited(generated.document, choices)
            other = loaded(yaml_text(document))
            if other is None:
                continue
            difference = diff_of(found, other)
            check_words(difference)
            inside = [change for change in difference.changes if change.in_hash]
            if difference.same_hash:
                assert not inside
                continue
            if inside:
                told += 1
                continue
            silent += 1
            programs = compile_program(found.ruleset), compile_program(other.ruleset)
            for scenario in scenarios(generated, choices, leads=6, steps=1, fits=True):
                given = {"events": scenario.events, "account": scenario.account}
                as_of = scenario.steps[0].as_of
                try:
                    records = [
                        program.score(scenario.lead, as_of=as_of, **given).record
                        for program in programs
                    ]
                except LeadError:
                    continue
                assert answer(records[0]) == answer(records[1]), yaml_text(document)
                decided += 1
    assert told > 40
    assert silent > 8
    assert decided > 25
