"""What must be known of other records: names of leads, merged and deleted leads, accounts."""

from __future__ import annotations

import json
import sqlite3
from typing import Any

_MOST = 10  # leads of one name that are looked at


class Directory:
    """Leads by their other names, and what became of those that are no more.

    It is kept in a temporary database without a name, so that memory is bounded.
    """

    def __init__(self) -> None:
        self._database = sqlite3.connect("", isolation_level=None)
        self._database.executescript(
            """
            PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -16000;
            CREATE TABLE names (name TEXT, lead TEXT);
            CREATE INDEX leads_by_name ON names (name);
            CREATE TABLE merged (lead TEXT PRIMARY KEY, survivor TEXT) WITHOUT ROWID;
            CREATE TABLE deleted (lead TEXT PRIMARY KEY) WITHOUT ROWID;
            CREATE TABLE accounts (account TEXT PRIMARY KEY, fields TEXT) WITHOUT ROWID;
            BEGIN;
            """
        )
        self._any_names = self._any_merged = self._any_deleted = False

    def close(self) -> None:
        """Remove the database; twice does no harm."""
        self._database.close()

    def name(self, name: str, lead: str) -> None:
        """Note another name of a lead."""
        self._any_names = True
        self._database.execute("INSERT INTO names VALUES (?, ?)", (_folded(name), _safe(lead)))

    def merge(self, lead: str, survivor: str) -> None:
        """Note that a lead became part of another; the last word holds."""
        if lead != survivor:
            self._any_merged = True
            pair = (_safe(lead), _safe(survivor))
            self._database.execute("INSERT OR REPLACE INTO merged VALUES (?, ?)", pair)

    def delete(self, lead: str) -> None:
        """Note that a lead is no more."""
        self._any_deleted = True
        self._database.execute("INSERT OR IGNORE INTO deleted VALUES (?)", (_safe(lead),))

    def named(self, name: str) -> tuple[str, ...]:
        """The leads of this name, the first few, as noted; the name itself where none has it."""
        if not self._any_names:
            return (name,)
        found = self._database.execute(
            f"SELECT lead FROM names WHERE name = ? ORDER BY rowid LIMIT {_MOST}", (_folded(name),)
        )
        return tuple(lead for (lead,) in found) or (name,)

    def survivor(self, lead: str) -> str:
        """The lead that a merged one is part of now, at the end of a chain; else the lead itself.

        Leads that were merged in a circle are each themselves.
        """
        if not self._any_merged:
            return lead
        chain = {_safe(lead): None}  # in order
        last, then = _safe(lead), self._next(_safe(lead))
        while then is not None and then not in chain:
            chain[then] = None
            last, then = then, self._next(then)
        if len(chain) == 1:
            return lead
        # WHY: each link is followed once, however long a chain is and however often it is asked for
        before = list(chain)
        if then is not None:
            place = before.index(then)
            self._database.executemany(
                "DELETE FROM merged WHERE lead = ?", ((one,) for one in before[place:])
            )
            before, last = before[:place], then
        else:
            before.pop()
        self._database.executemany(
            "UPDATE merged SET survivor = ? WHERE lead = ?", ((last, one) for one in before)
        )
        return last if before else lead

    def _next(self, lead: str) -> str | None:
        return self._one("SELECT survivor FROM merged WHERE lead = ?", lead)

    def is_deleted(self, lead: str) -> bool:
        """Whether the lead was noted as deleted."""
        return self._any_deleted and (
            self._one("SELECT lead FROM deleted WHERE lead = ?", _safe(lead)) is not None
        )

    def keep_account(self, account: str, fields: dict[str, Any]) -> bool:
        """Keep the fields of an account; False where it is there already, which counts."""
        # WHY: as ASCII, so that a lone surrogate can be a database's text
        pair = (_safe(account), json.dumps(fields, default=str))
        done = self._database.execute("INSERT OR IGNORE INTO accounts VALUES (?, ?)", pair)
        return done.rowcount == 1

    def account(self, account: str) -> dict[str, Any] | None:
        """The fields of an account; None of one that was not kept."""
        found = self._one("SELECT fields FROM accounts WHERE account = ?", _safe(account))
        return None if found is None else json.loads(found)

    def _one(self, query: str, key: str) -> str | None:
        row = self._database.execute(query, (key,)).fetchone()
        return None if row is None else row[0]


def _folded(name: str) -> str:
    # WHY: of addresses only; ids of some systems differ in nothing but their case
    return _safe(name.lower() if "@" in name else name)


def _safe(text: str) -> str:
    # WHY: a lone surrogate cannot be a database's text
    return text.encode("utf-8", "backslashreplace").decode()
