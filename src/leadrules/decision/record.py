"""What a decision says, whole: plain frozen data that every backend answers and JSON carries."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Literal

Value = bool | int | Decimal | str | date | datetime | tuple[str, ...] | None
"""A typed value as read: None is missing; datetimes are aware and in UTC."""

Outcome = Literal["fired", "not_fired", "unknown"]
"""`fired` paid by a condition that holds; `unknown` could not tell."""


@dataclass(frozen=True, slots=True)
class RulesetIdentity:
    name: str
    version: str
    hash: str
    language: int


@dataclass(frozen=True, slots=True)
class Line:
    """One change of points that is no rule's own: `change` is signed, never 0.

    kind `decay` (of a rule's raw points, with its rounding), `floor`, `cap` or `weight`; `level`
    and `name` say whose; `bound` is the floor or cap in points, or the weight in percent.
    """

    level: Literal["rule", "group", "score"]
    name: str
    kind: Literal["decay", "floor", "cap", "weight"]
    bound: Decimal | None
    change: Decimal


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one rule said: `raw` + its own `lines` = `points`, which enter its group's sum."""

    rule: str
    group: str
    score: str
    outcome: Outcome
    branch: int | None  # which branch, band or entry held, from 0; None where none did
    passed_over: tuple[int, ...]  # branches before it that could not tell
    missing: tuple[str, ...]  # names missing that kept it, or a passed-over branch, from telling
    read: tuple[str, ...]  # fields and measures the rule reads, in order of appearance
    events: tuple[int, ...]  # for event rules: indices into Trace.events that counted, ascending
    raw: Decimal
    lines: tuple[Line, ...]
    points: Decimal
    reason: str | None  # with the lead's values filled in; None unless it fired


@dataclass(frozen=True, slots=True)
class Tally:
    """A group's or score's sum: `sum` + `lines` = `points`. `known`: any criterion could tell."""

    name: str
    sum: Decimal
    lines: tuple[Line, ...]
    points: Decimal
    known: bool


@dataclass(frozen=True, slots=True)
class EventRead:
    """A visible event as read. `member` is None for the lead's own, else the colleague's place."""

    member: int | None
    type: str
    at: datetime
    id: str | None
    values: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class MeasureRead:
    """A measure's value (None: missing or not known) and the events behind it."""

    name: str
    value: int | Decimal | bool | None
    events: tuple[int, ...]  # indices into Trace.events that counted
    undecided: int  # events not counted because the filter, or the attribute summed, was missing


@dataclass(frozen=True, slots=True)
class VerdictStep:
    """How one verdict's condition came out, in order; those after the first true are not asked."""

    verdict: str
    outcome: Literal["true", "false", "unknown", "not_asked"]
    missing: tuple[str, ...]  # names whose absence kept it from telling


@dataclass(frozen=True, slots=True)
class Shortfall:
    """A comparison of a number that keeps the lead from a better verdict: name, has, needs."""

    name: str
    operator: str
    has: Decimal | None
    needs: Decimal


@dataclass(frozen=True, slots=True)
class Distance:
    """What a better verdict's condition still lacks: all numeric comparisons in it that fail."""

    verdict: str
    shortfalls: tuple[Shortfall, ...]


@dataclass(frozen=True, slots=True)
class IntakeNote:
    """Something about the input worth knowing: code, where, and what, in words."""

    code: str
    place: str  # `employees`, `events[3].url`, `colleagues[0].employees`
    message: str


@dataclass(frozen=True, slots=True)
class Trace:
    """How the answer came about; contributions' raw points plus all lines are the scores."""

    contributions: tuple[Contribution, ...]
    groups: tuple[Tally, ...]
    scores: tuple[Tally, ...]
    verdicts: tuple[VerdictStep, ...]
    fields: Mapping[str, Value]  # every declared field as read
    measures: tuple[MeasureRead, ...]
    events: tuple[EventRead, ...]  # the visible ones in the order of the law, colleagues' too
    events_given: bool  # for the lead
    colleague_events_given: bool  # for every colleague
    colleagues: tuple[Mapping[str, Value], ...] | None  # their declared fields; None: not given
    notes: tuple[IntakeNote, ...]
    unknown_keys: int  # keys of the lead that no field declares
    unseen_events: int  # after as_of, or learnt after it
    repeated_events: int  # ids seen before
    unknown_events: int  # of types that the ruleset does not declare


@dataclass(frozen=True, slots=True)
class Standing:
    """What the next scoring needs to know of this one: where the lead effectively stands.

    `since` is when the verdict was first held without a break; `left` has, for each verdict once
    held and left, when it was last left.
    """

    verdict: str
    since: datetime
    as_of: datetime
    left: Mapping[str, datetime]


@dataclass(frozen=True, slots=True)
class Override:
    """A person's word beside the rules': exactly one of score, add, verdict, disqualify.

    In force from `at` (missing: always) until `until` (missing: for good), both inclusive.
    """

    who: str
    why: str
    score: Decimal | None = None
    add: Decimal | None = None
    verdict: str | None = None
    disqualify: bool = False
    at: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Effective:
    """The computed answer with the latch, then the override; `override` None where none is in force."""

    score: Decimal
    verdict: str
    since: datetime
    latched: bool  # the latch kept a verdict that the rules no longer give
    cooling: tuple[str, ...]  # verdicts that were true but may not be given again yet
    override: Override | None
    left: Mapping[str, datetime]


@dataclass(frozen=True, slots=True)
class Record:
    """Everything a Decision holds; equal records are the same decision, bit for bit."""

    ruleset: RulesetIdentity
    engine: str  # leadrules' version
    lead_id: str | None
    as_of: datetime
    score: Decimal
    scores: Mapping[str, Decimal]
    verdict: str
    labels: Mapping[str, str | None]  # labels, matrices and grades
    effective: Effective
    due: datetime | None  # respond by, from the agreement and when the verdict was first held
    accept_by: datetime | None
    attempts: int | None
    distance: tuple[Distance, ...]
    trace: Trace
