"""Small tables in memory, scored lead by lead by the one-lead program.

Only what is plain goes this way. Where a lead cannot be scored, where an id cannot be read or where
events tie, the table goes through the plan, which says the same of all else.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Any

import polars as pl
import polars.selectors as cs

from leadrules.backends.columnar.frames.kinds import Table
from leadrules.backends.columnar.frames.names import (
    answer_columns,
    event_keys,
    read_of_events,
    read_of_leads,
)
from leadrules.backends.columnar.frames.rows import row_of
from leadrules.backends.columnar.lowering.answer import (
    NEXT_CHANGE,
    SCORED_ACCOUNT,
    SCORED_AS_OF,
    SCORED_BY,
    scored_by,
)
from leadrules.backends.columnar.lowering.events.measuring import reads_account
from leadrules.backends.columnar.plan import Request
from leadrules.backends.columnar.polars_engine.scalars import TYPES
from leadrules.backends.columnar.schema import Storage
from leadrules.backends.passing_time.next_instant import next_instant
from leadrules.backends.python import Program
from leadrules.decision.record import Record
from leadrules.decision.units import instant_of
from leadrules.diagnostics import LeadError
from leadrules.intake.lead import read_id
from leadrules.intake.unreadable import Unreadable
from leadrules.language import ir

LEADS = 50
"""Up to so many leads this is as fast as a plan, and up to four times as fast (measured, 30 rules):
to run a plan takes 10 ms, to read a decision 0.2."""

EVENTS = 1_000
COLLEAGUES = 20
"""With more events in all, or more colleagues of one lead, it is not."""

Row = Mapping[str, Any]


class _NotPlainError(Exception):
    """The table is one for the plan."""


def is_small(tables: Mapping[str, Table]) -> bool:
    """Whether all tables are in memory and have few rows."""
    most = {"leads": LEADS, "events": EVENTS}
    return all(
        table.kind.carried and len(table.frame) <= most[name] for name, table in tables.items()
    )


def score_one_by_one(
    ruleset: ir.Ruleset,
    program: Program,
    tables: Mapping[str, Table],
    request: Request,
    given: Sequence[str],
) -> Any | None:
    """The answer that the plan gives, or None where the table is one for the plan."""
    trace, next_change = request.trace, request.next_change
    try:
        table = _Table(ruleset, program, tables, request.as_of)
        records = table.records()
    except _NotPlainError:
        return None
    rows = [row_of(ruleset, record, trace) for record in records]
    if next_change:
        for place, (row, record) in enumerate(zip(rows, records, strict=True)):
            row |= table.about_the_answer(place, record)
    columns = answer_columns(ruleset, trace, next_change=next_change)
    answer = pl.DataFrame(
        [
            pl.Series(name, [row[name] for row in rows], dtype=TYPES[kind])
            for name, kind in columns.items()
        ]
    )
    leads = tables["leads"]
    return leads.kind.carrier.given_back(answer, leads.frame, [*given, *columns])


class _Table:
    """The rows of the tables as one lead's inputs."""

    def __init__(
        self,
        ruleset: ir.Ruleset,
        program: Program,
        tables: Mapping[str, Table],
        as_of: int | str,
    ) -> None:
        self.ruleset = ruleset
        self.program = program
        self.as_of = as_of
        wanted = read_of_leads(ruleset) | {name for name in (as_of,) if isinstance(name, str)}
        self.leads = _rows(tables["leads"], wanted)
        self.ids = [self._id(row, ruleset.lead_keys) for row in self.leads]
        self.events: dict[str | None, list[Row]] | None = None
        if "events" in tables:
            self.events = defaultdict(list)
            keys = event_keys(ruleset)
            for event in _rows(tables["events"], read_of_events(ruleset)):
                self.events[self._id(event, keys)].append(event)
        self.accounts: dict[str, list[int]] | None = None
        if reads_account(ruleset):
            self.accounts = defaultdict(list)
            for place, row in enumerate(self.leads):
                account = self._id(row, ruleset.account_keys)
                if account is not None:
                    self.accounts[account].append(place)

    def records(self) -> list[Record]:
        """What is decided about each row."""
        return [self._record(place) for place in range(len(self.leads))]

    def about_the_answer(self, place: int, record: Record) -> dict[str, object]:
        """When time alone may change a row, and what it is an answer of."""
        return {
            NEXT_CHANGE: next_instant(self.ruleset, record.trace, record.as_of),
            SCORED_AS_OF: record.as_of,
            SCORED_BY: scored_by(self.ruleset, has_events=self.events is not None),
            SCORED_ACCOUNT: self._id(self.leads[place], self.ruleset.account_keys),
        }

    def _record(self, place: int) -> Record:
        lead = self.leads[place]
        as_of = lead[self.as_of] if isinstance(self.as_of, str) else instant_of(self.as_of)
        if as_of is None:
            raise _NotPlainError
        try:
            decision = self.program.score(
                lead, events=self._events_of(place), account=self._colleagues_of(place), as_of=as_of
            )
        except LeadError:
            raise _NotPlainError from None
        record = decision.record
        if record.trace.repeated_events or _tie(record):
            raise _NotPlainError
        return record

    def _events_of(self, place: int) -> list[Row] | None:
        if self.events is None:
            return None
        own = self.ids[place]
        return [] if own is None else self.events.get(own, [])

    def _colleagues_of(self, place: int) -> list[dict[str, Any]] | None:
        if self.accounts is None:
            return None
        account = self._id(self.leads[place], self.ruleset.account_keys)
        if account is None:
            return []
        own = self.ids[place]
        others = [
            other
            for other in self.accounts[account]
            if other != place and (own is None or self.ids[other] != own)
        ]
        if len(others) > COLLEAGUES:
            raise _NotPlainError
        colleagues: list[dict[str, Any]] = [{"lead": self.leads[other]} for other in others]
        if self.events is not None:
            for colleague, other in zip(colleagues, others, strict=True):
                colleague["events"] = self._events_of(other)
        return colleagues

    def _id(self, row: Row, keys: Iterable[str]) -> str | None:
        for key in keys:
            try:
                found = read_id(row.get(key), self.ruleset.limits)
            except Unreadable:
                raise _NotPlainError from None
            if found is not None:
                return found
        return None


def _rows(table: Table, wanted: frozenset[str]) -> Sequence[Row]:
    """The rows with those columns that are wanted and can be read, in Python's own types."""
    carried = table.carried(
        [
            name
            for name in table.schema
            if name in wanted and table.schema[name].storage is not Storage.OTHER
        ]
    )
    if not carried.width:
        return [{}] * carried.height
    # WHY: an older Polars asks for the year of what lies beneath a missing instant, too
    times = (column.drop_nulls() for column in carried.select(cs.date() | cs.datetime()))
    if not all(column.dt.year().is_between(1, 9999).all() for column in times):
        raise _NotPlainError  # Python has no other years
    # WHY: not left to Polars, which need not cut off what Python cannot hold as a plan does
    return carried.with_columns(cs.datetime("ns").dt.cast_time_unit("us")).to_dicts()


def _tie(record: Record) -> bool:
    """Whether two events have one place in the order, so that the given order would tell."""
    return any(
        (one.at, one.id) == (other.at, other.id) for one, other in pairwise(record.trace.events)
    )
