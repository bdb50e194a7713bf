"""Which events count: the steps of law 'measures', one after the other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from leadrules.backends.reference.instants import local_day
from leadrules.backends.reference.situation import Situation
from leadrules.backends.reference.values import UNKNOWN, Text
from leadrules.decision.record import EventRead
from leadrules.decision.units import microseconds_of
from leadrules.language import ir

Numbered = list[tuple[int, EventRead]]
"""Events with their places in Trace.events, earliest first."""


@dataclass(frozen=True, slots=True)
class Selected:
    """The events that count, and how many did not because the filter was unknown."""

    events: Numbered
    undecided: int


def select(selection: ir.Selection, situation: Situation) -> Selected | None:
    """The events that count; None where the scope's events were not given."""
    if not is_given(selection.scope, situation):
        return None
    events = [
        (index, event)
        for index, event in enumerate(situation.inputs.events)
        if event.type in selection.types
        and in_scope(selection.scope, event)
        and in_window(selection.window, event, situation)
    ]
    undecided = 0
    if selection.where is not None:
        where = selection.where
        asked = [
            (situation.conditions.value(where, situation.attributes_of(event)), index, event)
            for index, event in events
        ]
        events = [(index, event) for passed, index, event in asked if passed is True]
        undecided = sum(passed is UNKNOWN for passed, _, _ in asked)
    if selection.once_per is not None:
        events = once_per(selection.once_per, events, situation)
    if selection.per_day is not None:
        events = per_day(selection.per_day, events, situation)
    return Selected(events, undecided)


def is_given(scope: ir.Scope, situation: Situation) -> bool:
    """Whether the events of the scope were given, all of them."""
    lead = situation.inputs.events_given
    colleagues = situation.inputs.colleague_events_given
    given = {"lead": lead, "colleagues": colleagues, "account": lead and colleagues}
    return given[scope]


def in_scope(scope: ir.Scope, event: EventRead) -> bool:
    """Whether the event is of the lead, of a colleague, or of either."""
    own = event.member is None
    return {"lead": own, "colleagues": not own, "account": True}[scope]


def in_window(window: ir.Window, event: EventRead, situation: Situation) -> bool:
    """Whether all bounds hold."""
    at = microseconds_of(event.at)
    after = None if window.after is None else situation.instant(window.after)
    return (
        (window.within is None or at > situation.as_of - window.within)
        and (window.since is None or at >= window.since)
        and (window.before is None or at < window.before)
        and (after is None or at > after)
        and (window.older_than is None or at <= situation.as_of - window.older_than)
    )


def once_per(once: ir.OncePer, events: Numbered, situation: Situation) -> Numbered:
    """The events before which none with the same key counted within the period."""
    counted: Numbered = []
    last: dict[Any, int] = {}
    for index, event in events:
        key = None if once.key is None else key_of(situation.attribute(event, once.key))
        at = microseconds_of(event.at)
        if key not in last or (once.period is not None and at - last[key] >= once.period):
            last[key] = at
            counted.append((index, event))
    return counted


def key_of(value: Any) -> Any:
    """What makes two values the same key: texts as compared; all missing ones are one key."""
    match value:
        case Text():
            return value.compared
        case tuple():
            return tuple(text.compared for text in value)
        case _:
            return value


def per_day(most: int, events: Numbered, situation: Situation) -> Numbered:
    """The earliest so many events of each calendar day."""
    counted: Numbered = []
    days: dict[int, int] = {}
    for index, event in events:
        day = local_day(event.at, situation.zone)
        days[day] = days.get(day, 0) + 1
        if days[day] <= most:
            counted.append((index, event))
    return counted
