"""What is said of leads before any figure, where there are figures."""

from __future__ import annotations

import numpy as np
from populations import choices, outcome, paired, population, version

import leadrules
from leadrules.analysis.compare.caveats import caveats_of
from leadrules.analysis.compare.population.record import Outcome
from leadrules.analysis.compare.statistics.answers import CannotTell
from leadrules.analysis.diff.record import Compared, Diff

RULES = """
language: 1
ruleset: small
version: 1.0.0
fields: {size: {type: integer}}
scores: {total: {}}
groups: [{group: all, score: total, rules: [{id: every, when: size > 9, points: 40}]}]
verdicts: [{verdict: MQL, when: total >= 30}, {verdict: cold}]
"""


def test_too_few_accounts_are_no_caveat_where_no_interval_is_shown() -> None:
    def told(became: Outcome | None) -> str:
        pair = paired(version(np.arange(1000)), version(np.arange(1000)), np.arange(1000) % 20)
        diff = Diff(Compared("b2b", "1", "", ""), Compared("b2b", "2", "", ""), ())
        given, same = population(pair, became), leadrules.loads(RULES).ir
        found = caveats_of(diff, choices(), given, (), None, (same, same), CannotTell("none"))
        return " ".join(one.text for one in found)

    assert "the intervals are too narrow" in told(outcome(np.arange(1000) % 5 == 0))
    assert "the intervals are too narrow" not in told(None)
