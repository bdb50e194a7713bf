"""Processes that write to a log: run as `python log_writing.py WHERE COUNT NAME`.

Every id that was acknowledged is printed at once, on a line of its own; a line is `id lead`.
"""

from __future__ import annotations

import sys
from pathlib import Path

import leadrules
from leadrules import DecisionLog
from leadrules.log.store import sqlite

RULES = Path(__file__).parents[3] / "rules" / "b2b-saas" / "2.0.0.yaml"


def force_journal(mode: sqlite.Journal) -> None:
    """As if this SQLite had the fault, or had it not, so that both journals are tested."""
    chosen = sqlite.JournalChoice(mode, "forced by a test")
    sqlite.journal_for = lambda version: chosen


def main(where: str, keys: str, count: int, name: str, journal: str, at_once: int) -> None:
    if journal:
        force_journal("wal" if journal == "wal" else "rollback")
    ruleset = leadrules.load(RULES)
    with DecisionLog(where, keys=keys, patience=120) as log:
        for start in range(0, count, at_once):
            leads = [f"{name}-{number}" for number in range(start, min(start + at_once, count))]
            decided = [
                (ruleset.score({"lead_id": lead}, events=[], as_of="2024-02-01"), ruleset)
                for lead in leads
            ]
            for identifier, lead in zip(log.record_many(decided), leads, strict=True):
                print(identifier, lead, flush=True)


if __name__ == "__main__":
    _, where, keys, count, name, journal, at_once = sys.argv
    main(where, keys, int(count), name, journal, int(at_once))
