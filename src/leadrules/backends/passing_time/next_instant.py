"""When time alone may next change a decision: edges of windows, steps of decay, days counted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, timedelta

from leadrules.backends.passing_time.days_counted import (
    Counts,
    asked_of_leads,
    days_counted,
    days_of_measures,
)
from leadrules.backends.python.runtime.days import local_day, microseconds_in
from leadrules.decision.record import EventRead, MeasureRead, Trace, Value
from leadrules.intake.instants import start_of_day
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
    later = [instant for instant in _Instants(ruleset, trace, at).all() if instant > at]
    if not later:
        return None
    try:
        return _EPOCH + min(later) * _MICROSECOND
    except OverflowError:
        return None


class _Instants:
    """The instants of one trace that may be later than `now`."""

    def __init__(self, ruleset: ir.Ruleset, trace: Trace, now: int) -> None:
        self._ruleset, self._trace, self._now = ruleset, trace, now
        self._today = local_day(ruleset.zone)(_EPOCH + now * _MICROSECOND)  # an ordinal
        self._days: list[int] = []  # ordinals of days at whose start a count of days grows

    def all(self) -> Iterator[int]:
        ruleset, trace = self._ruleset, self._trace
        of_measures = days_of_measures(ruleset)
        for measure, read in zip(ruleset.measures, trace.measures, strict=True):
            if isinstance(measure, ir.RollUp):
                yield from self._of_members(measure)
                continue
            yield from self._of_events(measure)
            if isinstance(measure, ir.DaysSinceEvent) and read.events:
                counts = of_measures.get(measure.name, ())
                yield from self._days_since(self._counted_from(measure, read), counts)
        yield from self._dates(days_counted(asked_of_leads(ruleset)), trace.fields)
        for group in ruleset.groups:
            for rule in group.rules:
                if isinstance(rule.payout, ir.Balance):
                    yield from self._of_balance(rule.payout)
        if self._days:
            try:
                start = start_of_day(date.fromordinal(min(self._days)), ruleset.zone)
            except (Unreadable, ValueError):  # at the calendar's end
                return
            yield _micros(start)

    def _of_members(self, measure: ir.RollUp) -> Iterator[int]:
        own = [] if measure.scope is ir.Scope.COLLEAGUES else [self._trace.fields]
        for member in (*own, *(self._trace.colleagues or ())):
            yield from self._dates(days_counted(measure.value), member)

    def _of_events(self, measure: EventMeasure) -> Iterator[int]:
        selection, now = measure.selection, self._now
        window = selection.window
        counted = days_counted(selection.where)
        for event in self._trace.events:
            at = _micros(event.at)
            if not _may_count(event, at, selection, now):
                continue
            if window.within is not None:
                yield at + window.within
            if window.older_than is not None:
                yield at + window.older_than
            yield from self._dates(counted, event.values)
            if isinstance(measure, ir.EventPoints) and measure.decay is not None:
                yield from _next_factor(measure.decay, at, now)

    def _counted_from(self, measure: ir.DaysSinceEvent, read: MeasureRead) -> int:
        """The instant of the event that the measure counts the days since."""
        ats = [_micros(self._trace.events[place].at) for place in read.events]
        return min(ats) if measure.which == "first" else max(ats)

    def _of_balance(self, balance: ir.Balance) -> Iterator[int]:
        dated = self._trace.fields.get(balance.dated) if balance.dated is not None else None
        if not isinstance(dated, date):
            return
        since = microseconds_in(dated, self._ruleset.zone)
        yield since
        if balance.decay is not None:
            yield from _next_factor(balance.decay, since, self._now)

    def _dates(self, counted: Mapping[str, Counts], values: Mapping[str, Value]) -> Iterator[int]:
        """When the days since dates and timestamps reach a count that makes a difference."""
        for name, counts in counted.items():
            value = values.get(name)
            if isinstance(value, datetime):
                yield from self._days_since(_micros(value), counts)
            elif isinstance(value, date):
                days = _next(value.toordinal(), 1, counts, self._today)
                self._days += [day for day in days if day > self._today]

    def _days_since(self, instant: int, counts: Counts) -> Iterator[int]:
        yield from _next(instant, _DAY, counts, self._now)


EventMeasure = ir.Count | ir.BusiestDay | ir.DaysSinceEvent | ir.Total | ir.EventPoints


def _next(start: int, step: int, counts: Counts, now: int) -> Iterable[int]:
    """When so many whole steps from `start` are reached; of every count the next after `now`."""
    if counts is None:
        return (start + ((now - start) // step + 1) * step,)
    return (start + count * step for count in counts)


def _may_count(event: EventRead, at: int, selection: ir.Selection, now: int) -> bool:
    """Whether an event may count now or later, as far as its type, member and instant tell."""
    window = selection.window
    if event.type not in selection.types or not _in_scope(event, selection.scope):
        return False
    if window.within is not None and at <= now - window.within:
        return False
    if window.since is not None and at < window.since:
        return False
    return window.before is None or at < window.before


def _in_scope(event: EventRead, scope: ir.Scope) -> bool:
    return scope is ir.Scope.ACCOUNT or (event.member is None) is (scope is ir.Scope.LEAD)


def _next_factor(decay: ir.Decay, start: int, now: int) -> Iterator[int]:
    age = max(0, (now - start) // decay.step)
    factors = decay.factors
    for step in range(age + 1, len(factors) + 1):
        before = factors[step - 1]
        after = factors[step] if step < len(factors) else decay.tail
        if before != after:
            yield start + step * decay.step
            return


def _micros(instant: datetime) -> int:
    return (instant - _EPOCH) // _MICROSECOND
