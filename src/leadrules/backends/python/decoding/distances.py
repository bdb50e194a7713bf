"""What better verdicts still lack: the comparisons of a number in their conditions that fail."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal

from leadrules.backends.python.runtime.arithmetic import scaled
from leadrules.decision.record import Distance, Shortfall, Value, VerdictStep
from leadrules.decision.units import decimal_of
from leadrules.language import ir

_HOLDS: dict[str, Callable[[Decimal, Decimal], bool]] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
_EXCHANGED = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}
_NUMBERS = (ir.Type.INTEGER, ir.Type.NUMBER)


def distances(
    ruleset: ir.Ruleset, steps: Sequence[VerdictStep], values: Mapping[str, Value]
) -> tuple[Distance, ...]:
    """One for each verdict asked in vain, but for those that disqualify."""
    found = []
    for verdict, step in zip(ruleset.verdicts, steps, strict=True):
        if step.outcome in ("false", "unknown") and not verdict.disqualifies and verdict.condition:
            lacking = tuple(_shortfalls(verdict.condition.expression, values))
            if lacking:
                found.append(Distance(verdict.name, lacking))
    return tuple(found)


def _shortfalls(expression: ir.Expression, values: Mapping[str, Value]) -> Iterator[Shortfall]:
    match expression:
        case ir.And(operands=operands):
            for operand in operands:
                yield from _shortfalls(operand, values)
        case ir.Compare(operator=sign, left=ir.Read() as read, right=right):
            yield from _shortfall(read, sign, right, values)
        case ir.Compare(operator=sign, left=left, right=ir.Read() as read):
            yield from _shortfall(read, _EXCHANGED.get(sign, sign), left, values)
        case _:
            pass


def _shortfall(
    read: ir.Read, sign: str, number: ir.Expression, values: Mapping[str, Value]
) -> Iterator[Shortfall]:
    if not isinstance(number, ir.Constant) or number.type not in _NUMBERS:
        return
    needs = decimal_of(int(number.value), number.places)
    value = values[read.name]
    has = None if value is None else _shortest(value)
    if has is None or not _HOLDS[sign](has, needs):
        yield Shortfall(read.name, sign, has, needs)


def _shortest(value: Value) -> Decimal:
    """A number with no more digits than needed."""
    assert isinstance(value, int | Decimal)
    exponent = Decimal(value).as_tuple().exponent
    assert isinstance(exponent, int)
    places = max(-exponent, 0)
    return decimal_of(scaled(Decimal(value), places), places)
