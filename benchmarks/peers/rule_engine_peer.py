"""rule-engine: each rule compiled once with typed fields, evaluated over the lead."""

from __future__ import annotations

from typing import Any

import rule_engine

from peers.dialects import Dialect
from peers.rules import DISQUALIFIED, FLAGS, RULES, Answer, Contestant, answer
from peers.titles import mention

PACKAGE = "rule-engine"


def contestant(given_flags: bool) -> Contestant:
    dialect = Dialect(
        "and", "or", "not ", "null", lambda value: "true" if value else "false",
        lambda test, yes, no: f"({test} ? {yes} : {no})",
        (lambda flag: flag) if given_flags else (lambda flag: f"mention(job_title, '{flag}')"),
        "{}.starts_with({})", "{}.ends_with({})",
        times=lambda name, factor: f"({name} * {factor})",
    )  # fmt: skip
    kind = rule_engine.DataType
    types: dict[str, Any] = dict.fromkeys(
        ("employees", "annual_revenue", "growth", "company_age", "open_roles"), kind.FLOAT
    )
    types |= dict.fromkeys(
        (
            "industry",
            "country",
            "funding",
            "job_title",
            "seniority",
            "email",
            "domain",
            "lead_source",
        ),
        kind.STRING,
    )  # fmt: skip
    types |= dict.fromkeys(("has_budget", "opted_out", "is_customer", *FLAGS), kind.BOOLEAN)
    types["mention"] = kind.FUNCTION(
        "mention", return_type=kind.BOOLEAN, argument_types=(kind.STRING, kind.STRING)
    )
    context = rule_engine.Context(type_resolver=types)
    rules = [rule_engine.Rule(dialect.rule(rule), context=context).evaluate for rule in RULES]
    disqualified = rule_engine.Rule(dialect.condition(DISQUALIFIED), context=context).matches

    def score(lead: dict[str, Any]) -> Answer:
        thing = lead if given_flags else {**lead, "mention": mention}
        return answer([int(rule(thing)) for rule in rules], disqualified(thing))

    return Contestant(PACKAGE, score, given_flags)
