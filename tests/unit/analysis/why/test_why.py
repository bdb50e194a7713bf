"""Why a lead got its verdict: the condition as met, and a sum that adds up."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from tests.unit.analysis.why.leads import AS_OF, ROOT, b2b, examples, scored, small

GOLDEN = Path(ROOT) / "tests/snapshots/why"
SHOWN = {
    "lead_000001": "MQL",
    "lead_000002": "SQL",
    "lead_000005": "cold",
    "lead_000008": "disqualified",
    "lead_000014": "disqualified",
}


@pytest.mark.parametrize("lead", sorted(examples()))
def test_the_rows_add_up_to_the_score(lead: str) -> None:
    found = b2b().explain(examples()[lead])
    assert sum(row.points for row in found.rows) == found.score == examples()[lead].score


@pytest.mark.parametrize("lead", SHOWN)
def test_what_a_salesperson_reads_of_the_demo_leads(lead: str) -> None:
    decision = examples()[lead]
    assert decision.effective_verdict == SHOWN[lead]
    expected = (GOLDEN / f"{lead}.txt").read_text(encoding="utf-8")
    said = b2b().explain(decision).text()
    if decision.effective_verdict != "SQL":
        said += "\n\n" + b2b().why_not(decision, "SQL").text()
    assert said + "\n" == expected


def test_what_bounds_changed_is_a_row_of_its_own() -> None:
    found = small().explain(scored({"employees": 300, "industry": "software"}, "demo"))
    told = [(row.kind, row.name, row.points) for row in found.rows]
    assert told == [
        ("rule", "demo", Decimal(40)),
        ("rule", "size", Decimal(20)),
        ("rule", "software", Decimal(15)),
        ("cap", "fit", Decimal(-5)),
    ]
    assert found.score == Decimal(70)
    assert "fit counts 30 at most" in found.text()


def test_each_part_of_the_condition_says_what_it_has() -> None:
    found = small().explain(scored({"employees": 300}, "demo"))
    assert [(part.text, part.told, part.needs) for part in found.condition] == [
        ("the total is at least 60", "met", Decimal(60)),
        ("the fit is at least 20", "met", Decimal(20)),
    ]
    assert "the total is at least 60: yes, it is 60" in found.text()


def test_of_alternatives_those_that_hold_are_said() -> None:
    found = b2b().explain(examples()["lead_000014"])
    assert "Opted out is yes." in found.text()


def test_the_last_verdict_is_what_no_other_is() -> None:
    found = small().explain(scored({"employees": 10}))
    assert found.condition == ()
    assert "It is not out, SQL or MQL." in found.text()


def test_a_rule_that_pays_for_not_holding_or_not_knowing_says_so() -> None:
    lead = {"employees": 3, "employee_band": "1-9", "industry": "x"}
    said = b2b().explain(b2b().score(lead, as_of=AS_OF)).text()
    assert "-5  company size: does not hold" in said
    assert "core industry: does not hold" in said


def test_an_override_of_the_score_is_a_row() -> None:
    word = {"who": "Ann", "why": "knows them", "add": 25}
    found = small().explain(scored({"employees": 300}, override=word))
    assert found.rows[-1].points == Decimal(25)
    assert (found.verdict, found.score) == ("MQL", Decimal(45))
    said = found.text()
    assert "+25  changed by Ann" in said
    assert "Ann gave +25 points: knows them." in said
    assert "The rules alone say nurture, 20 points." in said


@pytest.mark.parametrize(
    ("word", "said"),
    [
        ({"score": 12}, "Ann set the score to 12: x."),
        ({"verdict": "SQL"}, "Ann set it to SQL: x."),
        ({"disqualify": True}, "Ann disqualified it: x."),
        ({"add": -5, "until": "2024-03-01"}, "Ann gave -5 points until 2024-03-01"),
    ],
)
def test_a_persons_word_is_said(word: dict[str, object], said: str) -> None:
    decision = scored({"employees": 300}, override={"who": "Ann", "why": "x", **word})
    assert said in small().explain(decision).text()


def test_a_latched_and_a_cooling_verdict_are_said() -> None:
    kept = scored({"employees": 300}, previous={"verdict": "MQL", "since": "2024-01-01"})
    assert "MQL was reached before and is kept" in small().explain(kept).text()
    left = {"verdict": "nurture", "since": "2024-01-20", "left": {"MQL": "2024-01-20T00:00:00Z"}}
    waits = scored({"employees": 300, "industry": "software"}, previous=left)
    said = small().explain(waits).text(width=200)
    assert "MQL would hold, but it was left a short time ago" in said
    assert "it may be again from 2024-02-19 00:00 UTC" in said


def test_a_lead_on_hold_says_what_is_missing() -> None:
    decision = scored({"opted_out": None, "employees": 300})
    said = small().explain(decision).text()
    assert "nobody can tell whether it is out: opted out is missing." in said


def test_events_that_were_not_given_are_what_is_not_known() -> None:
    said = small().explain(scored({"employees": 300}, events=None)).text()
    assert "what the lead did is not known" in said


def test_a_decision_of_other_rules_is_refused() -> None:
    with pytest.raises(ValueError, match="not by small"):
        small().explain(examples()["lead_000001"])


def test_an_auditor_sees_ids_hash_events_and_fields() -> None:
    decision = examples()["lead_000002"]
    said = b2b().explain(decision).text(audience="auditor", width=200)
    assert b2b().hash in said
    assert "leadrules " + decision.record.engine in said
    for contribution in decision.trace.contributions:
        assert contribution.rule in said
    for event in decision.trace.events:
        assert event.at.isoformat().replace("+00:00", "Z") in said
    for name in decision.trace.fields:
        assert name in said
