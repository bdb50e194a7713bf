"""A share of leads, and Wilson's interval around it."""

from __future__ import annotations

from dataclasses import dataclass

from statsmodels.stats.proportion import proportion_confint

from leadrules.analysis.compare.statistics.answers import LEVEL, CannotTell, Interval


@dataclass(frozen=True, slots=True)
class Proportion:
    """How many of how many, their share, and its interval."""

    hits: int
    leads: int
    share: float
    interval: Interval


def proportion(hits: int, leads: int, *, level: float = LEVEL) -> Proportion | CannotTell:
    """A share with Wilson's score interval, within 0 and 1 and never without width.

    Assumes independent leads. Wilson (1927) JASA 22:209-212; recommended by Newcombe (1998)
    Statistics in Medicine 17:857-872.

    >>> round(proportion(81, 263).interval.low, 4)
    0.2553
    """
    if not 0 <= hits <= leads:
        raise ValueError(f"{hits} of {leads} leads")
    if not leads:
        return CannotTell("there are no leads")
    low, high = proportion_confint(hits, leads, alpha=1 - level, method="wilson")
    share = hits / leads
    # WHY: at 0 and 1 a limit is the share itself, but for rounding on either side
    interval = Interval(max(min(float(low), share), 0.0), min(max(float(high), share), 1.0), level)
    return Proportion(hits, leads, share, interval)
