"""Each measure over tables is what the reference says of each lead with its events."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

import polars as pl
import pytest
from tests.unit.columnar.events.measured import disagreements, ruleset

NOON = datetime(2024, 4, 1, 12, tzinfo=UTC)
IDS = ["L1", "L2", "L3", "L3", "L4", None, None, " ", "L5", "L6", "L7", "L8"]
ACCOUNTS = ["A", "A", "A", "A", "A", "A", "A", "A", "B", "B", None, "C"]


def leads(**columns: Any) -> pl.DataFrame:
    """Twelve leads: two rows of one id, three without one, in three accounts."""
    usual = {
        "lead_id": IDS,
        "account_id": ACCOUNTS,
        "seats": [5, 7, None, 7, 2**62, 2**62, -3, 0, 1, None, 4, 9],
        "title": ["CEO", "clerk", None, "ceo", " ", "CEO", "CTO", "x", None, None, "ceo", "ceo"],
        "bought": [None, "2024-03-30", "2024-03-31", "2024-01-01", "2025-01-01", *[None] * 7],
        "called": [NOON - timedelta(days=n, hours=n) for n in range(12)],
        "decided at": [NOON - timedelta(hours=17 * n) for n in range(12)],
    }
    return pl.DataFrame(usual | columns)


def events(
    *, ids: bool = True, ties: bool = False, count: int = 400, **columns: Any
) -> pl.DataFrame:
    """Random events of these leads, some of nobody's, some later than NOON, many repeated.

    Some are exactly at a window's edge; no two at one instant, but for `ties`.
    """
    rng = Random(5)
    rows: list[dict[str, Any]] = [
        {
            "lead_id": rng.choice([*IDS, "nobody"]),
            "type": rng.choice(["visit", "visit", "call", "signup", "other"]),
            "at": NOON - timedelta(hours=rng.choice([-5, 0, 1, 9, 24, 48, 49, 30 * 24, 700, 1500])),
            "known_at": rng.choice([None, None, None, NOON - timedelta(days=1), NOON]),
            "id": rng.choice([None, None, " ", "e1", "e2", "e3", "e4", "E1"]),
            "url": rng.choice([None, "/pricing", "/Pricing", " ", "/docs"]),
            "seconds": rng.choice([None, 5, 7, 60, 99999]),
            "price": rng.choice([None, "1.5", "1.50", "-2.05", "1000"]),
            "tags": rng.choice([None, [], ["a"], ["A "], ["a", "b"]]),
            "fresh": rng.choice([None, True, False]),
            "day": rng.choice([None, "2024-03-30", "2024-04-01"]),
            "huge": rng.choice([None, 2**63 - 1, 2**62, -5]),
        }
        for _ in range(count)
    ]
    taken: set[datetime] = set()
    for row in rows:
        while row["at"] in taken and not ties:
            row["at"] += timedelta(microseconds=1)
        taken.add(row["at"])
    table = pl.DataFrame(rows, infer_schema_length=None).with_columns(**columns)
    return table if ids else table.drop("id")


WINDOWS = """
    within: {count: visit, within: 48h}
    older: {count: [visit, call], within: 60d, before: 2d}
    since: {count: call, since: 2024-03-30}
    between: {count: visit, between: [2024-03-01, 2024-03-31]}
    bought_after: {count: visit, after: bought, within: 60d}
    called_after: {sum: visit.seconds, after: called}
    last: {days_since_last: visit, before: 1d}
    first: {days_since_first: [call, signup]}
    called_last: {days_since_last: call, after: called}
"""
FILTERS = """
    pricing: {count: visit, where: url == "/pricing"}
    alike: {count: [visit, call], where: 'seconds > 6 and not is_missing(seconds)'}
    long: {count: call, where: length(url) > 5}
    tagged: {count: visit, where: '"a" in tags or fresh'}
    recent: {count: visit, where: days_since(day) < 2}
"""
TOTALS = """
    time: {sum: visit.seconds, within: 30d}
    spent: {sum: call.price}
    most: {maximum: call.price, within: 40d}
    least: {minimum: visit.price}
    mean: {average: visit.price}
    mean_time: {average: call.seconds}
    too_much: {sum: call.huge}
    mean_huge: {average: call.huge}
    largest: {maximum: call.huge}
"""
ONCE = """
    pages: {count: visit, once_per: url}
    prices: {count: visit, once_per: price}
    ever: {count: [visit, call], once_per: {key: seconds}}
    all_prices: {count: [visit, call], once_per: price}
    tag_sets: {count: visit, once_per: tags}
    freshness: {count: visit, once_per: fresh}
    days: {count: visit, once_per: day}
    one: {count: visit, once_per: {}}
    spaced: {count: visit, within: 90d, once_per: {key: url, period: 1d}}
    all_spaced: {count: [visit, call], within: 90d, once_per: {period: 36h}}
    first_times: {sum: visit.seconds, once_per: url}
    spaced_times: {sum: visit.seconds, within: 90d, once_per: {key: url, period: 2d}}
    quiet: {days_since_last: visit, once_per: url}
    per_day: {count: visit, per_day: 2}
    page_a_day: {count: visit, once_per: url, per_day: 1}
    first_of_day: {maximum: visit.seconds, per_day: 1}
    last_of_days: {days_since_last: visit, per_day: 1}
    busiest: {busiest_day: [visit, call]}
    busiest_pages: {busiest_day: visit, once_per: url}
    busiest_capped: {busiest_day: visit, per_day: 3}
