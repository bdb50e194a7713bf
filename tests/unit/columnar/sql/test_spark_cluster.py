"""Leads scored by a real cluster: a master and two workers, each a process of its own."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.engines.spark import cluster

import leadrules

AS_OF = "2024-02-01T00:00:00Z"


def rows_of(path: Path) -> list[dict[str, str | None]]:
    with path.open(newline="") as file:
        return [
            {name: value or None for name, value in row.items()} for row in csv.DictReader(file)
        ]


def test_a_cluster_decides_as_for_one_lead(root: Path) -> None:
    rules = root / "rules" / "b2b-saas" / "2.0.0.yaml"
    leads, events = (rows_of(root / "examples" / f"{name}.csv") for name in ("leads", "events"))
    given = json.dumps({"leads": leads, "events": events, "as_of": AS_OF})
    with cluster() as address:
        done = subprocess.run(
            [sys.executable, "-W", "ignore", "-m", "tests.engines.on_cluster", address, str(rules)],
            input=given,
            capture_output=True,
            text=True,
            cwd=root,
            timeout=300,
            check=False,
        )
    assert done.returncode == 0, done.stderr
    answered = json.loads(done.stdout)
    assert answered["executors"] == 2
    ruleset = leadrules.load(rules)
    expected = [list(decided(ruleset, lead, events, leads)) for lead in leads]
    assert sorted(answered["rows"]) == sorted(expected)


def decided(
    ruleset: leadrules.Ruleset,
    lead: dict[str, Any],
    events: list[dict[str, Any]],
    leads: list[dict[str, Any]],
) -> tuple[str, float, str | None]:
    def of(one: dict[str, Any]) -> list[dict[str, Any]]:
        return [each for each in events if each["lead_id"] == one["lead_id"]]

    mates = [
        {"lead": one, "events": of(one)}
        for one in leads
        if one["account_id"] == lead["account_id"] and one is not lead
    ]
    decision = ruleset.score(lead, events=of(lead), account=mates, as_of=AS_OF)
    return lead["lead_id"], float(decision.score), decision.verdict
