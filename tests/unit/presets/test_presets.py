"""Each preset is a good ruleset under any name, and the wheel carries exactly these."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

import leadrules
from leadrules import presets
from leadrules.testing.cases import run_cases


@pytest.mark.parametrize("name", presets.names())
def test_a_preset_is_the_ruleset_of_its_name(name: str, root: Path) -> None:
    file = root / "rules" / name / "1.0.0.yaml"
    assert presets.text(name) == file.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", presets.names())
def test_a_renamed_preset_is_checked_without_warnings_and_passes_its_cases(name: str) -> None:
    ruleset = leadrules.loads(presets.text(name, ruleset="acme"))
    assert (ruleset.name, ruleset.version, ruleset.warnings) == ("acme", "1.0.0", ())
    results = run_cases(ruleset)
    assert results
    assert [result.name for result in results if not result.passed] == []


@pytest.mark.parametrize("name", presets.names())
def test_a_preset_says_in_one_line_what_it_is(name: str) -> None:
    title = leadrules.loads(presets.text(name)).document.title
    assert title is not None
    assert len(title) < 60


def test_only_the_name_changes_by_renaming() -> None:
    before = presets.text("starter").splitlines()
    after = presets.text("starter", ruleset="acme").splitlines()
    changed = [pair for pair in zip(before, after, strict=True) if pair[0] != pair[1]]
    assert changed == [("ruleset: starter", "ruleset: acme")]


@pytest.mark.parametrize("name", ["Acme", "", "-a", "a b", "a\nzone: UTC", "\\1", "a\n"])
def test_a_name_that_no_ruleset_can_have_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="is no name of a ruleset"):
        presets.text("starter", ruleset=name)


def test_another_preset_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        presets.text("../b2b-saas")


def test_the_wheel_carries_exactly_the_presets(root: Path) -> None:
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    wheel = project["tool"]["hatch"]["build"]["targets"]["wheel"]
    carried = {file for file in wheel["only-include"] if file.startswith("rules/")}
    assert carried == {f"rules/{name}/1.0.0.yaml" for name in presets.names()}
    assert wheel["sources"]["rules"] == "leadrules/presets"
