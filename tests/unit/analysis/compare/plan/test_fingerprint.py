"""One table has one fingerprint, however it is held; another table has another."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import polars as pl
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadrules.analysis.compare import fingerprint as room
from leadrules.analysis.compare.fingerprint import fingerprint

LEADS = pl.DataFrame(
    {
        "id": ["a", "b", "c"],
        "employees": [10, None, 250],
        "revenue": [1.5, 2.0, None],
        "won": [True, False, None],
        "at": [datetime(2024, 1, 1, tzinfo=UTC), None, datetime(2024, 1, 2, 3, tzinfo=UTC)],
        "day": [date(2024, 1, 1), None, date(1969, 12, 31)],
        "tags": [["hot", "new"], [], None],
    }
)


def digest(frame: pl.DataFrame) -> str:
    return fingerprint("leads", frame).hash


def of(*values: Any, dtype: Any = None) -> str:
    return digest(pl.DataFrame({"x": pl.Series(list(values), dtype=dtype)}))


def row(**cells: Any) -> str:
    return digest(pl.DataFrame({name: [cell] for name, cell in cells.items()}))


def test_it_says_rows_and_columns() -> None:
    found = fingerprint("events", LEADS)
    assert (found.table, found.rows, found.columns) == ("events", 3, tuple(LEADS.columns))


def test_it_never_changes_in_a_later_release() -> None:
    assert digest(LEADS) == (
        "sha256:00e14cf6299926b16e1c298b3642efcdbe35a8a628b340697ce53dea0d27c2dd"
    )


def test_the_order_of_rows_and_of_columns_makes_no_difference() -> None:
    assert digest(LEADS.reverse().select(reversed(LEADS.columns))) == digest(LEADS)


def test_pieces_make_no_difference(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = digest(LEADS)
    monkeypatch.setattr(room, "_ROWS", 2)
    assert digest(pl.concat([LEADS[:1], LEADS[1:]], rechunk=False)) == whole


def test_the_library_makes_no_difference() -> None:
    simple = LEADS.drop("tags")
    assert digest(pl.from_arrow(simple.to_arrow())) == digest(simple)
    simple = simple.drop("day")  # pandas knows instants only
    assert digest(pl.from_pandas(simple.to_pandas())) == digest(simple)


def test_arrow_integers_with_missing_are_those_of_pandas_floats() -> None:
    table = pa.table({"x": pa.array([1, None, 3])})
    assert digest(pl.DataFrame(table)) == of(1.0, float("nan"), 3.0)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (of(1, 2), of(1.0, 2.0)),
        (of(1, 2), of(1, 2, dtype=pl.Int8)),
        (of(0.0), of(-0.0)),
        (of(0.5, 3), of(Decimal("0.50"), Decimal("3.00"))),
        (of(Decimal("0.5")), of(Decimal("0.5"), dtype=pl.Decimal(38, 9))),
        (
            of(Decimal("0.12345678901234567891")),
            of(Decimal("0.12345678901234567891"), dtype=pl.Decimal(38, 30)),
        ),
        (of(10**20, dtype=pl.Decimal(38, 0)), of(10**20, dtype=pl.Decimal(38, 2))),
        (of("a", "b"), of("a", "b", dtype=pl.Categorical)),
        (of("a"), of("a", dtype=pl.Enum(["b", "a"]))),
        (of(None, None), of(None, None, dtype=pl.Int64)),
        (of(float("nan"), 1.0), of(None, 1.0)),
        (
            of(datetime(2024, 1, 1, 12, tzinfo=UTC)),
            of(datetime(2024, 1, 1, 13, tzinfo=ZoneInfo("Europe/Berlin"))),
        ),
        (of(datetime(2024, 1, 1)), of(datetime(2024, 1, 1), dtype=pl.Datetime("ns"))),
        (of([1, 2], [3, None]), of([1.0, 2.0], [3.0, None])),
        (of([1, 2]), of([1, 2], dtype=pl.Array(pl.Int64, 2))),
        (of({"a": 1, "b": "x"}), of({"b": "x", "a": 1})),
        (of(timedelta(hours=1)), of(timedelta(minutes=60), dtype=pl.Duration("ns"))),
    ],
)
def test_the_same_values_have_the_same_hash(one: str, other: str) -> None:
    assert one == other


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (of(5), of("5")),
        (of(True), of(1)),
        (of(""), of(None, dtype=pl.String)),
        (of(0), of(None, dtype=pl.Int64)),
        (of(0.1), of(0.1, dtype=pl.Float32)),
        (of(1), of(1, 1)),
        (of(1, 1, 2), of(1, 2, 2)),
        (of(float("inf")), of(float("-inf"))),
        (of(datetime(2024, 1, 1)), of(datetime(2024, 1, 1, tzinfo=UTC))),
        (of(date(2024, 1, 1)), of(datetime(2024, 1, 1))),
        (of(time(1)), of(timedelta(hours=1))),
        (of(b"a"), of("a")),
        (of(["a", "b"]), of(["ab"])),
        (of([[1], [2]]), of([[1, 2]])),
        (of([], [1]), of(None, [1])),
        (of({"a": None}), of(None, dtype=pl.Struct({"a": pl.Null}))),
        (of({"a": 1}), of({"b": 1})),
        (of({}, dtype=pl.Struct([])), of(None, dtype=pl.Struct([]))),
        (of(Decimal("0.12345678901234567891")), of(Decimal("0.12345678901234567892"))),
        (row(a="x", b="y"), row(a="y", b="x")),
        (row(a="x_;", b=None), row(a="x", b="_;")),
        (row(a=1), row(b=1)),
        (digest(pl.DataFrame()), digest(pl.DataFrame({"a": []}))),
    ],
)  # fmt: skip
def test_other_values_have_another_hash(one: str, other: str) -> None:
    assert one != other


def test_what_no_engine_knows_goes_by_its_text() -> None:
    class Odd:
        def __str__(self) -> str:
            return "odd"

    assert of(Odd(), None, dtype=pl.Object) == of("odd", None)


CELLS = st.one_of(st.none(), st.text(alphabet="as:;_1[{", max_size=6))


@given(st.lists(st.tuples(CELLS, CELLS), max_size=4), st.lists(st.tuples(CELLS, CELLS), max_size=4))
def test_two_tables_of_texts_are_alike_only_if_their_rows_are(
    one: list[tuple[str | None, str | None]], other: list[tuple[str | None, str | None]]
) -> None:
    def table(rows: list[tuple[str | None, str | None]]) -> str:
        schema = {"a": pl.String, "b": pl.String}
        return digest(pl.DataFrame(rows, schema=schema, orient="row"))

    alike = sorted(map(repr, one)) == sorted(map(repr, other))
    assert (table(one) == table(other)) == alike
