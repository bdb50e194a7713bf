"""A row for each rule of each version, and the won leads that no rule would have passed."""

from __future__ import annotations

from dataclasses import dataclass

from leadrules.analysis.compare.statistics.answers import CannotTell
from leadrules.analysis.compare.statistics.proportion import Proportion


@dataclass(frozen=True, slots=True)
class RuleRow:
    """One rule over all leads; `won` is among those with an outcome, and worked if that is known.

    `fired` is where what it asks for holds and it pays or takes points other than 0.
    `lift` is the share of won leads where it fired over that of all, `share_of_points` its part of
    all points that were paid (as magnitudes), `mean_points` what it paid a lead where it fired.
    `rejected` counts leads that sales rejected, by reason, among those where it fired.
    """

    rule: str
    group: str
    reason: str
    fired: int
    unknown: int
    leads: int
    mean_points: float
    share_of_points: float
    won: Proportion | CannotTell | None
    lift: float | None
    p: float | None
    """Fisher's exact test of won against fired; None where there is nothing to compare."""
    adjusted: float | None
    """After Benjamini and Hochberg, over all rules of the version."""
    rejected: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Missed:
    """Leads that were won though the version passes them not: by verdict and by rules that fired.

    `nothing_fired` is how many of them no rule spoke for: none fired and paid points above 0.
    """

    won: int
    missed: int
    by_verdict: tuple[tuple[str, int], ...]
    nothing_fired: int
    rows: tuple[int, ...]
    """Places of the first few in the table that was given."""


@dataclass(frozen=True, slots=True)
class RulesReport:
    """All rules of one version."""

    version: str
    rows: tuple[RuleRow, ...]
    never_fired: tuple[str, ...]
    always_fired: tuple[str, ...]
    missed: Missed | None
    """None without an outcome."""
