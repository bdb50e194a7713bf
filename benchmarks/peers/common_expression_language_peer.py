"""common-expression-language: CEL in Rust; all rules as one compiled program that gives a list."""

from __future__ import annotations

from typing import Any

import cel

from peers.dialects import Dialect
from peers.rules import DISQUALIFIED, RULES, Answer, Contestant, answer
from peers.titles import mention

PACKAGE = "common-expression-language"


def dialect(given_flags: bool) -> Dialect:
    """CEL, whose numbers are compared as floats here."""
    return Dialect(
        "&&", "||", "!", "null", lambda value: "true" if value else "false",
        lambda test, yes, no: f"({test} ? {yes} : {no})",
        (lambda flag: flag) if given_flags else (lambda flag: f"mention(job_title, '{flag}')"),
        "{}.startsWith({})", "{}.endsWith({})",
        times=lambda name, factor: f"{name} * {factor}",
    )  # fmt: skip


def contestant(given_flags: bool) -> Contestant:
    words = dialect(given_flags)
    program = cel.compile("[" + ", ".join([words.rule(rule) for rule in RULES]) + "]")
    disqualified = cel.compile(words.condition(DISQUALIFIED))
    functions = {} if given_flags else {"mention": mention}

    def score(lead: dict[str, Any]) -> Answer:
        context = cel.Context(variables=lead, functions=functions)
        return answer(program.execute(context), disqualified.execute(context))

    return Contestant(PACKAGE, score, given_flags)