"""
POINTS = """
    - {id: plain, count: visit, each: 1.05}
    - {id: halved, count: visit, each: 10, decay: {half_life: 14d}}
    - {id: again, count: call, each: -3.5, decay: {half_life: 14d}}
    - {id: dear, count: call, each: 600, decay: {half_life: 7d, step: 1h}}
    - {id: linear, count: visit, each: 7, decay: {percent: 30, per: 1d}}
    - {id: steps, count: signup, each: 3, decay: {steps: [{after: 1d, percent: 60}, {after: 2d, percent: 5}]}}
    - {id: long_tail, count: visit, each: 1, decay: {steps: [{after: 1d, percent: 99}, {after: 2d, percent: 98}, {after: 3d, percent: 97}, {after: 4d, percent: 96}, {after: 5d, percent: 95}, {after: 6d, percent: 94}, {after: 7d, percent: 93}, {after: 8d, percent: 92}, {after: 9d, percent: 91}, {after: 10d, percent: 90}, {after: 11d, percent: 89}, {after: 12d, percent: 88}, {after: 13d, percent: 87}]}}
    - {id: once, count: visit, once_per: url, each: 2}
    - {id: once_halved, count: visit, once_per: url, each: 2, decay: {half_life: 3d}}
    - {id: capped, count: visit, per_day: 2, each: 1}
    - {id: capped_halved, count: visit, per_day: 2, each: 1, decay: {half_life: 3d}}
    - {id: of_colleagues, count: call, of: colleagues, each: 2, decay: {half_life: 14d}}
    - {id: of_all, count: call, of: account, within: 60d, each: 2}
"""  # noqa: E501 - a rule a line
ACCOUNT = """
    all_visits: {count: visit, of: account}
    their_visits: {count: visit, of: colleagues, within: 48h}
    their_time: {sum: visit.seconds, of: colleagues}
    all_time: {sum: visit.seconds, of: account}
    their_mean: {average: call.price, of: colleagues}
    all_mean: {average: call.price, of: account, within: 60d}
    their_most: {maximum: visit.seconds, of: colleagues}
    all_most: {maximum: visit.seconds, of: account}
    their_least: {minimum: call.huge, of: colleagues}
    all_least: {minimum: call.huge, of: account}
    their_last: {days_since_last: signup, of: colleagues}
    all_first: {days_since_first: signup, of: account}
    too_much: {sum: call.huge, of: account}
    their_pages: {count: visit, of: colleagues, once_per: url}
    all_pages: {count: visit, of: account, once_per: url}
    all_first_times: {sum: visit.seconds, of: account, once_per: url}
    all_days: {count: visit, of: account, per_day: 1}
    their_busiest: {busiest_day: visit, of: colleagues}
    their_recent: {count: visit, of: colleagues, after: called}
    own: {count: visit}
"""
ROLL_UPS = """
    some_chief: {roll_up: title == "ceo", how: any, of: colleagues}
    all_chiefs: {roll_up: title == "ceo", how: all, of: account}
    only_chiefs: {roll_up: title == "ceo", how: all, of: colleagues}
    any_large: {roll_up: seats > 100, how: any, of: account}
    chiefs: {roll_up: title == "ceo", how: count, of: account}
    members: {roll_up: true, how: count, of: colleagues}
    most_seats: {roll_up: seats, how: maximum, of: colleagues}
    fewest_seats: {roll_up: seats, how: minimum, of: colleagues}
    most_of_all: {roll_up: seats, how: maximum, of: account}
    all_seats: {roll_up: seats, how: sum, of: account}
    their_seats: {roll_up: seats + 1, how: sum, of: colleagues}
    mean_seats: {roll_up: seats, how: average, of: account}
    recent: {roll_up: days_since(called), how: minimum, of: colleagues}
    oldest: {roll_up: days_since(called), how: maximum, of: account}
    some_bought: {roll_up: days_since(bought) < 30, how: any, of: colleagues}
    recently: {roll_up: days_since(called) < 3, how: count, of: account}
    their_days: {roll_up: days_since(called), how: sum, of: colleagues}
"""

THEMES = {
    "windows": ruleset(WINDOWS),
    "filters": ruleset(FILTERS),
    "totals": ruleset(TOTALS),
    "once and per day": ruleset(ONCE),
    "points": ruleset(rules=POINTS),
    "accounts": ruleset(ACCOUNT),
    "roll-ups": ruleset(ROLL_UPS),
}
BERLIN = ("zone: UTC", "zone: Europe/Berlin")


@pytest.mark.parametrize("as_of", [NOON, "decided at"], ids=["one instant", "many instants"])
@pytest.mark.parametrize("ids", [True, False], ids=["ids", "no ids"])
@pytest.mark.parametrize("theme", THEMES)
def test_measures(theme: str, ids: bool, as_of: Any) -> None:
    assert disagreements(THEMES[theme], leads(), events(ids=ids), as_of) == {}
