"""For every kind of condition, measure and payout some change is found that makes it hold."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from tests.unit.analysis.why.leads import AS_OF

import leadrules
from leadrules.analysis.why import WhyNot
from leadrules.analysis.why.changes import changed

RULES = """
language: 1
ruleset: kinds
version: 1.0.0
zone: UTC
fields:
  n: {type: number}
  i: {type: integer, minimum: -1000, maximum: 100000}
  d: {type: date}
  t: {type: timestamp}
  l: {type: list}
  e: {type: email}
  b: {type: boolean}
  x: {type: text}
  c: {type: text, choices: [low, high]}
  balance: {type: number, minimum: 0, maximum: 100}
  dated: {type: date}
events: {page_view: {url: text, seconds: {type: integer, minimum: 0}}, call: {}}
lists: {wanted: [alpha, beta]}
phrases: {chief: [chief * officer]}
measures:
  days_quiet: {days_since_last: call}
  seconds: {sum: page_view.seconds, within: 30d}
  longest: {maximum: page_view.seconds}
  boss: {roll_up: 'mentions(x, "boss")', how: any, of: colleagues}
  bosses: {roll_up: 'mentions(x, "boss")', how: count, of: account}
scores: {total: {}}
labels: {heat: {score: total, from: {cold: 0, hot: 8}}}
grades: {profile: {start: D, steps: [{when: i == 7, match: 3}]}}
groups:
  - group: all
    score: total
    rules:
      - {id: paid, RULE}
verdicts:
  - {verdict: "yes", when: CONDITION}
  - {verdict: "no"}
