"""The flips of a population attributed, from the scores that were already made."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import polars as pl

from leadrules.analysis.compare.attribution import Attribution, attribute
from leadrules.analysis.compare.choices import Choices
from leadrules.analysis.compare.paired import Paired, Version
from leadrules.analysis.compare.population.colleagues import theirs, units_of
from leadrules.analysis.compare.population.gathering import DECIDED, instant, with_decisions
from leadrules.analysis.compare.population.record import Population
from leadrules.analysis.compare.statistics.answers import CannotTell
from leadrules.analysis.compare.statistics.columns import Codes
from leadrules.analysis.compare.verdicts import Verdicts
from leadrules.language.loading import Loaded

MOST = 30_000
"""So many flips are attributed; of more, as many are drawn at random."""


def attribution_of(
    a: Loaded,
    b: Loaded,
    leads: pl.DataFrame,
    events: pl.DataFrame | None,
    choices: Choices,
    population: Population,
    *,
    most: int = MOST,
) -> tuple[Attribution | CannotTell, int | None]:
    """Which changes of the rules flip each lead of a population, and how many flips were drawn.

    Flips are told by the leads' places in the table that was given. None were drawn where there are
    no more than `most`: all are attributed. The seed of the choices draws.
    """
    paired = population.paired
    flips = np.flatnonzero(paired.a.verdict != paired.b.verdict)
    drawn = len(flips) > most
    if drawn:
        flips = np.sort(np.random.default_rng(choices.seed).permutation(flips)[:most])
    rulesets = (a.ruleset, b.ruleset)
    units = units_of(rulesets, leads)
    # WHY: mixtures are scored too, and over no more leads than who flips can see
    rows = np.flatnonzero(np.isin(units, units[paired.row[flips]]))
    some = leads[rows]
    found = attribute(
        a,
        b,
        with_decisions(some, _decided(paired, flips, leads.height)[rows]),
        events=None if events is None else theirs(rulesets, some, events),
        as_of=DECIDED if isinstance(choices.as_of, str) else instant(paired.as_of),
        scored=_answers(paired, flips, Verdicts.of(a, b).called, rows),
        seed=choices.seed,
    )
    if isinstance(found, Attribution):
        placed = tuple(replace(flip, row=int(rows[flip.row])) for flip in found.flips)
        found = replace(found, flips=placed)
    return found, len(flips) if drawn else None


def _decided(paired: Paired, flips: Codes, height: int) -> np.typing.NDArray[np.datetime64]:
    decided = np.full(height, np.datetime64("NaT"), dtype="datetime64[us]")
    decided[paired.row[flips]] = paired.as_of[flips]
    return decided


def _answers(
    paired: Paired, flips: Codes, called: Mapping[str, str], rows: Codes
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """What both versions answered, as `score_frame` gives it: null for rows that do not flip."""
    own = {new: old for old, new in called.items()}
    every = pl.DataFrame({"row": rows})

    def of(version: Version, names: Mapping[str, str]) -> pl.DataFrame:
        verdicts = pl.Series([names.get(name, name) for name in paired.verdicts])
        given = pl.DataFrame(
            {
                "row": paired.row[flips],
                "verdict": verdicts.gather(version.verdict[flips]),
                "score": version.score[flips],
            }
        )
        return every.join(given, on="row", how="left", maintain_order="left")

    return of(paired.a, own), of(paired.b, {})
