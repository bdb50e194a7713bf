"""Events of which only some of many alike count: once for a key, so many a day, one of each id."""

from __future__ import annotations

from leadrules.backends.columnar.algebra import (
    Aggregate,
    Clamp,
    Group,
    How,
    Join,
    Numbered,
    Order,
    Relation,
    Select,
    Spaced,
    Together,
    Where,
)
from leadrules.backends.columnar.lowering.events.columns import columns_in, integers, texts
from leadrules.backends.columnar.lowering.events.occurrences import AT
from leadrules.backends.columnar.lowering.events.reading import DAY, ID, counts_by_day
from leadrules.backends.columnar.lowering.events.sights import Sight
from leadrules.backends.columnar.lowering.terms import TRUE, compare, known, missing, whole
from leadrules.language import ir

_DAYS_EVENTS = "_event_days_events"


EventMeasure = ir.Count | ir.BusiestDay | ir.DaysSinceEvent | ir.Total | ir.EventPoints
"""The measures that are about events."""


def is_repetitive(measure: EventMeasure) -> bool:
    """Whether only some of the events count that pass type, scope, window and filter, or whether
    they count by days."""
    return counts_by_day(measure) or measure.selection.once_per is not None


def counted_by_day(measure: EventMeasure) -> bool:
    """Whether it is enough to know how many events pass on each day."""
    match measure:
        case ir.BusiestDay():
            return True
        case ir.Count(selection=selection) | ir.EventPoints(selection=selection, decay=None):
            return selection.per_day is not None
        case _:
            return False


def counted_events(sight: Sight, measure: EventMeasure) -> Relation:
    """The events that count once `once_per` and `per_day` have chosen among those that pass."""
    selection = measure.selection
    relation: Relation = Where(sight.relation, sight.counted(selection))
    # WHY: but for an attribute's value, all that is asked of an event is when it was
    order = order_of(sight) if isinstance(measure, ir.Total) else (Order(AT),)
    once = selection.once_per
    if once is not None:
        keys = (sight.key, *sight.events.key(selection))
        if once.period is not None:
            relation = Spaced(relation, keys, AT, order, once.period)
        elif isinstance(measure, ir.Total | ir.BusiestDay) or selection.per_day is not None:
            relation = _first(relation, "_event_turn", keys, order, 1)
        else:
            columns = {AT: integers(AT)} | columns_in(sight.clock.as_of)
            first = {name: Aggregate(How.MINIMUM, one) for name, one in columns.items()}
            relation = Group(relation, keys, first)
    if selection.per_day is not None and not counted_by_day(measure):
        keys = (sight.key, DAY)
        relation = _first(relation, "_event_on_day", keys, order, selection.per_day)
    return relation


def count_by_day(relation: Relation, key: str, name: str, measure: EventMeasure) -> Group:
    """How many of the events count: all together, or on the busiest day."""
    days = Group(relation, (key, DAY), {_DAYS_EVENTS: Aggregate(How.COUNT, TRUE)})
    most = measure.selection.per_day
    counted = integers(_DAYS_EVENTS) if most is None else Clamp(integers(_DAYS_EVENTS), None, most)
    how = How.MAXIMUM if isinstance(measure, ir.BusiestDay) else How.SUM
    return Group(days, (key,), {name: Aggregate(how, counted)})


def without_repeated(sight: Sight) -> Sight:
    """The same events, of which each id counts once: the lead's own, else the earliest."""
    if not sight.events.has_ids:
        return sight
    keys = (sight.key, ID)
    times, nth = "_event_times", "_event_nth"
    ids = Group(Where(sight.relation, known(texts(ID))), keys, {times: Aggregate(How.COUNT, TRUE)})
    repeated = Where(ids, compare(">", integers(times), whole(1)))
    told = Join(sight.relation, repeated, tuple((key, key) for key in keys))
    by_owner = () if sight.mate is None else (Order(sight.mate),)
    order = (*by_owner, *(each for each in order_of(sight) if each.column not in (ID, sight.mate)))
    # WHY: only the few that are repeated are put in order
    among = Numbered(Where(told, known(integers(times))), nth, keys, order)
    others = Select(Where(told, missing(integers(times))), {nth: whole(1)})
    first = compare("==", integers(nth), whole(1))
    return sight.narrowed(Together((others, among)), first)


def order_of(sight: Sight) -> tuple[Order, ...]:
    """The order of the law, and where that leaves ties, one that is of no row's place."""
    return (
        Order(AT),
        *((Order(ID),) if sight.events.has_ids else ()),
        *(() if sight.mate is None else (Order(sight.mate),)),
        *(Order(name) for name in sight.events.content),
    )


def _first(
    relation: Relation, name: str, keys: tuple[str, ...], order: tuple[Order, ...], most: int
) -> Relation:
    numbered = Numbered(relation, name, keys, order)
    return Where(numbered, compare("<=", integers(name), whole(most)))
