"""cel-expr-python: Google's CEL in C++; all rules as one compiled program that gives a list."""

from __future__ import annotations

from typing import Any

from cel_expr_python import cel

from peers.common_expression_language_peer import dialect
from peers.rules import DISQUALIFIED, FIELDS, FLAGS, RULES, Answer, Contestant, answer
from peers.titles import mention

PACKAGE = "cel-expr-python"


def contestant(given_flags: bool) -> Contestant:
    kind = cel.Type
    overload = cel.Overload("mention_text", kind.BOOL, [kind.DYN, kind.STRING], False, mention)
    titles = cel.CelExtension("titles", [cel.FunctionDecl("mention", [overload])])
    environment = cel.NewEnv(
        variables=dict.fromkeys((*FIELDS, *FLAGS), kind.DYN), extensions=[titles]
    )
    words = dialect(given_flags)
    program = environment.compile("[" + ", ".join([words.rule(rule) for rule in RULES]) + "]").eval
    disqualified = environment.compile(words.condition(DISQUALIFIED)).eval

    def score(lead: dict[str, Any]) -> Answer:
        points = [int(one) for one in program(data=lead).plain_value()]
        return answer(points, bool(disqualified(data=lead).plain_value()))

    return Contestant(PACKAGE, score, given_flags)
