"""Working hours as authors write them: days of the week and spans of the clock."""

from __future__ import annotations

import re
from collections.abc import Iterable

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_LINE = re.compile(r"([A-Za-z]{3})(?: ?- ?([A-Za-z]{3}))? (.+)")
_SPAN = re.compile(r"([0-9]{2}):([0-9]{2}) ?- ?([0-9]{2}):([0-9]{2})")
_WHOLE_DAY = 24 * 60

Spans = tuple[tuple[int, int], ...]
"""Stretches of one day in minutes since midnight, ascending; the end is excluded."""


class HoursError(ValueError):
    """Hours that cannot be read; the text says why, in one line."""


def parse_hours(lines: Iterable[str]) -> tuple[Spans, ...]:
    """The spans of Monday to Sunday.

    Raises HoursError.

    >>> parse_hours(["Mon-Tue 09:00-12:30, 13:30-17:00"])[1]
    ((540, 750), (810, 1020))
    """
    week: list[list[tuple[int, int]]] = [[] for _ in DAYS]
    for line in lines:
        days, spans = parse_line(line)
        for day in days:
            for start, end in spans:
                if any(start < other_end and other < end for other, other_end in week[day]):
                    raise HoursError(f"two spans overlap on {DAYS[day]}")
                week[day].append((start, end))
    return tuple(tuple(sorted(spans)) for spans in week)


def parse_line(line: str) -> tuple[range, Spans]:
    """Which days one line is about, from 0 for Monday, and their spans.

    Raises HoursError.

    >>> parse_line("Sat 10:00-14:00")
    (range(5, 6), ((600, 840),))
    """
    match = _LINE.fullmatch(line)
    if match is None:
        raise HoursError(f"`{line}` is not days and hours")
    first = _day(match[1])
    last = _day(match[2]) if match[2] else first
    if last < first:
        raise HoursError(f"`{match[1]}-{match[2]}` runs over the end of the week")
    return range(first, last + 1), tuple(_span(span.strip()) for span in match[3].split(","))


def _day(word: str) -> int:
    if word.title() not in DAYS:
        raise HoursError(f"`{word}` is not one of {', '.join(DAYS)}")
    return DAYS.index(word.title())


def _span(text: str) -> tuple[int, int]:
    match = _SPAN.fullmatch(text)
    if match is None:
        raise HoursError(f"`{text}` is not a span of hours")
    start, end = _minutes(match[1], match[2]), _minutes(match[3], match[4])
    if start >= end:
        raise HoursError(f"`{text}` ends before it starts")
    return start, end


def _minutes(hours: str, minutes: str) -> int:
    total = int(hours) * 60 + int(minutes)
    if int(minutes) > 59 or total > _WHOLE_DAY:
        raise HoursError(f"`{hours}:{minutes}` is no time of day")
    return total
