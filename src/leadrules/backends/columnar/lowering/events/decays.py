"""What is left of points at an event's age: a chain of cases, or a table joined by the step."""

from __future__ import annotations

from itertools import groupby

from leadrules.backends.columnar.algebra import (
    Case,
    FloorDivide,
    Join,
    Kind,
    Relation,
    Rows,
    Scalar,
    Select,
    Subtract,
)
from leadrules.backends.columnar.lowering.events.columns import instead, integers, shifted
from leadrules.backends.columnar.lowering.events.occurrences import AT
from leadrules.backends.columnar.lowering.terms import compare, whole
from leadrules.language import ir

MOST_CASES = 12
"""From how many changes of the factor on a table is joined."""


class Decays:
    """The factors of some decays over the rows of a relation, which grows by their columns."""

    def __init__(self, relation: Relation, as_of: Scalar) -> None:
        self.relation = relation
        self._as_of = as_of
        self._factors: dict[ir.Decay, Scalar] = {}

    def factor(self, decay: ir.Decay) -> Scalar:
        """What is left at the age of the event in each row; an integer over 10**9."""
        if decay not in self._factors:
            changes = _changes(decay)
            made = self._cases(decay, changes) if len(changes) <= MOST_CASES else self._table(decay)
            self._factors[decay] = made
        return self._factors[decay]

    def _cases(self, decay: ir.Decay, changes: list[tuple[int, int]]) -> Scalar:
        (_, newest), *older = changes
        branches = tuple(
            (compare("<=", integers(AT), shifted(self._as_of, -steps * decay.step)), whole(left))
            for steps, left in reversed(older)
        )
        return Case(branches, whole(newest)) if branches else whole(newest)

    def _table(self, decay: ir.Decay) -> Scalar:
        number = len(self._factors)
        step, key, factor = f"_step_{number}", f"_steps_{number}", f"_factor_{number}"
        age = Subtract(self._as_of, integers(AT))
        table = Rows(
            {
                key: (Kind.INTEGER, tuple(range(len(decay.factors)))),
                factor: (Kind.INTEGER, decay.factors),
            }
        )
        aged = Select(self.relation, {step: FloorDivide(age, decay.step)})
        self.relation = Join(aged, table, ((step, key),), small=True)
        # WHY: what is missing is not summed either
        return instead(integers(factor), whole(decay.tail)) if decay.tail else integers(factor)


def _changes(decay: ir.Decay) -> list[tuple[int, int]]:
    """From how many whole steps of age on which factor holds, youngest first."""
    factors = enumerate((*decay.factors, decay.tail))
    runs = (next(run) for _, run in groupby(factors, key=lambda each: each[1]))
    return list(runs)
