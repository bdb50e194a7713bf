"""Events that might still happen, or might not have: what measures count, one more of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import islice, product

from leadrules.analysis.rescoring_inputs import Given
from leadrules.analysis.why.changes import Actor, Change, Happening, changed
from leadrules.analysis.why.reach import Reach, nodes
from leadrules.analysis.why.values import values_of
from leadrules.backends.python import Program
from leadrules.decision.record import MeasureRead, Record, Value
from leadrules.decision.units import decimal_of, instant_of
from leadrules.diagnostics import LeadError
from leadrules.language import ir

_DAY = timedelta(days=1)
_MICROSECOND = timedelta(microseconds=1)
_MOST_EVENTS = 30
_MOST_TRIED = 40
_MOST_LEFT_OUT = 10
_PAST = (">", "<=", "!=")
"""Comparisons with a constant that turn out otherwise just past it."""


class Occurrences:
    """Finds the events that a measure would count; each is tried by scoring."""

    def __init__(
        self,
        program: Program,
        ruleset: ir.Ruleset,
        reach: Reach,
        given: Given,
        record: Record,
        spelled: Callable[[str], str],
    ) -> None:
        self._program, self._ruleset, self._reach = program, ruleset, reach
        self._given, self._record, self._spelled = given, record, spelled
        self._types = {one.name: one for one in ruleset.events}
        self._now = {one.name: one for one in record.trace.measures}
        self.scorings = 0

    def added(self) -> Iterator[Change]:
        """One or more events of each kind that a measure in reach counts."""
        seen: set[tuple[Happening, ...]] = set()
        for measure in self._reach.measures:
            if isinstance(measure, ir.RollUp):
                continue
            for change in self._of(measure):
                if change.events not in seen:
                    seen.add(change.events)
                    yield change

    def left_out(self) -> Iterator[Change]:
        """The lead's own events that cost points or that a verdict reads, the latest first."""
        trace = self._record.trace
        counted: set[int] = set()
        in_reach = {rule.id for rule in self._reach.rules}
        for one in trace.contributions:
            if one.rule in in_reach and one.points < 0:
                counted.update(one.events)
        read = {
            node.name
            for verdict in self._ruleset.verdicts
            for node in nodes(verdict.condition)
            if isinstance(node, ir.Read) and node.origin is ir.Origin.MEASURE
        }
        for name in read:
            counted.update(self._now[name].events)
        own = [place for place, event in enumerate(trace.events) if event.member is None]
        places = {whole: place for place, whole in enumerate(own)}
        chosen = sorted((place for place in counted if place in places), reverse=True)
        for place in chosen[:_MOST_LEFT_OUT]:
            event = trace.events[place]
            happened = Happening(event.type, event.at, tuple(event.values.items()))
            yield Change("no_event", event.type, "nobody", events=(happened,), place=places[place])

    def _of(self, measure: ir.Measure) -> Iterator[Change]:
        assert not isinstance(measure, ir.RollUp)
        selection = measure.selection
        base = self._latest(selection.window)
        if base is None:
            return
        member = None
        if selection.scope is ir.Scope.COLLEAGUES:
            member = 0 if self._given.account else len(self._given.account or ())
        for type_ in selection.types:
            first = self._counting(measure, type_, base, member)
            if first is None:
                continue
            yield _of_events((first,))
            for count in self._counts(measure):
                for events in self._several(measure, first, count):
                    yield _of_events(events)

    def _latest(self, window: ir.Window) -> datetime | None:
        """The latest instant that a window lets count; None where that is before all time."""
        latest = self._given.as_of
        try:
            if window.older_than is not None:
                latest -= window.older_than * _MICROSECOND
            if window.before is not None:
                latest = min(latest, instant_of(window.before - 1))
        except OverflowError:
            return None
        return latest

    def _counting(
        self, measure: ir.Measure, type_: str, at: datetime, member: int | None
    ) -> Happening | None:
        """An event of a type that the measure counts, with as little in it as that needs."""
        assert not isinstance(measure, ir.RollUp)
        kind, where = self._types[type_], measure.selection.where
        once = measure.selection.once_per
        choices: list[Sequence[Value]] = []
        for attribute in kind.attributes:
            values: list[Value] = [None]
            if isinstance(measure, ir.Total) and attribute.name == measure.attribute:
                values = self._amounts(measure, attribute)
            elif where is not None and _names(where, attribute):
                values = values_of(attribute, [where], {}, at, self._spelled)
            elif once is not None and once.key == attribute.name:
                values = values_of(attribute, [], {}, at, self._spelled) or [None]
            choices.append(values)
        for combination in islice(product(*choices), _MOST_TRIED):
            names = (attribute.name for attribute in kind.attributes)
            filled = tuple(
                (name, value)
                for name, value in zip(names, combination, strict=True)
                if value is not None
            )
            happening = Happening(type_, at, filled, member)
            if self._counts_it(measure, happening):
                return happening
        return None

    def _counts_it(self, measure: ir.Measure, happening: Happening) -> bool:
        """Whether it counts, now or once a field that bounds the window says otherwise."""
        assert not isinstance(measure, ir.RollUp)
        free, before = self._given, self._now[measure.name]
        after_field = measure.selection.window.after
        if after_field is not None:
            free = replace(free, lead={**free.lead, after_field: None})
            before = self._measured(measure.name, free) or before
        after = self._measured(measure.name, changed(free, [_of_events((happening,))]))
        if after is None:
            return False
        more = len(after.events) > len(before.events)
        return more or (before.value is not None and after.value != before.value)

    def _measured(self, name: str, given: Given) -> MeasureRead | None:
        self.scorings += 1
        try:
            record = given.scored(self._program).record
        except LeadError:
            return None
        return next(one for one in record.trace.measures if one.name == name)

    def _amounts(self, measure: ir.Total, attribute: ir.Field) -> list[Value]:
        """Amounts that bring a statistic to where a rule tells it apart, the smallest first."""
        has = self._now[measure.name].value
        now = Decimal(has) if measure.how == "sum" and has is not None else Decimal(0)
        step = decimal_of(1, attribute.places)
        amounts = {bound - now for bound in self._bounds(measure.name)}
        found: list[Value] = []
        for amount in sorted(amounts):
            exact = amount.quantize(step)
            if exact != amount or not exact:
                continue
            found.append(int(exact) if attribute.type is ir.Type.INTEGER else exact)
        return [*found, 1]

    def _bounds(self, measure: str) -> set[Decimal]:
        """Values from which on a measure is told apart."""
        found: set[Decimal] = set()
        for part in (*self._reach.expressions, *(rule.payout for rule in self._reach.rules)):
            for node in nodes(part):
                match node:
                    case ir.Compare(
                        operator=operator,
                        left=ir.Read(name=name, places=of),
                        right=ir.Constant(value=int(value), places=places),
                    ) if name == measure:
                        bound = decimal_of(value, places)
                        found.add(bound + decimal_of(1, of) if operator in _PAST else bound)
                    case ir.Bands(value=ir.Condition(ir.Read(name=name, places=places))) if (
                        name == measure
                    ):
                        found |= {
                            decimal_of(bound, places)
                            for band in node.bands
                            for bound in (band.start, band.below)
                            if bound is not None
                        }
                    case _:
                        pass
        return found

    def _counts(self, measure: ir.Measure) -> list[int]:
        """How many more events might matter, above one, the fewest first."""
        match measure:
            case ir.Count() | ir.BusiestDay():
                has = self._now[measure.name].value or 0
                counts = {int(bound - has) for bound in self._bounds(measure.name)}
            case ir.EventPoints():
                counts = {2, 3, 5}
            case ir.Total():
                counts = {2, 3}
            case _:
                counts = set()
        return sorted(count for count in counts if 1 < count <= _MOST_EVENTS)

    def _several(
        self, measure: ir.Measure, first: Happening, count: int
    ) -> Iterator[tuple[Happening, ...]]:
        """So many events, at once or, where only some of those would count, a while apart."""
        assert not isinstance(measure, ir.RollUp)
        selection = measure.selection
        if selection.once_per is None and selection.per_day is None:
            yield (first,) * count
            return
        period = selection.once_per.period if selection.once_per is not None else None
        gap = max(_DAY if selection.per_day is not None else _MICROSECOND * 0, timedelta(0))
        if selection.once_per is not None and selection.once_per.key is not None:
            yield tuple(self._varied(first, selection.once_per.key, n, gap) for n in range(count))
        if period is not None:
            try:
                gap = max(gap, period * _MICROSECOND)
                yield tuple(
                    Happening(first.type, first.at - gap * n, first.values, first.member)
                    for n in range(count)
                )
            except OverflowError:
                return
        elif selection.once_per is None:
            yield tuple(
                Happening(first.type, first.at - gap * n, first.values, first.member)
                for n in range(count)
            )

    def _varied(self, first: Happening, key: str, number: int, gap: timedelta) -> Happening:
        """The same event with another key."""
        values = tuple(
            (name, f"{value}/{number + 1}" if name == key and isinstance(value, str) else value)
            if number
            else (name, value)
            for name, value in first.values
        )
        return Happening(first.type, first.at - gap * number, values, first.member)


def _of_events(events: tuple[Happening, ...]) -> Change:
    by: Actor = "lead"
    return Change("event", events[0].type, by, events=events)


def _names(where: ir.Condition, attribute: ir.Field) -> bool:
    return any(isinstance(node, ir.Read) and node.name == attribute.name for node in nodes(where))
