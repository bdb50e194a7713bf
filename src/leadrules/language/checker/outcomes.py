"""How a condition can come out at all, given what its numbers can be: never, always or either.

The answers err on one side: what is said to be impossible is impossible.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, assert_never

from leadrules.language import ir
from leadrules.language.checker.ranges import SIXTY_FOUR_BITS, Range

Facts = Mapping[tuple[ir.Origin, str], Range]
"""What is known of the values under some names, in their own places."""

Operator = Literal["==", "!=", "<", "<=", ">", ">="]


@dataclass(frozen=True, slots=True)
class Outcomes:
    """Which of true, false and unknown a condition can be."""

    true: bool = True
    false: bool = True
    unknown: bool = True

    @property
    def always(self) -> bool:
        """It is true whatever the lead."""
        return self.true and not self.false and not self.unknown


@dataclass(frozen=True, slots=True)
class Extent:
    """A number's range in its places, and whether it can be unknown."""

    range: Range
    places: int
    unknown: bool


EITHER = Outcomes()
NUMBERS = frozenset({ir.Type.INTEGER, ir.Type.NUMBER, ir.Type.RUNG})


def outcomes(expression: ir.Expression, facts: Facts) -> Outcomes:
    """How a boolean expression can come out."""
    match expression:
        case ir.Constant(value=value):
            return Outcomes(true=bool(value), false=not value, unknown=False)
        case ir.Not(operand=operand):
            inner = outcomes(operand, facts)
            return Outcomes(true=inner.false, false=inner.true, unknown=inner.unknown)
        case ir.And(operands=operands):
            parts = [outcomes(operand, facts) for operand in operands]
            return Outcomes(
                true=all(part.true for part in parts) and assume(expression, facts) is not None,
                false=any(part.false for part in parts),
                unknown=any(part.unknown for part in parts)
                and all(part.true or part.unknown for part in parts),
            )
        case ir.Or(operands=operands):
            parts = [outcomes(operand, facts) for operand in operands]
            return Outcomes(
                true=any(part.true for part in parts),
                false=all(part.false for part in parts),
                unknown=any(part.unknown for part in parts)
                and all(part.false or part.unknown for part in parts),
            )
        case ir.IsMissing():
            return Outcomes(unknown=False)
        case ir.Compare(operator=operator, left=left, right=right):
            one, other = extent(left, facts), extent(right, facts)
            return EITHER if one is None or other is None else _compared(operator, one, other)
        case _:
            return EITHER


def extent(expression: ir.Expression, facts: Facts) -> Extent | None:
    """What a number can be; None of what is no number."""
    match expression:
        case ir.Constant(value=value, type=type_, places=places):
            if type_ not in NUMBERS or not isinstance(value, int):
                return None
            return Extent(Range(value, value), places, unknown=False)
        case ir.Read(origin=origin, name=name, type=type_, places=places):
            if type_ not in NUMBERS:
                return None
            return Extent(
                facts.get((origin, name), SIXTY_FOUR_BITS),
                places,
                unknown=origin is not ir.Origin.SCORE,
            )
        case ir.Negate(operand=operand):
            inner = extent(operand, facts)
            return inner and _within(-inner.range, inner.places, inner.unknown)
        case ir.Arithmetic(operator=operator, left=left, right=right, places=places):
            one, other = extent(left, facts), extent(right, facts)
            if operator in "*/" or one is None or other is None:
                return Extent(SIXTY_FOUR_BITS, places, unknown=True)
            minuend = one.range * 10 ** (places - one.places)
            change = other.range * 10 ** (places - other.places)
            total = minuend + change if operator == "+" else minuend + -change
            return _within(total, places, one.unknown or other.unknown)
        case ir.Length() | ir.DaysSince():
            return Extent(SIXTY_FOUR_BITS, 0, unknown=True)
        case _:
            return None


