"""What a short look at the tables spares; where it spares nothing the answers are the same."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from leadrules.backends.columnar.algebra import (
    Aggregate,
    Answers,
    Asked,
    Case,
    Column,
    Compare,
    Group,
    How,
    Input,
    IsNull,
    Join,
    Kind,
    Literal,
    Microseconds,
    Not,
    Numbered,
    Or,
    Relation,
    ScaledInteger,
    Select,
    ToText,
    Truth,
    Where,
)
from leadrules.backends.columnar.polars_engine import looking, run
from leadrules.backends.columnar.polars_engine.graph import rows_of
from leadrules.language import ir
from leadrules.language.ir import Field, Limits, Type

LEADS = Input("leads", ("id",), "row")
EVENTS = Input("events", ("lead", "at", "size"))
SIZE = ScaledInteger(Column("size", Kind.RAW), 0)
TRUE, FALSE = Literal(True, Kind.BOOLEAN), Literal(False, Kind.BOOLEAN)
LONG = Compare(">", SIZE, Literal(9, Kind.INTEGER))
LATEST = Literal(10**18, Kind.INTEGER)
AT = Microseconds(Column("at", Kind.RAW))
READ = Select(
    Where(EVENTS, Not(IsNull(ToText(Column("lead", Kind.RAW))))),
    {
        "of": ToText(Column("lead", Kind.RAW)),
        "read": Case(((LONG, Literal(None, Kind.INTEGER)),), SIZE),
        "then": Case(((Compare(">", AT, LATEST), Literal(None, Kind.INTEGER)),), AT),
        "bad": Or((LONG, Compare(">", AT, LATEST), IsNull(AT))),
    },
    keep=False,
)
AGGREGATES = {
    "times": Aggregate(How.COUNT, Column("bad", Kind.BOOLEAN), rare=True),
    "sum": Aggregate(How.SUM, Column("read", Kind.INTEGER)),
    "last": Aggregate(How.MAXIMUM, Column("then", Kind.INTEGER)),
}
GROUP = Group(READ, ("of",), AGGREGATES, sparse=True)
PLAN = Select(
    Join(LEADS, GROUP, (("id", "of"),)),
    {
        "fails": Compare(">", Column("times", Kind.INTEGER), Literal(0, Kind.INTEGER)),
        "sum": Column("sum", Kind.INTEGER),
        "last": Column("last", Kind.INTEGER),
    },
    keep=False,
)
NOON = datetime(2024, 2, 1, 12, tzinfo=UTC)
SECOND = int(NOON.timestamp()) * 1_000_000


def events(**columns: list[Any]) -> pl.DataFrame:
    usual = {"lead": ["a", "a", None, "b"], "at": [NOON] * 4, "size": [1, 2, 4, None]}
    return pl.DataFrame(
        usual | columns,
        schema={"lead": pl.String, "at": pl.Datetime("us", "UTC"), "size": pl.Int32},
    )


def scored(table: pl.LazyFrame, relation: Relation = PLAN) -> pl.LazyFrame:
    leads = pl.LazyFrame({"id": ["b", "a", "c"]})
    return run(relation, {"leads": leads, "events": table}, lambda asked, values: {})


@pytest.mark.parametrize("stored", ["in memory", "as Parquet", "as CSV"])
def test_what_no_row_is_nobody_looks_for(stored: str, tmp_path: Path) -> None:
    table = events()
    match stored:
        case "in memory":
            lazy = table.lazy()
        case "as Parquet":
            table.write_parquet(tmp_path / "events.parquet")
            lazy = pl.scan_parquet(tmp_path / "events.parquet")
        case _:
            table.write_csv(tmp_path / "events.csv")
            lazy = pl.scan_csv(tmp_path / "events.csv", schema=table.schema)
    frame = scored(lazy)
    assert not re.search("> 9[)]|33658", frame.explain())  # 10**18 is in the year 33658
    assert frame.collect().rows() == [
        (False, None, SECOND),
        (False, 3, SECOND),
        (None, None, None),
    ]


def test_what_some_rows_are_is_counted() -> None:
    assert scored(events(size=[1, 99, None, 5]).lazy()).collect().rows() == [
        (False, 5, SECOND),
        (True, 1, SECOND),
        (None, None, None),
    ]
    assert scored(events(at=[NOON, None, NOON, None]).lazy()).collect().rows() == [
        (True, None, None),
        (True, 3, SECOND),
        (None, None, None),
    ]


def test_integers_too_wide_for_64_bits_are_looked_for() -> None:
    table = events().with_columns(size=pl.Series([2**64 - 1, 1, 1, 3], dtype=pl.UInt64))
    null = {"bad": Aggregate(How.COUNT, IsNull(SIZE), rare=True)}
    group = Group(EVENTS, ("lead",), null, sparse=True)
    assert scored(table.lazy(), group).collect().rows() == [("a", 1)]


def test_where_no_row_says_anything_there_is_no_row() -> None:
    nothing = {"bad": Aggregate(How.COUNT, IsNull(Column("at", Kind.RAW)), rare=True)}
    group = Group(EVENTS, ("lead",), nothing, sparse=True)
    assert scored(events().lazy(), group).collect().rows() == []


def test_of_no_rows_nothing_is_learnt_of_others() -> None:
    null = {"bad": Aggregate(How.COUNT, IsNull(Literal(None, Kind.INTEGER)), rare=True)}
    group = Group(EVENTS, ("lead",), null)
    plan = Select(Join(LEADS, group, (("id", "lead"),)), {"yes": Case(((TRUE, TRUE),), FALSE)})
    assert scored(events().clear().lazy(), plan).collect()["yes"].to_list() == [True] * 3


def test_a_condition_over_no_table_is_not_looked_for() -> None:
    most = Group(EVENTS, ("lead",), {"n": Aggregate(How.COUNT, LONG)})
    many = Compare(">", Column("n", Kind.INTEGER), Literal(0, Kind.INTEGER))
    group = Group(most, ("lead",), {"bad": Aggregate(How.COUNT, many, rare=True)}, sparse=True)
    assert scored(events(size=[1, 99, None, 5]).lazy(), group).collect().rows() == [("a", 1)]


@pytest.mark.parametrize("most", [0, 10])
def test_few_and_many_rows_stay_in_order(most: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(looking, "FEW_ROWS", most)
    ids = [f"{n * 7919 % 1000}" for n in range(1000)]
    table = pl.LazyFrame({"lead": ids[::2], "at": [NOON] * 500, "size": [1] * 500})
    group = Group(READ, ("of",), {"sum": AGGREGATES["sum"]})
    plan = Select(Join(LEADS, group, (("id", "of"),)), {}, keep=True)
    tables = {"leads": pl.LazyFrame({"id": ids[: most * 1000 or 1000]}), "events": table}
    found = run(plan, tables, lambda asked, values: {}).collect(engine="streaming")
    assert found["id"].to_list() == ids


def test_whose_rows_a_relation_has() -> None:
    assert rows_of(PLAN) is LEADS
    assert rows_of(Join(Where(EVENTS, LONG), LEADS, (("lead", "id"),), once=False)) is None
    assert rows_of(Select(READ, {})) is EVENTS
    many = Join(Group(EVENTS, ("lead",), {}), GROUP, (("lead", "of"),))
    assert scored(events().lazy(), many).collect()["sum"].sum() == 3


@pytest.mark.parametrize("such", [2, 12])
def test_rows_are_left_out_by_what_python_says_of_few_texts(such: int) -> None:
    texts = [f"text {n}" for n in range(20)]

    def answerer(asked: Asked, values: object) -> dict[str, list[object]]:
        given = list(values)
        # of the last text it is not known
        return {
            "read": [0 for _ in given],
            "is": [None if one == texts[-1] else texts.index(one) < such for one in given],
        }

    table = Input("events", ("lead", "url"))
    truth = {"is": Truth(ir.Constant(True, Type.BOOLEAN))}
    asked = Asked(Field("url", Type.TEXT), "read", truth, "UTC", False, Limits())
    joined = Join(table, Answers(table, "url", asked), (("url", "url"),))
    which = Column("is", Kind.BOOLEAN)
    counts = {
        "of": Aggregate(How.COUNT, which),
        "not": Aggregate(How.COUNT, Not(which)),
    }
    rows = pl.LazyFrame({"lead": ["a"] * 21, "url": [*texts, None]})
    for names, found in ((["of"], (such,)), (["of", "not"], (such, 19 - such))):
        group = Group(joined, ("lead",), {name: counts[name] for name in names}, sparse=True)
        frame = run(group, {"events": rows}, answerer)
        early = re.search(r'FILTER .*col\("url"\)+ ==', frame.explain(optimized=False))
        assert bool(early) == (such == 2)
        assert frame.collect().rows() == [("a", *found)]


def test_events_are_read_again_sooner_than_kept_and_leads_are_kept() -> None:
    late = Compare(">", Column("then", Kind.INTEGER), Literal(SECOND - 1, Kind.INTEGER))
    large = Compare(">", Column("read", Kind.INTEGER), Literal(1, Kind.INTEGER))
    one = Literal(1, Kind.INTEGER)
    counts = {"late": late, "large": large}

    def both(rows: Relation) -> Relation:
        answer: Relation = LEADS
        for name, condition in counts.items():
            group = Group(Where(rows, condition), ("of",), {name: Aggregate(How.SUM, one)})
            answer = Join(answer, group, (("id", "of"),))
        return answer

    frame = scored(events().lazy(), both(READ))
    assert "CACHE" not in frame.explain(optimized=False)
    assert len(re.findall(r"FILTER .*at", frame.explain(optimized=False))) == 1
    assert frame.sort("id").select("late", "large").collect().rows() == [
        (2, 1),
        (1, None),
        (None,) * 2,
    ]
    kept = scored(events().lazy(), both(Numbered(READ, "nth", ("of",), ())))
    assert "CACHE" in kept.explain(optimized=False)
    assert kept.collect().equals(frame.collect())
