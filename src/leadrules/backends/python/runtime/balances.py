"""Balances and decay: points that lose worth with age."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from leadrules.backends.python.runtime.arithmetic import rounded
from leadrules.backends.python.runtime.days import microseconds_in
from leadrules.decision.units import microseconds_of
from leadrules.language import ir

ONE = 10**9
"""A decay factor of 1."""


def factor(decay: ir.Decay | None, age: int) -> int:
    """What is left of points at an age in microseconds, over ONE."""
    if decay is None:
        return ONE
    steps = age // decay.step
    return decay.factors[steps] if steps < len(decay.factors) else decay.tail


@dataclass(frozen=True, slots=True)
class Balance:
    """Points brought in from elsewhere, as a function of their amount and date."""

    places: int
    decay: ir.Decay | None
    zone: str

    def undecayed(self, amount: int) -> int:
        """An amount, scaled by its places, in hundredths of a point."""
        return rounded(amount * 100, 10**self.places)

    def undated(self, amount: int | None) -> int | None:
        """The points of an amount that has no date; None where it is missing."""
        return None if amount is None else self.undecayed(amount)

    def dated(self, amount: int | None, since: date | None, as_of: datetime) -> int | None:
        """The points in hundredths that are left at `as_of`; None where they are unknown."""
        if amount is None or (since is None and self.decay is not None):
            return None
        if since is None:
            return self.undecayed(amount)
        age = microseconds_of(as_of) - microseconds_in(since, self.zone)
        if age < 0:
            return None
        return rounded(amount * 100 * factor(self.decay, age), 10**self.places * ONE)
