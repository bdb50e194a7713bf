"""Which lead an event belongs to: other names of leads, merged leads, deleted leads."""

from __future__ import annotations

import sqlite3


class Directory:
    """Leads by their other names, and what became of those that are no more.

    It is kept in a temporary database without a name, so that memory is bounded.
    """

    def __init__(self) -> None:
        self._database = sqlite3.connect("", isolation_level=None)
        self._database.executescript(
            """
            PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -16000;
            CREATE TABLE names (name TEXT PRIMARY KEY, lead TEXT) WITHOUT ROWID;
            CREATE TABLE merged (lead TEXT PRIMARY KEY, survivor TEXT) WITHOUT ROWID;
            CREATE TABLE deleted (lead TEXT PRIMARY KEY) WITHOUT ROWID;
            BEGIN;
            """
        )
        self._any_names = self._any_merged = self._any_deleted = False

    def close(self) -> None:
        """Remove the database; twice does no harm."""
        self._database.close()

    def name(self, name: str, lead: str) -> bool:
        """Note another name of a lead; false where it is another lead's name already."""
        self._any_names = True
        name = _folded(name)
        self._database.execute("INSERT OR IGNORE INTO names VALUES (?, ?)", (name, _safe(lead)))
        found = self._one("SELECT lead FROM names WHERE name = ?", name)
        return found == _safe(lead)

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

    def named(self, name: str) -> str:
        """The lead of this name; the name itself where no lead has it."""
        return (
            self._one("SELECT lead FROM names WHERE name = ?", _folded(name)) or name
            if self._any_names
            else name
        )

    def survivor(self, lead: str) -> str:
        """The lead that a merged one is part of now, at the end of a chain; else the lead itself.

        A chain that bites its tail has no end: then it is the lead itself.
        """
        if not self._any_merged:
            return lead
        seen, last = {lead}, lead
        while then := self._one("SELECT survivor FROM merged WHERE lead = ?", _safe(last)):
            if then in seen:
                return lead
            seen.add(then)
            last = then
        return last

    def is_deleted(self, lead: str) -> bool:
        """Whether the lead was noted as deleted."""
        return self._any_deleted and (
            self._one("SELECT lead FROM deleted WHERE lead = ?", _safe(lead)) is not None
        )

    def _one(self, query: str, key: str) -> str | None:
        row = self._database.execute(query, (key,)).fetchone()
        return None if row is None else row[0]


def _folded(name: str) -> str:
    # WHY: of addresses only; ids of some systems differ in nothing but their case
    return _safe(name.lower() if "@" in name else name)


def _safe(text: str) -> str:
    # WHY: a lone surrogate cannot be a database's text
    return text.encode("utf-8", "backslashreplace").decode()
