"""Erasing somebody: the keys are destroyed, and an entry of the log says so for good."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, Connection

from leadrules.log.entry import Draft
from leadrules.log.reading import StoredEntry, newest_first, stored
from leadrules.log.store.errors import log_error
from leadrules.log.store.tables import entries

if TYPE_CHECKING:
    from leadrules.log.decision_log import DecisionLog
    from leadrules.log.subjects import KeyStore


@dataclass(frozen=True, slots=True)
class Erasure:
    """That somebody was erased: which entry of the log says so, and how many keys were destroyed.

    `keys` is 0 where none was left: all was erased before, or that run did not come to its end.
    """

    seq: int
    id: str
    at: datetime
    keys: int


def erase(log: DecisionLog, lead_id: str | None = None, *, decision: str | None = None) -> Erasure:
    """Destroys the keys of a lead, or of those without an id in a decision, and chains that it did.

    Exactly one is given: `lead_id`, of whom nothing can be read any more, neither decisions nor
    what others' decisions hold of that lead; or `decision`, the id of one that holds something of
    somebody without an id. Archives and copies of the log are covered, as they hold no keys. Doing
    it twice is harmless. Raises LogError where the log holds nothing of them.
    """
    if (lead_id is None) == (decision is None):
        raise log_error("LR699", "whom to erase is said by a lead's id or by a decision's")
    keys = log.keys
    if lead_id is not None:
        subject: bytes | None = keys.lead(lead_id)
        subjects = [keys.lead(lead_id)]
        said = entries.c.subject == subject
    else:
        assert decision is not None
        subject, subjects = None, _nameless(log.get(decision).entry, keys)
        said = entries.c.about == decision
    with log.appending() as adding:
        living = bool(keys.living(subjects))
        erased_at = keys.destroyed_at(subjects)
        if not living and erased_at is None:
            raise log_error(
                "LR691",
                "the log holds nothing of whom it should erase",
                help="give the id as the decisions were given it",
            )
        before = _last(adding.connection, said)
        if not living and before is not None and before.recorded_at >= (erased_at or adding.now):
            return Erasure(before.seq, before.id, before.recorded_at, 0)
        says = {"about": decision, "erased": [each.hex() for each in subjects]}
        draft = Draft("erasure", says, subject)
        (seq,) = adding.append([draft])
        # WHY: before the commit, so that nobody seals anything between. Where the commit fails,
        # whoever erases again writes the entry, and until then `verify` misses it.
        destroyed = keys.destroy(subjects, adding.now)
        return Erasure(seq, draft.id, adding.now, destroyed)


def _nameless(entry: StoredEntry, keys: KeyStore) -> list[bytes]:
    """Those of whom an entry holds something without an id."""
    return [
        part.subject
        for number, part in enumerate(entry.parts)
        if part.subject == keys.nameless(entry.id, number)
    ]


def _last(connection: Connection, said: ColumnElement[bool]) -> StoredEntry | None:
    query = newest_first(entries.c.kind == "erasure", said, limit=1)
    found = stored(connection, connection.execute(query))
    return found[0] if found else None
