"""Instants as microseconds since 1970-01-01T00:00:00Z, and the zone's calendar days."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from leadrules.decision.units import days_of, microseconds_of

DAY = 86_400_000_000


def end_of_day(day: date, zone: ZoneInfo) -> int:
    """The last microsecond of a calendar day: the one before the next day's 00:00.

    >>> end_of_day(date(1970, 1, 1), ZoneInfo("UTC"))
    86399999999
    """
    if day == date.max:  # its next day cannot be said
        return end_of_day(day - timedelta(days=1), zone) + DAY
    midnight = datetime.combine(day + timedelta(days=1), datetime.min.time())
    offset = midnight.replace(tzinfo=zone).utcoffset() or timedelta()
    return microseconds_of(midnight.replace(tzinfo=UTC)) - offset // timedelta(microseconds=1) - 1


def local_day(instant: datetime, zone: ZoneInfo) -> int:
    """The calendar day of an instant in a zone, as days since 1970-01-01.

    >>> local_day(datetime(1970, 1, 1, 23, 30, tzinfo=UTC), ZoneInfo("Europe/Berlin"))
    1
    """
    try:
        return days_of(instant.astimezone(zone).date())
    except OverflowError:  # in the zone it is before year 1 or after year 9999
        return days_of(instant.date()) + (1 if instant.year == 9999 else -1)
