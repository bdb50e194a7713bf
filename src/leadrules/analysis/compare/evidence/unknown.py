"""What history cannot tell: bounds, the break-even, and how many leads would tell."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import assert_never

import numpy as np

from leadrules.analysis.compare.choices import Capacity, Metric
from leadrules.analysis.compare.evidence.ground import Ground, choosing, chosen_by
from leadrules.analysis.compare.evidence.measuring import Drawing, by
from leadrules.analysis.compare.evidence.record import Measured, Unknown
from leadrules.analysis.compare.report.figures import count, percent
from leadrules.analysis.compare.report.metric_words import best
from leadrules.analysis.compare.statistics.answers import CannotTell, Interval
from leadrules.analysis.compare.statistics.bounds import Bounds, bounds
from leadrules.analysis.compare.statistics.break_even import BreakEven, break_even
from leadrules.analysis.compare.statistics.columns import Flags, Floats
from leadrules.analysis.compare.statistics.power import HoldOut, hold_out_leads, paired_leads
from leadrules.analysis.compare.statistics.propensity import InversePropensity, inverse_propensity

UNDECLARED = CannotTell(
    "the smallest difference worth a switch was not declared (`smallest_worthwhile` in the plan)"
)


def unknown_of(
    ground: Ground,
    primary: Measured,
    smallest: float | None,
    propensity: Floats | None,
    drawing: Drawing,
) -> Unknown:
    """What leads that nobody worked leave open, over all leads with an outcome."""
    metric = primary.metric
    even: BreakEven | CannotTell
    chosen = chosen_by(ground, metric.at)
    if isinstance(chosen, CannotTell):
        even = chosen
    else:
        even = break_even(*chosen, ground.won, ground.worked)
    alpha = 1 - drawing.level
    return Unknown(
        int(ground.worked.sum()),
        ground.assumed_worked,
        _bounds(ground, primary, drawing),
        even,
        break_even_text(even, by_wins=metric.kind != "precision", among=best(_at(ground, metric))),
        None if propensity is None else _propensity(ground, metric, propensity, drawing),
        UNDECLARED if smallest is None else _hold_out(ground, primary, smallest, alpha),
        UNDECLARED if smallest is None else _leads_needed(ground, primary, smallest, alpha),
    )


def _bounds(ground: Ground, primary: Measured, drawing: Drawing) -> Bounds | CannotTell:
    """The bounds in the metric's own unit; those of recall in won leads, as its base is unknown."""
    metric, paired = primary.metric, primary.paired
    if ground.worked.all():
        if isinstance(paired, CannotTell):
            return paired
        value, interval = paired.difference.value, paired.difference.interval
        return Bounds(value, value, value, value, value, interval, 0.0, 0.0)
    if metric.kind in ("roc-auc", "average-precision"):
        return CannotTell("a whole ranking has no bounds where leads were not worked")
    if metric.kind == "amount":
        return CannotTell("what leads that nobody worked would have been worth has no bounds")
    both = choosing(ground, metric.at)
    if isinstance(both, CannotTell):
        return both
    found = bounds(
        *both, ground.won, ground.worked, ground.pair.cluster,
        seed=drawing.seed, resamples=drawing.resamples, level=drawing.level,
        per="chosen" if metric.kind == "precision" else "lead",
    )  # fmt: skip
    if isinstance(found, CannotTell) or metric.kind == "precision":
        return found
    return _scaled(found, len(ground) / by(ground, metric))


def _scaled(found: Bounds, times: float) -> Bounds:
    """Won leads in all, or a period, from those for each lead."""
    limits = found.limits
    return replace(
        found,
        naive=None if found.naive is None else found.naive * times,
        all_lost=found.all_lost * times,
        all_won=found.all_won * times,
        low=found.low * times,
        high=found.high * times,
        limits=Interval(limits.low * times, limits.high * times, limits.level),
    )


def _at(ground: Ground, metric: Metric) -> Capacity | str | None:
    """Whom the metric looks at: a rate is a capacity in all if there is but one instant."""
    at = metric.at
    return Capacity(at.leads, None) if isinstance(at, Capacity) and not ground.periods else at


def break_even_text(
    even: BreakEven | CannotTell, *, by_wins: bool = False, among: str | None = None
) -> str:
    """The break-even in one sentence: by the share won, or by how many are won.

    >>> even = break_even([1, 1, 1, 0, 0], [1, 1, 0, 1, 1], [1, 0, 1, 0, 0], [1, 1, 1, 0, 0])
    >>> print(break_even_text(even))
    B drops 1 worked lead that converted at 100.0 %; it wins only if its 2 newcomers, which \
nobody worked, convert above 83.3 % (above 50.0 % for as many won leads)
    """
    if isinstance(even, CannotTell):
        return f"there is no break-even: {even.reason}"
    if even.dropped_rate is None:
        said = "B drops no worked lead"
    else:
        said = f"B drops {_converted(even.dropped, even.dropped_rate)}"
    if among is not None:
        said = f"among {among}, {said}"
    if even.newcomers_worked > 0:
        rate = even.newcomers_worked_won / even.newcomers_worked
        said += f" and takes up {_converted(even.newcomers_worked, rate)}"
    wins, for_rate = even.needed_for_wins, even.needed_for_rate
    needed, other = (wins, for_rate) if by_wins else (for_rate, wins)
    who = f"its {_counted(even.newcomers, 'newcomer')}, which nobody worked"
    one = whole(even.newcomers) == 1
    if needed < 0:
        return f"{said}; it wins whatever becomes of {who}"
    if needed >= 1:
        return f"{said}; it would not overtake A even if {who}, {'was' if one else 'were all'} won"
    also = "" if by_wins or percent(other) == percent(needed) else _also(other)
    if_they = f"{who}, {'converts' if one else 'convert'} above {percent(needed)}"
    return f"{said}; it wins only if {if_they}{also}"


