"""What measures need of the events that leads see, in as few groups as will do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from leadrules.backends.columnar.algebra import Aggregate, Column, Group, Relation, Scalar
from leadrules.backends.columnar.lowering.events.columns import instead
from leadrules.backends.columnar.lowering.events.decays import Decays
from leadrules.backends.columnar.lowering.events.next_changes import with_next_changes
from leadrules.backends.columnar.lowering.events.reading import Events
from leadrules.backends.columnar.lowering.events.repetition import (
    EventMeasure,
    count_by_day,
    counted_by_day,
    counted_events,
    is_repetitive,
)
from leadrules.backends.columnar.lowering.events.sights import Sight
from leadrules.backends.columnar.lowering.events.statistics import Answer, aggregates, answer
from leadrules.backends.columnar.lowering.terms import NO_INTEGER, TRUE, ZERO
from leadrules.language import ir


@dataclass(frozen=True, slots=True)
class Gathered:
    """Groups by what sees the events, and the aggregates that their columns hold, by name."""

    groups: tuple[Group, ...]
    made: Mapping[str, Aggregate]

    @property
    def columns(self) -> dict[str, Scalar]:
        """The columns once the groups are joined to the leads."""
        return {name: Column(name, each.kind) for name, each in self.made.items()}


def gather(
    sight: Sight,
    measures: Mapping[str, EventMeasure],
    more: Mapping[str, Aggregate],
    *,
    next_changes: bool = False,
) -> Gathered:
    """The groups for measures, by the names that their columns begin with, and for what is asked
    `more` of the events of a lead together; with when time alone changes them, if wanted."""
    decays = Decays(sight.relation, sight.clock.as_of)
    shared = dict(more)
    groups: list[Group] = []
    made: dict[str, Aggregate] = {}
    for prefix, measure in measures.items():
        if next_changes:
            decays.relation, changes = with_next_changes(decays.relation, sight, prefix, measure)
            shared |= changes
        if is_repetitive(measure):
            group = _apart(sight, prefix, measure)
            groups.append(group)
            made |= group.aggregates
        else:
            assert not isinstance(measure, ir.BusiestDay)
            counted = sight.counted(measure.selection)
            shared |= aggregates(measure, prefix, counted, sight.events, decays.factor)
    if shared:
        # WHY: events that do not count are as none
        groups.insert(0, Group(decays.relation, (sight.key,), shared, sparse=True))
    return Gathered(tuple(groups), made | shared)


def answer_of(
    measure: EventMeasure,
    prefix: str,
    columns: Mapping[str, Scalar],
    events: Events,
    as_of: Scalar,
) -> Answer:
    """What a measure's columns come to."""
    if isinstance(measure, ir.BusiestDay):
        return Answer(instead(columns[f"{prefix}_count"], ZERO))
    return answer(measure, prefix, columns, events, as_of)


def answer_of_none(measure: EventMeasure) -> Answer:
    """What a measure is of no events at all."""
    match measure:
        case ir.Count() | ir.BusiestDay() | ir.Total(how="sum"):
            return Answer(ZERO)
        case ir.EventPoints():
            return Answer(ZERO, ZERO)
        case _:
            return Answer(NO_INTEGER)


def _apart(sight: Sight, prefix: str, measure: EventMeasure) -> Group:
    """The group of a measure that counts only some of the events that pass."""
    relation: Relation = counted_events(sight, measure)
    if counted_by_day(measure):
        return count_by_day(relation, sight.key, f"{prefix}_count", measure)
    assert not isinstance(measure, ir.BusiestDay)
    decays = Decays(relation, sight.clock.as_of)
    wanted = aggregates(measure, prefix, TRUE, sight.events, decays.factor)
    return Group(decays.relation, (sight.key,), wanted)
