"""Pairs of small rulesets for hand-worked attributions."""

from __future__ import annotations

from typing import Any

import polars as pl

from leadrules.analysis.compare.attribution import Attribution, Steps, attribute, steps_between
from leadrules.language.loading import Loaded, load_ruleset

HEAD = "language: 1\nruleset: r\nversion: {version}\n"
BODY = """
fields: {x: {type: boolean}, y: {type: boolean}, size: {type: integer}, title: {type: text}}
scores: {total: {}}
groups:
  - group: all
    score: total
    rules:
      - {id: x, when: x, points: 10}
      - {id: y, when: y, points: 10}
      - {id: large, when: size >= 1000, points: 50}
verdicts: [{verdict: MQL, when: total >= 30}, {verdict: nurture}]
"""


def version(body: str, number: str = "1.0.0") -> Loaded:
    """A ruleset without its first lines."""
    return load_ruleset(HEAD.format(version=number) + body, f"{number}.yaml")


def changed(*changes: tuple[str, str], of: str = BODY) -> str:
    """The body with these texts replaced, each of which stands in it."""
    for old, new in changes:
        assert old in of, old
        of = of.replace(old, new)
    return of


def steps(a: str, b: str) -> Steps:
    """The steps between two bodies."""
    return steps_between(version(a), version(b, "2.0.0"))


def attributed(a: str, b: str, lead: dict[str, Any], **options: Any) -> Attribution:
    """The attribution of one lead."""
    found = attribute(
        version(a), version(b, "2.0.0"), pl.DataFrame([lead]), as_of="2024-02-01", **options
    )
    assert isinstance(found, Attribution)
    return found


def titles(found: Steps) -> list[str]:
    """What each unit is called."""
    return [unit.title for unit in found.units]
