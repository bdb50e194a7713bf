"""Accounts that are read at once, and those that the shared intake must read: the same records."""

from __future__ import annotations

from typing import Any

import pytest

import leadrules
from leadrules.backends import reference
from leadrules.backends.python.runtime import readers
from leadrules.diagnostics import LeadError

AS_OF = "2024-02-01T12:00:00Z"
RULES = """
language: 1
ruleset: accounts
version: 1.0.0
limits: {colleagues: 3, events: 6}
fields:
  member: {type: integer, minimum: 0}
  revenue: {type: number, places: 2}
  buyer: {type: boolean}
  since: {type: date}
events:
  visit: {url: text, minutes: integer}
  call: {}
measures:
  members: {roll_up: member, of: account, how: sum}
  revenues: {roll_up: revenue, of: colleagues, how: average}
  any_buyer: {roll_up: buyer, of: account, how: any}
scores: {total: {}}
groups:
  - group: all
    score: total
    rules:
      - {id: member, when: member >= 2, points: 1}
      - {id: own, count: visit, after: since, each: 1}
      - {id: theirs, count: visit, of: colleagues, where: url == "/pricing", each: 10}
      - id: everyones
        count: [visit, call]
        of: account
        within: 90d
        once_per: {period: 1d}
        each: 100
      - {id: members, when: members >= 3, points: 2}
      - {id: revenues, when: revenues > 1.5, points: 3}
      - {id: buyers, when: any_buyer, points: 4}
verdicts: [{verdict: good, when: total >= 20}, {verdict: other}]
"""


def visit(at: str, **more: Any) -> dict[str, Any]:
    return {"type": "visit", "at": at, **more}


def colleague(*events: dict[str, Any], **lead: Any) -> dict[str, Any]:
    return {"lead": lead, "events": list(events)}


EARLY, LATE = "2024-01-10T00:00:00Z", "2024-01-20T00:00:00Z"
ACCOUNTS: dict[str, Any] = {
    "none": [],
    "one": [colleague(visit(EARLY, url="/pricing", minutes=3), member=2, revenue=1.5)],
    "in a tuple": (colleague(visit(EARLY)), {"lead": {"buyer": True}, "events": ()}),
    "of texts": [colleague(visit("2024-01-10", minutes="3"), member="2", revenue="1,000.5")],
    "events not given": [{"lead": {"member": 1}}, colleague(visit(LATE))],
    "the lead itself": [colleague(visit(EARLY), lead_id="L1", member=9), colleague(member=1)],
    "other ids": [colleague(lead_id="L2"), colleague(lead_id=3)],
    "an id of the lead's, later": [colleague(visit(LATE, id="a"))],
    "an id of the lead's, earlier": [colleague(visit("2024-01-01", id="a"))],
    "an id twice": [colleague(visit(EARLY, id="b")), colleague(visit(EARLY, id="b"))],
    "an id twice, the later first": [colleague(visit(LATE, id="b"), visit(EARLY, id="b"))],
    "at one time": [colleague(visit(EARLY, url="x")), colleague(visit(EARLY, url="y"))],
    "unseen and unknown": [colleague(visit("2025-01-01"), {"type": "other", "at": EARLY})],
    "an iterator": None,
    "no list": 3,
    "no mapping": ["x"],
    "no lead": [{"events": []}],
    "events no list": [{"lead": {}, "events": 3}],
    "unreadable": [colleague(member="many")],
    "too many": [colleague(member=number) for number in range(4)],
    "too many events": [colleague(*(visit(EARLY) for _ in range(7)))],
}


@pytest.fixture(scope="module")
def ruleset() -> leadrules.Ruleset:
    return leadrules.loads(RULES)


def answer(score: Any, *arguments: Any, account: Any, **more: Any) -> Any:
    if account is None:
        account = iter([{"lead": {"member": 1}, "events": iter([visit(EARLY)])}])
    try:
        return score(*arguments, account=account, as_of=AS_OF, **more)
    except LeadError as error:
        return error.diagnostics


@pytest.mark.parametrize("name", ACCOUNTS)
@pytest.mark.parametrize("events", [None, [], [visit(EARLY, id="a"), visit(LATE)]])
@pytest.mark.parametrize(
    "more",
    [
        {},
        {"previous": {"verdict": "good", "since": EARLY}},
        {"override": {"who": "ann", "why": "known", "add": 1}},
        {"override": {"who": "ann"}},
        {"strict": True},
    ],
)
def test_an_account_gives_the_record_of_the_reference(
    ruleset: leadrules.Ruleset, name: str, events: Any, more: dict[str, Any]
) -> None:
    lead = {"lead_id": "L1", "member": 2, "since": "2024-01-15", "buyer": False}
    given = {"account": ACCOUNTS[name], "events": events, **more}
    expected = answer(reference.score, ruleset.ir, lead, **given)
    decision = answer(ruleset.score, lead, **given)
    assert getattr(decision, "record", decision) == expected


def test_a_lead_or_a_time_that_is_not_plain_is_read_all_the_same(
    ruleset: leadrules.Ruleset,
) -> None:
    account = ACCOUNTS["one"]
    for lead in ({"member": "2"}, {1: 2}, [("member", 2)]):
        expected = answer(reference.score, ruleset.ir, lead, account=account)
        decision = answer(ruleset.score, lead, account=account)
        assert getattr(decision, "record", decision) == expected
    with pytest.raises(LeadError):
        ruleset.score({}, account=account, as_of="soon")


def test_more_times_than_are_remembered_are_read_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(readers, "MOST_SEEN", 2)
    ruleset = leadrules.loads(RULES)
    days = [f"2024-01-{day:02}" for day in (10, 11, 12, 10, 13)]
    events = [visit(day) for day in days]
    decision = ruleset.score({}, events=events, as_of=AS_OF)
    assert sorted(event.at.date().isoformat() for event in decision.trace.events) == sorted(days)
