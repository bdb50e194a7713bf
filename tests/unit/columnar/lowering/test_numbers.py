"""Numbers are compared and computed with exactly, whatever their places and size."""

from __future__ import annotations

import itertools
from typing import Any

import pyarrow as pa
import pytest
from tests.unit.columnar.lowering.trials import disagreements, ruleset

from leadrules.backends.columnar.algebra import (
    Case,
    Column,
    DivideRounded,
    IsNull,
    Kind,
    Literal,
    Multiply,
    Narrow,
)
from leadrules.backends.columnar.lowering.numbers import (
    Value,
    compared,
    computed,
    negative,
    number,
)
from leadrules.backends.columnar.lowering.terms import FALSE, NO_INTEGER, TRUE, UNKNOWN, whole
from leadrules.language import ir

MOST, LEAST = 2**63 - 1, -(2**63)
FIELDS = "{a: {type: integer}, b: {type: integer}, c: {type: number}, d: {type: number, places: 6}}"
EDGES = [0, 1, -1, 7, MOST, LEAST, MOST - 1, None]
PAIRS = list(itertools.product(EDGES, EDGES))
TABLE: dict[str, Any] = {
    "a": pa.array([a for a, _ in PAIRS], pa.int64()),
    "b": pa.array([b for _, b in PAIRS], pa.int64()),
    "c": pa.array([str(n % 1000 / 100) for n in range(len(PAIRS))]),
    "d": pa.array([str(n / 8) for n in range(len(PAIRS))]),
}
CONDITIONS = [
    "a + b > 0", "a - b >= 1", "a * b != 0", "a / b < 1", "-a > 0", "a + 1 > 0", "1 - a > 0",
    "a - 5 < 0", "3 + a > 0", "a * 3 > 0", "-3 * a > 0", "a * 1000000 > b", "a / 3 > 0.333332",
    "7 / a >= 1", "a > 0.5", "a < 0.5", "a >= -0.5", "a <= 2.000001", "0.5 < a", "c == 0.1",
    "c > a", "c * d > 0.01", "c + d == 0.25", "d / c > 1", "c / 3 < 0.033334", "a == b", "c == 2.5",
    "a * 0 == 0", "c - 0.000001 > 0", "a + 0.1 > 1", "1 / 3 < c", "2 * 3 == 6 and a > 0",
    "a * 4000000000000000000 * 4000000000000000000 > 0", "a in [1, 7]", "c in [0.1, 0.5]",
    "a != 1.000000", "d > 9223372036854775807", "a + 9223372036854775807 > 0", "b > a > 0",
    "9223372036854775807 + 1 > a", "c < 100000000000000000", "c > -100000000000000000",
    "-9223372036854775807 - 1 <= a", "a / 1000000 * d > 0", "-(9223372036854775807 * 2) < a",
]  # fmt: skip


@pytest.mark.parametrize("condition", CONDITIONS)
def test_conditions_about_numbers(condition: str) -> None:
    rules = f"{{id: one, when: '{condition}', points: 1, otherwise: 2, missing: 4}}"
    assert disagreements(ruleset(FIELDS, rules), TABLE) == []


def test_bounded_numbers_need_no_wide_integers() -> None:
    small = Value(Column("small", Kind.INTEGER), ir.Type.INTEGER, 0, 0, 1_000_000)
    product = computed("*", small, small, 0)
    assert product.scalar == Multiply(small.scalar, small.scalar)
    assert (product.low, product.high) == (0, 10**12)
    tenth = computed("/", small, number(10), 6).scalar
    assert tenth == DivideRounded(Multiply(small.scalar, whole(10**6)), whole(10))
    any_ = Value(Column("any", Kind.INTEGER), ir.Type.INTEGER)
    assert isinstance(computed("*", any_, small, 0).scalar, Narrow)


def test_constants_are_worked_out() -> None:
    assert computed("/", number(-2), number(-3), 6).scalar == whole(666_667)
    assert computed("/", number(2), number(-3), 6).scalar == whole(-666_667)
    assert computed("/", Value(NO_INTEGER, ir.Type.NUMBER), number(3), 6).scalar == NO_INTEGER
    assert computed("*", number(MOST), number(2), 0).scalar == NO_INTEGER
    assert computed("+", number(1), number(25, 1), 1).scalar == whole(35)
    assert negative(number(5, 1)) == number(-5, 1)
    assert compared("<", number(1), Value(NO_INTEGER, ir.Type.NUMBER)) == UNKNOWN
    assert compared("<", number(1), number(15, 1)) == Literal(True, Kind.BOOLEAN)


def test_a_number_is_never_a_finer_constant() -> None:
    tenths = Value(Column("tenths", Kind.INTEGER), ir.Type.NUMBER, 1)
    unknown = (IsNull(tenths.scalar), UNKNOWN)
    assert compared("!=", tenths, number(25, 2)) == Case((unknown,), TRUE)
    assert compared("==", tenths, number(25, 2)) == Case((unknown,), FALSE)
