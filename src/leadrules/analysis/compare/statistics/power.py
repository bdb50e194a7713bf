"""How many leads a difference of a given size needs."""

from __future__ import annotations

import math
from dataclasses import dataclass

from scipy.stats import norm
from statsmodels.stats.proportion import samplesize_proportions_2indep_onetail

from leadrules.analysis.compare.statistics.answers import CannotTell


@dataclass(frozen=True, slots=True)
class HoldOut:
    """How many leads the two groups of a test need."""

    champion: int
    challenger: int

    @property
    def leads(self) -> int:
        """Both together."""
        return self.champion + self.challenger


def paired_leads(
    difference: float, different: float, *, alpha: float = 0.05, power: float = 0.8
) -> int | CannotTell:
    """How many leads McNemar's test needs to show a difference between two paired shares.

    `difference` is B's share less A's, `different` the share of leads on which the versions differ.
    Connor (1987) Biometrics 43:207-211: n = ((z_a sqrt(d) + z_b sqrt(d - D^2)) / D)^2, two-sided.

    >>> paired_leads(0.4, 0.5)
    23
    """
    _check(alpha, power)
    if not abs(difference) <= different <= 1:
        raise ValueError("the versions cannot differ on fewer leads than their shares do")
    if not difference:
        return CannotTell("no number of leads shows a difference of nothing")
    z_alpha, z_beta = float(norm.isf(alpha / 2)), float(norm.ppf(power))
    spread = z_alpha * math.sqrt(different) + z_beta * math.sqrt(different - difference**2)
    return _whole((spread / difference) ** 2)


def paired_power(leads: int, difference: float, different: float, *, alpha: float = 0.05) -> float:
    """How likely McNemar's test shows a difference with so many leads; Connor's formula turned.

    The far tail, which would show the difference the wrong way round, is left out.

    >>> round(paired_power(23, 0.4, 0.5), 3)
    0.819
    """
    _check(alpha, 0.5)
    if not abs(difference) <= different <= 1 or leads < 0:
        raise ValueError("the versions cannot differ on fewer leads than their shares do")
    if not difference or not leads:
        return alpha / 2
    over = abs(difference) * math.sqrt(leads) - float(norm.isf(alpha / 2)) * math.sqrt(different)
    spread = math.sqrt(different - difference**2)
    return float(norm.cdf(over / spread)) if spread else float(over >= 0)


def hold_out_leads(
    champion: float,
    challenger: float,
    *,
    challengers: float = 0.5,
    alpha: float = 0.05,
    power: float = 0.8,
) -> HoldOut | CannotTell:
    """How many leads a random test needs to show that two shares of won leads differ.

    `challengers` is the share of leads that get the challenger. The normal approximation with the
    pooled variance under no difference: Fleiss, Levin and Paik (2003), Statistical Methods for
    Rates and Proportions, 4.2; R's `power.prop.test`.

    >>> hold_out_leads(0.5, 0.75, power=0.9).leads
    154
    """
    _check(alpha, power)
    if not (0 <= champion <= 1 and 0 <= challenger <= 1 and 0 < challengers < 1):
        raise ValueError("shares are from 0 to 1, and both arms need leads")
    if champion == challenger:
        return CannotTell("no number of leads shows a difference of nothing")
    ratio = challengers / (1 - challengers)
    champions = float(
        samplesize_proportions_2indep_onetail(
            champion - challenger, challenger, power, ratio=ratio, alpha=alpha
        )
    )
    return HoldOut(_whole(champions), _whole(champions * ratio))


def _check(alpha: float, power: float) -> None:
    if not (0 < alpha < 1 and 0 < power < 1):
        raise ValueError("alpha and power are between 0 and 1")


def _whole(leads: float) -> int:
    return math.ceil(leads - 1e-9)
