"""The meaning of a checked ruleset in the fewest nodes; a backend is one reading of this file.

Units, everywhere in this module:

- points, floors and caps are integers in hundredths of a point;
- weights are integers in ten-thousandths (60 % is 6000);
- an instant is an integer of microseconds since 1970-01-01T00:00:00Z, a date an integer of days
  since 1970-01-01, a duration an integer of microseconds;
- a number of `places` p is an integer scaled by 10**p; integers have 0 places;
- text is already normalised (see `language.text`), except where `exact` says otherwise;
- a value on a ladder (labels, grades) is its index, a matrix cell its name.

Every expression is three-valued: it has a value or it is unknown. Everything that events or the
account contribute is a `Measure`, computed before any rule; rules are expressions over one row of
fields and measures; verdicts are expressions over fields, measures, scores and labels.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal as OneOfThese

from leadrules.decision.agreement import Agreement as Agreement
from leadrules.decision.agreement import Calendar as Calendar
from leadrules.decision.agreement import Duration as Duration
from leadrules.decision.agreement import Promise as Promise

# --- fields and events ---------------------------------------------------------------------------


class Type(StrEnum):
    """The type of a field, of an event's attribute, or of an expression."""

    BOOLEAN = "boolean"
    INTEGER = "integer"
    NUMBER = "number"
    TEXT = "text"
    EMAIL = "email"
    DATE = "date"
    TIMESTAMP = "timestamp"
    TEXTS = "list"
    RUNG = "rung"  # of labels, grades and matrices; never a field's


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a lead, or an attribute of an event type: how it is read and what it may hold."""

    name: str
    type: Type
    places: int = 0
    sources: tuple[str, ...] = ()  # keys to look under, in order; the name itself is the first
    stand_ins: tuple[str, ...] = ()  # texts as the author wrote them that mean missing
    minimum: int | None = None  # in the field's own unit
    maximum: int | None = None
    choices: tuple[str, ...] = ()  # the closed set of a text field, normalised unless exact
    exact: bool = False  # text is compared as written
    personal: bool = False
    known: OneOfThese["at_creation", "history", "at_export"] = "history"


@dataclass(frozen=True, slots=True)
class EventType:
    name: str
    attributes: tuple[Field, ...]


# --- expressions ---------------------------------------------------------------------------------


class Origin(StrEnum):
    """Where a name in an expression is read from."""

    FIELD = "field"
    ATTRIBUTE = "attribute"  # of the event at hand; only inside a Selection's `where`
    MEASURE = "measure"
    SCORE = "score"  # only in verdicts
    LABEL = "label"  # a label, matrix or grade; only in verdicts


@dataclass(frozen=True, slots=True)
class Constant:
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
    operand: Expression


@dataclass(frozen=True, slots=True)
class And:
    operands: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Or:
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
    """A checked boolean (or numeric) expression with the author's text, which the reference reads."""

    expression: Expression
    source: str


# --- measures: what events and the account say, as one value each --------------------------------


class Scope(StrEnum):
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
    """A statistic of a field over the account's members in scope that have it.

    `any` and `all` of a boolean are Kleene's or/and over the members, false and true of no member;
    the others are missing where no member has a value, and rounded as Total. Unknown where the
    account was not given (scope lead is not allowed).
    """

    name: str
    field: str
    scope: Scope
    how: OneOfThese["sum", "minimum", "maximum", "average", "any", "all"]
    type: Type
    places: int


Measure = Count | BusiestDay | DaysSinceEvent | Total | EventPoints | RollUp


# --- rules ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Branch:
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
    start: int | None  # inclusive, in the value's places
    below: int | None  # exclusive
    points: int


@dataclass(frozen=True, slots=True)
class Bands:
    """The one band that holds the value pays; `default` outside all of them; ascending, disjoint."""

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
    id: str
    payout: Payout
    reason: Reason | None = None
    floor: int | None = None
    cap: int | None = None
    weight: int | None = None


@dataclass(frozen=True, slots=True)
class Group:
    name: str
    score: str
    rules: tuple[Rule, ...]
    floor: int | None = None
    cap: int | None = None
    weight: int | None = None


@dataclass(frozen=True, slots=True)
class Score:
    """A sum of its groups, or of other scores (`parts`, each with its weight), then floor and cap."""

    name: str
    parts: tuple[tuple[str, int | None], ...] = ()
    floor: int | None = None
    cap: int | None = None


# --- labels, matrices, grades, verdicts ----------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Label:
    """The rung of the highest threshold reached; missing below all, or where nothing is known of
    the score and `hide_unknown`. Rungs ascend."""

    name: str
    score: str
    rungs: tuple[tuple[str, int], ...]
    hide_unknown: bool = True


@dataclass(frozen=True, slots=True)
class Matrix:
    """The cell of two labels, its name the row's and the column's joined; missing with either."""

    name: str
    rows: Label
    columns: Label


@dataclass(frozen=True, slots=True)
class GradeStep:
    condition: Condition
    match: int
    no_match: int
    missing: int


@dataclass(frozen=True, slots=True)
class Grade:
    """Start plus all steps, held within the ladder's ends; missing until one step is known."""

    name: str
    ladder: tuple[str, ...]
    start: int
    steps: tuple[GradeStep, ...]


@dataclass(frozen=True, slots=True)
class Verdict:
    name: str
    condition: Condition | None  # None only for the last
    hold_if_unknown: bool = False
    disqualifies: bool = False
    latch: bool = False
    leave_when: Condition | None = None
    requalify_after: int | None = None


# --- the whole -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Limits:
    events: int = 100_000  # visible events of one lead, and of its whole account
    text: int = 10_000  # characters of one text
    items: int = 1_000  # items of one list
    colleagues: int = 10_000


@dataclass(frozen=True, slots=True)
class Identity:
    """Which ruleset: name, semantic version, hash of its meaning, language version."""

    name: str
    version: str
    hash: str
    language: int = 1


@dataclass(frozen=True, slots=True)
class Ruleset:
    identity: Identity
    zone: str
    zone_declared: bool  # whether the author wrote it: only then are times without a zone readable
    on_unreadable: OneOfThese["error", "missing"]
    lead_keys: tuple[str, ...]  # where a lead's id is looked for
    account_keys: tuple[str, ...]
    limits: Limits
    fields: tuple[Field, ...]
    events: tuple[EventType, ...]
    phrases: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]]  # name -> (any, except)
    lists: Mapping[str, tuple[str, ...]]
    measures: tuple[Measure, ...]
    groups: tuple[Group, ...]
    scores: tuple[Score, ...]  # parts before the scores that add them up
    main_score: str
    labels: tuple[Label, ...]
    matrices: tuple[Matrix, ...]
    grades: tuple[Grade, ...]
    verdicts: tuple[Verdict, ...]
    agreement: Agreement | None
