"""What the leads that only B passes must convert at, for B to win."""

from __future__ import annotations

from dataclasses import dataclass

from leadrules.analysis.compare.statistics.answers import CannotTell
from leadrules.analysis.compare.statistics.columns import Numbers, YesNo, numbers, yes_no


@dataclass(frozen=True, slots=True)
class BreakEven:
    """What B drops and what it takes up, in leads (ties by expectation), and what that must yield.

    Where more than 1 is needed, B cannot win; where 0 or less is, it wins whatever they do.
    """

    dropped: float
    """Worked leads that A passes and B does not."""
    dropped_rate: float | None
    """The share of them that was won; none where none were dropped."""
    newcomers: float
    """Leads that B passes and A does not, and that nobody worked."""
    newcomers_worked: float
    """Leads that B passes and A does not, but that were worked all the same."""
    newcomers_worked_won: float
    needed_for_wins: float
    """The share of newcomers that must be won for B to have as many won leads as A."""
    needed_for_rate: float
    """The same, for B's share of won leads to be A's."""


def break_even(
    passed_a: Numbers, passed_b: Numbers, won: YesNo, worked: YesNo
) -> BreakEven | CannotTell:
    """The share of unworked newcomers that must be won for B to come out even with A.

    What a version passes of each lead is from 0 to 1: a share where ties share the last places.
    Outcomes of leads that were not worked are not read, and leads of A that were not worked are
    left out on both sides. Arithmetic: won by A = won by B among worked leads + newcomers x share.

    >>> break_even([1, 1, 1, 0], [1, 0, 0, 1], [1, 1, 0, 0], [1, 1, 1, 0]).needed_for_wins
    1.0
    """
    a = numbers(passed_a)
    b = numbers(passed_b, len(a))
    known = yes_no(worked, len(a))
    outcome = yes_no(won, len(a)) & known
    more, less = (b - a).clip(min=0), (a - b).clip(min=0)
    newcomers = float(more[~known].sum())
    if newcomers <= 0:
        return CannotTell("B takes up no lead that nobody worked")
    volume_a, volume_b = float(a[known].sum()), float(b[known].sum())
    if volume_a <= 0:
        return CannotTell("no lead that A chooses was worked")
    won_a, won_b = float(a[outcome].sum()), float(b[outcome].sum())
    dropped = float(less[known].sum())
    return BreakEven(
        dropped=dropped,
        dropped_rate=float(less[outcome].sum()) / dropped if dropped else None,
        newcomers=newcomers,
        newcomers_worked=float(more[known].sum()),
        newcomers_worked_won=float(more[outcome].sum()),
        needed_for_wins=(won_a - won_b) / newcomers,
        needed_for_rate=(won_a / volume_a * (volume_b + newcomers) - won_b) / newcomers,
    )
