"""When a promise is due: a duration counted in working time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from leadrules.decision.agreement import Calendar, Duration
from leadrules.decision.units import date_of

LATEST = datetime.max.replace(tzinfo=UTC)
"""The last instant there is: promises that run past it are due then."""

_DAY = timedelta(days=1)
_MOST_DAYS = 50_000  # looked at for one promise: 136 years


def due(start: datetime, duration: Duration, calendar: Calendar | None) -> datetime:
    """The instant, in UTC, a promise made at `start` (aware) is due.

    Without a calendar the duration is elapsed time. With one, microseconds run in working time
    only, and a day is the same time of day on the next working day; from the start of the next
    working time where `start` is outside it; outside that day's working time, the start of the
    next on that day, or the day's close. A calendar in which no working time comes within 136
    years counts as none.

    >>> from datetime import UTC, datetime
    >>> office = Calendar("UTC", (((9 * 60, 17 * 60),),) * 5 + ((), ()))
    >>> friday = datetime(2024, 2, 2, 16, tzinfo=UTC)
    >>> due(friday, Duration(microseconds=4 * 3_600_000_000), office).isoformat()
    '2024-02-05T12:00:00+00:00'
    >>> due(friday, Duration(days=1), office).isoformat()
    '2024-02-05T16:00:00+00:00'
    """
    start = start.astimezone(UTC)
    elapsed = timedelta(days=duration.days, microseconds=duration.microseconds)
    try:
        in_time = None if calendar is None else _worked(start, duration, _working(calendar))
        return start + elapsed if in_time is None else in_time
    except OverflowError:
        return LATEST


@dataclass(frozen=True, slots=True)
class _Working:
    """A calendar made ready to ask."""

    zone: ZoneInfo
    hours: tuple[tuple[tuple[int, int], ...], ...]
    holidays: frozenset[date]

    def spans(self, day: date) -> list[tuple[datetime, datetime]]:
        """The day's working time in UTC, ascending: from each start until each end."""
        if day in self.holidays:
            return []
        return sorted(
            (opens, closes)
            for first, last in self.hours[day.weekday()]
            if (opens := self.instant(day, first)) < (closes := self.instant(day, last))
        )

    def instant(self, day: date, minute: int) -> datetime:
        """A time of day as an instant: moved forward in a gap of the clock, the first of two."""
        days, minute = divmod(minute, 24 * 60)
        local = datetime.combine(day + days * _DAY, time(*divmod(minute, 60)), self.zone)
        return local.astimezone(UTC)

    def days_from(self, instant: datetime) -> Iterator[date]:
        """The days from an instant's own on, boundedly many."""
        first = instant.astimezone(self.zone).date()
        return (first + number * _DAY for number in range(_MOST_DAYS))


@lru_cache(maxsize=64)
def _working(calendar: Calendar) -> _Working:
    holidays = frozenset(date_of(holiday) for holiday in calendar.holidays)
    return _Working(ZoneInfo(calendar.zone), calendar.hours, holidays)


def _worked(start: datetime, duration: Duration, working: _Working) -> datetime | None:
    """When the duration has been worked; None where working time does not suffice."""
    at = _opening(start, working)
    if at is not None and duration.days:
        at = _days_later(at, duration.days, working)
    if at is not None and duration.microseconds:
        at = _time_later(at, timedelta(microseconds=duration.microseconds), working)
    return at


def _opening(start: datetime, working: _Working) -> datetime | None:
    """The start itself within working time, else the start of the next."""
    for day in working.days_from(start):
        for opens, closes in working.spans(day):
            if start < closes:
                return max(start, opens)
    return None


def _days_later(start: datetime, days: int, working: _Working) -> datetime | None:
    """The same time of day that many working days later, moved into that day's working time."""
    local = start.astimezone(working.zone)
    for day in working.days_from(start):
        spans = working.spans(day) if day > local.date() else []
        days -= bool(spans)
        if spans and days == 0:
            same = datetime.combine(day, local.time(), working.zone).astimezone(UTC)
            for opens, closes in spans:
                if same <= closes:
                    return max(same, opens)
            return spans[-1][1]
    return None


def _time_later(start: datetime, left: timedelta, working: _Working) -> datetime | None:
    """The instant at which that much working time has passed; a close, rather than an opening."""
    at = start
    for day in working.days_from(start):
        for opens, closes in working.spans(day):
            at = max(at, opens)
            if left <= closes - at:
                return at + left
            left -= max(closes - at, timedelta())
            at = max(at, closes)
    return None
