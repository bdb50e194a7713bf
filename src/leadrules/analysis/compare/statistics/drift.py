"""Whether scores or fields are spread otherwise than before: PSI, and Kolmogorov and Smirnov."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.stats import ks_2samp

from leadrules.analysis.compare.statistics.answers import CannotTell
from leadrules.analysis.compare.statistics.columns import Floats, Numbers, YesNo, numbers, yes_no

EMPTY = 0.5
"""How many leads an empty bin counts as, in either population."""


@dataclass(frozen=True, slots=True)
class Bin:
    """One bin: leads before and now, and what it adds to the index."""

    before: int
    now: int
    part: float


@dataclass(frozen=True, slots=True)
class StabilityIndex:
    """The population stability index, its bins, and how many of them were empty in one population.

    By habit below 0.1 is little, above 0.25 much; that is a habit, not a test.
    """

    value: float
    bins: tuple[Bin, ...]
    empty: int


@dataclass(frozen=True, slots=True)
class KolmogorovSmirnov:
    """The greatest distance of two cumulated shares, at which value, and p."""

    distance: float
    at: float
    p: float


def stability_of_counts(before: Sequence[int], now: Sequence[int]) -> StabilityIndex | CannotTell:
    """The population stability index of counts in the same bins.

    Sums (now - before) ln(now / before) over the shares: Siddiqi (2017), Intelligent Credit
    Scoring, 2nd ed., p. 369; Kullback and Leibler's symmetric divergence. A bin that is empty in
    one population counts as half a lead there; one that is empty in both says nothing.

    >>> round(stability_of_counts([50, 50], [60, 40]).value, 6)
    0.040547
    """
    if len(before) != len(now) or min((*before, *now), default=0) < 0:
        raise ValueError("counts of the same bins, none below 0")
    if not sum(before) or not sum(now):
        return CannotTell("there are no leads in one of the two populations")
    bins, empty = [], 0
    for was, are in zip(before, now, strict=True):
        part = 0.0
        if was or are:
            empty += not was or not are
            share_was, share_is = max(was, EMPTY) / sum(before), max(are, EMPTY) / sum(now)
            part = float((share_is - share_was) * np.log(share_is / share_was))
        bins.append(Bin(int(was), int(are), part))
    return StabilityIndex(float(sum(one.part for one in bins)), tuple(bins), empty)


def stability(before: Numbers, now: Numbers, edges: Sequence[float]) -> StabilityIndex | CannotTell:
    """The population stability index of two columns, in bins that were fixed beforehand.

    `edges` rise; a value on an edge is in the bin above, values beyond the last edge in a bin of
    their own.

    >>> [one.now for one in stability([1, 5, 9], [5, 5, 9], [3, 6]).bins]
    [0, 2, 1]
    """
    cuts = np.asarray(edges, dtype=np.float64)
    if not len(cuts) or not np.isfinite(cuts).all() or (np.diff(cuts) <= 0).any():
        raise ValueError("the edges have to rise")
    was, are = (_binned(numbers(values), cuts) for values in (before, now))
    return stability_of_counts(was, are)


def kolmogorov_smirnov(one: Numbers, other: Numbers) -> KolmogorovSmirnov | CannotTell:
    """How far apart two spreads are, at most; values against themselves have p = 1.

    Assumes independent leads; with ties, as scores have, p is too high, never too low. Smirnov
    (1948) Annals of Mathematical Statistics 19:279-281.

    >>> kolmogorov_smirnov([1, 2, 3, 4], [3, 4, 5, 6]).distance
    0.5
    """
    first, second = numbers(one), numbers(other)
    if not len(first) or not len(second):
        return CannotTell("there are no leads in one of the two populations")
    # WHY: the exact p of large samples is slow and no better
    small = max(len(first), len(second)) <= 1000
    answer = ks_2samp(first, second, method="exact" if small else "asymp")
    p = float(min(1.0, answer.pvalue))
    return KolmogorovSmirnov(float(answer.statistic), float(answer.statistic_location), p)


def separation(scores: Numbers, won: YesNo) -> KolmogorovSmirnov | CannotTell:
    """The same between the scores of won leads and of those not won: how well a score parts them.

    >>> separation([10, 20, 30, 40], [0, 0, 1, 1]).distance
    1.0
    """
    values = numbers(scores)
    outcome = yes_no(won, len(values))
    if not outcome.any():
        return CannotTell("no lead was won")
    if outcome.all():
        return CannotTell("every lead was won")
    return kolmogorov_smirnov(values[outcome], values[~outcome])


def _binned(values: Floats, cuts: Floats) -> list[int]:
    counts = np.bincount(np.searchsorted(cuts, values, side="right"), minlength=len(cuts) + 1)
    return [int(count) for count in counts]
