"""zen-engine, in Rust, in two ways: a decision graph, and a bare expression.

The graph is what the engine is made for: one node of expressions, one for each rule. The bare
expression is the part of it that evaluates, all rules in a list, and by far the faster one; it has
neither names for what it answers nor a trace. Neither calls Python, and patterns (`matches`) are
compiled anew for each lead, at some milliseconds: so the flags of titles are put into the lead.
"""

from __future__ import annotations

import json
from typing import Any

import zen

from peers.dialects import Dialect
from peers.rules import DISQUALIFIED, RULES, Answer, Contestant, answer
from peers.titles import with_flags

PACKAGE = "zen-engine"


def contestant(given_flags: bool) -> Contestant:
    dialect = _dialect()
    expressions = [{"id": rule.id, "key": rule.id, "value": dialect.rule(rule)} for rule in RULES]
    last = {"id": "last", "key": "disqualified", "value": dialect.condition(DISQUALIFIED)}
    content = zen.ZenDecisionContent(json.dumps(_graph([*expressions, last])))
    decision = zen.ZenEngine().create_decision(content)
    ids = [rule.id for rule in RULES]

    def score(lead: dict[str, Any]) -> Answer:
        result = decision.evaluate(lead if given_flags else with_flags(lead))["result"]
        return answer([result[rule] for rule in ids], result["disqualified"])

    return Contestant(PACKAGE, score, given_flags)


def bare_contestant(given_flags: bool) -> Contestant:
    dialect = _dialect()
    program = zen.compile_expression(f"[{', '.join(map(dialect.rule, RULES))}]").evaluate
    disqualified = zen.compile_expression(dialect.condition(DISQUALIFIED)).evaluate

    def score(lead: dict[str, Any]) -> Answer:
        lead = lead if given_flags else with_flags(lead)
        return answer(program(lead), disqualified(lead))

    return Contestant(f"{PACKAGE} as a bare expression", score, given_flags)


def _dialect() -> Dialect:
    return Dialect(
        "and", "or", "not ", "null", lambda value: "true" if value else "false",
        lambda test, yes, no: f"({test} ? {yes} : {no})",
        lambda flag: flag,
        "startsWith({}, {})", "endsWith({}, {})",
    )  # fmt: skip


def _graph(expressions: list[dict[str, str]]) -> dict[str, Any]:
    """A decision graph: what is given, one node of expressions, what comes out."""
    rules = {"expressions": expressions}
    return {
        "nodes": [
            {"id": "given", "type": "inputNode", "name": "given", "content": {}},
            {"id": "rules", "type": "expressionNode", "name": "rules", "content": rules},
            {"id": "answer", "type": "outputNode", "name": "answer", "content": {}},
        ],
        "edges": [
            {"id": "in", "type": "edge", "sourceId": "given", "targetId": "rules"},
            {"id": "out", "type": "edge", "sourceId": "rules", "targetId": "answer"},
        ],
    }
