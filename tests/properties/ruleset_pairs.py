"""A random ruleset and another that someone could have made of it."""

from __future__ import annotations

import copy
import re
from dataclasses import dataclass
from typing import Any

from leadrules.diagnostics import RulesetError
from leadrules.language.loading import Loaded, load_ruleset
from leadrules.testing.generate.choices import Choices
from leadrules.testing.generate.rulesets import Generated, ruleset
from leadrules.testing.generate.yaml_text import yaml_text

Tree = dict[str, Any]


@dataclass(frozen=True, slots=True)
class PairOfRulesets:
    """Two versions, and the generator's knowledge of the first."""

    a: Loaded
    b: Loaded
    generated: Generated


def pair_of_rulesets(choices: Choices) -> PairOfRulesets | None:
    """A checked ruleset and a mutation of it; None where the checker refuses too many."""
    generated = ruleset(choices)
    try:
        a = load_ruleset(generated.text, "a.yaml")
    except RulesetError:
        return None
    document: Tree = copy.deepcopy(generated.document)
    b = a
    for _ in range(choices.integer(1, 9)):
        changed = copy.deepcopy(document)
        choices.pick(MUTATIONS)(changed, choices)
        try:
            b = load_ruleset(yaml_text(changed), "b.yaml")
        except RulesetError:
            continue
        document = changed
    return PairOfRulesets(a, b, generated)


def _rules(document: Tree) -> list[Tree]:
    return [rule for group in document["groups"] for rule in group["rules"]]


def _points(document: Tree, choices: Choices) -> None:
    rule = choices.pick(_rules(document))
    parts = [rule, *rule.get("bands", ()), *rule.get("first", ())]
    part = choices.pick(parts)
    key = choices.pick(("points", "otherwise", "missing", "each", "default"))
    if key in part or (part is rule and key in ("missing",)):
        part[key] = str(choices.integer(-30, 60))


def _bounds(document: Tree, choices: Choices) -> None:
    parts = [*_rules(document), *document["groups"], *document["scores"].values()]
    part = choices.pick(parts)
    key = choices.pick(("cap", "floor"))
    if choices.chance(40):
        part.pop(key, None)
    else:
        part[key] = str(choices.integer(0, 40) * (1 if key == "cap" else -1))


def _weight(document: Tree, choices: Choices) -> None:
    choices.pick([*_rules(document), *document["groups"]])["weight"] = choices.pick(
        ("50%", "150%", "33.33")
    )


def _remove_rule(document: Tree, choices: Choices) -> None:
    group = choices.pick(document["groups"])
    group["rules"].pop(choices.integer(0, len(group["rules"]) - 1))
    if not group["rules"]:
        document["groups"].remove(group)


def _add_rule(document: Tree, choices: Choices) -> None:
    rule = copy.deepcopy(choices.pick(_rules(document)))
    rule["id"] = f"{rule['id']}-new{choices.integer(0, 99)}"
    choices.pick(document["groups"])["rules"].append(rule)


def _add_group(document: Tree, choices: Choices) -> None:
    group = copy.deepcopy(choices.pick(document["groups"]))
    number = choices.integer(0, 99)
    group["group"] = f"{group['group']}-new{number}"
    for rule in group["rules"]:
        rule["id"] = f"{rule['id']}-of{number}"
    document["groups"].append(group)


def _move_rule(document: Tree, choices: Choices) -> None:
    group = choices.pick(document["groups"])
    if len(group["rules"]) > 1:
        rule = group["rules"].pop(choices.integer(0, len(group["rules"]) - 1))
        choices.pick(document["groups"])["rules"].append(rule)


def _rename_rule(document: Tree, choices: Choices) -> None:
    rule = choices.pick(_rules(document))
    rule["id"] = f"{rule['id']}-renamed"


def _conditions(document: Tree) -> list[Tree]:
    parts = [*_rules(document), *document["verdicts"]]
    parts += [branch for rule in _rules(document) for branch in rule.get("first", ())]
    return [part for part in parts if "when" in part]


def _threshold(document: Tree, choices: Choices) -> None:
    """Another number in a condition, of verdicts most often."""
    verdicts = [verdict for verdict in document["verdicts"] if "when" in verdict]
    parts = verdicts if choices.chance(70) else _conditions(document)
    if not parts:
        return
    part = choices.pick(parts)
    numbers = list(re.finditer(r"(?<![\w.\"-])\d+(?![\w.\"])", part["when"]))
    if numbers:
        found = choices.pick(numbers)
        new = str(max(0, int(found[0]) + choices.pick((-10, -3, 1, 5, 20))))
        part["when"] = part["when"][: found.start()] + new + part["when"][found.end() :]


