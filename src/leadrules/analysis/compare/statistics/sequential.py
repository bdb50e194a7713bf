"""A live test read at any time: its error holds however often one looks, and with any number."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from scipy.optimize import brentq
from scipy.special import betaln

from leadrules.analysis.compare.statistics.answers import LEVEL, CannotTell
from leadrules.analysis.compare.statistics.columns import Floats, YesNo, yes_no

PRIOR = 50.0
"""How many won leads the mixture is worth: best at ratios from about 3/4 to 4/3, valid at any."""

_EDGE = 1e-12


@dataclass(frozen=True, slots=True)
class Reading:
    """The champion's and the challenger's won leads so far, and how many times as often B's are."""

    champion: int
    champion_won: int
    challenger: int
    challenger_won: int
    low: float
    """The challenger's share of won leads is at least so many times the champion's ..."""
    high: float | None
    """... and at most so many; none where the champion has won too few to say."""
    level: float
    p: float
    """Always valid: the lowest so far."""
    shown_at: int | None
    """The number of leads after which 1 was first outside the limits; once shown, shown."""


def read(
    challengers: YesNo, won: YesNo, *, share: float, level: float = LEVEL
) -> Reading | CannotTell:
    """Read a test whose leads (or accounts) were randomised, each with the same planned share.

    Rows are what was randomised, in the order in which their outcome windows closed, never in the
    order of winning. `share` is the planned share of challengers. One may look after every row and
    stop at will: with probability `level` the limits never, at any look, leave out the truth.

    If the arms win alike, each won lead is a challenger's with chance `share`; if the challenger
    wins r times as often, with chance share r / (share r + 1 - share). A Beta mixture of these is a
    martingale, so Ville's inequality bounds the error exactly, for any rate of winning and however
    rare: Lindon and Malek (2022), Anytime-Valid Inference for Multinomial Count Data, NeurIPS;
    Robbins (1970) Annals of Mathematical Statistics 41:1397-1409. Assumes that the ratio stays, not
    the rates.

    >>> even = read([1, 0] * 100, [1, 1, 0, 0] * 50, share=0.5)
    >>> even.shown_at, even.low < 1 < even.high
    (None, True)
    """
    arm = yes_no(challengers)
    outcome = yes_no(won, len(arm))
    if not 0 < share < 1 or not 0 < level < 1:
        raise ValueError("the share of challengers and the level are between 0 and 1")
    rows = np.flatnonzero(outcome)
    if not len(rows):
        return CannotTell("no lead was won so far")
    hits = np.cumsum(arm[rows]).astype(np.float64)
    misses = np.arange(1, len(rows) + 1) - hits
    mixture = betaln(PRIOR * share + hits, PRIOR * (1 - share) + misses)
    mixture -= betaln(PRIOR * share, PRIOR * (1 - share))
    evidence: Floats = mixture - hits * math.log(share) - misses * math.log1p(-share)
    enough = -math.log(1 - level)
    crossed = np.flatnonzero(evidence >= enough)
    low, high = _limits(float(hits[-1]), float(misses[-1]), float(mixture[-1]), enough)
    odds = (1 - share) / share
    return Reading(
        champion=int((~arm).sum()),
        champion_won=int(misses[-1]),
        challenger=int(arm.sum()),
        challenger_won=int(hits[-1]),
        low=low / (1 - low) * odds,
        high=high / (1 - high) * odds if misses[-1] else None,
        level=level,
        p=min(1.0, math.exp(-float(evidence.max()))),
        shown_at=int(rows[crossed[0]] + 1) if len(crossed) else None,
    )


def _limits(hits: float, misses: float, mixture: float, enough: float) -> tuple[float, float]:
    """The lowest and highest chance that a won lead is a challenger's."""

    def excess(chance: float) -> float:
        return mixture - hits * math.log(chance) - misses * math.log1p(-chance) - enough

    likeliest = min(max(hits / (hits + misses), _EDGE), 1 - _EDGE)
    low = float(brentq(excess, _EDGE, likeliest)) if excess(_EDGE) > 0 else 0.0
    high = float(brentq(excess, likeliest, 1 - _EDGE)) if excess(1 - _EDGE) > 0 else 1 - _EDGE
    return low, high
