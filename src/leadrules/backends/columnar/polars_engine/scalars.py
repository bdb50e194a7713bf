"""The algebra's scalars as Polars expressions."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping, Sequence
from functools import reduce
from typing import assert_never

import polars as pl
import polars.selectors as cs

from leadrules.backends.columnar.algebra import (
    Add,
    And,
    AsFloat,
    AsInstant,
    Case,
    Clamp,
    Column,
    Compare,
    Concat,
    DayNumber,
    DivideRounded,
    FloorDivide,
    IsBlank,
    IsIn,
    IsNaN,
    IsNull,
    Kind,
    Literal,
    Microseconds,
    Multiply,
    Narrow,
    Not,
    Or,
    Scalar,
    ScaledDecimal,
    ScaledFloat,
    ScaledInteger,
    ShortEmail,
    Subtract,
    TextLength,
    ToText,
    Widen,
)
from leadrules.language.text import blank_characters

TYPES = {
    Kind.BOOLEAN: pl.Boolean(),
    Kind.INTEGER: pl.Int64(),
    Kind.WIDE: pl.Int128(),
    Kind.TEXT: pl.String(),
    Kind.FLOAT: pl.Float64(),
    Kind.INSTANT: pl.Datetime("us", "UTC"),
    Kind.RAW: pl.Null(),
}
"""What each kind is in Polars; a raw column's type is its own, and a raw literal is null."""

FEW = 8
"""How many texts are sooner compared with than looked up."""

PLAIN_EMAIL = "^[-A-Za-z0-9._%+]+@[-A-Za-z0-9.]+$"
"""The form of the emails that `ShortEmail` calls plain."""

_LEAST, _MOST = -(2**63), 2**63 - 1
_EXACT = 10**15  # a float tells apart all decimals of so many digits


def column(name: str) -> pl.Expr:
    """A column by its exact name: `pl.col` would read `*` and `^...$` as patterns."""
    if name == "*" or (name.startswith("^") and name.endswith("$")):
        return cs.by_name(name).as_expr()
    return pl.col(name)


def expression(scalar: Scalar, source: pl.LazyFrame) -> pl.Expr:
    """The scalar over each row of the source."""

    def read(scalar: Scalar) -> pl.Expr:
        return expression(scalar, source)

    match scalar:
        case Column(name=name):
            return column(name)
        case Literal(value=value, kind=kind):
            return pl.lit(value, dtype=TYPES[kind])
        case And(operands=operands):
            return pl.all_horizontal(map(read, operands)) if operands else pl.lit(True)
        case Or(operands=operands):
            return pl.any_horizontal(map(read, operands)) if operands else pl.lit(False)
        case Not(operand=operand):
            return ~read(operand)
        case IsNull(operand=operand):
            return read(operand).is_null()
        case Compare(
            operator=how, left=Microseconds(operand=instant), right=Literal(value=int(bound))
        ) if isinstance(stored := _stored(read(instant), source), pl.Datetime) and (
            stored.time_unit == "us"
        ):
            # WHY: of a column as it is stored Polars knows between what its values lie
            return _compare(how, read(instant), _integer(bound).cast(stored))
        case Compare(operator=how, left=left, right=right):
            return _compare(how, read(left), read(right))
        case IsIn(operand=operand, values=values):
            return _is_in(read(operand), values)
        case Add(kind=Kind.INTEGER) if len(bits := _bits(scalar)) > 1:
            return _masked(bits, read)
        case Add(left=left, right=right, kind=kind):
            return _as(kind, read(left)) + _as(kind, read(right))
        case Subtract(left=left, right=right, kind=kind):
            return _as(kind, read(left)) - _as(kind, read(right))
        case Multiply(left=left, right=right, kind=kind):
            return _as(kind, read(left)) * _as(kind, read(right))
        case FloorDivide(operand=operand, divisor=divisor):
            return read(operand) // _integer(divisor)
        case DivideRounded(left=left, right=Literal(value=int(divisor)), kind=kind) if divisor > 0:
            return _divided_by(_as(kind, read(left)), divisor)
        case DivideRounded(left=left, right=right, kind=kind):
            return _divided(_as(kind, read(left)), _as(kind, read(right)))
        case Widen(operand=operand):
            return read(operand).cast(pl.Int128)
        case Narrow(operand=operand):
            return read(operand).cast(pl.Int64, strict=False)
        case Clamp(operand=operand, floor=floor, cap=cap):
            return _clamped(read(operand), floor, cap)
        case Case(branches=((IsNull(operand=one), instead),), otherwise=same) if one == same:
            return read(one).fill_null(read(instead))
        case Case(branches=branches, otherwise=otherwise):
            chosen = [(read(condition), read(value)) for condition, value in branches]
            return _case(chosen, read(otherwise))
        case Concat(parts=parts):
            return pl.concat_str([*map(read, parts), pl.lit("")], ignore_nulls=True)
        case ToText(operand=operand):
            return read(operand).cast(pl.String)
        case IsBlank(operand=operand):
            return read(operand).cast(pl.String).str.strip_chars(blank_characters()) == ""
        case TextLength(operand=operand):
            return read(operand).cast(pl.String).str.len_chars().cast(pl.Int64)
        case ShortEmail(operand=operand):
            return _short_email(read(operand).cast(pl.String), scalar)
        case IsNaN(operand=operand):
            return read(operand).cast(pl.Float64).is_nan().fill_null(False)
        case ScaledInteger(operand=operand, places=places):
            return _scaled_integer(read(operand).cast(pl.Int64, strict=False), places)
        case ScaledFloat(operand=operand, places=places):
            return _scaled_float(read(operand).cast(pl.Float64), places)
        case ScaledDecimal(operand=operand, scale=scale, places=places):
            return _scaled_decimal(read(operand).to_physical().cast(pl.Int128), places - scale)
        case Microseconds(operand=operand):
            return _microseconds(read(operand), source)
        case DayNumber(operand=operand):
            return read(operand).to_physical().cast(pl.Int64)
        case AsFloat(operand=operand, places=places):
            return _float_over(read(operand).cast(pl.Float64), 10**places)
        case AsInstant(operand=operand):
            return read(operand).cast(TYPES[Kind.INSTANT])
        case _:
            assert_never(scalar)


