"""When time alone next changes a row: what measures, dates and balances say, and the earliest."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from leadrules.backends.columnar.algebra import Relation, Scalar
from leadrules.backends.columnar.lowering.expressions import Clock
from leadrules.backends.columnar.lowering.names import Names
from leadrules.backends.columnar.lowering.next_steps import (
    DAY,
    earliest,
    next_count,
    only_before,
    with_next_factor,
)
from leadrules.backends.columnar.lowering.offsets import with_offsets
from leadrules.backends.columnar.lowering.reading import Reading
from leadrules.backends.columnar.lowering.storing import LAST_DAY, LAST_INSTANT
from leadrules.backends.columnar.lowering.terms import (
    NO_INTEGER,
    case,
    compare,
    multiplied,
    subtracted,
    whole,
)
from leadrules.backends.passing_time.days_counted import asked_of_leads, days_counted
from leadrules.language import ir


@dataclass(frozen=True, slots=True)
class Told:
    """When time alone may change parts of a row: instants, days at whose start it may, and the
    instants of balances' dates."""

    instants: Sequence[Scalar]
    days: Sequence[Scalar]
    balances: Mapping[str, Scalar]


def ask_for_next_change(ruleset: ir.Ruleset, reading: Reading) -> None:
    """Ask of the leads the dates whose days are counted, before they are read."""
    for field, _ in _dated(ruleset):
        reading.value(field)


def with_next_change(
    relation: Relation,
    ruleset: ir.Ruleset,
    reading: Reading,
    clock: Clock,
    told: Told,
) -> tuple[Relation, Scalar]:
    """The relation, and the first instant after the clock's at which anything changes that the
    rules read of a row; null: never again."""
    instants, days = list(told.instants), list(told.days)
    for field, counts in _dated(ruleset):
        value = reading.value(field)
        if field.type is ir.Type.DATE:
            days.append(next_count(value, 1, counts, clock.today))
        else:
            instants.append(next_count(value, DAY, counts, clock.as_of))
    names = reading.names
    for balance in _balances(ruleset):
        if balance.dated is not None:
            decay = balance.decay or ir.Decay(DAY, (), 0)
            relation, faded = with_next_factor(
                relation, names.new, decay, told.balances[balance.dated], clock.as_of, begins=True
            )
            instants.append(faded)
    if days:
        relation, start = _start_of_first(relation, ruleset, names, days, clock)
        instants.append(start)
    relation, first = earliest(relation, names, instants)
    return relation, only_before(first, LAST_INSTANT)


def _start_of_first(
    relation: Relation, ruleset: ir.Ruleset, names: Names, days: Sequence[Scalar], clock: Clock
) -> tuple[Relation, Scalar]:
    """The start of the first of the days in the ruleset's zone."""
    relation, first = earliest(relation, names, days)
    midnight = multiplied(only_before(first, LAST_DAY), whole(DAY))
    relation, ahead = with_offsets(relation, {"midnight": midnight}, ruleset, names, local=True)
    start = subtracted(midnight, ahead["midnight"])
    return relation, case([(compare(">", start, clock.as_of), start)], NO_INTEGER)


def _dated(ruleset: ir.Ruleset) -> Iterator[tuple[ir.Field, tuple[int, ...] | None]]:
    """The fields whose days are counted, and which counts make a difference."""
    fields = {field.name: field for field in ruleset.fields}
    for name, counts in days_counted(asked_of_leads(ruleset)).items():
        yield fields[name], counts


def _balances(ruleset: ir.Ruleset) -> Iterator[ir.Balance]:
    for group in ruleset.groups:
        for rule in group.rules:
            if isinstance(rule.payout, ir.Balance):
                yield rule.payout
