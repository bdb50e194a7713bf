"""What is told of each construct of the language, as data: constructs.yaml."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import pytest
import yaml

from leadrules.analysis.diff import Diff, diff_of
from leadrules.language.loading import load_ruleset

FILE = Path(__file__).with_name("constructs.yaml")
DEFAULTS = {
    "fields": "fields: {employees: {type: integer}, revenue: {type: integer}, title: {type: text}, "
    "industry: {type: text}, is_customer: {type: boolean}, signed_on: {type: date}, "
    "legacy_score: {type: number, minimum: 0, maximum: 100}}",
    "events": "events: {visit: {url: text}, demo: {url: text}}",
    "scores": "scores: {total: {}}",
    "groups": "groups: [{group: all, score: total, rules: "
    "[{id: size, when: employees >= 200, points: 100}]}]",
    "verdicts": "verdicts: [{verdict: MQL, when: total >= 1}, {verdict: nurture}]",
}
CASES = yaml.safe_load(FILE.read_text(encoding="utf-8"))


def whole(text: str, version: str) -> str:
    """A ruleset with what the case leaves out."""
    header = f"language: 1\nruleset: small\nversion: {version}\n"
    parts = [part for key, part in DEFAULTS.items() if not re.search(f"^{key}:", text, re.M)]
    return header + text + "\n".join(parts) + "\n"


def difference(case: Mapping[str, str]) -> Diff:
    old = load_ruleset(whole(case["old"], "1.0.0"), "old.yaml")
    return diff_of(old, load_ruleset(whole(case["new"], "2.0.0"), "new.yaml"))


def told(found: Diff) -> str:
    """The text without its first line, which counts."""
    first, _, rest = found.text().partition("\n")
    assert first.startswith("small 1.0.0 -> 2.0.0: ")
    return rest.strip() + "\n"


@pytest.mark.parametrize("case", CASES, ids=[case["about"] for case in CASES])
def test_the_difference_is_told_in_these_words(case: Mapping[str, str]) -> None:
    assert told(difference(case)) == case["told"]


@pytest.mark.parametrize("case", CASES, ids=[case["about"] for case in CASES])
def test_the_way_back_has_as_many_differences(case: Mapping[str, str]) -> None:
    there = difference(case)
    back = difference({"old": case["new"], "new": case["old"]})
    assert len(there.changes) == len(back.changes)
