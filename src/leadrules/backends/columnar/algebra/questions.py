"""What is asked of each distinct value of a column, in Python, by the code that reads one lead."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import assert_never

from leadrules.backends.columnar.algebra.scalars import Kind
from leadrules.decision.agreement import Calendar, Duration
from leadrules.language import ir


@dataclass(frozen=True, slots=True)
class Truth:
    """An expression about the one field alone: a boolean or integer, null where unknown."""

    expression: ir.Expression


@dataclass(frozen=True, slots=True)
class Held:
    """Which branch, band or entry of a payout about the one field alone holds, from 0.

    -1 where none does, -2 where none does and something was unknown; never null.
    """

    payout: ir.Branches | ir.Bands | ir.Table


@dataclass(frozen=True, slots=True)
class Paid:
    """What rules about the one field alone pay together, each after its own floor, cap and weight:
    hundredths of a point, never null."""

    rules: tuple[ir.Rule, ...]


@dataclass(frozen=True, slots=True)
class Bits:
    """Which of several payouts about the one field alone fired: their bits together, by the place
    of each, and so many places higher the bits of those that could not tell; never null."""

    payouts: tuple[tuple[int, ir.Branches | ir.Bands | ir.Table], ...]
    higher: int


@dataclass(frozen=True, slots=True)
class Compared:
    """The text as compared (normalised, or as given where exact); null where missing."""


@dataclass(frozen=True, slots=True)
class ValueOf:
    """The value read, as the plan counts: a boolean, a scaled integer, days, microseconds; null
    where missing."""


@dataclass(frozen=True, slots=True)
class DomainOf:
    """The domain of an email as compared; null where missing."""


@dataclass(frozen=True, slots=True)
class DueAfter:
    """Of an instant in microseconds (an integer column): when a promise that starts then is due,
    in microseconds; null past the calendar's end."""

    duration: Duration
    calendar: Calendar | None


@dataclass(frozen=True, slots=True)
class ZoneOffset:
    """Of a count of spans (quarter hours, or as many microseconds as `span` says) since
    1970-01-01T00:00:00Z: what the zone's clock is ahead of UTC in that span, in microseconds; null
    where the clock changes within it.

    With `local` the spans are those of the zone's own clock, read by law 5: in a gap what held
    before it, in a repeated hour what held the first time.
    """

    local: bool = False
    span: int = 900_000_000


Question = Truth | Held | Paid | Bits | Compared | ValueOf | DomainOf | DueAfter | ZoneOffset


@dataclass(frozen=True, slots=True)
class Asked:
    """How a column's values are read, and what is then asked of each.

    `status` names a column: 0 the value is known, 1 it is missing, 2 it cannot be read (an
    integer, never null). Of a value that is missing or cannot be read the questions are answered
    as of a missing one.
    """

    field: ir.Field
    status: str
    questions: Mapping[str, Question]
    zone: str
    zone_declared: bool
    limits: ir.Limits

    @property
    def columns(self) -> dict[str, Kind]:
        """The columns of the answer, beside the value asked about."""
        return {self.status: Kind.INTEGER} | {
            name: self.kind(question) for name, question in self.questions.items()
        }

    def kind(self, question: Question) -> Kind:
        """What a question is answered with."""
        match question:
            case Truth(expression=expression):
                return Kind.INTEGER if is_number(expression) else Kind.BOOLEAN
            case Held() | Paid() | Bits() | DueAfter() | ZoneOffset():
                return Kind.INTEGER
            case Compared() | DomainOf():
                return Kind.TEXT
            case ValueOf():
                return Kind.BOOLEAN if self.field.type is ir.Type.BOOLEAN else Kind.INTEGER
            case _:
                assert_never(question)


def is_number(expression: ir.Expression) -> bool:
    """Whether an expression about a text is a number (its length, or a sum with it)."""
    return isinstance(expression, ir.Length | ir.Arithmetic | ir.Negate | ir.DaysSince)
