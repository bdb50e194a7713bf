"""What a comparison with exported scores says: plain frozen data.

Differences are ours less theirs, in points; of labels with an order, in rungs.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, is_dataclass
from decimal import Decimal
from typing import Any, Literal

from leadrules.decision.record import Outcome, RulesetIdentity

State = Literal["equal", "within", "differs", "missing", "unreadable"]
"""`within` the tolerance but not equal; `missing` and `unreadable` are the exported value."""


@dataclass(frozen=True, slots=True)
class Move:
    """Another payment of one rule, where it has this outcome and paid this: `pays` instead.

    For a grade it is one of its steps, by its condition, and how many rungs it moves.

    `instead_of` is None where a rule that pays by amount or per event would pay nothing, whatever
    it paid.
    """

    rule: str
    outcome: Outcome
    instead_of: Decimal | None
    pays: Decimal


@dataclass(frozen=True, slots=True)
class Change:
    """Another number in the rules, for every lead: `to` instead of `was`, None where there is none.

    `each` is what a rule pays per event, `decay` its fading (`was` and `to` are None), `floor` and
    `cap` are a bound of the rule, group or score of this name, `added` are points that a score has
    more than its parts for every lead.
    """

    kind: Literal["each", "decay", "floor", "cap", "added"]
    level: Literal["rule", "group", "score"]
    name: str
    was: Decimal | None
    to: Decimal | None


@dataclass(frozen=True, slots=True)
class LeadParity:
    """One lead: our value, the exported one, and what would make them equal.

    `ours` is None for a missing label. `exact` has the moves of a single rule after which the
    scores are equal (within the tolerance): one of them may be the cause, or none.
    """

    lead: str | None
    state: State
    ours: Decimal | str | None
    theirs: Decimal | str | None
    difference: Decimal | None  # None where the values have no order, or one is missing
    exact: tuple[Move, ...]
    points: tuple[tuple[str, Decimal], ...]  # of the rules behind the value that paid or cost any
    unknown: tuple[str, ...]  # rules behind the value that could not tell


@dataclass(frozen=True, slots=True)
class Explanation:
    """One or two changes that make our score the exported one on `leads` differing leads.

    Without any: every lead of the file differs by the same. Each lead is counted once, for the
    explanation that fits most; `also` are those that fit all of these leads and hold elsewhere as
    well, so that nothing tells them apart.
    """

    moves: tuple[Move | Change, ...]
    leads: int
    difference: Decimal | None  # that of all these leads, where they share one
    # leads, of those examined, that the moves would change too and do not fit:
    equal_elsewhere: int  # as their scores are equal without them
    differing_elsewhere: int  # as they do not make them equal
    also: tuple[tuple[Move | Change, ...], ...]


@dataclass(frozen=True, slots=True)
class Threshold:
    """A rung of a label, or of a matrix's row or column, that begins elsewhere in the export.

    It begins above `above` and at `upto` at most; a side is None where no lead tells. Where
    `above` is not below `upto`, no beginning fits: the scores themselves differ.
    """

    rung: str
    score: str
    ours: Decimal
    above: Decimal | None
    upto: Decimal | None

    @property
    def fits(self) -> bool:
        """Whether any beginning fits all leads."""
        return self.above is None or self.upto is None or self.above < self.upto


@dataclass(frozen=True, slots=True)
class Part:
    """Some of the leads compared: how many, how many differ, their mean difference.

    The mean is rounded to two places; None of no leads, and of labels.
    """

    leads: int
    differ: int
    mean: Decimal | None


@dataclass(frozen=True, slots=True)
class Association:
    """How differences go along with what a rule said, a field that a grade reads, or a value.

    `yes`: the rule fired, the field is known, or has the value; `no`: it did not fire, is missing,
    or has another; `unknown`: the rule could not tell, or the value is missing.
    Going along is not causing.
    """

    kind: Literal["rule", "field", "value"]
    name: str
    yes: Part
    no: Part
    unknown: Part


@dataclass(frozen=True, slots=True)
class Spread:
    """The differences of all leads compared; mean and median rounded to two places."""

    least: Decimal
    median: Decimal
    mean: Decimal
    greatest: Decimal


@dataclass(frozen=True, slots=True)
class Parity:
    """A file of exported scores beside ours."""

    ruleset: RulesetIdentity
    ours: str | None  # the score or label compared; None where no lead had an exported value
    kind: Literal["score", "label"] | None
    tolerance: Decimal
    compared: int
    equal: int
    within: int
    differ: int
    missing: int  # exported values; the lead is not compared
    unreadable: int
    unreadable_examples: tuple[tuple[str | None, str], ...]  # lead, value as given
    spread: Spread | None  # of scores
    differences: tuple[tuple[Decimal, int], ...]  # of scores, not 0, the most frequent first
    pairs: tuple[tuple[str | None, str, int], ...]  # of labels that differ: ours, theirs, leads
    strange: tuple[str, ...]  # exported labels that ours never gives, the first few
    explanations: tuple[Explanation, ...]
    examined: int  # differing leads held against explanations: the first ones of a large file
    unexplained: int  # of these
    thresholds: tuple[Threshold, ...]  # of labels and matrices, those that are others
    associations: tuple[Association, ...]  # the closest first
    most_different: tuple[LeadParity, ...]

    def to_dict(self) -> dict[str, Any]:
        """All of it as dicts, lists, texts, int, Decimal and None."""
        return {each.name: _plain(getattr(self, each.name)) for each in fields(self)}


def _plain(value: Any) -> Any:
    if is_dataclass(value):
        return {each.name: _plain(getattr(value, each.name)) for each in fields(value)}
    return [_plain(each) for each in value] if isinstance(value, tuple) else value
