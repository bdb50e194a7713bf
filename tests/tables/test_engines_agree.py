"""Random rulesets and tables: each engine answers row by row what one lead's scoring answers.

A seeded sample; `make fuzz-tables` goes on for as long as one likes.
"""

from __future__ import annotations

import pytest

from leadrules.testing.tables.engines import ENGINES, available
from leadrules.testing.tables.fuzz import Outcome, run

SEED = "make test"
SHARDS = 4
MOST = 12
RULESETS = {"spark": 0, "ibis": 4}  # of each shard, where it is not the most: what takes its time


@pytest.mark.parametrize("shard", range(SHARDS))
@pytest.mark.parametrize("name", ENGINES)
@pytest.mark.filterwarnings("ignore:fetch_arrow_table:DeprecationWarning")
def test_an_engine_answers_as_for_one_lead(name: str, shard: int) -> None:
    engines = available()
    if name not in engines:
        pytest.skip(f"{name} is not installed")
    outcome = Outcome()
    for index in range(RULESETS.get(name, MOST)):
        run(SEED, shard * MOST + index, {name: engines[name]}, outcome, trials=0)
        assert not outcome.disagreements, outcome.disagreements[0]
    assert outcome.rows or not RULESETS.get(name, MOST)
