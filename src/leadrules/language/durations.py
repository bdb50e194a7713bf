"""Durations as authors write them: a whole number and a unit, such as `30d`."""

from __future__ import annotations

import re

from leadrules.language.ir import Duration

MICROSECONDS = {
    "s": 1_000_000,
    "m": 60_000_000,
    "h": 3_600_000_000,
    "d": 86_400_000_000,
    "w": 7 * 86_400_000_000,
    "mo": 30 * 86_400_000_000,
}
"""Each unit's length: a day is 86,400 seconds, a week 7 days, a month 30."""

LONGEST = 3_650_000 * MICROSECONDS["d"]
"""About ten thousand years, so that every instant minus a duration fits 64 bits."""

DURATION = re.compile(r"([0-9]{1,12})(s|m|h|d|w|mo)")


def parse_duration(text: str) -> int:
    """A duration's length in microseconds.

    Raises ValueError where the text is no duration, or one longer than `LONGEST`.

    >>> parse_duration("30d")
    2592000000000
    """
    number, unit = _parts(text)
    return number * MICROSECONDS[unit]


def parse_promise(text: str) -> Duration:
    """A duration that keeps days apart, since a working day is no fixed time.

    Raises ValueError as `parse_duration` does, and for weeks and months, which a working calendar
    cannot count.

    >>> parse_promise("2d"), parse_promise("4h").microseconds
    (Duration(days=2, microseconds=0), 14400000000)
    """
    number, unit = _parts(text)
    if unit in ("w", "mo"):
        raise ValueError("weeks and months are not counted in working time")
    if unit == "d":
        return Duration(days=number)
    return Duration(microseconds=number * MICROSECONDS[unit])


def _parts(text: str) -> tuple[int, str]:
    match = DURATION.fullmatch(text)
    if match is None:
        raise ValueError("not a duration")
    number, unit = int(match[1]), match[2]
    if number * MICROSECONDS[unit] > LONGEST:
        raise ValueError("too long")
    return number, unit
