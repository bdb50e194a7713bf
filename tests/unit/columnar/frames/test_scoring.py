"""Tables scored: what comes out, in which order, and what is refused before anything runs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.dataset as ds
import pytest
from polars.testing import assert_frame_equal

import leadrules
from leadrules import FrameError, Ruleset
from leadrules.backends.columnar import answering
from leadrules.backends.columnar.algebra import (
    Add,
    Column,
    Compare,
    Input,
    Kind,
    Literal,
    Select,
    Together,
    Where,
)
from leadrules.backends.columnar.frames import kinds, one_by_one
from leadrules.backends.columnar.frames.carrying import run_carried
from leadrules.backends.columnar.frames.scoring import score_frame
from leadrules.backends.columnar.plan import Plan

RULES = """
language: 1
ruleset: tables
version: 1.0.0
zone: UTC
score: total
fields:
  employees: {type: integer, minimum: 0}
  title: {type: text, from: [job_title]}
  size: {type: number, places: 2}
  seen: {type: timestamp}
events:
  visit: {page: text}
measures:
  visits: {count: visit}
  team: {roll_up: employees, how: sum, of: account}
groups:
  - group: all
    score: total
    rules:
      - {id: big, when: employees >= 100, points: 5, missing: 1}
      - {id: boss, when: 'title == "boss"', points: 2.5}
      - {id: often, when: visits >= 2, points: 3, missing: 0.25}
      - {id: together, when: team >= 500, points: 7}
scores: {total: {}, other: {sum: [total], cap: 4}}
labels: {rating: {score: total, from: {B: 1, A: 5}}}
agreement:
  warm: {means: calls back, respond_within: 2d}
verdicts:
  - {verdict: warm, when: total >= 5}
  - {verdict: cold}
