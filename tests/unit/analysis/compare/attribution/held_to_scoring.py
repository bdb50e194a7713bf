"""What is put together, held to what each hybrid decides when it is scored whole."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from leadrules.analysis.compare.attribution import Steps
from leadrules.analysis.compare.attribution.answering import answers
from leadrules.analysis.compare.attribution.composition import Composition
from leadrules.analysis.compare.attribution.leaves import score_row
from leadrules.analysis.compare.attribution.pieces import Asked
from leadrules.analysis.compare.attribution.shapley import exact
from leadrules.backends.columnar.frames.scoring import score_frame
from leadrules.backends.python import compile_program
from leadrules.language.loading import Loaded


def held_to_scoring(
    steps: Steps, subsets: Sequence[frozenset[int]], leads: Any, events: Any, as_of: Any
) -> None:
    """Each subset of units, and both versions, over every lead that can be scored."""
    count = len(steps.units)
    subsets = [frozenset(), *subsets, frozenset(range(count))]
    hybrids = [steps.a, *(steps.hybrid(subset) for subset in subsets), steps.b]
    columns = [0, *range(len(subsets)), len(subsets) - 1]
    composition, kept = _composition(steps, leads, events, as_of)
    if not len(kept):
        return
    on = [np.array([[unit in subset for subset in subsets]]) for unit in range(count)]
    decided = answers(composition, Asked(kept, on))
    for column, hybrid in zip(columns, hybrids, strict=True):
        place = column % decided.verdicts.shape[1]  # without any unit all are alike
        called = steps.called if hybrid is steps.a else {}
        program = compile_program(hybrid.ruleset)
        scored = score_frame(hybrid.ruleset, program, leads, events=events, as_of=as_of)[kept]
        names = [composition.names[at] for at in decided.verdicts[:, place]]
        assert [called.get(each, each) for each in scored["verdict"].to_list()] == names
        points = np.rint(scored["score"].to_numpy() * 100).tolist()
        assert points == decided.scores[:, place].tolist()
    _shares_add_up(composition, kept)


def _shares_add_up(composition: Composition, kept: Any) -> None:
    """The axiom of efficiency, exactly; and units that do not matter change nothing."""
    counts = composition.relevant[kept].sum(axis=1)
    ends = [np.array([[False, True]])] * composition.relevant.shape[1]
    for units in sorted({*counts.tolist()} & {*range(8)}):
        leads = kept[counts == units]
        values = exact(composition, leads, units, lambda verdicts: verdicts.astype(np.int64))
        both = answers(composition, Asked(leads, ends))
        for shares, worth in ((values.verdicts, both.verdicts), (values.scores, both.scores)):
            whole = (worth[:, -1] - worth[:, 0]) * values.denominator
            assert shares.sum(axis=1).tolist() == whole.tolist()


def _composition(steps: Steps, leads: Any, events: Any, as_of: Any) -> tuple[Composition, Any]:
    bundles = steps.bundles
    rows = []
    for row in bundles.rows:
        loaded = bundles.hybrids.load(bundles.slots_of(row), roomy=True)
        assert isinstance(loaded, Loaded)
        rows.append(score_row(row, loaded, leads, events, as_of, np.arange(len(leads))))
    failed = np.logical_or.reduce([row.failed for row in rows])
    return Composition(bundles, rows), np.nonzero(~failed)[0]
