"""Instants and days: law 5 of docs/reference/language.md."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta, timezone
from functools import lru_cache
from zoneinfo import ZoneInfo

from leadrules.intake.scalars import plain
from leadrules.intake.unreadable import Unreadable

_DAY = re.compile(r"(\d{4})-(\d\d)-(\d\d)", re.ASCII)
_INSTANT = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?"
    r"(?:(Z| UTC)|([+-])(\d\d)(?::?(\d\d))?)?",
    re.ASCII,
)
_MICROSECOND = timedelta(microseconds=1)
_ONE_DAY = timedelta(days=1)


@lru_cache(maxsize=64)
def zone_of(name: str) -> ZoneInfo:
    """The IANA zone of this name."""
    return ZoneInfo(name)


def start_of_day(day: date, zone: str) -> datetime:
    """The first instant of a calendar day: its midnight in the zone.

    A midnight that the clock leaves out is moved forward by the gap, a repeated one is the first.
    Raises Unreadable at the calendar's ends.

    >>> start_of_day(date(2024, 7, 1), "Europe/Berlin").isoformat()
    '2024-06-30T22:00:00+00:00'
    """
    return _to_utc(day, datetime.combine(day, time.min, zone_of(zone)))


def end_of_day(day: date, zone: str) -> datetime:
    """The last microsecond of a calendar day: the one before the next day starts.

    Raises Unreadable at the calendar's ends.

    >>> end_of_day(date(2024, 1, 1), "UTC").isoformat()
    '2024-01-01T23:59:59.999999+00:00'
    """
    if day == date.max:
        raise Unreadable(day, "is at the end of the calendar")
    return start_of_day(day + _ONE_DAY, zone) - _MICROSECOND


def day_of(instant: datetime, zone: str) -> date:
    """The calendar day of an aware instant in the zone.

    >>> day_of(datetime(2024, 6, 30, 22, tzinfo=UTC), "Europe/Berlin")
    datetime.date(2024, 7, 1)
    """
    return instant.astimezone(zone_of(zone)).date()


def read_day(raw: object) -> date:
    """A calendar day from a `date` or the text `YYYY-MM-DD`; all else raises Unreadable.

    >>> read_day("2024-02-29")
    datetime.date(2024, 2, 29)
    """
    value = plain(raw)
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    if isinstance(value, str) and (parts := _DAY.fullmatch(value)):
        try:
            return date(*map(int, parts.groups()))
        except ValueError:
            raise Unreadable(value, "is not a day of the calendar") from None
    raise Unreadable(value, "is not a date")


def read_instant(raw: object, zone: str, zone_declared: bool) -> datetime:
    """An instant, aware and in UTC, from a `datetime`, a `date` or text in ISO 8601.

    A date stands for the last microsecond of its day in the zone. A time without a zone is read in
    the zone if that was declared. Further digits of a second than six are cut off. All else, and a
    missing value, raises Unreadable.

    >>> read_instant("2024-03-10 02:30", "America/New_York", True).isoformat()
    '2024-03-10T07:30:00+00:00'
    """
    value = plain(raw)
    if isinstance(value, str):
        return _from_text(value, zone, zone_declared)
    if isinstance(value, datetime):
        return _in_utc(value, value, zone, zone_declared)
    if isinstance(value, date):
        return end_of_day(value, zone)
    raise Unreadable(value, "is not an instant")


def _from_text(text: str, zone: str, zone_declared: bool) -> datetime:
    parts = _INSTANT.fullmatch(text)
    if parts is None:
        if _DAY.fullmatch(text):
            return end_of_day(read_day(text), zone)
        raise Unreadable(text, "is not an instant")
    year, month, day, hour, minute, second, fraction, utc, sign, hours, minutes = parts.groups()
    microsecond = int(fraction[:6].ljust(6, "0")) if fraction else 0
    try:
        offset = UTC if utc else _offset(sign, hours, minutes) if sign else None
        instant = datetime(
            int(year),
            int(month),
            int(day),
            int(hour),
            int(minute),
            int(second or 0),
            microsecond,
            offset,
        )
    except ValueError:
        raise Unreadable(text, "is not an instant of the calendar and the clock") from None
    return _in_utc(text, instant, zone, zone_declared)


def _offset(sign: str, hours: str, minutes: str | None) -> timezone:
    ahead = timedelta(hours=int(hours), minutes=int(minutes or 0))
    if int(minutes or 0) > 59:
        raise ValueError
    return timezone(ahead if sign == "+" else -ahead)


def _in_utc(raw: object, instant: datetime, zone: str, zone_declared: bool) -> datetime:
    if instant.utcoffset() is None:
        if not zone_declared:
            raise Unreadable(raw, "has no zone, and the ruleset declares none")
        # WHY: fold 0 is the first of a repeated hour, and moves a time in a gap forward by the gap
        instant = instant.replace(tzinfo=zone_of(zone), fold=0)
    return _to_utc(raw, instant)


def _to_utc(raw: object, instant: datetime) -> datetime:
    try:
        return instant.astimezone(UTC)
    except OverflowError:
        raise Unreadable(raw, "is at the end of the calendar") from None
