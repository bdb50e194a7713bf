"""Kaplan and Meier: how many leads are won by when, though some are too young to say."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from scipy.stats import norm
from statsmodels.duration.survfunc import SurvfuncRight

from leadrules.analysis.compare.statistics.answers import LEVEL, CannotTell, Estimate, Interval
from leadrules.analysis.compare.statistics.columns import Numbers, YesNo, numbers, yes_no


@dataclass(frozen=True, slots=True)
class Step:
    """A time at which leads were won: how many of how many, and the share not won since."""

    time: float
    at_risk: int
    won: int
    not_won: float
    standard_error: float | None
    """Greenwood's; none where no lead is left."""


@dataclass(frozen=True, slots=True)
class Survival:
    """The steps of the curve, and the longest time that any lead was watched."""

    steps: tuple[Step, ...]
    watched: float

    def won_by(self, time: float, *, level: float = LEVEL) -> Estimate | CannotTell:
        """The share won by a time since the decision, with its log-log interval.

        Kalbfleisch and Prentice (2002), The Statistical Analysis of Failure Time Data, 1.4.

        >>> round(kaplan_meier([5, 9, 9, 12], [1, 0, 1, 0]).won_by(9).value, 6)
        0.5
        """
        if time > self.watched:
            return CannotTell("no lead was watched for so long")
        passed = [step for step in self.steps if step.time <= time]
        if not passed:
            return CannotTell("no lead was won by then")
        last = passed[-1]
        if last.standard_error is None or not last.not_won:
            return CannotTell("no lead was left that was not won")
        log = math.log(last.not_won)
        half = float(norm.isf((1 - level) / 2)) * last.standard_error / (last.not_won * -log)
        low, high = (1 - math.exp(log * math.exp(sign * half)) for sign in (-1, 1))
        return Estimate(1 - last.not_won, Interval(low, high, level))


def kaplan_meier(times: Numbers, won: YesNo) -> Survival | CannotTell:
    """The share of leads not won, by time since the decision; leads not won count until last seen.

    Assumes that how long a lead was watched says nothing of whether it would be won. Kaplan and
    Meier (1958) JASA 53:457-481.

    >>> [round(step.not_won, 6) for step in kaplan_meier([1, 2, 2, 3], [1, 1, 0, 0]).steps]
    [0.75, 0.5]
    """
    durations = numbers(times)
    outcome = yes_no(won, len(durations))
    if not len(durations):
        return CannotTell("there are no leads")
    if (durations < 0).any():
        raise ValueError("a time is before the decision")
    if not outcome.any():
        return CannotTell("no lead was won")
    with np.errstate(divide="ignore", invalid="ignore"):
        curve = SurvfuncRight(durations, outcome.astype(np.float64))
        columns = (
            curve.surv_times,
            curve.n_risk,
            curve.n_events,
            curve.surv_prob,
            curve.surv_prob_se,
        )
    steps = tuple(
        Step(float(time), int(risk), int(events), float(left), float(se) if left > 0 else None)
        for time, risk, events, left, se in zip(*columns, strict=True)
    )
    return Survival(steps, float(durations.max()))
