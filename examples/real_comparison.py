"""Compare two versions on two public data sets, and print what the comparison says.

    python examples/real_comparison.py leadforge FOLDER [report.html]
    python examples/real_comparison.py bank FOLDER [report.html]

leadforge: b2b-saas 1.0.0 and 2.0.0, each lead as of 14 days after its creation, with its events.
Bank marketing: 1.0.0 and 2.0.0, each client as of the day of the call; both were written from the
calls until 2009, so that 2010 is new to both.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import polars as pl

import leadrules

DAYS_AFTER_CREATION = 14
RULES = Path(__file__).parent.parent / "rules"


def leadforge(folder: Path) -> dict[str, Any]:
    """leadforge's leads and events in the shape of rules/b2b-saas, and what was asked of them."""

    def table(name: str) -> pl.DataFrame:
        return pl.read_csv(folder / f"{name}.csv", infer_schema=False)

    created = pl.col("lead_created_at").str.to_date()
    leads = (
        table("leads")
        .join(table("accounts").drop("created_at"), on="account_id", how="left")
        .join(table("contacts").drop("account_id", "created_at"), on="contact_id", how="left")
        .with_columns(decided_at=created.dt.offset_by(f"{DAYS_AFTER_CREATION}d"))
        .drop("current_stage", "is_sql", "owner_rep_id")
    )
    email = pl.when(pl.col("touch_type") == "email").then(pl.lit("email_message"))
    touches = table("touches").select(
        "lead_id",
        id="touch_id",
        type=email.otherwise("touch_type"),
        at="touch_timestamp",
        direction="touch_direction",
    )
    sessions = table("sessions").select(
        "lead_id",
        "page_views",
        "pricing_page_views",
        "demo_page_views",
        id="session_id",
        type=pl.lit("session"),
        at="session_timestamp",
        kind="session_type",
    )
    return {
        "leads": leads,
        "events": pl.concat([touches, sessions], how="diagonal"),
        "as_of": "decided_at",
        "outcome": "converted_within_90_days",
        "outcome_at": "conversion_timestamp",
        "window": f"{90 - DAYS_AFTER_CREATION}d",
        "observed_until": "2024-06-01",
        "metric": "precision@100/week",
        "smallest_worthwhile": 0.02,
        "segments": ["industry", "lead_source"],
    }


def bank(folder: Path) -> dict[str, Any]:
    """The bank's clients in the shape of rules/bank-marketing, and what was asked of them."""
    return {
        "leads": pl.read_csv(folder / "bank-full-dated.csv", infer_schema=False),
        "as_of": "contact_date",
        "outcome": "y",
        "metric": "precision@100/week",
        "smallest_worthwhile": 0.02,
        "b_written_at": "2010-01-01",
        "after_outcome": ["duration"],
        "segments": ["job", "contact"],
    }


SETS = {"leadforge": (leadforge, "b2b-saas"), "bank": (bank, "bank-marketing")}


def main(name: str, folder: str, report: str | None = None) -> None:
    """Print the comparison of a data set, and write its report."""
    shape, ruleset = SETS[name]
    a, b = (leadrules.load(RULES / ruleset / f"{version}.yaml") for version in ("1.0.0", "2.0.0"))
    asked = shape(Path(folder))
    found = leadrules.compare(a, b, asked.pop("leads"), **asked)
    print(found.summary())
    if report is not None:
        found.to_html(report)


if __name__ == "__main__":
    main(*sys.argv[1:])
