"""A grade as a score of rungs, so that its steps are held against an export as rules are."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from leadrules.analysis.parity.changes import Paid
from leadrules.analysis.parity.sums import Sums
from leadrules.backends.python import Program, compile_program
from leadrules.decision.decision import Decision
from leadrules.language import ir

RUNG = 100
"""A rung in hundredths of points."""

_LONGEST = 60  # characters of a step's condition, which is its name


@dataclass(frozen=True, slots=True)
class Grading:
    """The way from a grade's steps to its rung, and what each step said of a lead."""

    ruleset: ir.Ruleset
    sums: Sums
    program: Program
    names: tuple[str, ...]

    def said(self, decision: Decision) -> dict[str, Paid]:
        """What each step said, by name: its outcome, and by how many rungs it moved."""
        found = self.program.rescore(decision.record, decision.as_of).trace.contributions
        said = {}
        for name, each in zip(self.names, found, strict=True):
            moved = int(each.points * RUNG)
            said[name] = Paid(each.outcome, moved, moved, moved, 0)
        return said


def grading(ruleset: ir.Ruleset, name: str) -> Grading | None:
    """The grade of this name as a score; None for what is no grade."""
    for grade in ruleset.grades:
        if grade.name == name:
            names = _names(grade)
            by_name = _as_score(ruleset, grade, names)
            sums = Sums(by_name, name).with_added(name, grade.start * RUNG)
            # WHY: a condition's text is no name for generated code
            plain = _as_score(ruleset, grade, [f"step{n}" for n in range(len(names))])
            return Grading(by_name, sums, compile_program(plain), names)
    return None


def _as_score(ruleset: ir.Ruleset, grade: ir.Grade, ids: Iterable[str]) -> ir.Ruleset:
    rules = tuple(
        ir.Rule(
            rule,
            ir.Branches(
                (ir.Branch(step.condition, step.match * RUNG),),
                step.no_match * RUNG,
                step.missing * RUNG,
            ),
        )
        for rule, step in zip(ids, grade.steps, strict=True)
    )
    highest = (len(grade.ladder) - 1) * RUNG
    return replace(
        ruleset,
        groups=(ir.Group(grade.name, grade.name, rules),),
        scores=(ir.Score(grade.name, floor=0, cap=highest),),
        main_score=grade.name,
        labels=(),
        matrices=(),
        grades=(),
        verdicts=(ir.Verdict(grade.name, None),),
        agreement=None,
    )


def _names(grade: ir.Grade) -> tuple[str, ...]:
    """What the steps are called: by their conditions, and apart."""
    names: dict[str, None] = {}
    for place, step in enumerate(grade.steps, 1):
        source = " ".join(step.condition.source.split())
        name = source if len(source) <= _LONGEST else source[: _LONGEST - 3] + "..."
        names[f"{name} ({place})" if name in names else name] = None
    return tuple(names)
