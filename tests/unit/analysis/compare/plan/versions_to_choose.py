"""Two versions of a ruleset, small enough to see what a plan makes of them."""

from __future__ import annotations

from leadrules.language.loading import Loaded, load_ruleset

RULES = """
language: 1
ruleset: fit
version: 1.0.0
zone: Europe/Berlin
keys: {account: [company_id, account_id]}
fields: {employees: {type: integer}, opted_out: {type: boolean}}
scores: {total: {}}
groups: [{group: all, score: total, rules: [{id: large, when: employees >= 200, points: 20}]}]
verdicts:
  - {verdict: out, when: opted_out, disqualifies: true}
  - {verdict: SQL, when: total >= 20}
  - {verdict: MQL, when: total >= 10}
  - {verdict: nurture, when: total >= 5}
  - {verdict: cold}
"""
AGREED = """
agreement:
  MQL: {means: worth a call}
  SQL: {means: asked to talk}
  weekly_capacity: 30
"""


def version(more: str = "", rules: str = RULES) -> Loaded:
    """A version of the rules, with more at its end."""
    return load_ruleset(rules + more, "fit.yaml")


A, B, AGREED_B = version(), version(), version(AGREED)
