"""The two public data sets score end to end, in both backends alike."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

import leadrules
from leadrules.backends import reference


@pytest.fixture(scope="module")
def real_data(root: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("real_data", root / "examples" / "real_data.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(
    ("name", "folder", "ruleset", "leads"),
    [
        ("leadforge", "leadforge", "b2b-saas/1.0.0.yaml", 5_000),
        ("leadforge", "leadforge", "b2b-saas/2.0.0.yaml", 5_000),
        ("bank", "bank-marketing", "bank-marketing/1.0.0.yaml", 45_211),
    ],
)
def test_every_lead_of_a_public_data_set_is_scored_and_both_backends_agree(
    real_data: ModuleType,
    data: Path,
    root: Path,
    name: str,
    folder: str,
    ruleset: str,
    leads: int,
) -> None:
    rules = leadrules.load(root / "rules" / ruleset)
    shape, _ = real_data.SETS[name]
    cases = list(shape(data / folder))
    assert len(cases) == leads
    report = real_data.report(name, rules, cases)
    assert f"{leads:,} leads scored" in report
    assert " 0 could not be scored" in report
    for lead, events, account, as_of, _ in cases[:: leads // 100]:
        given = {"events": events, "account": account, "as_of": as_of}
        assert reference.score(rules.ir, lead, **given) == rules.score(lead, **given).record
