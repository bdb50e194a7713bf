"""Logged decisions and what became of them as the tables that a comparison reads."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import islice
from typing import TYPE_CHECKING, Any

import polars as pl
from sqlalchemy import Connection

from leadrules.backends.columnar.frames.names import event_keys
from leadrules.decision.record import Value
from leadrules.decision.units import microseconds_of, plain
from leadrules.diagnostics.shown import shown
from leadrules.log.feedback.course import Course, course_of
from leadrules.log.feedback.hand_overs import Decided, decided_query
from leadrules.log.feedback.reading import feedback_of, in_clear
from leadrules.log.feedback.record import LoggedFeedback
from leadrules.log.feedback.terms import TermsOf
from leadrules.log.reading import LoggedDecision, Unread, at_places, opened
from leadrules.log.spanning import spanning
from leadrules.log.store.errors import log_error
from leadrules.log.store.tables import entries
from leadrules.log.wanted import Wanted, Which

if TYPE_CHECKING:
    from leadrules.log.decision_log import DecisionLog

_AT_ONCE = 500
_ERASED = "the lead was erased"
_NAMELESS = "the lead has no id"
_NO_EVENTS = "the lead's events were not known"
_ADDED = ("decided_at", "worked", "rejected", "outcome", "outcome_at", "amount")


@dataclass(frozen=True, slots=True, eq=False)
class HistoryTable:
    """Leads as they were decided, their events, and what became of them, for `leadrules.compare`.

    One row a lead: its first hand-over in the period, or its last decision where there was none.
    `added` says under which columns stand when it was decided (`decided_at`), whether sales did
    anything with it (`worked`), why it was sent back (`rejected`), whether it was won (`outcome`:
    true won, false lost or sent back, missing still open), when (`outcome_at`) and for how much
    (`amount`). `left_out` counts leads by why they are not there. `unrecorded` names fields that
    the log did not keep for every lead: they are no columns, as what is not recorded is not
    missing; `event_types` are those that were kept for every lead, None where all were. `unread`
    are archives that could not be looked into.
    """

    leads: pl.DataFrame
    events: pl.DataFrame | None
    added: Mapping[str, str]
    left_out: Mapping[str, int]
    unrecorded: tuple[str, ...] = ()
    event_types: tuple[str, ...] | None = None
    unread: tuple[Unread, ...] = ()

    @property
    def asked(self) -> dict[str, Any]:
        """What to ask a comparison with this table: which columns are what."""
        asked = {"as_of": self.added["decided_at"], "worked": self.added["worked"]}
        if self.leads[self.added["rejected"]].null_count() < self.leads.height:
            asked["rejected"] = self.added["rejected"]
        if self.leads[self.added["outcome"]].any():
            asked |= {name: self.added[name] for name in ("outcome", "outcome_at")}
            if self.leads[self.added["amount"]].null_count() < self.leads.height:
                asked["amount"] = self.added["amount"]
        return asked

    def __iter__(self) -> Iterator[pl.DataFrame | None]:
        """Leads and events, as `leadrules.compare(a, b, *table, **table.asked)` takes them."""
        return iter((self.leads, self.events))


def history_table(
    log: DecisionLog,
    since: datetime | None,
    until: datetime | None,
    ruleset: str | None,
    passes: Sequence[str] | None,
) -> HistoryTable:
    """The table that `DecisionLog.history_table` says."""
    period = (
        -(2**63) if since is None else microseconds_of(since),
        2**63 - 1 if until is None else microseconds_of(until),
    )
    terms = TermsOf(log.ruleset_text, passes)
    left_out: Counter[str] = Counter()
    wanted = Wanted.of(Which("decision", most=period[1], parts=False))
    with spanning(log, wanted) as span:
        terms.check_passes(span.connection)
        chosen = _chosen(span.connection, period, ruleset, terms, left_out)
        unread = span.unread
    rows: list[_Row] = []
    for some in _by(chosen):
        rows += _rows(log, some, left_out)
    if not rows:
        raise log_error(
            "LR691",
            "the log has no decision to make a table of",
            help="; ".join([*(f"{n:,}: {why}" for why, n in left_out.items()), *map(str, unread)])
            or None,
        )
    if any(row.events_given for row in rows):
        left_out[_NO_EVENTS] += sum(not row.events_given for row in rows)
        rows = [row for row in rows if row.events_given]
    meaning = terms(chosen[-1].text_hash).meaning
    return _table(rows, meaning.lead_keys[0], event_keys(meaning)[0], +left_out, unread)


@dataclass(frozen=True, slots=True)
class _Row:
    """One lead as it was decided, and what became of it."""

    logged: LoggedDecision
    course: Course
    told: bool

    @property
    def events_given(self) -> bool:
        body = self.logged.body
        return body is not None and body.record.trace.events_given


def _chosen(
    connection: Connection,
    period: tuple[int, int],
    ruleset: str | None,
    terms: TermsOf,
    left_out: Counter[str],
) -> list[Decided]:
    """Of every lead the first hand-over in the period, else its last decision in it."""
    first: dict[bytes, Decided] = {}
    last: dict[bytes, Decided] = {}
    passed: set[bytes] = set()
    names: set[str] = set()
    conditions = [entries.c.as_of <= period[1]]
    if ruleset is not None:
        conditions.append(entries.c.ruleset_name == ruleset)
    query = decided_query(*conditions).execution_options(yield_per=1000)
    for row in connection.execute(query):
        each = Decided(*row)
        within = each.as_of >= period[0]
        if each.subject is None:
            left_out[_NAMELESS] += within
            continue
        if within:
            names.add(each.ruleset)
            last[each.subject] = each
        if each.effective_verdict not in terms(each.text_hash).passing:
            passed.discard(each.subject)
            continue
        if within and each.subject not in passed:
            first.setdefault(each.subject, each)
        passed.add(each.subject)
    if len(names) > 1:
        raise log_error(
            "LR699",
            "rulesets of several names decided in that time",
            help=f"say of which: {', '.join(f'`{shown(name)}`' for name in sorted(names))}",
        )
    return sorted((last | first).values(), key=lambda each: (each.as_of, each.seq))


def _rows(log: DecisionLog, chosen: Sequence[Decided], left_out: Counter[str]) -> Iterator[_Row]:
    subjects = [each.subject for each in chosen if each.subject is not None]
    places = [each.seq for each in chosen]
    wanted = Wanted.of(Which("decision", {"seq": places}), Which("feedback", {"subject": subjects}))
    with spanning(log, wanted) as span:
        found = at_places(span.connection, places)
        told = feedback_of(span.connection, subjects, (), 2**63 - 1)
    by_subject: dict[bytes, list[LoggedFeedback]] = {}
    for one in in_clear(log, told):
        by_subject.setdefault(one.entry.columns["subject"], []).append(one)
    for entry, parts in zip(found, opened(log.keys, found), strict=True):
        logged = LoggedDecision(entry, parts, log.forms)
        if logged.erased:
            left_out[_ERASED] += 1
            continue
        after = [
            one for one in by_subject.get(entry.columns["subject"], ()) if one.at >= logged.as_of
        ]
        yield _Row(logged, course_of(after), bool(after))


# --- columns -------------------------------------------------------------------------------------


def _table(
    rows: Sequence[_Row],
    lead_key: str,
    event_key: str,
    left_out: Mapping[str, int],
    unread: tuple[Unread, ...],
) -> HistoryTable:
    records = [row.logged.body.record for row in rows if row.logged.body is not None]
    unrecorded = {name for row in rows for name in row.logged.unrecorded.fields}
    names = dict.fromkeys(name for one in records for name in one.trace.fields)
    fields = {
        name: [one.trace.fields.get(name) for one in records]
        for name in names
        if name not in unrecorded
    }
    fields[lead_key] = [one.lead_id for one in records]
    added = {name: _unused(name, fields) for name in _ADDED}
    courses = [row.course for row in rows]
    columns = {name: _column(values) for name, values in fields.items()}
    columns |= {
        added["decided_at"]: _column([one.as_of for one in records]),
        added["worked"]: _column([row.told for row in rows]),
        added["rejected"]: pl.Series(map(_reason, courses), dtype=pl.String),
        added["outcome"]: pl.Series(map(_outcome, courses), dtype=pl.Boolean),
        added["outcome_at"]: pl.Series(
            [course.won for course in courses], dtype=pl.Datetime("us", "UTC")
        ),
        added["amount"]: pl.Series(
            [None if course.amount is None else float(course.amount) for course in courses],
            dtype=pl.Float64,
        ),
    }
    kept = [set(left.events_of) for row in rows if (left := row.logged.unrecorded).events]
    types = tuple(sorted(set.intersection(*kept))) if kept else None
    given = any(row.events_given for row in rows)
    return HistoryTable(
        pl.DataFrame(columns),
        _events(rows, event_key, types) if given else None,
        added,
        dict(left_out),
        tuple(sorted(unrecorded)),
        types,
        unread,
    )


def _events(rows: Sequence[_Row], event_key: str, types: Sequence[str] | None) -> pl.DataFrame:
    found: list[dict[str, Value]] = []
    for row in rows:
        assert row.logged.body is not None
        record = row.logged.body.record
        found += [
            {**event.values, event_key: record.lead_id, "type": event.type, "at": event.at,
             "id": event.id}
            for event in record.trace.events
            if event.member is None and (types is None or event.type in types)
        ]  # fmt: skip
    names = dict.fromkeys((event_key, "type", "at", "id", *(name for one in found for name in one)))
    kinds = {event_key: pl.String(), "type": pl.String(), "at": pl.Datetime("us", "UTC")}
    columns = {name: _column([one.get(name) for one in found], kinds.get(name)) for name in names}
    return pl.DataFrame(columns)


def _outcome(course: Course) -> bool | None:
    if course.won is not None:
        return True
    return False if course.closed else None


def _reason(course: Course) -> str | None:
    if course.answer != "rejected":
        return None
    return "no reason told" if course.reason is None else course.reason


def _unused(name: str, fields: Mapping[str, object]) -> str:
    """A name that no field has."""
    while name in fields:
        name = f"log_{name}"
    return name


def _column(values: Sequence[Value], kind: pl.DataType | None = None) -> pl.Series:
    """Values as they were read, in a column from which the same are read again.

    >>> _column([1, None]).dtype, _column([Decimal("0.1"), 2]).to_list()
    (Int64, [0.1, 2.0])
    >>> _column([True, "maybe"]).to_list()
    ['yes', 'maybe']
    """
    if kind is None:
        kind = _kind({type(value) for value in values if value is not None}, values)
    if kind == pl.Float64:
        numbers = [None if v is None else float(v) for v in values]  # type: ignore[arg-type]  # asked
        return pl.Series(numbers, dtype=kind)
    if kind == pl.String:
        return pl.Series([None if v is None else _text(v) for v in values], dtype=kind)
    if kind == pl.List(pl.String):
        return pl.Series([list(v) if isinstance(v, tuple) else None for v in values], dtype=kind)
    return pl.Series(values, dtype=kind)


def _kind(types: set[type], values: Iterable[Value]) -> pl.DataType:
    match [one.__name__ for one in sorted(types, key=lambda one: one.__name__)]:
        case ["bool"]:
            return pl.Boolean()
        case ["int"]:
            return pl.Int64()
        case ["Decimal"] | ["Decimal", "int"]:
            numbers = [Decimal(value) for value in values if isinstance(value, int | Decimal)]
            exact = all(Decimal(repr(float(number))) == number for number in numbers)
            return pl.Float64() if exact else pl.String()
        case ["datetime"]:
            return pl.Datetime("us", "UTC")
        case ["date"]:
            return pl.Date()
        case ["tuple"]:
            return pl.List(pl.String)
    return pl.String()


def _text(value: Value) -> str:
    match value:
        case bool():
            return "yes" if value else "no"
        case Decimal():
            return plain(value)
        case date():
            return value.isoformat()
        case tuple():
            return ";".join(value)
    return str(value)


def _by(chosen: Sequence[Decided]) -> Iterator[list[Decided]]:
    rest = iter(chosen)
    while some := list(islice(rest, _AT_ONCE)):
        yield some
