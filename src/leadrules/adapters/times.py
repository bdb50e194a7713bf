"""Times as systems write them, as instants that the rules read."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any

from leadrules.intake.instants import read_instant
from leadrules.intake.unreadable import Unreadable

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_SHORT_HOUR = re.compile(r"(\d{4}-\d\d-\d\d)[T ](\d:\d\d.*)", re.ASCII)
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_DIGITS_ALONE = re.compile(
    r"(\d{1,4})([/.-])(\d{1,2})\2(\d{1,4})"
    r"(?:,?[ T]+(\d{1,2}):(\d\d)(:\d\d(?:\.\d+)?)?(?: ?([AP])\.?M\.?)?(.*))?",
    re.ASCII | re.IGNORECASE,
)
_MILLISECONDS = range(12, 15)  # digits: from 1973 to the calendar's end
_SECONDS = range(9, 11)


@dataclass(frozen=True, slots=True)
class DayForm:
    """A day in digits alone: which of `year`, `month` and `day` comes when, and what is between.

    >>> DayForm.of("month/day/year")
    DayForm(order=('month', 'day', 'year'), between='/')
    >>> DayForm.of("mm/dd/yy") is None
    True
    """

    order: tuple[str, ...]
    between: str

    @classmethod
    def of(cls, text: str) -> DayForm | None:
        """The form in words, `day.month.year`; None for what is none."""
        for between in "/.-":
            order = tuple(text.lower().split(between))
            if sorted(order) == ["day", "month", "year"]:
                return cls(order, between)
        return None


def instant(value: Any, zone: str, days: DayForm | None = None) -> Any:
    """An instant in UTC as text; what is none, and a day alone, is given back as it is.

    A number of 12 to 14 digits is milliseconds since 1970, one of 9 or 10 is seconds. A time
    without a zone is in `zone`. A day such as `02/03/2024` is read only by `days`, never guessed.

    >>> instant(1577836800250, "UTC"), instant("2020-01-01 0:00:00", "UTC")
    ('2020-01-01T00:00:00.250000Z', '2020-01-01T00:00:00Z')
    >>> instant("2020-01-01 00:00:00 UTC", "Europe/Berlin"), instant("2020-01-01", "UTC")
    ('2020-01-01T00:00:00Z', '2020-01-01')
    >>> us = DayForm.of("month/day/year")
    >>> instant("2/3/2024, 9:05 PM", "UTC", us), instant("2/3/2024", "UTC", us)
    ('2024-02-03T21:05:00Z', '2024-02-03')
    """
    if isinstance(value, bool) or not isinstance(value, str | int):
        return value
    return _read(value, zone, days)


def is_day_in_digits(value: Any) -> bool:
    """Whether a text begins with a day in digits of which nobody can tell day and month.

    >>> is_day_in_digits("02/03/2024 9:05"), is_day_in_digits("2024-02-03")
    (True, False)
    """
    match = _DIGITS_ALONE.fullmatch(value.strip()) if isinstance(value, str) else None
    return match is not None and not (match[2] == "-" and len(match[1]) == 4)


@lru_cache(maxsize=4096)
def _read(value: str | int, zone: str, days: DayForm | None) -> str | int:
    text = str(value).strip()
    if text.isdecimal() and text.isascii():
        return _since_1970(text, value)
    if days is not None and (turned := _turned(text, days)) is not None:
        text = turned
    if _DAY.fullmatch(text):
        return text
    if short := _SHORT_HOUR.fullmatch(text):
        text = f"{short[1]} 0{short[2]}"
    try:
        return _written(read_instant(text, zone, True))
    except Unreadable:
        return value


def _turned(text: str, days: DayForm) -> str | None:
    """A time with its day as ISO 8601 has it; None where it is not of this form."""
    match = _DIGITS_ALONE.fullmatch(text)
    if match is None or match[2] != days.between:
        return None
    found = dict(zip(days.order, (match[1], match[3], match[4]), strict=True))
    if len(found["year"]) != 4 or max(len(found["month"]), len(found["day"])) > 2:
        return None
    day = f"{found['year']}-{found['month']:>02}-{found['day']:>02}"
    if match[5] is None:
        return day
    hour, half = int(match[5]), (match[8] or "").upper()
    if half and not 1 <= hour <= 12:
        return None
    hour = hour % 12 + 12 * (half == "P") if half else hour
    return f"{day}T{hour:02}:{match[6]}{match[7] or ':00'}{match[9]}"


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
