"""Promises in working time, against examples and against a walk minute by minute."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leadrules.decision.agreement import Calendar, Duration
from leadrules.decision.calendar import LATEST, due
from leadrules.decision.units import days_of

NINE_TO_FIVE = ((9 * 60, 17 * 60),)
OFFICE = Calendar("UTC", (NINE_TO_FIVE,) * 5 + ((), ()), (days_of(date(2024, 2, 7)),))
WITH_LUNCH = Calendar("UTC", (((540, 720), (780, 1020)),) * 5 + ((), ()))
ROUND_THE_CLOCK = Calendar("UTC", (((0, 1440),),) * 7)
NEVER = Calendar("UTC", ((),) * 7)


def at(text: str, zone: str = "UTC") -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))


def hours(number: float) -> Duration:
    return Duration(microseconds=int(number * 3_600_000_000))


@pytest.mark.parametrize(
    ("start", "duration", "expected"),
    [
        ("2024-02-05T10:00", hours(4), "2024-02-05T14:00"),
        ("2024-02-05T13:00", hours(4), "2024-02-05T17:00"),  # the close, not the next opening
        ("2024-02-05T16:00", hours(4), "2024-02-06T12:00"),
        ("2024-02-05T17:00", hours(1), "2024-02-06T10:00"),
        ("2024-02-05T05:00", hours(1), "2024-02-05T10:00"),
        ("2024-02-03T12:00", hours(1), "2024-02-05T10:00"),  # a Saturday
        ("2024-02-06T16:30", hours(1), "2024-02-08T09:30"),  # the Wednesday is a holiday
        ("2024-02-05T10:00:00.000001", hours(8), "2024-02-06T10:00:00.000001"),
        ("2024-02-05T10:00", Duration(days=1), "2024-02-06T10:00"),
        ("2024-02-05T10:00", Duration(days=2), "2024-02-08T10:00"),  # over the holiday
        ("2024-02-05T03:00", Duration(days=1), "2024-02-06T09:00"),
        ("2024-02-02T18:00", Duration(days=1), "2024-02-06T09:00"),  # from Monday's opening
        ("2024-02-07T12:00", Duration(days=1), "2024-02-09T09:00"),  # made on a holiday
        ("2024-02-05T16:00", Duration(1, 2 * 3_600_000_000), "2024-02-08T10:00"),
        ("2024-02-05T03:00", Duration(), "2024-02-05T09:00"),
    ],
)
def test_a_promise_in_office_hours(start: str, duration: Duration, expected: str) -> None:
    assert due(at(start), duration, OFFICE) == at(expected)


def test_without_a_calendar_time_simply_passes() -> None:
    assert due(at("2024-02-03T12:00"), Duration(days=2), None) == at("2024-02-05T12:00")
    assert due(at("2024-02-03T12:00"), hours(3), None) == at("2024-02-03T15:00")


def test_the_answer_is_in_utc() -> None:
    start = at("2024-02-05T10:00", "Europe/Berlin")
    assert due(start, hours(1), None).tzinfo is UTC
    assert due(start, hours(1), OFFICE).tzinfo is UTC


def test_a_break_does_not_count() -> None:
    assert due(at("2024-02-05T11:00"), hours(2), WITH_LUNCH) == at("2024-02-05T14:00")
    assert due(at("2024-02-05T12:30"), hours(1), WITH_LUNCH) == at("2024-02-05T14:00")


@pytest.mark.parametrize(
    ("monday", "expected"),
    [("10:00", "11:00"), ("12:30", "13:00"), ("15:00", "15:00"), ("18:30", "18:00")],
)
def test_a_day_later_is_moved_into_that_days_hours(monday: str, expected: str) -> None:
    tuesday = ((660, 720), (780, 1080))
    calendar = Calendar("UTC", (((540, 1200),), tuesday, (), (), (), (), ()))
    start = at(f"2024-02-05T{monday}")
    assert due(start, Duration(days=1), calendar) == at(f"2024-02-06T{expected}")


def test_days_that_run_into_each_other() -> None:
    assert due(at("2024-02-05T23:00"), hours(30), ROUND_THE_CLOCK) == at("2024-02-07T05:00")


BERLIN_NIGHTS = Calendar("Europe/Berlin", (((0, 480),),) * 7)


def test_a_night_is_an_hour_shorter_when_the_clock_goes_forward() -> None:
    start = at("2024-03-31T00:00", "Europe/Berlin")
    assert due(start, hours(7), BERLIN_NIGHTS) == at("2024-03-31T08:00", "Europe/Berlin")
    assert due(start, hours(8), BERLIN_NIGHTS) == at("2024-04-01T01:00", "Europe/Berlin")


def test_a_night_is_an_hour_longer_when_the_clock_goes_back() -> None:
    start = at("2024-10-27T00:00", "Europe/Berlin")
    assert due(start, hours(9), BERLIN_NIGHTS) == at("2024-10-27T08:00", "Europe/Berlin")


def test_the_same_time_of_day_in_a_gap_is_moved_forward() -> None:
    start = at("2024-03-30T02:30", "Europe/Berlin")
    assert due(start, Duration(days=1), BERLIN_NIGHTS) == at("2024-03-31T03:30", "Europe/Berlin")


def test_hours_that_a_gap_turns_round_are_never_counted_twice() -> None:
    # On the day of the gap 02:00 to 02:30 is 03:00 to 03:30, and so is a half of 03:00 to 04:00.
    calendar = Calendar("Europe/Berlin", (((120, 150), (180, 240)),) * 7)
    start = at("2024-03-31T00:00", "Europe/Berlin")
    assert due(start, hours(1), calendar) == at("2024-03-31T04:00", "Europe/Berlin")
    assert due(start, hours(1.25), calendar) == at("2024-04-01T02:15", "Europe/Berlin")


def test_hours_that_a_gap_swallows_are_no_working_time() -> None:
    # 02:30 becomes 03:30, after the close at 03:15.
    calendar = Calendar("Europe/Berlin", (((150, 195),),) * 7)
    start = at("2024-03-31T00:00", "Europe/Berlin")
    assert due(start, hours(0.5), calendar) == at("2024-04-01T03:00", "Europe/Berlin")


@pytest.mark.parametrize("duration", [hours(2), Duration(days=3)])
def test_a_calendar_without_hours_does_not_hang(duration: Duration) -> None:
    start = at("2024-02-05T10:00")
    assert due(start, duration, NEVER) == due(start, duration, None)


@pytest.mark.parametrize("duration", [hours(1_000_000), Duration(days=100_000)])
def test_a_promise_beyond_every_bound_counts_as_elapsed(duration: Duration) -> None:
    start = at("2024-02-05T10:00")
    rarely = Calendar("UTC", (((0, 1),), (), (), (), (), (), ()))
    assert due(start, duration, rarely) == due(start, duration, None)


@pytest.mark.parametrize("calendar", [None, OFFICE, NEVER])
def test_the_end_of_time_is_the_latest_due(calendar: Calendar | None) -> None:
    assert due(at("9999-12-31T20:00"), Duration(days=3), calendar) == LATEST


# --- against a walk ------------------------------------------------------------------------------


def walk(start: datetime, minutes: int, calendar: Calendar) -> datetime:
    """Minute by minute: a minute counts where a clock on the wall shows working time."""
    zone = ZoneInfo(calendar.zone)
    now = start.astimezone(UTC)
    while True:
        local = now.astimezone(zone)
        minute = local.hour * 60 + local.minute
        works = days_of(local.date()) not in calendar.holidays and any(
            opens <= minute < closes for opens, closes in calendar.hours[local.weekday()]
        )
        minutes -= works
        now += timedelta(minutes=1)
        if minutes == 0:
            return now


def spans() -> st.SearchStrategy[tuple[tuple[int, int], ...]]:
    # From 03:30 on, as times of day that a change of the clock skips or repeats have their own
    # rule, tested above.
    cuts = st.lists(st.integers(210, 1440), max_size=6, unique=True).map(sorted)
    return cuts.map(lambda c: tuple(zip(c[::2], c[1::2], strict=False)))


@given(
    zone=st.sampled_from(["UTC", "Europe/Berlin", "America/New_York", "Asia/Kolkata"]),
    hours=st.tuples(*[spans()] * 7).filter(any),
    around=st.sampled_from([date(2024, 2, 28), date(2024, 3, 8), date(2024, 3, 29)]),
    offset=st.integers(0, 5 * 1440),
    minutes=st.integers(1, 600),
    holidays=st.lists(st.integers(0, 6), max_size=2),
)
@settings(max_examples=60, deadline=None)
def test_working_time_agrees_with_a_walk_minute_by_minute(
    zone: str,
    hours: tuple[tuple[tuple[int, int], ...], ...],
    around: date,
    offset: int,
    minutes: int,
    holidays: list[int],
) -> None:
    first = days_of(around)
    calendar = Calendar(zone, hours, tuple(first + holiday for holiday in holidays))
    start = datetime(around.year, around.month, around.day, tzinfo=UTC)
    start += timedelta(minutes=offset)
    # Bounded: a walk of a month at most, or no test.
    weekly = sum(closes - opens for day in hours for opens, closes in day)
    minutes = min(minutes, weekly * 2)
    duration = Duration(microseconds=minutes * 60_000_000)
    assert due(start, duration, calendar) == walk(start, minutes, calendar)
