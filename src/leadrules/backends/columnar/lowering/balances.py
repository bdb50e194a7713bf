"""Balances: points brought in from elsewhere, and what is left of them at the age of their date."""

from __future__ import annotations

from itertools import groupby

from leadrules.backends.columnar.algebra import (
    Column,
    DivideRounded,
    Join,
    Kind,
    Relation,
    Rows,
    Scalar,
    Select,
)
from leadrules.backends.columnar.lowering.names import Names
from leadrules.backends.columnar.lowering.numbers import MAXIMUM
from leadrules.backends.columnar.lowering.offsets import with_offsets
from leadrules.backends.columnar.lowering.reading import Reading
from leadrules.backends.columnar.lowering.terms import (
    NO_INTEGER,
    added,
    case,
    clamped,
    compare,
    floor_divided,
    missing,
    multiplied,
    subtracted,
    whole,
)
from leadrules.language import ir

ONE = 10**9
"""A decay factor of 1."""

DAY = 86_400_000_000
_MOST_CASES = 12  # from how many changes of the factor on a table is joined


def with_balances(
    relation: Relation, ruleset: ir.Ruleset, reading: Reading, as_of: Scalar
) -> tuple[Relation, dict[str, Scalar], dict[str, Scalar]]:
    """The relation; what each balance's rule pays before its bounds, null where unknown; and the
    instants of the fields that date them."""
    fields = {field.name: field for field in ruleset.fields}
    rules = [
        (rule.id, rule.payout)
        for group in ruleset.groups
        for rule in group.rules
        if isinstance(rule.payout, ir.Balance)
    ]
    dates = dict.fromkeys(one.dated for _, one in rules if one.dated is not None)
    relation, instants = _instants(relation, ruleset, reading, [fields[name] for name in dates])
    left: dict[str, Scalar] = {}
    for rule, balance in rules:
        amount = fields[balance.amount]
        points = multiplied(reading.value(amount), whole(10 ** (2 - amount.places)))
        if balance.dated is not None:
            at = instants[balance.dated]
            relation, points = _dated(relation, reading.names, balance, points, at, as_of)
        left[rule] = points
    return relation, left, instants


def _instants(
    relation: Relation, ruleset: ir.Ruleset, reading: Reading, dates: list[ir.Field]
) -> tuple[Relation, dict[str, Scalar]]:
    """The instant of each field, in microseconds: of a date the end of its day in the zone."""
    instants = {
        field.name: reading.value(field) for field in dates if field.type is ir.Type.TIMESTAMP
    }
    midnights = {
        field.name: multiplied(added(reading.value(field), whole(1)), whole(DAY))
        for field in dates
        if field.type is ir.Type.DATE
    }
    relation, ahead = with_offsets(relation, midnights, ruleset, reading.names, local=True)
    for name, midnight in midnights.items():
        instants[name] = subtracted(subtracted(midnight, ahead[name]), whole(1))
    return relation, instants


def _dated(
    relation: Relation,
    names: Names,
    balance: ir.Balance,
    points: Scalar,
    at: Scalar,
    as_of: Scalar,
) -> tuple[Relation, Scalar]:
    """What is left of points that have a date."""
    later = (compare(">", at, as_of), NO_INTEGER)
    if balance.decay is None:
        return relation, case([later], points)
    relation, factor = _factor(relation, names, balance.decay, subtracted(as_of, at))
    decayed = DivideRounded(multiplied(points, factor), whole(ONE))
    return relation, case([later, (missing(at), NO_INTEGER)], decayed)


def _factor(
    relation: Relation, names: Names, decay: ir.Decay, age: Scalar
) -> tuple[Relation, Scalar]:
    """What is left at an age, over ONE; of a negative age anything."""
    runs = groupby(enumerate((*decay.factors, decay.tail)), key=lambda each: each[1])
    changes = [next(run) for _, run in runs]
    if len(changes) <= _MOST_CASES:
        (_, newest), *older = changes
        branches = [
            (compare(">=", age, whole(steps * decay.step)), whole(left))
            for steps, left in reversed(older)
            if steps * decay.step <= MAXIMUM
        ]
        return relation, case(branches, whole(newest))
    step, key, factor = (names.new(f"decay_{what}") for what in ("step", "key", "factor"))
    last = len(decay.factors)
    table = Rows(
        {
            key: (Kind.INTEGER, tuple(range(last + 1))),
            factor: (Kind.INTEGER, (*decay.factors, decay.tail)),
        }
    )
    steps = clamped(floor_divided(age, decay.step), 0, last)
    relation = Join(Select(relation, {step: steps}), table, ((step, key),), small=True)
    return relation, Column(factor, Kind.INTEGER)
