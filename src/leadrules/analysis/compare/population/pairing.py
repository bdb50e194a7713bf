"""Two scored frames as the arrays that every room of a comparison reads."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np
import polars as pl

from leadrules.analysis.compare.paired import Instants, Paired, Version
from leadrules.analysis.compare.population.columns import clusters_of, texts_of
from leadrules.analysis.compare.statistics.columns import Codes, Flags
from leadrules.analysis.compare.verdicts import Verdicts
from leadrules.backends.columnar.frames.names import BITS, lead_id_column
from leadrules.language import ir
from leadrules.language.loading import Loaded

HOLD = "hold"


def lead_ids(ruleset: ir.Ruleset, leads: pl.DataFrame) -> pl.Series:
    """The leads' ids as texts, null where one is missing or no column holds them."""
    column = lead_id_column(ruleset, leads.columns)
    if column is None:
        return pl.Series("lead_id", [None] * leads.height, dtype=pl.String)
    return pl.Series("lead_id", texts_of(leads[column]), dtype=pl.String)


def paired_of(
    a: Loaded,
    b: Loaded,
    leads: pl.DataFrame,
    scored: tuple[pl.DataFrame, pl.DataFrame],
    rows: Codes,
    as_of: Instants,
    *,
    passes: Sequence[str],
    account: str | None,
) -> Paired:
    """The pair of answers about leads, whose places in the table given are `rows`.

    All frames have one row for each of `rows`, and no answer is an error.
    """
    verdicts = Verdicts.of(a, b)
    names = verdicts.placed(passes)
    given = [scored[0]["verdict"].replace(dict(verdicts.called)), scored[1]["verdict"]]
    if any((one == HOLD).any() for one in given) and HOLD not in names:
        names = (*names, HOLD)
    ids = lead_ids(a.ruleset, leads)
    cluster, accounts = clusters_of(ids, None if account is None else leads[account])
    versions = [
        _version(ruleset, frame, verdict, names, passes, called)
        for ruleset, frame, verdict, called in zip(
            (a.ruleset, b.ruleset), scored, given, (verdicts.called, {}), strict=True
        )
    ]
    return Paired(rows, tuple(ids.to_list()), as_of, cluster, accounts, names, *versions)


def _version(
    ruleset: ir.Ruleset,
    scored: pl.DataFrame,
    verdict: pl.Series,
    names: Sequence[str],
    passes: Sequence[str],
    called: Mapping[str, str],
) -> Version:
    out = {called.get(one.name, one.name) for one in ruleset.verdicts if one.disqualifies}
    places = verdict.replace_strict(
        list(names), list(range(len(names))), return_dtype=pl.Int64
    ).to_numpy()
    rules = [rule.id for group in ruleset.groups for rule in group.rules]
    return Version(
        scored["score"].to_numpy(),
        places,
        _whether(names, places, lambda name: name in passes and name not in out),
        _whether(names, places, lambda name: name not in out and name != HOLD),
        _bits(scored, rules, "fired"),
        _bits(scored, rules, "unknown"),
        {rule: scored[f"points_{rule}"].to_numpy() for rule in rules},
    )


def _whether(names: Sequence[str], places: Codes, asked: Callable[[str], bool]) -> Flags:
    return np.array([asked(name) for name in names], dtype=np.bool_)[places]


def _bits(scored: pl.DataFrame, rules: Sequence[str], what: str) -> dict[str, Flags]:
    masks: dict[int, Codes] = {}
    found = {}
    for place, rule in enumerate(rules):
        mask = place // BITS
        if mask not in masks:
            masks[mask] = scored[f"{what}_{mask + 1}"].cast(pl.Int64).to_numpy()
        found[rule] = (masks[mask] >> (place % BITS) & 1).astype(np.bool_)
    return found
