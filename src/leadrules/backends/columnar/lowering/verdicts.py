"""What follows from scores: labels, matrices, grades and the verdict."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from leadrules.backends.columnar.algebra import Concat, Literal, Scalar
from leadrules.backends.columnar.algebra.kinds import kind_of
from leadrules.backends.columnar.lowering.expressions import Expressions
from leadrules.backends.columnar.lowering.names import Layers
from leadrules.backends.columnar.lowering.numbers import Value
from leadrules.backends.columnar.lowering.scores import Scores
from leadrules.backends.columnar.lowering.terms import (
    FALSE,
    NO_INTEGER,
    NO_TEXT,
    added,
    case,
    clamped,
    compare,
    every,
    missing,
    multiplied,
    negated,
    some,
    text,
    total,
    whole,
)
from leadrules.language import ir

HOLD = "hold"
"""The reserved verdict of a condition that could not tell and holds."""


@dataclass(slots=True)
class Labels:
    """Lowers labels, matrices and grades: as conditions read them, and as the answer shows them.

    Grades ask `expressions`, which are those of rules.
    """

    ruleset: ir.Ruleset
    scores: Scores
    expressions: Expressions
    layers: Layers
    _values: dict[str, Value] = field(default_factory=dict)

    def value(self, name: str) -> Value:
        """A label's or grade's index, a matrix's cell; null where it is missing."""
        if name not in self._values:
            self._values[name] = self._value(name)
        return self._values[name]

    def shown(self) -> dict[str, Scalar]:
        """All labels, matrices and grades as texts, null where missing."""
        ruleset = self.ruleset
        labels = {one.name: self._rung(one, _names(one)) for one in ruleset.labels}
        for matrix in ruleset.matrices:
            row = self._rung(matrix.rows, _names(matrix.rows))
            column = self._rung(matrix.columns, _names(matrix.columns))
            absent = some([missing(row), missing(column)])
            labels[matrix.name] = case([(absent, NO_TEXT)], Concat((row, column)))
        for grade in ruleset.grades:
            labels[grade.name] = shown(self.value(grade.name).scalar, grade.ladder)
        return labels

    def _value(self, name: str) -> Value:
        for label in self.ruleset.labels:
            if label.name == name:
                return self._defined(name, self._rung(label, _places(label)))
        for matrix in self.ruleset.matrices:
            if matrix.name == name:
                return self._cell(matrix)
        grade = next(one for one in self.ruleset.grades if one.name == name)
        return self._defined(name, self._graded(grade))

    def _defined(self, name: str, scalar: Scalar, cells: tuple[str, ...] = ()) -> Value:
        column = self.layers.define(f"label_of_{name}", scalar)
        return Value(column, ir.Type.RUNG, low=0, high=1_000_000, cells=cells)

    def _rung(self, label: ir.Label, values: Sequence[Scalar]) -> Scalar:
        """The value of the highest rung whose threshold is reached."""
        points = self.scores.points[label.score].scalar
        nothing = Literal(None, kind_of(values[0]))
        branches = [
            (compare(">=", points, whole(threshold)), value)
            for (_, threshold), value in zip(label.rungs, values, strict=True)
        ]
        hidden = negated(self.scores.known(label.score)) if label.hide_unknown else FALSE
        return case([(hidden, nothing), *reversed(branches)], nothing)

    def _cell(self, matrix: ir.Matrix) -> Value:
        rows, columns = (
            [name for name, _ in label.rungs] for label in (matrix.rows, matrix.columns)
        )
        cells = tuple(row + column for row in rows for column in columns)
        row = self._rung(matrix.rows, _places(matrix.rows))
        column = self._rung(matrix.columns, _places(matrix.columns))
        place = added(multiplied(row, whole(len(columns))), column)
        return self._defined(matrix.name, place, cells)

    def _graded(self, grade: ir.Grade) -> Scalar:
        truths = [self.expressions.truth(step.condition.expression) for step in grade.steps]
        moves = [
            case(
                [(truth, whole(step.match)), (missing(truth), whole(step.missing))],
                whole(step.no_match),
            )
            for truth, step in zip(truths, grade.steps, strict=True)
        ]
        unknown = every([missing(truth) for truth in truths])
        index = clamped(total([whole(grade.start), *moves]), 0, len(grade.ladder) - 1)
        return case([(unknown, NO_INTEGER)], index)


def shown(place: Scalar, names: Sequence[str]) -> Scalar:
    """The name at a place, null where there is none."""
    branches = [(compare("==", place, whole(n)), text(name)) for n, name in enumerate(names)]
    return case(branches, NO_TEXT)


def lower_verdict(
    ruleset: ir.Ruleset, expressions: Expressions, layers: Layers
) -> tuple[Scalar, Scalar]:
    """The place of the first verdict that is true, one more than the last for `hold`; its name."""
    hold, names = len(ruleset.verdicts), verdict_names(ruleset)
    branches: list[tuple[Scalar, int]] = []
    for at, verdict in enumerate(ruleset.verdicts):
        if verdict.condition is None:
            continue
        truth = expressions.truth(verdict.condition.expression)
        branches.append((truth, at))
        if verdict.hold_if_unknown:
            branches.append((missing(truth), hold))
    named = [(condition, text(names[at])) for condition, at in branches]
    place = case([(condition, whole(at)) for condition, at in branches], whole(hold - 1))
    if ruleset.agreement is None:  # WHY: else the place is asked for, and is the shorter way
        return place, case(named, text(names[hold - 1]))
    place = layers.define("verdict_at", place)
    return place, shown(place, names)


def verdict_names(ruleset: ir.Ruleset) -> tuple[str, ...]:
    """The names of the verdicts by place, `hold` last."""
    return (*(verdict.name for verdict in ruleset.verdicts), HOLD)


def _names(label: ir.Label) -> list[Scalar]:
    return [text(name) for name, _ in label.rungs]


def _places(label: ir.Label) -> list[Scalar]:
    return [whole(n) for n in range(len(label.rungs))]
