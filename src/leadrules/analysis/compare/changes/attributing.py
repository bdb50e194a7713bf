"""The flips of a population attributed, from the scores that were already made."""

from __future__ import annotations

import numpy as np
import polars as pl

from leadrules.analysis.compare.attribution import Attribution, attribute
from leadrules.analysis.compare.attribution.steps import steps_between
from leadrules.analysis.compare.choices import Choices
from leadrules.analysis.compare.paired import Paired, Version
from leadrules.analysis.compare.population.gathering import DECIDED, instant, with_decisions
from leadrules.analysis.compare.population.record import Population
from leadrules.analysis.compare.statistics.answers import CannotTell
from leadrules.language.loading import Loaded

MOST = 20_000
"""So many flips are attributed; of more, as many are drawn at random, by whole accounts."""


def attribution_of(
    a: Loaded,
    b: Loaded,
    leads: pl.DataFrame,
    events: pl.DataFrame | None,
    choices: Choices,
    population: Population,
) -> Attribution | CannotTell:
    """Which changes of the rules flip each lead of a population.

    Flips are told by the leads' places in the table that was given.
    """
    paired = population.paired
    called = {new: old for old, new in steps_between(a, b).called.items()}
    decided = np.full(leads.height, np.datetime64("NaT"), dtype="datetime64[us]")
    decided[paired.row] = paired.as_of
    as_of = DECIDED if isinstance(choices.as_of, str) else instant(paired.as_of)
    scored = (
        _answers(paired, paired.a, leads.height, called),
        _answers(paired, paired.b, leads.height, {}),
    )
    return attribute(
        a, b, with_decisions(leads, decided), events=events, as_of=as_of, scored=scored,
        seed=choices.seed,
    )  # fmt: skip


def _answers(paired: Paired, version: Version, height: int, called: dict[str, str]) -> pl.DataFrame:
    """What a version answered, as `score_frame` gives it: null for rows that are left out."""
    names = [called.get(name, name) for name in paired.verdicts]
    verdict = pl.Series(names).gather(version.verdict)
    given = pl.DataFrame({"row": paired.row, "verdict": verdict, "score": version.score})
    every = pl.DataFrame({"row": np.arange(height)})
    return every.join(given, on="row", how="left", maintain_order="left")
