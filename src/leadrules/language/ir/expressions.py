"""Conditions and numbers over names: the closed union of three-valued expressions."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal as OneOfThese

from leadrules.language.ir.fields import Type


class Origin(StrEnum):
    """Where a name in an expression is read from."""

    FIELD = "field"
    ATTRIBUTE = "attribute"  # of the event at hand; only inside a Selection's `where`
    MEASURE = "measure"
    SCORE = "score"  # only in verdicts
    LABEL = "label"  # a label, matrix or grade; only in verdicts


@dataclass(frozen=True, slots=True)
class Constant:
    """A value that the author wrote."""

    value: bool | int | str
    type: Type
    places: int = 0


@dataclass(frozen=True, slots=True)
class Read:
    """The value under a name; unknown where it is missing."""

    origin: Origin
    name: str
    type: Type
    places: int = 0


@dataclass(frozen=True, slots=True)
class Not:
    """True on false, false on true, unknown on unknown."""

    operand: Expression


@dataclass(frozen=True, slots=True)
class And:
    """False if any is, else unknown if any is, else true."""

    operands: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Or:
    """True if any is, else unknown if any is, else false."""

    operands: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class IsMissing:
    """True or false, never unknown."""

    operand: Expression


@dataclass(frozen=True, slots=True)
class Compare:
    """Two values of one type in mathematical order; numbers may differ in places.

    Text, booleans and matrix cells know only `==` and `!=`; rungs compare by index.
    """

    operator: OneOfThese["==", "!=", "<", "<=", ">", ">="]
    left: Expression
    right: Expression


@dataclass(frozen=True, slots=True)
class OneOf:
    """The operand (not text) equals one of the constants, all of its own type and places."""

    operand: Expression
    values: tuple[bool | int | str, ...]


class TextTest(StrEnum):
    """How a text is held against constants."""

    EQUALS = "equals"  # one of the values
    STARTS_WITH = "starts_with"
    ENDS_WITH = "ends_with"
    CONTAINS = "contains"
    MENTIONS = "mentions"  # whole words; `values` and `exceptions` are phrases
    MATCHES = "matches"  # `values` holds one pattern of language.patterns, searched anywhere


@dataclass(frozen=True, slots=True)
class TextIs:
    """A text passes a test against constants; of a list, at least one item does.

    `exceptions` are phrases cut out of the text before the phrases are looked for.
    """

    operand: Expression
    test: TextTest
    values: tuple[str, ...]
    exceptions: tuple[str, ...] = ()
    exact: bool = False


@dataclass(frozen=True, slots=True)
class Items:
    """A list field holds any, all or none of the values."""

    operand: Expression
    quantifier: OneOfThese["any", "all", "none"]
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """`+ - *` exactly, `/` rounded half away from zero to `places`.

    Unknown where the result leaves 64 bits or the divisor is 0.
    """

    operator: OneOfThese["+", "-", "*", "/"]
    left: Expression
    right: Expression
    places: int


@dataclass(frozen=True, slots=True)
class Negate:
    """A number with its sign turned; unknown where that leaves 64 bits."""

    operand: Expression


@dataclass(frozen=True, slots=True)
class Domain:
    """The part of an email after its `@`, normalised text."""

    operand: Expression


@dataclass(frozen=True, slots=True)
class Length:
    """Characters of a text as compared (so normalised unless exact), or items of a list."""

    operand: Expression


@dataclass(frozen=True, slots=True)
class DaysSince:
    """Whole days from a date to as_of's day in the ruleset's zone, or whole elapsed days (floor)
    from a timestamp to as_of; negative for the future."""

    operand: Expression


Expression = (
    Constant | Read | Not | And | Or | IsMissing | Compare | OneOf | TextIs | Items
    | Arithmetic | Negate | Domain | Length | DaysSince
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Condition:
    """A checked expression with the author's text, which the reference reads."""

    expression: Expression
    source: str
