"""Whether verdicts move evenly: Bowker's symmetry, and Stuart and Maxwell's equal margins."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.stats import chi2
from statsmodels.stats.contingency_tables import SquareTable

from leadrules.analysis.compare.statistics.answers import CannotTell


@dataclass(frozen=True, slots=True)
class SquareTest:
    """A test of a square table: its chi-square, degrees of freedom, and p.

    No degree of freedom means that nothing moved, and p is 1.
    """

    statistic: float
    freedom: int
    p: float


NOTHING_MOVED = SquareTest(0.0, 0, 1.0)


def bowker(matrix: Sequence[Sequence[int]] | NDArray[np.int64]) -> SquareTest | CannotTell:
    """Whether as many leads go from each verdict to another as come back.

    Rows are A's verdicts, columns B's, in the same order. Pairs of verdicts between which no lead
    moves have no say, nor a degree of freedom (statsmodels counts it; R has no answer). Assumes
    independent leads. Bowker (1948) JASA 43:572-574.

    >>> round(bowker([[20, 10, 5], [3, 30, 15], [0, 5, 40]]).statistic, 4)
    13.7692
    """
    table = _square(matrix)
    if isinstance(table, CannotTell):
        return table
    upper = np.triu_indices(len(table), 1)
    pairs = int(((table + table.T)[upper] > 0).sum())
    if not pairs:
        return NOTHING_MOVED
    statistic = float(SquareTable(table, shift_zeros=False).symmetry().statistic)
    return SquareTest(statistic, pairs, float(chi2.sf(statistic, pairs)))


def stuart_maxwell(matrix: Sequence[Sequence[int]] | NDArray[np.int64]) -> SquareTest | CannotTell:
    """Whether each verdict is given as often by both versions.

    Rows are A's verdicts, columns B's. Verdicts into and out of which no lead moves are left out.
    Where verdicts move only among some of them, as in blocks, there is no single answer. Assumes
    independent leads. Stuart (1955) Biometrika 42:412-416; Maxwell (1970) British Journal of
    Psychiatry 116:651-655.

    >>> round(stuart_maxwell([[20, 10, 5], [3, 30, 15], [0, 5, 40]]).statistic, 4)
    13.7647
    """
    table = _square(matrix)
    if isinstance(table, CannotTell):
        return table
    moved = table + table.T
    np.fill_diagonal(moved, 0)
    moving = moved.sum(axis=1) > 0
    if not moving.any():
        return NOTHING_MOVED
    table, moved = table[moving][:, moving], moved[moving][:, moving]
    if not _connected(moved):
        return CannotTell("the verdicts change only within groups of verdicts")
    answer = SquareTable(table, shift_zeros=False).homogeneity()
    statistic, freedom = max(0.0, float(answer.statistic)), len(table) - 1
    # WHY: statsmodels takes 1 - cdf, which is 0 where the tail is small
    return SquareTest(statistic, freedom, float(chi2.sf(statistic, freedom)))


def _square(
    matrix: Sequence[Sequence[int]] | NDArray[np.int64],
) -> NDArray[np.float64] | CannotTell:
    table = np.asarray(matrix, dtype=np.float64)
    if table.ndim != 2 or table.shape[0] != table.shape[1]:
        raise ValueError("the table has to be square")
    if not np.isfinite(table).all() or (table < 0).any():
        raise ValueError("a count is missing or below 0")
    return table if table.sum() else CannotTell("there are no leads")


def _connected(moved: NDArray[np.float64]) -> bool:
    reached = np.zeros(len(moved), dtype=bool)
    reached[0] = True
    for _ in range(len(moved)):
        reached |= (moved[reached] > 0).any(axis=0)
    return bool(reached.all())
