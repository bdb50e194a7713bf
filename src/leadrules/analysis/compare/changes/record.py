"""What changes: the matrix of verdicts, the spread of scores, and the leads that flip."""

from __future__ import annotations

from dataclasses import dataclass

from leadrules.analysis.compare.attribution.record import Attribution
from leadrules.analysis.compare.statistics.answers import CannotTell
from leadrules.analysis.compare.statistics.drift import StabilityIndex
from leadrules.analysis.compare.statistics.mcnemar import McNemar
from leadrules.analysis.compare.statistics.symmetry import SquareTest


@dataclass(frozen=True, slots=True)
class Matrix:
    """How many leads have each verdict by A (rows) and by B (columns)."""

    verdicts: tuple[str, ...]
    leads: tuple[tuple[int, ...], ...]
    passes: tuple[str, ...]
    passed_a: int
    passed_b: int
    only_a: int
    only_b: int
    bowker: SquareTest | CannotTell
    homogeneity: SquareTest | CannotTell
    mcnemar: McNemar | CannotTell
    """Of passing or not. It says that B passes more or fewer, not that it is better."""


@dataclass(frozen=True, slots=True)
class Spread:
    """One version's scores: counts in bins with the same edges for both, and quantiles."""

    edges: tuple[float, ...]
    """One more than there are counts; the last bin holds its upper edge."""
    counts: tuple[int, ...]
    lowest: float
    quarter: float
    median: float
    three_quarters: float
    highest: float
    mean: float


@dataclass(frozen=True, slots=True)
class Changes:
    """What changes for whom, and which change of the rules did it."""

    leads: int
    same_verdict: int
    same_score: int
    matrix: Matrix
    spread_a: Spread
    spread_b: Spread
    stability: StabilityIndex | CannotTell
    attribution: Attribution | CannotTell
    drawn: int | None = None
    """How many flips were drawn at random to be attributed; None: all were."""
