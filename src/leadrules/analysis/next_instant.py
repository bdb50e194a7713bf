"""When time alone may next change a decision: edges of windows, steps of decay, days counted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime, timedelta

from leadrules.decision.record import EventRead, Trace, Value
from leadrules.intake.instants import day_of, end_of_day, start_of_day
from leadrules.intake.unreadable import Unreadable
from leadrules.language import ir

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_DAY = 86_400_000_000


def next_instant(ruleset: ir.Ruleset, trace: Trace, now: datetime) -> datetime | None:
    """The first instant after `now` at which anything that the rules read of `trace` changes.

    Between the two the decision about the same facts stays the same; at that instant it may still
    be the same. None: never again. Events that were not visible to the trace do not count.
    """
    at = _micros(now)
    later = [instant for instant in _instants(ruleset, trace, at) if instant > at]
    if not later:
        return None
    try:
        return _EPOCH + min(later) * _MICROSECOND
    except OverflowError:
        return None


def _instants(ruleset: ir.Ruleset, trace: Trace, now: int) -> Iterator[int]:
    for measure in ruleset.measures:
        if isinstance(measure, ir.RollUp):
            members = [trace.fields, *(trace.colleagues or ())]
            for member in members:
                yield from _days_counted(measure, member, ruleset.zone, now)
        else:
            yield from _of_measure(measure, trace.events, ruleset.zone, now)
    asked = (ruleset.groups, ruleset.grades, ruleset.verdicts)
    yield from _days_counted(asked, trace.fields, ruleset.zone, now)
    for group in ruleset.groups:
        for rule in group.rules:
            if isinstance(rule.payout, ir.Balance):
                yield from _of_balance(rule.payout, trace.fields, ruleset.zone, now)


def _of_measure(
    measure: ir.Count | ir.BusiestDay | ir.DaysSinceEvent | ir.Total | ir.EventPoints,
    events: Iterable[EventRead],
    zone: str,
    now: int,
) -> Iterator[int]:
    selection = measure.selection
    for event in events:
        if event.type not in selection.types or not _in_scope(event, selection.scope):
            continue
        at = _micros(event.at)
        if selection.window.within is not None:
            yield at + selection.window.within
        if selection.window.older_than is not None:
            yield at + selection.window.older_than
        if selection.where is not None:
            yield from _days_counted(selection.where, event.values, zone, now)
        if isinstance(measure, ir.DaysSinceEvent):
            yield _next_step(at, _DAY, now)
        elif isinstance(measure, ir.EventPoints) and measure.decay is not None:
            yield from _next_factor(measure.decay, at, now)


def _in_scope(event: EventRead, scope: ir.Scope) -> bool:
    match scope:
        case ir.Scope.LEAD:
            return event.member is None
        case ir.Scope.COLLEAGUES:
            return event.member is not None
        case ir.Scope.ACCOUNT:
            return True


def _of_balance(
    balance: ir.Balance, values: Mapping[str, Value], zone: str, now: int
) -> Iterator[int]:
    dated = values.get(balance.dated) if balance.dated is not None else None
    if not isinstance(dated, date):
        return
    try:
        since = _micros(dated if isinstance(dated, datetime) else end_of_day(dated, zone))
    except Unreadable:  # at the calendar's end
        return
    yield since
    if balance.decay is not None:
        yield from _next_factor(balance.decay, since, now)


def _days_counted(part: object, values: Mapping[str, Value], zone: str, now: int) -> Iterator[int]:
    """When the days since a date or timestamp grow, for each that is counted anywhere in `part`."""
    for name in dict.fromkeys(_counted(part)):
        value = values.get(name)
        if isinstance(value, datetime):
            yield _next_step(_micros(value), _DAY, now)
        elif value is not None:
            midnight = _next_midnight(zone, now)
            if midnight is not None:
                yield midnight


def _counted(part: object) -> Iterator[str]:
    """The names of fields and attributes whose days are counted."""
    match part:
        case ir.DaysSince(operand=ir.Read(name=name)):
            yield name
        case tuple():
            for one in part:
                yield from _counted(one)
        case _ if is_dataclass(part) and not isinstance(part, type):
            for field in fields(part):
                yield from _counted(getattr(part, field.name))
        case _:
            return


def _next_step(start: int, step: int, now: int) -> int:
    """The next whole step from `start`, either way, that lies after `now`."""
    return start + ((now - start) // step + 1) * step


def _next_factor(decay: ir.Decay, start: int, now: int) -> Iterator[int]:
    age = max(0, (now - start) // decay.step)
    factors = decay.factors
    for step in range(age + 1, len(factors) + 1):
        before = factors[step - 1]
        after = factors[step] if step < len(factors) else decay.tail
        if before != after:
            yield start + step * decay.step
            return


def _next_midnight(zone: str, now: int) -> int | None:
    today = day_of(_EPOCH + now * _MICROSECOND, zone)
    if today == date.max:
        return None
    return _micros(start_of_day(today + timedelta(days=1), zone))


def _micros(instant: datetime) -> int:
    return (instant - _EPOCH) // _MICROSECOND
