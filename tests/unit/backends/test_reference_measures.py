"""Measures as the reference computes them: which events count, and what they come to."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hand_made import DAY, condition, ruleset

from leadrules.backends.reference import score
from leadrules.backends.reference.instants import end_of_day, local_day
from leadrules.decision.record import MeasureRead
from leadrules.language import ir

AS_OF = "2024-02-01T12:00:00Z"
DECAY = ir.Decay(DAY, (10**9, 333_333_333), 0)
VIEWS: list[dict[str, Any]] = [
    {"type": "view", "at": "2024-01-01T12:00:00Z", "url": "/a", "seconds": 10},
    {"type": "view", "at": "2024-01-31T10:00:00Z", "url": "/B", "seconds": 5},
    {"type": "view", "at": "2024-01-31T11:00:00Z", "url": "/b"},
    {"type": "view", "at": "2024-01-31T23:30:00Z", "seconds": 0},
    {"type": "form", "at": "2024-02-01T12:00:00Z", "form": "demo"},
]


def measured(measure: ir.Measure, lead: Any = None, **given: Any) -> MeasureRead:
    given.setdefault("events", VIEWS)
    zone = given.pop("zone", "UTC")
    rules = ruleset(measures=(measure,), zone=zone, zone_declared=True)
    return score(rules, lead or {}, as_of=AS_OF, **given).trace.measures[0]


def counted(**selection: Any) -> tuple[int, ...]:
    selection.setdefault("types", ("view",))
    lead = selection.pop("lead", None)
    zone = selection.pop("zone", "UTC")
    return measured(ir.Count("m", ir.Selection(**selection)), lead, zone=zone).events


def test_events_count_by_type() -> None:
    assert counted() == (0, 1, 2, 3)
    assert counted(types=("form", "view")) == (0, 1, 2, 3, 4)


@pytest.mark.parametrize(
    ("window", "expected"),
    [
        (ir.Window(within=31 * DAY), (1, 2, 3)),  # the bound itself is out
        (ir.Window(within=31 * DAY + 1), (0, 1, 2, 3)),
        (ir.Window(since=1_704_110_400_000_000), (0, 1, 2, 3)),
        (ir.Window(since=1_704_110_400_000_001), (1, 2, 3)),
        (ir.Window(before=1_706_698_800_000_000), (0, 1)),
        (ir.Window(older_than=31 * DAY), (0,)),  # the bound itself is in
        (ir.Window(older_than=31 * DAY + 1), ()),
        (ir.Window(after="signed_on"), (0, 1, 2, 3)),  # missing: no bound
    ],
)
def test_a_window_bounds_the_instants(window: ir.Window, expected: tuple[int, ...]) -> None:
    assert counted(window=window) == expected


def test_after_means_later_than_the_end_of_a_day_or_than_an_instant() -> None:
    by_day = ir.Window(after="signed_on")
    assert counted(window=by_day, lead={"signed_on": "2024-01-30"}) == (1, 2, 3)
    assert counted(window=by_day, lead={"signed_on": "2024-01-31"}) == ()
    by_instant = ir.Window(after="seen_at")
    assert counted(window=by_instant, lead={"seen_at": "2024-01-31T10:00:00Z"}) == (2, 3)


def test_an_event_whose_filter_is_unknown_is_reported_and_not_counted() -> None:
    read = measured(ir.Count("m", ir.Selection(("view",), where=condition('url == "/b"'))))
    assert (read.value, read.events, read.undecided) == (2, (1, 2), 1)


def test_an_attribute_that_the_event_type_lacks_is_missing() -> None:
    where = condition("is_missing(url)")
    assert counted(types=("view", "form"), where=where) == (3, 4)


@pytest.mark.parametrize(
    ("once", "expected"),
    [
        (ir.OncePer(None, None), (0,)),
        (ir.OncePer(None, DAY), (0, 1)),
        (ir.OncePer(None, 3_600_000_000), (0, 1, 2, 3)),  # exactly the period later counts
        (ir.OncePer("url", None), (0, 1, 3)),  # `/B` is `/b`, and missing a key of its own
        (ir.OncePer("seconds", None), (0, 1, 2, 3)),
    ],
)
def test_once_per_counts_greedily_the_earliest_first(
    once: ir.OncePer, expected: tuple[int, ...]
) -> None:
    assert counted(once_per=once) == expected


def test_a_list_can_be_a_key() -> None:
    events = [
        {"type": "view", "at": f"2024-01-0{day}T00:00:00Z", "topics": topics}
        for day, topics in ((1, ["A"]), (2, ["a"]), (3, ["b"]))
    ]
    once = ir.OncePer("topics", None)
    read = measured(ir.Count("m", ir.Selection(("view",), once_per=once)), events=events)
    assert read.events == (0, 2)


def test_per_day_keeps_the_earliest_of_each_day_of_the_zone() -> None:
    assert counted(per_day=1) == (0, 1)
    assert counted(per_day=2) == (0, 1, 2)
    assert counted(per_day=2, zone="Europe/Berlin") == (0, 1, 2, 3)


@pytest.mark.parametrize(
    ("measure", "expected"),
    [
        (ir.Count("m", ir.Selection(("view",))), 4),
        (ir.BusiestDay("m", ir.Selection(("view",))), 3),
        (ir.BusiestDay("m", ir.Selection(("nothing",))), 0),
        (ir.DaysSinceEvent("m", ir.Selection(("view",)), "first"), 31),
        (ir.DaysSinceEvent("m", ir.Selection(("view",)), "last"), 0),
        (ir.DaysSinceEvent("m", ir.Selection(("nothing",)), "last"), None),
        (ir.Total("m", ir.Selection(("view",)), "seconds", "sum", 0), 15),
        (ir.Total("m", ir.Selection(("view",)), "seconds", "minimum", 0), 0),
        (ir.Total("m", ir.Selection(("view",)), "seconds", "maximum", 0), 10),
        (ir.Total("m", ir.Selection(("nothing",)), "seconds", "sum", 0), 0),
        (ir.Total("m", ir.Selection(("nothing",)), "seconds", "maximum", 0), None),
        (ir.EventPoints("m", ir.Selection(("view",)), 250, None), Decimal(10)),
        (
            # three events a step old or less, one past the table
            ir.EventPoints("m", ir.Selection(("view",)), 100, DECAY),
            Decimal("1.67"),
        ),
    ],
)
def test_a_measure_is_one_value_of_the_events_that_count(
    measure: ir.Measure, expected: object
) -> None:
    assert measured(measure).value == expected


def test_a_statistic_is_of_the_events_that_have_the_attribute() -> None:
    read = measured(ir.Total("m", ir.Selection(("view",)), "seconds", "average", 2))
    assert (read.value, read.events, read.undecided) == (Decimal(5), (0, 1, 3), 1)


def test_a_sum_that_leaves_64_bits_is_unknown() -> None:
    events = [{"type": "view", "at": "2024-01-01T00:00:00Z", "seconds": 2**63 - 1}] * 2
    total = ir.Total("m", ir.Selection(("view",)), "seconds", "sum", 0)
    assert measured(total, events=events).value is None


@pytest.mark.parametrize("scope", list(ir.Scope))
def test_events_not_given_are_unknown(scope: ir.Scope) -> None:
    read = measured(ir.Count("m", ir.Selection(("view",), scope=scope)), events=None)
    assert (read.value, read.events, read.undecided) == (None, (), 0)


def test_a_scope_is_the_lead_its_colleagues_or_both() -> None:
    account = [{"lead": {}, "events": [{"type": "view", "at": "2024-01-01T00:00:00Z"}]}]
    for scope, expected in (("lead", 4), ("colleagues", 1), ("account", 5)):
        count = ir.Count("m", ir.Selection(("view",), scope=ir.Scope(scope)))
        assert measured(count, account=account).value == expected


def test_a_colleague_without_events_leaves_the_accounts_unknown() -> None:
    count = ir.Count("m", ir.Selection(("view",), scope=ir.Scope.ACCOUNT))
    assert measured(count, account=[{"lead": {}}]).value is None


ACCOUNT: list[dict[str, Any]] = [
    {"lead": {"employees": 10, "opted_in": True}},
    {"lead": {"employees": 5}},
]


@pytest.mark.parametrize(
    ("value", "how", "scope", "expected"),
    [
        ("employees", "sum", "account", 18),
        ("employees", "sum", "colleagues", 15),
        ("employees", "minimum", "account", 3),
        ("employees", "maximum", "account", 10),
        ("employees", "average", "colleagues", Decimal("7.5")),
        ("opted_in", "any", "account", True),
        ("opted_in", "all", "account", False),
        ("opted_in", "all", "colleagues", None),
        ("revenue", "sum", "account", None),
        ("employees * 2 + 1", "maximum", "account", 21),
        ("employees > 9", "any", "account", True),
        ("employees > 3", "all", "account", False),
        ("employees > 3", "count", "account", 2),
        ("opted_in", "count", "account", 1),
        ("opted_in", "count", "colleagues", 1),
        ("not opted_in", "count", "colleagues", 0),
        ("is_missing(opted_in)", "count", "colleagues", 1),
        ("true", "count", "account", 3),
    ],
)
def test_a_roll_up_is_a_statistic_of_the_account(
    value: str, how: Any, scope: str, expected: object
) -> None:
    places = 2 if how == "average" else 0
    wanted = ir.RollUp("m", condition(value), ir.Scope(scope), how, ir.Type.INTEGER, places)
    lead = {"employees": 3, "opted_in": False}
    read = measured(wanted, lead, account=ACCOUNT)
    assert (read.value, read.events) == (expected, ())


def test_a_roll_up_of_no_colleagues_or_of_no_account() -> None:
    opted_in = condition("opted_in")
    wanted = ir.RollUp("m", opted_in, ir.Scope.COLLEAGUES, "all", ir.Type.BOOLEAN, 0)
    assert measured(wanted, account=[]).value is True
    assert measured(wanted).value is None
    counted = ir.RollUp("m", opted_in, ir.Scope.COLLEAGUES, "count", ir.Type.INTEGER, 0)
    assert measured(counted, account=[]).value == 0
    assert measured(counted).value is None


def test_a_measure_is_read_by_conditions_with_its_places() -> None:
    average = ir.Total("average", ir.Selection(("view",)), "seconds", "average", 2)
    every = ir.RollUp(
        "every", condition("opted_in"), ir.Scope.COLLEAGUES, "all", ir.Type.BOOLEAN, 0
    )
    points = ir.EventPoints("points", ir.Selection(("view",)), 250, None)
    lost = ir.DaysSinceEvent("lost", ir.Selection(("nothing",)), "last")
    verdict = ir.Verdict(
        "good", condition("average == 5 and every and points == 10 and is_missing(lost)")
    )
    rules = ruleset(
        measures=(average, every, points, lost), verdicts=(verdict, ir.Verdict("other", None))
    )
    assert score(rules, {}, events=VIEWS, account=[], as_of=AS_OF).verdict == "good"


def test_days_end_where_the_next_begins() -> None:
    havana = ZoneInfo("America/Havana")  # its clock goes forward at midnight
    spring = date(2024, 3, 9)
    assert end_of_day(spring, havana) == 1_710_046_800_000_000 - 1
    assert end_of_day(date.max, ZoneInfo("UTC")) == 253_402_300_800_000_000 - 1


def test_a_lead_can_be_scored_on_the_last_day_there_is() -> None:
    verdicts = (ir.Verdict("old", condition("days_since(signed_on) == 1")), ir.Verdict("x", None))
    rules = ruleset(verdicts=verdicts, zone="Asia/Tokyo")
    last = datetime.max.replace(tzinfo=UTC)
    assert score(rules, {"signed_on": "9999-12-31"}, as_of=last).verdict == "old"


def test_days_before_the_first_year_and_after_the_last_have_numbers_too() -> None:
    first, last = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)
    assert local_day(first, ZoneInfo("America/New_York")) == -719_163
    assert local_day(last, ZoneInfo("Asia/Tokyo")) == 2_932_897
