"""Scalars made as simple as they can be: what is constant is worked out here, once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Literal as OneOfThese

from leadrules.backends.columnar.algebra import (
    Add,
    And,
    AsFloat,
    AsInstant,
    Case,
    Clamp,
    Column,
    Compare,
    Concat,
    DivideRounded,
    FloorDivide,
    IsIn,
    IsNaN,
    IsNull,
    Kind,
    Literal,
    Multiply,
    Not,
    Or,
    Scalar,
    Subtract,
    Widen,
)
from leadrules.backends.columnar.algebra.kinds import kind_of

Operator = OneOfThese["==", "!=", "<", "<=", ">", ">="]

TRUE = Literal(True, Kind.BOOLEAN)
FALSE = Literal(False, Kind.BOOLEAN)
UNKNOWN = Literal(None, Kind.BOOLEAN)
ZERO = Literal(0, Kind.INTEGER)
NO_INTEGER = Literal(None, Kind.INTEGER)
NO_TEXT = Literal(None, Kind.TEXT)

MIRRORED: dict[Operator, Operator] = {
    "==": "==", "!=": "!=", "<": ">", "<=": ">=", ">": "<", ">=": "<=",
}  # fmt: skip

_HOLDS: dict[Operator, Callable[[int | str, int | str], bool]] = {
    "==": lambda left, right: left == right,
    "!=": lambda left, right: left != right,
    # both are integers where an order is asked for: the kinds say so, the types cannot
    "<": lambda left, right: left < right,  # type: ignore[operator]
    "<=": lambda left, right: left <= right,  # type: ignore[operator]
    ">": lambda left, right: left > right,  # type: ignore[operator]
    ">=": lambda left, right: left >= right,  # type: ignore[operator]
}


def whole(value: int | None) -> Literal:
    """A constant integer of 64 bits."""
    return Literal(value, Kind.INTEGER)


def text(value: str) -> Literal:
    """A constant text."""
    return Literal(value, Kind.TEXT)


def truth(value: bool | None) -> Literal:
    """A constant truth."""
    return Literal(value, Kind.BOOLEAN)


# --- logic ---------------------------------------------------------------------------------------


def every(operands: Sequence[Scalar]) -> Scalar:
    """Kleene's `and`.

    >>> every([TRUE, UNKNOWN])
    Literal(value=None, kind=<Kind.BOOLEAN: 'boolean'>)
    """
    return _joined(operands, And, TRUE, FALSE)


def some(operands: Sequence[Scalar]) -> Scalar:
    """Kleene's `or`.

    >>> some([UNKNOWN, TRUE]) == TRUE
    True
    """
    return _joined(operands, Or, FALSE, TRUE)


def _joined(
    operands: Sequence[Scalar], kind: type[And] | type[Or], neutral: Literal, decisive: Literal
) -> Scalar:
    if decisive in operands:
        return decisive
    left = tuple(dict.fromkeys(one for one in operands if one != neutral))
    if not left:
        return neutral
    return left[0] if len(left) == 1 else kind(left)


def negated(operand: Scalar) -> Scalar:
    """True on false, false on true."""
    match operand:
        case Literal(value=value):
            return truth(None if value is None else not value)
        case Not(operand=inner):
            return inner
        case _:
            return Not(operand)


def missing(operand: Scalar) -> Scalar:
    """Whether there is no value."""
    match operand:
        case Literal(value=value):
            return truth(value is None)
        case Case(branches=((condition, Literal(value=None)),), otherwise=otherwise):
            return some([holds(condition), missing(otherwise)])
        case _:
            return FALSE if never_null(operand) else IsNull(operand)


def known(operand: Scalar) -> Scalar:
    """Whether there is a value."""
    return negated(missing(operand))


def holds(operand: Scalar) -> Scalar:
    """Whether a condition is true, never null."""
    if isinstance(operand, Literal):
        return truth(operand.value is True)
    return operand if never_null(operand) else Case(((operand, TRUE),), FALSE)


def compare(operator: Operator, left: Scalar, right: Scalar) -> Scalar:
    """A comparison of two of one kind."""
    match left, right:
        case (Literal(value=None), _) | (_, Literal(value=None)):
            return UNKNOWN
        case Literal(value=one), Literal(value=other):
            assert one is not None
            assert other is not None
            return truth(_HOLDS[operator](one, other))
        case Literal(), _:
            return compare(MIRRORED[operator], right, left)
        case _, Literal(value=bool() as wanted):
            return left if wanted is (operator == "==") else negated(left)
        case _:
            return Compare(operator, left, right)


def one_of(operand: Scalar, values: Sequence[int] | Sequence[str]) -> Scalar:
    """Whether an integer or text is one of the values; null where it is."""
    if isinstance(operand, Literal):
        return truth(None if operand.value is None else operand.value in values)
    if not values:
        return given(operand, FALSE)
    if len(values) == 1:
        only = values[0]
        return Compare("==", operand, text(only) if isinstance(only, str) else whole(only))
    return IsIn(operand, tuple(values))  # type: ignore[arg-type]  # all of one kind


def case(branches: Sequence[tuple[Scalar, Scalar]], otherwise: Scalar) -> Scalar:
    """The value of the first condition that is true; branches that cannot be are left out."""
    left: list[tuple[Scalar, Scalar]] = []
    for condition, value in branches:
        if isinstance(condition, Literal):
            if condition.value is True:
                otherwise = value
                break
            continue
        left.append((condition, value))
    while left and left[-1][1] == otherwise:
        left.pop()
    return Case(tuple(left), otherwise) if left else otherwise


def given(operand: Scalar, value: Scalar) -> Scalar:
    """The value where the operand has one, else null."""
    return case([(missing(operand), Literal(None, kind_of(value)))], value)


# --- numbers -------------------------------------------------------------------------------------


def added(left: Scalar, right: Scalar, kind: Kind = Kind.INTEGER) -> Scalar:
    """The sum in a width that suffices."""
    match left, right:
        case (Literal(value=None), _) | (_, Literal(value=None)):
            return Literal(None, kind)
        case Literal(value=int(one)), Literal(value=int(other)):
            return Literal(one + other, kind)
        case (Literal(value=0), one) | (one, Literal(value=0)) if kind_of(one) is kind:
            return one
        case _:
            return Add(left, right, kind)


def total(terms: Sequence[Scalar], kind: Kind = Kind.INTEGER) -> Scalar:
    """The sum of all, as a tree that is no deeper than it must be."""
    constant = sum(int(one.value or 0) for one in terms if isinstance(one, Literal))
    left: list[Scalar] = [one for one in terms if not isinstance(one, Literal)]
    if constant or not left:
        left.append(Literal(constant, kind))
    while len(left) > 1:
        odd = left[-1:] if len(left) % 2 else []
        pairs = zip(left[::2], left[1::2], strict=False)
        left = [added(one, other, kind) for one, other in pairs] + odd
    return left[0]


def subtracted(left: Scalar, right: Scalar, kind: Kind = Kind.INTEGER) -> Scalar:
    """The difference in a width that suffices."""
    match left, right:
        case (Literal(value=None), _) | (_, Literal(value=None)):
            return Literal(None, kind)
        case Literal(value=int(one)), Literal(value=int(other)):
            return Literal(one - other, kind)
        case _:
            return Subtract(left, right, kind)


def multiplied(left: Scalar, right: Scalar, kind: Kind = Kind.INTEGER) -> Scalar:
    """The product in a width that suffices."""
    match left, right:
        case (Literal(value=None), _) | (_, Literal(value=None)):
            return Literal(None, kind)
        case Literal(value=int(one)), Literal(value=int(other)):
            return Literal(one * other, kind)
        case (Literal(value=1), one) | (one, Literal(value=1)) if kind_of(one) is kind:
            return one
        case _:
            return Multiply(left, right, kind)


def floor_divided(operand: Scalar, divisor: int) -> Scalar:
    """An integer by a positive constant, rounded down."""
    match operand:
        case Literal(value=value, kind=kind):
            return Literal(None if value is None else int(value) // divisor, kind)
        case _:
            return FloorDivide(operand, divisor)


def widened(operand: Scalar) -> Scalar:
    """An integer as one of 128 bits."""
    match operand:
        case Literal(value=value):
            return Literal(value, Kind.WIDE)
        case _:
            return operand if kind_of(operand) is Kind.WIDE else Widen(operand)


def clamped(operand: Scalar, floor: int | None, cap: int | None) -> Scalar:
    """An integer held between a floor and a cap, which wins."""
    if floor is None and cap is None:
        return operand
    if isinstance(operand, Literal) and operand.value is not None:
        value = int(operand.value)
        value = value if floor is None else max(value, floor)
        return whole(value if cap is None else min(value, cap))
    return Clamp(operand, floor, cap)


# --- about scalars -------------------------------------------------------------------------------


def never_null(scalar: Scalar) -> bool:
    """Whether it always has a value, as far as its form tells."""
    match scalar:
        case Literal(value=value):
            return value is not None
        case IsNull() | IsNaN() | Concat():
            return True
        case Case(branches=branches, otherwise=otherwise):
            return never_null(otherwise) and all(never_null(value) for _, value in branches)
        case (
            And() | Or() | Not() | Compare() | IsIn() | Add() | Subtract() | Multiply() | Clamp()
            | FloorDivide() | Widen() | AsFloat() | AsInstant()
        ):  # fmt: skip
            return all(map(never_null, operands(scalar)))
        case DivideRounded(left=left, right=Literal(value=divisor)):
            return bool(divisor) and never_null(left)
        case _:
            return False


def operands(scalar: Scalar) -> tuple[Scalar, ...]:
    """What a scalar is made of."""
    match scalar:
        case Column() | Literal():
            return ()
        case And(operands=several) | Or(operands=several) | Concat(parts=several):
            return several
        case Case(branches=branches, otherwise=otherwise):
            return (*(one for branch in branches for one in branch), otherwise)
        case (
            Compare(left=left, right=right) | Add(left=left, right=right)
            | Subtract(left=left, right=right) | Multiply(left=left, right=right)
            | DivideRounded(left=left, right=right)
        ):  # fmt: skip
            return left, right
        case _:
            return (scalar.operand,)


def columns_of(scalar: Scalar) -> Iterator[str]:
    """The names of the columns read, some more than once."""
    waiting = [scalar]
    while waiting:
        one = waiting.pop()
        if isinstance(one, Column):
            yield one.name
        else:
            waiting += operands(one)
