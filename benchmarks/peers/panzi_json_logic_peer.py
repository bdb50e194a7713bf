"""panzi-json-logic: each rule as JsonLogic data, applied to the lead."""

from __future__ import annotations

from typing import Any

from json_logic import jsonLogic
from json_logic.builtins import BUILTINS

from peers.dialects import json_condition, json_rule
from peers.rules import DISQUALIFIED, RULES, Answer, Contestant, answer
from peers.titles import mention

PACKAGE = "panzi-json-logic"


def contestant(given_flags: bool) -> Contestant:
    def flag(name: str) -> Any:
        return {"var": name} if given_flags else {"mention": [{"var": "job_title"}, name]}

    operations = {**BUILTINS, "mention": lambda data, title, name: mention(title, name)}
    rules = [json_rule(rule, flag) for rule in RULES]
    disqualified = json_condition(DISQUALIFIED, flag)

    def score(lead: dict[str, Any]) -> Answer:
        points = [jsonLogic(rule, lead, operations) for rule in rules]
        return answer(points, jsonLogic(disqualified, lead, operations))

    return Contestant(PACKAGE, score, given_flags)
