"""Labels, matrices and grades: rungs that ascend, can be reached, and have a place to start."""

from __future__ import annotations

from itertools import pairwise, product

from leadrules.language import document, ir
from leadrules.language.checker.checked import Path
from leadrules.language.checker.desk import Desk
from leadrules.language.checker.ranges import Range
from leadrules.language.checker.rules import rule_scope
from leadrules.language.checker.tables import hundredths
from leadrules.language.checker.wording import points
from leadrules.language.problems import did_you_mean, shown
from leadrules.language.scope import Name

MOST_CELLS = 1_000


def check_labels(desk: Desk) -> dict[str, Name]:
    """What verdicts see of labels, matrices and grades."""
    seen: dict[str, Name] = {}
    for name, label in desk.document.labels.items():
        _check_label(desk, label, ("labels", name))
        seen[name] = _name(tuple(label.from_))
        desk.rungs[name] = _rungs(desk, label)
    for name, matrix in desk.document.matrices.items():
        path: Path = ("matrices", name)
        _check_label(desk, matrix.rows, (*path, "rows"))
        _check_label(desk, matrix.columns, (*path, "columns"))
        seen[name] = _name(_cells(desk, matrix, path), ordered=False)
    scope = rule_scope(desk)
    for name, grade in desk.document.grades.items():
        path = ("grades", name)
        _check_ladder(desk, grade, path)
        for place, step in enumerate(grade.steps):
            desk.condition(step.when, (*path, "steps", place, "when"), scope)
        seen[name] = _name(grade.ladder)
    return seen


def _cells(desk: Desk, matrix: document.Matrix, path: Path) -> tuple[str, ...]:
    if len(matrix.rows.from_) * len(matrix.columns.from_) > MOST_CELLS:
        message = f"this matrix has more than {MOST_CELLS:,} cells"
        desk.error("LR418", message, path, key=True)
        return ()
    cells: dict[str, None] = {}
    for row, column in product(matrix.rows.from_, matrix.columns.from_):
        if row + column in cells:
            message = f"two cells of this matrix are named {shown(row + column)}"
            desk.error("LR204", message, path, key=True)
        cells[row + column] = None
    return tuple(cells)


def _name(ladder: tuple[str, ...], *, ordered: bool = True) -> Name:
    return Name(ir.Origin.LABEL, ir.Type.RUNG, ladder=ladder, ordered=ordered)


def _check_label(desk: Desk, label: document.Label, path: Path) -> None:
    if not desk.known(label.score, "score", desk.document.scores, (*path, "score")):
        return
    for (_, before), (rung, threshold) in pairwise(label.from_.items()):
        if threshold <= before:
            desk.error(
                "LR409",
                f"the rung {shown(rung)} does not begin above the one before it",
                (*path, "from", rung),
                help="rungs ascend: the lowest stands first",
            )
            return
    reach = desk.attainable.get(label.score)
    if reach is None:
        return
    for rung, threshold in label.from_.items():
        if hundredths(threshold) > reach.high:
            desk.error(
                "LR410",
                f"the rung {shown(rung)} cannot be reached: {shown(label.score)} lies between "
                f"{points(reach.low)} and {points(reach.high)}",
                (*path, "from", rung),
            )


def _rungs(desk: Desk, label: document.Label) -> Range:
    reach = desk.attainable.get(label.score)
    last = len(label.from_) - 1
    if reach is None:
        return Range(0, last)
    below = sum(hundredths(threshold) <= reach.low for threshold in label.from_.values())
    return Range(max(0, below - 1), last)


def _check_ladder(desk: Desk, grade: document.Grade, path: Path) -> None:
    seen: set[str] = set()
    for place, rung in enumerate(grade.ladder):
        if rung in seen:
            desk.error(
                "LR204", f"the rung {shown(rung)} stands here twice", (*path, "ladder", place)
            )
        seen.add(rung)
    if grade.start not in grade.ladder:
        desk.error(
            "LR411",
            f"{shown(grade.start)} is not on the ladder",
            (*path, "start"),
            help=did_you_mean(grade.start, grade.ladder)
            or f"write one of {', '.join(shown(rung) for rung in grade.ladder)}",
        )
