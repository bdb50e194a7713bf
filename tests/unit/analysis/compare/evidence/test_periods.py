"""Periods of a capacity: ISO weeks in UTC, months, quarters, and those that are cut off."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest
from populations import choices

from leadrules.analysis.compare.choices import OutcomeChoice, Period
from leadrules.analysis.compare.evidence.periods import (
    counted_span,
    cut_off,
    periods_of,
    span_of,
)


def _at(*instants: str) -> np.ndarray:
    return np.array(instants, "datetime64[us]")


def test_a_week_begins_on_monday_in_utc() -> None:
    """Sunday's last second and Monday's first are in two weeks."""
    leads = _at("2024-03-03T23:59:59", "2024-03-04T00:00:00", "2024-03-10T23:59:59")
    found = periods_of(leads, "week", span_of(leads))
    assert found.of_lead.tolist() == [0, 1, 1]
    assert [str(start) for start in found.starts] == ["2024-02-26", "2024-03-04"]
    assert found.parts.tolist() == pytest.approx([1 / 7, 1.0])


@pytest.mark.parametrize(
    ("period", "starts", "parts"),
    [
        ("day", ["2023-12-30", "2023-12-31", "2024-01-01"], [1, 1, 1]),
        ("month", ["2023-12-01", "2024-01-01"], [2 / 31, 1 / 31]),
        ("quarter", ["2023-10-01", "2024-01-01"], [2 / 92, 1 / 91]),
    ],
)
def test_days_months_and_quarters(period: Period, starts: list[str], parts: list[float]) -> None:
    leads = _at("2023-12-30T08:00", "2024-01-01T08:00")
    found = periods_of(leads, period, span_of(leads))
    assert [str(start) for start in found.starts] == starts
    assert found.parts.tolist() == pytest.approx(parts)
    assert found.count == pytest.approx(sum(parts))


def test_declared_dates_make_a_week_whole_or_cut_it_off() -> None:
    leads = _at("2024-03-06T10:00", "2024-03-20T10:00")
    whole = span_of(leads, date(2024, 3, 4), date(2024, 3, 25))
    assert periods_of(leads, "week", whole).parts.tolist() == [1, 1, 1]
    cut = span_of(leads, date(2024, 3, 5), date(2024, 3, 22))
    assert periods_of(leads, "week", cut).parts.tolist() == pytest.approx([6 / 7, 1, 4 / 7])


def test_no_lead_is_ever_outside_and_empty_periods_at_the_ends_do_not_count() -> None:
    leads = _at("2024-03-06T10:00", "2024-03-20T10:00")
    narrow = span_of(leads, date(2024, 3, 10), date(2024, 3, 12))
    assert (str(narrow.start), str(narrow.end)) == ("2024-03-06", "2024-03-21")
    wide = span_of(leads, date(2023, 1, 1), date(2025, 1, 1))
    assert periods_of(leads, "week", wide).parts.tolist() == [1, 1, 1]


def test_leads_are_counted_until_their_outcome_is_known() -> None:
    """Outcomes known until 20 April, a window of 30 days: leads decided until 21 March."""
    leads = _at("2024-03-04T10:00", "2024-03-20T10:00")
    won = OutcomeChoice("won", "won", window=timedelta(days=30))
    observed = datetime(2024, 4, 20, tzinfo=UTC)
    asked = choices(observed=observed, until=date(2024, 6, 1))
    assert str(counted_span(leads, asked, won).end) == "2024-03-21"
    assert str(counted_span(leads, choices(observed=observed), won).end) == "2024-03-21"
    assert str(counted_span(leads, asked, None).end) == "2024-06-01"


def test_a_cut_off_period_is_told_with_its_capacity() -> None:
    leads = _at("2024-03-06T10:00", "2024-03-17T10:00")
    told = cut_off(periods_of(leads, "week", span_of(leads)), 70)
    assert told == "the week from 2024-03-04 is cut off, so that its capacity is 50 leads"
    assert cut_off(periods_of(leads, "day", span_of(leads)), 70) is None


def test_leads_of_one_instant_have_no_periods() -> None:
    assert span_of(_at("2024-03-06T10:00", "2024-03-06T10:00")).one_instant
    assert not span_of(_at("2024-03-06T10:00", "2024-03-06T10:01")).one_instant
