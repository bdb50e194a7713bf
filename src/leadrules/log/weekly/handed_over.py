"""A lead of a weekly report."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from leadrules.log.feedback.course import Course
from leadrules.log.feedback.hand_overs import Decided


@dataclass(frozen=True, slots=True)
class HandedOver:
    """A lead that was handed over, by which decision, on what terms, and what became of it."""

    decided: Decided
    at: datetime
    fired: tuple[str, ...]
    source: str | None
    overridden: bool
    by_override: bool
    """Whether only a person's word handed it over: the rules alone would not have passed it."""
    respond_by: datetime | None
    accept_by: datetime | None
    attempts: int | None
    """How many were promised."""
    course: Course
