"""How a live test shares leads or accounts out between its arms."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from leadrules.analysis.compare.statistics.bucketing import arm
from leadrules.decision.frozen import freeze
from leadrules.diagnostics.shown import shown
from leadrules.intake.lead import read_id
from leadrules.intake.unreadable import Unreadable
from leadrules.language.ir import Limits

By = Literal["lead", "account"]

_LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class Split:
    """A test's name, its arms' weights, and what is randomised: each lead, or each account whole.

    Which arm an id is in follows from the name, the weights and the id alone: it is the same in
    every process, for ever. The name is the salt, so another name shares everybody out afresh.
    Weights need not add up to 1; an arm of weight 0 gets nobody. Where one is raised, ids only move
    to that arm. `champion` is the arm that the others are held against, the first unless named.

    Raises ValueError for a split that is none.

    >>> split = Split("autumn", {"champion": 9, "challenger": 1})
    >>> split.arm("lead-7"), split.champion, split.challengers
    ('champion', 'champion', ('challenger',))
    """

    name: str
    weights: Mapping[str, float]
    by: By = "lead"
    champion: str = ""

    def __post_init__(self) -> None:
        _check(self)
        freeze(self, "weights")
        if not self.champion:
            object.__setattr__(self, "champion", next(iter(self.weights)))

    @property
    def challengers(self) -> tuple[str, ...]:
        """The arms that are not the champion's."""
        return tuple(name for name in self.weights if name != self.champion)

    def arm(self, key: str | int) -> str:
        """The arm of a lead's or an account's id; 7 and "7" are one id.

        Raises ValueError for an id that is missing or no id.
        """
        read = id_of(key)
        if read is None:
            raise ValueError(f"no arm without the id of the {self.by}")
        return arm(read, self.weights, salt=self.name)

    def share(self, challenger: str) -> float:
        """The share of ids that a challenger gets of its own and the champion's together.

        >>> Split("autumn", {"champion": 9, "challenger": 1}).share("challenger")
        0.1
        """
        weight = self.weights[challenger]
        return weight / (weight + self.weights[self.champion])


def id_of(raw: object) -> str | None:
    """An id as text; None where it is missing, ValueError where it is none."""
    try:
        return read_id(raw, _LIMITS)
    except Unreadable as unreadable:
        raise ValueError(f"an id {unreadable.complaint}") from None


def _check(split: Split) -> None:
    names = (split.name, *split.weights)
    if not all(isinstance(name, str) and name.strip() for name in names):
        raise ValueError("a test and each of its arms need a name")
    if len(split.weights) < 2:
        raise ValueError("a test needs two arms or more")
    weights = list(split.weights.values())
    if not all(math.isfinite(weight) and weight >= 0 for weight in weights) or not any(weights):
        raise ValueError("weights are finite and not below 0, and one is above 0")
    if split.by not in ("lead", "account"):
        raise ValueError(f"a test is by `lead` or by `account`, not by `{shown(str(split.by))}`")
    if split.champion and split.champion not in split.weights:
        raise ValueError(f"the champion `{shown(split.champion)}` is none of the arms")
