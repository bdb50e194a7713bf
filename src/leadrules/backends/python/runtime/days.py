"""Calendar days of the ruleset's zone, and instants counted in microseconds."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from leadrules.decision.units import microseconds_of

DAY = 86_400_000_000
LATEST = datetime.max.replace(tzinfo=UTC)
EARLIEST = datetime.min.replace(tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)


@lru_cache(maxsize=64)
def local_day(zone: str) -> Callable[[datetime], int]:
    """The function from an instant in UTC to the ordinal of its calendar day in the zone.

    >>> local_day("Europe/Berlin")(datetime(2024, 6, 30, 22, tzinfo=UTC)) - local_day("UTC")(
    ...     datetime(2024, 6, 30, 22, tzinfo=UTC))
    1
    """
    if zone == "UTC":
        return datetime.toordinal
    where = ZoneInfo(zone)

    def day(at: datetime) -> int:
        try:
            return at.astimezone(where).toordinal()
        except OverflowError:  # in the zone it is before year 1 or after year 9999
            return at.toordinal() + (1 if at.year == datetime.max.year else -1)

    return day


def end_of_day(day: date, zone: str) -> int:
    """The last microsecond of a calendar day, since 1970-01-01T00:00:00Z.

    >>> end_of_day(date(1970, 1, 1), "UTC")
    86399999999
    """
    if day == date.max:  # its next day cannot be said
        return end_of_day(day - timedelta(days=1), zone) + DAY
    midnight = datetime.combine(day + timedelta(days=1), datetime.min.time())
    offset = midnight.replace(tzinfo=ZoneInfo(zone)).utcoffset() or timedelta()
    return microseconds_of(midnight.replace(tzinfo=UTC)) - offset // MICROSECOND - 1


def microseconds_in(value: date, zone: str) -> int:
    """The instant of a date (its day's end) or timestamp, in microseconds."""
    if isinstance(value, datetime):
        return microseconds_of(value)
    return end_of_day(value, zone)


def bound_after(value: date | None, zone: str) -> datetime | None:
    """What an event must be later than to be after a field's instant; None is no bound."""
    if value is None or isinstance(value, datetime):
        return value
    microseconds = end_of_day(value, zone)
    if microseconds > microseconds_of(LATEST):
        return LATEST
    return EARLIEST + timedelta(microseconds=microseconds - microseconds_of(EARLIEST))


def earliest_within(as_of: datetime, within: timedelta) -> datetime:
    """The first instant later than `within` before `as_of`, or the first there is."""
    try:
        return as_of - within + MICROSECOND
    except OverflowError:
        return EARLIEST
