"""When time alone next changes a row, worked out by hand: by the plan and lead by lead."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import polars as pl
import pytest

import leadrules
from leadrules.backends.columnar.frames.scoring import score_frame

NOW = datetime(2024, 3, 1, 12, tzinfo=UTC)
RULES = """
language: 1
ruleset: changing
version: 1.0.0
zone: ZONE
fields:
  signed_on: {type: date}
  seen: {type: timestamp}
  old: {type: number, minimum: 0, maximum: 100}
events:
  visit: {ends: {type: date}, opened: {type: timestamp}}
  demo: {}
MEASURESgroups: [{group: all, score: total, rules: [RULE]}]
scores: {total: {}}
verdicts: [{verdict: nurture}]
"""
MEASURES = {
    "quiet": "{days_since_last: visit}",
    "since_first": "{days_since_first: visit, within: 60d}",
    "newest": "{roll_up: days_since(signed_on), how: minimum, of: account}",
    "recent": "{roll_up: days_since(seen) <= 10, how: any, of: colleagues}",
}


def said(rule: str, *, zone: str = "UTC", as_of: Any = NOW, **fields: Any) -> datetime | None:
    """The `next_change` of one lead that had a visit at noon, the day before."""
    pays_itself = any(word in rule for word in ("each", "balance", "bands", "values"))
    pays = "" if pays_itself else ", points: 5"
    for name, first in (("WEEK", "7d"), ("HOUR", "1h")):
        steps = f"{{steps: [{{after: {first}, percent: 75}}, {{after: 30d, percent: 0}}]}}"
        rule = rule.replace(f"{name}_THEN_MONTH", steps)
    named = [f"  {name}: {form}" for name, form in MEASURES.items() if name in rule]
    text = RULES.replace("ZONE", zone).replace("RULE", f"{{id: x, {rule}{pays}}}")
    measures = "\n".join(["measures:", *named, ""]) if named else ""
    rules = leadrules.loads(text.replace("MEASURES", measures))
    visit = {"type": "visit", "at": "2024-02-29T12:00:00Z"}
    about = {"ends": "2024-02-20", "opened": "2024-02-28T18:00:00Z"}
    leads = pl.DataFrame(
        [
            {"lead_id": "ann", "account_id": "A", "decided": NOW, **fields},
            {"lead_id": "ben", "account_id": "A", "decided": NOW, "seen": "2024-02-25T06:00:00Z"},
        ]
    )
    events = pl.DataFrame([{"lead_id": "ann", **visit, **about}])
    found = {
        score_frame(
            rules.ir,
            rules.program,
            leads,
            events=events,
            as_of=when,
            next_change=True,
            one_by_one=one_by_one,
        )["next_change"][0]
        for one_by_one in (True, False)
        for when in ((as_of, "decided") if as_of == NOW else (as_of,))
    }
    [instant] = found
    assert instant is None or isinstance(instant, datetime)
    return instant


@pytest.mark.parametrize(
    ("rule", "fields", "expected"),
    [
        ("count: visit, within: 30d", {}, "2024-03-30T12:00:00Z"),
        ("count: visit, before: 30d", {}, "2024-03-30T12:00:00Z"),
        ("count: visit, within: 60d, before: 30d", {}, "2024-03-30T12:00:00Z"),
        ("count: visit, within: 12h", {}, None),
        ("count: visit", {}, None),
        ("count: visit, since: 2024-03-01, within: 30d", {}, None),
        ('count: visit, between: ["2024-01-01", "2024-01-31"], within: 90d', {}, None),
        ("count: demo, within: 30d", {}, None),
        ("count: visit, of: account, within: 30d", {}, "2024-03-30T12:00:00Z"),
        ("count: visit, of: colleagues, within: 30d", {}, None),
        (
            "count: visit, each: 8, decay: WEEK_THEN_MONTH",
            {},
            "2024-03-07T12:00:00Z",
        ),
        (
            "count: visit, each: 8, decay: HOUR_THEN_MONTH",
            {},
            "2024-03-30T12:00:00Z",
        ),
        ("count: visit, each: 8, decay: {half_life: 14d}", {}, "2024-03-02T12:00:00Z"),
        ("count: visit, each: 8, decay: {half_life: 14d, step: 7d}", {}, "2024-03-07T12:00:00Z"),
        ("count: visit, each: 8, decay: {percent: 50, per: 30d}", {}, "2024-03-30T12:00:00Z"),
        (
            "count: visit, within: 5d, each: 8, decay: {percent: 50, per: 30d}",
            {},
            "2024-03-05T12:00:00Z",
        ),
        ("count: visit, where: days_since(ends) < 30", {}, "2024-03-21T00:00:00Z"),
        ("count: visit, where: days_since(opened) < 3", {}, "2024-03-02T18:00:00Z"),
        ("count: visit, where: days_since(opened) < 1", {}, None),
        ("when: quiet >= 7", {}, "2024-03-07T12:00:00Z"),
        ("when: 7 < quiet", {}, "2024-03-08T12:00:00Z"),
        ("when: quiet * 2 >= 7", {}, "2024-03-02T12:00:00Z"),
        ("when: is_known(quiet)", {}, None),
        ("when: since_first <= 7.5", {}, "2024-03-08T12:00:00Z"),
        ("match: quiet, values: {1: 5, 4: 6}", {}, "2024-03-02T12:00:00Z"),
        ("when: days_since(signed_on) < 30", {"signed_on": "2024-02-20"}, "2024-03-21T00:00:00Z"),
        ("when: days_since(signed_on) == 30", {"signed_on": "2024-02-20"}, "2024-03-21T00:00:00Z"),
        ("when: days_since(signed_on) == 10", {"signed_on": "2024-02-20"}, "2024-03-02T00:00:00Z"),
        (
            'when: "days_since(signed_on) in [12, 13]"',
            {"signed_on": "2024-02-20"},
            "2024-03-03T00:00:00Z",
        ),
        (
            "match: days_since(signed_on), bands: [{below: 20, points: 1}, {from: 20, points: 2}]",
            {"signed_on": "2024-02-20"},
            "2024-03-11T00:00:00Z",
        ),
        (
            "when: days_since(signed_on) < 30 and days_since(signed_on) + 1 > 2",
            {"signed_on": "2024-02-20"},
            "2024-03-02T00:00:00Z",
        ),
        (
            "when: days_since(seen) * 2 > 5 and days_since(seen) < 30",
            {"seen": "2024-02-28T18:00:00Z"},
            "2024-03-01T18:00:00Z",
        ),
        ("when: days_since(seen) >= 3", {"seen": "2024-02-28T18:00:00Z"}, "2024-03-02T18:00:00Z"),
        ("when: days_since(seen) >= 0", {"seen": "2024-03-05T18:00:00Z"}, "2024-03-05T18:00:00Z"),
        ("when: days_since(seen) >= 3", {}, None),
        ("when: days_since(seen) >= 900000000", {"seen": "2024-02-28T18:00:00Z"}, None),
        ("when: days_since(seen) >= 3600000", {"seen": "2024-02-28T18:00:00Z"}, None),
        ("when: days_since(signed_on) >= 3600000", {"signed_on": "2024-02-28"}, None),
        (
            "balance: old, dated: signed_on, decay: {percent: 10, per: 30d}",
            {"old": 50, "signed_on": "2024-02-20"},
            "2024-03-21T23:59:59.999999Z",
        ),
        (
            "balance: old, dated: seen, decay: {half_life: 30d}",
            {"old": 50, "seen": "2024-02-20T06:00:00Z"},
            "2024-03-02T06:00:00Z",
        ),
        (
            "balance: old, dated: seen, decay: {half_life: 30d}",
            {"old": 50, "seen": "2024-04-20T06:00:00Z"},
            "2024-04-20T06:00:00Z",
        ),
        (
            "balance: old, dated: signed_on",
            {"old": 50, "signed_on": "2024-03-20"},
            "2024-03-20T23:59:59.999999Z",
        ),
        ("balance: old, dated: signed_on", {"old": 50, "signed_on": "2024-02-20"}, None),
        (
            "balance: old, dated: signed_on",
            {"old": 50, "signed_on": "9999-12-31"},
            "9999-12-31T23:59:59.999999Z",
        ),
        ("balance: old", {"old": 50}, None),
        ("when: newest < 10", {"signed_on": "2024-02-20"}, "2024-03-02T00:00:00Z"),
        ("when: newest < 10", {}, None),
        ("when: recent", {"seen": "2024-02-29T00:00:00Z"}, "2024-03-07T06:00:00Z"),
    ],
)
def test_a_row_says_when_time_may_change_it(
    rule: str, fields: dict[str, Any], expected: str | None
) -> None:
    assert said(rule, **fields) == (None if expected is None else datetime.fromisoformat(expected))


def test_days_begin_in_the_zone_of_the_rules() -> None:
    rule = "when: days_since(signed_on) < 30"
    found = said(rule, zone="Europe/Berlin", signed_on="2024-03-02")
    assert found == datetime(2024, 3, 31, 22, tzinfo=UTC)


def test_nothing_is_later_than_the_calendar() -> None:
    last = "9999-12-31T12:00:00Z"
    assert said("when: days_since(signed_on) * 2 > 5", as_of=last, signed_on="2024-02-20") is None
    assert said("when: days_since(seen) * 2 > 5", as_of=last, seen="2024-02-20T06:00:00Z") is None
