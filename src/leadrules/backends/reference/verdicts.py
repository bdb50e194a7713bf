"""Labels, grades and verdicts: what follows from the scores."""

from __future__ import annotations

import ast
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from leadrules.backends.reference.conditions import OPERATORS, missing, tree
from leadrules.backends.reference.situation import Situation
from leadrules.backends.reference.tallies import Summed
from leadrules.backends.reference.values import UNKNOWN, Points, Rung, Text, places_of, scaled
from leadrules.decision.record import Distance, Shortfall, VerdictStep
from leadrules.decision.units import decimal_of
from leadrules.language import ir

HOLD = "hold"
"""The reserved verdict of a condition that could not tell and holds."""


@dataclass(frozen=True, slots=True)
class Standpoint:
    """What verdicts are asked about: the values of all names, and the labels for the record."""

    values: Mapping[str, Any]
    labels: Mapping[str, str | None]


def standpoint(situation: Situation, scores: Mapping[str, Summed]) -> Standpoint:
    """The names of verdicts, with labels, matrices and grades made from these scores."""
    ruleset = situation.ruleset
    values = dict(situation.values)
    labels: dict[str, str | None] = {}
    for name, summed in scores.items():
        values[name] = Points.of(summed.points, summed.known)
    for label in ruleset.labels:
        values[label.name] = rung(label, scores)
    for matrix in ruleset.matrices:
        row, column = rung(matrix.rows, scores), rung(matrix.columns, scores)
        known = row is not UNKNOWN and column is not UNKNOWN
        values[matrix.name] = Text(shown(row) + shown(column), exact=True) if known else UNKNOWN
    for grade in ruleset.grades:
        values[grade.name] = graded(grade, situation)
    for of_scores in (ruleset.labels, ruleset.matrices, ruleset.grades):
        for one in of_scores:
            value = values[one.name]
            labels[one.name] = None if value is UNKNOWN else shown(value)
    return Standpoint(values, labels)


def rung(label: ir.Label, scores: Mapping[str, Summed]) -> Any:
    """The rung of the highest threshold reached."""
    score = scores[label.score]
    reached = [n for n, (_, threshold) in enumerate(label.rungs) if score.points >= threshold]
    if not reached or (label.hide_unknown and not score.known):
        return UNKNOWN
    return Rung(reached[-1], tuple(name for name, _ in label.rungs))


def graded(grade: ir.Grade, situation: Situation) -> Any:
    """The start plus all steps, held within the ladder; missing until a step is known."""
    answers = [situation.value(step.condition) for step in grade.steps]
    if all(answer is UNKNOWN for answer in answers):
        return UNKNOWN
    index = grade.start
    for step, answer in zip(grade.steps, answers, strict=True):
        index += {True: step.match, False: step.no_match, UNKNOWN: step.missing}[answer]
    return Rung(max(0, min(index, len(grade.ladder) - 1)), grade.ladder)


def shown(value: Rung | Text) -> str:
    """A rung's or cell's name."""
    return value.ladder[value.index] if isinstance(value, Rung) else value.original


@dataclass(frozen=True, slots=True)
class Answer:
    """The verdict given, how it was come to, and which true ones were not given."""

    verdict: str
    steps: tuple[VerdictStep, ...]
    cooled: tuple[str, ...]


def ask(situation: Situation, at: Standpoint, cooling: Collection[str] = ()) -> Answer:
    """The first true verdict that is not cooling; `hold` if an unknown one before it holds."""
    given: str | None = None
    steps: list[VerdictStep] = []
    cooled: list[str] = []
    for verdict in situation.ruleset.verdicts:
        if given is not None:
            steps.append(VerdictStep(verdict.name, "not_asked", ()))
            continue
        condition = verdict.condition
        answer = True if condition is None else situation.conditions.value(condition, at.values)
        if answer is UNKNOWN and condition is not None:
            steps.append(VerdictStep(verdict.name, "unknown", missing([condition], at.values)))
            given = HOLD if verdict.hold_if_unknown else None
            continue
        steps.append(VerdictStep(verdict.name, "true" if answer else "false", ()))
        if answer and verdict.name in cooling and condition is not None:
            cooled.append(verdict.name)
        elif answer:
            given = verdict.name
    assert given is not None  # INVARIANT: the last verdict has no condition
    return Answer(given, tuple(steps), tuple(cooled))


# --- distance ------------------------------------------------------------------------------------

SYMBOLS: dict[type[ast.cmpop], tuple[str, str]] = {
    ast.Eq: ("==", "=="),
    ast.NotEq: ("!=", "!="),
    ast.Lt: ("<", ">"),
    ast.LtE: ("<=", ">="),
    ast.Gt: (">", "<"),
    ast.GtE: (">=", "<="),
}
"""Each comparison's symbol, and the one that says the same with its sides exchanged."""


def distances(situation: Situation, at: Standpoint, answer: Answer) -> tuple[Distance, ...]:
    """What each better verdict still lacks."""
    found = []
    for verdict, step in zip(situation.ruleset.verdicts, answer.steps, strict=True):
        if step.outcome in ("false", "unknown") and not verdict.disqualifies:
            assert verdict.condition is not None  # INVARIANT: without one it would be true
            lacking = shortfalls(tree(verdict.condition.source), at)
            if lacking:
                found.append(Distance(verdict.name, tuple(lacking)))
    return tuple(found)


def shortfalls(node: ast.expr, at: Standpoint) -> list[Shortfall]:
    """The comparisons of a name with a number that fail, reached through `and` alone."""
    if isinstance(node, ast.BoolOp) and isinstance(node.op, ast.And):
        return [found for value in node.values for found in shortfalls(value, at)]
    if not isinstance(node, ast.Compare):
        return []
    sides = [node.left, *node.comparators]
    pairs = zip(sides, node.ops, sides[1:], strict=False)
    found = [shortfall(left, op, right, at) for left, op, right in pairs]
    return [one for one in found if one is not None]


def shortfall(left: ast.expr, op: ast.cmpop, right: ast.expr, at: Standpoint) -> Shortfall | None:
    """What one comparison lacks; None where it is true or not of a name with a number."""
    name, number, exchanged = (left, right, 0) if isinstance(left, ast.Name) else (right, left, 1)
    needs = number_of(number)
    if not isinstance(name, ast.Name) or needs is None or type(op) not in SYMBOLS:
        return None
    operands = (needs, at.values[name.id]) if exchanged else (at.values[name.id], needs)
    if OPERATORS[type(op)](*operands) is True:
        return None
    has = at.values[name.id]
    return Shortfall(
        name.id,
        SYMBOLS[type(op)][exchanged],
        None if has is UNKNOWN else shortest(has),
        shortest(needs),
    )


def number_of(node: ast.expr) -> Decimal | None:
    """A constant number, or None."""
    match node:
        case ast.Constant(value=Decimal() as value):
            return value
        case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=Decimal() as value)):
            return value.copy_negate()
        case _:
            return None


def shortest(number: Decimal) -> Decimal:
    """A number with no more digits than needed."""
    places = places_of(number)
    return decimal_of(scaled(number, places), places)
