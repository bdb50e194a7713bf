"""Scalars: one value a row, or null, of a known kind; null is what is missing or not known.

Everywhere: an operand that is null makes the result null, unless the node says otherwise. A scalar
never fails on any row: what could (an overflow, a division by zero) is ruled out by its kinds, or
gives null where the node says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal as OneOfThese


class Kind(StrEnum):
    """What a column or scalar holds."""

    BOOLEAN = "boolean"
    INTEGER = "integer"  # 64 bits, signed
    WIDE = "wide"  # 128 bits, signed (38 digits), where 64 may not do on the way
    TEXT = "text"  # compared by its code points alone
    FLOAT = "float"  # an input's, or an answer's; never computed with
    INSTANT = "instant"  # an answer's timestamp in UTC
    RAW = "raw"  # an input's column as it is stored; only the reading scalars take it


@dataclass(frozen=True, slots=True)
class Column:
    """The value of a column of the relation at hand; a raw column of booleans may be read as one
    of kind `BOOLEAN`."""

    name: str
    kind: Kind


@dataclass(frozen=True, slots=True)
class Literal:
    """A constant; None is null of that kind."""

    value: bool | int | str | None
    kind: Kind


@dataclass(frozen=True, slots=True)
class And:
    """False if any is, else null if any is, else true; true of none."""

    operands: tuple[Scalar, ...]


@dataclass(frozen=True, slots=True)
class Or:
    """True if any is, else null if any is, else false; false of none."""

    operands: tuple[Scalar, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """True on false, false on true, null on null."""

    operand: Scalar


@dataclass(frozen=True, slots=True)
class IsNull:
    """True or false, never null; of any kind, a raw column's too (NaN is not null)."""

    operand: Scalar


@dataclass(frozen=True, slots=True)
class Compare:
    """Two booleans or texts (`==` and `!=` only) or two integers, which may differ in width."""

    operator: OneOfThese["==", "!=", "<", "<=", ">", ">="]
    left: Scalar
    right: Scalar


@dataclass(frozen=True, slots=True)
class IsIn:
    """An integer or text is one of the values; null on null; false of no values."""

    operand: Scalar
    values: tuple[int, ...] | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Add:
    """The sum in the given width, which the lowering has proved to suffice."""

    left: Scalar
    right: Scalar
    kind: Kind = Kind.INTEGER


@dataclass(frozen=True, slots=True)
class Subtract:
    """The difference in the given width, which suffices."""

    left: Scalar
    right: Scalar
    kind: Kind = Kind.INTEGER


@dataclass(frozen=True, slots=True)
class Multiply:
    """The product in the given width, which suffices."""

    left: Scalar
    right: Scalar
    kind: Kind = Kind.INTEGER


@dataclass(frozen=True, slots=True)
class FloorDivide:
    """An integer by a positive constant, rounded down (-1 by 7 is -1), of the operand's width."""

    operand: Scalar
    divisor: int


@dataclass(frozen=True, slots=True)
class DivideRounded:
    """The quotient rounded half away from zero; null where the divisor is 0.

    Twice the size of either operand fits the width.
    """

    left: Scalar
    right: Scalar
    kind: Kind = Kind.INTEGER


@dataclass(frozen=True, slots=True)
class Widen:
    """A 64-bit integer as one of 128 bits."""

    operand: Scalar


@dataclass(frozen=True, slots=True)
class Narrow:
    """A 128-bit integer as one of 64; null where it does not fit."""

    operand: Scalar


@dataclass(frozen=True, slots=True)
class Clamp:
    """An integer held between a floor and a cap (constants; None: unbounded); the cap wins."""

    operand: Scalar
    floor: int | None
    cap: int | None


@dataclass(frozen=True, slots=True)
class Case:
    """The value of the first condition that is true (null is not), else `otherwise`.

    All values are of one kind.
    """

    branches: tuple[tuple[Scalar, Scalar], ...]
    otherwise: Scalar


@dataclass(frozen=True, slots=True)
class Concat:
    """Texts joined; a null one is left out, so the result is never null."""

    parts: tuple[Scalar, ...]


@dataclass(frozen=True, slots=True)
class ShortEmail:
    """An email with little left of what stands before its `@`, so that many become one text.

    A text that is plain (letters and digits of ASCII and `._%+-`, one `@`, then letters, digits and
    `.-`, with something on both sides, and no more than `longest` characters) becomes what is told
    of the first of `boxes` that it begins with, in whatever case of its letters, or else `other`;
    then its own `@` and what follows. Any other text stays as it is.
    """

    operand: Scalar
    boxes: tuple[tuple[str, str], ...]  # what a text begins with, in small letters; what for it
    other: str
    longest: int


# --- reading an input's columns ------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ToText:
    """An integer in plain digits, or a text (raw ones too: categories, dictionaries) as it is."""

    operand: Scalar


@dataclass(frozen=True, slots=True)
class IsBlank:
    """Whether a text normalises to nothing: all its characters are white space or of no width."""

    operand: Scalar


@dataclass(frozen=True, slots=True)
class TextLength:
    """How many code points a text has; of a raw text column or one of texts."""

    operand: Scalar


@dataclass(frozen=True, slots=True)
class IsNaN:
    """Whether a raw float is NaN: true or false, never null."""

    operand: Scalar


@dataclass(frozen=True, slots=True)
class ScaledInteger:
    """A raw integer of any width, signed or not, as an integer times 10**places.

    Null where that leaves 64 bits.
    """

    operand: Scalar
    places: int


@dataclass(frozen=True, slots=True)
class ScaledFloat:
    """A raw float as an integer times 10**places, exactly as its shortest decimal text says.

    Null where that has more than `places` places, where the float is null, NaN or infinite, or
    where the scaled integer has more than 15 digits (the schema then asks Python, see `Answers`).
    """

    operand: Scalar
    places: int


@dataclass(frozen=True, slots=True)
class ScaledDecimal:
    """A raw decimal of `scale` digits as an integer times 10**places.

    Null where it has more than `places` places or leaves 64 bits.
    """

    operand: Scalar
    scale: int
    places: int


@dataclass(frozen=True, slots=True)
class Microseconds:
    """A raw timestamp as microseconds since 1970-01-01T00:00:00Z; finer digits are cut off
    (rounded down). One without a zone counts as if it were of UTC."""

    operand: Scalar


@dataclass(frozen=True, slots=True)
class DayNumber:
    """A raw date as days since 1970-01-01."""

    operand: Scalar


# --- making an answer ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class AsFloat:
    """A scaled integer as the float nearest to it / 10**places: one division, so everywhere the
    same."""

    operand: Scalar
    places: int


@dataclass(frozen=True, slots=True)
class AsInstant:
    """Microseconds since 1970-01-01T00:00:00Z as a timestamp in UTC, in microseconds."""

    operand: Scalar


Scalar = (
    Column | Literal | And | Or | Not | IsNull | Compare | IsIn | Add | Subtract | Multiply
    | FloorDivide | DivideRounded | Widen | Narrow | Clamp | Case | Concat | ToText | IsBlank
    | TextLength | ShortEmail | IsNaN | ScaledInteger | ScaledFloat | ScaledDecimal | Microseconds
    | DayNumber | AsFloat | AsInstant
)  # fmt: skip
