"""Leads in order of score, those with the same score together, for many resamples at once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array

from leadrules.analysis.compare.statistics.columns import (
    Codes,
    Flags,
    Floats,
    Labels,
    Numbers,
    YesNo,
    codes,
    numbers,
    yes_no,
)
from leadrules.analysis.compare.statistics.resampling import Draws, Metric, divided


@dataclass(frozen=True, eq=False, slots=True)
class Ranking:
    """The leads of each period by score, best first; leads that share a place are one tie.

    Ties are numbered by period, then from the best; those of leads that are not ranked are not.
    """

    leads: int
    periods: int
    order: Codes
    """The ranked leads, tie by tie."""
    bounds: Codes
    """Where in `order` each tie begins, and where the last ends."""
    period_of_tie: Codes

    @classmethod
    def of(
        cls, scores: Numbers, periods: Labels | None = None, ranked: YesNo | None = None
    ) -> Ranking:
        """Rank leads by score within each period, those that are not to be ranked nowhere.

        >>> Ranking.of([10, 30, 10]).sums(Draws.once(3))[:, 0]
        array([1., 2.])
        """
        values = numbers(scores)
        leads = len(values)
        if periods is None:
            period, count = np.zeros(leads, np.int64), 1
        else:
            period, count = codes(periods, leads)
        kept = np.flatnonzero(np.ones(leads, bool) if ranked is None else yes_no(ranked, leads))
        order = kept[np.lexsort((-values[kept], period[kept]))]
        opens = np.ones(len(order), bool)
        opens[1:] = (np.diff(values[order]) != 0) | (np.diff(period[order]) != 0)
        starts = np.flatnonzero(opens)
        return cls(leads, count, order, np.append(starts, len(order)), period[order[starts]])

    def head(self, kept: Flags) -> Ranking:
        """The same with some of the ties only."""
        sizes = np.diff(self.bounds)
        order = self.order[np.repeat(kept, sizes)]
        bounds = np.append(0, np.cumsum(sizes[kept]))
        return Ranking(self.leads, self.periods, order, bounds, self.period_of_tie[kept])

    def matrix(self, values: Floats) -> csr_array:
        """The matrix (ties x leads) that sums a column of the leads by tie."""
        shape = (len(self.period_of_tie), self.leads)
        return csr_array((values[self.order], self.order, self.bounds), shape=shape)

    def sums(self, draws: Draws) -> Floats:
        """How many leads each tie has, in each resample (ties x resamples)."""
        return draws.sums(self.matrix(np.ones(self.leads)))

    def before(self, sums: Floats) -> Floats:
        """How many leads of its period are before each tie."""
        running = np.cumsum(sums, axis=0) - sums
        if len(sums):
            running -= running[np.searchsorted(self.period_of_tie, self.period_of_tie)]
        return running

    def by_period(self, sums: Floats) -> Floats:
        """How many leads each period has (periods x resamples)."""
        groups = np.arange(len(self.period_of_tie) + 1)
        parts = (np.ones(len(self.period_of_tie)), self.period_of_tie, groups)
        shape = (len(self.period_of_tie), self.periods)
        return np.asarray(csr_array(parts, shape=shape).T @ sums, dtype=np.float64)

    def of_leads(self, by_tie: Floats) -> Floats:
        """Each tie's value for every lead in it, in the leads' `order`."""
        return np.repeat(by_tie, np.diff(self.bounds), axis=0)


def auc_metric(scores: Numbers, won: YesNo) -> Metric:
    """The ROC AUC as a metric for the bootstrap; ties count half. Mann and Whitney (1947).

    >>> auc_metric([10, 20, 20, 30], [0, 0, 1, 1])(Draws.once(4))
    array([0.875])
    """
    ranking, outcome = _with_outcome(scores, won)
    of_won, of_others = ranking.matrix(outcome), ranking.matrix(1 - outcome)

    def metric(draws: Draws) -> Floats:
        ups, downs = draws.sums(of_won), draws.sums(of_others)
        above = np.cumsum(ups, axis=0) - ups / 2
        return divided((downs * above).sum(axis=0), ups.sum(axis=0) * downs.sum(axis=0))

    return metric


def average_precision_metric(scores: Numbers, won: YesNo) -> Metric:
    """The average precision as a metric for the bootstrap, as `average_precision` defines it.

    >>> average_precision_metric([0.1, 0.4, 0.35, 0.8], [0, 0, 1, 1])(Draws.once(4)).round(3)
    array([0.833])
    """
    ranking, outcome = _with_outcome(scores, won)
    of_won = ranking.matrix(outcome)

    def metric(draws: Draws) -> Floats:
        ups = draws.sums(of_won)
        found, passed = np.cumsum(ups, axis=0), np.cumsum(ranking.sums(draws), axis=0)
        # WHY: before the first lead that is drawn nothing is passed, and nothing gained
        precision = np.divide(found, passed, out=np.zeros_like(found), where=passed > 0)
        return divided((ups * precision).sum(axis=0), ups.sum(axis=0))

    return metric


def _with_outcome(scores: Numbers, won: YesNo) -> tuple[Ranking, Floats]:
    ranking = Ranking.of(scores)
    return ranking, yes_no(won, ranking.leads).astype(np.float64)
