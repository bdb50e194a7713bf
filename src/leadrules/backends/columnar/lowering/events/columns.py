"""Columns of events and accounts, and short words for scalars over them."""

from __future__ import annotations

from leadrules.backends.columnar.algebra import Column, Kind, Literal, Scalar
from leadrules.backends.columnar.algebra.kinds import kind_of
from leadrules.backends.columnar.lowering.terms import (
    added,
    case,
    missing,
    operands,
    subtracted,
    whole,
)


def integers(name: str) -> Column:
    """A column of 64-bit integers."""
    return Column(name, Kind.INTEGER)


def texts(name: str) -> Column:
    """A column of texts."""
    return Column(name, Kind.TEXT)


def truths(name: str) -> Column:
    """A column of booleans."""
    return Column(name, Kind.BOOLEAN)


def instead(scalar: Scalar, other: Scalar) -> Scalar:
    """The value, or where it is missing the other."""
    return case([(missing(scalar), other)], scalar)


def only(condition: Scalar, value: Scalar) -> Scalar:
    """The value where the condition is true, else missing."""
    return case([(condition, value)], Literal(None, kind_of(value)))


def shifted(instant: Scalar, by: int) -> Scalar:
    """An instant so many microseconds later.

    >>> shifted(whole(5), -2)
    Literal(value=3, kind=<Kind.INTEGER: 'integer'>)
    """
    return added(instant, whole(by)) if by > 0 else subtracted(instant, whole(-by))


def columns_in(scalar: Scalar) -> dict[str, Column]:
    """The columns that a scalar reads, by name.

    >>> list(columns_in(shifted(integers("at"), 5)))
    ['at']
    """
    if isinstance(scalar, Column):
        return {scalar.name: scalar}
    return {name: one for part in operands(scalar) for name, one in columns_in(part).items()}
