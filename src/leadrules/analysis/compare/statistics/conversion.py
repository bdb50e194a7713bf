"""Observed conversion: by band or verdict, and of the leads that a verdict passes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from leadrules.analysis.compare.statistics.answers import LEVEL, CannotTell
from leadrules.analysis.compare.statistics.columns import Numbers, YesNo, numbers, yes_no
from leadrules.analysis.compare.statistics.proportion import Proportion, proportion


@dataclass(frozen=True, slots=True)
class Conversion:
    """How many leads of one label were won, of how many, and Wilson's interval."""

    label: str
    won: Proportion | CannotTell


@dataclass(frozen=True, slots=True)
class VerdictQuality:
    """Of the leads passed, the share won; of the leads won, the share passed."""

    precision: Proportion | CannotTell
    recall: Proportion | CannotTell


def conversion_by_label(
    labels: Sequence[str], won: YesNo, order: Sequence[str], *, level: float = LEVEL
) -> tuple[Conversion, ...]:
    """The share of won leads for each label of `order`, those without leads too.

    Assumes independent leads, as Wilson's interval does.

    >>> [one.won.share for one in conversion_by_label(["mql", "mql"], [1, 0], ["mql"])]
    [0.5]
    """
    outcome = yes_no(won, len(labels))
    names = np.asarray(labels, dtype=np.str_)
    return tuple(
        Conversion(
            label,
            proportion(
                int(outcome[names == label].sum()), int((names == label).sum()), level=level
            ),
        )
        for label in order
    )


def conversion_by_band(
    scores: Numbers, won: YesNo, edges: Sequence[float], *, level: float = LEVEL
) -> tuple[Conversion, ...]:
    """The share of won leads in bands of the score; a score on an edge is in the band above.

    >>> [one.label for one in conversion_by_band([10, 60], [0, 1], [50])]
    ['below 50', '50 and above']
    """
    values = numbers(scores)
    cuts = np.asarray(edges, dtype=np.float64)
    if not len(cuts) or (np.diff(cuts) <= 0).any():
        raise ValueError("the edges have to rise")
    middle = [f"{low:g} to below {high:g}" for low, high in pairwise(cuts)]
    names = [f"below {cuts[0]:g}", *middle, f"{cuts[-1]:g} and above"]
    places = np.searchsorted(cuts, values, side="right")
    return conversion_by_label([names[place] for place in places], won, names, level=level)


def verdict_quality(passed: YesNo, won: YesNo, *, level: float = LEVEL) -> VerdictQuality:
    """Precision and recall of a verdict, with Wilson's intervals.

    >>> verdict_quality([1, 1, 0], [1, 0, 0]).precision.share
    0.5
    """
    through = yes_no(passed)
    outcome = yes_no(won, len(through))
    hits = int((through & outcome).sum())
    return VerdictQuality(
        proportion(hits, int(through.sum()), level=level),
        proportion(hits, int(outcome.sum()), level=level),
    )
