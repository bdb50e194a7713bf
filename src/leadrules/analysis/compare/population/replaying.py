"""Leads scored at many instants, each with its events and colleagues as of then."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
import polars as pl

from leadrules.analysis.compare.population.colleagues import id_text, theirs, units_of
from leadrules.analysis.compare.population.gathering import DECIDED, scored_as_of
from leadrules.analysis.compare.population.schedule import Schedule
from leadrules.analysis.compare.statistics.columns import Codes, Flags
from leadrules.backends.columnar.frames.names import read_of_leads
from leadrules.backends.columnar.lowering.events.measuring import reads_account
from leadrules.language import ir

_MATE, _UNIT, _TURN, _PLACE = "mate replayed", "unit replayed", "turn replayed", "place replayed"


def passes_at(
    ruleset: ir.Ruleset,
    leads: pl.DataFrame,
    events: pl.DataFrame,
    rows: Codes,
    schedule: Schedule,
    passing: Mapping[str, bool],
) -> Flags:
    """Of each instant of a schedule whether the lead's verdict is one of those that pass.

    `rows` are the places in `leads` of the schedule's leads, `passing` the ruleset's verdicts.
    """
    units = units_of([ruleset], leads)
    mates = np.flatnonzero(np.isin(units, units[rows]))
    table = leads[mates].select(name for name in leads.columns if name in read_of_leads(ruleset))
    table = table.with_columns(pl.Series(_MATE, mates), pl.Series(_UNIT, units[mates]))
    turns = pl.DataFrame(
        {
            _MATE: rows[schedule.of],
            _UNIT: units[rows[schedule.of]],
            _TURN: schedule.turn,
            _PLACE: np.arange(len(schedule.of)),
            DECIDED: pl.Series(schedule.at).dt.replace_time_zone("UTC"),
        }
    )
    # WHY: all who can see one another are there at each turn of one of them
    frame = turns.select(_UNIT, _TURN).unique().join(table, on=_UNIT)
    frame = frame.join(turns.drop(_UNIT), on=(_MATE, _TURN), how="left")
    seen = theirs([ruleset], leads[mates], events)
    found = np.zeros(len(schedule.of), np.bool_)
    for part in _parts(ruleset, frame):
        answer = scored_as_of(ruleset, part, seen, DECIDED)
        passed = answer["verdict"].replace_strict(
            dict(passing), default=False, return_dtype=pl.Boolean
        )
        place = part[_PLACE]
        found[place.drop_nulls().to_numpy()] = passed.filter(place.is_not_null()).to_numpy()
    return found


def _parts(ruleset: ir.Ruleset, frame: pl.DataFrame) -> Iterator[pl.DataFrame]:
    """The frame such that nobody is its own colleague, or a colleague twice."""
    keys = [key for key in ruleset.account_keys if key in frame.columns]
    if not reads_account(ruleset) or not keys:
        yield frame
        return
    read = {name for field in ruleset.fields for name in (field.name, *field.sources)}
    if read.intersection(keys):
        yield from frame.partition_by(_TURN)
        return
    turn = pl.col(_TURN).cast(pl.String)
    apart = [pl.concat_str(id_text(key), pl.lit(" in turn "), turn).alias(key) for key in keys]
    yield frame.with_columns(apart)
