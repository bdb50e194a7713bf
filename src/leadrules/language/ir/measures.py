"""What events and the account say, as one value each; computed before any rule."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal as OneOfThese

from leadrules.language.ir.expressions import Condition
from leadrules.language.ir.fields import Type


class Scope(StrEnum):
    """Whose events or fields: the lead's, its colleagues', or both."""

    LEAD = "lead"
    COLLEAGUES = "colleagues"
    ACCOUNT = "account"  # the lead and its colleagues


@dataclass(frozen=True, slots=True)
class Window:
    """Which instants count; all bounds must hold, and `at <= as_of` always does."""

    within: int | None = None  # at > as_of - within
    since: int | None = None  # at >= since
    before: int | None = None  # at < before
    after: str | None = None  # at > the instant in this field; no bound where it is missing
    older_than: int | None = None  # at <= as_of - older_than; below `within` where both are given


@dataclass(frozen=True, slots=True)
class OncePer:
    """Counts an event only if none with the same key counted within the period before it.

    Greedy, earliest first, over the events that pass filter and window. `key` None is one key for
    all; `period` None is once ever. An event whose key is missing is a key of its own (None).
    """

    key: str | None
    period: int | None


@dataclass(frozen=True, slots=True)
class Selection:
    """Which events count. Order of steps: type, scope, window, where, once_per, per_day."""

    types: tuple[str, ...]
    scope: Scope = Scope.LEAD
    where: Condition | None = None
    window: Window = Window()
    once_per: OncePer | None = None
    per_day: int | None = None  # the earliest so many of each calendar day in the ruleset's zone


@dataclass(frozen=True, slots=True)
class Decay:
    """factor(age) = factors[age // step], or `tail` past the last; integers over 10**9."""

    step: int
    factors: tuple[int, ...]
    tail: int


@dataclass(frozen=True, slots=True)
class Count:
    """How many events count; unknown where the scope's events were not given."""

    name: str
    selection: Selection


@dataclass(frozen=True, slots=True)
class BusiestDay:
    """The most events that count on one calendar day; 0 where none do."""

    name: str
    selection: Selection


@dataclass(frozen=True, slots=True)
class DaysSinceEvent:
    """Whole elapsed days since the first or last event that counts; missing where none does."""

    name: str
    selection: Selection
    which: OneOfThese["first", "last"]


@dataclass(frozen=True, slots=True)
class Total:
    """A statistic of a numeric attribute over the events that count and have it.

    The sum of none is 0; the others of none are missing. `average` is rounded half away from zero
    to the attribute's places + 2 (at most 6), which are then the measure's places.
    """

    name: str
    selection: Selection
    attribute: str
    how: OneOfThese["sum", "minimum", "maximum", "average"]
    places: int


@dataclass(frozen=True, slots=True)
class EventPoints:
    """Points of each event that counts times its decay factor, summed, rounded once; places 2."""

    name: str
    selection: Selection
    each: int
    decay: Decay | None


@dataclass(frozen=True, slots=True)
class RollUp:
    """A statistic over the account's members in scope; `value` reads a member's fields alone.

    `any` and `all` of a condition are Kleene's or/and over the members, false and true of no
    member; `count` is how many it is true for, 0 of none. The others are of a number, over the
    members that have it, missing where no member has; `average` is rounded half away from zero to
    the value's places + 2 (at most 6, or as many as the value has), the others have the value's
    places. Unknown where the account was not given (scope lead is not allowed).
    """

    name: str
    value: Condition  # of a number it is a numeric expression
    scope: Scope
    how: OneOfThese["sum", "minimum", "maximum", "average", "any", "all", "count"]
    type: Type
    places: int


Measure = Count | BusiestDay | DaysSinceEvent | Total | EventPoints | RollUp
