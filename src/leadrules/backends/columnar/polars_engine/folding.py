"""Scalars made simpler by what is known of columns once Python has answered.

That no text of a column is unreadable, say: then nobody reads the column to find such a text.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping

from leadrules.backends.columnar.algebra import (
    And,
    Case,
    Column,
    Compare,
    IsIn,
    Kind,
    Literal,
    Or,
    Scalar,
)
from leadrules.backends.columnar.algebra.rewriting import with_parts

_FALSE = Literal(False, Kind.BOOLEAN)
_TRUE = Literal(True, Kind.BOOLEAN)
_FEW = 3  # values of a column that are worth knowing


class Folding:
    """What columns may hold beside null, by name; only of columns whose name no other has."""

    def __init__(self, names: Container[str]) -> None:
        self._names = names
        self._held: dict[str, frozenset[object]] = {}

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

    def same(self, scalar: Scalar) -> Scalar:
        """The same value in every row."""
        match scalar:
            case Case(branches=branches, otherwise=otherwise):
                left = tuple(
                    (self.truth(condition), self.same(value))
                    for condition, value in branches
                    if not self._is_never(condition)
                )
                return Case(left, self.same(otherwise)) if left else self.same(otherwise)
            case And(operands=operands):
                return _joined(And, map(self.same, operands), _TRUE, _FALSE)
            case Or(operands=operands):
                return _joined(Or, map(self.same, operands), _FALSE, _TRUE)
            case _:
                return with_parts(scalar, self.same)

    def truth(self, condition: Scalar) -> Scalar:
        """What is true in the same rows; where it is not, it may be false or null."""
        if self._is_never(condition):
            return _FALSE
        match condition:
            case And(operands=operands):
                return _joined(And, map(self.truth, operands), _TRUE, _FALSE)
            case Or(operands=operands):
                return _joined(Or, map(self.truth, operands), _FALSE, _TRUE)
            case _:
                return self.same(condition)

    def _is_never(self, condition: Scalar) -> bool:
        """Whether it is known to be true in no row."""
        match condition:
            case Literal(value=value):
                return value is not True
            case Column(name=name):
                return True not in self._held.get(name, {True})
            case Compare(operator="==", left=Column(name=name), right=Literal(value=value)):
                return value not in self._held.get(name, {value})
            case IsIn(operand=Column(name=name), values=values):
                return self._held.get(name, {*values}).isdisjoint(values)
            case And(operands=operands):
                return any(map(self._is_never, operands))
            case Or(operands=operands):
                return all(map(self._is_never, operands))
            case Case(branches=branches, otherwise=otherwise):
                return self._is_never(otherwise) and all(
                    self._is_never(one) or self._is_never(value) for one, value in branches
                )
            case _:
                return False


def _joined(
    kind: type[And] | type[Or], operands: Iterable[Scalar], neutral: Literal, decisive: Literal
) -> Scalar:
    left = tuple(dict.fromkeys(one for one in operands if one != neutral))
    if decisive in left:
        return decisive
    if not left:
        return neutral
    return left[0] if len(left) == 1 else kind(left)
