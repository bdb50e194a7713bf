"""The difference of two precisions by one formula, where a bootstrap each would take too long."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from scipy.stats import t

from leadrules.analysis.compare.statistics.answers import CannotTell
from leadrules.analysis.compare.statistics.columns import (
    Labels,
    Numbers,
    YesNo,
    codes,
    numbers,
    yes_no,
)

EXPECTED = 5.0
"""So many won and so many other leads are to be expected, or a normal approximation is none."""


@dataclass(frozen=True, slots=True)
class PrecisionTest:
    """B's precision less A's, its standard error, and p of there being no difference."""

    difference: float
    standard_error: float
    p: float


def too_few(chosen_a: Numbers, chosen_b: Numbers, rate: float) -> str | None:
    """Which leads are too few to compare two precisions by, in words; None where none are.

    Of the leads that A chooses, that B chooses and that only one of them does, 5 won and 5 others
    are to be expected: Cochran (1954) Biometrics 10:417-451. Fewer, and a handful of leads that
    happened not to be won would look like a finding.

    >>> too_few([1] * 40, [1] * 30 + [0] * 10, 0.5)
    >>> too_few([1] * 40, [1] * 38 + [0] * 2, 0.5)
    'the versions differ on 2 leads only'
    """
    a = numbers(chosen_a)
    b = numbers(chosen_b, len(a))
    needed = EXPECTED / max(min(rate, 1 - rate), 1e-9)
    for name, leads in (("A", a.sum()), ("B", b.sum())):
        if leads < needed:
            return f"{name} chooses {_counted(float(leads))} only"
    apart = float(np.abs(a - b).sum())
    if 0 < apart < needed:
        return f"the versions differ on {_counted(apart)} only"
    return None


def _counted(leads: float) -> str:
    if 0 < leads < 1:
        return "less than one lead"
    return "1 lead" if round(leads) == 1 else f"{leads:.0f} leads"


def precision_test(
    chosen_a: Numbers, chosen_b: Numbers, won: YesNo, clusters: Labels
) -> PrecisionTest | CannotTell:
    """Whether the leads that B chooses are won more often than those that A does.

    How often each lead is chosen is from 0 to 1 and taken as fixed, so that a capacity's own
    variation is left out. The two shares' difference is linearized, and its parts are added up by
    account: Binder (1983) International Statistical Review 51:279-292; Student's t with accounts
    less 1 degrees of freedom. A version against itself has p = 1.

    >>> answer = precision_test([1] * 100, [1, 0] * 50, [1, 0, 0, 0] * 25, range(100))
    >>> answer.difference, answer.p < 0.01
    (0.25, True)
    """
    a = numbers(chosen_a)
    b = numbers(chosen_b, len(a))
    outcome = yes_no(won, len(a)).astype(np.float64)
    account, count = codes(clusters, len(a))
    if not a.sum() or not b.sum():
        return CannotTell("one of the versions chooses no lead")
    share_a, share_b = (float(times @ outcome / times.sum()) for times in (a, b))
    if np.array_equal(a, b):
        return PrecisionTest(0.0, 0.0, 1.0)
    parts = b * (outcome - share_b) / b.sum() - a * (outcome - share_a) / a.sum()
    by_account = np.bincount(account, parts, minlength=count)
    if count < 2:
        return CannotTell("all leads are of one account")
    error = math.sqrt(float(by_account @ by_account) * count / (count - 1))
    if error <= 1e-12:
        return CannotTell("all leads that either version chooses were won, or none of them")
    difference = share_b - share_a
    p = min(1.0, 2 * float(t.sf(abs(difference) / error, count - 1)))
    return PrecisionTest(difference, error, p)
