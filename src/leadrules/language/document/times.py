"""Durations, dates and instants, each read from its source text."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Annotated

from leadrules.language import durations, ir
from leadrules.language.document.part import Fault
from leadrules.language.document.scalars import decimal_of, scalar
from leadrules.language.problems import shown

DURATION_HELP = "write a whole number and a unit: `90s`, `30m`, `12h`, `30d`, `2w` or `3mo`"
MOMENT_HELP = "write a date, `2024-01-31`, or an instant with its zone, `2024-01-31T12:00:00Z`"


def _duration(text: str) -> int:
    try:
        return durations.parse_duration(text)
    except ValueError:
        raise Fault("LR217", f"{shown(text)} is not a duration", DURATION_HELP).error() from None


def _positive_duration(text: str) -> int:
    length = _duration(text)
    if length == 0:
        raise Fault("LR216", f"{shown(text)} is no time at all").error()
    return length


def _promise(text: str) -> ir.Duration:
    try:
        return durations.parse_promise(text)
    except ValueError:
        hint = "write a whole number and a unit: `30m`, `4h` or `2d`"
        raise Fault(
            "LR217", f"{shown(text)} is not a duration for an agreement", hint
        ).error() from None


_MOMENT = re.compile(
    r"([0-9]{4})-([0-9]{2})-([0-9]{2})"
    r"(?:[Tt ]([0-9]{2}):([0-9]{2})(?::([0-9]{2})(?:\.([0-9]{1,6}))?)?"
    r"(?: ?([Zz]|UTC)|([-+])([0-9]{2}):([0-9]{2}))?)?"
)


def parse_moment(text: str) -> date | datetime | None:
    """A date, or a datetime that is aware if a zone stands there; None where it is neither.

    >>> parse_moment("2024-01-31"), parse_moment("2024-02-30")
    (datetime.date(2024, 1, 31), None)
    """
    match = _MOMENT.fullmatch(text)
    if match is None:
        return None
    year, month, day, hour, minute, second, fraction, utc, sign, ahead, behind = match.groups()
    try:
        if hour is None:
            return date(int(year), int(month), int(day))
        zone = None
        if utc:
            zone = UTC
        elif sign:
            zone = timezone(int(sign + "1") * timedelta(hours=int(ahead), minutes=int(behind)))
        return datetime(
            *(int(year), int(month), int(day), int(hour), int(minute), int(second or 0)),
            int((fraction or "").ljust(6, "0")),
            tzinfo=zone,
        )
    except ValueError:
        return None


def _moment(text: str) -> date | datetime:
    moment = parse_moment(text)
    if moment is None:
        raise Fault("LR217", f"{shown(text)} is not a date or an instant", MOMENT_HELP).error()
    return moment


def _bound(text: str) -> date | datetime:
    moment = _moment(text)
    if isinstance(moment, datetime) and moment.tzinfo is None:
        hint = "write the zone, such as `Z` or `+01:00`, or the date alone"
        raise Fault("LR217", f"the instant {shown(text)} has no zone", hint).error()
    return moment


def _date(text: str) -> date:
    moment = parse_moment(text)
    if moment is None or isinstance(moment, datetime):
        raise Fault("LR217", f"{shown(text)} is not a date", "write it as `2024-01-31`").error()
    return moment


def _limit(text: str) -> Decimal | date:
    moment = parse_moment(text)
    if moment is not None and not isinstance(moment, datetime):
        return moment
    return decimal_of(text, "numbers", 6, -(2**63), 2**63 - 1)


_DURATION_SCHEMA = {"type": "string", "pattern": "^[0-9]+(s|m|h|d|w|mo)$"}
_MOMENT_SCHEMA = {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}"}

Duration = Annotated[int, *scalar(_duration, "a duration", _DURATION_SCHEMA)]
"""A duration in microseconds."""
PositiveDuration = Annotated[int, *scalar(_positive_duration, "a duration", _DURATION_SCHEMA)]
PromiseDuration = Annotated[
    ir.Duration,
    *scalar(_promise, "a duration", {"type": "string", "pattern": "^[0-9]+[smhd]$"}),
]
"""A duration that keeps working days apart."""
Date = Annotated[date, *scalar(_date, "a date", _MOMENT_SCHEMA)]
Moment = Annotated[date | datetime, *scalar(_moment, "a date or an instant", _MOMENT_SCHEMA)]
"""A date, or an instant that may lack its zone where the ruleset declares one."""
Bound = Annotated[date | datetime, *scalar(_bound, "a date or an instant", _MOMENT_SCHEMA)]
"""A date, or an instant with its zone."""
Limit = Annotated[
    Decimal | date, *scalar(_limit, "a number or a date", {"type": ["number", "string"]})
]
"""A field's minimum or maximum."""
