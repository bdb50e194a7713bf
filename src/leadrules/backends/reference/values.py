"""What conditions compute with: plain Python values, and one that says `unknown`.

A condition's value is a bool, a Decimal (whose exponent is its places; of a score, Points), a Text,
a tuple of Texts, a date, an aware datetime, a Rung, or UNKNOWN. A constant text is a plain `str`
until it stands beside a value that says how it is to be read.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Context, Decimal
from enum import Enum
from fractions import Fraction
from typing import Any

from leadrules.decision.record import Value
from leadrules.language import ir
from leadrules.language.text import normalise

# WHY: a context of our own and wide enough, so that decimals are exact whatever the caller's is.
EXACT = Context(prec=200)


class Unknown(Enum):
    """The type of UNKNOWN, which has no truth and no order."""

    UNKNOWN = "unknown"

    def __bool__(self) -> bool:
        raise TypeError("unknown is neither true nor false")


UNKNOWN = Unknown.UNKNOWN


@dataclass(frozen=True, slots=True)
class Text:
    """A lead's text: what was given, and whether it is compared as given."""

    original: str
    exact: bool

    @property
    def compared(self) -> str:
        """The form in which it is compared."""
        return self.read(self.original)

    def read(self, constant: str) -> str:
        """The form of a constant that stands beside this text."""
        return constant if self.exact else normalise(constant)


class Points(Decimal):
    """A score's value: a number even where nothing of it is known, which it remembers."""

    __slots__ = ("known",)
    known: bool

    @classmethod
    def of(cls, points: int, known: bool) -> Points:
        """A score of so many hundredths."""
        value = cls(decimal_with(points, 2))
        value.known = known
        return value


@dataclass(frozen=True, slots=True)
class Rung:
    """A label's or grade's value: its place on the ladder."""

    index: int
    ladder: tuple[str, ...]


def decimal_with(scaled: int, places: int) -> Decimal:
    """A decimal with exactly so many places.

    >>> decimal_with(250, 2)
    Decimal('2.50')
    """
    return Decimal(scaled).scaleb(-places, EXACT)


def places_of(number: Decimal) -> int:
    """How many places a decimal has."""
    exponent = number.as_tuple().exponent
    assert isinstance(exponent, int)  # INVARIANT: never an infinity or NaN
    return -exponent


def scaled(number: Decimal | int, places: int) -> int:
    """A number as an integer of so many places.

    >>> scaled(Decimal("2.5"), 2)
    250
    """
    return int(Decimal(number).scaleb(places, EXACT))


def fits(units: int) -> bool:
    """Whether an integer fits 64 bits."""
    return -(2**63) <= units < 2**63


def rounded(number: Fraction) -> int:
    """The nearest whole number, half away from zero.

    >>> rounded(Fraction(5, 2)), rounded(Fraction(-5, 2)), rounded(Fraction(12, 5))
    (3, -3, 2)
    """
    magnitude = int(abs(number) + Fraction(1, 2))
    return magnitude if number >= 0 else -magnitude


def is_missing(value: Any) -> bool:
    """Whether a name has no value, or is a score of which nothing is known."""
    return value is UNKNOWN or (isinstance(value, Points) and not value.known)


def value_of(field: ir.Field, value: Value) -> Any:
    """A field's or attribute's value as conditions see it."""
    match value:
        case None:
            return UNKNOWN
        case str():
            return Text(value, field.exact)
        case tuple():
            return tuple(Text(item, field.exact) for item in value)
        case int() | Decimal() if not isinstance(value, bool):
            return decimal_with(scaled(value, field.places), field.places)
        case _:
            return value


def alike(left: Any, right: Any) -> tuple[Any, Any]:
    """Two values made comparable: a constant is read by what it stands beside."""
    match left, right:
        case str(), str():
            return normalise(left), normalise(right)
        case str(), _:
            other, constant = alike(right, left)
            return constant, other
        case Text(), Text():
            return left.compared, right.compared
        case Text(), str():
            return left.compared, left.read(right)
        case datetime(), str():
            return left, datetime.fromisoformat(right.replace(" UTC", "Z"))
        case date(), str():
            return left, date.fromisoformat(right)
        case Rung(), str():
            return left.index, left.ladder.index(right)
        case Rung(), Rung():
            return left.index, right.index
        case _:
            return left, right


def equal(left: Any, right: Any) -> bool:
    """Whether two known values are the same."""
    one, other = alike(left, right)
    return bool(one == other)
