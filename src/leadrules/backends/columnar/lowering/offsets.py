"""What a zone's clock is ahead of UTC, asked of Python by quarter hours, of which there are few."""

from __future__ import annotations

from collections.abc import Mapping

from leadrules.backends.columnar.algebra import (
    Answers,
    Asked,
    Column,
    Join,
    Kind,
    Relation,
    Scalar,
    Select,
    Where,
    ZoneOffset,
)
from leadrules.backends.columnar.lowering.names import Names
from leadrules.backends.columnar.lowering.terms import (
    NO_INTEGER,
    ZERO,
    added,
    case,
    every,
    floor_divided,
    known,
    missing,
)
from leadrules.language import ir

_COUNT = ir.Field("quarter_hour", ir.Type.INTEGER)


def with_offsets(
    relation: Relation,
    instants: Mapping[str, Scalar],
    ruleset: ir.Ruleset,
    names: Names,
    *,
    local: bool,
) -> tuple[Relation, dict[str, Scalar]]:
    """The relation, and for each of the instants (microseconds) what the ruleset's zone is ahead
    of UTC then; null where there is no instant, or 0.

    With `local` the instants are of the zone's own clock, as if it were UTC's.
    """
    if ruleset.zone == "UTC" or not instants:
        return relation, dict.fromkeys(instants, ZERO)
    coarse = {name: names.new(f"{name}_quarter") for name in instants}
    span = ZoneOffset().span
    relation = Select(
        relation,
        {coarse[name]: floor_divided(instant, span) for name, instant in instants.items()},
    )
    offsets: dict[str, Scalar] = {}
    for name, instant in instants.items():
        relation, offset = _joined(relation, coarse[name], ZoneOffset(local), ruleset, names)
        # WHY: a few quarter hours have two offsets, as the zone's clock changes within them
        exact = names.new(f"{name}_exact")
        unsure = every([missing(offset), known(instant)])
        relation = Select(relation, {exact: case([(unsure, instant)], NO_INTEGER)})
        relation, finer = _joined(relation, exact, ZoneOffset(local, 1), ruleset, names)
        offsets[name] = case([(known(offset), offset)], finer)
    return relation, offsets


def _joined(
    relation: Relation, key: str, question: ZoneOffset, ruleset: ir.Ruleset, names: Names
) -> tuple[Relation, Column]:
    offset = names.new(f"{key}_offset")
    asked = Asked(
        _COUNT,
        names.new(f"{key}_status"),
        {offset: question},
        ruleset.zone,
        ruleset.zone_declared,
        ruleset.limits,
    )
    source = Where(relation, known(Column(key, Kind.INTEGER)))
    answers = Answers(source, key, asked)
    return Join(relation, answers, ((key, key),), small=True), Column(offset, Kind.INTEGER)


def day_in_zone(instant: Scalar, offset: Scalar) -> Scalar:
    """The calendar day of an instant."""
    return floor_divided(added(instant, offset), 86_400_000_000)
