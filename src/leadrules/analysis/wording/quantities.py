"""Numbers, points, durations, days and lists of things, as people write them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from leadrules.decision.units import date_of, decimal_of, instant_of, plain
from leadrules.language import ir

_SECOND = 1_000_000
_UNITS = ((86_400 * _SECOND, "day"), (3_600 * _SECOND, "hour"), (60 * _SECOND, "minute"))
_GROUPED = 10_000
"""From here on thousands are set apart; below it the number may be a year."""


def number(scaled: int, places: int = 0) -> str:
    """A number of so many places.

    >>> number(1999), number(1000000), number(-250, 2)
    ('1999', '1,000,000', '-2.5')
    """
    value = decimal_of(scaled, places)
    digits = plain(value)
    if abs(value) < _GROUPED:
        return digits
    whole, point, rest = digits.partition(".")
    return f"{int(whole):,}{point}{rest}"


def points(hundredths: int) -> str:
    """Points with their sign.

    >>> points(1500), points(-250), points(0)
    ('+15', '-2.5', '0')
    """
    return ("+" if hundredths > 0 else "") + number(hundredths, 2)


def percent(share: int) -> str:
    """A percentage from ten-thousandths.

    >>> percent(6000), percent(1250)
    ('60 %', '12.5 %')
    """
    return f"{number(share, 2)} %"


def duration(microseconds: int) -> str:
    """A length of time in the largest unit that it is a whole number of.

    One day is said in hours, as it is no day of the calendar.

    >>> duration(30 * 86_400_000_000), duration(86_400_000_000), duration(3_600_000_000)
    ('30 days', '24 hours', '1 hour')
    """
    if microseconds == _UNITS[0][0]:
        return "24 hours"
    for size, unit in _UNITS:
        if microseconds % size == 0:
            return many(microseconds // size, unit)
    seconds = number(microseconds, 6)
    return f"{seconds} second{'s' * (seconds != '1')}"


def promised(length: ir.Duration, *, working: bool) -> str:
    """How long a promise runs, in working time or elapsed.

    >>> promised(ir.Duration(days=2), working=True)
    '2 working days'
    >>> promised(ir.Duration(microseconds=14_400_000_000), working=False)
    '4 hours'
    """
    parts: list[str] = []
    if length.days or not length.microseconds:
        parts.append(many(length.days, "working day" if working else "day"))
    if length.microseconds:
        count, _, unit = duration(length.microseconds).partition(" ")
        parts.append(f"{count} working {unit}" if working else f"{count} {unit}")
    return " and ".join(parts)


def day(days: int | date) -> str:
    """A day of the calendar.

    >>> day(19723)
    '1 January 2024'
    """
    value = date_of(days) if isinstance(days, int) else days
    return f"{value.day} {_MONTHS[value.month - 1]} {value.year}"


_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip


def instant(microseconds: int, zone: str = "UTC") -> str:
    """An instant by the clock of a zone; the start of a day is the day alone.

    >>> instant(1704067200000000), instant(1704110400000000)
    ('1 January 2024', '1 January 2024, 12:00 UTC')
    """
    try:
        local = instant_of(microseconds).astimezone(ZoneInfo(zone))
    except OverflowError:
        local = datetime.max.replace(tzinfo=UTC) if microseconds > 0 else datetime.min
    clock = f"{local:%H:%M:%S.%f}".rstrip("0").rstrip(".").removesuffix(":00")
    if clock == "00:00":
        return day(local.date())
    return f"{day(local.date())}, {clock} {zone}"


def many(count: int, noun: str) -> str:
    """So many of something.

    >>> many(1, "day"), many(3, "form submit"), many(2, "reply")
    ('1 day', '3 form submits', '2 replies')
    """
    return f"{number(count)} {noun if count == 1 else plural(noun)}"


def plural(noun: str) -> str:
    """A noun for several; one that ends in `s` may be plural already and stays.

    >>> plural("form submit"), plural("reply"), plural("visits"), plural("downloaded")
    ('form submits', 'replies', 'visits', 'downloaded events')
    """
    if noun.endswith(("ss", "x", "ch", "sh")):
        return f"{noun}es"
    if noun.endswith("s"):
        return noun
    if noun.endswith("ed"):
        return f"{noun} events"
    if noun.endswith("y") and noun[-2:-1] not in "aeiou":
        return f"{noun[:-1]}ies"
    return f"{noun}s"


def listed(items: Sequence[str], word: str = "and") -> str:
    """Things in a row.

    >>> listed(["a", "b", "c"]), listed(["a", "b"], "or"), listed(["a"])
    ('a, b and c', 'a or b', 'a')
    """
    *others, last = items
    return f"{', '.join(others)} {word} {last}" if others else last
