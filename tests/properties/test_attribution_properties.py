"""Random pairs of rulesets: every subset of units loads, and is put together as it would score."""

from __future__ import annotations

from random import Random

import polars as pl
import pytest
from tests.properties.ruleset_pairs import pair_of_rulesets
from tests.unit.analysis.compare.attribution.held_to_scoring import held_to_scoring

from leadrules.analysis.compare.attribution import steps_between
from leadrules.testing.generate.choices import Choices
from leadrules.testing.tables.batches import batch

SUBSETS = 4


@pytest.mark.parametrize("seed", [f"pair {number}" for number in range(8)])
def test_every_subset_loads_and_decides_as_it_is_put_together(seed: str) -> None:
    choices = Choices.seeded(seed)
    pair = pair_of_rulesets(choices)
    if pair is None:  # the checker refused what was generated
        return
    steps = steps_between(pair.a, pair.b)
    rng = Random(seed)
    subsets = [
        frozenset(unit.number for unit in steps.units if rng.random() < 0.5) for _ in range(SUBSETS)
    ]
    given = batch(pair.generated, pair.a.ruleset, choices, 12)
    leads = pl.from_arrow(given.leads)
    events = None if given.events is None else pl.from_arrow(given.events)
    held_to_scoring(steps, subsets, leads, events, given.as_of)
