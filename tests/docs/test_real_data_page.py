"""The verdicts on the page of real data are those that scoring the data gives."""

from __future__ import annotations

import runpy
from collections import Counter
from pathlib import Path

from leadrules import load


def test_the_banks_clients_get_the_verdicts_on_the_page(root: Path, data: Path) -> None:
    clients = runpy.run_path(str(root / "examples" / "real_data.py"))["bank"]
    ruleset = load(root / "rules/bank-marketing/1.0.0.yaml")
    counts: Counter[str] = Counter()
    won: Counter[str] = Counter()
    for lead, events, account, as_of, converted in clients(data / "bank-marketing"):
        verdict = ruleset.score(lead, events=events, account=account, as_of=as_of).verdict
        counts[verdict] += 1
        won[verdict] += converted
    page = (root / "docs/explanation/real-data.md").read_text(encoding="utf-8")
    for verdict, count in counts.items():
        share, rate = 100 * count / counts.total(), 100 * won[verdict] / count
        row = f"| {verdict} | {count:,} | {share:.1f} % | {won[verdict]:,} | {rate:.1f} % |"
        assert row in page.splitlines()