def assume(expression: ir.Expression, facts: Facts) -> Facts | None:
    """The facts narrowed by a condition that is true; None where it cannot be.

    Only comparisons of a name with a number narrow; the rest is taken as possible.
    """
    match expression:
        case ir.And(operands=operands):
            for operand in operands:
                narrowed = assume(operand, facts)
                if narrowed is None:
                    return None
                facts = narrowed
            return facts
        case ir.Not(operand=operand):
            return refuse(operand, facts)
        case ir.Compare(operator=operator, left=ir.Read() as read, right=ir.Constant() as bound):
            return _narrowed(read, operator, bound, facts)
        case ir.Compare(operator=operator, left=ir.Constant() as bound, right=ir.Read() as read):
            return _narrowed(read, MIRRORED[operator], bound, facts)
        case _:
            return facts


def refuse(expression: ir.Expression, facts: Facts) -> Facts | None:
    """The facts narrowed by a condition that is not true (so false or unknown)."""
    match expression:
        case ir.Or(operands=operands):
            for operand in operands:
                narrowed = refuse(operand, facts)
                if narrowed is None:
                    return None
                facts = narrowed
            return facts
        case ir.Not(operand=operand):
            # Not true of a negation is true or unknown of what it negates.
            return facts if outcomes(operand, facts).unknown else assume(operand, facts)
        case ir.Compare(operator=operator, left=left, right=right):
            if outcomes(expression, facts).unknown:
                return facts
            return assume(ir.Compare(OPPOSITE[operator], left, right), facts)
        case _:
            return facts


def comparisons(expression: ir.Expression) -> Iterator[ir.Compare]:
    """Every comparison in an expression, in order."""
    match expression:
        case ir.Compare():
            yield expression
        case ir.And(operands=operands) | ir.Or(operands=operands):
            for operand in operands:
                yield from comparisons(operand)
        case ir.Not(operand=operand):
            yield from comparisons(operand)
        case _:
            return


MIRRORED: Mapping[Operator, Operator] = {
    "==": "==", "!=": "!=", "<": ">", "<=": ">=", ">": "<", ">=": "<=",
}  # fmt: skip
OPPOSITE: Mapping[Operator, Operator] = {
    "==": "!=", "!=": "==", "<": ">=", "<=": ">", ">": "<=", ">=": "<",
}  # fmt: skip


def _within(range_: Range, places: int, unknown: bool) -> Extent:
    """What leaves 64 bits is unknown."""
    held = range_.meet(SIXTY_FOUR_BITS)
    return Extent(held, places, unknown or held != range_)


def _compared(operator: Operator, left: Extent, right: Extent) -> Outcomes:
    places = max(left.places, right.places)
    one = left.range * 10 ** (places - left.places)
    other = right.range * 10 ** (places - right.places)
    unknown = left.unknown or right.unknown
    match operator:
        case "<":
            return Outcomes(one.low < other.high, one.high >= other.low, unknown)
        case "<=":
            return Outcomes(one.low <= other.high, one.high > other.low, unknown)
        case ">":
            return Outcomes(one.high > other.low, one.low <= other.high, unknown)
        case ">=":
            return Outcomes(one.high >= other.low, one.low < other.high, unknown)
        case "==" | "!=":
            can_equal = not one.meet(other).empty
            can_differ = not one.low == one.high == other.low == other.high
            if operator == "==":
                return Outcomes(can_equal, can_differ, unknown)
            return Outcomes(can_differ, can_equal, unknown)
        case _:
            assert_never(operator)


def _narrowed(read: ir.Read, operator: Operator, bound: ir.Constant, facts: Facts) -> Facts | None:
    key = (read.origin, read.name)
    if key not in facts or not isinstance(bound.value, int):
        return facts
    # In the name's own places, a bound between two values is the nearer one on its right side.
    unit = 10 ** max(0, bound.places - read.places)
    value = bound.value * 10 ** max(0, read.places - bound.places)
    down, up = value // unit, -(-value // unit)
    low, high = SIXTY_FOUR_BITS.low, SIXTY_FOUR_BITS.high
    match operator:
        case "<":
            high = up - 1
        case "<=":
            high = down
        case ">":
            low = down + 1
        case ">=":
            low = up
        case "==":
            low, high = up, down
        case "!=":
            return facts
        case _:
            assert_never(operator)
    held = facts[key].meet(Range(low, high))
    return None if held.empty else {**facts, key: held}
