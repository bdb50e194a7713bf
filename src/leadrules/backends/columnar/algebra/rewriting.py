"""Scalars made anew of other parts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, is_dataclass
from typing import Any, cast

from leadrules.backends.columnar.algebra.scalars import Column, Literal, Scalar


def with_parts(scalar: Scalar, of: Callable[[Scalar], Scalar]) -> Scalar:
    """The scalar with something else for each scalar that it is made of.

    >>> from leadrules.backends.columnar.algebra.scalars import IsNull, Kind
    >>> with_parts(IsNull(Column("at", Kind.INTEGER)), lambda one: Column("then", Kind.INTEGER))
    IsNull(operand=Column(name='then', kind=<Kind.INTEGER: 'integer'>))
    """

    def made(part: Any) -> Any:
        if isinstance(part, tuple):
            return tuple(map(made, part))
        return of(cast(Scalar, part)) if is_dataclass(part) else part

    if isinstance(scalar, Column | Literal):
        return scalar
    kind: Callable[..., Any] = type(scalar)
    return cast(Scalar, kind(*(made(getattr(scalar, field.name)) for field in fields(scalar))))


def parts_of(scalar: Scalar) -> list[Scalar]:
    """The scalars that a scalar is made of.

    >>> from leadrules.backends.columnar.algebra.scalars import IsNull, Kind
    >>> parts_of(IsNull(Column("at", Kind.INTEGER)))
    [Column(name='at', kind=<Kind.INTEGER: 'integer'>)]
    """
    found: list[Scalar] = []

    def noticed(part: Scalar) -> Scalar:
        found.append(part)
        return part

    with_parts(scalar, noticed)
    return found


def with_columns(scalar: Scalar, of: Callable[[Column], Scalar]) -> Scalar:
    """The scalar with something else for each of its columns."""
    if isinstance(scalar, Column):
        return of(scalar)
    return with_parts(scalar, lambda part: with_columns(part, of))
