"""Scores, what is read off them (labels, matrices, grades), and verdicts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, ClassVar, Literal

from pydantic import Field as Key

from leadrules.language.document.lists import References, Rungs
from leadrules.language.document.part import Fault, Part, either
from leadrules.language.document.scalars import (
    Boolean,
    Condition,
    Points,
    Reference,
    Rung,
    Steps,
    Text,
    VerdictName,
    Weight,
    choice,
)
from leadrules.language.document.times import PositiveDuration

LADDER = ("F", "D-", "D", "D+", "C-", "C", "C+", "B-", "B", "B+", "A-", "A", "A+")


class Score(Part):
    """The sum of its groups, or of other scores, plain or weighted."""

    called: ClassVar[str] = "score"

    floor: Points | None = Key(None, description="The score is at least this")
    cap: Points | None = Key(None, description="The score is at most this")
    sum: References | None = Key(None, description="The scores that it adds up")
    weighted: Mapping[Reference, Weight] | None = Key(
        None, min_length=1, description="The scores that it adds up, each with its percentage"
    )

    def faults(self) -> Iterator[Fault]:
        """Two ways of adding up at once."""
        if self.sum is not None and self.weighted is not None:
            yield either("sum", "weighted")


class Label(Part):
    """Names for stretches of a score."""

    called: ClassVar[str] = "label"

    score: Reference = Key(description="The score that is read")
    from_: Mapping[Rung, Points] = Key(
        alias="from", min_length=1, description="Each rung's least score"
    )
    if_unknown: Annotated[Literal["missing", "zero"], *choice("missing", "zero")] = Key(
        "missing", description="What to read where nothing is known of the score"
    )


class Matrix(Part):
    """The cell of two labels."""

    called: ClassVar[str] = "matrix"

    rows: Label = Key(description="The label that gives the cell's first half")
    columns: Label = Key(description="The label that gives the cell's second half")


class GradeStep(Part):
    """A condition and how far it moves the grade on its ladder."""

    called: ClassVar[str] = "step of a grade"

    when: Condition = Key(description="The condition")
    match: Steps = Key(0, description="Steps where it holds")
    no_match: Steps = Key(0, description="Steps where it does not hold")
    missing: Steps = Key(0, description="Steps where it cannot tell")


class Grade(Part):
    """A rung that starts somewhere and is moved by each step."""

    called: ClassVar[str] = "grade"

    ladder: Annotated[Rungs, Key(min_length=2)] = Key(LADDER, description="The rungs, ascending")
    start: Text = Key(description="The rung to start from")
    steps: tuple[GradeStep, ...] = Key(min_length=1, description="What moves it")


class Verdict(Part):
    """What follows for a lead where a condition holds."""

    called: ClassVar[str] = "verdict"
    named_by: ClassVar[str | None] = "verdict"

    verdict: VerdictName = Key(description="Its name")
    when: Condition | None = Key(None, description="The condition; the last verdict has none")
    if_unknown: Annotated[Literal["hold"], *choice("hold")] | None = Key(
        None, description="`hold`: the verdict is `hold` where the condition cannot tell"
    )
    disqualifies: Boolean = Key(False, description="It takes the lead out, and breaks a latch")
    latch: Boolean = Key(False, description="Once given it is kept until `leave_when`")
    leave_when: Condition | None = Key(None, description="What ends a latch")
    requalify_after: PositiveDuration | None = Key(
        None, description="How long after it was left it may be given again"
    )
