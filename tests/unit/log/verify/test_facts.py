"""What verifying reads of a sealed decision is what the decision says."""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadrules import Decision, DecisionLog, Ruleset
from leadrules.log.dissecting import public_part, together
from leadrules.log.entry import canonical, header_from
from leadrules.log.verify.checking import header_of
from leadrules.log.verify.facts import facts
from leadrules.log.verify.raw import RawEntry

Decide = Callable[..., Decision]


def held(log: DecisionLog) -> int:
    """Holds the facts of every decision to the decision; how many there were."""
    stored = [*log.archives().entries(kinds=["decision"]), *log.entries(kinds=["decision"])]
    read = 0
    for entry, parts in zip(stored, log.open(stored), strict=True):
        if parts[0] is None:
            continue
        form = log.forms.of(entry.header)
        record = together(parts, form).record
        ruleset = {
            name: getattr(record.ruleset, name) for name in ("name", "version", "hash", "language")
        }
        said = {**public_part(record), "ruleset": ruleset, "lead_id": record.lead_id}
        assert facts(parts[0], form) == said
        assert all(entry.header[key] == said[key] for key in public_part(record))
        read += 1
    return read


def test_they_are_those_of_the_decision(
    file_log: DecisionLog, ruleset: Ruleset, decide: Decide, accounts: Ruleset, root: Path
) -> None:
    override = {
        "verdict": "SQL",
        "who": "zoe",
        "why": "knows them",
        "at": "2024-01-31T00:00:00Z",
        "until": "2024-12-31T00:00:00Z",
    }
    lead = {"lead_id": "ann", "job_title": "CFO"}
    first = ruleset.score(lead, events=[], as_of="2024-02-01T09:00:00Z")
    overridden = ruleset.score(lead, events=[], as_of="2024-02-02", override=override)
    later = ruleset.score(lead, events=[], as_of="2024-03-01", previous=first)
    file_log.record(first, ruleset=ruleset)
    file_log.record(overridden, ruleset=ruleset, override=override)
    file_log.record(later, ruleset=ruleset, previous=first)
    file_log.record(decide(None), ruleset=ruleset)
    file_log.record(
        decide("bob", annual_revenue="12345.67", email="x@mailinator.com"), ruleset=ruleset
    )
    others = [{"lead": {"lead_id": "cy"}, "events": [{"type": "visit", "at": "2024-01-01"}]}]
    accounted = accounts.score(lead, events=[], account=others, as_of="2024-02-01")
    file_log.record(accounted, ruleset=accounts, account=others)
    assert held(file_log) == 6
    assert file_log.verify().ok


def test_they_are_read_of_format_1(root: Path, tmp_path: Path) -> None:
    snapshot = root / "tests" / "snapshots" / "log-format-1"
    for name in ("decisions", "decisions.keys"):
        with sqlite3.connect(tmp_path / f"{name}.db") as raw:
            raw.executescript((snapshot / f"{name}.sql").read_text(encoding="utf-8"))
        raw.close()
    shutil.copytree(snapshot / "decisions.archive", tmp_path / "decisions.archive")
    with DecisionLog(tmp_path / "decisions.db") as log:
        assert held(log) == 8


_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**60), 2**60) | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(st.text(), _VALUES, max_size=4), st.booleans())
def test_a_header_is_read_only_where_it_is_canonical(header: dict[str, Any], spaced: bool) -> None:
    for text in (json.dumps(header), json.dumps(header, ensure_ascii=False, sort_keys=True)):
        assert_read_alike(text if spaced else text.replace(", ", ",").replace(": ", ":"))


@pytest.mark.parametrize(
    "text",
    [
        '{"a":1}',
        '{"a":1.0}',
        '{"a":1e3}',
        '{"a":NaN}',
        '{"a":9007199254740991}',
        '{"a":9007199254740992}',
        '{"b":1,"a":2}',
        '{"a":1,"a":1}',
        '{"a":"\\u00e9"}',
        '{"a":"é"}',
        '{"a":"\\u000a"}',
        '{"a":"\\n\\u001f/"}',
        '{"a":"\\ud800"}',
        "[]",
        "",
        "{",
        '{"a":1} ',
        "[" * 5000,
    ],
)
def test_headers_that_are_nearly_canonical(text: str) -> None:
    assert_read_alike(text)


def assert_read_alike(text: str) -> None:
    """What the quick reading of headers answers is what the library's does."""
    try:
        expected = header_from(text)
    except (ValueError, RecursionError):
        expected = None
    found = header_of(RawEntry(0, {}, b"", text, ()))
    assert found == expected
    assert found is None or canonical(found) == text.encode()