"""


def rules(rule: str, condition: str = "total >= 10") -> leadrules.Ruleset:
    return leadrules.loads(RULES.replace("RULE", rule).replace("CONDITION", condition))


def enough(ruleset: leadrules.Ruleset, found: WhyNot) -> list[str]:
    """What is offered first, verified."""
    assert found.state == "not given"
    for offer in found.offers:
        then = changed(found.given, offer.changes).scored(ruleset.program)
        assert then.effective_verdict == "yes"
    assert found.text(audience="auditor")
    assert found.markdown()
    assert found.to_json(mask=True)
    return [change.name for change in found.offers[0].changes]


@pytest.mark.parametrize(
    ("condition", "lead", "name"),
    [
        ("i * 2 - 10 > 100", {"i": 5}, "i"),
        ("i / n >= 2", {"i": 5, "n": 10}, "n"),
        ("0 - i > 5", {"i": 5}, "i"),
        ("50 <= i < 60", {}, "i"),
        ("60 > i and i > 50", {"i": 10}, "i"),
        ("i in [3, 5]", {"i": 1}, "i"),
        ("n > 2.5", {"n": 1}, "n"),
        ("i > n", {"i": 1, "n": 2}, "n"),
        ("dated < d", {"d": "2024-01-01", "dated": "2024-01-01"}, "d"),
        ("i > n * 2", {"n": 2}, "i"),
        ("x == e", {"e": "p@b.example"}, "x"),
        ("days_since(d) < 30", {}, "d"),
        ("days_since(d) > 30", {"d": "2024-02-01"}, "d"),
        ("days_since(t) >= 5", {"t": AS_OF}, "t"),
        ('d >= "2024-01-01"', {"d": "2023-01-01"}, "d"),
        ('t < "2020-01-01T00:00:00Z"', {"t": AS_OF}, "t"),
        ("length(x) >= 5", {"x": "ab"}, "x"),
        ("length(l) == 2", {}, "l"),
        ('any_of(l, ["a", "b"])', {}, "l"),
        ("all_of(l, wanted)", {"l": ["alpha"]}, "l"),
        ('none_of(l, ["a"])', {"l": ["a", "z"]}, "l"),
        ('"hot" in l', {"l": ["cold"]}, "l"),
        ('mentions(l, "ceo")', {"l": ["cold"]}, "l"),
        ('domain(e) in ["a.example"]', {"e": "p@b.example"}, "e"),
        ('domain(e) == "a.example"', {}, "e"),
        ('ends_with(e, ".edu")', {}, "e"),
        ('ends_with(e, "@acme.example")', {}, "e"),
        ('starts_with(e, "info@")', {"e": "p@b.example"}, "e"),
        ('not ends_with(e, ".edu")', {"e": "p@b.edu"}, "e"),
        ('starts_with(x, "ab")', {"x": "z"}, "x"),
        ('contains(x, "ab")', {}, "x"),
        ("mentions(x, chief)", {"x": "clerk"}, "x"),
        ('x in ["Alpha", "Beta"]', {"x": "z"}, "x"),
        ("x in wanted", {}, "x"),
        ('x != "z"', {"x": "z"}, "x"),
        ('c == "high"', {"c": "low"}, "c"),
        ("b", {}, "b"),
        ("not b", {"b": True}, "b"),
        ("b == false", {"b": True}, "b"),
        ("not (i < 5 or b)", {"i": 1, "b": False}, "i"),
        ("not (not b)", {"b": False}, "b"),
    ],
)
def test_a_value_of_a_field_is_found(condition: str, lead: dict[str, Any], name: str) -> None:
    quoted = condition.replace("'", "''")
    ruleset = rules(f"when: '{quoted}', points: 10")
    found = ruleset.why_not(ruleset.score(lead, events=[], as_of=AS_OF), "yes")
    assert enough(ruleset, found) == [name]
    asked = rules("when: b, points: 10", f"'{quoted}'")
    found = asked.why_not(asked.score(lead, events=[], as_of=AS_OF), "yes")
    assert enough(asked, found) == [name]


@pytest.mark.parametrize(
    ("rule", "lead"),
    [
        ("match: i, bands: [{below: 50, points: 0}, {from: 50, points: 10}]", {"i": 5}),
        ("match: i, values: {3: 10}", {}),
        ("match: x, values: {Alpha: 10, Beta: 10, Gamma: 2}", {"x": "z"}),
        ("match: b, values: {true: 10}", {"b": False}),
        ("match: domain(e), values: {a.example: 10}", {}),
        ("first: [{when: i > 5, points: 10}, {when: b, points: 2}]", {"i": 1}),
        ("when: b, points: 0, otherwise: 10", {"b": True}),
        ("balance: balance", {"balance": 3}),
        ("balance: balance, dated: dated, decay: {percent: 50, per: 30d}", {"balance": 10}),
        ("count: call, after: d, points: 10", {"d": "2024-03-01"}),
    ],
)
def test_what_a_payout_pays_for_is_found(rule: str, lead: dict[str, Any]) -> None:
    ruleset = rules(rule)
    found = ruleset.why_not(ruleset.score(lead, events=[], as_of=AS_OF), "yes")
    assert enough(ruleset, found)


@pytest.mark.parametrize(
    ("rule", "facts"),
    [
        ("count: call, within: 30d, points: 10", 1),
        ("count: [call, page_view], within: 30d, points: 10", 1),
        ("count: page_view, where: 'seconds > 20 and url == \"/a\"', points: 10", 1),
        ("count: call, at_least: 3, points: 10", 3),
        ("count: call, in_any: day, at_least: 2, points: 10", 2),
        ("count: page_view, once_per: url, at_least: 2, points: 10", 2),
        (
            "count: page_view, once_per: {key: url, period: 7d}, within: 28d, at_least: 2, "
            "points: 10",
            2,
        ),
        ("count: call, once_per: {period: 7d}, within: 28d, at_least: 2, points: 10", 2),
        ("count: call, per_day: 1, at_least: 2, points: 10", 2),
        ("count: call, within: 60d, before: 10d, points: 10", 1),
        ("count: call, between: [2024-01-01, 2024-01-10], points: 10", 1),
        ("count: call, of: colleagues, points: 10", 1),
        ("count: call, each: 5", 2),
        ("when: seconds >= 50, points: 10", 1),
        ("when: longest > 50, points: 10", 1),
        ("when: days_quiet < 3, points: 10", 1),
        ("match: seconds, bands: [{below: 9, points: 0}, {from: 9, points: 10}]", 1),
        ("when: boss, points: 10", 1),
        ("when: bosses >= 1, points: 10", 1),
    ],
)
@pytest.mark.parametrize("known", [True, False])
def test_events_and_colleagues_are_found(rule: str, facts: int, known: bool) -> None:
    ruleset = rules(rule)
    given: dict[str, Any] = {"events": [], "account": []} if known else {}
    found = ruleset.why_not(ruleset.score({}, as_of=AS_OF, **given), "yes")
    assert enough(ruleset, found)
    assert found.offers[0].facts == facts
    if known:
        account = [{"lead": {"x": "clerk"}, "events": []}]
        decision = ruleset.score({}, as_of=AS_OF, events=[], account=account)
        assert enough(ruleset, ruleset.why_not(decision, "yes"))


@pytest.mark.parametrize("condition", ["'heat == \"hot\"'", "'profile >= \"C\"'", "'i >= 3 or b'"])
def test_what_labels_and_grades_are_made_of_is_found(condition: str) -> None:
    ruleset = rules("when: b, points: 10", condition)
    found = ruleset.why_not(ruleset.score({}, events=[], as_of=AS_OF), "yes")
    assert enough(ruleset, found)


def test_days_without_end_are_passed_over() -> None:
    ruleset = rules("when: days_since(d) >= 3649999, points: 10")
    early = datetime(1, 1, 2, tzinfo=UTC)
    found = ruleset.why_not(ruleset.score({}, as_of=early), "yes")
    assert found.offers == ()
    older = rules("count: call, within: 3650000d, before: 30d, points: 10")
    assert older.why_not(older.score({}, as_of=early), "yes").offers == ()


def test_events_a_while_apart_are_said_so() -> None:
    ruleset = rules("count: call, per_day: 1, at_least: 2, points: 10")
    found = ruleset.why_not(ruleset.score({}, events=[], as_of=AS_OF), "yes")
    assert "2 calls, on different days (the lead can do this)" in found.text()
    ruleset = rules("count: call, once_per: {period: 6h}, within: 9d, at_least: 2, points: 10")
    event = {"type": "call", "at": AS_OF - timedelta(days=8, hours=20)}
    found = ruleset.why_not(ruleset.score({}, events=[event] * 0, as_of=AS_OF), "yes")
    assert "2 calls, some time apart" in found.text()


def test_a_colleague_that_is_missing_is_said() -> None:
    ruleset = rules("when: boss, points: 10")
    found = ruleset.why_not(ruleset.score({}, as_of=AS_OF), "yes")
    assert "one more colleague whose x is boss (sales can find this out)" in found.text()
    assert "who its colleagues are is not known" not in found.text() or found.untold
