"""How many leads a revenue plan needs."""

from __future__ import annotations

import math

from leadrules.analysis.compare.planning.record import LeadsNeeded
from leadrules.analysis.compare.statistics.answers import CannotTell, Estimate


def leads_for_revenue(
    revenue: float, per_lead: Estimate | CannotTell | None
) -> LeadsNeeded | CannotTell:
    """How many leads have to be handed over for a revenue, if leads go on bringing as much.

    `per_lead` is the revenue of a lead handed over, 0 where it is not won, with its interval:
    `Planning.revenue_b`, or what a plan assumes. The limits are those of the interval, so they say
    how sure the past is of its mean, not that the future is like it.

    >>> from leadrules.analysis.compare.statistics.answers import Interval
    >>> needed = leads_for_revenue(1_000_000, Estimate(400.0, Interval(320.0, 500.0)))
    >>> needed.leads, needed.at_least, needed.at_most
    (2500, 2000, 3125)
    """
    if not math.isfinite(revenue) or revenue <= 0:
        raise ValueError("a revenue has to be above 0")
    if per_lead is None:
        return CannotTell("no amounts of won leads are known")
    if isinstance(per_lead, CannotTell):
        return per_lead
    if per_lead.value <= 0:
        return CannotTell("no lead handed over has brought anything")
    low, high = per_lead.interval.low, per_lead.interval.high
    return LeadsNeeded(
        revenue=revenue,
        leads=_whole(revenue / per_lead.value),
        at_least=_whole(revenue / high),
        at_most=_whole(revenue / low) if low > 0 else None,
        level=per_lead.interval.level,
    )


def _whole(leads: float) -> int:
    return math.ceil(leads - 1e-9)
