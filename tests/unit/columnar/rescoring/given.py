"""A ruleset that reads dates, windows, fading points and the account, with leads and events."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import polars as pl

import leadrules

RULES = """
language: 1
ruleset: nightly
version: 1.0.0
fields:
  employees: {type: integer}
  signed_on: {type: date}
  old: {type: number, minimum: 0, maximum: 100}
events: {visit: {}, demo: {}}
measures:
  any_large: {roll_up: employees >= 100, how: any, of: colleagues}
groups:
  - group: all
    score: total
    rules:
      - {id: large, when: employees >= 100, points: 10}
      - {id: recent, count: visit, within: 30d, points: 5}
      - {id: fading, count: demo, each: 8, decay: {half_life: 14d}}
      - {id: new, when: days_since(signed_on) < 30, points: 3}
      - {id: brought, balance: old, dated: signed_on, decay: {percent: 50, per: 30d}}
      - {id: company, when: any_large, points: 2}
scores: {total: {}}
verdicts: [{verdict: MQL, when: total >= 10}, {verdict: nurture}]
agreement: {MQL: {means: worth a call, respond_within: 4h}}
"""
ALONE = "\n".join(
    line
    for line in RULES.splitlines()
    if not line.startswith("measures:") and "any_large" not in line
)
"""The same without the account."""

THEN = datetime(2024, 3, 1, 2, tzinfo=UTC)
NOW = THEN + timedelta(days=1)


def rules(text: str = ALONE) -> leadrules.Ruleset:
    return leadrules.loads(text)


def leads(**columns: Any) -> pl.DataFrame:
    given = {
        "lead_id": ["due", "visited", "quiet", "other"],
        "account_id": ["A", "A", "B", None],
        "employees": [5, 200, 300, None],
        "signed_on": ["2024-02-01", None, "2020-01-01", None],
        "old": [None, None, 40.0, 20.0],
    }
    return pl.DataFrame(given | columns)


def events(*more: tuple[Any, ...]) -> pl.DataFrame:
    rows = [
        ("visited", "visit", THEN - timedelta(days=3), None),
        ("quiet", "visit", THEN - timedelta(days=90), None),
        *more,
    ]
    kinds = {
        "lead_id": pl.String(),
        "type": pl.String(),
        "at": pl.Datetime("us", "UTC"),
        "known_at": pl.Datetime("us", "UTC"),
    }
    return pl.DataFrame(rows, schema=kinds, orient="row")
