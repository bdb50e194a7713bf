"""Which rules, verdicts and grades read a name, also through measures."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field, fields, is_dataclass
from typing import Any

from leadrules.analysis.diff.forms import Trees, reads
from leadrules.language import ir


@dataclass(frozen=True, slots=True)
class Readers:
    """Who reads a name: ids of rules, names of verdicts and of grades."""

    rules: tuple[str, ...] = ()
    verdicts: tuple[str, ...] = ()
    grades: tuple[str, ...] = ()


@dataclass(slots=True)
class References:
    """The names that each rule, verdict and grade of one ruleset reads, worked out once.

    Fields, phrases, lists and measures go by their name, event types by theirs, attributes by
    `event.attribute`.
    """

    ruleset: ir.Ruleset
    trees: Trees = field(default_factory=Trees)
    _measures: dict[str, ir.Measure] = field(init=False)
    _of_measure: dict[str, frozenset[str]] = field(default_factory=dict)
    _readers: dict[str, Readers] | None = None

    def __post_init__(self) -> None:
        self._measures = {measure.name: measure for measure in self.ruleset.measures}

    def readers(self, name: str) -> Readers:
        """Who reads this name."""
        if self._readers is None:
            self._readers = self._all()
        return self._readers.get(name, Readers())

    def measures_of(self, rule: ir.Rule) -> list[ir.Measure]:
        """The measures that a rule reads, its own included."""
        names = {read.name for read in reads(rule) if read.origin is ir.Origin.MEASURE}
        if isinstance(rule.payout, ir.PerEvent):
            names.add(rule.payout.measure)
        return [self._measures[name] for name in names]

    def _all(self) -> dict[str, Readers]:
        found: dict[str, tuple[list[str], list[str], list[str]]] = {}
        parts: list[tuple[int, str, Any]] = [
            *((0, rule.id, rule) for group in self.ruleset.groups for rule in group.rules),
            *((1, verdict.name, verdict) for verdict in self.ruleset.verdicts),
            *((2, grade.name, grade) for grade in self.ruleset.grades),
        ]
        for kind, who, part in parts:
            for name in self.names(part):
                found.setdefault(name, ([], [], []))[kind].append(who)
        return {name: Readers(*map(tuple, who)) for name, who in found.items()}

    def names(self, part: Any) -> frozenset[str]:
        """Every name that a part reads."""
        found: set[str] = set()
        self._collect(part, found)
        return frozenset(found)

    def _collect(self, part: Any, found: set[str]) -> None:
        match part:
            case ir.Condition(expression=expression, source=source):
                self._collect(expression, found)
                found |= _in_source(self.trees[source])
            case ir.Read(origin=ir.Origin.MEASURE, name=name):
                found.add(name)
                found |= self._measure(name)
            case ir.Read(origin=ir.Origin.FIELD, name=name):
                found.add(name)
            case ir.PerEvent(measure=name):
                found |= self._measure(name)
            case ir.Balance(amount=amount, dated=dated):
                found |= {amount, dated or amount}
            # WHY: a list may be long, and thousands of rules may share it
            case ir.TextIs(operand=operand) | ir.Items(operand=operand) | ir.OneOf(operand=operand):
                self._collect(operand, found)
            case ir.Table(value=value):
                self._collect(value, found)
            case ir.Decay():
                pass
            case tuple():
                for each in part:
                    self._collect(each, found)
            case _ if is_dataclass(part):
                found |= set(_own(part))
                for about in fields(part):
                    self._collect(getattr(part, about.name), found)

    def _measure(self, name: str) -> frozenset[str]:
        if name not in self._of_measure:
            self._of_measure[name] = self.names(self._measures[name])
        return self._of_measure[name]


def _own(part: Any) -> Iterator[str]:
    """The names that a part of a measure holds itself."""
    match part:
        case ir.Selection(types=types, where=where, once_per=once):
            yield from types
            keys = set() if where is None else _attributes(where.expression)
            if once is not None and once.key is not None:
                keys.add(once.key)
            yield from (f"{type_}.{key}" for type_ in types for key in keys)
        case ir.Total(selection=selection, attribute=attribute):
            yield from (f"{type_}.{attribute}" for type_ in selection.types)
        case ir.Window(after=str() as after):
            yield after


def _attributes(expression: ir.Expression) -> set[str]:
    return {read.name for read in reads(expression) if read.origin is ir.Origin.ATTRIBUTE}


def _in_source(tree: ast.expr | None) -> set[str]:
    """The names in a condition's text, of which phrases and lists stand only there."""
    if tree is None:
        return set()
    calls = {id(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
    return {
        node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and id(node) not in calls
    }
