"""What an explanation holds: plain frozen data, from which every page of it is made."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Literal

from leadrules.analysis.why.changes import Change
from leadrules.decision.record import Value

Told = Literal["met", "not met", "cannot tell"]


@dataclass(frozen=True, slots=True)
class Has:
    """What a name in a condition comes to: None where it is missing or not known."""

    name: str
    value: Value


@dataclass(frozen=True, slots=True)
class Part:
    """One of the conditions that a verdict needs all of.

    `text` is in words. `needs` is the constant of a plain comparison of one number, whose value is
    then the only one in `has`; None for all else. `missing` are the names that keep it from
    telling.
    """

    text: str
    told: Told
    has: tuple[Has, ...]
    operator: str | None = None
    needs: Decimal | None = None
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """Points that the main score is the sum of: a rule's, or what a bound or weight changed.

    `kind` is `rule`, `floor`, `cap`, `weight` or `override`; `name` the rule, or what is bounded.
    """

    kind: Literal["rule", "floor", "cap", "weight", "override"]
    name: str
    points: Decimal
    bound: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Untold:
    """A rule that could not tell, wholly or in a branch, and the names missing.

    `could_pay` is how many points more it may pay at most.
    """

    rule: str
    missing: tuple[str, ...]
    could_pay: Decimal


@dataclass(frozen=True, slots=True)
class Silent:
    """A rule that did not pay what it can: what it would pay for, in words, and how much more."""

    rule: str
    could_pay: Decimal
    situations: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Offer:
    """A set of changes that would have been enough, none of which can be left out.

    `verdict` is what scoring with them gives. `text` is each change in words.
    """

    changes: tuple[Change, ...]
    verdict: str

    @property
    def facts(self) -> int:
        """How many facts they change; each event is one."""
        return sum(change.facts for change in self.changes)

    @property
    def actionable(self) -> bool:
        """Whether the lead and sales could bring all of them about."""
        return all(change.by != "nobody" for change in self.changes)


@dataclass(frozen=True, slots=True)
class Looked:
    """How far was looked: all sets of at most `ruled_out` of the `tried` changes (where the set
    holds none that is enough), and beyond that those that led nearest."""

    tried: int
    scorings: int
    ruled_out: int
    cut_off: bool


@dataclass(frozen=True, slots=True)
class Promise:
    """What is due after a verdict."""

    due: datetime | None
    accept_by: datetime | None
    attempts: int | None
