"""One pass over events as the Python backend writes it: what it reads, counts and orders."""

from __future__ import annotations

from collections import OrderedDict
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest
from agreed import AS_OF, Agreed

PARTS = """
events:
  view: {url: text, seconds: {type: integer, minimum: 0}, price: {type: number, places: 2},
     day: date}
  form: {form: text, url: text, price: {type: number, places: 3}, score: {type: number,
     places: 4}, from_key: {type: integer, from: [other]}}
  click: {topics: list, seconds: integer}
  seen: {}
measures:
  all: {count: [view, form, click, seen]}
  recent: {count: view, within: 7d}
  pricing: {count: [view, form], where: 'starts_with(url, "/pricing")', within: 30d}
  long: {count: [view, click], where: seconds > 10 or is_missing(seconds)}
  known_url: {count: [view, form], where: is_known(url)}
  hot: {count: click, where: '"hot" in topics'}
  spent: {sum: view.seconds}
  least: {minimum: view.price, within: 30d}
  most: {maximum: form.score}
  mean: {average: view.seconds, within: 60d}
  mean_price: {average: view.price}
  capped: {sum: view.seconds, per_day: 1}
  distinct: {count: [view, form], once_per: url}
  daily: {count: view, once_per: {key: url, period: 1d}, within: 30d}
  any_day: {count: view, once_per: {period: 2d}, within: 30d, per_day: 1}
  by_topic: {count: click, once_per: topics}
  by_price: {count: [view, form], once_per: price}
  busiest: {busiest_day: [view, click]}
  busiest_limited: {busiest_day: view, per_day: 2}
  first: {days_since_first: view}
  last: {days_since_last: [view, seen]}
  last_daily: {days_since_last: view, per_day: 1}
  old: {count: view, since: 2024-01-10, after: start}
  between: {count: view, between: [2024-01-01, 2024-01-20]}
  later: {count: view, after: moment}
  days_of_days: {count: view, where: 'days_since(day) > 5 or day > "2020-01-01"'}
"""
FIELDS = "size: integer\nstart: date\nmoment: timestamp"
RULES = """
- {id: often, count: view, at_least: 2, points: 1, missing: 3}
- {id: each, count: view, within: 30d, each: 2.5, decay: {half_life: 14d}, cap: 10,
   otherwise: -1, missing: -2}
- {id: unbounded, count: view, each: 2, decay: {half_life: 36h, step: 12h}}
- {id: steps, count: view, within: 90d, each: 2, decay: {steps: [{after: 7d, percent: 75},
   {after: 30d, percent: 10}]}}
- {id: fine, count: view, within: 1d, each: 2, decay: {percent: 1, per: 90m}}
- {id: plain, count: [view, seen], each: 1, weight: 50%}
- {id: daily, count: view, each: 1, per_day: 1, decay: {half_life: 7d}}
- {id: recency, count: view, first: [{within: 1d, points: 3}, {at_least: 2, within: 10d,
   points: 2}], otherwise: -1}
- {id: named, when: spent > 10 and busiest >= 1 and last < 100, points: 1,
   reason: "{spent} in {mean}"}
- {id: mean, match: mean, bands: [{below: 10, points: 1}, {from: 10, points: 2}], missing: 4}
"""


def events(*given: Any) -> list[Any]:
    """Events from (type, days ago) and attributes."""
    made = []
    for kind, days, *rest in given:
        attributes = rest[0] if rest else {}
        made.append({"type": kind, "at": AS_OF - timedelta(days=days), **attributes})
    return made


@pytest.fixture(scope="module", params=["UTC", "America/New_York"])
def agreed(request: pytest.FixtureRequest) -> Agreed:
    return Agreed.on(FIELDS, RULES, parts=PARTS, head=f"zone: {request.param}")


@pytest.fixture(scope="module")
def lenient() -> Agreed:
    return Agreed.on(FIELDS, RULES, parts=PARTS, head="on_unreadable: missing")


MANY = events(
    ("view", 40, {"url": "/Pricing", "seconds": 5, "price": 1.5}),
    ("view", 20, {"url": "/pricing/x", "seconds": 50, "price": 1, "day": date(2024, 1, 1)}),
    ("view", 20, {"url": "/PRICING/x", "seconds": 7, "price": "0.25"}),
    ("form", 8.5, {"url": "/pricing", "score": 1.5, "other": 3, "price": 1.5}),
    ("form", 8, {"url": None, "score": 2, "from_key": 4}),
    ("click", 8, {"topics": ["Hot", "x"], "seconds": 11}),
    ("click", 7, {"topics": ["hot", "X"]}),
    ("click", 7, {"topics": None, "seconds": 3}),
    ("view", 7, {"url": "/a", "seconds": 60, "price": 1.0}),
    ("view", 6.5, {"url": "/a"}),
    ("view", 0.9, {"url": "", "seconds": "12"}),
    ("seen", 0, {}),
    ("view", 0, {}),
)


