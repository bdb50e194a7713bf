"""Feedback read back from the log."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, literal_column, select

from leadrules.log.feedback.record import LoggedFeedback
from leadrules.log.reading import Found, StoredEntry, opened, stored
from leadrules.log.spanning import spanning
from leadrules.log.store.tables import entries
from leadrules.log.wanted import Wanted, Which

if TYPE_CHECKING:
    from leadrules.log.decision_log import DecisionLog

_AT_ONCE = 500
_NO_DECISION = entries.c.kind != literal_column("'decision'")
"""WHY: in these words, so that SQLite uses the index that leaves decisions out."""


def about(log: DecisionLog, decision_id: str) -> Found[LoggedFeedback]:
    """What was recorded about a decision, in the order in which it happened."""
    wanted = Wanted.of(Which("feedback", {"about": [decision_id]}))
    return _opened(log, wanted, _NO_DECISION, entries.c.about == decision_id)


def of_lead(log: DecisionLog, lead_id: str) -> Found[LoggedFeedback]:
    """What was recorded about a lead, in the order in which it happened."""
    subject = log.keys.lead(lead_id)
    wanted = Wanted.of(Which("feedback", {"subject": [subject]}))
    return _opened(log, wanted, entries.c.subject == subject)


def _opened(log: DecisionLog, wanted: Wanted, *conditions: Any) -> Found[LoggedFeedback]:
    query = select(entries).where(entries.c.kind == "feedback", *conditions)
    query = query.order_by(entries.c.as_of, entries.c.seq)
    with spanning(log, wanted) as span:
        found = stored(span.connection, span.connection.execute(query))
        unread = span.unread
    return Found(in_clear(log, found), unread)


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
