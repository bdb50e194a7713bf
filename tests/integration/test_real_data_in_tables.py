"""The two public data sets score as tables in every engine, each lead as `Ruleset.score` does.

Some accounts of each, or with `make real-data` all of them.
"""

from __future__ import annotations

import csv
import os
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

import leadrules
from leadrules.testing.tables.batches import AS_OF, ROW, Batch
from leadrules.testing.tables.columns import library
from leadrules.testing.tables.engines import ENGINES, available
from leadrules.testing.tables.trial import Trial, differences

pytest.importorskip("pyarrow")


def read(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


WHOLE = os.environ.get("WHOLE_DATA") == "1"


def some(rows: list[dict[str, Any]], key: str, one_in: int) -> list[dict[str, Any]]:
    """One in so many of the values of a column, with all their rows."""
    values = sorted({row[key] for row in rows})
    kept = set(values if WHOLE else values[::one_in])
    return [row for row in rows if row[key] in kept]


def table(rows: list[dict[str, Any]]) -> Any:
    names = dict.fromkeys(name for row in rows for name in row)
    return library("pyarrow").table({name: [row.get(name) for row in rows] for name in names})


@pytest.fixture(scope="module")
def leadforge(data: Path) -> Batch:
    folder = data / "leadforge"
    accounts = {row["account_id"]: row for row in read(folder / "accounts.csv")}
    contacts = {row["contact_id"]: row for row in read(folder / "contacts.csv")}
    leads = [
        accounts[row["account_id"]]
        | contacts[row["contact_id"]]
        | row
        | {ROW: place, AS_OF: date.fromisoformat(row["lead_created_at"]) + timedelta(days=14)}
        for place, row in enumerate(some(read(folder / "leads.csv"), "account_id", 8))
    ]
    ids = {row["lead_id"] for row in leads}
    events: list[dict[str, Any]] = [
        {
            "lead_id": touch["lead_id"],
            "id": touch["touch_id"],
            "type": {"email": "email_message"}.get(touch["touch_type"], touch["touch_type"]),
            "at": touch["touch_timestamp"],
            "direction": touch["touch_direction"],
        }
        for touch in read(folder / "touches.csv")
        if touch["lead_id"] in ids
    ]
    events += [
        {
            "lead_id": session["lead_id"],
            "id": session["session_id"],
            "type": "session",
            "at": session["session_timestamp"],
            "kind": session["session_type"],
            **{
                name: int(session[name])
                for name in ("page_views", "pricing_page_views", "demo_page_views")
            },
        }
        for session in read(folder / "sessions.csv")
        if session["lead_id"] in ids
    ]
    return Batch(table(leads), table(events), AS_OF, "points")


@pytest.fixture(scope="module")
def bank(data: Path) -> Batch:
    rows = some(read(data / "bank-marketing" / "bank-full-dated.csv"), "contact_date", 20)
    leads = [
        row | {ROW: place, AS_OF: date.fromisoformat(row["contact_date"])}
        for place, row in enumerate(rows)
    ]
    return Batch(table(leads), None, AS_OF, "points")


@pytest.mark.parametrize(
    ("name", "ruleset", "leads"),
    [
        ("leadforge", "b2b-saas/1.0.0.yaml", 5_000),
        ("leadforge", "b2b-saas/2.0.0.yaml", 5_000),
        ("bank", "bank-marketing/1.0.0.yaml", 45_211),
    ],
)
@pytest.mark.filterwarnings("ignore:fetch_arrow_table:DeprecationWarning")
def test_every_lead_scores_in_every_engine_as_by_itself(
    root: Path, name: str, ruleset: str, leads: int, request: pytest.FixtureRequest
) -> None:
    batch = request.getfixturevalue(name)
    assert batch.leads.num_rows == leads if WHOLE else leads / 30 < batch.leads.num_rows < leads / 5
    engines = available()
    assert engines.keys() <= ENGINES.keys()
    if not WHOLE and ruleset != "b2b-saas/2.0.0.yaml":
        engines.pop("spark", None)  # which takes its time for few rows as for many
    text = (root / "rules" / ruleset).read_text(encoding="utf-8")
    found = list(differences(Trial(text, batch), engines))
    assert not found, "\n".join(map(str, found))
    assert leadrules.loads(text).ir.fields
