"""What follows from scores: labels, matrices, grades and verdicts."""

from __future__ import annotations

from dataclasses import dataclass

from leadrules.language.ir.expressions import Condition


@dataclass(frozen=True, slots=True)
class Label:
    """The rung of the highest threshold reached; missing below all, or where nothing is known of
    the score and `hide_unknown`. Rungs ascend."""

    name: str
    score: str
    rungs: tuple[tuple[str, int], ...]
    hide_unknown: bool = True


@dataclass(frozen=True, slots=True)
class Matrix:
    """The cell of two labels, its name the row's and the column's joined; missing with either."""

    name: str
    rows: Label
    columns: Label


@dataclass(frozen=True, slots=True)
class GradeStep:
    """How many rungs a condition moves the grade."""

    condition: Condition
    match: int
    no_match: int
    missing: int


@dataclass(frozen=True, slots=True)
class Grade:
    """Start plus all steps, held within the ladder's ends; missing until one step is known."""

    name: str
    ladder: tuple[str, ...]
    start: int
    steps: tuple[GradeStep, ...]


@dataclass(frozen=True, slots=True)
class Verdict:
    """An answer, given where its condition is the first that is true."""

    name: str
    condition: Condition | None  # None only for the last
    hold_if_unknown: bool = False
    disqualifies: bool = False
    latch: bool = False
    leave_when: Condition | None = None
    requalify_after: int | None = None
