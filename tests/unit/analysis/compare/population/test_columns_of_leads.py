"""Columns of leads are read as the engines read them, whatever their type."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.analysis.compare.population.visits import A, B, version

from leadrules.analysis.compare.population.columns import (
    Zone,
    clusters_of,
    instants,
    numbers_of,
    texts_of,
    yes_or_no,
)
from leadrules.analysis.compare.population.event_times import timed
from leadrules.diagnostics import FrameError
from leadrules.intake.instants import read_instant
from leadrules.intake.unreadable import Unreadable

BERLIN = Zone("Europe/Berlin", True)


def read(values: list[Any], **types: Any) -> list[str]:
    return [str(one) for one in instants(pl.Series("at", values, **types), BERLIN)]


def test_instants_of_any_type() -> None:
    assert read([datetime(2024, 1, 1, tzinfo=UTC), None]) == ["2024-01-01T00:00:00.000000", "NaT"]
    assert read([datetime(2024, 7, 1)]) == ["2024-06-30T22:00:00.000000"]
    assert read([date(2024, 7, 1)]) == ["2024-07-01T21:59:59.999999"]
    assert read([None], dtype=pl.Null) == ["NaT"]
    nanoseconds = pl.Series([1_704_067_200_000_000_999]).cast(pl.Datetime("ns", "Asia/Tokyo"))
    assert str(instants(nanoseconds, BERLIN)[0]) == "2024-01-01T00:00:00.000000"


@pytest.mark.parametrize(
    "text",
    [
        "2024-02-01T10:00:00Z",
        "2024-02-01 10:00:00.123456Z",
        "2024-02-01T10:00:00+02:00",
        "2024-02-01T10:00:00-09:30",
        "0001-01-01T00:00:00+23:59",
        "0000-01-01T00:00:00Z",
        "9999-12-31T23:59:59-23:59",
        "2024-02-01T10:00",
        "2024-02-01T10:00:00.1234567Z",
        "2024-02-01",
        "2024-02-30T00:00:00Z",
        "2024-02-01T24:00:00Z",
        "2024-02-01T10:00:60Z",
        "2024-02-01T10:00:00+0200",
        "2024-02-01t10:00:00Z",
        "２024-02-01T10:00:00Z",
        "2024-03-31T02:30:00",
        "tomorrow",
    ],
)
def test_texts_are_read_as_one_by_one(text: str) -> None:
    try:
        one = read_instant(text, "Europe/Berlin", True).replace(tzinfo=None)
        expected = str(np.datetime64(one, "us"))
    except Unreadable:
        expected = "NaT"
    assert read(["2024-01-01", text])[1] == expected


@given(st.datetimes(), st.sampled_from(["Z", "+00:00", "+05:30", "-23:59", ""]))
def test_every_text_of_an_instant_is_read_as_one_by_one(when: datetime, zone: str) -> None:
    test_texts_are_read_as_one_by_one(when.isoformat() + zone)


def test_blank_is_missing() -> None:
    assert read(["", " ", "2024-02-01T10:00:00Z"])[:2] == ["NaT", "NaT"]
    assert read(["", None]) == ["NaT", "NaT"]


@pytest.mark.parametrize("values", [[1, 2], ["x"], [True]])
def test_a_column_without_an_instant(values: list[Any]) -> None:
    with pytest.raises(FrameError, match=r"the column `at` holds no instant"):
        read(values)


def test_times_without_a_zone_need_one() -> None:
    with pytest.raises(FrameError, match="has no zone"):
        instants(pl.Series("at", ["2024-02-01T10:00:00"]), Zone("UTC", False))


def test_of_two_rulesets_one_that_declares_its_zone_counts() -> None:
    silent = version(("zone: UTC\n", ""))
    berlin = version(("zone: UTC", "zone: Europe/Berlin"))
    assert Zone.of(silent.ruleset, berlin.ruleset) == BERLIN
    assert Zone.of(silent.ruleset, silent.ruleset) == Zone("UTC", False)


def test_numbers() -> None:
    assert numbers_of(pl.Series([1, 2])).tolist() == [1.0, 2.0]
    found = numbers_of(pl.Series([float("inf"), 1.5, None, float("nan")]))
    assert np.array_equal(found, [np.nan, 1.5, np.nan, np.nan], equal_nan=True)
    assert np.isnan(numbers_of(pl.Series([None]))).all()
    for column in (pl.Series("x", ["much"]), pl.Series("x", [date(2024, 1, 1)])):
        with pytest.raises(FrameError, match="the column `x` holds no numbers"):
            numbers_of(column)


def test_texts() -> None:
    assert texts_of(pl.Series(["a ", "", None])) == ("a", None, None)
    assert texts_of(pl.Series([True, None])) == ("true", None)


def test_a_name_that_a_terminal_would_obey_is_shown_escaped() -> None:
    with pytest.raises(FrameError) as raised:
        yes_or_no(pl.Series("w\x1b[31m", ["=HYPERLINK(1)", "</script>\u202e"]), what="outcome")
    text = str(raised.value)
    assert "\x1b" not in text
    assert "\u202e" not in text


def test_a_number_that_means_no() -> None:
    answers, said = yes_or_no(pl.Series([1.0, 0.0, float("nan")]), what="worked")
    assert answers.tolist() == [True, False, False]
    assert said.tolist() == [True, True, False]


def test_blank_stages_are_missing() -> None:
    answers, said = yes_or_no(pl.Series(["won", " ", "lost"]), won=["won"], what="outcome")
    assert answers.tolist() == [True, False, False]
    assert said.tolist() == [True, False, True]


def test_events_times_are_read_once_where_both_versions_read_them_alike() -> None:
    texts = {"type": ["visit"], "at": ["2024-02-01"], "known_at": [None]}
    events = pl.DataFrame(texts, schema_overrides={"known_at": pl.String})
    read = timed(A, B, events)
    assert read["at"].dtype == pl.Datetime("us", "UTC")
    assert read["at"].item() == datetime(2024, 2, 1, 23, 59, 59, 999999, UTC)
    assert read["known_at"].to_list() == [None]
    assert timed(A, B, read) is read


@pytest.mark.parametrize("text", ["soon", ""])
def test_events_with_a_time_that_is_none_stay_as_they_are(text: str) -> None:
    events = pl.DataFrame({"type": ["visit"] * 2, "at": ["2024-02-01", text]})
    assert timed(A, B, events).equals(events)
    assert timed(A, B, events.tail(1)).equals(events.tail(1))


def test_events_times_that_mean_two_things_stay_as_they_are() -> None:
    events = pl.DataFrame({"type": ["visit"], "at": ["2024-02-01"]})
    berlin = version(("zone: UTC", "zone: Europe/Berlin"))
    assert timed(A, berlin, events).equals(events)
    attribute = version(("visit: {}", "visit: {day: {type: text, from: [at]}}"))
    assert timed(A, attribute, events).equals(events)


NESTED = [pl.Series("x", [[1], None]), pl.Series("x", [{"a": 1}]), pl.Series("x", [b"1"])]


@pytest.mark.parametrize("column", NESTED, ids=["lists", "structures", "bytes"])
@pytest.mark.parametrize(
    "read",
    [
        lambda column: yes_or_no(column, what="outcome"),
        lambda column: yes_or_no(column, won=["a"], what="outcome"),
        numbers_of,
        texts_of,
        lambda column: instants(column, Zone("UTC", True)),
        lambda column: clusters_of(pl.Series(["a"] * len(column)), column),
    ],
)
def test_columns_of_several_values_at_once_are_refused(
    read: Callable[[pl.Series], object], column: pl.Series
) -> None:
    with pytest.raises(FrameError, match=r"LR520.*the column `x` holds"):
        read(column)


def test_a_decimal_says_yes_and_no_as_other_numbers_do() -> None:
    column = pl.Series("won", [1, 0, None]).cast(pl.Decimal(10, 2))
    yes, said = yes_or_no(column, what="outcome")
    assert (yes.tolist(), said.tolist()) == ([True, False, False], [True, True, False])


def test_only_of_an_outcome_it_is_told_how_to_name_the_values_that_mean_won() -> None:
    for what, told in (("outcome", True), ("worked", False)):
        with pytest.raises(FrameError) as raised:
            yes_or_no(pl.Series("x", ["maybe"]), what=what)
        assert ("mean won" in str(raised.value)) == told


def test_what_is_not_a_number_is_no_account_and_no_segment() -> None:
    missing = pl.Series("x", [float("nan"), float("nan"), 1.5])
    assert texts_of(missing) == (None, None, "1.5")
    codes, number = clusters_of(pl.Series(["a", "b", "c"]), missing)
    assert (len(set(codes.tolist())), number) == (3, 3)


def test_a_comma_is_no_decimal_point() -> None:
    column = pl.Series("amount", ["1,200.50", "12,000,000", "-1,200", "1234,50", "1.234,50", "1,2"])
    found = numbers_of(column)
    assert found[:3].tolist() == [1200.5, 12_000_000, -1200]
    assert np.isnan(found[3:]).all()


def test_numbers_that_cannot_be_added_up_are_refused() -> None:
    with pytest.raises(FrameError, match="holds `1e\\+308`, which is too large"):
        numbers_of(pl.Series("amount", [1.0, 1e308]))
