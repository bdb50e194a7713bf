"""Times as systems write them, as instants that the rules read."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any

from leadrules.intake.instants import read_instant
from leadrules.intake.unreadable import Unreadable

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_SHORT_HOUR = re.compile(r"(\d{4}-\d\d-\d\d)[T ](\d:\d\d.*)", re.ASCII)
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_MILLISECONDS = range(12, 15)  # digits: from 1973 to the calendar's end
_SECONDS = range(9, 11)


def instant(value: Any, zone: str) -> Any:
    """An instant in UTC as text; what is none, and a day alone, is given back as it is.

    A number of 12 to 14 digits is milliseconds since 1970, one of 9 or 10 is seconds. A time
    without a zone is in `zone`.

    >>> instant(1577836800250, "UTC"), instant("2020-01-01 0:00:00", "UTC")
    ('2020-01-01T00:00:00.250000Z', '2020-01-01T00:00:00Z')
    >>> instant("2020-01-01 00:00:00 UTC", "Europe/Berlin"), instant("2020-01-01", "UTC")
    ('2020-01-01T00:00:00Z', '2020-01-01')
    """
    if isinstance(value, bool) or not isinstance(value, str | int):
        return value
    return _read(value, zone)


@lru_cache(maxsize=4096)
def _read(value: str | int, zone: str) -> str | int:
    text = str(value).strip()
    if text.isdecimal() and text.isascii():
        return _since_1970(text, value)
    if _DAY.fullmatch(text):
        return text
    if short := _SHORT_HOUR.fullmatch(text):
        text = f"{short[1]} 0{short[2]}"
    try:
        return _written(read_instant(text, zone, True))
    except Unreadable:
        return value


def _since_1970(digits: str, value: str | int) -> str | int:
    if len(digits) in _MILLISECONDS:
        ago = timedelta(milliseconds=int(digits))
    elif len(digits) in _SECONDS:
        ago = timedelta(seconds=int(digits))
    else:
        return value
    return _written(_EPOCH + ago)


def _written(at: datetime) -> str:
    return at.isoformat().replace("+00:00", "Z")
