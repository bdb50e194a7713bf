"""Labels, matrices and grades, read off the points of scores."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from leadrules.backends.python.generation.plan import Plan
from leadrules.backends.python.runtime.rungs import cell, reached
from leadrules.decision.record import Tally
from leadrules.language import ir


class Labels:
    """Reads the labels out of the captures of one program."""

    def __init__(self, plan: Plan) -> None:
        ruleset = plan.ruleset
        self._labels = [_Ladder(label, plan) for label in ruleset.labels]
        self._matrices = [
            (matrix.name, _Ladder(matrix.rows, plan), _Ladder(matrix.columns, plan))
            for matrix in ruleset.matrices
        ]
        self._grades = [
            (one.name, plan.layout.places[plan.grades[one.name]], one.ladder)
            for one in ruleset.grades
        ]

    def of(self, scores: Mapping[str, Tally], values: Sequence[Any]) -> dict[str, str | None]:
        """Every label, matrix and grade by name; None where it is missing."""
        found: dict[str, str | None] = {}
        for label in self._labels:
            index = label.rung(scores, values)
            found[label.name] = None if index is None else label.rungs[index]
        for name, rows, columns in self._matrices:
            row, column = rows.rung(scores, values), columns.rung(scores, values)
            found[name] = cell(rows.rungs, row, columns.rungs, column)
        for name, code, ladder in self._grades:
            index = values[code]
            found[name] = None if index is None else ladder[index]
        return found


class _Ladder:
    """A label's rungs, and where a capture has the points that climb them."""

    def __init__(self, label: ir.Label, plan: Plan) -> None:
        self.name = label.name
        self.rungs = tuple(name for name, _ in label.rungs)
        self._thresholds = tuple(threshold for _, threshold in label.rungs)
        self._points = plan.layout.places[plan.scores[label.score].points]
        self._hidden_by = label.score if label.hide_unknown else None

    def rung(self, scores: Mapping[str, Tally], values: Sequence[Any]) -> int | None:
        """Which rung is reached."""
        if self._hidden_by is not None and not scores[self._hidden_by].known:
            return None
        return reached(self._thresholds, values[self._points])
