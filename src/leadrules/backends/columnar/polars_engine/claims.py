"""Claims that a condition is true in no row, and what simpler claims about the tables prove them.

Hardly ever is a value of a table unreadable: where a short look tells that none is, nobody need
look for it row by row.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from leadrules.backends.columnar.algebra import (
    And,
    Case,
    Column,
    Compare,
    DayNumber,
    Input,
    IsNull,
    Join,
    Kind,
    Literal,
    Microseconds,
    Not,
    Or,
    Relation,
    Scalar,
    ScaledInteger,
    Select,
    ToText,
    Where,
)
from leadrules.backends.columnar.algebra.kinds import columns_of, columns_read
from leadrules.backends.columnar.algebra.rewriting import with_columns

_TRUE = Literal(True, Kind.BOOLEAN)

IsWhole = Callable[[Input, str], bool]
"""Whether a column of a table holds integers of at most 64 bits."""


@dataclass(frozen=True, slots=True)
class Claim:
    """That a condition is true in no row of a relation: so it is where its parts hold, of which
    there may be none; or without parts (None) where a look tells so.

    One that is not `absolute` leaves out rows of which something else is true.
    """

    over: Relation
    condition: Scalar
    parts: tuple[Claim, ...] | None = None
    absolute: bool = True

    def looks(self) -> Iterator[Claim]:
        """The claims below it that take a look."""
        if self.parts is None:
            yield self
        for part in self.parts or ():
            yield from part.looks()


def claimed(
    relation: Relation,
    condition: Scalar,
    is_whole: IsWhole,
    barred: frozenset[Scalar] = frozenset(),
) -> Claim:
    """The claim that a condition is never true, but for rows of which one of those `barred` is."""

    def part(other: Scalar, over: Relation = relation, bars: frozenset[Scalar] = barred) -> Claim:
        return claimed(over, other, is_whole, bars)

    def where(*parts: Claim) -> Claim:
        absolute = not barred or all(one.absolute for one in parts)
        return Claim(relation, condition, parts, absolute)

    if condition in barred:
        return Claim(relation, condition, (), absolute=False)
    match condition:
        case Literal(value=value) if value is not True:
            return where()
        case Or(operands=operands):
            return where(*map(part, operands))
        case And(operands=operands) if positive := [
            one for one in operands if not isinstance(one, Not)
        ]:
            negative = {_held(one.operand) for one in operands if isinstance(one, Not)}
            return where(part(positive[0], bars=barred | negative))
        case Case(branches=((one, Literal(value=True)),), otherwise=Literal(value=False)):
            return where(part(one))
        case IsNull(operand=Literal(value=value)):
            return where(*([part(_TRUE)] if value is None else []))
        case IsNull(operand=Case(branches=branches, otherwise=otherwise)):
            nulls = [one for one, value in branches if _is_null(value)]
            values = [value for _, value in branches if not _is_null(value)]
            return where(
                *map(part, nulls), *(part(IsNull(value)) for value in (*values, otherwise))
            )
        case IsNull(
            operand=ToText(operand=one) | Microseconds(operand=one) | DayNumber(operand=one)
        ):
            return where(part(IsNull(one)))
        case IsNull(operand=ScaledInteger(operand=Column(name=name) as one, places=0)) if (
            isinstance(relation, Input) and is_whole(relation, name)
        ):
            return where(part(IsNull(one)))
        case Compare(operator="==", left=Case() as chosen, right=Literal() as wanted) if (
            ways := ways_to(chosen, wanted)
        ) is not None:
            return where(*map(part, ways))
        case _:
            pass
    match relation:
        case Select(source=source, columns=columns):
            below = frozenset(_below(one, columns) for one in barred)
            return where(part(_below(condition, columns), source, below))
        case Where(source=source):
            return where(part(condition, source))
        case Join(left=left, right=right, how=how):
            read = {*columns_read(condition)}
            for source in (left, right) if how == "inner" else (left,):
                if read <= {*columns_of(source, {})}:
                    return where(part(condition, source))
        case _:
            pass
    return Claim(relation, condition)


def ways_to(chosen: Case, wanted: Literal) -> list[Scalar] | None:
    """Conditions without one of which a choice between constants is not the one wanted; None where
    it is chosen where no condition holds, too."""
    match chosen:
        case Case(branches=branches, otherwise=Literal() as otherwise) if otherwise != wanted:
            if all(isinstance(value, Literal) for _, value in branches):
                return [one for one, value in branches if value == wanted]
        case _:
            pass
    return None


def conjuncts(condition: Scalar) -> list[Scalar]:
    """What must all hold where the condition does."""
    match condition:
        case And(operands=operands):
            return [each for one in operands for each in conjuncts(one)]
        case _:
            return [condition]


def _held(condition: Scalar) -> Scalar:
    match condition:
        case Case(branches=((one, Literal(value=True)),), otherwise=Literal(value=False)):
            return one
        case _:
            return condition


def _is_null(scalar: Scalar) -> bool:
    return isinstance(scalar, Literal) and scalar.value is None


def _below(scalar: Scalar, columns: Mapping[str, Scalar]) -> Scalar:
    return with_columns(scalar, lambda one: columns.get(one.name, one))
