"""What stands beside the entries and is found by them: texts of rulesets, rules that fired."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import select, text

from leadrules.log.appending import text_hash_of
from leadrules.log.entry import fired_number
from leadrules.log.store.database import Database
from leadrules.log.store.tables import entries, fired_rules, texts
from leadrules.log.verify.raw import AT_ONCE, as_stored, columns_as_stored, plain_columns
from leadrules.log.verify.verification import Fault

_KNOWN_SETS = 100_000  # sets of rules that fired which are remembered as checked
_TEXTS = 20  # texts of rulesets that are held at a time


class Beside:
    """Checks the tables that the entries' own are searched and replayed by."""

    def __init__(self, database: Database, add: Callable[[Fault], None]) -> None:
        self._database, self._add = database, add
        self._known: set[int] = set()
        self._unused: set[Any] = set()

    def begin(self) -> None:
        """Before the entries are seen."""
        self._unused = self._without_entries()

    def rules_fired(self, headers: Sequence[Mapping[str, Any]]) -> None:
        """By which rules decisions are found: made anew of headers, each set of rules once."""
        expected: dict[int, tuple[Mapping[str, Any], set[str]]] = {}
        for header in headers:
            fired = header.get("fired")
            if fired is not None and (number := fired_number(fired)) not in self._known:
                expected.setdefault(number, (header, set(fired)))
        if not expected:
            return
        if len(self._known) > _KNOWN_SETS:
            self._known.clear()
        self._known.update(expected)
        found: dict[int, set[Any]] = {number: set() for number in expected}
        query = columns_as_stored(fired_rules).where(fired_rules.c.fired.in_(list(expected)))
        with as_stored(self._database) as connection:
            for row in connection.execute(query):
                found[row.fired].add(row.rule)
        for number, (header, rules) in expected.items():
            self._unused.discard(number)
            if found[number] != rules:
                said = "by which rules it is found is not which of them fired"
                self._add(Fault("fired", said, header["seq"], header["id"]))

    def end(self, *, whole: bool) -> None:
        """All entries were seen; `whole` says that those in archives were, too."""
        if whole:
            for _ in self._unused:
                self._add(Fault("fired", "rules are said to have fired together in no decision"))
        self._texts()
        self._file()

    def _without_entries(self) -> set[Any]:
        """Sets of rules of which the log itself has no decision: all but those in archives."""
        used = select(entries.c.seq).where(entries.c.fired == fired_rules.c.fired).exists()
        query = plain_columns(fired_rules.c.fired).where(~used).distinct()
        with as_stored(self._database) as connection:
            return set(connection.execute(query).scalars())

    def _texts(self) -> None:
        after = ""
        while True:
            query = columns_as_stored(texts).where(texts.c.hash > after).order_by(texts.c.hash)
            with as_stored(self._database) as connection:
                found = connection.execute(query.limit(_TEXTS)).all()
            for row in found:
                self._text(row.hash, row.text)
            if len(found) < _TEXTS:
                break
            after = found[-1].hash
        held = select(texts.c.hash).where(texts.c.hash == entries.c.text_hash).exists()
        gone = plain_columns(entries.c.seq, entries.c.id, entries.c.text_hash)
        with as_stored(self._database) as connection:
            rows = connection.execute(gone.where(entries.c.kind == "ruleset", ~held).limit(AT_ONCE))
            for seq, name, digest in rows:
                said = f"the ruleset text `{_short(digest)}` is gone"
                self._add(Fault("text", said, seq, _name(name)))

    def _text(self, digest: Any, said: Any) -> None:
        query = plain_columns(entries.c.seq, entries.c.id).where(
            entries.c.kind == "ruleset", entries.c.text_hash == digest
        )
        with as_stored(self._database) as connection:
            row = connection.execute(query).first()
        if row is None:
            told = f"no entry says that there is a ruleset text `{_short(digest)}`"
            self._add(Fault("text", told))
        try:
            sound = isinstance(said, str) and text_hash_of(said) == digest
        except UnicodeEncodeError:
            sound = False
        if not sound:
            seq, name = (None, None) if row is None else (row[0], _name(row[1]))
            told = f"the ruleset text `{_short(digest)}` was altered"
            self._add(Fault("text", told, seq, name))

    def _file(self) -> None:
        """That SQLite's own indexes find what its tables hold."""
        if not self._database.is_sqlite:
            return
        with self._database.reading() as connection:
            said = connection.execute(text("PRAGMA integrity_check(1)")).scalar()
        if said != "ok":
            self._add(Fault("damaged", "the file is damaged: an index or a page of it is wrong"))


def _short(digest: Any) -> str:
    told = str(digest)[:19]
    return told if told.isprintable() else "?"


def _name(name: Any) -> str | None:
    return name if isinstance(name, str) and name.isprintable() else None