def test_no_events_an_empty_list_and_many_in_any_order(agreed: Agreed) -> None:
    lead = {"start": date(2024, 1, 15), "moment": AS_OF - timedelta(days=7)}
    for given in (None, [], (), MANY, tuple(MANY), MANY[::-1], MANY[5:] + MANY[:5], MANY[:1]):
        agreed.fast({}, events=given)
        agreed.fast(lead, events=given)
    assert agreed.fast({}).trace.events_given is False
    assert agreed.fast({}, events=MANY).trace.measures[0].value == len(MANY)


def test_events_from_any_iterable_are_read_once(agreed: Agreed) -> None:
    assert agreed.program.score({}, events=iter(MANY), as_of=AS_OF) == agreed.program.score(
        {}, events=MANY, as_of=AS_OF
    )


@pytest.mark.parametrize(
    "at",
    [
        "2024-01-31T10:00:00Z", "2024-01-31 10:00:00Z", "2024-01-31T10:00:00 UTC",
        "2024-01-31T24:00:00Z",
        "2024-01-31T20:00:00Z", "2024-01-31T10:00Z", "2024-W05-1T10:00:00Z", "2024-01-31T10-00-00Z",
        "2024-02-30T10:00:00Z", "2024-01-31", "2025-01-01T00:00:00Z", "", None, 5,
        date(2024, 1, 30),
        datetime(2024, 1, 30), datetime(2024, 1, 30, tzinfo=timezone(timedelta(hours=2))),
        datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC),
    ],
)  # fmt: skip
def test_times_are_read_as_the_reference_reads_them(lenient: Agreed, at: Any) -> None:
    lenient.score({}, events=[{"type": "view", "at": at}, *MANY[:2]])
    lenient.score({}, events=[{"type": "other", "at": at}])


def test_events_that_cannot_be_read_are_told_or_left_out(agreed: Agreed, lenient: Agreed) -> None:
    bad: list[Any] = [
        5, None, {"at": AS_OF}, {"type": 5, "at": AS_OF}, {"type": ["view"], "at": AS_OF},
        {"type": "view"}, {"type": "view", "at": AS_OF, "seconds": -1},
        {"type": "view", "at": AS_OF, "id": True}, {"type": "view", "at": AS_OF, "known_at": "x"},
        {"type": "view", "at": AS_OF + timedelta(days=1), "id": True},
        {"type": "view", "at": AS_OF + timedelta(days=1), "known_at": "x"},
        {"type": "view", "at": AS_OF, "url": ["x"]},
        {"type": "click", "at": AS_OF, "topics": [["x"]]},
    ]  # fmt: skip
    for event in bad:
        assert agreed.errors({}, events=[*MANY[:3], event])
        assert lenient.slow({}, events=[*MANY[:3], event]).trace.notes
    assert agreed.errors({}, events={"type": "view"})
    assert agreed.errors({}, events=5)


def test_what_is_not_known_yet_and_undeclared_types_are_counted(agreed: Agreed) -> None:
    record = agreed.fast(
        {},
        events=events(
            ("view", -1), ("view", -1, {"id": "a", "known_at": AS_OF}),
            ("view", 1, {"known_at": AS_OF}),
            ("view", 1, {"known_at": AS_OF + timedelta(seconds=1), "id": "b"}),
            ("other", 1), ("other", -1),
        ),
    )  # fmt: skip
    trace = record.trace
    assert (len(trace.events), trace.unseen_events, trace.unknown_events) == (1, 3, 2)
    agreed.slow({}, events=[{"type": "view", "at": AS_OF, "known_at": "2024-01-01T00:00:00Z"}])


def test_an_id_counts_once_the_first_in_order(agreed: Agreed) -> None:
    again = events(
        ("view", 5, {"id": "a", "url": "/a"}), ("form", 4, {"id": "a"}), ("view", 4, {"id": 7}),
        ("view", 4, {"id": "7"}), ("view", 4, {"id": " "}), ("view", 4, {"id": None}),
        ("view", 4, {"id": "é"}),
    )  # fmt: skip
    assert agreed.fast({}, events=again).trace.repeated_events == 2
    assert agreed.slow({}, events=again[::-1]).trace.repeated_events == 2


def test_more_events_than_the_limit_are_an_error() -> None:
    agreed = Agreed.on(FIELDS, RULES, parts=PARTS, head="limits: {events: 3}")
    agreed.fast({}, events=MANY[:3])
    assert agreed.errors({}, events=MANY[:4])[0].code == "LR507"
    repeated = events(*[("view", 1, {"id": "a"})] * 4)
    assert agreed.errors({}, events=repeated)[0].code == "LR507"


def test_sums_that_leave_64_bits_are_not_known() -> None:
    agreed = Agreed.on(
        "size: integer",
        "- {id: r, when: big > 1 or small > 1, points: 1}",
        parts="""
events: {e: {n: integer, m: {type: integer, maximum: 9, minimum: 0}}}
measures: {big: {sum: e.n}, mean: {average: e.n}, low: {minimum: e.n}, small: {sum: e.m}}
""",
    )
    for n in (2**63 - 1, 5, -(2**63)):
        agreed.fast({}, events=events(("e", 1, {"n": n, "m": 3}), ("e", 1, {"n": n}), ("e", 2)))


