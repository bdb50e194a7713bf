"""Feedback read back from the log."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, literal_column, select

from leadrules.log.feedback.record import LoggedFeedback
from leadrules.log.reading import StoredEntry, opened, stored
from leadrules.log.store.tables import entries

if TYPE_CHECKING:
    from leadrules.log.decision_log import DecisionLog

_AT_ONCE = 500
_NO_DECISION = entries.c.kind != literal_column("'decision'")
"""WHY: in these words, so that SQLite uses the index that leaves decisions out."""


def about(log: DecisionLog, decision_id: str) -> list[LoggedFeedback]:
    """What was recorded about a decision, in the order in which it happened."""
    return _opened(log, _NO_DECISION, entries.c.about == decision_id)


def of_lead(log: DecisionLog, lead_id: str) -> list[LoggedFeedback]:
    """What was recorded about a lead, in the order in which it happened."""
    return _opened(log, entries.c.subject == log.keys.lead(lead_id))


def _opened(log: DecisionLog, *conditions: Any) -> list[LoggedFeedback]:
    with log.database.reading() as connection:
        query = select(entries).where(entries.c.kind == "feedback", *conditions)
        rows = connection.execute(query.order_by(entries.c.as_of, entries.c.seq))
        found = stored(connection, rows)
    return in_clear(log, found)


def in_clear(log: DecisionLog, found: Sequence[StoredEntry]) -> list[LoggedFeedback]:
    """Entries of feedback with what is sealed in them."""
    parts = opened(log.keys, found)
    return [LoggedFeedback(one, each) for one, each in zip(found, parts, strict=True)]


def feedback_of(
    connection: Connection, subjects: Iterable[bytes], decisions: Iterable[str], until: int
) -> list[StoredEntry]:
    """What happened until an instant to leads, and to decisions about leads without an id; in
    order."""
    found: list[StoredEntry] = []
    for column, wanted in (
        (entries.c.subject, list(dict.fromkeys(subjects))),
        (entries.c.about, list(dict.fromkeys(decisions))),
    ):
        for start in range(0, len(wanted), _AT_ONCE):
            some = wanted[start : start + _AT_ONCE]
            query = select(entries).where(
                _NO_DECISION, entries.c.kind == "feedback", column.in_(some),
                entries.c.as_of <= until,
            )  # fmt: skip
            found += stored(connection, connection.execute(query))
    return sorted(found, key=lambda entry: (entry.columns["as_of"], entry.seq))
