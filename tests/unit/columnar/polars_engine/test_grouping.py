"""Groups of which only some rows, or some counts, matter."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadrules.backends.columnar.algebra import (
    Aggregate,
    Column,
    Compare,
    Concat,
    Group,
    How,
    Input,
    Join,
    Kind,
    Literal,
    Relation,
    Scalar,
    Select,
    ToText,
    Where,
)
from leadrules.backends.columnar.polars_engine import run
from leadrules.backends.columnar.polars_engine.graph import as_given

EVENTS = Input("events", ("lead", "at"))
AT = Column("at", Kind.INTEGER)
LEAD = ToText(Column("lead", Kind.RAW))
TRUE = Literal(True, Kind.BOOLEAN)
ONE = Literal(1, Kind.INTEGER)
OWN = Select(EVENTS, {"own": LEAD})
LATE = Compare(">", AT, Literal(5, Kind.INTEGER))
ROWS = st.lists(st.tuples(st.none() | st.sampled_from("ab"), st.integers(0, 9)), max_size=12)


def made(relation: Relation, rows: Sequence[tuple[Any, Any]]) -> dict[Any, Any]:
    """What a group says of each key, as rows."""
    table = pl.LazyFrame(rows, schema={"lead": pl.String, "at": pl.Int64}, orient="row")
    frame = run(relation, {"events": table}, lambda asked, values: {}).collect()
    return {row[0]: row[1:] for row in frame.rows()}


@given(ROWS)
def test_what_says_nothing_may_be_left_out(rows: list[tuple[Any, Any]]) -> None:
    aggregates = {
        "late": Aggregate(How.COUNT, LATE),
        "latest": Aggregate(How.MAXIMUM, Column("at", Kind.INTEGER)),
    }
    group = Group(Where(OWN, LATE), ("own",), aggregates, sparse=True)
    late: dict[Any, list[int]] = {}
    for key, at in rows:
        if at > 5:
            late.setdefault(key, []).append(at)
    assert made(group, rows) == {key: (len(ats), max(ats)) for key, ats in late.items()}
    only = Group(OWN, ("own",), {"late": aggregates["late"]}, sparse=True)
    assert made(only, rows) == {key: (len(ats),) for key, ats in late.items()}


@pytest.mark.parametrize("most", [0, 1, 2, 3])
def test_a_count_is_exact_where_it_goes_beyond_what_matters(most: int) -> None:
    rows = [("a", 1), ("a", 9), ("a", 2), ("b", 8), (None, 1)]
    count = {
        "all": Aggregate(How.COUNT, TRUE, beyond=most),
        "late": Aggregate(How.COUNT, LATE),
    }
    for sparse in (True, False):
        found = made(Group(OWN, ("own",), count, sparse=sparse), rows)
        assert {lead: late for lead, (_, late) in found.items() if late} == {"a": 1, "b": 1}
        beyond = {lead: times for lead, (times, _) in found.items() if times > most}
        assert beyond == {k: n for k, n in {"a": 3, "b": 1, None: 1}.items() if n > most}


def test_no_rows_are_no_crowd() -> None:
    count = {"all": Aggregate(How.COUNT, TRUE, beyond=1)}
    assert made(Group(OWN, ("own",), count, sparse=True), []) == {}


def test_of_several_keys_all_are_counted() -> None:
    count = {"all": Aggregate(How.COUNT, TRUE, beyond=1)}
    rows = [("a", 1), ("a", 1), ("a", 2)]
    found = Group(OWN, ("own", "at"), count)
    by_time = Select(found, {"at": AT, "all": Column("all", Kind.INTEGER)}, False)
    assert made(by_time, rows) == {1: (2,), 2: (1,)}


def test_what_a_column_is_over_the_table_given() -> None:
    joined = Join(OWN, Input("leads", ("id",)), (("own", "id"),))
    assert as_given(Where(joined, TRUE), "own") == (EVENTS, LEAD)
    renamed = Select(Select(OWN, {"of": Column("own", Kind.TEXT)}), {})
    assert as_given(renamed, "of") == (EVENTS, LEAD)
    assert as_given(joined, "at") == (EVENTS, Column("at", Kind.RAW))
    twice: Scalar = Concat((Column("own", Kind.TEXT), Column("own", Kind.TEXT)))
    assert as_given(Select(OWN, {"twice": twice}), "twice") is None
    assert as_given(Group(OWN, ("own",), {}), "own") is None
    assert as_given(joined, "id") is None


def test_a_constant_counts_for_every_row_where_all_are_one_group() -> None:
    group = Group(OWN, (), {"all": Aggregate(How.COUNT, TRUE), "ones": Aggregate(How.SUM, ONE)})
    assert made(group, [("a", 1), ("b", 2)]) == {2: (2,)}