@pytest.mark.parametrize("zone", ["Pacific/Apia", "Pacific/Honolulu"])
def test_windows_at_the_ends_of_the_calendar(zone: str) -> None:
    agreed = Agreed.on(
        "start: date",
        """
- {id: recent, count: e, within: 30d, points: 1}
- {id: ever, count: e, within: 99999999999d, points: 2}
- {id: after, count: e, after: start, points: 4}
- {id: busy, count: e, in_any: day, points: 8}
- {id: days, when: days_since(start) > 0, points: 16}
""".replace("99999999999d", "2000000d"),
        parts="events: {e: {}}",
        head=f"zone: {zone}",
    )
    for at in (datetime.min, datetime.max, datetime(1, 1, 1, 12), datetime(9999, 12, 31, 12)):
        instant = at.replace(tzinfo=UTC)
        for start in (None, date.min, date.max, date(9999, 12, 30)):
            agreed.fast({"start": start}, events=[{"type": "e", "at": instant}], as_of=instant)


ACCOUNT = """
events: {view: {url: text, seconds: integer}}
measures:
  own: {count: view, per_day: 1}
  theirs: {count: view, of: colleagues, where: 'url == "/a"', once_per: url}
  together: {sum: view.seconds, of: account, within: 30d}
  quiet: {days_since_last: view, of: colleagues}
  most: {roll_up: size, how: maximum, of: account}
  least: {roll_up: size, how: minimum, of: colleagues}
  sum: {roll_up: size, how: sum, of: account}
  mean: {roll_up: worth, how: average, of: account}
  some: {roll_up: vip, how: any, of: account}
  every: {roll_up: vip, how: all, of: colleagues}
  bosses: {roll_up: 'mentions(title, "ceo", "chief *")', how: count, of: account}
  boss: {roll_up: 'mentions(title, "ceo") and size > 3', how: any, of: colleagues}
  new: {roll_up: days_since(start) < 30 or is_missing(title), how: all, of: account}
  untitled: {roll_up: is_missing(title), how: count, of: colleagues}
  heads: {roll_up: true, how: count, of: account}
  longest: {roll_up: length(title), how: maximum, of: account}
  ratio: {roll_up: worth / size, how: average, of: account}
  exact: {roll_up: worth * worth * 0.000001 * worth, how: average, of: account}
  least_exact: {roll_up: worth * worth * worth, how: minimum, of: colleagues}
  flat: {roll_up: 1.5, how: sum, of: account}
  scaled: {roll_up: worth * 2, how: average, of: colleagues}
  doubled: {roll_up: size + size, how: sum, of: account}
"""


def test_an_account_is_rolled_up_and_its_events_counted() -> None:
    agreed = Agreed.on(
        "size: integer\nworth: {type: number, places: 2}\nvip: boolean\ntitle: text\nstart: date",
        """
- {id: asked, when: boss or new or bosses == 1 and heads > untitled or longest > 5, points: 7}
- {id: numbers, when: ratio + scaled > 1 or exact > least_exact or flat > 4, points: 9, missing: 1}
- {id: r, when: some or every or most > 5 or mean >= 2.5 or theirs > 1, points: 1, missing: 2}
- {id: each, count: view, of: account, each: 2, missing: 3}
""",
        parts=ACCOUNT,
    )
    big = 2**63 - 1
    asked = {"title": "CEO, Chief Executive Officer", "start": "2024-01-20"}
    member = {"lead": {"size": 7, "worth": 2, "vip": True, **asked}, "events": MANY_VIEWS}
    of_other = {"size": big, "vip": False, "lead_id": "L2", "title": "Chief Nurse", "worth": 0.07}
    other = {"lead": of_other, "events": MANY_VIEWS[:1]}
    blank: dict[str, Any] = {"lead": {}}
    itself = {"lead": {"lead_id": "L1"}, "events": MANY_VIEWS}
    accounts: list[Any] = [
        None, [], [member], [member, other], [member, blank], [blank], [itself, other],
        iter([member]),
    ]  # fmt: skip
    for account in accounts[:-1]:
        for given in (None, [], MANY_VIEWS):
            for vip in (None, True, False):
                lead = {"lead_id": "L1", "size": 3, "vip": vip, "worth": 0.01}
                agreed.score(lead, account=account, events=given)
    assert agreed.program.score({}, account=accounts[-1]).trace.colleagues is not None
    assert agreed.slow(OrderedDict()).trace.colleagues is None


MANY_VIEWS = events(
    ("view", 1, {"url": "/a", "id": "x", "seconds": 3}), ("view", 2, {"url": "/A"}),
    ("view", 40, {"seconds": 4}), ("view", 1.1, {"url": "/b", "id": "y"}),
)  # fmt: skip
