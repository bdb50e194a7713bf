"""Logs of every format that a release wrote, of entries of every kind, are read and proven.

Each was written once, by `write` below, and never is again: a log is kept for years.
"""

from __future__ import annotations

import shutil
import sqlite3
from collections import Counter
from pathlib import Path

import pytest
from tests.unit.log.verify.conftest import made

from leadrules import DecisionLog, Ruleset

DATABASES = ("decisions", "decisions.keys")


@pytest.fixture(params=[1, 2])
def snapshot(root: Path, request: pytest.FixtureRequest) -> Path:
    return root / "tests" / "snapshots" / f"log-format-{request.param}"


@pytest.fixture
def folder(snapshot: Path, tmp_path: Path) -> Path:
    """The log of the snapshot as files."""
    for name in DATABASES:
        with sqlite3.connect(tmp_path / f"{name}.db") as raw:
            raw.executescript((snapshot / f"{name}.sql").read_text(encoding="utf-8"))
        raw.close()
    shutil.copytree(snapshot / "decisions.archive", tmp_path / "decisions.archive")
    return tmp_path


def test_it_is_read_and_proven(snapshot: Path, folder: Path) -> None:
    head = (snapshot / "head.txt").read_text(encoding="utf-8")
    with DecisionLog(folder / "decisions.db") as log:
        found = log.verify(head)
        assert found.ok, str(found)
        assert (found.entries, found.archived, found.opened, found.erased) == (16, 8, 14, 2)
        assert found.unchecked == ()
        kinds = Counter(each.kind for each in (*log.archives().entries(), *log.entries(since=8)))
        assert kinds == {"ruleset": 1, "decision": 10, "feedback": 2, "erasure": 2, "checkpoint": 1}
        replayed = log.replay()
        assert dict(replayed.counts) == {"same": 8, "erased": 2}
        eve = log.history("eve")[0]
        assert (eve.verdict, eve.source) == ("MQL", "web-form")
        assert eve.decision is not None
        assert eve.decision.trace.fields["job_title"] == "CEO"
        assert [each.erased for each in log.history("fay")] == [False, True]


def test_it_goes_on(folder: Path, accounts: Ruleset) -> None:
    decision = accounts.score({"lead_id": "gil", "job_title": "CEO"}, as_of="2024-02-01")
    with DecisionLog(folder / "decisions.db") as log:
        before = len(log)
        kept = log.record(decision, ruleset=accounts)
        assert log.get(kept).decision == decision
        assert log.verify().ok
        assert {each.header["format"] for each in log.entries(since=before)} == {2}
        assert log.replay().counts["same"] == 9


def write(snapshot: Path, folder: Path, accounts: Ruleset) -> None:
    """The snapshot, as SQL text and the archives' files."""
    made(folder, accounts, archived=True)
    with DecisionLog(folder / "decisions.db") as log:
        (snapshot / "head.txt").write_text(f"{log.head()}\n", encoding="utf-8")
    for name in DATABASES:
        raw = sqlite3.connect(folder / f"{name}.db")
        dump = "\n".join(raw.iterdump())
        (snapshot / f"{name}.sql").write_text(f"{dump}\n", encoding="utf-8")
        raw.close()
    shutil.copytree(folder / "decisions.archive", snapshot / "decisions.archive")
