"""The conformance cases as tables: what one lead is given there, a column holds here."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import yaml

from leadrules.language import ir
from leadrules.language.loading import load_ruleset
from leadrules.testing.generate.choices import Choices
from leadrules.testing.tables.batches import AS_OF, ROW, Batch, event_keys, tables
from leadrules.testing.tables.columns import Maker
from leadrules.testing.tables.engines import available
from leadrules.testing.tables.trial import Trial, differences, script

pytest.importorskip("pyarrow")

HERE = Path(__file__).parent.parent / "conformance"


def conformance() -> ModuleType:
    spec = importlib.util.spec_from_file_location("conformance", HERE / "test_conformance.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    # WHY: its dataclasses look for their own module
    sys.modules["conformance"] = module
    spec.loader.exec_module(module)
    return module


CONFORMANCE = conformance()


def sections() -> Iterator[Any]:
    for file in CONFORMANCE.FILES:
        for section in yaml.safe_load(file.read_text(encoding="utf-8")):
            yield pytest.param(section, id=f"{file.stem}: {section['about']}")


def is_row(row: Any) -> bool:
    plain = str | int | float | bool | date | datetime | None
    return isinstance(row, dict) and all(
        isinstance(name, str)
        and (isinstance(value, plain) or all(isinstance(item, str) for item in value))
        for name, value in row.items()
    )


def batches(rules: ir.Ruleset, section: dict[str, Any], seed: str) -> Iterator[Batch]:
    """All cases of a section in one table, with and without events."""
    key = rules.lead_keys[0]
    event_key, account_key = event_keys(rules)[0], rules.account_keys[0]
    leads: list[dict[str, Any]] = []
    events: list[dict[str, Any]] = []
    for number, given in enumerate(section["cases"]):
        members = [{"lead": given["lead"], "events": given.get("events")}]
        members += given.get("account") or []
        for place, member in enumerate(members):
            if not isinstance(member, dict) or not is_row(member.get("lead")):
                continue
            lead = member["lead"]
            given_id = next((lead[key] for key in rules.lead_keys if lead.get(key)), place)
            lead_id = f"{number} {given_id}"
            leads.append(lead | {
                key: lead_id, account_key: f"account {number}",
                ROW: len(leads), AS_OF: given.get("as_of", CONFORMANCE.AS_OF),
            })  # fmt: skip
            own = member.get("events")
            own = [event for event in own if is_row(event)] if isinstance(own, list) else []
            events += [event | {event_key: lead_id} for event in own]
    for some in ([*events], None):
        maker = Maker(Choices.seeded(seed), rules.zone, rules.zone_declared)
        yield tables(rules, maker, leads, some, AS_OF, "points")


@pytest.mark.parametrize("section", list(sections()))
def test_a_table_of_cases_scores_as_each_case(section: dict[str, Any]) -> None:
    engines = {name: one for name, one in available().items() if name in ("polars", "duckdb")}
    if not engines:
        pytest.skip("neither Polars nor DuckDB is installed")
    text = CONFORMANCE.whole(section["ruleset"])
    rules = load_ruleset(text).ruleset
    for seed in ("1", "2"):
        for batch in batches(rules, section, seed):
            trial = Trial(text, batch)
            found = list(differences(trial, engines))
            assert not found, "\n".join([*map(str, found), script(trial)])
