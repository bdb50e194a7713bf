"""Each relation as Polars computes it, against plain Python."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadrules.backends.columnar.algebra import (
    Aggregate,
    Answers,
    Asked,
    Column,
    Compare,
    Compared,
    Group,
    How,
    Input,
    Join,
    Kind,
    Literal,
    Numbered,
    Order,
    Relation,
    Rows,
    Select,
    Spaced,
    Together,
    ValueOf,
    Where,
)
from leadrules.backends.columnar.polars_engine import run
from leadrules.language.ir import Field, Limits, Type

KEYS = st.none() | st.sampled_from("ab")
NUMBERS = st.none() | st.integers(-3, 20)
ROWS = st.lists(st.tuples(KEYS, NUMBERS), max_size=12)
LEADS = Input("leads", ("key", "at"), "row")
AT = Column("at", Kind.INTEGER)


def nothing_asked(asked: Asked, values: Sequence[object]) -> Mapping[str, Sequence[object]]:
    raise AssertionError("no question stands in the plan")


def tables(rows: Sequence[tuple[Any, Any]]) -> dict[str, pl.LazyFrame]:
    data = [(*row, "kept out") for row in rows]
    schema = {"key": pl.String, "at": pl.Int64, "other": pl.String}
    return {"leads": pl.LazyFrame(data, schema=schema, orient="row")}


def made(relation: Relation, rows: Sequence[tuple[Any, Any]]) -> list[dict[str, Any]]:
    """The relation's rows, which are the same by both of Polars' engines."""
    frame = run(relation, tables(rows), nothing_asked)
    eager, streamed = frame.collect(), frame.collect(engine="streaming")
    assert sorted(map(repr, eager.rows())) == sorted(map(repr, streamed.rows()))
    return eager.to_dicts()


def numbered(rows: Sequence[tuple[Any, Any]]) -> list[dict[str, Any]]:
    return [{"row": row, "key": key, "at": at} for row, (key, at) in enumerate(rows)]


def unordered(rows: Iterable[Mapping[str, Any]]) -> list[str]:
    return sorted(repr(sorted(row.items())) for row in rows)


@given(ROWS)
def test_an_input_has_the_columns_named_and_the_rows_places(rows: list[tuple[Any, Any]]) -> None:
    assert made(LEADS, rows) == numbered(rows)
    assert made(Input("leads", (), "row"), rows) == [{"row": row} for row in range(len(rows))]
    assert made(Input("leads", ("at",)), rows) == [{"at": at} for _, at in rows]


@given(ROWS)
def test_a_selection_adds_to_the_columns_or_replaces_them(rows: list[tuple[Any, Any]]) -> None:
    one = Literal(1, Kind.INTEGER)
    added = Select(LEADS, {"one": one, "same": AT})
    assert made(added, rows) == [row | {"one": 1, "same": row["at"]} for row in numbered(rows)]
    alone = Select(LEADS, {"at": AT, "one": one}, keep=False)
    assert made(alone, rows) == [{"at": at, "one": 1} for _, at in rows]
    constant = Select(LEADS, {"one": one}, keep=False)
    assert made(constant, rows) == [{"one": 1}] * len(rows)


@given(ROWS)
def test_where_keeps_what_is_true(rows: list[tuple[Any, Any]]) -> None:
    late = Where(LEADS, Compare(">", AT, Literal(5, Kind.INTEGER)))
    assert made(late, rows) == [row for row in numbered(rows) if row["at"] and row["at"] > 5]


@given(ROWS, st.dictionaries(st.sampled_from("abc"), NUMBERS))
def test_a_left_join_looks_up_and_keeps_every_row_in_order(
    rows: list[tuple[Any, Any]], known: dict[str, int | None]
) -> None:
    right = Rows(
        {"name": (Kind.TEXT, (*known, None)), "value": (Kind.INTEGER, (*known.values(), 99))}
    )
    looked_up = made(Join(LEADS, right, (("key", "name"),)), rows)
    assert looked_up == [row | {"value": known.get(row["key"])} for row in numbered(rows)]
    inner = made(Join(LEADS, right, (("key", "name"),), "inner"), rows)
    assert unordered(inner) == unordered([row for row in looked_up if row["key"] in known])
    exists = made(Join(LEADS, right, (("key", "name"),), "exists"), rows)
    assert unordered(exists) == unordered([row for row in numbered(rows) if row["key"] in known])


def test_a_constant_table_is_looked_up_by_place_where_its_key_is_the_place() -> None:
    steps = [-2, -1, 0, 1, 2, 3, None]
    rows = pl.LazyFrame({"step": steps}, schema={"step": pl.Int64})
    given_ = Select(Input("leads", ("step",)), {"at": Column("step", Kind.INTEGER)}, keep=False)
    for keys in ((0, 1, 2), (2, 0, 1)):
        factors = tuple(10 * key for key in keys)
        table = Rows({"place": (Kind.INTEGER, keys), "factor": (Kind.INTEGER, factors)})
        joined = Join(given_, table, (("at", "place"),), small=True)
        told = run(joined, {"leads": rows}, lambda asked, values: {}).collect().rows()
        assert told == [(one, 10 * one if one in keys else None) for one in steps]


@given(ROWS)
def test_a_join_may_have_several_partners(rows: list[tuple[Any, Any]]) -> None:
    other = Select(
        Input("leads", ("key", "at")), {"theirs": AT, "k": Column("key", Kind.TEXT)}, False
    )
    pairs = made(Join(LEADS, other, (("key", "k"),), "inner", once=False), rows)
    assert unordered(pairs) == unordered(
        row | {"theirs": at}
        for row in numbered(rows)
        for key, at in rows
        if row["key"] == key and key
    )


@given(ROWS)
def test_a_group_counts_sums_and_bounds(rows: list[tuple[Any, Any]]) -> None:
    aggregates = {
        "late": Aggregate(How.COUNT, Compare(">", AT, Literal(5, Kind.INTEGER))),
        "sum": Aggregate(How.SUM, AT),
        "wide": Aggregate(How.SUM, AT, Kind.WIDE),
        "least": Aggregate(How.MINIMUM, AT),
        "most": Aggregate(How.MAXIMUM, AT),
    }

    def of(values: list[int | None]) -> dict[str, int | None]:
        known = [value for value in values if value is not None]
        total = sum(known) if known else None
        late = sum(value > 5 for value in known)
        extent = {"least": min(known, default=None), "most": max(known, default=None)}
        return {"late": late, "sum": total, "wide": total} | extent

    keys = {key for key, _ in rows}
    assert unordered(made(Group(LEADS, ("key",), aggregates), rows)) == unordered(
        [{"key": key} | of([at for k, at in rows if k == key]) for key in keys]
    )
    if rows:
        assert made(Group(LEADS, (), aggregates), rows) == [of([at for _, at in rows])]


def test_a_wide_sum_leaves_64_bits() -> None:
    group = Group(LEADS, ("key",), {"sum": Aggregate(How.SUM, AT, Kind.WIDE)})
    assert made(group, [("a", 2**63 - 1)] * 3) == [{"key": "a", "sum": 3 * (2**63 - 1)}]


def in_order(rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted(rows, key=lambda row: (row["at"] is None, row["at"] or 0, row["row"]))


@given(ROWS)
def test_rows_are_numbered_in_order(rows: list[tuple[Any, Any]]) -> None:
    order = (Order("at"), Order("row"))
    seen: dict[Any, int] = {}
    expected = []
    for row in in_order(numbered(rows)):
        seen[row["key"]] = seen.get(row["key"], 0) + 1
        expected.append(row | {"number": seen[row["key"]]})
    assert unordered(made(Numbered(LEADS, "number", ("key",), order), rows)) == unordered(expected)
    overall = made(Numbered(LEADS, "number", (), order), rows)
    assert overall == [row | {"number": i} for i, row in enumerate(in_order(numbered(rows)), 1)]


def test_texts_are_numbered_by_their_code_points() -> None:
    ordered = Numbered(LEADS, "number", (), (Order("key"),))
    rows = [("é", 0), (None, 0), ("b", 0), ("B", 0), ("\U00010000", 0), ("\uffff", 0)]
    by_number = sorted(made(ordered, rows), key=lambda row: row["number"])
    assert [row["key"] for row in by_number] == ["B", "b", "é", "\uffff", "\U00010000", None]


@given(st.lists(st.tuples(KEYS, st.integers(0, 30)), max_size=20), st.integers(1, 12))
def test_spaced_rows_are_taken_greedily(rows: list[tuple[Any, Any]], period: int) -> None:
    order = (Order("at"), Order("row"))
    last: dict[Any, int] = {}
    expected = []
    for row in in_order(numbered(rows)):
        if row["key"] not in last or row["at"] >= last[row["key"]] + period:
            last[row["key"]] = row["at"]
            expected.append(row)
    assert unordered(made(Spaced(LEADS, ("key",), "at", order, period), rows)) == unordered(
        expected
    )
    if rows:
        first = in_order(numbered(rows))[0]
        assert first in made(Spaced(LEADS, (), "at", order, period), rows)


@given(ROWS)
def test_relations_stand_together(rows: list[tuple[Any, Any]]) -> None:
    turned = Select(LEADS, {"at": AT, "key": Column("key", Kind.TEXT)}, keep=False)
    both = Together((Input("leads", ("key", "at")), turned))
    assert unordered(made(both, rows)) == unordered([{"key": k, "at": at} for k, at in rows] * 2)


ASKED = Asked(Field("key", Type.TEXT), "read", {"said": Compared()}, "UTC", False, Limits())

COLUMNS = [
    pl.Series(["a", "b", "a", "", None]),
    pl.Series(["a", "b", "a", None], dtype=pl.Categorical),
    pl.Series(["a", "b", "a", None], dtype=pl.Enum(["b", "a"])),
    pl.Series([0.1, -0.0, math.nan, 0.1, math.inf, 1e300, None]),
    pl.Series([0.1, 0.2, None], dtype=pl.Float32),
    pl.Series([Decimal("1.10"), Decimal("1.1"), None]),
    pl.Series([date(2024, 1, 1), None]),
    pl.Series([2**64 - 1, 0, None], dtype=pl.UInt64),
    pl.Series([True, False, None]),
    pl.Series([1, None], dtype=pl.Datetime("us")),
    pl.Series([["a"], [], None, [None], ["1:a"], ["a", "a"], [""], ["-"]]),
    pl.Series([None, None], dtype=pl.Null),
    pl.Series([], dtype=pl.String),
]


@pytest.mark.parametrize("column", COLUMNS, ids=lambda column: str(column.dtype))
def test_answers_come_back_to_every_value(column: pl.Series) -> None:
    asked_about: list[object] = []

    def answerer(asked: Asked, values: Sequence[object]) -> dict[str, list[object]]:
        asked_about.extend(values)
        return {"read": [0] * len(values), "said": list(map(str, values))}

    leads = Input("leads", ("key",), "row")
    answers = Answers(leads, "key", ASKED)
    frame = run(
        Join(leads, answers, (("key", "key"),)), {"leads": pl.LazyFrame({"key": column})}, answerer
    )
    for rows in (frame.collect(), frame.collect(engine="streaming").sort("row")):
        assert rows.columns == ["row", "key", "read", "said"]
        assert rows["key"].dtype == column.dtype
        for value, said, read in zip(column.to_list(), rows["said"], rows["read"], strict=True):
            alike = {"None"} if value is None else {str(value), str(value).replace("-0.0", "0.0")}
            assert str(said) in alike
            assert read == (None if value is None else 0)
    assert None not in asked_about
    assert len(asked_about) == column.drop_nulls().n_unique()


def test_of_no_values_nothing_is_said() -> None:
    leads = Input("leads", ("key",), "row")
    joined = Join(leads, Answers(leads, "key", ASKED), (("key", "key"),))
    for column in (pl.Series([None, None], dtype=pl.String), pl.Series([None], dtype=pl.Float64)):
        given = {"leads": pl.LazyFrame({"key": column})}
        rows = run(joined, given, lambda asked, values: {"read": [], "said": []}).collect()
        assert rows.schema == {
            "row": pl.Int64, "key": column.dtype, "read": pl.Int64, "said": pl.String
        }  # fmt: skip
        assert rows["read"].to_list() == column.to_list()
        assert rows["said"].to_list() == column.to_list()


def test_only_leads_with_a_value_that_was_asked_about_are_kept_by_an_inner_join() -> None:
    leads = Input("leads", ("key",), "row")
    joined = Join(leads, Answers(leads, "key", ASKED), (("key", "key"),), how="inner")
    given = {"leads": pl.LazyFrame({"key": ["a", None]})}
    rows = run(joined, given, lambda asked, values: {"read": [0], "said": ["A"]}).collect()
    assert rows.rows() == [(0, "a", 0, "A")]


def test_answers_may_need_answers_and_each_is_asked_once() -> None:
    rounds: list[list[object]] = []

    def answerer(asked: Asked, values: Sequence[object]) -> dict[str, list[object]]:
        rounds.append(sorted(values, key=str))
        return {"read": [0] * len(values), "said": [str(value).upper() for value in values]}

    first = Join(LEADS, Answers(LEADS, "key", ASKED), (("key", "key"),))
    again = Asked(Field("key", Type.INTEGER), "status", {"more": ValueOf()}, "UTC", False, Limits())
    second = Join(first, Answers(first, "said", again), (("said", "said"),))

    def both(asked: Asked, values: Sequence[object]) -> Mapping[str, Sequence[object]]:
        said = answerer(asked, values)
        if asked is again:
            return {"status": said["read"], "more": [1] * len(values)}
        return said

    frame = run(second, tables([("a", 1), ("b", 2), ("a", 3)]), both).collect()
    assert rounds == [["a", "b"], ["A", "B"]]
    assert frame["more"].to_list() == [1, 1, 1]
