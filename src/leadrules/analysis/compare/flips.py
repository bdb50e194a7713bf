"""The leads whose verdict differs, as a tidy table."""

from __future__ import annotations

import polars as pl

from leadrules.analysis.compare.changes.record import Changes
from leadrules.analysis.compare.population.record import Population
from leadrules.analysis.compare.statistics.answers import CannotTell

SCHEMA = {
    "row": pl.Int64,
    "lead_id": pl.String,
    "old_verdict": pl.String,
    "new_verdict": pl.String,
    "old_score": pl.Float64,
    "new_score": pl.Float64,
    "why": pl.String,
}


def flips_table(population: Population, changes: Changes) -> pl.DataFrame:
    """One row a flip, in the order of the leads; `why` is missing where it cannot be told."""
    paired, why = population.paired, _reasons(changes)
    places = (paired.a.verdict != paired.b.verdict).nonzero()[0].tolist()
    rows = [
        (
            int(paired.row[place]),
            paired.lead_id[place],
            paired.verdicts[paired.a.verdict[place]],
            paired.verdicts[paired.b.verdict[place]],
            float(paired.a.score[place]),
            float(paired.b.score[place]),
            why.get(int(paired.row[place])),
        )
        for place in places
    ]
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")


def _reasons(changes: Changes) -> dict[int, str]:
    """By the row of a flip: the titles of the changes that are enough for it."""
    found = changes.attribution
    if isinstance(found, CannotTell):
        return {}
    titles = [unit.title for unit in found.units]
    return {flip.row: "; ".join(titles[unit] for unit in flip.smallest) for flip in found.flips}
