"""What marketing and sales promise each other for each verdict, and the working time it runs in."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Duration:
    """A promise's length: working days, or microseconds of working time (elapsed, without a
    calendar). Where both are given, the days go first."""

    days: int = 0
    microseconds: int = 0


@dataclass(frozen=True, slots=True)
class Calendar:
    """Working time: for Monday (0) to Sunday (6), spans of minutes since midnight in the zone."""

    zone: str
    hours: tuple[tuple[tuple[int, int], ...], ...]
    holidays: tuple[int, ...] = ()  # days since 1970-01-01


@dataclass(frozen=True, slots=True)
class Promise:
    """What a verdict means and what follows from it."""

    verdict: str
    means: str
    respond_within: Duration | None = None
    accept_within: Duration | None = None
    attempts: int | None = None


@dataclass(frozen=True, slots=True)
class Agreement:
    """The signed terms: a promise for each verdict, working time, and what both sides count on."""

    promises: tuple[Promise, ...] = ()
    calendar: Calendar | None = None
    rejection_reasons: tuple[str, ...] = ()
    weekly_capacity: int | None = None
    review_by: int | None = None  # a date: days since 1970-01-01
