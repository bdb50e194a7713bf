"""Statistics over a lead's account: speed matters less here than being plain."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from leadrules.backends.python.runtime.arithmetic import fitting, rounded
from leadrules.language import ir


def roll_up(measure: ir.RollUp, answers: Sequence[Any]) -> bool | int | None:
    """What the members in scope come to, scaled by the measure's places; None is missing.

    `answers` are the values of its expression for the lead and then each colleague, scaled alike.
    """
    values = answers if measure.scope is ir.Scope.ACCOUNT else answers[1:]
    known = [value for value in values if value is not None]
    if measure.how == "count":
        return known.count(True)
    if measure.how == "any":
        return True if True in known else False if len(known) == len(values) else None
    if measure.how == "all":
        return False if False in known else True if len(known) == len(values) else None
    return _statistic(measure.how, known)


def _statistic(how: str, numbers: Sequence[int]) -> int | None:
    if not numbers:
        return None
    if how == "sum":
        return fitting(sum(numbers))
    if how == "average":
        return fitting(rounded(sum(numbers), len(numbers)))
    return fitting(min(numbers) if how == "minimum" else max(numbers))
