"""What a verdict depends on: the rules, fields and measures that its answer may be moved by."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields, is_dataclass
from typing import Any

from leadrules.language import ir


@dataclass(frozen=True, slots=True)
class Reach:
    """Names, each in the ruleset's order; and every condition or number among what is asked."""

    rules: tuple[ir.Rule, ...]
    fields: tuple[ir.Field, ...]
    measures: tuple[ir.Measure, ...]
    scores: tuple[str, ...]
    expressions: tuple[ir.Expression, ...]


def reach_of(ruleset: ir.Ruleset, verdict: str) -> Reach:
    """What decides whether a verdict is given: its own condition and those asked before it.

    The conditions that end a latch count too.
    """
    names = [one.name for one in ruleset.verdicts]
    asked = ruleset.verdicts[: names.index(verdict) + 1]
    conditions = [one.condition for one in asked]
    conditions += [one.leave_when for one in ruleset.verdicts]
    return _Reaching(ruleset).of([one for one in conditions if one is not None])


def score_parts(ruleset: ir.Ruleset, score: str) -> tuple[str, ...]:
    """A score and all scores that it is made of."""
    one = next(each for each in ruleset.scores if each.name == score)
    return (score, *(name for part, _ in one.parts for name in score_parts(ruleset, part)))


def nodes(value: Any) -> Iterator[Any]:
    """Every node within a part of the meaning, itself first."""
    if isinstance(value, tuple):
        for item in value:
            yield from nodes(item)
    elif is_dataclass(value) and not isinstance(value, ir.Decay):
        yield value
        for each in fields(value):
            yield from nodes(getattr(value, each.name))


def names_in(value: Any) -> tuple[ir.Read, ...]:
    """What is read within a part of the meaning, each name once, in order."""
    return tuple(dict.fromkeys(one for one in nodes(value) if isinstance(one, ir.Read)))


class _Reaching:
    """Follows names until nothing new is found."""

    def __init__(self, ruleset: ir.Ruleset) -> None:
        self._ruleset = ruleset
        self._fields: set[str] = set()
        self._measures: set[str] = set()
        self._scores: set[str] = set()
        self._labels: set[str] = set()
        self._expressions: list[ir.Expression] = []

    def of(self, conditions: Iterable[ir.Condition]) -> Reach:
        ruleset = self._ruleset
        for condition in conditions:
            self._follow(condition)
        groups = [one for one in ruleset.groups if one.score in self._scores]
        rules = tuple(rule for group in groups for rule in group.rules)
        for rule in rules:
            self._follow(rule.payout)
        return Reach(
            rules=rules,
            fields=tuple(one for one in ruleset.fields if one.name in self._fields),
            measures=tuple(one for one in ruleset.measures if one.name in self._measures),
            scores=tuple(one.name for one in ruleset.scores if one.name in self._scores),
            expressions=tuple(self._expressions),
        )

    def _follow(self, part: Any) -> None:
        for node in nodes(part):
            match node:
                case ir.Condition(expression=expression):
                    self._expressions.append(expression)
                case ir.Read(origin=ir.Origin.FIELD, name=name):
                    self._fields.add(name)
                case ir.Read(origin=ir.Origin.MEASURE, name=name) | ir.PerEvent(measure=name):
                    self._measure(name)
                case ir.Read(origin=ir.Origin.SCORE, name=name):
                    self._scores.update(score_parts(self._ruleset, name))
                case ir.Read(origin=ir.Origin.LABEL, name=name):
                    self._label(name)
                case ir.Balance(amount=amount, dated=dated):
                    self._fields.update(name for name in (amount, dated) if name is not None)
                case ir.Window(after=str() as name):
                    self._fields.add(name)
                case _:
                    pass

    def _measure(self, name: str) -> None:
        if name in self._measures:
            return
        self._measures.add(name)
        measure = next(one for one in self._ruleset.measures if one.name == name)
        if isinstance(measure, ir.RollUp):
            # WHY: what it asks of each member is no condition on the lead's own fields alone
            if measure.scope is not ir.Scope.COLLEAGUES:
                self._follow(measure.value)
        else:
            window = measure.selection.window
            if window.after is not None:
                self._fields.add(window.after)

    def _label(self, name: str) -> None:
        if name in self._labels:
            return
        self._labels.add(name)
        for label in self._ruleset.labels:
            if label.name == name:
                self._scores.update(score_parts(self._ruleset, label.score))
        for matrix in self._ruleset.matrices:
            if matrix.name == name:
                for side in (matrix.rows, matrix.columns):
                    self._scores.update(score_parts(self._ruleset, side.score))
        for grade in self._ruleset.grades:
            if grade.name == name:
                self._follow(grade.steps)
