"""Which inputs a decision is kept with where only what rules read is to be kept."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from leadrules.decision.record import Contribution, MeasureRead, Record
from leadrules.language import ir
from leadrules.log.dissecting import Unrecorded

if TYPE_CHECKING:
    from leadrules.ruleset import Ruleset


def kept(record: Record, ruleset: Ruleset) -> tuple[Record, Unrecorded]:
    """The record with the fields and the events that the ruleset reads, and what was left out.

    An event is read where a measure asks for its type, whether it counted or not. What stands of
    the decision (points, reasons, verdicts) is the same; places of events are those among the kept.
    """
    names, types = what_is_read(ruleset)
    trace = record.trace
    new_place: dict[int, int] = {}
    for place, event in enumerate(trace.events):
        if event.type in types:
            new_place[place] = len(new_place)
    left_out = tuple(name for name in trace.fields if name not in names)
    events = len(trace.events) - len(new_place)
    colleagues = trace.colleagues
    if colleagues is not None:
        colleagues = tuple(
            {name: value for name, value in each.items() if name in names} for each in colleagues
        )
    shortened = replace(
        trace,
        contributions=tuple(_renumbered(each, new_place) for each in trace.contributions),
        measures=tuple(_renumbered(each, new_place) for each in trace.measures),
        fields={name: value for name, value in trace.fields.items() if name in names},
        events=tuple(trace.events[place] for place in new_place),
        colleagues=colleagues,
    )
    return replace(record, trace=shortened), Unrecorded(left_out, events, tuple(sorted(types)))


@lru_cache(maxsize=64)
def what_is_read(ruleset: Ruleset) -> tuple[frozenset[str], frozenset[str]]:
    """The names of the fields and the types of the events that some part of a ruleset reads."""
    names: set[str] = set()
    types: set[str] = set()
    meaning = ruleset.ir
    parts = (
        meaning.measures, meaning.groups, meaning.scores, meaning.labels, meaning.matrices,
        meaning.grades, meaning.verdicts,
    )  # fmt: skip
    for part in within(parts):
        match part:
            case ir.Read(origin=ir.Origin.FIELD, name=name):
                names.add(name)
            case ir.Balance(amount=amount, dated=dated):
                names.update(name for name in (amount, dated) if name is not None)
            case ir.Window(after=str(after)):
                names.add(after)
            case ir.Selection():
                types.update(part.types)
    return frozenset(names), frozenset(types)


def _renumbered(part: Any, new_place: dict[int, int]) -> Any:
    assert isinstance(part, Contribution | MeasureRead)
    if not part.events:
        return part
    return replace(part, events=tuple(new_place[place] for place in part.events))


def within(part: Any) -> Iterator[Any]:
    """Every node of a part, itself too."""
    waiting = [part]
    while waiting:
        one = waiting.pop()
        if isinstance(one, tuple):
            waiting += one
        elif is_dataclass(one):
            yield one
            waiting += [getattr(one, each.name) for each in fields(one)]
