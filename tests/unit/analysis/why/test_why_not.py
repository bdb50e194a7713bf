"""Why a lead did not get a verdict: every offered change is enough, and nothing in it too much."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import combinations

import pytest
from tests.unit.analysis.why.leads import b2b, examples, scored, small

import leadrules
from leadrules.analysis.why import WhyNot
from leadrules.analysis.why.changes import Change, changed


def verdict_with(ruleset: leadrules.Ruleset, found: WhyNot, changes: Iterable[Change]) -> str:
    return changed(found.given, changes).scored(ruleset.program).effective_verdict


def check_offers(ruleset: leadrules.Ruleset, found: WhyNot, wanted: set[str]) -> None:
    for offer in found.offers:
        assert verdict_with(ruleset, found, offer.changes) == offer.verdict
        assert offer.verdict in wanted
        for size in range(len(offer.changes)):
            for part in combinations(offer.changes, size):
                assert verdict_with(ruleset, found, part) not in wanted
        for change in offer.changes:
            if change.facts > 1:
                others = [one for one in offer.changes if one is not change]
                fewer = [*others, change.of(change.facts - 1)]
                assert verdict_with(ruleset, found, fewer) not in wanted


def test_every_change_offered_for_the_demo_leads_is_enough_and_none_too_much() -> None:
    offered = 0
    for decision in list(examples().values())[::4]:
        found = b2b().why_not(decision, "SQL", scorings=3_000)
        check_offers(b2b(), found, {"SQL"})
        assert found.state == "given" or found.offers
        offered += len(found.offers)
    assert offered > 20


def said(found: WhyNot) -> list[str]:
    return [
        " + ".join(f"{one.name}={one.to}" if one.kind == "field" else one.name for one in changes)
        for changes in (offer.changes for offer in found.offers)
    ]


def test_one_event_of_the_lead_is_offered_before_what_nobody_can_change() -> None:
    found = small().why_not(scored({"employees": 300}), "SQL")
    assert said(found) == ["form_submit"]
    (change,) = found.offers[0].changes
    assert change.by == "lead"
    assert change.events[0].values == (("form", "Demo"),)
    assert found.offers[0].actionable


def test_a_missing_field_is_for_sales_to_find_out() -> None:
    found = small().why_not(scored({}, "demo"), "SQL")
    first = found.offers[0].changes[0]
    assert (first.kind, first.name, first.to, first.by) == ("field", "employees", 200, "sales")


def test_what_is_known_nobody_can_change() -> None:
    found = small().why_not(scored({"employees": 100, "industry": "retail"}, "demo"), "SQL")
    assert said(found) == ["employees=200", "industry=Software"]
    assert {change.by for offer in found.offers for change in offer.changes} == {"nobody"}
    assert "employees being 200 instead of 100 (nobody can change this)" in found.text()


def test_several_missing_facts_are_offered_together() -> None:
    found = small().why_not(scored({}), "SQL")
    assert said(found)[0] == "form_submit + employees=200"
    assert found.looked is not None
    assert found.looked.ruled_out >= 2


def test_an_event_that_cost_points_might_not_have_happened() -> None:
    found = small().why_not(scored({"employees": 300}, "demo", "unsubscribe"), "SQL")
    kinds = {change.kind for offer in found.offers for change in offer.changes}
    assert "no_event" in kinds
    assert "no unsubscribe on 2024-01-31" in found.text()


def test_what_rules_pay_nothing_and_what_they_would_pay_for_is_said() -> None:
    found = small().why_not(scored({"employees": 300}), "SQL")
    assert [(one.rule, one.could_pay) for one in found.silent] == [("demo", 40), ("mail", 1)]
    assert [one.rule for one in found.untold] == ["software"]
    assert "industry is missing (up to 15 points)" in found.text()


def test_the_verdict_given_and_a_better_one_need_no_change() -> None:
    good = scored({"employees": 300}, "demo")
    assert small().why_not(good, "SQL").state == "given"
    better = small().why_not(good, "MQL")
    assert better.state == "better"
    assert "SQL comes before MQL" in better.text()
    assert small().why_not(good, "SQL").text() == "L1: why not SQL?\n  It is SQL, with 60 points."


def test_a_disqualified_lead_is_told_what_disqualified_it() -> None:
    found = small().why_not(scored({"employees": 300, "opted_out": True}, "demo"), "SQL")
    assert found.obstacles == ("out comes before SQL: opted out is yes",)
    assert said(found) == ["opted_out=False"]


def test_a_lead_on_hold_waits_for_what_is_missing() -> None:
    found = small().why_not(scored({"employees": 300, "opted_out": None}, "demo"), "SQL")
    assert "nobody can tell whether it is out" in found.obstacles[0]
    assert said(found) == ["opted_out=False"]
    assert found.offers[0].changes[0].by == "sales"


def test_why_it_is_not_disqualified_needs_that_very_verdict() -> None:
    found = small().why_not(scored({"employees": 300}, "demo"), "out")
    assert said(found) == ["opted_out=True"]
    check_offers(small(), found, {"out"})


def test_a_persons_verdict_stands_whatever_the_facts() -> None:
    word = {"who": "Ann", "why": "a competitor", "disqualify": True}
    found = small().why_not(scored({"employees": 300}, override=word), "SQL")
    assert "while that stands, no fact changes it" in found.obstacles[0]
    assert said(found) == ["form_submit"]
    only = small().why_not(scored({"employees": 300}, "demo", override=word), "SQL")
    assert (only.offers, only.looked) == ((), None)
    assert "Nothing but what is said above stands in the way." in only.text()


def test_a_verdict_left_a_short_time_ago_says_when_it_may_be_given_again() -> None:
    left = {"verdict": "nurture", "since": "2024-01-20", "left": {"MQL": "2024-01-20T00:00:00Z"}}
    waits = scored({"employees": 300, "industry": "software"}, previous=left)
    found = small().why_not(waits, "MQL")
    assert found.obstacles[0] == (
        "It was MQL until 2024-01-20 00:00 UTC and may be again from 2024-02-19 00:00 UTC"
    )
    assert found.looked is None


def test_a_latch_keeps_a_lead_from_a_lower_verdict() -> None:
    kept = scored({"employees": 300}, previous={"verdict": "MQL", "since": "2024-01-01"})
    found = small().why_not(kept, "nurture")
    assert found.state == "better"
    assert small().why_not(kept, "SQL").obstacles[-1].startswith("MQL was reached before")


def test_where_nothing_is_enough_it_says_so() -> None:
    rules = leadrules.loads(
        """
language: 1
ruleset: never
version: 1.0.0
fields: {a: {type: boolean}}
groups: [{group: g, score: total, rules: [{id: r, when: a, points: 5}]}]
scores: {total: {}}
verdicts: [{verdict: SQL, when: a and is_missing(a)}, {verdict: no}]
"""
    )
    found = rules.why_not(rules.score({"a": True}), "SQL")
    assert found.offers == ()
    assert "No change of up to three facts that was tried gives SQL." in found.text()


def test_a_search_that_is_cut_off_says_so() -> None:
    found = b2b().why_not(examples()["lead_000005"], "SQL", scorings=300)
    assert found.looked is not None
    assert found.looked.cut_off
    assert "was cut off" in found.text()
    assert found.looked.scorings < 600


def test_a_verdict_that_is_not_there_is_refused() -> None:
    with pytest.raises(ValueError, match="no verdict `MLQ`"):
        small().why_not(scored({}), "MLQ")
