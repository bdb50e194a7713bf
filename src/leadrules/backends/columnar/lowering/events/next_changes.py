"""When time alone next changes measures: edges of their windows, steps of decay, days counted.

The same as `backends.passing_time.next_instant` says of one lead.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from leadrules.backends.columnar.algebra import Aggregate, How, Relation, Scalar
from leadrules.backends.columnar.lowering.events.columns import integers, only, shifted
from leadrules.backends.columnar.lowering.events.occurrences import AT
from leadrules.backends.columnar.lowering.events.repetition import EventMeasure
from leadrules.backends.columnar.lowering.events.sights import Sight
from leadrules.backends.columnar.lowering.expressions import Clock
from leadrules.backends.columnar.lowering.next_steps import (
    DAY,
    earlier,
    next_count,
    with_next_factor,
)
from leadrules.backends.columnar.lowering.terms import NO_INTEGER, compare
from leadrules.backends.passing_time.days_counted import Counts, days_counted
from leadrules.language import ir

NEXT, NEXT_DAY = "_next", "_next_day"
"""How the columns end that hold the first such instant, and the first such day."""


def with_next_changes(
    relation: Relation, sight: Sight, prefix: str, measure: EventMeasure
) -> tuple[Relation, dict[str, Aggregate]]:
    """A sight's rows, and the aggregates over them that tell when they change a measure."""
    selection, at, as_of = measure.selection, integers(AT), sight.clock.as_of
    window = selection.window
    instant: Scalar = NO_INTEGER
    if window.within is not None:
        instant = shifted(at, window.within)
    if window.older_than is not None:
        recent = compare(">", at, shifted(as_of, -window.older_than))
        instant = earlier(only(recent, shifted(at, window.older_than)), instant)
    if isinstance(measure, ir.EventPoints) and measure.decay is not None:
        relation, faded = with_next_factor(
            relation, lambda hint: f"{prefix}_{hint}", measure.decay, at, as_of
        )
        instant = earlier(faded, instant)
    counted = days_counted(selection.where)
    dated = {name: sight.events.dated(selection, name) for name in counted}
    more, day = _of_dates(dated, counted, sight.clock)
    may_count = sight.may_count(selection)
    found = {NEXT: earlier(more, instant), NEXT_DAY: day}
    return relation, {
        f"{prefix}{suffix}": Aggregate(How.MINIMUM, only(may_count, scalar))
        for suffix, scalar in found.items()
        if scalar != NO_INTEGER
    }


def next_changes_of_members(
    measure: ir.RollUp,
    prefix: str,
    dated: Callable[[str], tuple[Scalar, ir.Type]],
    clock: Clock,
) -> dict[str, Aggregate]:
    """The aggregates over rows of members that tell when they change a roll-up."""
    counted = days_counted(measure.value)
    instant, day = _of_dates({name: dated(name) for name in counted}, counted, clock)
    return {
        f"{prefix}{suffix}": Aggregate(How.MINIMUM, scalar)
        for suffix, scalar in ((NEXT, instant), (NEXT_DAY, day))
        if scalar != NO_INTEGER
    }


def _of_dates(
    dated: Mapping[str, tuple[Scalar, ir.Type]], counted: Mapping[str, Counts], clock: Clock
) -> tuple[Scalar, Scalar]:
    """The first instant, and the first day, at which the days since any of them make a difference
    anew."""
    instant: Scalar = NO_INTEGER
    day: Scalar = NO_INTEGER
    for name, (value, kind) in dated.items():
        if kind is ir.Type.DATE:
            day = earlier(next_count(value, 1, counted[name], clock.today), day)
        else:
            instant = earlier(next_count(value, DAY, counted[name], clock.as_of), instant)
    return instant, day
