"""Fields in every way that a table stores them are read as one lead's are."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import polars as pl
import pyarrow as pa
import pytest
from tests.unit.columnar.lowering.trials import disagreements, planned, ruleset, scored

from leadrules.backends.columnar.algebra import Answers
from leadrules.backends.columnar.polars_engine.graph import in_order
from leadrules.diagnostics import FrameError

MOST = 2**63 - 1
NUMBERS: dict[str, Any] = {
    "integers": pa.array([None, 0, 5, -7, 99, MOST], pa.int64()),
    "small ones": pa.array([None, 0, 5, -7, 99, 100], pa.int8()),
    "unsigned ones": pa.array([None, 0, 5, 7, 99, 2**64 - 1], pa.uint64()),
    "floats": pa.array([None, float("nan"), 5.25, 7.125, float("inf"), 1e17]),
    "long floats": pa.array([0.1, 9007199254740993.0, 123456789012345.67, 1e15, -1e16, 5.0]),
    "decimals": pa.array(
        [None, *map(Decimal, ("0.000", "5.250", "-7.125", "99.000", "100.000"))],
        pa.decimal128(20, 3),
    ),
    "texts": pa.array([None, " 1,000.50 ", "5.25", "n/a", "99", " "]),
    "nulls": pa.nulls(6),
}
COMPARED = (
    "{id: some, when: value > 5, points: 1, otherwise: 2, missing: 4}, "
    "{id: exact, when: value == 5.25, points: 8, missing: 16}"
)


@pytest.mark.parametrize("stored", NUMBERS)
@pytest.mark.parametrize(
    "declared",
    [
        "{type: number}",
        "{type: number, minimum: -5, maximum: 99}",
        '{type: number, missing: ["99", "5.25", no number], maximum: 90}',
        "{type: number, places: 6}",
    ],
)
@pytest.mark.parametrize("unreadable", ["error", "missing"])
def test_numbers_are_read_from_every_storage(stored: str, declared: str, unreadable: str) -> None:
    text = ruleset(f"{{value: {declared}}}", COMPARED, f"on_unreadable: {unreadable}\n")
    assert disagreements(text, {"value": NUMBERS[stored]}) == []


@pytest.mark.parametrize("stored", NUMBERS)
def test_whole_numbers_are_read_from_every_storage(stored: str) -> None:
    rules = "{id: some, when: value > 5, points: 1, otherwise: 2, missing: 4}"
    assert (
        disagreements(ruleset("{value: {type: integer}}", rules), {"value": NUMBERS[stored]}) == []
    )


@pytest.mark.parametrize(
    "stored",
    [
        pa.array([True, False, None, True]),
        pa.array([1, 0, None, 2]),
        pa.array([1, 0, None, 2], pa.uint8()),
        pa.array(["YES", "0", None, "maybe"]),
        pa.nulls(4),
    ],
)
@pytest.mark.parametrize("declared", ["{type: boolean}", "{type: boolean, missing: [no, other]}"])
def test_booleans_are_read_from_every_storage(stored: pa.Array, declared: str) -> None:
    rules = (
        "{id: some, when: value, points: 1, otherwise: 2, missing: 4}, "
        "{id: equal, when: value == false, points: 8}, "
        "{id: listed, when: 'value in [true]', points: 16, missing: 32}, "
        "{id: either, match: value, values: {true: 64, false: 128}, missing: 256}"
    )
    assert disagreements(ruleset(f"{{value: {declared}}}", rules), {"value": stored}) == []


DAYS = [date(2024, 1, 31), None, date(1970, 1, 1), date(2030, 1, 1)]


@pytest.mark.parametrize("stored", [pa.array(DAYS), pa.array(["2024-01-31", None, "x", " "])])
@pytest.mark.parametrize("zone", ["UTC", "Europe/Berlin"])
@pytest.mark.parametrize(
    "declared",
    [
        "{type: date}",
        "{type: date, minimum: 1999-01-01, maximum: 2025-12-31}",
        "{type: date, missing: [1970-01-01]}",
    ],
)
def test_dates_are_read(stored: pa.Array, zone: str, declared: str) -> None:
    rules = (
        "{id: since, when: days_since(day) < 30, points: 1, missing: 2}, "
        """{id: later, when: 'day >= "2024-01-31"', points: 4}, """
        """{id: listed, when: 'day in ["2024-01-31", "1970-01-01"]', points: 8}"""
    )
    text = ruleset(f"{{day: {declared}}}", rules, f"zone: {zone}\n")
    assert disagreements(text, {"day": stored}) == []


TIMES = [
    datetime(2024, 1, 31, 12, tzinfo=UTC),
    None,
    datetime(2024, 3, 10, 2, 30, tzinfo=UTC),
    datetime(1969, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC),
    datetime(2006, 10, 29, 0, 1, tzinfo=UTC),
]
CLOCK_TIMES = [None if time is None else time.replace(tzinfo=None) for time in TIMES]


@pytest.mark.parametrize(
    "stored",
    [
        pa.array(TIMES, pa.timestamp("us", "UTC")),
        pa.array(TIMES, pa.timestamp("ns", "America/New_York")),
        pa.array(CLOCK_TIMES, pa.timestamp("ms")),
        pa.array([date(2024, 1, 31), None, date(2024, 3, 10), date.max, date.min]),
        pa.array(["2024-01-31T12:00:00Z", None, "2024-03-10 02:30", "2024-01-31", "soon"]),
    ],
)
@pytest.mark.parametrize("zone", ["America/New_York", "America/St_Johns"])
@pytest.mark.parametrize("missing", ["", ', missing: ["2024-01-31T12:00:00Z", never]'])
def test_timestamps_are_read(stored: pa.Array, zone: str, missing: str) -> None:
    rules = (
        "{id: since, when: days_since(at) < 2, points: 1, missing: 2}, "
        """{id: later, when: 'at > "2024-01-31T12:00:00Z"', points: 4}, """
        """{id: night, when: 'at >= "2024-03-10T06:00:00Z"', points: 8}"""
    )
    text = ruleset(f"{{at: {{type: timestamp{missing}}}}}", rules, f"zone: {zone}\n")
    assert disagreements(text, {"at": stored}) == []


TITLES = ["CEO", "assistant to the CEO", " ", None, "N/A", "Vice-President"]
OF_TITLES = (
    "{id: executive, when: 'mentions(title, executive)', points: 1, missing: 2}, "
    "{id: known, when: is_known(title), points: 4, otherwise: 8}, "
    "{id: values, match: title, values: {ceo: 16, vice-president: 32}, missing: 64}, "
    "{id: long, when: 'length(title) > limit', points: 128, missing: 256}, "
    "{id: both, when: 'length(title) > 3 and limit > 3 and starts_with(title, \"v\")', points: 0.5}"
)
PHRASES = "phrases: {executive: {any: [ceo], except: [assistant to *]}}\n"


@pytest.mark.parametrize(
    "stored", [pa.array(TITLES), pa.array(TITLES).dictionary_encode(), pa.nulls(6)]
)
@pytest.mark.parametrize("trace", [None, "points"])
def test_texts_are_asked_of_python(stored: pa.Array, trace: Any) -> None:
    fields = "{title: {type: text, missing: [N/A]}, limit: {type: integer}}"
    leads = {"title": stored, "limit": pa.array([2, 5, 7, 3, 1, None])}
    assert disagreements(ruleset(fields, OF_TITLES, PHRASES), leads, trace=trace) == []


def test_a_column_that_is_not_there_is_missing() -> None:
    fields = "{title: {type: text, missing: [N/A]}, limit: {type: integer}}"
    leads = {"other": pa.array([1, 2])}
    assert disagreements(ruleset(fields, OF_TITLES, PHRASES), leads) == []


@pytest.mark.parametrize("unreadable", ["error", "missing"])
def test_other_columns_are_looked_at_where_a_value_is_missing(unreadable: str) -> None:
    fields = (
        "{size: {type: integer, from: [b, c], maximum: 9}, tag: {type: text}, "
        "name: {type: text, from: [d], choices: [x, y]}}"
    )
    rules = (
        "{id: size, match: size, bands: [{below: 3, points: 1}, {from: 3, points: 2}], "
        "missing: 4}, "
        "{id: name, match: name, values: {x: 8, y: 16}, missing: 32}, "
        "{id: same, when: name == tag, points: 64, missing: 128}"
    )
    leads = {
        "size": pa.array([None, 1, 10, None, None]),
        "b": pa.array(["2", "x", "3", "x", None]),
        "c": pa.array([5.0, 5.0, 5.0, 5.0, 5.5]),
        "name": pa.array(["x", None, "z", None, " "]),
        "d": pa.array(["y", "Y", "y", "z", None]),
        "tag": pa.array(["X", "y", "z", "z", "y"]),
    }
    text = ruleset(fields, rules, f"on_unreadable: {unreadable}\n")
    assert disagreements(text, leads) == []


def test_emails_and_lists() -> None:
    fields = "{email: {type: email}, other: {type: email}, tags: {type: list}}"
    rules = (
        "{id: work, when: 'domain(email) in [\"example.org\"]', points: 1, missing: 2}, "
        "{id: same, when: domain(email) == domain(other), points: 4, missing: 8}, "
        "{id: tagged, when: 'any_of(tags, [\"b2b\"])', points: 16, missing: 32}, "
        "{id: many, when: length(tags) >= 2, points: 64}"
    )
    leads = {
        "email": pa.array(["ann@example.org", "BEN@example.com", None, "x"]),
        "other": pa.array(["x@EXAMPLE.org", None, "a@b.c", "a@b.c"]),
        "tags": pa.array([["B2B", "x"], [], None, ["a"]]),
    }
    text = ruleset(fields, rules, "on_unreadable: missing\n")
    assert disagreements(text, leads) == []
    assert disagreements(text, leads | {"tags": pa.array(["b2b; crm", " ", None, "a"])}) == []


def test_columns_that_can_never_be_read_are_told_all_at_once() -> None:
    fields = "{employees: {type: integer}, title: {type: text, from: [job]}, at: {type: timestamp}}"
    leads = pl.DataFrame(
        {"employees": [True], "title": [1], "job": [2], "at": [datetime(2024, 1, 1)], "id": [1.5]}
    )
    text = ruleset(fields, "{id: one, when: employees > 1, points: 1}")
    with pytest.raises(FrameError) as raised:
        planned(text, leads, 0)
    assert [(one.code, one.place) for one in raised.value.diagnostics] == [
        ("LR520", "employees"),
        ("LR520", "title"),
        ("LR520", "job"),
        ("LR520", "at"),
        ("LR520", "id"),
    ]
    first, _, third, *_ = raised.value.diagnostics
    assert (
        first.message == "the column `employees` holds booleans, which are never read as an integer"
    )
    assert third.message.endswith("which are never read as a text (field `title`)")


def test_every_reason_is_told_why_a_lead_is_not_scored() -> None:
    fields = "{employees: {type: integer}, seats: {type: integer}, vip: {type: boolean}}"
    leads = pl.DataFrame(
        {
            "id": ["a", "b", "x" * 11, "d", " "],
            "employees": ["1", "x", "1", "y", "3"],
            "seats": ["1", "1", "1", "z", "4"],
            "vip": [1, 0, 1, 1, 2],
        }
    )
    text = ruleset(fields, "{id: one, when: employees > 1, points: 1}", "limits: {text: 10}\n")
    rows = scored(text, leads)
    assert [row["error"] for row in rows] == [
        None,
        "LR502 employees",
        "LR503 lead id",
        "LR502 employees; LR502 seats",
        "LR502 vip",
    ]
    assert [row["score"] for row in rows] == [0.0, None, None, None, None]
    assert [row["verdict"] for row in rows] == ["nurture", None, None, None, None]
    assert [row["id"] for row in rows] == leads["id"].to_list()


def test_of_a_text_that_no_rule_names_only_its_length_matters() -> None:
    rules = "{id: some, when: size > 1, points: 1}"
    fields = "{size: {type: integer}, note: {type: text}, kind: {type: text, choices: [a, b]}}"
    text = ruleset(fields, rules, "limits: {text: 100}\n")
    leads = {
        "size": [1, 2, 3, 4, 5, 6],
        "note": [None, " " * 101, "1" * 100, "1" * 101, "é" * 100, "é" * 101],
        "kind": ["a", None, "B", "b", "c", "a"],
    }
    assert disagreements(text, leads) == []
    plan = planned(text, pl.DataFrame(leads), 0)
    asked = [one.asked.field.name for one in in_order(plan.answer) if isinstance(one, Answers)]
    assert asked == ["kind"]
    lenient = text + "on_unreadable: missing\n"
    assert disagreements(lenient, leads) == []
