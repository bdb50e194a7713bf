"""McNemar's test: whether one version passes more leads than the other, of the same leads."""

from __future__ import annotations

from dataclasses import dataclass

from scipy.stats import binom
from statsmodels.stats.contingency_tables import mcnemar as statsmodels_mcnemar

from leadrules.analysis.compare.statistics.answers import CannotTell
from leadrules.analysis.compare.statistics.columns import YesNo, yes_no


@dataclass(frozen=True, slots=True)
class McNemar:
    """How many leads only one of the versions passes, and how odd that is by chance.

    It says that B passes more or fewer, never that B is better. `exact` is conditional on the
    leads that differ, and careful; `mid_p` is the one to read.
    """

    leads: int
    only_a: int
    only_b: int
    difference: float
    """B's share of leads passed less A's."""
    exact: float
    mid_p: float


def mcnemar(passed_a: YesNo, passed_b: YesNo) -> McNemar | CannotTell:
    """McNemar's exact test and its mid-p version, for two verdicts on each lead.

    Assumes independent leads. A version against itself has p = 1. McNemar (1947) Psychometrika 12;
    mid-p: Fagerland, Lydersen and Laake (2013) BMC Medical Research Methodology 13:91.

    >>> round(mcnemar([1, 1] + [0] * 19, [1, 0] + [1] * 7 + [0] * 12).mid_p, 4)
    0.0391
    """
    a = yes_no(passed_a)
    b = yes_no(passed_b, len(a))
    if not len(a):
        return CannotTell("there are no leads")
    both, neither = int((a & b).sum()), int((~a & ~b).sum())
    only_a, only_b = int((a & ~b).sum()), int((b & ~a).sum())
    different, fewer = only_a + only_b, min(only_a, only_b)
    table = [[both, only_a], [only_b, neither]]
    exact = min(1.0, float(statsmodels_mcnemar(table, exact=True).pvalue)) if different else 1.0
    at_hand = float(binom.pmf(fewer, different, 0.5))
    if not different:
        mid_p = 1.0
    elif only_a == only_b:
        mid_p = 1.0 - at_hand / 2
    else:
        mid_p = 2 * float(binom.cdf(fewer, different, 0.5)) - at_hand
    return McNemar(len(a), only_a, only_b, (only_b - only_a) / len(a), exact, mid_p)
