"""What cannot be known: the difference, had the leads that nobody worked been lost, or won."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from scipy.optimize import brentq
from scipy.stats import norm

from leadrules.analysis.compare.statistics.answers import LEVEL, CannotTell, Interval
from leadrules.analysis.compare.statistics.columns import Floats, Labels, YesNo, yes_no
from leadrules.analysis.compare.statistics.resampling import (
    RESAMPLES,
    Draws,
    divided,
    interval_about,
    resample,
    total,
)
from leadrules.analysis.compare.statistics.selection import Selection, observed


@dataclass(frozen=True, slots=True)
class Bounds:
    """B's precision less A's, under every assumption on the leads that were not worked.

    Or the won leads that B chooses less those that A chooses, for each of all leads: `per="lead"`.
    """

    naive: float | None
    """Over worked leads alone, as if the others were like them; none where one version has none."""
    all_lost: float
    all_won: float
    low: float
    """The lowest possible: unworked leads that B prefers lost, those that A prefers won."""
    high: float
    limits: Interval
    """Confidence limits for the difference itself, wherever between low and high it is."""
    unworked_a: float
    """How many of the leads that A chooses were not worked."""
    unworked_b: float


def bounds(
    a: Selection,
    b: Selection,
    won: YesNo,
    worked: YesNo,
    clusters: Labels,
    *,
    seed: int,
    resamples: int = RESAMPLES,
    level: float = LEVEL,
    per: Literal["chosen", "lead"] = "chosen",
) -> Bounds | CannotTell:
    """The sharp bounds of B's precision less A's where some outcomes are unknown, and their limits.

    With `per="lead"` those of won leads for each of all leads, chosen or not, which is what recall
    compares too: the share of all leads that is won is one number, the same for both versions.

    One outcome a lead, the same for both versions; outcomes of unworked leads are not read. The
    bounds: Manski (1990) American Economic Review 80:319-323. The limits hold the difference, not
    the whole range: the ends of the bounds' cluster bootstrap, at the tail that Imbens and
    Manski (2004) Econometrica 72:1845-1857 give; valid as low is never above high, Stoye (2009)
    Econometrica 77:1299-1315. With every lead worked they are the paired interval.

    >>> from leadrules.analysis.compare.statistics.selection import ByVerdict
    >>> a, b = ByVerdict([1, 1, 0, 0] * 25), ByVerdict([0, 1, 1, 0] * 25)
    >>> won, worked = [1, 0, 0, 0] * 25, [1, 1, 0, 0] * 25
    >>> known = bounds(a, b, won, worked, range(100), seed=3)
    >>> round(known.low, 6), round(known.high, 6)
    (-0.5, 0.0)
    """
    if a.leads != b.leads:
        raise ValueError("both versions choose among the same leads")
    known = yes_no(worked, a.leads)
    outcome = (yes_no(won, a.leads) & known).astype(np.float64)

    def measured(draws: Draws) -> Floats:
        of_a, of_b = a.chosen(draws), b.chosen(draws)
        leads = np.union1d(of_a.leads, of_b.leads)
        times_a, times_b = of_a.among(leads), of_b.among(leads)
        hits, seen = outcome[leads], known[leads].astype(np.float64)
        naive_a = divided(total(hits, times_a), total(seen, times_a))
        naive_b = divided(total(hits, times_b), total(seen, times_b))
        volume_a, volume_b = times_a.sum(axis=0), times_b.sum(axis=0)
        if per == "lead":
            everyone = draws.sum(np.ones(a.leads))
            naive_a, naive_b = naive_a * volume_a / everyone, naive_b * volume_b / everyone
            volume_a = volume_b = everyone
        times_a /= _or_nan(volume_a)
        times_b /= _or_nan(volume_b)
        apart = np.subtract(times_b, times_a, out=times_b)
        lost, unseen = total(hits, apart), apart[~known[leads]]
        above, below = np.maximum(unseen, 0).sum(axis=0), np.minimum(unseen, 0).sum(axis=0)
        return np.stack(
            [naive_b - naive_a, lost, lost + unseen.sum(axis=0), lost + below, lost + above]
        )

    replicates = resample([measured], clusters, seed=seed, resamples=resamples)
    if isinstance(replicates, CannotTell):
        return replicates
    naive, all_lost, all_won, low, high = (float(value) for value in replicates.observed)
    if not np.isfinite(low):
        return CannotTell("one of the versions chooses no lead")
    _, _, _, lows, highs = replicates.resampled
    tail = _tail(high - low, float(max(np.nanstd(lows), np.nanstd(highs))), level)
    lower = interval_about(low, lows, tail, tail, level)
    upper = interval_about(high, highs, tail, tail, level)
    if isinstance(lower, CannotTell) or isinstance(upper, CannotTell):
        return CannotTell("too few leads: a version chooses none in many resamples")
    return Bounds(
        naive if np.isfinite(naive) else None,
        all_lost,
        all_won,
        low,
        high,
        Interval(lower.low, upper.high, level),
        float(observed(a)[~known].sum()),
        float(observed(b)[~known].sum()),
    )


def critical_value(range_in_errors: float, *, level: float = LEVEL) -> float:
    """Imbens and Manski's critical value: the c with Phi(c + range) - Phi(-c) = level.

    `range_in_errors` is how far the bounds are apart, in standard errors. The value goes from the
    two-sided one, where they meet, to the one-sided one.

    >>> round(critical_value(0.0), 3), round(critical_value(9.0), 3)
    (1.96, 1.645)
    """

    def excess(value: float) -> float:
        return float(norm.cdf(value + range_in_errors) - norm.cdf(-value)) - level

    return float(brentq(excess, 0.0, 40.0, xtol=1e-13))


def _tail(apart: float, error: float, level: float) -> float:
    if not error:
        return (1 - level) / 2
    return float(norm.sf(critical_value(apart / error, level=level)))


def _or_nan(sums: Floats) -> Floats:
    return np.where(sums > 0, sums, np.nan)
