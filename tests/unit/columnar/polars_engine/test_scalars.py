"""Each scalar as Polars computes it, against plain Python."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

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
from leadrules.backends.columnar.polars_engine.scalars import TYPES, expression
from leadrules.language.text import blank_characters, normalise

LEAST, MOST = -(2**63), 2**63 - 1
BOOLEANS = st.none() | st.booleans()
INTEGERS = st.none() | st.integers(LEAST, MOST) | st.integers(-20, 20)
HALVES = st.none() | st.integers(-(2**61), 2**61) | st.integers(-20, 20)
WIDES = st.none() | st.integers(-(10**37), 10**37) | st.integers(-20, 20)
TEXTS = st.none() | st.text(max_size=4)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def over(scalar: Scalar, kind: Kind, **columns: Sequence[Any]) -> list[Any]:
    """The scalar over a frame with columns of one kind."""
    return over_raw(
        scalar, **{name: pl.Series(values, dtype=TYPES[kind]) for name, values in columns.items()}
    )


def over_raw(scalar: Scalar, **columns: pl.Series) -> list[Any]:
    rows = pl.LazyFrame(columns)
    made = rows.with_columns(expression(scalar, rows).alias("made"))
    eager = made.collect()["made"]
    assert eager.equals(made.collect(engine="streaming")["made"])
    return eager.to_list()


def known(function: Callable[..., Any]) -> Callable[..., Any]:
    """The function, None where an argument is."""
    return lambda *given: None if None in given else function(*given)


A = {kind: Column("a", kind) for kind in Kind}
B = {kind: Column("b", kind) for kind in Kind}


def whole(value: int, kind: Kind = Kind.INTEGER) -> Literal:
    return Literal(value, kind)


def all_of(values: Sequence[bool | None]) -> bool | None:
    if False in values:
        return False
    return None if None in values else True


@given(st.lists(st.tuples(BOOLEANS, BOOLEANS, BOOLEANS), min_size=1, max_size=9))
def test_booleans_are_kleenes(rows: list[tuple[bool | None, ...]]) -> None:
    a, b, c = map(list, zip(*rows, strict=True))
    operands = tuple(Column(name, Kind.BOOLEAN) for name in "abc")

    def made(scalar: Scalar) -> list[Any]:
        return over(scalar, Kind.BOOLEAN, a=a, b=b, c=c)

    opposite = known(lambda value: not value)
    assert made(And(operands)) == [all_of(row) for row in rows]
    assert made(Or(operands)) == [opposite(all_of([*map(opposite, row)])) for row in rows]
    assert made(Not(operands[0])) == [*map(opposite, a)]
    assert made(And(())) == [True] * len(rows)
    assert made(Or(())) == [False] * len(rows)
    assert made(Compare("==", *operands[:2])) == [
        known(lambda x, y: x == y)(x, y) for x, y, _ in rows
    ]


COMPARED: dict[str, Callable[[Any, Any], bool]] = {
    "==": lambda x, y: x == y,
    "!=": lambda x, y: x != y,
    "<": lambda x, y: x < y,
    "<=": lambda x, y: x <= y,
    ">": lambda x, y: x > y,
    ">=": lambda x, y: x >= y,
}


@pytest.mark.parametrize("operator", COMPARED)
@given(rows=st.lists(st.tuples(INTEGERS, INTEGERS), min_size=1, max_size=9))
def test_integers_are_compared_in_any_width(operator: Any, rows: list[tuple[Any, Any]]) -> None:
    a, b = map(list, zip(*rows, strict=True))
    said = [known(COMPARED[operator])(x, y) for x, y in rows]
    left, right = A[Kind.INTEGER], B[Kind.INTEGER]
    assert over(Compare(operator, left, right), Kind.INTEGER, a=a, b=b) == said
    assert over(Compare(operator, Widen(left), right), Kind.INTEGER, a=a, b=b) == said


@given(st.lists(st.tuples(TEXTS, TEXTS), min_size=1, max_size=9))
def test_texts_are_compared_by_their_code_points(rows: list[tuple[Any, Any]]) -> None:
    a, b = map(list, zip(*rows, strict=True))
    for operator in ("==", "!="):
        made = over(
            Compare(operator, A[Kind.TEXT], B[Kind.TEXT]),
            Kind.TEXT,
            a=a,
            b=b,
        )
        assert made == [known(COMPARED[operator])(x, y) for x, y in rows]


@given(st.lists(INTEGERS, min_size=1), st.lists(st.integers(-20, 20), max_size=4))
def test_an_integer_is_among_values(values: list[int | None], among: list[int]) -> None:
    said = [known(lambda x: x in among)(value) for value in values]
    held = IsIn(A[Kind.INTEGER], tuple(among))
    assert over(held, Kind.INTEGER, a=values) == said
    assert over(IsIn(A[Kind.WIDE], (*among, 2**100)), Kind.WIDE, a=values) == said


@given(st.lists(TEXTS, min_size=1), st.lists(st.text(max_size=2), max_size=4))
def test_a_text_is_among_values(values: list[str | None], among: list[str]) -> None:
    said = [known(lambda x: x in among)(value) for value in values]
    assert over(IsIn(A[Kind.TEXT], tuple(among)), Kind.TEXT, a=values) == said


@given(st.lists(st.tuples(HALVES, HALVES), min_size=1, max_size=9))
def test_integers_are_added_and_subtracted(rows: list[tuple[Any, Any]]) -> None:
    a, b = map(list, zip(*rows, strict=True))
    left, right = A[Kind.INTEGER], B[Kind.INTEGER]
    for node, meant in (
        (Add, lambda x, y: x + y),
        (Subtract, lambda x, y: x - y),
    ):
        said = [known(meant)(x, y) for x, y in rows]
        assert over(node(left, right), Kind.INTEGER, a=a, b=b) == said
        assert over(node(left, right, Kind.WIDE), Kind.INTEGER, a=a, b=b) == said


@given(st.lists(st.tuples(INTEGERS, INTEGERS), min_size=1, max_size=9))
def test_a_wide_product_is_exact_and_narrows_where_it_fits(rows: list[tuple[Any, Any]]) -> None:
    a, b = map(list, zip(*rows, strict=True))
    product = Multiply(A[Kind.INTEGER], B[Kind.INTEGER], Kind.WIDE)
    said = [known(lambda x, y: x * y)(x, y) for x, y in rows]
    assert over(product, Kind.INTEGER, a=a, b=b) == said
    assert over(Narrow(product), Kind.INTEGER, a=a, b=b) == [
        value if value is not None and LEAST <= value <= MOST else None for value in said
    ]


def rounded(left: int, right: int) -> int | None:
    if right == 0:
        return None
    size = (2 * abs(left) + abs(right)) // (2 * abs(right))
    return size if (left < 0) == (right < 0) else -size


@given(st.lists(HALVES, min_size=1), st.integers(1, 2**61) | st.integers(1, 9))
def test_division_by_a_constant(values: list[int | None], divisor: int) -> None:
    floors = [known(lambda x: x // divisor)(value) for value in values]
    assert over(FloorDivide(A[Kind.INTEGER], divisor), Kind.INTEGER, a=values) == floors
    quotients = [known(rounded)(value, divisor) for value in values]
    quotient = DivideRounded(A[Kind.INTEGER], whole(divisor))
    assert over(quotient, Kind.INTEGER, a=values) == quotients


@given(st.lists(WIDES, min_size=1), st.integers(1, 10**37) | st.integers(1, 9))
def test_division_of_wide_integers_by_a_constant(values: list[Any], divisor: int) -> None:
    floors = [known(lambda x: x // divisor)(value) for value in values]
    assert over(FloorDivide(A[Kind.WIDE], divisor), Kind.WIDE, a=values) == floors
    quotient = DivideRounded(A[Kind.WIDE], whole(divisor, Kind.WIDE), Kind.WIDE)
    said = [known(rounded)(value, divisor) for value in values]
    assert over(quotient, Kind.WIDE, a=values) == said


@given(st.lists(st.tuples(HALVES, HALVES), min_size=1, max_size=9))
def test_division_is_rounded_half_away_from_zero(rows: list[tuple[Any, Any]]) -> None:
    a, b = map(list, zip(*rows, strict=True))
    said = [known(rounded)(x, y) for x, y in rows]
    for kind in (Kind.INTEGER, Kind.WIDE):
        quotient = DivideRounded(A[Kind.INTEGER], B[Kind.INTEGER], kind)
        assert over(quotient, Kind.INTEGER, a=a, b=b) == said


BOUNDS = st.none() | st.integers(-15, 15)


@given(st.lists(INTEGERS, min_size=1), BOUNDS, BOUNDS)
def test_a_cap_wins_over_a_floor(values: list[Any], floor: int | None, cap: int | None) -> None:
    def held(value: int) -> int:
        value = value if floor is None else max(value, floor)
        return value if cap is None else min(value, cap)

    clamped = Clamp(A[Kind.INTEGER], floor, cap)
    assert over(clamped, Kind.INTEGER, a=values) == [known(held)(value) for value in values]


@given(st.lists(st.tuples(BOOLEANS, BOOLEANS), min_size=1, max_size=9))
def test_a_case_takes_the_first_that_is_true(rows: list[tuple[Any, Any]]) -> None:
    a, b = map(list, zip(*rows, strict=True))
    case = Case(
        ((A[Kind.BOOLEAN], whole(1)), (B[Kind.BOOLEAN], Literal(None, Kind.INTEGER))), whole(3)
    )
    said = [1 if x else None if y else 3 for x, y in rows]
    assert over(case, Kind.BOOLEAN, a=a, b=b) == said
    assert over(Case((), whole(3)), Kind.BOOLEAN, a=a) == [3] * len(rows)


@given(st.lists(st.tuples(TEXTS, TEXTS), min_size=1, max_size=9))
def test_texts_are_joined_without_those_missing(rows: list[tuple[Any, Any]]) -> None:
    a, b = map(list, zip(*rows, strict=True))
    made = over(Concat((A[Kind.TEXT], B[Kind.TEXT])), Kind.TEXT, a=a, b=b)
    assert made == [(x or "") + (y or "") for x, y in rows]
    assert over(Concat(()), Kind.TEXT, a=a) == [""] * len(rows)


def test_text_of_what_can_be_an_id() -> None:
    assert over(ToText(A[Kind.INTEGER]), Kind.INTEGER, a=[-5, LEAST, None]) == [
        "-5",
        str(LEAST),
        None,
    ]
    raw = ToText(A[Kind.RAW])
    assert over_raw(raw, a=pl.Series([2**64 - 1, None], dtype=pl.UInt64)) == [str(2**64 - 1), None]
    assert over_raw(raw, a=pl.Series([" x", None], dtype=pl.Categorical)) == [" x", None]
    assert over_raw(raw, a=pl.Series(["x", None], dtype=pl.Enum(["x"]))) == ["x", None]
    assert over_raw(raw, a=pl.Series([None], dtype=pl.Null)) == [None]


@given(st.lists(st.none() | st.text(st.sampled_from(blank_characters() + "xé\u0301"), max_size=5)))
def test_blank_is_what_normalises_to_nothing(values: list[str | None]) -> None:
    made = over(IsBlank(A[Kind.TEXT]), Kind.TEXT, a=values)
    assert made == [known(lambda text: normalise(text) == "")(text) for text in values]


def test_every_blank_character_is_known() -> None:
    plane = (chr(code) for code in range(0x10000) if not 0xD800 <= code < 0xE000)
    assert {each for each in plane if normalise(each) == ""} == set(blank_characters())


def test_a_float_that_is_no_number_is_not_null() -> None:
    values = pl.Series([math.nan, None, 0.0])
    assert over_raw(IsNull(A[Kind.RAW]), a=values) == [False, True, False]
    assert over_raw(IsNaN(A[Kind.RAW]), a=values) == [True, False, False]
    assert over_raw(IsNaN(A[Kind.RAW]), a=values.cast(pl.Float32)) == [True, False, False]


@given(st.lists(TEXTS))
def test_a_text_is_as_long_as_it_has_code_points(values: list[str | None]) -> None:
    said = [known(len)(value) for value in values]
    assert over(TextLength(A[Kind.TEXT]), Kind.TEXT, a=values) == said
    as_category = pl.Series(values, dtype=pl.Categorical)
    assert over_raw(TextLength(A[Kind.RAW]), a=as_category) == said


EMAILS = st.none() | st.text(st.sampled_from("inIN@@.x1-_é \n"), max_size=7) | st.text(max_size=4)
BOXES = (("in@", "in"), ("in", "inx"), ("i", "ix"))


@given(st.lists(EMAILS), st.sampled_from([(), BOXES, BOXES[1:]]), st.sampled_from([5, 9]))
def test_a_plain_email_becomes_shorter(values: list[str | None], boxes: Any, longest: int) -> None:
    def short(email: str) -> str:
        if not re.fullmatch(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+", email) or len(email) > longest:
            return email
        box = next((box for start, box in boxes if email.lower().startswith(start)), "o")
        return box + email[email.index("@") :]

    made = over(ShortEmail(A[Kind.TEXT], boxes, "o", longest), Kind.TEXT, a=values)
    assert made == [*map(known(short), values)]


@given(st.lists(st.none() | st.integers(0, 2**64 - 1) | st.integers(0, 20) | st.just(2**63)))
def test_an_integer_of_any_width_is_scaled(values: list[int | None]) -> None:
    unsigned = pl.Series(values, dtype=pl.UInt64)
    opposite = [known(lambda x: -x)(value) for value in values]
    signed = pl.Series(opposite, dtype=pl.Int128)
    for places in (0, 3, 19):

        def scaled(value: int, unit: int = 10**places) -> int | None:
            return value * unit if LEAST <= value * unit <= MOST else None

        scalar = ScaledInteger(A[Kind.RAW], places)
        assert over_raw(scalar, a=unsigned) == [known(scaled)(value) for value in values]
        assert over_raw(scalar, a=signed) == [known(scaled)(value) for value in opposite]


SHORT = st.builds(
    lambda whole, places: whole / 10**places, st.integers(-(10**16), 10**16), st.integers(0, 6)
)
FLOATS = st.none() | st.floats() | st.just(-(2.0**63)) | SHORT


@given(st.lists(FLOATS))
def test_a_float_is_read_by_its_shortest_text(values: list[float | None]) -> None:
    def scaled(value: float, places: int) -> int | None:
        if not math.isfinite(value):
            return None
        exact = Decimal(repr(value)).scaleb(places)
        whole = int(exact)
        return whole if whole == exact and abs(whole) < 10**15 else None

    for places in (0, 2, 9):
        made = over_raw(ScaledFloat(A[Kind.RAW], places), a=pl.Series(values, dtype=pl.Float64))
        assert made == [known(scaled)(value, places) for value in values]


def written(unscaled: int, scale: int) -> str:
    whole, fraction = divmod(abs(unscaled), 10**scale)
    return f"{'-' * (unscaled < 0)}{whole}.{fraction:0{max(scale, 1)}}"


@given(st.lists(st.none() | st.integers(-(10**38) + 1, 10**38 - 1) | st.integers(-9999, 9999)))
def test_a_decimal_is_scaled_exactly(unscaled: list[int | None]) -> None:
    for scale, places in ((2, 2), (0, 2), (4, 2), (0, 30), (37, 0)):
        texts = [known(written)(each, scale) for each in unscaled]
        decimals = pl.Series(texts, dtype=pl.String).cast(pl.Decimal(38, scale))

        def scaled(value: int, scale: int = scale, places: int = places) -> int | None:
            wide = value * 10 ** max(places - scale, 0)
            quotient, rest = divmod(wide, 10 ** max(scale - places, 0))
            return quotient if rest == 0 and LEAST <= quotient <= MOST else None

        made = over_raw(ScaledDecimal(A[Kind.RAW], scale, places), a=decimals)
        assert made == [known(scaled)(value) for value in unscaled]


@pytest.mark.parametrize("zone", [None, "UTC", "Europe/Berlin"])
@given(values=st.lists(INTEGERS))
def test_instants_are_cut_to_microseconds(zone: str | None, values: list[int | None]) -> None:
    counts = pl.Series(values, dtype=pl.Int64)
    for unit, meant in (
        ("ns", lambda x: x // 1000),
        ("us", lambda x: x),
        ("ms", lambda x: min(max(x, -(MOST // 1000)), MOST // 1000) * 1000),
    ):
        column = (
            counts.cast(pl.Datetime("us", "UTC"))
            .to_frame("a")
            .select(pl.col("a").to_physical().cast(pl.Datetime(unit, zone)))["a"]
        )
        made = over_raw(Microseconds(A[Kind.RAW]), a=column)
        assert made == [known(meant)(value) for value in values]


@given(st.lists(st.none() | st.dates()))
def test_dates_are_days_since_the_epoch(values: list[date | None]) -> None:
    made = over_raw(DayNumber(A[Kind.RAW]), a=pl.Series(values, dtype=pl.Date))
    assert made == [known(lambda day: (day - EPOCH.date()).days)(day) for day in values]


@given(st.lists(HALVES))
def test_answers_are_floats_and_instants(values: list[int | None]) -> None:
    assert over(AsFloat(A[Kind.INTEGER], 2), Kind.INTEGER, a=values) == [
        known(lambda x: float(x) / 100.0)(value) for value in values
    ]
    near = [value if value is None else value % 10**15 for value in values]
    assert over(AsInstant(A[Kind.INTEGER]), Kind.INTEGER, a=near) == [
        known(lambda x: EPOCH + timedelta(microseconds=x))(value) for value in near
    ]


def test_a_columns_name_is_no_pattern() -> None:
    rows = pl.LazyFrame({"*": [1], "^.*$": [2], "a": [3]})
    total = Add(Column("*", Kind.INTEGER), Column("^.*$", Kind.INTEGER))
    assert rows.select(expression(total, rows).alias("sum")).collect().item() == 3


def test_what_is_missing_is_replaced_by_a_constant_or_a_column() -> None:
    rows = pl.LazyFrame({"a": [1, None, None], "b": [7, 8, None]})
    one, other = Column("a", Kind.INTEGER), Column("b", Kind.INTEGER)
    for instead, wanted in ((Literal(0, Kind.INTEGER), [1, 0, 0]), (other, [1, 8, None])):
        scalar = Case(((IsNull(one), instead),), one)
        assert rows.select(expression(scalar, rows)).collect().to_series().to_list() == wanted
    apart = Case(((IsNull(one), Literal(0, Kind.INTEGER)),), other)
    assert rows.select(expression(apart, rows)).collect().to_series().to_list() == [7, 0, 0]
