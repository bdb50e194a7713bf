"""How differences go along with what each rule said, and with what a grade could read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from heapq import nlargest
from typing import Literal

from leadrules.analysis.parity.record import Association, Part
from leadrules.analysis.parity.sums import divided
from leadrules.analysis.parity.target import PLACES, Target
from leadrules.decision.decision import Decision
from leadrules.decision.record import Contribution, Value
from leadrules.decision.units import decimal_of
from leadrules.language import ir

_UNIT = 10 ** (PLACES - 2)
_DIFFERENT = 100  # values of a field: one with more tells nothing
_VALUES = 3  # values that are told
_LONGEST = 40
_TOLD = (ir.Type.TEXT, ir.Type.BOOLEAN)

_Kind = Literal["rule", "field", "value"]


@dataclass(slots=True)
class _Part:
    leads: int = 0
    differ: int = 0
    sum: int = 0

    def take(self, apart: int, differs: bool) -> None:
        self.leads += 1
        self.differ += differs
        self.sum += apart

    def less(self, other: _Part) -> _Part:
        return _Part(self.leads - other.leads, self.differ - other.differ, self.sum - other.sum)


@dataclass(slots=True)
class _Parts:
    yes: _Part = field(default_factory=_Part)
    no: _Part = field(default_factory=_Part)
    unknown: _Part = field(default_factory=_Part)

    def all(self) -> tuple[_Part, ...]:
        return (self.yes, self.no, self.unknown)

    def between(self) -> Fraction:
        """How far the parts' means are from the mean of all, squared, times their leads."""
        leads = sum(part.leads for part in self.all())
        mean = Fraction(sum(part.sum for part in self.all()), leads or 1)
        return sum(
            (
                part.leads * (Fraction(part.sum, part.leads) - mean) ** 2
                for part in self.all()
                if part.leads
            ),
            Fraction(0),
        )


class _Values:
    """A field's different values, if they are few."""

    def __init__(self) -> None:
        self._all = _Part()
        self._missing = _Part()
        self._by_value: dict[Value, tuple[Value, _Part]] | None = {}

    def take(self, value: Value, apart: int, differs: bool) -> None:
        """Count one lead."""
        self._all.take(apart, differs)
        if value is None:
            self._missing.take(apart, differs)
        elif self._by_value is not None:
            folded = value.casefold() if isinstance(value, str) else value
            if folded not in self._by_value and len(self._by_value) == _DIFFERENT:
                self._by_value = None
                return
            _, part = self._by_value.setdefault(folded, (value, _Part()))
            part.take(apart, differs)

    def parts(self) -> Iterator[tuple[str, _Parts]]:
        """Each value that several leads have, with the leads that have it, another, and none."""
        for value, has in (self._by_value or {}).values():
            # WHY: what has few of the differences, or smaller ones, is no reason for them
            most = 2 * has.differ > max(self._all.differ, 2)
            if most and abs(has.sum) * self._all.leads > abs(self._all.sum) * has.leads:
                others = self._all.less(has).less(self._missing)
                yield _written(value), _Parts(has, others, self._missing)


def _can_be_told(field: ir.Field) -> bool:
    return not field.personal and field.type in _TOLD


def _written(value: Value) -> str:
    return ("yes" if value else "no") if isinstance(value, bool) else f"`{str(value)[:_LONGEST]}`"


class Associations:
    """Adds up differences by what each rule said; for a grade, by which fields are known."""

    def __init__(self, ruleset: ir.Ruleset, rules: frozenset[str], target: Target) -> None:
        self._rules = {
            rule.id: _Parts()
            for group in ruleset.groups
            for rule in group.rules
            if rule.id in rules
        }
        self._fields = {name: _Parts() for name in target.fields}
        self._values = {one.name: _Values() for one in ruleset.fields if _can_be_told(one)}
        self._means = target.kind == "score"

    def take(
        self, decision: Decision, said: Iterable[Contribution], apart: int, differs: bool
    ) -> None:
        """Count one lead; `apart` is its difference, of labels 1 where they differ."""
        for each in said:
            parts = self._rules[each.rule]
            match each.outcome:
                case "fired":
                    parts.yes.take(apart, differs)
                case "not_fired":
                    parts.no.take(apart, differs)
                case "unknown":
                    parts.unknown.take(apart, differs)
        for name, values in self._values.items():
            values.take(decision.trace.fields[name], apart, differs)
        for name, parts in self._fields.items():
            part = parts.no if decision.trace.fields[name] is None else parts.yes
            part.take(apart, differs)

    def ranked(self) -> tuple[Association, ...]:
        """Those that tell leads apart at all, the closest first."""
        every: list[tuple[_Kind, str, _Parts]] = [
            *(("rule", name, parts) for name, parts in self._rules.items()),
            *(("field", name, parts) for name, parts in self._fields.items()),
        ]
        ranked: list[tuple[Fraction, _Kind, str, _Parts]]
        ranked = [(parts.between(), kind, name, parts) for kind, name, parts in every]
        closest = max((between for between, *_ in ranked), default=Fraction(0))
        told: list[tuple[Fraction, _Kind, str, _Parts]] = [
            (parts.between(), "value", f"{name} is {value}", parts)
            for name, values in self._values.items()
            for value, parts in values.parts()
        ]
        # WHY: of values only what is closer than anything that the rules say
        ranked += nlargest(
            _VALUES, (one for one in told if one[0] > closest), key=lambda one: one[0]
        )
        ranked.sort(key=lambda one: -one[0])
        return tuple(
            Association(
                kind,
                name,
                self._part(parts.yes),
                self._part(parts.no),
                self._part(parts.unknown),
            )
            for between, kind, name, parts in ranked
            if between
        )

    def _part(self, part: _Part) -> Part:
        mean = None
        if self._means and part.leads:
            mean = decimal_of(divided(part.sum, part.leads * _UNIT), 2)
        return Part(part.leads, part.differ, mean)
