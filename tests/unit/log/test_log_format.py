"""An entry that an earlier release wrote is read by this one, and by all to come.

The snapshots were written once, by `write` below, and never are again: a log is kept for years.
"""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

import pytest

from leadrules import Decision, DecisionLog, Ruleset
from leadrules.log.dissecting import together
from leadrules.log.entry import canonical, columns_of, header_from
from leadrules.log.forms.form import Form
from leadrules.log.sealing import unseal
from leadrules.log.tree import leaf_hash, root_of

ACCOUNT = [
    {
        "lead": {"lead_id": "bob", "job_title": "Barista", "employees": 3},
        "events": [{"type": "visit", "at": "2024-01-03", "url": "/page", "id": "visit-1"}],
    }
]


def snapshot(root: Path, number: int) -> Any:
    file = root / "tests" / "snapshots" / f"log-format-{number}" / "decision.json"
    return json.loads(file.read_text(encoding="utf-8"))


@pytest.fixture
def decision(accounts: Ruleset) -> Decision:
    lead = {"lead_id": "ann", "job_title": "CEO", "employees": "many"}
    events = [{"type": "visit", "at": "2024-01-02T12:00:00Z", "url": "/pricing"}]
    first = accounts.score(lead, events=[], account=ACCOUNT, as_of="2024-01-31")
    return accounts.score(lead, events=events, account=ACCOUNT, previous=first, as_of="2024-02-01")


@pytest.mark.parametrize("number", [1, 2])
def test_entries_of_all_formats_are_read(root: Path, number: int) -> None:
    kept = snapshot(root, number)
    leaves = []
    for entry in kept["entries"]:
        header = header_from(entry["header"])
        assert header["format"] == number
        assert canonical(header).decode() == entry["header"]
        columns = columns_of(header)
        assert {name: columns[name] for name in entry["columns"]} == entry["columns"]
        leaves.append(leaf_hash(entry["header"].encode()))
    assert root_of(leaves).hex() == kept["root"]
    ruleset, entry = kept["entries"]
    assert header_from(ruleset["header"])["kind"] == "ruleset"
    header = header_from(entry["header"])
    name, alike = header["id"], header_from(ruleset["header"]).get("alike")
    parts = [
        unseal(bytes.fromhex(key), base64.b64decode(sealed), name, number)
        for number, (key, sealed) in enumerate(entry["parts"])
    ]
    form = None if alike is None else Form.parse(alike)
    assert header.get("form") == (None if form is None else form.id)
    body = together(parts, form)
    assert Decision.of(body.record).to_json() == kept["decision"]
    assert body.asked.asked_by == "zoe"
    assert body.asked.previous is not None
    assert body.asked.previous.verdict == "cold"
    assert body.record.trace.colleagues is not None
    assert body.record.trace.colleagues[0]["job_title"] == "Barista"


def test_what_is_written_now_has_the_form_of_the_snapshot(
    file_log: DecisionLog, accounts: Ruleset, decision: Decision, root: Path
) -> None:
    kept = snapshot(root, 2)
    made = write(file_log, accounts, decision)
    for before, now in zip(kept["entries"], made["entries"], strict=True):
        before, now = header_from(before["header"]), header_from(now["header"])
        varying = ("id", "recorded_at", "parts", "subject", "engine", "alike", "form")
        assert list(before) == list(now)
        assert {k: v for k, v in before.items() if k not in varying} == {
            k: v for k, v in now.items() if k not in varying
        }
        assert [list(part) for part in before["parts"]] == [list(part) for part in now["parts"]]


def write(log: DecisionLog, accounts: Ruleset, decision: Decision) -> dict[str, object]:
    """A decision and its ruleset as entries, with the keys of their parts."""
    lead = {"lead_id": "ann", "job_title": "CEO", "employees": "many"}
    first = accounts.score(lead, events=[], account=ACCOUNT, as_of="2024-01-31")
    log.record(
        decision, ruleset=accounts, previous=first, account=ACCOUNT, source="form", asked_by="zoe"
    )
    entries = []
    for entry in log.entries():
        keys = log.keys.opening(part.key for part in entry.parts)
        parts = [
            ((keys[part.key] or b"").hex(), base64.b64encode(part.sealed).decode())
            for part in entry.parts
        ]
        columns = {name: each for name, each in entry.columns.items() if name != "subject"}
        entries.append({"header": entry.text, "columns": columns, "parts": parts})
    return {"root": log.head().root.hex(), "decision": decision.to_json(), "entries": entries}
