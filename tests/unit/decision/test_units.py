"""From the integers of evaluation to the values of a record, and back."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from leadrules.decision.units import (
    date_of,
    days_of,
    decimal_of,
    instant_of,
    microseconds_of,
    plain,
    points_of,
)
from leadrules.diagnostics.shown import shown

INTEGERS = st.integers(-(2**63), 2**63 - 1)


@given(INTEGERS, st.integers(0, 6))
def test_a_decimal_is_exact_and_has_no_digit_too_many(scaled: int, places: int) -> None:
    decimal = decimal_of(scaled, places)
    assert decimal == Decimal(f"{scaled}e-{places}")
    assert str(decimal) == plain(decimal)


def test_points_are_hundredths() -> None:
    assert str(points_of(-1250)) == "-12.5"
    assert str(points_of(0)) == "0"


@given(st.datetimes(timezones=st.just(UTC)))
def test_instants_come_back(instant: datetime) -> None:
    assert instant_of(microseconds_of(instant)) == instant


@given(st.dates())
def test_dates_come_back(day: date) -> None:
    assert date_of(days_of(day)) == day


def test_text_is_shown_with_what_cannot_be_seen_escaped() -> None:
    assert shown("Zoë, 東京") == "Zoë, 東京"
    assert shown("a\x1b]8;;x\x07\n\u202e\u200b\ud800") == r"a\x1b]8;;x\x07\n\u202e\u200b\ud800"
