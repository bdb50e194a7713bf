"""Lift and gain: how much of what is won lies in the best part of the ranking."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from leadrules.analysis.compare.statistics.answers import CannotTell
from leadrules.analysis.compare.statistics.columns import Numbers, YesNo, numbers, yes_no
from leadrules.analysis.compare.statistics.selection import ByCapacity, observed

TENTHS = tuple(step / 10 for step in range(1, 11))


@dataclass(frozen=True, slots=True)
class GainPoint:
    """The best `share` of leads: the part of all won leads in it, and how much denser they are."""

    share: float
    leads: float
    gain: float
    precision: float
    lift: float


def gain(
    scores: Numbers, won: YesNo, shares: Sequence[float] = TENTHS
) -> tuple[GainPoint, ...] | CannotTell:
    """Gain and lift at shares of the ranking, ties by expectation.

    Lift is precision over the share of won leads. Provost and Fawcett (2013), Data Science for
    Business, ch. 8.

    >>> [point.lift for point in gain([4, 3, 2, 1], [1, 0, 1, 0], [0.25, 1])]
    [2.0, 1.0]
    """
    values = numbers(scores)
    outcome = yes_no(won, len(values))
    if not all(0 < part <= 1 for part in shares):
        raise ValueError("a share is above 0 and at most 1")
    if not len(values):
        return CannotTell("there are no leads")
    if not outcome.any():
        return CannotTell("no lead was won")
    total = float(outcome.sum())
    points = []
    for part in shares:
        leads = part * len(values)
        hits = float(observed(ByCapacity(values, leads))[outcome].sum())
        precision = hits / leads
        points.append(GainPoint(part, leads, hits / total, precision, hits / (part * total)))
    return tuple(points)
