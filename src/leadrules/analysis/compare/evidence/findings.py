"""What an interval and the volumes amount to, and where there are too few leads for any finding."""

from __future__ import annotations

import numpy as np

from leadrules.analysis.compare.choices import Metric, MetricKind
from leadrules.analysis.compare.evidence.ground import Ground, chosen_by, whole_ranking
from leadrules.analysis.compare.evidence.measuring import FEW_ACCOUNTS, WHOLE
from leadrules.analysis.compare.evidence.record import Finding
from leadrules.analysis.compare.statistics.answers import CannotTell, Interval
from leadrules.analysis.compare.statistics.linearized import too_few

VOLUME_MARGIN = 0.05
"""B hands over more or fewer leads where its volume differs from A's by more than this share."""
FEW_WON = 10
"""With fewer leads won, or not won, a whole ranking is no ground for a finding."""
RISING: tuple[MetricKind, ...] = ("recall", "won", "amount")
"""Kinds that rise with the volume alone."""


def weigh(
    difference: Interval,
    *,
    margin: float | None = None,
    volume: int = 0,
    kind: MetricKind = "precision",
) -> Finding:
    """The finding for the interval of B's metric less A's, and whether B takes more leads (1, -1).

    Within the agreed margin is the same. An interval above 0 is better and one below is worse,
    unless it was paid for in volume: a higher precision with fewer leads or a lower one with more,
    and for what rises with volume, as recall does, more of it with more leads or less with fewer.

    >>> weigh(Interval(0.01, 0.05)), weigh(Interval(0.01, 0.05), volume=-1)
    ('better', 'trade-off')
    >>> weigh(Interval(-0.01, 0.01), margin=0.02), weigh(Interval(-0.01, 0.03), margin=0.02)
    ('same', 'not shown')
    """
    if margin is not None and -margin <= difference.low and difference.high <= margin:
        return "same"
    way = 1 if difference.low > 0 else -1 if difference.high < 0 else 0
    if not way:
        return "not shown"
    if volume * way == (1 if kind in RISING else -1):
        return "trade-off"
    return "better" if way > 0 else "worse"


def volume_change(of_a: float, of_b: float) -> int:
    """Whether B chooses more leads than A (1), fewer (-1), or as many within 5 % (0).

    >>> volume_change(200, 195), volume_change(200, 150)
    (0, -1)
    """
    if abs(of_b - of_a) <= VOLUME_MARGIN * of_a:
        return 0
    return 1 if of_b > of_a else -1


def alike(ground: Ground, metric: Metric) -> bool:
    """Whether both versions choose the same leads, or rank all of them alike."""
    if metric.kind in WHOLE:
        a, b = (
            np.unique(whole_ranking(side), return_inverse=True)[1]
            for side in (ground.pair.a, ground.pair.b)
        )
        return bool(np.array_equal(a, b))
    chosen = chosen_by(ground, metric.at)
    if isinstance(chosen, CannotTell):
        return False
    return bool(np.allclose(*chosen, rtol=0, atol=1e-9))


def no_ground(
    ground: Ground, metric: Metric, margin: float | None, *, on_worked: bool
) -> str | None:
    """Why the worked leads are too few or too one-sided for a finding; None where they are not.

    Leads are chosen among all of the ground. `on_worked` says that these are the worked ones only:
    a version that chose all of them could only lose by what rises with volume.
    """
    worked = ground.worked
    accounts = len(np.unique(ground.pair.cluster[worked]))
    if accounts < FEW_ACCOUNTS:
        one = "account" if ground.pair.accounts else "lead"
        return f"there {_are(accounts, one)} only"
    won = int(ground.won[worked].sum())
    lost = int(worked.sum()) - won
    if metric.kind in WHOLE:
        if min(won, lost) >= FEW_WON:
            return None
        return f"only {min(won, lost)} leads were {'won' if won <= lost else 'not won'}"
    chosen = chosen_by(ground, metric.at)
    if isinstance(chosen, CannotTell):
        return chosen.reason
    a, b = (times[worked] for times in chosen)
    if on_worked and metric.kind in RISING and (a >= 1).all():
        return "A chooses every lead that was worked, so that B could only lose by this metric"
    rate = won / (won + lost)
    # WHY: versions that differ on next to no lead cannot differ by more than these leads
    within = 0.0 if margin is None or metric.kind != "precision" else margin
    if float(np.abs(b - a).sum()) <= within * min(float(a.sum()), float(b.sum())):
        return too_few(a, a, rate) or too_few(b, b, rate)
    return too_few(a, b, rate)


def _are(count: int, one: str) -> str:
    return f"is 1 {one}" if count == 1 else f"are {count} {one}s"
