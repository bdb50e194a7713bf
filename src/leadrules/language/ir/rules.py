"""What pays points, and how points add up to scores."""

from __future__ import annotations

from dataclasses import dataclass

from leadrules.language.ir.expressions import Condition, Read
from leadrules.language.ir.measures import Decay


@dataclass(frozen=True, slots=True)
class Branch:
    """What is paid while a condition holds."""

    condition: Condition
    points: int


@dataclass(frozen=True, slots=True)
class Branches:
    """The first true branch pays; an unknown one is passed over.

    None true: `missing` where one was unknown, else `otherwise`.
    """

    branches: tuple[Branch, ...]
    otherwise: int = 0
    missing: int = 0


@dataclass(frozen=True, slots=True)
class Band:
    """What is paid while a number lies in a stretch."""

    start: int | None  # inclusive, in the value's places
    below: int | None  # exclusive
    points: int


@dataclass(frozen=True, slots=True)
class Bands:
    """The band that holds the value pays, `default` outside all; ascending and disjoint."""

    value: Condition
    bands: tuple[Band, ...]
    default: int = 0
    missing: int = 0


@dataclass(frozen=True, slots=True)
class Table:
    """The entry equal to the value pays; `default` where none is."""

    value: Condition
    entries: tuple[tuple[bool | int | str, int], ...]
    default: int = 0
    missing: int = 0


@dataclass(frozen=True, slots=True)
class PerEvent:
    """Pays the EventPoints measure; fired where its count is above 0, else `otherwise`.

    `measure` names the EventPoints; a rule with `each` or `decay` lowers to this.
    """

    measure: str
    otherwise: int = 0
    missing: int = 0


@dataclass(frozen=True, slots=True)
class Balance:
    """Points brought in from elsewhere: a number field, decayed by the age of its date.

    Rounded once to two places. Unknown (and so `missing`) where the amount is missing, or where
    `decay` is given and the date is missing; a date after as_of makes it not visible: unknown.
    """

    amount: str
    dated: str | None
    decay: Decay | None
    missing: int = 0


Payout = Branches | Bands | Table | PerEvent | Balance


@dataclass(frozen=True, slots=True)
class Reason:
    """Text with holes: constants alternate with the names of fields and measures."""

    parts: tuple[str | Read, ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """What pays points; then its floor, its cap and its weight."""

    id: str
    payout: Payout
    reason: Reason | None = None
    floor: int | None = None
    cap: int | None = None
    weight: int | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """Rules whose points are summed; then its floor, its cap and its weight."""

    name: str
    score: str
    rules: tuple[Rule, ...]
    floor: int | None = None
    cap: int | None = None
    weight: int | None = None


@dataclass(frozen=True, slots=True)
class Score:
    """A sum of its groups, or of other scores (`parts`, each with a weight); then floor, cap."""

    name: str
    parts: tuple[tuple[str, int | None], ...] = ()
    floor: int | None = None
    cap: int | None = None
