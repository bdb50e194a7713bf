"""simpleeval: each rule parsed once, evaluated over the lead as its names."""

from __future__ import annotations

from typing import Any

from simpleeval import EvalWithCompoundTypes

from peers.dialects import Dialect
from peers.rules import DISQUALIFIED, RULES, Answer, Contestant, answer
from peers.titles import mention

PACKAGE = "simpleeval"


def contestant(given_flags: bool) -> Contestant:
    dialect = Dialect(
        "and", "or", "not ", "None", str,
        lambda test, yes, no: f"({yes} if {test} else {no})",
        (lambda flag: flag) if given_flags else (lambda flag: f"mention(job_title, '{flag}')"),
        "starts_with({}, {})", "ends_with({}, {})",
    )  # fmt: skip
    functions = {"mention": mention, "starts_with": str.startswith, "ends_with": str.endswith}
    engine = EvalWithCompoundTypes(functions=functions)
    texts = [dialect.rule(rule) for rule in RULES]
    rules = [(text, engine.parse(text)) for text in texts]
    last = dialect.condition(DISQUALIFIED)
    disqualified = engine.parse(last)
    evaluate = engine.eval

    def score(lead: dict[str, Any]) -> Answer:
        engine.names = lead
        points = [evaluate(text, parsed) for text, parsed in rules]
        return answer(points, evaluate(last, disqualified))

    return Contestant(PACKAGE, score, given_flags)
