"""How a column that is stored in one way is read as a field of one type, but for texts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum

from leadrules.backends.columnar.algebra import (
    Column,
    DayNumber,
    IsNaN,
    IsNull,
    Kind,
    Microseconds,
    Scalar,
    ScaledDecimal,
    ScaledFloat,
    ScaledInteger,
)
from leadrules.backends.columnar.lowering.numbers import MAXIMUM, MINIMUM
from leadrules.backends.columnar.lowering.terms import (
    FALSE,
    NO_INTEGER,
    UNKNOWN,
    case,
    compare,
    every,
    negated,
    one_of,
    some,
    truth,
    whole,
)
from leadrules.backends.columnar.schema import ColumnType, Storage
from leadrules.backends.python.runtime.arithmetic import scaled
from leadrules.decision.record import Value
from leadrules.decision.units import days_of, microseconds_of
from leadrules.intake.unreadable import Unreadable
from leadrules.intake.values import read_value
from leadrules.language import ir

FIRST_DAY, LAST_DAY = days_of(date.min), days_of(date.max)
FIRST_INSTANT = microseconds_of(datetime.min.replace(tzinfo=UTC))
LAST_INSTANT = microseconds_of(datetime.max.replace(tzinfo=UTC))
_EXACT = 10**15  # below this a float is one decimal of as many digits


class Way(Enum):
    """How a column's values come to be a field's."""

    NEVER = "none can be read"
    NOTHING = "all are missing"
    ASKED = "Python is asked about each distinct one"
    LOCAL = "their zone's clock is looked up"
    NATIVE = "the engine reads them"


_INTEGERS = frozenset({Storage.INTEGER, Storage.UNSIGNED})
_NATIVE: dict[ir.Type, frozenset[Storage]] = {
    ir.Type.INTEGER: _INTEGERS | {Storage.FLOAT, Storage.DECIMAL},
    ir.Type.NUMBER: _INTEGERS | {Storage.FLOAT, Storage.DECIMAL},
    ir.Type.BOOLEAN: _INTEGERS | {Storage.BOOLEAN},
    ir.Type.DATE: frozenset({Storage.DATE}),
    ir.Type.TIMESTAMP: frozenset({Storage.INSTANT}),
}


def way(kind: ir.Type, storage: Storage, zone_declared: bool) -> Way:
    """How values stored so are read as a type.

    >>> way(ir.Type.DATE, Storage.INSTANT, zone_declared=True)
    <Way.NEVER: 'none can be read'>
    """
    if storage is Storage.NOTHING:
        return Way.NOTHING
    if storage is Storage.TEXT:
        return Way.ASKED
    if storage is Storage.TEXTS and kind is ir.Type.TEXTS:
        return Way.ASKED
    if storage is Storage.DATE and kind is ir.Type.TIMESTAMP:
        return Way.ASKED
    if storage is Storage.LOCAL and kind is ir.Type.TIMESTAMP and zone_declared:
        return Way.LOCAL
    return Way.NATIVE if storage in _NATIVE.get(kind, frozenset()) else Way.NEVER


def units(field: ir.Field, column: str, stored: ColumnType) -> Scalar:
    """A column's values in a field's unit, null where there is none; what is not in the field's
    range and what stands for a missing one are values yet."""
    raw = Column(column, Kind.RAW)
    if field.type is ir.Type.BOOLEAN:
        if stored.storage is Storage.BOOLEAN:
            return Column(column, Kind.BOOLEAN)
        number = ScaledInteger(raw, 0)
        ones = [(compare("==", number, whole(n)), truth(bool(n))) for n in (0, 1)]
        return case(ones, UNKNOWN)
    match stored.storage:
        case Storage.FLOAT:
            return ScaledFloat(raw, field.places)
        case Storage.DECIMAL:
            return ScaledDecimal(raw, stored.scale, field.places)
        case Storage.DATE:
            return DayNumber(raw)
        case Storage.INSTANT | Storage.LOCAL:
            return Microseconds(raw)
        case _:
            return ScaledInteger(raw, field.places)


def present(column: str, stored: ColumnType) -> Scalar:
    """Whether there is anything to read in a column: neither null nor NaN."""
    raw = Column(column, Kind.RAW)
    there = negated(IsNull(raw))
    return every([there, negated(IsNaN(raw))]) if stored.storage is Storage.FLOAT else there


def may_be_long(field: ir.Field, stored: ColumnType) -> bool:
    """Whether floats of more digits than an engine reads exactly may lie in the field's range."""
    if stored.storage is not Storage.FLOAT:
        return False
    low = MINIMUM if field.minimum is None else field.minimum
    high = MAXIMUM if field.maximum is None else field.maximum
    return low <= -_EXACT or high >= _EXACT


def bounds(field: ir.Field) -> tuple[int, int]:
    """The least and the greatest value of a field in its unit."""
    low, high = MINIMUM, MAXIMUM
    if field.type is ir.Type.DATE:
        low, high = FIRST_DAY, LAST_DAY
    elif field.type is ir.Type.TIMESTAMP:
        low, high = FIRST_INSTANT, LAST_INSTANT
    return (
        low if field.minimum is None else max(low, field.minimum),
        high if field.maximum is None else min(high, field.maximum),
    )


def never_fails(field: ir.Field, stored: ColumnType) -> bool:
    """Whether every value stored so can be read as the field."""
    if field.minimum is not None or field.maximum is not None:
        return False
    return (field.type, stored.storage) in (
        (ir.Type.BOOLEAN, Storage.BOOLEAN),
        (ir.Type.INTEGER, Storage.INTEGER),
    )


@dataclass(frozen=True, slots=True)
class Taken:
    """A field's value, null where it is missing or cannot be read, and whether its units stand for
    a missing one."""

    value: Scalar
    stands_in: Scalar


def taken(field: ir.Field, units: Scalar, ruleset: ir.Ruleset) -> Taken:
    """The value of a field's units: within its range, and no stand-in."""
    stand_ins = _stand_ins(field, ruleset)
    if field.type is ir.Type.BOOLEAN:
        stands_in = some([compare("==", units, truth(bool(one))) for one in stand_ins])
        return Taken(case([(stands_in, UNKNOWN)], units), stands_in)
    stands_in = one_of(units, stand_ins) if stand_ins else FALSE
    low, high = bounds(field)
    tests = [compare("<", units, whole(low))] if low > MINIMUM else []
    tests += [compare(">", units, whole(high))] if high < MAXIMUM else []
    value = case([(some([stands_in, *tests]), NO_INTEGER)], units)
    return Taken(value, stands_in)


def _stand_ins(field: ir.Field, ruleset: ir.Ruleset) -> tuple[int, ...]:
    """The stand-ins that are values of the field's type, in its unit."""
    plain = ir.Field(field.name, field.type, field.places)
    found: dict[int, None] = {}
    for written in field.stand_ins:
        try:
            value = read_value(
                plain,
                written,
                zone=ruleset.zone,
                limits=ir.Limits(),
                zone_declared=ruleset.zone_declared,
            )
        except Unreadable:
            continue
        found[_in_units(field, value)] = None
    return tuple(found)


def _in_units(field: ir.Field, value: Value) -> int:
    """A value as the plan counts."""
    match value:
        case int():
            return int(value)
        case Decimal():
            return scaled(value, field.places)
        case datetime():
            return microseconds_of(value)
        case _:
            assert isinstance(value, date)  # INVARIANT: a stand-in is not blank
            return days_of(value)
