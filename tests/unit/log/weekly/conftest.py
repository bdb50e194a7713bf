"""Leads decided by the small ruleset with an agreement."""

from __future__ import annotations

import pytest
from tests.unit.log.feedback.conftest import RULES, Decide, decider

import leadrules
from leadrules import DecisionLog, Ruleset


@pytest.fixture(scope="session")
def others() -> Ruleset:
    """The ruleset under another name."""
    return leadrules.loads(RULES.replace("ruleset: calls", "ruleset: others"))


@pytest.fixture
def decide(log: DecisionLog) -> Decide:
    """Decides about a lead and records it; the decision's id. On either database."""
    return decider(log, leadrules.loads(RULES))
