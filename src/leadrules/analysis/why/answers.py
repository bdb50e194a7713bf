"""What every condition within the verdicts' says of a record, answered by the rules' program."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from leadrules.backends.python import Program
from leadrules.decision.record import Record
from leadrules.language import ir

Answers = Mapping[ir.Expression, bool | None]


def answers_of(ruleset: ir.Ruleset, record: Record) -> Answers:
    """Each condition that a verdict's is joined of: true, false, or None for unknown.

    A person's change of the score is in force.
    """
    found: dict[ir.Expression, None] = {}
    for verdict in ruleset.verdicts:
        if verdict.condition is not None:
            found.update(dict.fromkeys(_within(verdict.condition.expression)))
    # WHY: each as a verdict of its own, so that nothing here answers conditions a second way
    asked = [
        ir.Verdict(f"v{place}", ir.Condition(expression, "true"))
        for place, expression in enumerate(found)
    ]
    program = Program(replace(ruleset, verdicts=(*asked, ir.Verdict("last", None)), agreement=None))
    return dict(zip(found, program.asked(record), strict=False))


def needed(expression: ir.Expression) -> Iterator[ir.Expression]:
    """The conditions that one joins by `and` alone."""
    match expression:
        case ir.And(operands=operands):
            for operand in operands:
                yield from needed(operand)
        case ir.Not(operand=ir.Or(operands=operands)):
            for operand in operands:
                yield from needed(ir.Not(operand))
        case ir.Not(operand=ir.Not(operand=operand)):
            yield from needed(operand)
        case _:
            yield expression


def _within(expression: ir.Expression) -> Iterator[ir.Expression]:
    for one in needed(expression):
        yield one
        if isinstance(one, ir.Or):
            for operand in one.operands:
                yield from _within(operand)
