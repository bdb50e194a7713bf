from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, tzinfo
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from leadrules.intake.instants import day_of, end_of_day, read_instant, start_of_day
from leadrules.intake.unreadable import Unreadable


def test_thirty_days_before_a_change_of_the_clock_are_elapsed_time() -> None:
    """In New York the wall clock says 30 d 0:15, and 29 d 23:15 have passed."""
    first = read_instant("2024-03-01 03:15", "America/New_York", True)
    last = read_instant("2024-03-31 03:30", "America/New_York", True)
    assert last - first == timedelta(days=29, hours=23, minutes=15)


def test_a_repeated_hour_is_the_first_even_where_the_fold_says_the_second() -> None:
    second = datetime(2024, 11, 3, 1, 30, fold=1)
    assert read_instant(second, "America/New_York", True) == datetime(
        2024, 11, 3, 5, 30, tzinfo=UTC
    )


def test_an_aware_time_in_a_repeated_hour_keeps_its_fold() -> None:
    second = datetime(2024, 11, 3, 1, 30, tzinfo=ZoneInfo("America/New_York"), fold=1)
    assert read_instant(second, "UTC", False) == datetime(2024, 11, 3, 6, 30, tzinfo=UTC)


def test_a_midnight_that_the_clock_leaves_out_is_moved_forward() -> None:
    """On 2018-11-04 in São Paulo the day began at 01:00."""
    assert start_of_day(date(2018, 11, 4), "America/Sao_Paulo").isoformat() == (
        "2018-11-04T03:00:00+00:00"
    )
    assert end_of_day(date(2018, 11, 3), "America/Sao_Paulo").isoformat() == (
        "2018-11-04T02:59:59.999999+00:00"
    )


@pytest.mark.parametrize(
    "zone", ["UTC", "America/New_York", "Asia/Kathmandu", "Pacific/Kiritimati"]
)
def test_a_day_holds_its_start_and_its_end(zone: str) -> None:
    day = date(2024, 3, 10)
    assert day_of(start_of_day(day, zone), zone) == day
    assert day_of(end_of_day(day, zone), zone) == day
    microsecond = timedelta(microseconds=1)
    assert day_of(start_of_day(day, zone) - microsecond, zone) == date(2024, 3, 9)
    assert day_of(end_of_day(day, zone) + microsecond, zone) == date(2024, 3, 11)


def test_the_ends_of_the_calendar_are_not_readable() -> None:
    for read in (
        lambda: end_of_day(date.max, "UTC"),
        lambda: start_of_day(date.min, "Asia/Tokyo"),
        lambda: read_instant(datetime.max, "America/New_York", True),
    ):
        with pytest.raises(Unreadable, match="is at the end of the calendar"):
            read()


def test_a_zone_that_knows_no_offset_is_no_zone() -> None:
    class Nowhere(tzinfo):
        def utcoffset(self, moment: datetime | None) -> None:
            return None

    with pytest.raises(Unreadable, match="has no zone"):
        read_instant(datetime(2024, 1, 1, tzinfo=Nowhere()), "UTC", False)


@pytest.mark.parametrize("given", [None, True, 0, Decimal(1), [], b"2024-01-01", object()])
def test_what_is_no_time_is_no_instant(given: object) -> None:
    with pytest.raises(Unreadable, match="is not an instant"):
        read_instant(given, "UTC", True)
