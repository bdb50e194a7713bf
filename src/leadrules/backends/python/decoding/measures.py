"""What each measure came to, and the events that stand behind it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from leadrules.backends.python.decoding.event_trace import SCOPES, Events
from leadrules.backends.python.decoding.shared import FEW, Remembered, shared
from leadrules.backends.python.generation.plan import Counted, Plan, Rolled
from leadrules.backends.python.runtime.selections import HIT
from leadrules.decision.record import MeasureRead
from leadrules.decision.units import decimal_of
from leadrules.language import ir


class Measures:
    """Reads the measures out of the captures of one program.

    WHY so: most measures of most leads have no event behind them, so that all are first taken to
    have none, and only those that an event or a count names are read again.
    """

    def __init__(self, plan: Plan) -> None:
        places = plan.layout.places
        measured = list(plan.measures.values())
        self._codes = [places[one.value.code] for one in measured]
        self._made = [_Measure(one) for one in measured]
        self._without_events = [Remembered(one.without_events) for one in self._made]
        self._scopes: dict[int, int] = {}
        self._place_of: dict[int, int] = {}  # of the measures for which any hit counts, by bit
        self._chosen: list[tuple[int, int, Any]] = []
        self._undecided: list[tuple[int, int]] = []
        for place, one in enumerate(measured):
            if isinstance(one, Counted):
                self._add(place, one, plan)
        self._bits = sum(self._place_of)

    def _add(self, place: int, one: Counted, plan: Plan) -> None:
        measure = one.measure
        self._scopes[place] = SCOPES.index(measure.selection.scope)
        if one.undecided:
            self._undecided.append((place, plan.layout.places[one.undecided]))
        if not one.chosen:
            self._place_of[one.bit] = place
            return
        has = None
        if isinstance(measure, ir.Total):
            has = plan.attribute_reader(measure.selection.types, measure.attribute)
        self._chosen.append((place, plan.layout.places[one.chosen], has))

    def of(self, values: Sequence[Any], events: Events) -> tuple[MeasureRead, ...]:
        """The measures of one lead."""
        captured = [values[code] for code in self._codes]
        found = [alike[value] for alike, value in zip(self._without_events, captured, strict=True)]
        behind = self._behind(values, events) if events.kept else {}
        undecided = {place: values[name] for place, name in self._undecided if values[name]}
        for place in {**behind, **undecided}:
            if events.given[self._scopes[place]]:
                found[place] = self._made[place].read(
                    captured[place], behind.get(place, ()), undecided.get(place, 0)
                )
        return tuple(found)

    def _behind(self, values: Sequence[Any], events: Events) -> dict[int, tuple[int, ...]]:
        """The indices of the events that counted for each measure that some did."""
        counted: dict[int, list[int]] = {}
        for number, event in enumerate(events.kept):
            bits = event[HIT] & self._bits
            while bits:
                bit = bits & -bits
                counted.setdefault(self._place_of[bit], []).append(number)
                bits ^= bit
        for place, name, has in self._chosen:
            # by identity, as two events may be equal
            chosen = {id(event) for event in values[name] or ()}
            if chosen:
                counted[place] = [
                    number
                    for number, event in enumerate(events.kept)
                    if id(event) in chosen and (has is None or has(event) is not None)
                ]
        return {place: tuple(numbers) for place, numbers in counted.items()}


class _Measure:
    """How one measure is told."""

    def __init__(self, measured: Counted | Rolled) -> None:
        self._name = measured.measure.name
        self._places = measured.value.places
        self._shared = shared(self._told)

    def without_events(self, value: Any) -> MeasureRead:
        """The measure where none stands behind it and none was undecided."""
        return self._told(value, (), 0)

    def read(self, value: Any, behind: tuple[int, ...], undecided: int) -> MeasureRead:
        """The measure of one lead."""
        if len(behind) > FEW:
            return self._told(value, behind, undecided)
        return self._shared[value, behind, undecided]

    def _told(self, value: Any, behind: tuple[int, ...], undecided: int) -> MeasureRead:
        if value is not None and self._places:
            value = decimal_of(value, self._places)
        return MeasureRead(self._name, value, behind, undecided)
