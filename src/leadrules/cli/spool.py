"""Leads joined to their events and colleagues in bounded memory, through a temporary database."""

from __future__ import annotations

import pickle
import sqlite3
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain, islice
from pathlib import Path
from types import TracebackType
from typing import Any

from leadrules.language import ir
from leadrules.rows.reading import BadRow, Row

_EXAMPLES = 3
_MOST_NAMES = 100  # different event types that are told apart
_AT_ONCE = 10_000  # events of one lead that are held as a list; more are read while scoring
_ABOUT_EVENTS = ("type", "at", "id", "known_at")


@dataclass(slots=True)
class JoinReport:
    """What the join noticed: rows that are none, events of no lead, leads given twice."""

    events: int = 0
    bad_events: list[BadRow] = field(default_factory=list)
    bad_events_count: int = 0
    events_without_lead_id: int = 0
    events_of_no_lead: int = 0
    examples_of_no_lead: list[str] = field(default_factory=list)
    undeclared: Counter[str] = field(default_factory=Counter)
    repeated_leads: int = 0
    examples_of_repeated: list[str] = field(default_factory=list)


class Spool:
    """A temporary database of events by lead and, if asked, of leads by account.

    Memory is bounded however large the files are; the database goes with the `with` block.
    """

    def __init__(self, ruleset: ir.Ruleset) -> None:
        self._lead_keys = ruleset.lead_keys
        self._account_keys = ruleset.account_keys
        # WHY: `id` in an events file is the event's own id
        self._event_keys = tuple(key for key in self._lead_keys if key != "id") or ("lead_id",)
        self._most_colleagues = ruleset.limits.colleagues
        self._types = {kind.name: {one.name for one in kind.attributes} for kind in ruleset.events}
        self.report = JoinReport()
        self.has_events = False

    def __enter__(self) -> Spool:
        self._temporary = tempfile.TemporaryDirectory(prefix="leadrules-")
        self.folder = Path(self._temporary.name)
        self._database = sqlite3.connect(self.folder / "spool.db", isolation_level=None)
        self._database.executescript(
            """
            PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -16000;
            CREATE TABLE events (lead TEXT, event BLOB);
            CREATE TABLE members (account TEXT, lead TEXT, row BLOB);
            CREATE TABLE leads (lead TEXT PRIMARY KEY) WITHOUT ROWID;
            BEGIN;
            """
        )
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._database.close()
        self._temporary.cleanup()

    def lead_id(self, row: Row) -> str | None:
        """The lead's id in a row: the first of the ruleset's keys that is there and not blank."""
        return first_of(row, self._lead_keys)

    def add_events(
        self, rows: Iterable[tuple[int, Row | BadRow]], seen: Callable[[], None] = lambda: None
    ) -> None:
        """Keep all events by lead; `seen` is called for each row, for progress."""
        self.has_events = True

        def kept() -> Iterator[tuple[str, bytes]]:
            for _, row in rows:
                seen()
                if isinstance(row, BadRow):
                    self.report.bad_events_count += 1
                    if len(self.report.bad_events) < _EXAMPLES:
                        self.report.bad_events.append(row)
                    continue
                self.report.events += 1
                lead = first_of(row, self._event_keys)
                if lead is None:
                    self.report.events_without_lead_id += 1
                else:
                    yield lead, _packed(self._event(row))

        self._database.executemany("INSERT INTO events VALUES (?, ?)", kept())
        self._database.execute("CREATE INDEX events_by_lead ON events (lead)")

    def _event(self, row: Row) -> Row:
        """The event in a row: without blank cells, which are other types' attributes, nor the
        lead's id, unless the type has such an attribute."""
        kind = row.get("type")
        attributes = self._types.get(kind) if isinstance(kind, str) else None
        if attributes is None:
            name = str(kind).strip() if kind is not None else ""
            counted = self.report.undeclared
            if name in counted or len(counted) < _MOST_NAMES:
                counted[name[:100]] += 1
            attributes = set()
        return {
            name: value
            for name, value in row.items()
            if (name not in self._event_keys or name in attributes)
            and not ((value is None or value == "") and name not in _ABOUT_EVENTS)
        }

    def add_members(self, rows: Iterable[tuple[int, Row | BadRow]]) -> None:
        """Keep the leads by account, for roll-ups."""

        def kept() -> Iterator[tuple[str, str | None, bytes]]:
            for _, row in rows:
                if not isinstance(row, BadRow):
                    account = first_of(row, self._account_keys)
                    if account is not None:
                        yield account, self.lead_id(row), _packed(row)

        self._database.executemany("INSERT INTO members VALUES (?, ?, ?)", kept())
        self._database.execute("CREATE INDEX members_by_account ON members (account)")

    def note_lead(self, lead: str | None) -> None:
        """Remember a scored lead, so that repeated ids and events of no lead are known."""
        if lead is None:
            return
        inserted = self._database.execute("INSERT OR IGNORE INTO leads VALUES (?)", (lead,))
        if inserted.rowcount == 0:
            self.report.repeated_leads += 1
            examples = self.report.examples_of_repeated
            if len(examples) < _EXAMPLES and lead not in examples:
                examples.append(lead)

    def events_of(self, lead: str | None) -> Iterable[Row] | None:
        """The lead's events, none for one without id; None where no events were given at all.

        Very many are read while they are scored, so that their number is bounded by the ruleset's
        limit and not by the memory.
        """
        if not self.has_events:
            return None
        return self._bounded(lead)

    def colleagues_of(self, row: Row) -> list[dict[str, Any]]:
        """The other leads of the account with their events; a lead of no account has none.

        One more than the ruleset's limit at most.
        """
        account, own = first_of(row, self._account_keys), self.lead_id(row)
        if account is None:
            return []
        found = self._database.execute(
            "SELECT lead, row FROM members WHERE account = ? AND lead IS NOT ? LIMIT ?",
            (account, own, self._most_colleagues + 1),
        )
        colleagues: list[dict[str, Any]] = []
        for lead, blob in found:
            colleague: dict[str, Any] = {"lead": pickle.loads(blob)}
            if self.has_events:
                colleague["events"] = self._bounded(lead)
            colleagues.append(colleague)
        return colleagues

    def _bounded(self, lead: str | None) -> Iterable[Row]:
        """A lead's events: a list, but where there are very many, which are read one by one."""
        events = self._events(lead)
        first = list(islice(events, _AT_ONCE))
        return first if len(first) < _AT_ONCE else chain(first, events)

    def _events(self, lead: str | None) -> Iterator[Row]:
        found = self._database.execute(
            "SELECT event FROM events WHERE lead = ? ORDER BY rowid", (lead,)
        )
        for (event,) in found:
            yield pickle.loads(event)

    def finish(self) -> JoinReport:
        """Count the events that belong to no lead."""
        orphans = "FROM events WHERE lead NOT IN (SELECT lead FROM leads)"
        (self.report.events_of_no_lead,) = self._database.execute(
            f"SELECT count(*) {orphans}"
        ).fetchone()
        self.report.examples_of_no_lead = [
            lead
            for (lead,) in self._database.execute(
                f"SELECT lead {orphans} GROUP BY lead ORDER BY min(rowid) LIMIT {_EXAMPLES}"
            )
        ]
        return self.report


def _packed(row: Row) -> bytes:
    try:
        return pickle.dumps(row, protocol=5)
    except RecursionError:
        # WHY: only a value nested very deep does this, and no field can be read from one
        flat = {name: value for name, value in row.items() if not isinstance(value, dict | list)}
        return pickle.dumps(flat, protocol=5)


def first_of(row: Row, keys: tuple[str, ...]) -> str | None:
    """The id under the first of the keys that is there and not blank, as text."""
    for key in keys:
        value = row.get(key)
        if value is not None and (text := str(value).strip()):
            # WHY: a lone surrogate cannot be a database key; the lead itself is reported anyway
            return text.encode("utf-8", "backslashreplace").decode()
    return None
