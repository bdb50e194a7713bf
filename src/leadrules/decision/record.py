"""What a decision says, whole: plain frozen data that every backend answers and JSON carries.

Mappings may be handed over as dicts; they are copied into immutable ones.

Conventions, everywhere in this module:

- decimals that evaluation makes have no more digits than needed (`units.decimal_of`);
- a measure's number is an `int` where its places are 0, else a decimal;
- names missing (`missing`) are those a condition names whose value is missing or not known, each
  once, in order of appearance in the author's text, except names that stand only inside
  `is_missing` and `is_known`; none where only arithmetic made it unknown;
- tuples of groups, rules, scores, measures and verdicts are in the ruleset's order.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Literal

from leadrules.decision.frozen import FrozenMapping, freeze

Value = bool | int | Decimal | str | date | datetime | tuple[str, ...] | None
"""A typed value as read: None is missing; datetimes are aware and in UTC."""

Outcome = Literal["fired", "not_fired", "unknown"]
"""`fired` paid by a condition that holds; `unknown` could not tell."""


@dataclass(frozen=True, slots=True)
class RulesetIdentity:
    """Which ruleset decided: name, semantic version, hash of its meaning, language version."""

    name: str
    version: str
    hash: str
    language: int


@dataclass(frozen=True, slots=True)
class Line:
    """One change of points that is no rule's own: `change` is signed, never 0.

    kind `decay` (of a rule's raw points, with its rounding), `floor`, `cap` or `weight`; `level`
    and `name` say whose; `bound` is the floor or cap in points, or the weight in percent (None for
    decay). Lines stand in the order they apply: decay, floor, cap, weight. In a score made of
    scores the weight lines come first, level `score`, each named for its part.
    """

    level: Literal["rule", "group", "score"]
    name: str
    kind: Literal["decay", "floor", "cap", "weight"]
    bound: Decimal | None
    change: Decimal


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one rule said: `raw` + its own `lines` = `points`, which enter its group's sum.

    `raw` is what the payout says, undecayed, whatever the outcome: the branch's points, or
    `otherwise`, `default` or `missing`; each times how many events count; a balance's amount
    rounded to two places. Floor, cap and weight apply to every outcome.

    fired: a branch, band or entry holds (also where it pays 0), at least one event counts for an
    `each`, or a balance is known. unknown: none holds and something could not tell.
    """

    rule: str
    group: str
    score: str
    outcome: Outcome
    # Which branch, band or entry held, from 0; None where none did, and for `each` and balances.
    branch: int | None
    # Branches that could not tell: those before the one that held; all such where none held.
    passed_over: tuple[int, ...]
    # Names missing that kept it, or a passed-over branch, from telling, branch after branch; for
    # `each` its measure; for a balance those of its amount and date that made it unknown (a date
    # after as_of too).
    missing: tuple[str, ...]
    # Every field and measure the rule names, asked or not, each once, in order of appearance:
    # branch after branch; `each`: its measure; a balance: amount, then date.
    read: tuple[str, ...]
    # Indices into Trace.events that counted for the measures named by the branch that held, or,
    # where none held and for other forms, by the whole rule; ascending, each once.
    events: tuple[int, ...]
    raw: Decimal
    lines: tuple[Line, ...]
    points: Decimal
    # With the lead's values filled in; None unless it fired and has one. Numbers in plain digits
    # (`units.plain`), `yes` or `no`, texts as given, dates `2024-02-01`, instants
    # `2024-02-01T12:00:00Z` (a fraction only where there is one), items joined by `, ` (`none` of
    # an empty list), a missing value `unknown`.
    reason: str | None


@dataclass(frozen=True, slots=True)
class Tally:
    """A group's or score's sum: `sum` + `lines` = `points`. `known`: any criterion could tell.

    `parts` are, of a score, the groups or scores that it adds up, in order; of a group, nothing.
    `sum` is of a group's rules' points, of a score's groups' points, or of its parts' points
    before their weights. A part's weight is one of the sum's lines: level `score`, the part's
    name, kind `weight`.
    """

    name: str
    sum: Decimal
    lines: tuple[Line, ...]
    points: Decimal
    known: bool
    parts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class EventRead:
    """A visible event as read. `member` is None for the lead's own, else the colleague's place."""

    member: int | None
    type: str
    at: datetime
    id: str | None
    values: Mapping[str, Value]

    def __post_init__(self) -> None:
        freeze(self, "values")


@dataclass(frozen=True, slots=True)
class MeasureRead:
    """A measure's value (None: missing or not known) and the events behind it.

    `events` and `undecided` are empty and 0 where the events were not given, and for roll-ups.
    """

    name: str
    value: int | Decimal | bool | None
    # Indices into Trace.events that counted, ascending; for a statistic of an attribute those
    # that have it, for `busiest_day` and `days_since` all that were selected.
    events: tuple[int, ...]
    undecided: int  # events not counted because the filter was unknown, or the attribute missing


@dataclass(frozen=True, slots=True)
class VerdictStep:
    """How one verdict's condition came out, in order; those after the first true are not asked,
    nor those after an unknown one that holds. The last, without a condition, is true if asked."""

    verdict: str
    outcome: Literal["true", "false", "unknown", "not_asked"]
    missing: tuple[str, ...]  # names whose absence kept it from telling


@dataclass(frozen=True, slots=True)
class Shortfall:
    """A comparison of a number that keeps the lead from a better verdict: name, has, needs.

    Written with the name on the left (`50 <= total` is `total >= 50`). `has` is None where the
    value is missing or not known.
    """

    name: str
    operator: str
    has: Decimal | None
    needs: Decimal


@dataclass(frozen=True, slots=True)
class Distance:
    """What a better verdict's condition still lacks: all numeric comparisons in it that fail.

    There is one for each verdict that was asked, came out false or unknown and does not
    disqualify, if it has such a comparison: of a score, numeric field or numeric measure by name
    with a constant, with any of `== != < <= > >=` (each pair of a chain is one), reached from the
    condition's top through `and` alone, so that each is truly needed (one side of an `or` is not);
    failing means not true. In order of appearance. Computed, before latch and override.
    """

    verdict: str
    shortfalls: tuple[Shortfall, ...]


@dataclass(frozen=True, slots=True)
class IntakeNote:
    """Something about the input worth knowing: code, where, and what, in words."""

    code: str
    place: str  # `employees`, `events[3].url`, `colleagues[0].employees`
    message: str


@dataclass(frozen=True, slots=True)
class IntakeSummary:
    """What reading the input noticed; the names and meanings are those of Trace."""

    notes: tuple[IntakeNote, ...]
    unknown_keys: int
    unseen_events: int
    repeated_events: int
    unknown_events: int


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
    colleague_events_given: bool  # for every colleague; false where the account was not given
    colleagues: tuple[Mapping[str, Value], ...] | None  # their declared fields; None: not given
    notes: tuple[IntakeNote, ...]
    unknown_keys: int  # keys of the lead that no field declares
    unseen_events: int  # after as_of, or learnt after it
    repeated_events: int  # ids seen before
    unknown_events: int  # of types that the ruleset does not declare

    def __post_init__(self) -> None:
        freeze(self, "fields")
        if self.colleagues is not None:
            frozen = tuple(FrozenMapping(colleague) for colleague in self.colleagues)
            object.__setattr__(self, "colleagues", frozen)


@dataclass(frozen=True, slots=True)
class Standing:
    """What the next scoring needs to know of this one: where the lead effectively stands.

    `since` is when the verdict was first held without a break; `left` has, for each verdict once
    held and left (`hold` too), when it was last left.
    """

    verdict: str
    since: datetime
    as_of: datetime
    left: Mapping[str, datetime]

    def __post_init__(self) -> None:
        freeze(self, "left")


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
    """The computed answer with the latch, then the override (None where none is in force).

    `score` is the main score with an override of it applied, not bounded again. `left` is the
    previous decision's, with the verdict held before set to `as_of` if it is no longer given.
    """

    score: Decimal
    verdict: str
    since: datetime
    latched: bool  # this verdict is one that the latch kept and the rules no longer give
    cooling: tuple[str, ...]  # verdicts that were true but may not be given again yet, in order
    override: Override | None
    left: Mapping[str, datetime]

    def __post_init__(self) -> None:
        freeze(self, "left")


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
    due: datetime | None  # respond by: the effective verdict's promise, from effective.since
    accept_by: datetime | None
    attempts: int | None
    distance: tuple[Distance, ...]
    trace: Trace

    def __post_init__(self) -> None:
        freeze(self, "scores")
        freeze(self, "labels")