def _bits(scalar: Scalar) -> dict[int, Scalar]:
    """The truths whose bits a sum is made of, by their places, and under -1 what else is added;
    nothing where it is no sum of bits."""
    found: dict[int, Scalar] = {}
    others: list[Scalar] = []
    ahead = [scalar]
    while ahead:
        match ahead.pop():
            case Add(left=left, right=right, kind=Kind.INTEGER):
                ahead += [right, left]
            case Case(
                branches=((truth, Literal(value=int(value))),), otherwise=Literal(value=0)
            ) if value > 0 and value.bit_count() == 1 and value.bit_length() not in found:
                found[value.bit_length()] = truth
            case other:
                others.append(other)
    if len(found) > 1:
        for other in others:
            found[-1] = Add(found[-1], other) if -1 in found else other
        return found
    return {}


def _masked(bits: Mapping[int, Scalar], read: Callable[[Scalar], pl.Expr]) -> pl.Expr:
    """The sum of bits: those of one byte are added as bytes, which takes an eighth of the room."""
    of_bytes: dict[int, list[pl.Expr]] = {}
    for length, truth in bits.items():
        if length > 0:
            place, within = divmod(length - 1, 8)
            one = pl.when(read(truth)).then(pl.lit(1 << within, dtype=pl.UInt8))
            of_bytes.setdefault(place, []).append(one.otherwise(pl.lit(0, dtype=pl.UInt8)))
    parts = [
        reduce(operator.add, ones).cast(pl.Int64) * _integer(256**place)
        for place, ones in of_bytes.items()
    ]
    return reduce(operator.add, [*parts, *([read(bits[-1])] if -1 in bits else [])])


def _compare(how: str, left: pl.Expr, right: pl.Expr) -> pl.Expr:
    match how:
        case "==":
            return left == right
        case "!=":
            return left != right
        case "<":
            return left < right
        case "<=":
            return left <= right
        case ">":
            return left > right
        case _:
            return left >= right


def _is_in(operand: pl.Expr, values: tuple[int, ...] | tuple[str, ...]) -> pl.Expr:
    match values:
        case ():
            return pl.when(operand.is_not_null()).then(False)
        case (str(), *_) if len(values) <= FEW:
            # WHY: to compare with some texts is faster than to look one up among them
            return pl.any_horizontal([operand == value for value in values])
        case (str(), *_):
            kind: pl.DataType = pl.String()
        case _:
            narrow = all(_LEAST <= int(value) <= _MOST for value in values)
            kind = pl.Int64() if narrow else pl.Int128()
    return operand.is_in(pl.lit(pl.Series([values], dtype=pl.List(kind))))