"""
AS_OF = "2024-02-01T00:00:00Z"


@pytest.fixture(scope="module")
def rules() -> Ruleset:
    return leadrules.loads(RULES)


LEADS = pl.DataFrame(
    {
        "lead_id": ["c", "a", "b", None, "d"],
        "account_id": ["x", "x", None, None, "y"],
        "employees": [300, 250, None, 100, 2],
        "title": pl.Series(["Boss", "clerk", None, "boss ", "Boss"], dtype=pl.Categorical),
        "kept": [[1], None, [2, 3], [], [4]],
        "when": [datetime(2024, 2, day, tzinfo=UTC) for day in range(1, 6)],
    }
)
EVENTS = pl.DataFrame(
    {
        "lead_id": ["a", "b", "a", "b", "nobody"],
        "type": ["visit"] * 5,
        "at": [datetime(2024, 1, day, tzinfo=UTC) for day in range(1, 6)],
        "page": ["/x", None, "/y", "/x", "/z"],
    }
)
MADE: dict[str, Callable[[pl.DataFrame], Any]] = {
    "polars": lambda frame: frame,
    "lazy": lambda frame: frame.lazy(),
    "pandas": lambda frame: frame.to_pandas(),
    "table": lambda frame: frame.to_arrow(),
    "reader": lambda frame: frame.to_arrow().to_reader(max_chunksize=2),
    "dataset": lambda frame: ds.dataset(frame.to_arrow()),
}


def scored(rules: Ruleset, leads: Any, events: Any = None, **given: Any) -> Any:
    """The answer, by the way that `one_by_one` says."""
    given = {"as_of": AS_OF} | given
    return score_frame(rules.ir, rules.program, leads, events=events, **given)


def in_polars(answer: Any) -> pl.DataFrame:
    match answer:
        case pl.LazyFrame():
            return answer.collect()
        case pl.DataFrame():
            return answer
        case pa.Table():
            return pl.DataFrame(pl.from_arrow(answer))
        case _:
            return pl.from_pandas(answer)


def expected(rules: Ruleset) -> list[tuple[Any, ...]]:
    """Lead id, score, verdict, due and the bits of the rules that fired, of one lead after the
    other."""
    rows = []
    leads, events = LEADS.to_dicts(), EVENTS.to_dicts()
    for lead in leads:
        colleagues = [
            {"lead": other, "events": [one for one in events if one["lead_id"] == other["lead_id"]]}
            for other in leads
            if other is not lead and lead["account_id"] == other["account_id"] is not None
        ]
        own = [one for one in events if one["lead_id"] == lead["lead_id"]]
        decision = rules.score(lead, events=own, account=colleagues, as_of=AS_OF)
        bits = sum(
            1 << place
            for place, one in enumerate(decision.trace.contributions)
            if one.outcome == "fired"
        )
        rows.append((lead["lead_id"], float(decision.score), decision.verdict, decision.due, bits))
    return rows


@pytest.mark.parametrize("way", [True, False], ids=["one by one", "by plan"])
@pytest.mark.parametrize("kind", MADE)
def test_each_lead_has_its_own_decision_in_the_leads_order(
    rules: Ruleset, kind: str, way: bool
) -> None:
    answer = scored(
        rules, MADE[kind](LEADS), MADE[kind](EVENTS), trace="mask", keep=["kept"], one_by_one=way
    )
    frame = in_polars(answer)
    assert frame.columns == [
        *("lead_id", "kept", "score", "score_other", "verdict", "label_rating"),
        *("due", "accept_by", "error", "fired_1", "unknown_1"),
    ]
    assert frame.select("lead_id", "score", "verdict", "due", "fired_1").rows() == expected(rules)
    assert frame["kept"].to_list() == LEADS["kept"].to_list()


OUT = {
    "polars": pl.DataFrame,
    "lazy": pl.LazyFrame,
    "pandas": pd.DataFrame,
    "table": pa.Table,
    "reader": pa.Table,
    "dataset": pa.Table,
}


@pytest.mark.parametrize("kind", MADE)
def test_the_kind_that_went_in_comes_out(rules: Ruleset, kind: str) -> None:
    assert isinstance(rules.score_frame(MADE[kind](LEADS), as_of=AS_OF), OUT[kind])


@pytest.mark.parametrize("trace", [None, "mask", "points"])
@pytest.mark.parametrize("kind", ["polars", "pandas", "table"])
def test_both_ways_give_the_same_frame(rules: Ruleset, kind: str, trace: Any) -> None:
    leads, events = MADE[kind](LEADS), MADE[kind](EVENTS)
    for given in (events, None):
        for as_of in (AS_OF, "when"):
            one, other = (
                scored(rules, leads, given, as_of=as_of, trace=trace, keep=["kept"], one_by_one=way)
                for way in (True, False)
            )
            match one:
                case pl.DataFrame():
                    assert_frame_equal(one, other)
                case pa.Table():
                    assert one.equals(other)
                case _:
                    pd.testing.assert_frame_equal(one, other)


def test_a_pandas_frame_keeps_its_index_and_what_is_kept_its_type(rules: Ruleset) -> None:
    leads = pd.DataFrame({"lead_id": [7, 8], "employees": [100, None], "odd": [1j, "x"]})
    leads.index = pd.MultiIndex.from_tuples([("x", 1), ("x", 1)], names=["a", "b"])
    for way in (True, False):
        answer = scored(rules, leads, keep=["odd"], trace="mask", one_by_one=way)
        assert answer.index.equals(leads.index)
        assert answer["odd"].tolist() == [1j, "x"]
        assert answer["lead_id"].tolist() == [7, 8]
        assert str(answer["fired_1"].dtype) == "Int64"
        assert str(answer["due"].dtype) == "datetime64[us, UTC]"


def test_what_an_arrow_table_keeps_keeps_its_type(rules: Ruleset) -> None:
    kept = pa.array(["p", "q"]).dictionary_encode()
    leads = pa.table({"lead_id": pa.array([1, 2], pa.uint8()), "kept": kept})
    answer = rules.score_frame(leads, as_of=AS_OF, keep=["kept", "lead_id"])
    assert answer.schema.field("kept").type == kept.type
    assert answer.schema.field("lead_id").type == pa.uint8()
    assert answer.column_names[:3] == ["lead_id", "kept", "score"]


def test_a_lazy_frame_is_not_computed_and_can_be_streamed_to_a_file(
    rules: Ruleset, tmp_path: Path
) -> None:
    leads = pl.LazyFrame({"lead_id": range(1000), "employees": range(1000)})
    answer = rules.score_frame(leads, as_of=AS_OF, keep=["employees"])
    answer.sink_parquet(tmp_path / "scored.parquet")
    written = pl.read_parquet(tmp_path / "scored.parquet")
    assert written["lead_id"].to_list() == list(range(1000))
    assert written["score"].sum() == 5 * 900 + 0.25 * 1000 + 7 * 500


def test_frames_of_polars_may_be_eager_and_lazy(rules: Ruleset) -> None:
    whole = in_polars(scored(rules, LEADS, EVENTS, one_by_one=False))
    assert_frame_equal(in_polars(scored(rules, LEADS, EVENTS.lazy())), whole)
    assert_frame_equal(in_polars(scored(rules, LEADS.lazy(), EVENTS)), whole)


@pytest.mark.parametrize("kind", MADE)
def test_a_table_without_rows_or_columns_of_ours(rules: Ruleset, kind: str) -> None:
    nothing = in_polars(rules.score_frame(MADE[kind](LEADS.clear()), as_of=AS_OF))
    assert nothing.height == 0
    assert nothing.columns[:2] == ["lead_id", "score"]
    other = pl.DataFrame({"other": [1, 2, 3]})
    for way in (True, False):
        if kind != "lazy":
            answer = in_polars(scored(rules, MADE[kind](other), one_by_one=way))
            assert answer["score"].to_list() == [1.25] * 3
    nulls = pl.DataFrame({name: [None, None] for name in LEADS.columns})
    assert (
        in_polars(rules.score_frame(MADE[kind](nulls), as_of=AS_OF))["score"].to_list()
        == [1.25] * 2
    )


def test_ten_thousand_columns_are_not_carried(rules: Ruleset, monkeypatch: Any) -> None:
    leads = pd.DataFrame({f"c{n}": [object()] for n in range(10_000)} | {"employees": [200]})
    assert rules.score_frame(leads, as_of=AS_OF)["score"].tolist() == [5.25]


def test_a_lead_that_cannot_be_read_says_so_in_its_row(rules: Ruleset) -> None:
    leads = pl.DataFrame({"lead_id": [1, 2], "employees": [-5, 200]})
    for way in (None, True, False):
        answer = scored(rules, leads, trace="points", one_by_one=way)
        assert answer["score"].to_list() == [None, 5.25]
        assert answer["points_big"].to_list() == [None, 5.0]
        assert answer["fired_1"].to_list() == [None, 1]
        assert [error is None for error in answer["error"]] == [False, True]


def test_the_clock_is_read_where_no_instant_is_given(rules: Ruleset) -> None:
    before = datetime.now(UTC)
    leads = pl.DataFrame({"lead_id": [1], "employees": [200]})
    due = rules.score_frame(leads)["due"][0]
    assert 0 <= (due - before).total_seconds() - 2 * 86_400 < 60


INSTANTS = [AS_OF, "2024-02-01 01:00:00+01:00", datetime(2024, 2, 1, tzinfo=UTC)]


@pytest.mark.parametrize("as_of", INSTANTS)
def test_instants_are_given_as_for_one_lead(rules: Ruleset, as_of: Any) -> None:
    answer = rules.score_frame(LEADS, as_of=as_of)
    assert answer["due"][0] == datetime(2024, 2, 3, tzinfo=UTC)
    day = rules.score_frame(LEADS, as_of=date(2024, 1, 31))
    assert day["due"][0] == datetime(2024, 2, 2, 23, 59, 59, 999999, tzinfo=UTC)


def test_rules_without_an_account_read_none() -> None:
    lines = [line for line in RULES.splitlines() if "team" not in line]
    rules = leadrules.loads("\n".join(lines))
    leads = LEADS.with_columns(account_id=pl.lit(b"not read"))
    one, other = (scored(rules, leads, EVENTS, one_by_one=way) for way in (True, False))
    assert_frame_equal(one, other)


def test_an_answer_in_another_order_is_given_back_in_the_leads() -> None:
    number = Column("row", Kind.INTEGER)
    leads = Input("leads", ("lead_id",), "row")
    late = Where(leads, Compare(">", number, Literal(1, Kind.INTEGER)))
    early = Where(leads, Compare("<=", number, Literal(1, Kind.INTEGER)))
    answer = Select(Together((late, early)), {"twice": Add(number, number)})
    columns = {"lead_id": Kind.RAW, "twice": Kind.INTEGER}
    kind = kinds.kind_of(LEADS)
    assert kind is not None
    table = kinds.Table(kind, LEADS, kind.carrier.schema(LEADS))
    given = run_carried(Plan(answer, columns, "row"), {"leads": table}, answering.answer, ["kept"])
    assert given["twice"].to_list() == [0, 2, 4, 6, 8]
    assert given.columns == ["kept", "twice"]


# --- what goes through the plan although it is small ---------------------------------------------

START = datetime(2024, 1, 1, tzinfo=UTC)
NEVER = pl.lit(None, pl.Datetime("us", "UTC"))
UNUSUAL: dict[str, tuple[pl.DataFrame, pl.DataFrame | None]] = {
    "a lead that cannot be read": (LEADS.with_columns(employees=pl.lit(-1)), None),
    "an id that cannot be read": (LEADS.with_columns(lead_id=pl.lit("x" * 20_000)), None),
    "events at one instant": (
        LEADS,
        EVENTS.with_columns(at=pl.lit(START)),
    ),
    "an event given twice": (LEADS, EVENTS.with_columns(id=pl.lit(1))),
    "a lead without an instant": (
        LEADS.with_columns(when=NEVER),
        None,
    ),
    "an instant that Python has not": (
        LEADS.with_columns(seen=pl.lit(2**60).cast(pl.Datetime("us", "UTC"))),
        None,
    ),
    "many colleagues": (pl.DataFrame({"lead_id": range(30), "account_id": ["x"] * 30}), None),
}


@pytest.mark.parametrize("case", UNUSUAL)
def test_what_is_unusual_goes_through_the_plan(
    rules: Ruleset, case: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    leads, events = UNUSUAL[case]
    found: list[Any] = []
    ask = one_by_one.score_one_by_one

    def noticed(*given: Any, **more: Any) -> Any:
        found.append(ask(*given, **more))
        return found[-1]

    monkeypatch.setattr(one_by_one, "score_one_by_one", noticed)
    as_of = "when" if "when" in leads.columns else AS_OF
    by_size = scored(rules, leads, events, as_of=as_of)
    assert found == [None]
    assert_frame_equal(by_size, scored(rules, leads, events, as_of=as_of, one_by_one=False))
    assert len(found) == 1


def test_nanoseconds_and_columns_of_other_types_are_read_alike() -> None:
    rules = leadrules.loads(RULES.replace("{type: timestamp}", "{type: timestamp, from: [odd]}"))
    leads = LEADS.with_columns(
        seen=pl.Series([-1, 0, 1, None, 2]).cast(pl.Datetime("ns", "Europe/Berlin")),
        unread=pl.lit(b"x"),
    )
    one, other = (scored(rules, leads, one_by_one=way) for way in (True, False))
    assert_frame_equal(one, other)


def test_a_large_table_goes_through_the_plan(
    rules: Ruleset, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*given: Any, **more: Any) -> Any:
        raise AssertionError("too large")

    monkeypatch.setattr(one_by_one, "score_one_by_one", refuse)
    assert rules.score_frame(pl.concat([LEADS] * 100), as_of=AS_OF).height == 500
    many = pl.concat([EVENTS] * 1_001)
    assert rules.score_frame(LEADS, events=many, as_of=AS_OF).height == 5


# --- what is refused -----------------------------------------------------------------------------


def problems(call: Callable[[], Any]) -> list[tuple[str, str | None, str]]:
    with pytest.raises(FrameError) as raised:
        call()
    return [(one.code, one.place, one.message) for one in raised.value.diagnostics]


def test_what_is_no_frame_is_refused(rules: Ruleset) -> None:
    found = problems(lambda: rules.score_frame([{"employees": 1}], events={"type": "visit"}))
    assert found == [
        ("LR521", "leads", "a value of type `list` is not a frame"),
        ("LR521", "events", "a value of type `dict` is not a frame"),
    ]


def test_leads_and_events_are_of_one_library(rules: Ruleset) -> None:
    events = duckdb.sql("select 1 as lead_id")
    assert problems(lambda: rules.score_frame(LEADS, events=events)) == [
        ("LR522", "events", "the leads are a frame of Polars, and the events one of DuckDB")
    ]


def test_all_that_is_wrong_is_said_at_once(rules: Ruleset) -> None:
    leads = LEADS.with_columns(verdict=pl.lit("x"), Due=pl.lit(1), title=pl.lit(5))
    found = problems(
        lambda: rules.score_frame(
            leads,
            events=pl.DataFrame({"id": [1]}),
            as_of="wen",
            trace="all",
            keep=["verdict", "Due", "keptt", "kept", "kept"],
        )
    )
    assert found[:8] == [
        ("LR529", "trace", "`trace` is `all`"),
        ("LR525", "keep", "the column to keep `verdict` has the name of a column of the answer"),
        ("LR525", "keep", "the column to keep `Due` has the name of a column of the answer"),
        ("LR524", "keep", "the leads have no column `keptt`"),
        ("LR525", "keep", "the column to keep `kept` has the name of a column kept before it"),
        ("LR526", "events", "the events have no column for the lead's id"),
        ("LR526", "events", "the events have no column for `type`, the event's type"),
        ("LR526", "events", "the events have no column for `at`, its instant"),
    ]
    assert found[8] == ("LR524", "as_of", "the leads have no column `wen`")
    assert [code for code, _, _ in found[9:]] == ["LR520"]


def test_an_instant_that_cannot_be_read_is_refused(rules: Ruleset) -> None:
    for given in ("2024-02-31", 5):
        [(code, place, _)] = problems(lambda given=given: rules.score_frame(LEADS, as_of=given))
        assert (code, place) == ("LR511", "as_of")


def test_a_lead_id_named_like_an_answer_is_refused() -> None:
    rules = leadrules.loads(RULES.replace("zone: UTC", "zone: UTC\nkeys: {lead: [score]}"))
    found = problems(lambda: rules.score_frame(pl.DataFrame({"score": [1]}), as_of=AS_OF))
    assert found == [
        (
            "LR525",
            "leads",
            "the column of the lead's id `score` has the name of a column of the answer",
        )
    ]


def test_columns_of_one_name_are_refused_where_they_are_read(rules: Ruleset) -> None:
    twice = pa.table([[1], [2], [3], [4]], names=["employees", "employees", "x", "x"])
    assert problems(lambda: rules.score_frame(twice, as_of=AS_OF))[0] == (
        "LR527",
        "leads",
        "more than one column is called `employees`",
    )
    fine = pa.table([[100], [3], [4]], names=["employees", "x", "x"])
    assert rules.score_frame(fine, as_of=AS_OF)["score"].to_pylist() == [5.25]


def test_a_library_that_is_missing_is_named(
    rules: Ruleset, monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing(name: str) -> Any:
        raise ModuleNotFoundError("No module named 'polars'", name="polars")

    monkeypatch.setattr(kinds, "import_module", missing)
    assert problems(lambda: rules.score_frame(LEADS.to_pandas(), as_of=AS_OF)) == [
        ("LR523", "leads", "a frame of pandas needs `polars`, which is not installed")
    ]


# --- from a row to its decision ------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["polars", "pandas", "table"])
def test_a_row_gives_the_decision_it_was_made_of(rules: Ruleset, kind: str) -> None:
    answer = scored(rules, MADE[kind](LEADS), MADE[kind](EVENTS), trace="points", one_by_one=False)
    rows = {
        "polars": lambda: answer.to_dicts(),
        "pandas": lambda: answer.to_dict("records"),
        "table": lambda: answer.to_pylist(),
    }[kind]()
    leads, events = LEADS.to_dicts(), EVENTS.to_dicts()
    own = [one for one in events if one["lead_id"] == "b"]
    decision = rules.decision(rows[2], leads[2], events=own, as_of=AS_OF)
    assert decision == rules.score(leads[2], events=own, account=[], as_of=AS_OF)
    with pytest.raises(FrameError) as raised:
        rules.decision(rows[2], leads[2], events=own[:1], as_of=AS_OF)
    places = {one.place for one in raised.value.diagnostics}
    assert places == {"score", "score_other", "label_rating", "fired_1", "points_often"} & places
    assert {"score", "fired_1", "points_often"} <= places
    assert {one.code for one in raised.value.diagnostics} == {"LR528"}


def test_a_row_without_score_or_verdict_is_none(rules: Ruleset) -> None:
    for row in ({}, {"score": 1.25}, {"verdict": "cold"}):
        found = problems(lambda row=row: rules.decision(row, {}, as_of=AS_OF))
        assert found == [("LR528", "row", "the row has no `score` and no `verdict`")]


def test_a_row_that_could_not_be_scored_has_no_decision(rules: Ruleset) -> None:
    row = {"score": None, "verdict": None, "error": "no", "due": pd.NaT}
    found = problems(lambda: rules.decision(row, {}, as_of=AS_OF))
    assert [place for _, place, _ in found] == ["score", "verdict", "error"]


def test_decimals_and_local_times_of_a_row_are_understood(rules: Ruleset) -> None:
    due = datetime(2024, 2, 3, tzinfo=UTC)
    row = {
        "score": Decimal("5.25"),
        "verdict": "warm",
        "due": due.astimezone().replace(tzinfo=None),
    }
    assert rules.decision(row, {"employees": 200}, as_of=AS_OF).verdict == "warm"
