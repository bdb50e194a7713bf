"""Leads of the examples, scored, and a small ruleset in which all can be worked out by hand."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import leadrules

ROOT = Path(__file__).parents[4]
AS_OF = datetime(2024, 2, 1, 12, tzinfo=UTC)


@cache
def b2b(version: str = "2.0.0") -> leadrules.Ruleset:
    return leadrules.load(ROOT / f"rules/b2b-saas/{version}.yaml")


@cache
def examples() -> Mapping[str, leadrules.Decision]:
    """Every lead of `examples/`, without its colleagues."""
    with (ROOT / "examples/events.csv").open(encoding="utf-8") as stream:
        events = [{k: v for k, v in row.items() if v} for row in csv.DictReader(stream)]
    with (ROOT / "examples/leads.csv").open(encoding="utf-8") as stream:
        leads = list(csv.DictReader(stream))
    return {
        lead["lead_id"]: b2b().score(
            lead,
            events=[event for event in events if event["lead_id"] == lead["lead_id"]],
            as_of=AS_OF,
        )
        for lead in leads
    }


SMALL = """
language: 1
ruleset: small
version: 1.0.0
fields:
  employees: {type: integer, minimum: 1}
  industry: {type: text}
  email: {type: email, personal: true}
  opted_out: {type: boolean}
events: {form_submit: {form: text}, unsubscribe: {}}
scores: {fit: {cap: 30}, interest: {}, total: {sum: [fit, interest]}}
score: total
groups:
  - group: company
    score: fit
    rules:
      - id: size
        reason: "{employees} employees"
        match: employees
        bands: [{below: 50, points: 0}, {from: 50, below: 200, points: 10}, {from: 200, points: 20}]
      - {id: software, when: industry == "Software", points: 15}
      - {id: mail, reason: "writes from {email}", when: is_known(email), points: 1}
  - group: hand
    score: interest
    rules:
      - {id: demo, count: form_submit, where: form == "Demo", within: 30d, points: 40}
      - {id: gone, count: unsubscribe, points: -30}
verdicts:
  - {verdict: out, when: opted_out, disqualifies: true, if_unknown: hold}
  - {verdict: SQL, when: total >= 60 and fit >= 20}
  - {verdict: MQL, when: total >= 30, latch: true, leave_when: total < 10, requalify_after: 30d}
  - {verdict: nurture}
"""


@cache
def small() -> leadrules.Ruleset:
    return leadrules.loads(SMALL)


def scored(lead: Mapping[str, Any], *events: str, **more: Any) -> leadrules.Decision:
    """A lead of the small ruleset; each event a day before, a form by its name."""
    given: dict[str, Any] = {"as_of": AS_OF, **more}
    if "events" not in given:
        at = AS_OF - timedelta(days=1)
        given["events"] = [
            {"type": "unsubscribe", "at": at}
            if one == "unsubscribe"
            else {"type": "form_submit", "form": one, "at": at}
            for one in events
        ]
    return small().score({"lead_id": "L1", "opted_out": False, **lead}, **given)
