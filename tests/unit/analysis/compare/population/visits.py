"""Two versions of a small ruleset about visits, and how a comparison of them is asked."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import polars as pl

from leadrules.analysis.compare.choices import Choices, OutcomeChoice
from leadrules.language.loading import Loaded, load_ruleset

BODY = """language: 1
ruleset: visits
version: 1.0.0
zone: UTC
keys: {account: account_id}
fields: {fits: {type: boolean}, opted_out: {type: boolean}, size: {type: integer}}
events: {visit: {}}
measures:
  visits: {count: visit, within: 30d}
scores: {total: {}}
groups:
  - group: all
    score: total
    rules:
      - {id: fit, when: fits, points: 10}
      - {id: visited, when: visits >= 1, points: 10}
      - {id: often, when: visits >= 3, points: 10}
verdicts:
  - {verdict: out, when: opted_out, disqualifies: true}
  - {verdict: MQL, when: total >= 20}
  - {verdict: cold}
"""
"""10 points for a lead that fits, 10 for a visit, 10 more for three; MQL from 20 on."""

STRICT = "total >= 30"


def version(*changes: tuple[str, str]) -> Loaded:
    """The ruleset with these texts replaced, each of which stands in it."""
    text = BODY
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new)
    return load_ruleset(text, "visits.yaml")


A = version()
B = version(("total >= 20", STRICT), ("1.0.0", "2.0.0"))
COLLEAGUES = (
    "  visits: {count: visit, within: 30d}",
    "  visits: {count: visit, within: 30d, of: colleagues}",
)

CHOICES = Choices(
    outcome=None,
    funnel=(),
    metric=None,
    smallest_worthwhile=None,
    passes=("MQL",),
    as_of="decided_at",
    decided_from=None,
    decided_until=None,
    observed_until=None,
    written_at=None,
    worked=None,
    propensity=None,
    rejected=None,
    account=None,
    segments=(),
    after_hand_over=(),
    after_outcome=(),
    seed=0,
    resamples=100,
    level=0.95,
    said=(),
    plan=None,
)
WON = OutcomeChoice("won", "won", at="won_at", window=timedelta(days=30))


def asked(**changes: Any) -> Choices:
    """The choices, but for these."""
    return replace(CHOICES, **changes)


def leads(*rows: dict[str, Any], **columns: Any) -> pl.DataFrame:
    """Leads called `0`, `1`, ... that fit and were decided on the first of March."""
    same = {"fits": True, "opted_out": False, "decided_at": "2024-03-01T00:00:00Z"} | columns
    return pl.DataFrame([{"lead_id": str(n)} | same | row for n, row in enumerate(rows)])


def visits(*of: tuple[str, str]) -> pl.DataFrame:
    """Visits: whose and when."""
    rows = [{"lead_id": lead, "type": "visit", "at": at} for lead, at in of]
    return pl.DataFrame(rows, schema={"lead_id": pl.String, "type": pl.String, "at": pl.String})


def at(text: str) -> datetime:
    """An instant in UTC."""
    return datetime.fromisoformat(f"{text}+00:00")
