"""Sums of bits, which are added as bytes."""

from __future__ import annotations

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from leadrules.backends.columnar.algebra import Add, Case, Column, IsIn, Kind, Literal, Scalar
from leadrules.backends.columnar.polars_engine.scalars import FEW, expression

TRUTHS = st.lists(st.sampled_from([True, False, None]), min_size=1, max_size=4)


def paid(points: int) -> Scalar:
    return Case(
        ((Column("truth", Kind.BOOLEAN), Literal(points, Kind.INTEGER)),), Literal(0, Kind.INTEGER)
    )


@given(
    TRUTHS, st.lists(st.sampled_from([1, 2, 64, 128, 256, 2**40, 3, -8, 5]), min_size=1, max_size=9)
)
def test_bits_add_up(truths: list[bool | None], points: list[int]) -> None:
    rows = pl.LazyFrame({"truth": truths}, schema={"truth": pl.Boolean})
    whole = paid(points[0])
    for one in points[1:]:
        whole = Add(whole, paid(one))
    found = rows.select(expression(whole, rows).alias("sum")).collect()
    assert found.rows() == [(sum(points) if truth else 0,) for truth in truths]
    assert found.schema["sum"] in (pl.Int64, pl.Int32)


def test_a_text_is_one_of_few_or_many() -> None:
    rows = pl.LazyFrame({"text": ["a", "b", None]})
    for texts in (("a",), tuple("a" * n for n in range(1, FEW + 2))):
        such = IsIn(Column("text", Kind.TEXT), texts)
        assert rows.select(expression(such, rows).alias("is")).collect().rows() == [
            (True,),
            (False,),
            (None,),
        ]
