"""The whole path of a hostile input: a ruleset's text is loaded, and a lead scored by it."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

import leadrules
from leadrules.backends import reference
from leadrules.decision.decision import Decision
from leadrules.diagnostics import Diagnostic

AS_OF = "2024-02-01T12:00:00Z"

RULES = """
language: 1
ruleset: hostile
version: 1.0.0
fields:
  employees: {type: integer}
  revenue: {type: number}
  country: {type: text}
  job_title: {type: text}
  email: {type: email}
  tags: {type: list}
  opted_out: {type: boolean}
phrases:
  executive: [ceo, cto]
events: {page_view: {url: text}}
scores: {total: {}}
verdicts: [{verdict: nurture}]
groups:
  - group: all
    score: total
    rules: RULES
"""


def rules(*written: str) -> str:
    """A ruleset with these rules, each in YAML's flow style."""
    return RULES.replace("RULES", "".join(f"\n      - {rule}" for rule in written))


def condition(text: str) -> str:
    """A ruleset whose one rule, `it`, pays 1 where the condition holds, 2 where unknown."""
    return rules(f"{{id: it, when: {json.dumps(text)}, points: 1, missing: 2}}")


def refused(text: str | bytes) -> Diagnostic:
    """The one error that loading a text gives: with a code, a line, and no foreign words."""
    with pytest.raises(leadrules.RulesetError) as caught:
        leadrules.loads(text, file="hostile.yaml")
    told = str(caught.value)
    (only,) = caught.value.diagnostics
    for word in ("Traceback", "pydantic", "yaml.", "Error(", "NoneType"):
        assert word not in told
    assert told.replace("\n", "").isprintable()
    return only


def scored(text: str, lead: dict[str, Any], **inputs: Any) -> Decision:
    """The decision that both backends give."""
    ruleset = leadrules.loads(text)
    inputs.setdefault("as_of", AS_OF)
    decision = ruleset.score(lead, **inputs)
    assert reference.score(ruleset.ir, lead, **inputs) == decision.record
    return decision


def unscored(text: str, lead: Any, **inputs: Any) -> tuple[Diagnostic, ...]:
    """The errors that both backends give for a lead."""
    ruleset = leadrules.loads(text)
    inputs.setdefault("as_of", AS_OF)
    with pytest.raises(leadrules.LeadError) as one:
        ruleset.score(lead, **inputs)
    with pytest.raises(leadrules.LeadError) as other:
        reference.score(ruleset.ir, lead, **inputs)
    assert one.value.diagnostics == other.value.diagnostics
    return one.value.diagnostics


@contextmanager
def at_once(seconds: float = 2.0) -> Iterator[None]:
    """What runs within takes less than this much of the processor's time, far more than due."""
    started = time.process_time()
    yield
    assert time.process_time() - started < seconds
