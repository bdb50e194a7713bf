"""What an explanation says of what nobody gave: no name that only the rules' own workings have."""

from __future__ import annotations

import pytest

import leadrules

RULES = """
language: 1
ruleset: absences
version: 1.0.0
fields: {employees: {type: integer}}
events: {page_view: {url: text}}
measures: {visits: {count: page_view}}
groups:
  - group: all
    score: total
    rules:
      - {id: pricing-page, count: page_view, where: url == "/pricing", points: 5}
      - {id: active, when: visits > 2 and employees > 3, points: 5}
      - {id: colleagues, count: page_view, of: colleagues, points: 5}
scores: {total: {}}
verdicts: [{verdict: MQL, when: visits > 3}, {verdict: nurture}]
"""
VIEW = {"type": "page_view", "at": "2023-12-31"}


def explained(**inputs: object) -> str:
    return leadrules.loads(RULES).score({}, as_of="2024-01-01", **inputs).explain()


@pytest.mark.parametrize(
    ("inputs", "line"),
    [
        ({}, "pricing page: events were not given"),
        ({}, "active: employees is missing and visits is not known"),
        ({}, "could not be told: visits is not known"),
        ({"events": []}, "colleagues: the account was not given"),
        (
            {"events": [], "account": [{"lead": {}}]},
            "colleagues: colleagues' events were not given",
        ),
        ({"events": [VIEW]}, "pricing page: 1 event not counted, as something in them is missing"),
    ],
)
def test_what_was_not_given_is_said_so(inputs: dict[str, object], line: str) -> None:
    assert line in explained(**inputs)


@pytest.mark.parametrize("inputs", [{}, {"events": []}, {"events": [VIEW]}])
def test_no_inner_name_is_shown(inputs: dict[str, object]) -> None:
    assert "_pricing" not in explained(**inputs)
