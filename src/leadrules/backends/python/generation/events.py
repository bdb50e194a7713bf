"""Events as Python: one pass that reads each event and asks every measure of its type at once.

What a pass keeps of an event is a tuple: number of its type, `at`, id, `hit`, then its attributes.
`hit` has a bit for each measure that counted it. Where it matters which events came first, the
bit says only that it may count, and the choice is made after the pass.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from leadrules.backends.python.generation.expressions import Expressions, Truth, Value, any_missing
from leadrules.backends.python.generation.plan import Counted, Plan
from leadrules.backends.python.generation.source import Source
from leadrules.backends.python.generation.statistics import write_end, write_found, write_start
from leadrules.backends.python.generation.text_memo import text_read
from leadrules.backends.python.runtime import selections
from leadrules.backends.python.runtime.days import bound_after, earliest_within, local_day
from leadrules.decision.units import instant_of
from leadrules.language import ir

_TIMEDELTA_MOST = timedelta.max // timedelta(microseconds=1)


@dataclass(slots=True)
class EventsWriter:
    """Writes the measures of one pass over events, those of colleagues among them or not."""

    plan: Plan
    source: Source
    with_colleagues: bool

    def measures(self) -> list[Counted]:
        """The measures that this pass makes."""
        return [
            one
            for one in self.plan.counted.values()
            if self.with_colleagues or one.measure.selection.scope is ir.Scope.LEAD
        ]

    def names(self) -> list[tuple[str, str]]:
        """The captured locals of its measures, and what they are where no events are given."""
        return _names(self.measures())

    def names_elsewhere(self) -> list[tuple[str, str]]:
        """Those of the measures about events that it does not make."""
        made = self.measures()
        return _names(one for one in self.plan.counted.values() if one not in made)

    def values_in(self, scope: ir.Scope) -> list[str]:
        """The locals of the values of measures about the events in a scope."""
        return [one.value.code for one in self.measures() if one.measure.selection.scope is scope]

    def write_before(self) -> None:
        """Write what measures start from, and the bounds of their windows."""
        for measured in self.measures():
            write_start(self.source, measured)
        for within, name in self.plan.withins.items():
            self.source.constants["earliest_within"] = earliest_within
            span = self.source.constant(
                "within", timedelta(microseconds=min(within, _TIMEDELTA_MOST))
            )
            self.source.line(f"{name} = earliest_within(as_of, {span})")
        for field, name in self.plan.afters.items():
            self.source.constants["bound_after"] = bound_after
            zone = self.source.constant("zone", self.plan.ruleset.zone)
            self.source.line(f"{name} = bound_after({self.plan.fields[field].code}, {zone})")

    def write_event(self, kind: ir.EventType) -> None:
        """Write what one event of a type adds to its measures."""
        asked = [one for one in self.measures() if kind.name in one.measure.selection.types]
        self.source.line("hit = 0")
        self._write_within(kind, asked, None)

    def _write_within(self, kind: ir.EventType, asked: list[Counted], within: int | None) -> None:
        """Write the measures of a window, and inside of it those of shorter ones."""
        for measured in asked:
            if measured.measure.selection.window.within == within:
                self._write_asked(kind, measured)
        rest = [one.measure.selection.window.within for one in asked]
        shorter = [one for one in rest if one is not None and (within is None or one < within)]
        if shorter:
            longest = max(shorter)
            with self.source.block(f"if at >= {self.plan.withins[longest]}:"):
                self._write_within(kind, asked, longest)

    def _write_asked(self, kind: ir.EventType, measured: Counted) -> None:
        selection = measured.measure.selection
        bounds = self._bounds(selection)
        if bounds:
            with self.source.block(f"if {' and '.join(bounds)}:"):
                self._write_where(kind, measured)
        else:
            self._write_where(kind, measured)

    def _bounds(self, selection: ir.Selection) -> list[str]:
        window, bounds = selection.window, []
        if self.with_colleagues and selection.scope is ir.Scope.LEAD:
            bounds.append("member is None")
        if selection.scope is ir.Scope.COLLEAGUES:
            bounds.append("member is not None")
        if window.since is not None:
            bounds.append(f"at >= {self.source.constant('since', instant_of(window.since))}")
        if window.before is not None:
            bounds.append(f"at < {self.source.constant('before', instant_of(window.before))}")
        if window.older_than is not None:
            bounds.append(f"at < {self.plan.withins[window.older_than]}")
        if window.after is not None:
            name = self.plan.afters[window.after]
            bounds.append(f"({name} is None or at > {name})")
        return bounds

    def _write_where(self, kind: ir.EventType, measured: Counted) -> None:
        where = measured.measure.selection.where
        if where is None:
            self._write_found(kind, measured)
            return
        truth = self.attributes(kind).truth(where.expression)
        with self.source.block(f"if {truth.true}:"):
            self._write_found(kind, measured)
        if truth.maybe:
            unknown = any_missing(truth.maybe) if truth.strict else f"not ({truth.false})"
            with self.source.block(f"elif {unknown}:"):
                self.source.line(f"{measured.undecided} += 1")

    def _write_found(self, kind: ir.EventType, measured: Counted) -> None:
        if measured.chosen:
            self.source.line(f"hit += {measured.bit}")
            return
        attribute = ""
        if isinstance(measured.measure, ir.Total):
            attribute = self.plan.attributes[kind.name, measured.measure.attribute].code
        write_found(self.source, measured, attribute, self.plan.ruleset.zone)

    def write_after(self) -> None:
        """Write what the measures come to."""
        for measured in self.measures():
            if measured.chosen:
                self._write_chosen(measured)
            attribute = None
            if isinstance(measured.measure, ir.Total):
                attribute = self._attribute(measured.measure)
            write_end(self.source, measured, attribute, self.plan.ruleset.limits.events)

    def _write_chosen(self, measured: Counted) -> None:
        """Write the choice among the events that may count, and what each of them adds."""
        selection = measured.measure.selection
        constants = self.source.constants
        for function in (selections.candidates, selections.once_per, selections.per_day):
            constants[function.__name__] = function
        chosen = measured.chosen
        self.source.line(f"{chosen} = candidates(seen, {measured.bit})")
        if selection.once_per is not None:
            period = selection.once_per.period
            span = None if period is None else timedelta(microseconds=min(period, _TIMEDELTA_MOST))
            key = selection.once_per.key
            read = _no_key if key is None else self.plan.attribute_reader(selection.types, key)
            names = self.source.constant("key", read), self.source.constant("period", span)
            self.source.line(f"{chosen} = once_per({chosen}, {', '.join(names)})")
        if selection.per_day is not None:
            day = self.source.constant("day_of_zone", local_day(self.plan.ruleset.zone))
            self.source.line(f"{chosen} = per_day({chosen}, {selection.per_day}, {day})")
        with self.source.block(f"for event in {chosen}:"):
            self.source.line("at = event[1]")
            attribute = ""
            if isinstance(measured.measure, ir.Total):
                read = self.plan.attribute_reader(selection.types, measured.measure.attribute)
                self.source.line(f"value = {self.source.constant('attribute_of', read)}(event)")
                attribute = "value"
            write_found(self.source, measured, attribute, self.plan.ruleset.zone)

    # --- attributes ------------------------------------------------------------------------------

    def attributes(self, kind: ir.EventType) -> Expressions:
        """What conditions about events of a type read."""

        def text(expression: ir.Expression) -> Truth | Value | None:
            name = text_read(expression)
            if name is None:
                return None
            return self.plan.attribute_questions[kind.name, name].ask(expression)

        def read(read: ir.Read) -> Value:
            return self.plan.attributes[kind.name, read.name]

        return Expressions(self.source, read, text)

    def _attribute(self, measure: ir.Total) -> Value:
        """The attribute of a statistic, which is of events of one type."""
        return self.plan.attributes[measure.selection.types[0], measure.attribute]


def _names(measures: Iterable[Counted]) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for one in measures:
        found.append((one.value.code, "None"))
        found += [(one.count, "0")] if one.count != one.value.code else []
        found += [(name, "0") for name in (one.undecided,) if name]
        found += [(name, "None") for name in (one.chosen,) if name]
    return found


def _no_key(_: selections.Event) -> None:
    """The one key of all events alike."""
