"""A public data set, scored by the command: CSV row by row and Parquet at once say the same."""

from __future__ import annotations

import csv
import signal
import sys
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from leadrules.cli.app import run

pl = pytest.importorskip("polars")


def read(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def leadforge(folder: Path) -> tuple[Any, Any]:
    """Leads with all that is known of them, and events, in plain columns."""
    accounts = {row["account_id"]: row for row in read(folder / "accounts.csv")}
    contacts = {row["contact_id"]: row for row in read(folder / "contacts.csv")}
    leads = [
        accounts[row["account_id"]]
        | contacts[row["contact_id"]]
        | row
        | {"decided": date.fromisoformat(row["lead_created_at"]) + timedelta(days=14)}
        for row in read(folder / "leads.csv")
    ]
    events = [
        {
            "lead_id": row["lead_id"],
            "id": row["session_id"],
            "type": "session",
            "at": row["session_timestamp"],
            "kind": row["session_type"],
            "page_views": int(row["page_views"]),
            "pricing_page_views": int(row["pricing_page_views"]),
            "demo_page_views": int(row["demo_page_views"]),
        }
        for row in read(folder / "sessions.csv")
    ]
    return pl.DataFrame(leads), pl.DataFrame(events)


def test_leadforge_scores_the_same_from_csv_and_from_parquet(
    data: Path,
    root: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    leads, events = leadforge(data / "leadforge")
    told, scored = [], []
    for suffix in ("csv", "parquet"):
        files = [tmp_path / f"{name}.{suffix}" for name in ("leads", "events")]
        for file, frame in zip(files, (leads, events), strict=True):
            frame.write_csv(file) if suffix == "csv" else frame.write_parquet(file)
        out = tmp_path / f"from_{suffix}.parquet"
        rules = root / "rules" / "b2b-saas" / "2.0.0.yaml"
        command = ["leadrules", "score", rules, files[0], "--events", files[1]]
        more = ["--as-of-column", "decided", "--trace", "points", "--out", out]
        monkeypatch.setattr(sys, "argv", [str(one) for one in [*command, *more]])
        handler = signal.getsignal(signal.SIGTERM)
        with pytest.raises(SystemExit) as ended:
            run()
        signal.signal(signal.SIGTERM, handler)
        assert not ended.value.code
        err = capsys.readouterr().err
        assert err.startswith("5,000 leads scored by b2b-saas 2.0.0 (")
        told.append([line for line in err.splitlines() if line.startswith("  ")])
        scored.append(pl.read_parquet(out))
    assert told[0][:5] == told[1][:5]
    assert scored[0].equals(scored[1])