def _swap_conditions(document: Tree, choices: Choices) -> None:
    parts = _conditions(document)
    if len(parts) > 1:
        one, other = choices.pick(parts), choices.pick(parts)
        one["when"], other["when"] = other["when"], one["when"]


def _verdict(document: Tree, choices: Choices) -> None:
    verdicts = document["verdicts"]
    match choices.integer(0, 3):
        case 0 if len(verdicts) > 2:
            verdicts.pop(choices.integer(0, len(verdicts) - 2))
        case 1 if len(verdicts) > 2:
            verdicts.insert(0, verdicts.pop(choices.integer(0, len(verdicts) - 2)))
        case 2:
            main = document.get("score") or next(iter(document["scores"]))
            new = {"verdict": f"New{choices.integer(0, 9)}"}
            new["when"] = f"{main} >= {choices.integer(-5, 60)}"
            verdicts.insert(choices.integer(0, len(verdicts) - 1), new)
        case _:
            verdict = choices.pick(verdicts)
            verdict["verdict"] = f"{verdict['verdict']}-x"
    document.pop("agreement", None)


def _words(document: Tree, choices: Choices) -> None:
    sections = [key for key in ("phrases", "lists") if document.get(key)]
    if not sections:
        return
    section = document[choices.pick(sections)]
    name = choices.pick(list(section))
    texts = section[name]["any"] if isinstance(section[name], dict) else section[name]
    if not isinstance(texts, list):
        return
    if choices.chance(50) and len(texts) > 1:
        texts.pop()
    else:
        texts.append(choices.pick(("new word", "ceo", "software")))


def _rename(document: Tree, choices: Choices) -> None:
    """Another name for something that conditions name, wherever it stands."""
    sections = [
        key
        for key in ("phrases", "lists", "measures", "scores", "labels", "matrices", "grades")
        if document.get(key)
    ]
    sections += ["fields"] if choices.chance(25) else []
    section = choices.pick(sections)
    old = choices.pick(list(document[section]))
    new = f"{old}_2"

    def called(part: Any, key: str = "") -> Any:
        match part:
            case dict():
                # WHY: only these keys are names
                names = part is document[section] or key == "weighted"
                return {
                    (new if names and name == old else name): called(value, name)
                    for name, value in part.items()
                }
            case list():
                return [called(each, key) for each in part]
            case str() if key not in ("id", "from", "values", "choices", "any", "ruleset", "group"):
                pieces = re.split(r"(\"(?:\\.|[^\"\\])*\"|'(?:\\.|[^'\\])*')", part)
                return "".join(
                    piece if place % 2 else re.sub(rf"\b{re.escape(old)}\b", new, piece)
                    for place, piece in enumerate(pieces)
                )
            case _:
                return part

    changed = called(document)
    document.clear()
    document.update(changed)


def _field(document: Tree, choices: Choices) -> None:
    name = choices.pick(list(document["fields"]))
    field = document["fields"][name]
    match choices.integer(0, 3):
        case 0:
            field["missing"] = ["n/a", "7"]
        case 1:
            field["exact"] = choices.pick(("true", "false"))
        case 2:
            field["places"] = choices.pick(("0", "1", "3"))
        case _:
            field["from"] = ["another key"]


def _new_field(document: Tree, choices: Choices) -> None:
    name = f"brand_new_{choices.integer(0, 3)}"
    document["fields"][name] = {"type": "integer"}
    group = choices.pick(document["groups"])
    identity = f"reads-{name}-{len(group['rules'])}"
    group["rules"].append({"id": identity, "when": f"{name} > 3", "points": "7"})


def _settings(document: Tree, choices: Choices) -> None:
    match choices.integer(0, 2):
        case 0:
            document["on_unreadable"] = choices.pick(("missing", "error"))
        case 1:
            document["zone"] = choices.pick(("UTC", "Europe/Berlin"))
        case _:
            document["score"] = choices.pick(list(document["scores"]))


def _window(document: Tree, choices: Choices) -> None:
    parts = [part for part in _rules(document) if "count" in part]
    parts += list(document.get("measures", {}).values())
    if parts:
        choices.pick(parts)["within"] = choices.pick(("7d", "30d", "90d"))


def _label(document: Tree, choices: Choices) -> None:
    for name, label in document.get("labels", {}).items():
        if choices.chance(60):
            rungs = list(label["from"])
            label["from"][rungs[-1]] = str(choices.integer(1, 60))
            return
        del name


MUTATIONS = (
    _points, _points, _bounds, _weight, _remove_rule, _add_rule, _add_group, _move_rule,
    _rename_rule, _threshold, _threshold, _swap_conditions, _verdict, _words, _rename, _field,
    _new_field, _settings, _window, _label,
)  # fmt: skip
