"""Leads joined to their events and colleagues in bounded memory, through a temporary database."""

from __future__ import annotations

import pickle
import sqlite3
import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any

from leadrules.cli.rows import BadRow, Row

_BATCH = 5_000


@dataclass(slots=True)
class JoinReport:
    """What the join noticed: rows that are none, events with no lead, leads with no id."""

    bad_events: list[BadRow] = field(default_factory=list)
    bad_events_count: int = 0
    events: int = 0
    events_without_lead_id: int = 0
    events_of_no_lead: int = 0
    examples_of_no_lead: list[str] = field(default_factory=list)
    repeated_leads: int = 0
    examples_of_repeated: list[str] = field(default_factory=list)


class Spool:
    """A temporary database of events by lead and, if asked, of leads by account.

    Memory is bounded however large the files are; the database goes with the `with` block.
    """

    def __init__(self, lead_keys: Iterable[str], account_keys: Iterable[str]) -> None:
        self._lead_keys = tuple(lead_keys)
        self._account_keys = tuple(account_keys)
        self.report = JoinReport()
        self.has_events = False

    def __enter__(self) -> Spool:
        self._folder = tempfile.TemporaryDirectory(prefix="leadrules-")
        self._database = sqlite3.connect(Path(self._folder.name) / "spool.db", isolation_level=None)
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
        self._folder.cleanup()

    def lead_id(self, row: Row) -> str | None:
        """The lead's id in a row: the first of the ruleset's keys that is there and not blank."""
        return _first(row, self._lead_keys)

    def account_id(self, row: Row) -> str | None:
        """The id of the account in a row, likewise."""
        return _first(row, self._account_keys)

    def add_events(
        self, rows: Iterable[tuple[int, Row | BadRow]], seen: Callable[[], None] = lambda: None
    ) -> None:
        """Keep all events by lead; `seen` is called for each row, for progress."""
        self.has_events = True
        report = self.report
        keys = tuple(key for key in self._lead_keys if key != "id") or ("lead_id",)

        def kept() -> Iterator[tuple[str, bytes]]:
            for _, row in rows:
                seen()
                if isinstance(row, BadRow):
                    report.bad_events_count += 1
                    if len(report.bad_events) < 3:
                        report.bad_events.append(row)
                    continue
                report.events += 1
                # WHY: `id` in an events file is the event's own id
                lead = _first(row, keys)
                if lead is None:
                    report.events_without_lead_id += 1
                    continue
                event = {name: value for name, value in row.items() if value not in ("", None)}
                yield lead, pickle.dumps(event, protocol=5)

        self._database.executemany("INSERT INTO events VALUES (?, ?)", kept())
        self._database.execute("CREATE INDEX events_by_lead ON events (lead)")

    def add_members(self, rows: Iterable[tuple[int, Row | BadRow]]) -> None:
        """Keep the leads by account, for roll-ups."""

        def kept() -> Iterator[tuple[str, str | None, bytes]]:
            for _, row in rows:
                if isinstance(row, BadRow):
                    continue
                account = self.account_id(row)
                if account is not None:
                    yield account, self.lead_id(row), pickle.dumps(row, protocol=5)

        self._database.executemany("INSERT INTO members VALUES (?, ?, ?)", kept())
        self._database.execute("CREATE INDEX members_by_account ON members (account)")

    def note_lead(self, lead: str | None) -> None:
        """Remember a scored lead, so that repeated ids and events of no lead are known."""
        if lead is None:
            return
        inserted = self._database.execute("INSERT OR IGNORE INTO leads VALUES (?)", (lead,))
        if inserted.rowcount == 0:
            self.report.repeated_leads += 1
            if len(self.report.examples_of_repeated) < 3:
                self.report.examples_of_repeated.append(lead)

    def events_of(self, lead: str | None) -> list[Row] | None:
        """The lead's events, an empty list for none; None where no events were given at all."""
        if not self.has_events:
            return None
        found = self._database.execute("SELECT event FROM events WHERE lead = ?", (lead,))
        return [pickle.loads(event) for (event,) in found]

    def colleagues_of(self, row: Row) -> list[dict[str, Any]]:
        """The other leads of the account with their events; a lead of no account has none."""
        account, own = self.account_id(row), self.lead_id(row)
        if account is None:
            return []
        found = self._database.execute(
            "SELECT lead, row FROM members WHERE account = ? AND lead IS NOT ?", (account, own)
        ).fetchall()
        colleagues: list[dict[str, Any]] = []
        for lead, blob in found:
            colleague: dict[str, Any] = {"lead": pickle.loads(blob)}
            events = self.events_of(lead)
            if events is not None:
                colleague["events"] = events
            colleagues.append(colleague)
        return colleagues

    def finish(self) -> JoinReport:
        """Count the events that belong to no lead."""
        orphans = "FROM events WHERE lead NOT IN (SELECT lead FROM leads)"
        (self.report.events_of_no_lead,) = self._database.execute(
            f"SELECT count(*) {orphans}"
        ).fetchone()
        self.report.examples_of_no_lead = [
            lead for (lead,) in self._database.execute(f"SELECT DISTINCT lead {orphans} LIMIT 3")
        ]
        return self.report


def _first(row: Row, keys: tuple[str, ...]) -> str | None:
    for key in keys:
        value = row.get(key)
        if value is not None and (text := str(value).strip()):
            # WHY: a lone surrogate cannot be a database key; the lead itself is reported anyway
            return text.encode("utf-8", "backslashreplace").decode()
    return None
