"""Where null is as good as false a condition is written shorter, and only there."""

from __future__ import annotations

import pytest

from leadrules.backends.columnar.algebra import (
    And,
    Case,
    Column,
    Compare,
    IsNull,
    Kind,
    Literal,
    Not,
    Or,
    Scalar,
)
from leadrules.backends.columnar.sql.dialects.dialect import Dialect
from leadrules.backends.columnar.sql.dialects.duckdb import DuckDB
from leadrules.backends.columnar.sql.dialects.spark import Spark
from leadrules.backends.columnar.sql.scalars import Scalars

A, N = Column("a", Kind.BOOLEAN), Column("n", Kind.INTEGER)
TRUE, FALSE = Literal(True, Kind.BOOLEAN), Literal(False, Kind.BOOLEAN)


def number(value: int) -> Literal:
    return Literal(value, Kind.INTEGER)


def holds(condition: Scalar) -> Case:
    return Case(((condition, TRUE),), FALSE)


def scalars(dialect: Dialect, constants: dict[str, int] | None = None) -> Scalars:
    return Scalars(dialect, lambda name: name, lambda: "bound", {}, constants)


IS_TWO = Compare("==", N, number(2))
EITHER = Or((A, IS_TWO))


@pytest.mark.parametrize(
    ("condition", "written"),
    [
        (IS_TWO, "n <=> 2"),
        (holds(IS_TWO), "n <=> 2"),
        (And((holds(EITHER), Not(A))), "(a OR n <=> 2) AND NOT a"),
        (Or((And((A, IS_TWO)), A)), "(a AND n <=> 2) OR a"),
        # what is turned round is not to be false where it is null
        (Not(IS_TWO), "NOT (n = 2)"),
        (IsNull(EITHER), "(a OR n = 2) IS NULL"),
        (And(()), "TRUE"),
        (Or(()), "FALSE"),
    ],
)
def test_conditions_of_spark(condition: Scalar, written: str) -> None:
    assert scalars(Spark()).when(condition) == written


def test_other_engines_compare_as_ever() -> None:
    assert scalars(DuckDB()).when(EITHER) == "a OR n = 2"


def test_what_holds_one_integer_is_no_other() -> None:
    known = scalars(Spark(), {"n": 0})
    assert known.when(Or((IS_TWO, A))) == "FALSE OR a"
    assert known.when(Compare("==", N, number(0))) == "n <=> 0"
    # where it holds nothing it is not another
    assert known.text(IS_TWO) == "(n = 2)"


def test_what_stands_for_null_alone() -> None:
    known = Case(((IsNull(N), number(5)),), N)
    assert scalars(DuckDB()).alone(known) == "coalesce(n, CAST(5 AS BIGINT))"
    text = Column("t", Kind.TEXT)
    named = Case(((IsNull(text), Literal("x", Kind.TEXT)),), text)
    assert scalars(DuckDB()).alone(named).startswith("CASE WHEN t IS NULL THEN")
