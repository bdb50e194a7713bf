"""Where every lead that is chosen was worked, nothing is open, and no range is told."""

from __future__ import annotations

from typing import Any

import polars as pl

import leadrules

RULES = """
language: 1
ruleset: size
version: 1.0.0
fields: {size: {type: number}}
scores: {total: {}}
groups:
  - group: all
    score: total
    rules: [{id: size, match: size, bands: [{below: 30, points: 0}, {from: 30, points: 9}]}]
verdicts: [{verdict: hot, when: total >= 9}, {verdict: cold}]
"""
A = leadrules.loads(RULES)
B = leadrules.loads(RULES.replace("1.0.0", "2.0.0").replace("30", "20"))
LEADS = pl.DataFrame(
    {
        "lead_id": [f"{n}" for n in range(400)],
        "size": [n % 50 for n in range(400)],
        "won": [n % 3 == 0 for n in range(400)],
        "worked": [n % 50 >= 20 for n in range(400)],
    }
)
ASKED: Any = {
    "outcome": "won",
    "as_of": "2024-01-31",
    "worked": "worked",
    "metric": "precision@hot",
}


def test_what_is_not_open_has_one_figure() -> None:
    found = leadrules.compare(A, B, LEADS, **ASKED)
    assert [line.finding for line in found.verdicts] == ["not shown", "cannot tell"]
    naive = found.verdicts[1].text
    assert "changes by " in naive
    for text in (naive, found.verdicts[1].short, found.summary()):
        assert "anything from" not in text
    assert "no bounds: every lead that either version chooses was worked" in found.summary()
    assert "a random hold-out would tell with" in found.summary()


def test_what_is_answered_needs_no_test() -> None:
    found = leadrules.compare(A, A, LEADS, **ASKED)
    assert [line.finding for line in found.verdicts] == ["same", "same"]
    assert "a random hold-out would tell" not in found.summary()
