"""Random pairs of rulesets: every subset of units loads, and is put together as it would score."""

from __future__ import annotations

from random import Random
from typing import Any

import numpy as np
import polars as pl
import pytest
from tests.properties.ruleset_pairs import pair_of_rulesets

from leadrules.analysis.compare.attribution.answering import answers
from leadrules.analysis.compare.attribution.composition import Composition
from leadrules.analysis.compare.attribution.leaves import score_row
from leadrules.analysis.compare.attribution.pieces import Asked
from leadrules.analysis.compare.attribution.shapley import exact
from leadrules.analysis.compare.attribution.steps import Steps, steps_between
from leadrules.backends.columnar.frames.scoring import score_frame
from leadrules.backends.python import compile_program
from leadrules.language.loading import Loaded
from leadrules.testing.generate.choices import Choices
from leadrules.testing.tables.batches import Batch, batch

SUBSETS = 4


@pytest.mark.parametrize("seed", [f"pair {number}" for number in range(8)])
def test_every_subset_loads_and_decides_as_it_is_put_together(seed: str) -> None:
    choices = Choices.seeded(seed)
    pair = pair_of_rulesets(choices)
    if pair is None:  # the checker refused what was generated
        return
    steps = steps_between(pair.a, pair.b)
    count = len(steps.units)
    rng = Random(count)
    subsets = [frozenset(), frozenset(range(count))]
    subsets += [
        frozenset(unit for unit in range(count) if rng.random() < 0.5) for _ in range(SUBSETS)
    ]
    hybrids = [steps.hybrid(subset) for subset in subsets]
    given = batch(pair.generated, pair.a.ruleset, choices, 12)
    composition, kept = _composition(steps, given)
    if not len(kept):
        return
    on = [np.array([[unit in subset for subset in subsets]]) for unit in range(count)]
    decided = answers(composition, Asked(kept, on))
    for place, hybrid in enumerate((*hybrids, pair.a, pair.b)):
        column = place % len(subsets)
        called = steps.called if hybrid is pair.a else {}
        scored = _scored(hybrid, given)[kept]
        names = [composition.names[at] for at in decided.verdicts[:, column]]
        assert [called.get(each, each) for each in scored["verdict"].to_list()] == names
        assert np.rint(scored["score"].to_numpy() * 100).tolist() == (
            decided.scores[:, column].tolist()
        )
    _shares_add_up(composition, kept)


def _shares_add_up(composition: Composition, kept: Any) -> None:
    """The axiom of efficiency, exactly."""
    counts = composition.relevant[kept].sum(axis=1)
    for units in sorted({*counts.tolist()} & {*range(8)}):
        leads = kept[counts == units]
        values = exact(composition, leads, units, lambda verdicts: verdicts.astype(np.int64))
        ends = answers(
            composition, Asked(leads, [np.array([[False, True]])] * composition.relevant.shape[1])
        )
        for shares, worth in ((values.verdicts, ends.verdicts), (values.scores, ends.scores)):
            whole = (worth[:, -1] - worth[:, 0]) * values.denominator
            assert shares.sum(axis=1).tolist() == whole.tolist()


def _composition(steps: Steps, given: Batch) -> tuple[Composition, Any]:
    bundles = steps.bundles
    leads, events = _frames(given)
    rows = []
    for row in bundles.rows:
        loaded = bundles.hybrids.load(bundles.slots_of(row), roomy=True)
        assert isinstance(loaded, Loaded)
        rows.append(score_row(row, loaded, leads, events, given.as_of, np.arange(len(leads))))
    failed = np.logical_or.reduce([row.failed for row in rows])
    return Composition(bundles, rows), np.nonzero(~failed)[0]


def _scored(loaded: Loaded, given: Batch) -> Any:
    leads, events = _frames(given)
    program = compile_program(loaded.ruleset)
    return score_frame(loaded.ruleset, program, leads, events=events, as_of=given.as_of)


def _frames(given: Batch) -> tuple[Any, Any]:
    return pl.from_arrow(given.leads), None if given.events is None else pl.from_arrow(given.events)
