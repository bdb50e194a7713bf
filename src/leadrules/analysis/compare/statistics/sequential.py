"""A live test read at any time: an interval that stays right however often one looks."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from leadrules.analysis.compare.statistics.answers import LEVEL, CannotTell, Interval
from leadrules.analysis.compare.statistics.columns import (
    Flags,
    Floats,
    Numbers,
    YesNo,
    numbers,
    yes_no,
)

TUNED_FOR = 1000
"""How many leads the interval is narrowest at; it is valid at any number."""

LEAST = 20
"""How many leads of each arm, and how many won and not won, a first reading needs."""


@dataclass(frozen=True, slots=True)
class Reading:
    """The challenger's share of won leads less the champion's, so far, always valid."""

    champion: int
    challenger: int
    champion_rate: float
    challenger_rate: float
    difference: float
    """Adjusted for the arms' sizes; close to the plain difference of the rates."""
    interval: Interval
    p: float
    """Always valid: the lowest so far. 1 for arms that do not differ."""
    shown_at: int | None
    """The number of leads at which zero was first outside the interval; once shown, shown."""


def read(
    challengers: YesNo,
    outcomes: Numbers,
    *,
    share: float,
    level: float = LEVEL,
    tuned_for: int = TUNED_FOR,
) -> Reading | CannotTell:
    """Read a test whose leads were randomised, one by one or by account.

    Rows are leads (or accounts, with their sum) in the order in which their outcome window closed,
    never in the order of winning. `share` is the planned share of challengers, by which each was
    randomised. One may look after every lead and stop at will; with probability `level` the
    interval never leaves out the truth.

    An asymptotic confidence sequence over the leads' augmented inverse-propensity terms, which need
    no model as the share is known: Waudby-Smith, Arbour, Sinha, Kennedy and Ramdas (2024) Annals of
    Statistics 52:2613-2640; p is its inversion, the mixture sequential test of Robbins (1970) and
    of Johari, Koomen, Pekelis and Walsh (2022) Operations Research 70:1806-1821. Asymptotic: no
    reading before `LEAST` leads of each arm and as many won and not won.

    >>> read([1, 0] * 200, [1, 0, 0, 0] * 100, share=0.5).shown_at is not None
    True
    """
    arm = yes_no(challengers)
    values = numbers(outcomes, len(arm))
    if not 0 < share < 1 or not 0 < level < 1:
        raise ValueError("the share of challengers and the level are between 0 and 1")
    first = _first_reading(arm, values)
    if first is None:
        return CannotTell(
            f"too early: a reading needs {LEAST} leads of each arm, and {LEAST} won and not won"
        )
    terms = _terms(arm, values, share)
    count = np.arange(1, len(terms) + 1)
    means = np.cumsum(terms) / count
    variances = np.cumsum(terms**2) / count - means**2
    alpha = 1 - level
    rho2 = (math.log(1 / alpha) * 2 + math.log(1 + math.log(1 / alpha) * 2)) / tuned_for
    growth = count * rho2 + 1
    at = slice(first, None)
    evidence = count[at] ** 2 * rho2 * means[at] ** 2 / (2 * variances[at] * growth[at])
    logs = np.log(growth[at]) / 2 - evidence
    below = np.flatnonzero(logs <= math.log(alpha))
    half = math.sqrt(
        variances[-1]
        * 2
        * growth[-1]
        / (len(terms) ** 2 * rho2)
        * (math.log(growth[-1]) / 2 - math.log(alpha))
    )
    difference = float(means[-1])
    return Reading(
        champion=int((~arm).sum()),
        challenger=int(arm.sum()),
        champion_rate=float(values[~arm].mean()),
        challenger_rate=float(values[arm].mean()),
        difference=difference,
        interval=Interval(difference - half, difference + half, level),
        p=float(min(1.0, math.exp(logs.min()))),
        shown_at=int(first + below[0] + 1) if len(below) else None,
    )


def _terms(arm: Flags, values: Floats, share: float) -> Floats:
    """Of each lead an unbiased guess of the difference, that uses only leads before it."""
    before_challenger = _mean_before(arm, values)
    before_champion = _mean_before(~arm, values)
    guess = before_challenger - before_champion
    of_challenger = (values - before_challenger) / share
    of_champion = (values - before_champion) / (1 - share)
    return np.where(arm, guess + of_challenger, guess - of_champion)


def _mean_before(chosen: Flags, values: Floats) -> Floats:
    sums = np.cumsum(values * chosen) - values * chosen
    counts: Floats = np.cumsum(chosen, dtype=np.float64) - chosen
    means = np.zeros_like(sums)
    np.divide(sums, counts, out=means, where=counts > 0)
    return means


def _first_reading(arm: Flags, values: Floats) -> int | None:
    enough = np.ones(len(arm), bool)
    won = values > 0
    for counted in (arm, ~arm, won, ~won):
        enough &= np.cumsum(counted) >= LEAST
    return int(np.argmax(enough)) if enough.any() else None
