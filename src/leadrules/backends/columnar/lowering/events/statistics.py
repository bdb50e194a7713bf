"""What measures say of the events that count: aggregates of a group, and the value made of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import assert_never

from leadrules.backends.columnar.algebra import (
    Aggregate,
    DivideRounded,
    FloorDivide,
    How,
    Kind,
    Literal,
    Multiply,
    Narrow,
    Scalar,
    Subtract,
    Widen,
)
from leadrules.backends.columnar.lowering.events.columns import instead, integers, only
from leadrules.backends.columnar.lowering.events.occurrences import AT
from leadrules.backends.columnar.lowering.events.reading import Events
from leadrules.backends.columnar.lowering.terms import ZERO, every, known, whole
from leadrules.language import ir

DAY = 86_400_000_000
FACTOR = 10**9
"""A decay factor of 1."""

Statistic = ir.Count | ir.DaysSinceEvent | ir.Total | ir.EventPoints
"""The measures that are made of one aggregation of the events that count."""

_ROOM = 2**63 // 1000
"""What a static bound must stay below to be computed with 64 bits: a lead with too many events is
an error, but is computed with all the same."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A measure's value, and how many events count where points are paid for each."""

    value: Scalar
    count: Scalar | None = None


Factor = Callable[[ir.Decay], Scalar]
"""What is left of points for the event at hand, over FACTOR."""


def aggregates(
    measure: Statistic, prefix: str, counted: Scalar, events: Events, factor: Factor
) -> dict[str, Aggregate]:
    """The aggregates of a measure over rows, of which those count for which `counted` is true."""
    match measure:
        case ir.Count():
            return {f"{prefix}_count": Aggregate(How.COUNT, counted)}
        case ir.DaysSinceEvent(which=which):
            how = How.MINIMUM if which == "first" else How.MAXIMUM
            return {f"{prefix}_at": Aggregate(how, only(counted, integers(AT)))}
        case ir.EventPoints(decay=decay):
            made = {f"{prefix}_count": Aggregate(How.COUNT, counted)}
            if decay is not None:
                made[f"{prefix}_left"] = Aggregate(How.SUM, only(counted, factor(decay)))
            return made
        case ir.Total(how="minimum" | "maximum" as end):
            how = How.MINIMUM if end == "minimum" else How.MAXIMUM
            value = only(counted, events.number(measure))
            return {f"{prefix}_{end}": Aggregate(how, value)}
        case ir.Total(how=how_):
            number = events.number(measure)
            value = only(counted, number)
            made = {f"{prefix}_sum": Aggregate(How.SUM, value, sum_kind(measure, events))}
            if how_ == "average":
                made[f"{prefix}_count"] = Aggregate(How.COUNT, every([counted, known(number)]))
            return made
        case _:
            assert_never(measure)


def answer(
    measure: Statistic, prefix: str, columns: Mapping[str, Scalar], events: Events, as_of: Scalar
) -> Answer:
    """What the aggregates, by name, come to; a lead without events has null for all of them."""

    def of(name: str) -> Scalar:
        return columns[f"{prefix}_{name}"]

    match measure:
        case ir.Count():
            return Answer(instead(of("count"), ZERO))
        case ir.DaysSinceEvent():
            return Answer(FloorDivide(Subtract(as_of, of("at")), DAY))
        case ir.EventPoints():
            count = instead(of("count"), ZERO)
            if measure.decay is None:
                return Answer(Multiply(count, whole(measure.each)), count)
            return Answer(_decayed(measure.each, instead(of("left"), ZERO), events), count)
        case ir.Total(how="minimum" | "maximum" as end):
            return Answer(of(end))
        case ir.Total(how="sum"):
            total = of("sum")
            if sum_kind(measure, events) is Kind.WIDE:
                return Answer(Narrow(instead(total, Widen(ZERO))))
            return Answer(instead(total, ZERO))
        case ir.Total():
            more = 10 ** (measure.places - events.attribute(measure).places)
            return Answer(average(of("sum"), of("count"), more))
        case _:
            assert_never(measure)


def average(total: Scalar, count: Scalar, more: int) -> Scalar:
    """A sum by a count, times `more`, rounded; missing where nothing was counted."""
    return Narrow(DivideRounded(Multiply(total, whole(more), Kind.WIDE), Widen(count), Kind.WIDE))


def sum_kind(measure: ir.Total, events: Events) -> Kind:
    """The width that suffices for the sum of a number of as many events as may be given."""
    attribute = events.attribute(measure)
    if attribute.minimum is None or attribute.maximum is None:
        return Kind.WIDE
    largest = max(abs(attribute.minimum), abs(attribute.maximum))
    return Kind.INTEGER if largest * events.most < _ROOM else Kind.WIDE


def _decayed(each: int, left: Scalar, events: Events) -> Scalar:
    if 2 * abs(each) * FACTOR * events.most < _ROOM:
        return DivideRounded(Multiply(left, whole(each)), whole(FACTOR))
    product = Multiply(left, whole(each), Kind.WIDE)
    return Narrow(DivideRounded(product, Literal(FACTOR, Kind.WIDE), Kind.WIDE))
