"""Which leads are replayed, and at which instants of each."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from leadrules.analysis.compare.paired import Instants, Paired
from leadrules.analysis.compare.statistics.columns import Codes, Flags, Floats

INSTANTS = 24
"""Between its first event and its decision a lead is replayed at fewer instants than these."""
BUDGET = 80_000
"""Leads times instants that each version scores; of more leads some are drawn at random."""
STEPS = np.array([1, 2, 4, 7, 14, 28, 56, 112, 224, 448, 896])
"""Days from one instant to the next: of each lead the smallest that `INSTANTS` allow."""

DAY_US = 86_400_000_000
DAY = np.timedelta64(DAY_US, "us")
NEVER = np.datetime64("NaT", "us")


@dataclass(frozen=True, slots=True)
class Schedule:
    """The leads that are replayed, by their places in the pair, and the instants of each.

    `of`, `turn` and `at` have one entry an instant: whose it is (its place among the leads), which
    one counted back from the decision, and when. `whole` is how many leads there are in all,
    `eventless` how many of the chosen have one instant alone, and `steps` are days.
    """

    leads: Codes
    of: Codes
    turn: Codes
    at: Instants
    steps: Codes
    whole: int
    eventless: int

    def first(self, which: Flags) -> Instants:
        """The first of each lead's instants that is marked; NaT where none is."""
        never = np.iinfo(np.int64).max
        first = np.full(len(self.leads), never)
        np.minimum.at(first, self.of[which], self.at[which].astype(np.int64))
        return np.where(first == never, NEVER, first.astype("datetime64[us]"))


def scheduled(
    paired: Paired, begun: Instants, units: Codes, *, seed: int, budget: int = BUDGET
) -> Schedule:
    """When to replay each lead: at its first event (`begun`), at its last decision, and between
    them every so many days, counted back from the decision.

    Of more leads than the budget allows some are drawn: leads of one unit together or not at all.
    """
    last = _last_of_each(paired)
    ends, starts = paired.as_of[last], begun[last]
    before = starts < ends  # not so where there is no event
    span: Floats = (ends - np.where(before, starts, ends)).astype(np.int64) / DAY_US
    places = np.searchsorted(STEPS * INSTANTS, span)
    steps = STEPS[np.minimum(places, len(STEPS) - 1)]
    back = np.minimum(np.ceil(span / steps).astype(np.int64), INSTANTS)
    drawn = _drawn(units[last], back + 1, seed, budget)
    ends, starts, steps, back = ends[drawn], starts[drawn], steps[drawn], back[drawn]
    of = np.repeat(np.arange(len(drawn)), back + 1)
    turn = np.arange(len(of)) - np.repeat(np.cumsum(back + 1) - back - 1, back + 1)
    at = ends[of] - turn * steps[of] * DAY
    at = np.where((turn == back[of]) & (turn > 0), starts[of], at)
    return Schedule(last[drawn], of, turn, at, steps, len(last), int((back == 0).sum()))


def _last_of_each(paired: Paired) -> Codes:
    """The place of each lead's last decision; a row without an id is a lead of its own."""
    table = pl.DataFrame(
        {"id": pl.Series(paired.lead_id, dtype=pl.String), "as_of": pl.Series(paired.as_of)}
    ).with_row_index("place")
    named = table.filter(pl.col("id").is_not_null()).sort("as_of", "place")
    last = named.unique("id", keep="last")["place"].to_numpy()
    nameless = table.filter(pl.col("id").is_null())["place"].to_numpy()
    return np.sort(np.concatenate([last, nameless])).astype(np.int64)


def _drawn(units: Codes, costs: Codes, seed: int, budget: int) -> Codes:
    """The places of the leads that are replayed: all, or whole units in a random order."""
    if costs.sum() <= budget:
        return np.arange(len(units))
    names, unit = np.unique(units, return_inverse=True)
    order = np.random.default_rng(seed).permutation(len(names))
    cost = np.cumsum(np.bincount(unit, weights=costs)[order])
    taken = order[: max(1, int(np.searchsorted(cost, budget, side="right")))]
    return np.flatnonzero(np.isin(unit, taken))
