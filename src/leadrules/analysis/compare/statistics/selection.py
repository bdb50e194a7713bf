"""Which leads a version hands to sales: what a verdict passes, or the best up to a capacity."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from leadrules.analysis.compare.statistics.answers import CannotTell
from leadrules.analysis.compare.statistics.columns import (
    Codes,
    Floats,
    Labels,
    Numbers,
    YesNo,
    numbers,
    yes_no,
)
from leadrules.analysis.compare.statistics.ranking import Ranking
from leadrules.analysis.compare.statistics.resampling import Draws, Metric, divided

_SPARE = 64  # places beyond twice the capacity that are kept at hand


class Selection(Protocol):
    """How a version chooses among leads, in every resample."""

    leads: int

    def chosen(self, draws: Draws) -> Chosen:
        """Which leads may be chosen, and how often each is, at most as often as it is drawn."""
        ...


@dataclass(frozen=True, slots=True)
class Chosen:
    """Some leads, and how often each is chosen (those leads x resamples); no other lead is."""

    leads: Codes
    times: Floats

    def among(self, leads: Codes) -> Floats:
        """How often each of other leads is chosen, `leads` in rising order."""
        times = np.zeros((len(leads), self.times.shape[1]))
        times[np.searchsorted(leads, self.leads)] = self.times
        return times


class ByVerdict:
    """The leads that a verdict passes, however many.

    >>> observed(ByVerdict([1, 0]))
    array([1., 0.])
    """

    def __init__(self, passed: YesNo) -> None:
        flags = yes_no(passed)
        self.leads = len(flags)
        self._passed = np.flatnonzero(flags)

    def chosen(self, draws: Draws) -> Chosen:
        """Every lead that passes, as often as it is drawn."""
        return Chosen(self._passed, draws.of(self._passed))


class ByCapacity:
    """The leads with the highest scores of each period, up to its capacity.

    `precision@200/week` is a capacity of 200 with weeks as periods; a capacity a period, in the
    order of their labels, serves weeks that are cut off. Leads that are not `ranked` (disqualified)
    are never chosen. Where a tie does not fit, each lead in it is chosen with the same chance, and
    counts as that share: McSherry and Najork (2008), Computing Information Retrieval Performance
    Measures Efficiently in the Presence of Tied Scores, ECIR.

    >>> observed(ByCapacity([90, 50, 50, 10], 2))
    array([1. , 0.5, 0.5, 0. ])
    """

    def __init__(
        self,
        scores: Numbers,
        capacity: float | Sequence[float],
        *,
        periods: Labels | None = None,
        ranked: YesNo | None = None,
    ) -> None:
        whole = Ranking.of(scores, periods, ranked)
        self.leads = whole.leads
        self._rooms = np.broadcast_to(np.asarray(capacity, np.float64), (whole.periods,))
        if not np.isfinite(self._rooms).all() or (self._rooms <= 0).any():
            raise ValueError("a capacity has to be above 0")
        self.room = float(self._rooms.sum())
        # WHY: places far beyond the capacity are hardly ever reached; `taken` looks whether so
        ahead = whole.before(whole.sums(Draws.once(self.leads)))[:, 0]
        near = ahead < 2 * self._rooms[whole.period_of_tie] + _SPARE
        self.rankings = (whole.head(near), whole)

    def taken(self, draws: Draws) -> tuple[Ranking, Floats, Floats]:
        """The ranking, how many leads each tie has, and how many are chosen (ties x resamples)."""
        head, whole = self.rankings
        sums = head.sums(draws)
        if len(head.order) < len(whole.order):
            cut = np.bincount(whole.period_of_tie, minlength=whole.periods) > np.bincount(
                head.period_of_tie, minlength=whole.periods
            )
            if (head.by_period(sums)[cut] < self._rooms[cut, None]).any():
                return self._taken(whole, whole.sums(draws))
        return self._taken(head, sums)

    def _taken(self, ranking: Ranking, sums: Floats) -> tuple[Ranking, Floats, Floats]:
        rooms = self._rooms[ranking.period_of_tie][:, None]
        return ranking, sums, np.clip(rooms - ranking.before(sums), 0, sums)

    def chosen(self, draws: Draws) -> Chosen:
        """The best leads, ties by expectation."""
        ranking, sums, taken = self.taken(draws)
        parts = np.divide(taken, sums, out=np.zeros_like(sums), where=sums > 0)
        return Chosen(ranking.order, ranking.of_leads(parts) * draws.of(ranking.order))


def observed(selection: Selection) -> Floats:
    """Of each lead, as observed, the chance that it is chosen: 0, 1, or a share in a tie.

    >>> observed(ByVerdict([0, 1]))
    array([0., 1.])
    """
    chosen = selection.chosen(Draws.once(selection.leads))
    return chosen.among(np.arange(selection.leads))[:, 0]


@dataclass(frozen=True, slots=True)
class Precision:
    """Of the leads chosen, the share won; never without how many were chosen, of how much room."""

    precision: float
    won: float
    volume: float
    room: float | None
    """How many leads there was room for; none where a verdict chooses."""


def precision(selection: Selection, won: YesNo) -> Precision | CannotTell:
    """The precision of a selection as observed; won leads and volume by expectation.

    >>> precision(ByCapacity([90, 50, 50, 10], 2), [1, 1, 0, 0]).precision
    0.75
    """
    outcome = yes_no(won, selection.leads)
    chosen = observed(selection)
    volume = float(chosen.sum())
    if not volume:
        return CannotTell("no lead is chosen")
    hits = float(chosen[outcome].sum())
    room = selection.room if isinstance(selection, ByCapacity) else None
    return Precision(hits / volume, hits, volume, room)


def precision_metric(selection: ByVerdict | ByCapacity, values: Numbers) -> Metric:
    """The mean of a column over the leads chosen, as a metric: won or not, or an amount.

    >>> precision_metric(ByCapacity([90, 50, 50, 10], 2), [1, 1, 0, 0])(Draws.once(4))
    array([0.75])
    """
    totals = totals_metric(selection, values)

    def metric(draws: Draws) -> Floats:
        volume, sums = totals(draws)
        return divided(sums, volume)

    return metric


def totals_metric(selection: ByVerdict | ByCapacity, *columns: Numbers) -> Metric:
    """How many leads are chosen, and the sum of each column over them: several values, as rows.

    >>> totals_metric(ByCapacity([90, 50, 50, 10], 2), [1, 1, 0, 0])(Draws.once(4))
    array([[2. ],
           [1.5]])
    """
    values = [numbers(column, selection.leads) for column in columns]
    if isinstance(selection, ByVerdict):
        passed = observed(selection)
        chosen = [passed, *(passed * column for column in values)]
        return lambda draws: np.stack([draws.sum(column) for column in chosen])

    # WHY: by tie, as there are fewer ties than leads, and a tie's leads are chosen alike
    by_tie = {
        ranking: [ranking.matrix(column) for column in values] for ranking in selection.rankings
    }

    def metric(draws: Draws) -> Floats:
        ranking, sums, taken = selection.taken(draws)
        parts = np.divide(taken, sums, out=np.zeros_like(sums), where=sums > 0)
        rows = [(parts * draws.sums(matrix)).sum(axis=0) for matrix in by_tie[ranking]]
        return np.stack([taken.sum(axis=0), *rows])

    return metric


def volume_metric(selection: ByVerdict | ByCapacity) -> Metric:
    """How many leads are chosen, as a metric.

    >>> volume_metric(ByCapacity([90, 50, 50, 10], 2))(Draws.once(4))
    array([2.])
    """
    totals = totals_metric(selection)
    return lambda draws: np.asarray(totals(draws)[0])
