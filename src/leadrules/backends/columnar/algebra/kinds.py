"""Which columns a relation has, and what each and what any scalar holds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import assert_never

from leadrules.backends.columnar.algebra.relations import (
    Answers,
    Group,
    How,
    Input,
    Join,
    Numbered,
    Relation,
    Rows,
    Select,
    Spaced,
    Together,
    Where,
)
from leadrules.backends.columnar.algebra.scalars import (
    Add,
    And,
    AsFloat,
    AsInstant,
    Case,
    Clamp,
    Column,
    Compare,
    Concat,
    DayNumber,
    DivideRounded,
    FloorDivide,
    IsBlank,
    IsIn,
    IsNaN,
    IsNull,
    Kind,
    Literal,
    Microseconds,
    Multiply,
    Narrow,
    Not,
    Or,
    Scalar,
    ScaledDecimal,
    ScaledFloat,
    ScaledInteger,
    ShortEmail,
    Subtract,
    TextLength,
    ToText,
    Widen,
)


def kind_of(scalar: Scalar) -> Kind:
    """What the scalar holds.

    >>> kind_of(Widen(Column("visits", Kind.INTEGER)))
    <Kind.WIDE: 'wide'>
    """
    match scalar:
        case Column(kind=kind) | Literal(kind=kind):
            return kind
        case Add(kind=kind) | Subtract(kind=kind) | Multiply(kind=kind) | DivideRounded(kind=kind):
            return kind
        case And() | Or() | Not() | IsNull() | IsNaN() | Compare() | IsIn() | IsBlank():
            return Kind.BOOLEAN
        case FloorDivide(operand=operand) | Clamp(operand=operand):
            return kind_of(operand)
        case Widen():
            return Kind.WIDE
        case (
            Narrow() | ScaledInteger() | ScaledFloat() | ScaledDecimal() | Microseconds()
            | DayNumber() | TextLength()
        ):  # fmt: skip
            return Kind.INTEGER
        case Case(otherwise=otherwise):
            return kind_of(otherwise)
        case Concat() | ToText() | ShortEmail():
            return Kind.TEXT
        case AsFloat():
            return Kind.FLOAT
        case AsInstant():
            return Kind.INSTANT
        case _:
            assert_never(scalar)


def columns_read(scalar: object) -> Iterator[str]:
    """The names of the columns that a scalar (or a tuple of them) reads, some more than once.

    >>> list(columns_read(IsNull(Column("title", Kind.RAW))))
    ['title']
    """
    if isinstance(scalar, Column):
        yield scalar.name
    elif isinstance(scalar, tuple):
        for part in scalar:
            yield from columns_read(part)
    elif is_dataclass(scalar) and not isinstance(scalar, Literal | IsIn):
        for field in fields(scalar):
            yield from columns_read(getattr(scalar, field.name))
    elif isinstance(scalar, IsIn):
        yield from columns_read(scalar.operand)


def columns_of(relation: Relation, known: dict[Relation, dict[str, Kind]]) -> dict[str, Kind]:
    """The relation's columns in their order; `known` holds those found before, and grows.

    >>> columns_of(Input("leads", ("title",), "row"), {})
    {'title': <Kind.RAW: 'raw'>, 'row': <Kind.INTEGER: 'integer'>}
    """
    if relation not in known:
        known[relation] = _columns(relation, known)
    return known[relation]


def _columns(relation: Relation, known: dict[Relation, dict[str, Kind]]) -> dict[str, Kind]:
    match relation:
        case Input(columns=columns, number=number):
            numbers = {} if number is None else {number: Kind.INTEGER}
            return dict.fromkeys(columns, Kind.RAW) | numbers
        case Select(source=source, columns=made, keep=keep):
            kept = columns_of(source, known) if keep else {}
            return kept | {name: kind_of(scalar) for name, scalar in made.items()}
        case Where(source=source) | Spaced(source=source):
            return columns_of(source, known)
        case Join(left=left, right=right, keys=keys, how=how):
            partner = {} if how == "exists" else columns_of(right, known)
            keyed = {name for _, name in keys}
            added = {name: kind for name, kind in partner.items() if name not in keyed}
            return columns_of(left, known) | added
        case Group(source=source, keys=group_keys, aggregates=aggregates):
            kinds = columns_of(source, known)
            return {key: kinds[key] for key in group_keys} | {
                name: Kind.INTEGER if each.how is How.COUNT else each.kind
                for name, each in aggregates.items()
            }
        case Numbered(source=source, name=name):
            return columns_of(source, known) | {name: Kind.INTEGER}
        case Together(relations=relations):
            return columns_of(relations[0], known)
        case Rows(columns=rows):
            return {name: kind for name, (kind, _) in rows.items()}
        case Answers(source=source, key=key, asked=asked):
            return {key: columns_of(source, known)[key]} | asked.columns
        case _:
            assert_never(relation)
