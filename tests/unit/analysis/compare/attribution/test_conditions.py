"""Verdicts over scores, labels, matrices and grades, put together as hybrids decide."""

from __future__ import annotations

from itertools import combinations

import polars as pl
import pytest
from tests.unit.analysis.compare.attribution.held_to_scoring import held_to_scoring
from tests.unit.analysis.compare.attribution.versions import steps

RULES = """
fields: {{x: {{type: boolean}}, y: {{type: boolean}}, size: {{type: integer}}}}
scores:
  fit: {{floor: -5}}
  engagement: {{}}
  total: {{weighted: {{fit: 60%, engagement: 33.33%}}}}
score: total
groups:
  - group: fits
    score: fit
    weight: 150%
    rules:
      - {{id: x, when: x, points: {points}, otherwise: -4}}
      - {{id: size, when: size >= 100, points: 20}}
  - group: does
    score: engagement
    floor: 2
    rules: [{{id: y, when: y, points: {points}, weight: 33.33%}}]
labels:
  heat: {{score: total, from: {{cold: 0, warm: 5, hot: {hot}}}}}
  shown: {{score: fit, from: {{low: 0, high: 15}}, if_unknown: zero}}
matrices:
  rating:
    rows: {{score: fit, from: {{B: 0, A: 10}}}}
    columns: {{score: engagement, from: {{2: 0, 1: 3}}}}
grades:
  profile:
    start: D
    steps:
      - {{when: x, match: 3, no_match: -2}}
      - {{when: y, match: {match}, missing: 1}}
verdicts:
  - {{verdict: first, when: '{condition}'{hold}}}
  - {{verdict: second, when: total >= {threshold}}}
  - {{verdict: third}}
"""
CONDITIONS = [
    "total + fit > 30",
    "total - fit * 2 < -20",
    "total / 3 >= 3.333334",
    "fit / engagement > 2",
    "-total < -8",
    "is_missing(fit) or total > 12",
    "is_known(heat) and fit >= 12",
    'heat == "hot"',
    'heat in ["warm", "hot"] and size < 500',
    'shown != "high" and is_known(shown)',
    'rating == "A1"',
    'rating in ["A1", "B1"]',
    'profile >= "C+"',
    "not (fit > 10 and y)",
    "x and (engagement > 3 or size > 50)",
    "fit * engagement >= 55.5",
]
LEADS = [
    {"lead_id": f"{x}-{y}-{size}", "x": x, "y": y, "size": size}
    for x in (True, False, None)
    for y in (True, False, None)
    for size in (10, 100, 900, None)
]


def body(condition: str, *, new: bool, hold: bool = False) -> str:
    numbers = {"points": 17, "hot": 9, "match": 2, "threshold": 6} if new else {
        "points": 10, "hot": 12, "match": 1, "threshold": 9
    }  # fmt: skip
    return RULES.format(condition=condition, hold=", if_unknown: hold" if hold else "", **numbers)


@pytest.mark.parametrize("hold", [False, True])
@pytest.mark.parametrize("condition", CONDITIONS)
def test_each_subset_decides_as_it_scores(condition: str, hold: bool) -> None:
    found = steps(body(condition, new=False), body(condition, new=True, hold=hold))
    subsets = [frozenset(pair) for pair in combinations(range(len(found.units)), 2)]
    held_to_scoring(found, subsets[:6], pl.DataFrame(LEADS), None, "2024-02-01")


@pytest.mark.parametrize("place", range(len(CONDITIONS)))
def test_a_condition_of_one_kind_that_becomes_one_of_another(place: int) -> None:
    old, new = CONDITIONS[place], CONDITIONS[place - 1]
    found = steps(body(old, new=False), body(new, new=True))
    subsets = [frozenset((unit,)) for unit in range(len(found.units))]
    held_to_scoring(found, subsets[:6], pl.DataFrame(LEADS), None, "2024-02-01")
