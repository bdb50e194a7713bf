"""Rows that say nothing to a group left out as early as can be, before anything is made of them."""

from __future__ import annotations

from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import replace

from leadrules.backends.columnar.algebra import (
    Aggregate,
    And,
    Answers,
    Case,
    Column,
    Compare,
    How,
    Input,
    IsIn,
    IsNull,
    Join,
    Kind,
    Literal,
    Not,
    Or,
    Relation,
    Scalar,
    Select,
    Where,
)
from leadrules.backends.columnar.algebra.kinds import columns_of, columns_read
from leadrules.backends.columnar.algebra.rewriting import parts_of, with_columns, with_parts
from leadrules.backends.columnar.polars_engine.claims import conjuncts, ways_to

_MOST = 500  # nodes of a condition that is worked out earlier, and then again

Simpler = Callable[[Relation, Scalar], Scalar]
"""A condition over a relation made simpler; true in the same rows."""

Said = Callable[[Answers, str, Column], Scalar | None]
"""What Python has said, as a condition over the column asked about, where that is a short one."""


def says(aggregates: Mapping[str, Aggregate]) -> Scalar | None:
    """Whether a row may make an aggregate other than of no rows; None where any does."""
    ways: list[Scalar] = []
    for each in aggregates.values():
        match each:
            case Aggregate(how=How.COUNT, operand=operand):
                ways.append(operand)
            case Aggregate(operand=Case(branches=((one, _),), otherwise=Literal(value=None))):
                ways.append(one)
            case _:
                ways.append(Not(IsNull(each.operand)))
    if Literal(True, Kind.BOOLEAN) in ways:
        return None
    return _any_of(ways)


def sieved(
    relation: Relation,
    condition: Scalar,
    *,
    simpler: Simpler,
    said: Said,
    shared: Container[Relation],
) -> Relation:
    """The rows of a relation for which a condition is true, and maybe some for which it is not,
    with that asked as early as it can be, but after what several others are made of."""
    known: dict[Relation, dict[str, Kind]] = {}

    def down(relation: Relation, condition: Scalar) -> Relation:
        condition = _picked(simpler(relation, condition))
        if relation in shared or _size(condition) > _MOST:
            return Where(relation, condition)
        match relation:
            case Select(source=source, columns=columns):
                below = with_columns(condition, lambda one: columns.get(one.name, one))
                return replace(relation, source=down(source, below))
            case Where(source=Input() as source, condition=own):
                return Where(source, _without_implied(simpler(source, And((own, condition)))))
            case Where(source=source):
                return replace(relation, source=down(source, condition))
            case Join(left=left, right=right):
                condition = _as_told(relation, condition, said)
                read = {*columns_read(condition)}
                if read <= {*columns_of(left, known)}:
                    return replace(relation, left=down(left, condition))
                if relation.how == "inner" and read <= {*columns_of(right, known)}:
                    return replace(relation, right=down(right, condition))
            case _:
                pass
        return Where(relation, condition)

    return down(relation, condition)


def _as_told(join: Join, condition: Scalar, said: Said) -> Scalar:
    """A condition about what Python said, over the column that it was asked about; it may be true
    of some rows more."""
    if not isinstance(join.right, Answers):
        return condition
    answers = join.right
    [(key, _)] = join.keys

    def told(one: Scalar) -> Scalar:
        match one:
            case Column(name=name) if name in answers.asked.columns:
                found = said(answers, name, Column(key, Kind.RAW))
                return one if found is None else found
            case IsNull():  # WHY: what was told says nothing of what is neither true nor false
                return one
            case _:
                return with_parts(one, told)

    return told(condition)


def _picked(condition: Scalar) -> Scalar:
    """The same where a choice between constants is compared with one of them."""
    match condition:
        case And(operands=operands):
            return And(tuple(map(_picked, operands)))
        case Or(operands=operands):
            return _any_of([*map(_picked, operands)])
        case Compare(operator="==", left=Case() as left, right=Literal() as right):
            ways = ways_to(left, right)
            return condition if ways is None or not _exclude(left) else _any_of(ways)
        case IsIn(operand=Case() as left, values=(_, *_) as values):
            kind = Kind.TEXT if isinstance(values[0], str) else Kind.INTEGER
            each = [Compare("==", left, Literal(value, kind)) for value in values]
            return _any_of([*map(_picked, each)])
        case _:
            return condition


def _exclude(chosen: Case) -> bool:
    """Whether the conditions of a choice exclude each other."""
    compared = [
        (one.left, one.right)
        for one, _ in chosen.branches
        if isinstance(one, Compare) and one.operator == "==" and isinstance(one.right, Literal)
    ]
    return (
        len({*compared}) == len(chosen.branches) == len(compared)
        and len({left for left, _ in compared}) == 1
    )


def _any_of(ways: Sequence[Scalar]) -> Scalar:
    """Whether one of several holds, without those that only hold where another does."""
    flat = [each for one in ways for each in (one.operands if isinstance(one, Or) else (one,))]
    sets = [frozenset(conjuncts(one)) for one in flat]
    left = [
        one
        for place, (one, own) in enumerate(zip(flat, sets, strict=True))
        if one != Literal(False, Kind.BOOLEAN)
        and not any(
            other < own or (other == own and earlier < place) for earlier, other in enumerate(sets)
        )
    ]
    return left[0] if len(left) == 1 else Or(tuple(left))


def _without_implied(condition: Scalar) -> Scalar:
    """Without the operands that ask for one of some values where another operand asks for one of
    fewer."""
    operands = conjuncts(condition)
    left = [
        one
        for one in operands
        if not (
            isinstance(one, IsIn)
            and any(other is not one and _implies(other, one) for other in operands)
        )
    ]
    return left[0] if len(left) == 1 else And(tuple(left))


def _implies(condition: Scalar, wanted: IsIn) -> bool:
    match condition:
        case Or(operands=operands):
            return all(_implies(one, wanted) for one in operands)
        case And(operands=operands):
            return any(_implies(one, wanted) for one in operands)
        case Compare(operator="==", left=left, right=Literal(value=value)):
            return left == wanted.operand and value in wanted.values
        case _:
            return False


def _size(scalar: Scalar) -> int:
    return 1 + sum(map(_size, parts_of(scalar)))
