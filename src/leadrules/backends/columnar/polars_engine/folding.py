"""Scalars made simpler by what is known of columns once Python has answered, or a look at a table.

That no text of a column is unreadable, say: then nobody reads the column to find such a text.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Container, Iterable, Mapping
from typing import Any

from leadrules.backends.columnar.algebra import (
    And,
    Case,
    Column,
    Compare,
    Concat,
    DayNumber,
    IsIn,
    IsNull,
    Kind,
    Literal,
    Microseconds,
    Not,
    Or,
    Relation,
    Scalar,
    ToText,
)
from leadrules.backends.columnar.algebra.kinds import columns_read
from leadrules.backends.columnar.algebra.rewriting import parts_of, with_parts

_FALSE = Literal(False, Kind.BOOLEAN)
_TRUE = Literal(True, Kind.BOOLEAN)
_HOLDS: dict[str, Callable[[Any, Any], bool]] = {"==": operator.eq, ">": operator.gt}
_FEW = 3  # values of a column that are worth knowing


class Folding:
    """What columns may hold beside null, by name, and what is true in no row; only of columns whose
    name no other has, or of those of one relation."""

    def __init__(self, names: Container[str]) -> None:
        self._names = names
        self._held: dict[str, frozenset[object]] = {}
        self._never: dict[Relation | None, set[Scalar]] = {None: set()}
        self._over: Relation | None = None

    def over(self, relation: Relation) -> Folding:
        """The same, with what is known of a relation's own columns."""
        if relation not in self._never:
            return self
        made = Folding(self._names)
        made._held, made._never, made._over = self._held, self._never, relation
        return made

    def learn(self, name: str, values: Iterable[object]) -> None:
        """These are all values of a column, but for null."""
        found = frozenset(values) - {None}
        if len(found) <= _FEW and name in self._names:
            self._held[name] = found

    def learn_of(self, columns: Mapping[str, Scalar]) -> None:
        """The columns hold these scalars, which are simple already."""
        for name, scalar in columns.items():
            match scalar:
                case Literal(value=value):
                    self.learn(name, (value,))
                case Column(name=other) if other in self._held:
                    self.learn(name, self._held[other])
                case _:
                    pass

    def learn_never(self, condition: Scalar, relation: Relation) -> None:
        """A condition is true in no row of a relation."""
        read = {*columns_read(condition)}
        if not read:  # what is true of all rows is true of none only where there are none
            return
        self._never.setdefault(relation, set()).add(condition)
        # WHY: a join may put nulls beside other rows
        if all(name in self._names for name in read) and not _may_hold_of_nulls(condition):
            self._never[None].add(condition)

    def same(self, scalar: Scalar) -> Scalar:
        """The same value in every row."""
        match scalar:
            case Case(branches=branches, otherwise=otherwise):
                left = tuple(
                    (self.truth(condition), self.same(value))
                    for condition, value in branches
                    if not self.is_never(condition)
                )
                return Case(left, self.same(otherwise)) if left else self.same(otherwise)
            case And(operands=operands):
                return _joined(And, map(self.same, operands), _TRUE, _FALSE)
            case Or(operands=operands):
                return _joined(Or, map(self.same, operands), _FALSE, _TRUE)
            case IsNull(operand=operand):
                # WHY: it is never null, so that what is never true is false
                inner = self.same(operand)
                return _FALSE if self._is_known_never(IsNull(_stored(inner))) else IsNull(inner)
            case Not(operand=operand):
                inner = self.same(operand)
                return _TRUE if inner == _FALSE else Not(inner)
            case _:
                return with_parts(scalar, self.same)

    def truth(self, condition: Scalar) -> Scalar:
        """What is true in the same rows; where it is not, it may be false or null."""
        if self.is_never(condition):
            return _FALSE
        match condition:
            case And(operands=operands):
                return _joined(And, map(self.truth, operands), _TRUE, _FALSE)
            case Or(operands=operands):
                return _joined(Or, map(self.truth, operands), _FALSE, _TRUE)
            case _:
                return self.same(condition)

    def is_never(self, condition: Scalar) -> bool:
        """Whether it is known to be true in no row."""
        if self._is_known_never(condition):
            return True
        match condition:
            case Literal(value=value):
                return value is not True
            case Column(name=name):
                return True not in self._held.get(name, {True})
            case Compare(operator="==" | ">" as how, left=left, right=Literal(value=value)):
                found = self._values(left)
                if found is None:
                    return False
                return not any(_HOLDS[how](one, value) for one in found)
            case IsIn(operand=Column(name=name), values=values):
                return self._held.get(name, {*values}).isdisjoint(values)
            case And(operands=operands):
                return any(map(self.is_never, operands))
            case Or(operands=operands):
                return all(map(self.is_never, operands))
            case Case(branches=branches, otherwise=otherwise):
                return self.is_never(otherwise) and all(
                    self.is_never(one) or self.is_never(value) for one, value in branches
                )
            case _:
                return False

    def _values(self, scalar: Scalar) -> frozenset[Any] | None:
        """All values that a scalar may have, but for null; None where they are not known."""
        match scalar:
            case Literal(value=value):
                return frozenset([value]) - {None}
            case Column(name=name):
                return self._held.get(name)
            case Case(branches=branches, otherwise=otherwise):
                found = [
                    self._values(value) for value in (otherwise, *(one for _, one in branches))
                ]
                return None if None in found else frozenset().union(*filter(None, found))
            case _:
                return None

    def _is_known_never(self, condition: Scalar) -> bool:
        known, here = self._never[None], self._never.get(self._over, ())
        return bool(known or here) and (condition in known or condition in here)


def _stored(scalar: Scalar) -> Scalar:
    """What is null where the scalar is."""
    match scalar:
        case ToText(operand=operand) | Microseconds(operand=operand) | DayNumber(operand=operand):
            return _stored(operand)
        case _:
            return scalar


def _may_hold_of_nulls(condition: Scalar) -> bool:
    tells = isinstance(condition, IsNull | Not | Case | Concat)
    return tells or any(map(_may_hold_of_nulls, parts_of(condition)))


def _joined(
    kind: type[And] | type[Or], operands: Iterable[Scalar], neutral: Literal, decisive: Literal
) -> Scalar:
    left = tuple(dict.fromkeys(one for one in operands if one != neutral))
    if decisive in left:
        return decisive
    if not left:
        return neutral
    return left[0] if len(left) == 1 else kind(left)
