"""Rules that differ between versions and read what the data does not have: a serious caveat."""

from __future__ import annotations

import polars as pl

import leadrules
from leadrules.analysis.compare.record import Caveat, Comparison
from leadrules.analysis.compare.report.page import to_html

OLD = ("{id: large, when: size >= 50, points: 30}",)
MATURE = '{id: mature, when: maturity == "high", points: 20}'
CALLED = "{id: called, when: calls >= 1, points: 10}"
NEVER = "{id: giant, when: size >= 9000, points: 10}"


def version(number: str, *rules: str) -> leadrules.Ruleset:
    return leadrules.loads(f"""
language: 1
ruleset: small
version: {number}
fields: {{size: {{type: integer}}, maturity: {{type: text}}}}
events:
  call: {{}}
  visit: {{}}
measures:
  calls: {{count: call}}
  visits: {{count: visit}}
scores: {{total: {{}}}}
groups:
  - group: all
    score: total
    rules: [{", ".join((*rules, "{id: visited, when: visits >= 1, points: 1}"))}]
verdicts: [{{verdict: MQL, when: "total >= 30"}}, {{verdict: cold}}]
""")


def compared(a: leadrules.Ruleset, b: leadrules.Ruleset, **columns: list[str]) -> Comparison:
    leads = pl.DataFrame({"lead_id": ["ann", "bob"], "size": [80, 10], **columns})
    at = "2024-01-01T00:00:00Z"
    events = pl.DataFrame({"lead_id": ["ann"], "type": ["visit"], "at": [at]})
    return leadrules.compare(a, b, leads, events=events, as_of="2024-02-01")


def lacking(found: Comparison) -> list[Caveat]:
    return [one for one in found.caveats if "this data does not have" in one.text]


def test_new_rules_with_nothing_to_read_are_named() -> None:
    found = compared(version("1.0.0", *OLD), version("2.0.0", *OLD, MATURE, CALLED, NEVER))
    (told,) = lacking(found)
    assert told.serious
    assert told.text == (
        "2 of B's 3 new rules never fire here and read what this data does not have: mature (no "
        "column `maturity`) and called (no event `call`); with that data B may rank and hand over "
        "otherwise"
    )


def test_rules_that_b_gave_up_are_named_too() -> None:
    found = compared(version("1.0.0", *OLD, MATURE), version("2.0.0", *OLD))
    assert lacking(found)[0].text.startswith(
        "1 of A's 1 rules that B does not have never fires here and reads what this data does not "
        "have: mature (no column `maturity`)"
    )


def test_a_rule_that_finds_its_column_or_that_both_have_is_no_caveat() -> None:
    a, b = version("1.0.0", *OLD), version("2.0.0", *OLD, MATURE)
    assert lacking(compared(a, b, maturity=["low", "low"])) == []
    assert lacking(compared(b, b)) == []


def test_a_change_that_moved_no_verdict_is_in_a_list_of_its_own() -> None:
    low = "{id: large, when: size >= 50, points: 20}"
    page = to_html(compared(version("1.0.0", *OLD), version("2.0.0", low, MATURE)))
    assert "1 change that moved no verdict of these leads" in page
