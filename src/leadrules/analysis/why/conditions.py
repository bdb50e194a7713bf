"""A verdict's condition taken apart: what it needs all of, and which of that held."""

from __future__ import annotations

from decimal import Decimal

from leadrules.analysis.why.answers import needed
from leadrules.analysis.why.phrasing import Phrasing
from leadrules.analysis.why.reach import names_in
from leadrules.analysis.why.record import Has, Part, Told
from leadrules.decision.record import Record, Value
from leadrules.decision.units import decimal_of
from leadrules.language import ir

_TOLD: dict[bool | None, Told] = {True: "met", False: "not met", None: "cannot tell"}
_TURNED = {"==": "==", "!=": "!=", "<": ">", ">": "<", "<=": ">=", ">=": "<="}
_NUMBERS = (ir.Type.INTEGER, ir.Type.NUMBER)


def parts_of(phrasing: Phrasing, verdict: ir.Verdict) -> tuple[Part, ...]:
    """What a verdict's condition needs all of, and whether it is so.

    A person's change of the score is in force. Empty for the last verdict, which needs nothing.
    """
    if verdict.condition is None:
        return ()
    return tuple(
        _part(phrasing, one, phrasing.answers[one]) for one in needed(verdict.condition.expression)
    )


def holding(phrasing: Phrasing, condition: ir.Condition) -> tuple[ir.Expression, ...]:
    """What makes a true condition true: of what it joins by `or`, those that are."""
    if not isinstance(condition.expression, ir.Or):
        return (condition.expression,)
    return tuple(
        one
        for one in condition.expression.operands
        if all(phrasing.answers[each] is True for each in needed(one))
    )


def _part(phrasing: Phrasing, expression: ir.Expression, answer: bool | None) -> Part:
    main = phrasing.loaded.ruleset.main_score
    has = tuple(
        Has(read.name, value_of(phrasing.record, read, main)) for read in names_in(expression)
    )
    text = phrasing.words.clause(expression)
    missing = tuple(one.name for one in has if one.value is None) if answer is None else ()
    compared = _compared(expression)
    if compared is None:
        return Part(text, _TOLD[answer], has, missing=missing)
    operator, needs = compared
    return Part(text, _TOLD[answer], has, operator, needs, missing)


def _compared(expression: ir.Expression) -> tuple[str, Decimal] | None:
    """The operator and the constant of a comparison of one number."""
    match expression:
        case ir.Compare(
            operator=operator,
            left=ir.Read(type=type_),
            right=ir.Constant(value=int(value), places=places),
        ) if type_ in _NUMBERS:
            return operator, decimal_of(value, places)
        case ir.Compare(
            operator=operator,
            left=ir.Constant(value=int(value), places=places),
            right=ir.Read(type=type_),
        ) if type_ in _NUMBERS:
            return _TURNED[operator], decimal_of(value, places)
        case _:
            return None


def value_of(record: Record, read: ir.Read, main: str) -> Value:
    """What a name in a verdict's condition comes to; None where it is missing or not known.

    `main` is the main score's name: a person's change of it is in force.
    """
    trace = record.trace
    match read.origin:
        case ir.Origin.FIELD:
            return trace.fields[read.name]
        case ir.Origin.MEASURE:
            return next(one.value for one in trace.measures if one.name == read.name)
        case ir.Origin.LABEL:
            return record.labels[read.name]
        case _:
            return record.effective.score if read.name == main else record.scores[read.name]
