"""Which events count where their order matters: once per key and period, so many a day.

An event is the tuple that the generated code keeps of it: number of its type, `at`, id, `hit`, then
its attributes, and where colleagues' events were given too, whose it is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any

Event = tuple[Any, ...]
AT, ID, HIT, ATTRIBUTES = 1, 2, 3, 4


def in_order(events: Iterable[Event]) -> list[Event]:
    """Events by (`at`, `id`), those without id after those with one, as given."""
    return sorted(events, key=_order)


def _order(event: Event) -> tuple[datetime, bool, str]:
    identifier = event[ID]
    return event[AT], identifier is None, identifier or ""


def candidates(events: list[Event], bit: int) -> list[Event]:
    """The events that may count for the measure of a bit, in order."""
    return in_order([event for event in events if event[HIT] & bit])


def once_per(
    events: list[Event], key: Callable[[Event], object], period: timedelta | None
) -> list[Event]:
    """The events before which none with the same key counted within the period."""
    counted = []
    last: dict[object, datetime] = {}
    for event in events:
        this = key(event)
        before = last.get(this)
        if before is None or (period is not None and event[AT] - before >= period):
            last[this] = event[AT]
            counted.append(event)
    return counted


def per_day(events: list[Event], most: int, day: Callable[[datetime], int]) -> list[Event]:
    """The earliest so many events of each calendar day."""
    counted = []
    days: dict[int, int] = {}
    for event in events:
        this = day(event[AT])
        so_far = days.get(this, 0)
        if so_far < most:
            days[this] = so_far + 1
            counted.append(event)
    return counted
