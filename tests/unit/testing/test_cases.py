"""The cases inside a ruleset, run: when their events happened."""

from __future__ import annotations

import leadrules
from leadrules.testing.cases import CaseResult, run_cases

RULESET = """
language: 1
ruleset: mine
version: 1.0.0
fields: {employees: {type: integer}}
events: {visit: {}}
scores: {total: {}}
groups: [{group: all, score: total, rules: [{id: visit, count: visit, within: 2d, points: 3}]}]
verdicts: [{verdict: nurture}]
cases:
"""


def run(event: str, as_of: str = "2024-02-01T12:00:00Z") -> CaseResult:
    expect = "expect: {points: {visit: 3}}"
    case = f"{{name: x, as_of: '{as_of}', lead: {{}}, events: [{event}], {expect}}}"
    (result,) = run_cases(leadrules.loads(f"{RULESET}  - {case}\n"))
    return result


def test_an_event_is_so_many_days_or_hours_old() -> None:
    for age in ("days_ago: 1.5", "hours_ago: 47.999", "days_ago: 0", "at: 2024-01-31"):
        assert run(f"{{type: visit, {age}}}").passed
    for age in ("days_ago: 2", "hours_ago: 48", "days_ago: -1"):
        assert [each.actual for each in run(f"{{type: visit, {age}}}").mismatches] == ["0"]


def test_an_age_may_lead_out_of_the_calendar() -> None:
    for age, as_of in (
        ("days_ago: 3650000", "2024-02-01"),
        ("hours_ago: -9", "9999-12-31T20:00:00Z"),
    ):
        (problem,) = run(f"{{type: visit, {age}}}", as_of).diagnostics
        assert problem.code == "LR506"
        assert "the calendar" in problem.message
