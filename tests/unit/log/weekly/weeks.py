"""A small week worked by hand: 2026-W47 as known on its Friday at noon, and what came before.

Working time is Monday to Friday, 09:00 to 17:00 in Berlin, which is 08:00 to 16:00 in UTC.
"""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from tests.unit.log.feedback.conftest import RULES

import leadrules
from leadrules import DecisionLog, Ruleset

FRIDAY = datetime(2026, 11, 20, 12, tzinfo=UTC)
BY_HAND: dict[str, Any] = {"who": "zoe", "why": "met at the fair", "verdict": "MQL"}
NOT_NOW: dict[str, Any] = {"who": "zoe", "why": "is in court with us", "verdict": "cold"}


def when(text: str) -> datetime:
    return datetime.fromisoformat(f"2026-{text}").replace(tzinfo=UTC)


class Week:
    """A log that is written as a story."""

    def __init__(self, log: DecisionLog, ruleset: Ruleset) -> None:
        self.log, self.ruleset = log, ruleset

    def decides(
        self, lead: str, at: str, *, source: str | None = None, override: Any = None, **fields: Any
    ) -> str:
        given = {"lead_id": lead, **fields}
        decision = self.ruleset.score(given, events=[], as_of=when(at), override=override)
        return self.log.record(decision, ruleset=self.ruleset, source=source, override=override)

    def hears(self, lead: str, stage: Any, at: str, **more: Any) -> None:
        self.log.feedback(lead, stage, at=when(at), **more)


def write(log: DecisionLog, text: str = RULES) -> dict[str, str]:
    """Writes the week; the ids of decisions that are named later."""
    week = Week(log, leadrules.loads(text))
    # handed over on Monday at 09:00 in Berlin, so a response is due at 13:00: rung at 11:00
    week.decides("ann", "11-16T08:00", asked=True, source="web-form")
    week.hears("ann", "attempt", "11-16T10:00")
    week.hears("ann", "accepted", "11-16T11:00")
    week.hears("ann", "opportunity", "11-17T08:00")
    # due at 11:30, rung at 12:00; to be answered by Tuesday 09:30, sent back at 10:00
    week.decides("bob", "11-16T08:30", asked=True, employees=500, source="web-form")
    week.hears("bob", "attempt", "11-16T11:00")
    week.hears("bob", "rejected", "11-17T09:00", reason="No budget")
    # sent back before a response was due, for a reason that nobody agreed on
    week.decides("cy", "11-17T08:00", asked=True)
    week.hears("cy", "rejected", "11-17T08:30", reason="bad smell")
    # nobody did anything
    week.decides("dee", "11-18T08:00", asked=True)
    # due on Friday at 16:30 in Berlin, which has not come
    week.decides("eve", "11-20T11:30", asked=True)
    week.hears("eve", "attempt", "11-20T11:45")
    # cold by the rules, handed over by a person, reached at the third attempt, won
    fay = week.decides("fay", "11-19T08:00", override=BY_HAND)
    week.hears("fay", "attempt", "11-19T09:00")
    week.hears("fay", "attempt", "11-19T10:00", number=3)
    week.hears("fay", "accepted", "11-19T10:00")
    week.hears("fay", "won", "11-20T10:00", amount=Decimal(1000))
    # won though never handed over; and one that the log does not know
    gil = week.decides("gil", "11-16T08:00")
    week.hears("gil", "won", "11-20T09:00", amount=Decimal(50))
    week.hears("hal", "won", "11-19T09:00")
    # passed by the rules, kept back by a person
    week.decides("ivy", "11-17T08:00", asked=True, override=NOT_NOW)
    # in August: won in time, lost, and won 99 days later, which is this week
    week.decides("jon", "08-10T08:00", asked=True)
    week.hears("jon", "accepted", "08-10T09:00")
    week.hears("jon", "won", "09-01T09:00", amount=Decimal("300.50"))
    week.decides("kim", "08-10T08:00", asked=True)
    week.hears("kim", "lost", "09-01T09:00")
    week.decides("lou", "08-11T08:00", asked=True)
    week.hears("lou", "won", "11-18T09:00")
    # in October, whose 90 days have not passed
    week.decides("mia", "10-01T08:00", asked=True)
    week.hears("mia", "opportunity", "10-05T08:00")
    # known only after Friday noon
    week.hears("dee", "accepted", "11-20T12:01")
    return {"fay": fay, "gil": gil}


def hostile(log: DecisionLog) -> None:
    """Names and texts that a page must only ever show."""
    markup = "<img src=x onerror=alert(1)>"
    week = Week(log, leadrules.loads(RULES))
    week.decides("ann", "11-16T08:00", asked=True, source=markup)
    week.hears("ann", "rejected", "11-16T09:00", reason=f"=cmd() \u202egnp {markup}")
    week.decides("bob", "11-16T08:00", override={**BY_HAND, "why": markup})
    week.hears("bob", "won", "11-16T09:00", detail=markup)


def log_in(folder: Path) -> DecisionLog:
    return DecisionLog(folder / "decisions.db")
