"""Roll-ups: statistics of the members' fields over an account."""

from __future__ import annotations

from collections.abc import Mapping

from leadrules.backends.columnar.algebra import (
    Add,
    Aggregate,
    Case,
    How,
    IsNull,
    Kind,
    Literal,
    Narrow,
    Not,
    Scalar,
)
from leadrules.backends.columnar.lowering.events.columns import only
from leadrules.backends.columnar.lowering.events.statistics import average
from leadrules.backends.columnar.lowering.terms import FALSE, TRUE, ZERO, compare, widened
from leadrules.language import ir

_QUANTIFIED = ("any", "all", "count")


def member_aggregates(measure: ir.RollUp, prefix: str, value: Scalar) -> dict[str, Aggregate]:
    """The aggregates of a roll-up over rows of members; `value` is what it asks of one."""
    if measure.how in _QUANTIFIED:
        made = {f"{prefix}_true": Aggregate(How.COUNT, value)}
        if measure.how == "all":
            made[f"{prefix}_false"] = Aggregate(How.COUNT, Not(value))
        if measure.how != "count":
            made[f"{prefix}_unknown"] = Aggregate(How.COUNT, IsNull(value))
        return made
    if measure.how in ("minimum", "maximum"):
        return {f"{prefix}_end": Aggregate(How(measure.how), value)}
    return {
        f"{prefix}_sum": Aggregate(How.SUM, value, Kind.WIDE),
        f"{prefix}_count": Aggregate(How.COUNT, Not(IsNull(value))),
    }


def rolled_up(measure: ir.RollUp, prefix: str, columns: Mapping[str, Scalar], more: int) -> Scalar:
    """What the aggregates, by name, come to; an average is of a number times `more`."""

    def of(name: str) -> Scalar:
        return columns[f"{prefix}_{name}"]

    def some(name: str) -> Scalar:
        return compare(">", of(name), ZERO)

    unknown = Literal(None, Kind.BOOLEAN)
    match measure.how:
        case "count":
            return of("true")
        case "any":
            return Case(((some("true"), TRUE), (some("unknown"), unknown)), FALSE)
        case "all":
            return Case(((some("false"), FALSE), (some("unknown"), unknown)), TRUE)
        case "minimum" | "maximum":
            return of("end")
        case "sum":
            return only(some("count"), Narrow(of("sum")))
        case _:
            return average(of("sum"), of("count"), more)


def own_of(each: Aggregate) -> Scalar:
    """What an aggregate over one row, the lead's own, comes to."""
    if each.how is How.COUNT:
        return Case(((each.operand, Literal(1, Kind.INTEGER)),), ZERO)
    if each.kind is Kind.WIDE:
        return widened(each.operand)
    return each.operand


def both(each: Aggregate, one: Scalar, other: Scalar) -> Scalar:
    """An aggregate over two sets of rows; one is null where its set gives no minimum or sum."""
    if each.how in (How.COUNT, How.SUM):
        joined: Scalar = Add(one, other, each.kind)
    else:
        nearer = compare("<=" if each.how is How.MINIMUM else ">=", one, other)
        joined = Case(((nearer, one),), other)
    return Case(((IsNull(one), other), (IsNull(other), one)), joined)
