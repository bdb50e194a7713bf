"""The one way into the log: entries, parts, texts, head and tail in one transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, insert, select, update

from leadrules.decision.units import microseconds_of
from leadrules.log.entry import COLUMNS, Placeable, SealedPart
from leadrules.log.head import Head
from leadrules.log.sealing import seal
from leadrules.log.store.errors import LogError, log_error
from leadrules.log.store.rows import add_rows
from leadrules.log.store.tables import entries, fired_rules, heads, parts, tail, texts
from leadrules.log.subjects import GIVE_KEYS, KeyStore
from leadrules.log.tree import Frontier, leaf_hash

FIRED = COLUMNS.index("fired")

IN_STEP = 12
"""How many entries each step is done to. WHY: doing one thing to many takes an eighth less time
than doing all things to one; of more, the collector of garbage looks at what still lives."""


class Appending:
    """A transaction that adds to the log, which nobody else adds to meanwhile.

    `append` as often as needed; what was added is in the log once the transaction is committed.
    """

    def __init__(self, connection: Connection, keys: KeyStore, now: datetime) -> None:
        self.connection = connection
        self.now = _unlike(connection, now.astimezone(UTC))
        self._keys = keys
        row = connection.execute(select(tail.c.size, tail.c.frontier, tail.c.sealed_by)).one()
        self._frontier = Frontier(row.size, row.frontier)
        self._before: int = row.size
        self._sealed_by: bytes | None = row.sealed_by

    @property
    def size(self) -> int:
        """How many entries the log has, with those added here."""
        return self._frontier.size

    def has_text(self, text_hash: str) -> bool:
        """Whether the log holds the text of a ruleset."""
        query = select(texts.c.hash).where(texts.c.hash == text_hash)
        return self.connection.execute(query).first() is not None

    def add_text(self, text_hash: str, text: str) -> None:
        """Keeps a ruleset's text, which a `ruleset` entry names."""
        self.connection.execute(insert(texts), {"hash": text_hash, "text": text})

    def has(self, name: str) -> bool:
        """Whether the log holds the entry with an id."""
        query = select(entries.c.seq).where(entries.c.id == name)
        return self.connection.execute(query).first() is not None

    def append(self, drafts: Sequence[Placeable]) -> list[int]:
        """Adds entries, in their order; their places."""
        if not drafts:
            return []
        self._hold_to_keys()
        subjects = [part.subject for draft in drafts for part in draft.parts]
        keys = self._keys.sealing(subjects, self.now)
        rows: list[tuple[Any, ...]] = []
        sealed_rows: list[tuple[Any, ...]] = []
        fired: dict[int, Sequence[str]] = {}
        first = self._frontier.size
        for start in range(0, len(drafts), IN_STEP):
            some = drafts[start : start + IN_STEP]
            seq = first + start
            sealed = [
                [
                    SealedPart(
                        keys[part.subject].name,
                        part.subject,
                        seal(keys[part.subject].key, part.plain, draft.id, number),
                    )
                    for number, part in enumerate(draft.parts)
                ]
                for draft in some
            ]
            placed = [
                draft.placed(seq + n, self.now, parts)
                for n, (draft, parts) in enumerate(zip(some, sealed, strict=True))
            ]
            leaves = [leaf_hash(one.header) for one in placed]
            for n, (one, leaf, own) in enumerate(zip(placed, leaves, sealed, strict=True)):
                self._frontier.append(leaf)
                rows.append((*one.columns, leaf, one.header.decode()))
                for number, part in enumerate(own):
                    sealed_rows.append((seq + n, number, part.subject, part.key, part.sealed))
                if one.fired is not None:
                    fired[one.columns[FIRED]] = one.fired
        add_rows(self.connection, entries, rows)
        add_rows(self.connection, parts, sealed_rows)
        self._add_fired(fired)
        return list(range(first, self._frontier.size))

    def finish(self) -> Head:
        """Writes head and tail, if anything was added; the last thing before the commit."""
        head = Head(self._frontier.size, self._frontier.root())
        if head.size == self._before:
            return head
        self.connection.execute(
            insert(heads),
            {"size": head.size, "root": head.root, "at": microseconds_of(self.now)},
        )
        self.connection.execute(
            update(tail).values(
                size=head.size, frontier=self._frontier.stored(), sealed_by=self._sealed_by
            )
        )
        return head

    def _hold_to_keys(self) -> None:
        """WHY: parts sealed under the keys of another store would be lost with it unnoticed."""
        if self._sealed_by is None:
            self._sealed_by = self._keys.fingerprint
        elif self._sealed_by != self._keys.fingerprint:
            raise other_keys()

    def _add_fired(self, fired: Mapping[int, Sequence[str]]) -> None:
        known: set[int] = set()
        numbers = list(fired)
        for start in range(0, len(numbers), 500):
            query = (
                select(fired_rules.c.fired)
                .where(fired_rules.c.fired.in_(numbers[start : start + 500]))
                .distinct()
            )
            known.update(self.connection.execute(query).scalars())
        rows = [
            (rule, number)
            for number, rules in fired.items()
            if number not in known
            for rule in rules
        ]
        add_rows(self.connection, fired_rules, rows)


def text_hash_of(text: str) -> str:
    """The hash under which the log keeps a text."""
    return f"sha256:{sha256(text.encode()).hexdigest()}"


def _unlike(connection: Connection, now: datetime) -> datetime:
    """An instant that the commit before does not have: where one is a head's, the head shows it.

    WHY: a head that was removed leaves entries of two instants under the next one.
    """
    before = connection.execute(select(heads.c.at).order_by(heads.c.size.desc()).limit(1)).scalar()
    return now + timedelta(microseconds=1) if before == microseconds_of(now) else now


def other_keys() -> LogError:
    """The key store is not the one that the log is sealed by."""
    return log_error(
        "LR692",
        "the key store is not this log's",
        help=f"give the log's own by {GIVE_KEYS}; what was sealed under it nothing else opens",
    )