def _also(wins: float) -> str:
    if wins < 0:
        return " (for as many won leads, none of them has to)"
    if wins > 1:
        return " (as many won leads are out of reach)"
    return f" (above {percent(wins)} for as many won leads)"


def whole(leads: float) -> int:
    """So many leads as a whole number, as a share in a tie is no lead; some are at least 1.

    >>> whole(1.0), whole(29.5), whole(0.2), whole(0.0)
    (1, 30, 1, 0)
    """
    return max(1, math.floor(leads + 0.5)) if leads > 0 else 0


def _counted(leads: float, one: str) -> str:
    return f"{count(whole(leads))} {one}{'' if whole(leads) == 1 else 's'}"


def _converted(leads: float, rate: float) -> str:
    return f"{_counted(leads, 'worked lead')} that converted at {percent(rate)}"


def _propensity(
    ground: Ground, metric: Metric, given: Floats, drawing: Drawing
) -> InversePropensity | CannotTell:
    chosen = chosen_by(ground, metric.at)
    if isinstance(chosen, CannotTell):
        return chosen
    a, b = chosen
    chance = given[ground.place]
    needed = ground.worked | (a > 0) | (b > 0)
    without = int((needed & ~np.isfinite(chance)).sum())
    if without:
        return CannotTell(f"no chance of being worked was logged for {_counted(without, 'lead')}")
    chance = np.where(np.isfinite(chance), chance, 0.0)
    if (chance < 0).any() or (chance > 1).any():
        return CannotTell("a logged chance of being worked is below 0 or above 1")
    if (chance[ground.worked] == 0).any():
        return CannotTell("leads were worked that had no chance of it, by what was logged")
    return inverse_propensity(
        a, b, ground.won, ground.worked, chance, ground.pair.cluster,
        seed=drawing.seed, resamples=drawing.resamples, level=drawing.level,
    )  # fmt: skip


def _discordant(only_a: Floats, only_b: Floats, won: Flags) -> float:
    """So many places on the list are won by one version alone, the places filled otherwise paired.

    Which of A's leads a lead of B replaces is nobody's to say, so any may stand for any.
    """
    if not only_a.sum() or not only_b.sum():
        return float((only_a + only_b)[won].sum())
    a, b = (float(times @ won / times.sum()) for times in (only_a, only_b))
    return float(only_a.sum() + only_b.sum()) / 2 * (a * (1 - b) + b * (1 - a))


def _worth(ground: Ground, primary: Measured, smallest: float) -> tuple[float, float] | CannotTell:
    """A's share of won leads and the difference worth a switch, both for each lead of a test."""
    metric, paired = primary.metric, primary.paired
    if isinstance(paired, CannotTell):
        return paired
    match metric.kind:
        case "precision":
            return paired.a.value, smallest
        case "recall":
            rate = primary.won / primary.leads
            return paired.a.value * rate, smallest * rate
        case "won":
            each = by(ground, metric) / primary.leads
            return paired.a.value * each, smallest * each
        case "amount" | "roc-auc" | "average-precision":
            return CannotTell(f"how many leads show a difference of {metric.kind} is not known")
        case _:
            assert_never(metric.kind)


def _hold_out(
    ground: Ground, primary: Measured, smallest: float, alpha: float
) -> HoldOut | CannotTell:
    """Both arms of a random test that shows the smallest difference worth a switch."""
    worth = _worth(ground, primary, smallest)
    if isinstance(worth, CannotTell):
        return worth
    champion, apart = worth
    challenger = champion + apart if champion + apart <= 1 else champion - apart
    if challenger < 0:
        return CannotTell("the smallest difference worth a switch is beyond what can be")
    return hold_out_leads(champion, challenger, alpha=alpha)


def _leads_needed(
    ground: Ground, primary: Measured, smallest: float, alpha: float
) -> int | CannotTell:
    """So many worked leads would show that difference by the same leads under both versions."""
    worth, chosen = _worth(ground, primary, smallest), chosen_by(ground, primary.metric.at)
    if isinstance(worth, CannotTell):
        return worth
    if isinstance(chosen, CannotTell):
        return chosen
    of = [times[ground.worked] for times in chosen]
    won = ground.won[ground.worked]
    only_a, only_b = (of[0] - of[1]).clip(min=0), (of[1] - of[0]).clip(min=0)
    if primary.metric.kind == "precision":
        base = float(of[0].sum() + of[1].sum()) / 2
        different = _discordant(only_a, only_b, won) / base
    else:
        base = float(len(won))
        different = float((only_a + only_b)[won].sum()) / base
    if not different:
        return CannotTell("both versions choose the same won leads among those that were worked")
    if different < worth[1]:
        return CannotTell(
            "the versions differ on too few won leads for a difference that is worth a switch"
        )
    needed = paired_leads(worth[1], min(different, 1.0), alpha=alpha)
    if isinstance(needed, CannotTell):
        return needed
    return math.ceil(needed * len(won) / base)
