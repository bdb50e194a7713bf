"""A record in plain text: first for the person who calls the lead, then for the one who checks."""

from __future__ import annotations

from leadrules.decision.record import Record


def explain(record: Record, *, color: bool = False, width: int | None = None) -> str:
    """The answer and why."""
    return f"{record.effective.verdict}  {record.score}"
