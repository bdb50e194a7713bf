"""The numbers on the page of real data are those that scoring the data gives."""

from __future__ import annotations

import runpy
from pathlib import Path

from leadrules import load


def test_the_banks_tables_are_what_scoring_gives(root: Path, data: Path) -> None:
    script = runpy.run_path(str(root / "examples" / "real_data.py"))
    cases = list(script["bank"](data / "bank-marketing"))
    report = script["report"]("bank", load(root / "rules/bank-marketing/1.0.0.yaml"), cases)
    page = (root / "docs/explanation/real-data.md").read_text(encoding="utf-8")
    rows = [line for line in report.splitlines() if line.startswith(("|", "Rules", "Never"))]
    assert [row for row in rows if row not in page.splitlines()] == []
