"""Leads of a small ruleset with an agreement, handed over in a log."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

import leadrules
from leadrules import DecisionLog, Ruleset

RULES = """
language: 1
ruleset: calls
version: 1.0.0
title: Whom to call
fields:
  lead_id: {type: text}
  asked: {type: boolean}
  employees: {type: integer}
  budget: {type: number}
  interests: {type: list}
  signed_on: {type: date}
  seen_at: {type: timestamp}
events: {visit: {url: text}, call: {minutes: integer}}
groups:
  - group: interest
    score: total
    rules:
      - {id: asked, when: asked, points: 60, reason: asked for a demo}
      - {id: large, when: employees >= 200, points: 10}
      - {id: visits, count: visit, within: 30d, each: 5}
scores: {total: {}}
verdicts:
  - {verdict: SQL, when: total >= 70}
  - {verdict: MQL, when: total >= 50}
  - {verdict: cold}
agreement:
  SQL: {means: call now, respond_within: 2h, accept_or_reject_within: 1d, attempts: 3}
  MQL: {means: worth a call, respond_within: 4h, accept_or_reject_within: 2d, attempts: 3}
  calendar: {zone: Europe/Berlin, hours: "Mon-Fri 09:00-17:00"}
  rejection_reasons: [wrong person, no budget]
  weekly_capacity: 5
"""

Decide = Callable[..., str]


@pytest.fixture(scope="session")
def calls() -> Ruleset:
    """Rules with an agreement."""
    return leadrules.loads(RULES)


@pytest.fixture(scope="session")
def others() -> Ruleset:
    """The same under another name."""
    return leadrules.loads(RULES.replace("ruleset: calls", "ruleset: others"))


def decider(log: DecisionLog, calls: Ruleset) -> Decide:
    def decided(
        lead_id: str | None,
        as_of: str,
        *,
        ruleset: Ruleset | None = None,
        events: Any = (),
        source: str | None = None,
        override: Any = None,
        **fields: Any,
    ) -> str:
        rules = calls if ruleset is None else ruleset
        lead = fields if lead_id is None else {"lead_id": lead_id, **fields}
        decision = rules.score(lead, events=events, as_of=as_of, override=override)
        return log.record(decision, ruleset=rules, source=source, override=override)

    return decided


@pytest.fixture
def decide(log: DecisionLog, calls: Ruleset) -> Decide:
    """Decides about a lead and records it; the decision's id. On either database."""
    return decider(log, calls)


@pytest.fixture
def decide_in_file(file_log: DecisionLog, calls: Ruleset) -> Decide:
    """The same in a SQLite file."""
    return decider(file_log, calls)