def _integer(value: int) -> pl.Expr:
    return pl.lit(value, dtype=pl.Int64 if _LEAST <= value <= _MOST else pl.Int128)


def _as(kind: Kind, operand: pl.Expr) -> pl.Expr:
    """An operand in the width of the result; one of 64 bits is that already."""
    return operand.cast(pl.Int128) if kind is Kind.WIDE else operand


def _divided_by(left: pl.Expr, divisor: int) -> pl.Expr:
    """The quotient by a positive constant: of an even one, half a negative one goes down."""
    half = left + _integer(divisor // 2)
    if divisor % 2 == 0:
        half = half - (left < 0)
    return half // _integer(divisor)


def _divided(left: pl.Expr, right: pl.Expr) -> pl.Expr:
    size, divisor = left.abs(), right.abs()
    quotient = (size + divisor // 2) // divisor
    signed = pl.when((left < 0) != (right < 0)).then(_integer(0) - quotient).otherwise(quotient)
    return pl.when(right != 0).then(signed)


def _clamped(operand: pl.Expr, floor: int | None, cap: int | None) -> pl.Expr:
    if floor is not None:
        operand = operand.clip(lower_bound=_integer(floor))
    if cap is not None:
        operand = operand.clip(upper_bound=_integer(cap))
    return operand


def _case(branches: Sequence[tuple[pl.Expr, pl.Expr]], otherwise: pl.Expr) -> pl.Expr:
    for condition, value in reversed(branches):
        otherwise = pl.when(condition).then(value).otherwise(otherwise)
    return otherwise


def _short_email(email: pl.Expr, how: ShortEmail) -> pl.Expr:
    lowered = email.str.to_lowercase()
    box = pl.lit(how.other)
    for start, short in reversed(how.boxes):
        box = pl.when(lowered.str.starts_with(start)).then(pl.lit(short)).otherwise(box)
    plain = email.str.contains(PLAIN_EMAIL) & (email.str.len_bytes() <= how.longest)
    rest = email.str.slice(email.str.find("@", literal=True))
    return pl.when(plain).then(box + rest).otherwise(email)


def _scaled_float(operand: pl.Expr, places: int) -> pl.Expr:
    # WHY: a decimal of 15 digits or fewer that is nearest to the float is its shortest text, and
    # one division of exact numbers gives the float that is nearest
    unit = 10**places
    candidate = (operand * float(unit)).round().cast(pl.Int64, strict=False)
    back = _float_over(candidate.cast(pl.Float64), unit)
    exact = (back == operand) & candidate.is_between(-_EXACT, _EXACT, closed="none")
    return pl.when(exact).then(candidate)


def _float_over(operand: pl.Expr, unit: int) -> pl.Expr:
    """A whole and finite float divided, as IEEE says."""
    # WHY: by a constant Polars does not divide but multiplies with 1 / unit, which is not the same
    return operand / (operand * 0.0 + float(unit))


def _scaled_decimal(unscaled: pl.Expr, more: int) -> pl.Expr:
    if more >= 0:
        return _scaled_integer(unscaled.cast(pl.Int64, strict=False), more)
    unit = pl.lit(10**-more, dtype=pl.Int128)
    quotient = unscaled // unit
    return pl.when(quotient * unit == unscaled).then(quotient).cast(pl.Int64, strict=False)


def _scaled_integer(operand: pl.Expr, places: int) -> pl.Expr:
    if places == 0:
        return operand
    unit = 10**places
    scaled = operand * _integer(unit) if unit <= _MOST else operand
    return pl.when(operand.is_between(_integer(-(_MOST // unit)), _integer(_MOST // unit))).then(
        scaled
    )


def _stored(operand: pl.Expr, source: pl.LazyFrame) -> pl.DataType:
    """How an operand is stored."""
    [kind] = source.select(operand).collect_schema().values()
    return kind


def _microseconds(instant: pl.Expr, source: pl.LazyFrame) -> pl.Expr:
    stored = _stored(instant, source)
    assert isinstance(stored, pl.Datetime)
    unit = stored.time_unit
    count = instant.to_physical()
    match unit:
        case "ns":
            return count // 1000
        case "us":
            return count
        case _:
            # WHY: what leaves 64 bits stays far outside the years that can be read
            return count.clip(-(_MOST // 1000), _MOST // 1000) * 1000
