"""How differences go along with what each rule said, and with what a grade could read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from fractions import Fraction

from leadrules.analysis.parity.record import Association, Part
from leadrules.analysis.parity.sums import divided
from leadrules.analysis.parity.target import PLACES, Target
from leadrules.decision.decision import Decision
from leadrules.decision.record import Contribution
from leadrules.decision.units import decimal_of
from leadrules.language import ir

_UNIT = 10 ** (PLACES - 2)


@dataclass(slots=True)
class _Part:
    leads: int = 0
    differ: int = 0
    sum: int = 0

    def take(self, apart: int, differs: bool) -> None:
        self.leads += 1
        self.differ += differs
        self.sum += apart


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
        for name, parts in self._fields.items():
            part = parts.no if decision.trace.fields[name] is None else parts.yes
            part.take(apart, differs)

    def ranked(self) -> tuple[Association, ...]:
        """Those that tell leads apart at all, the closest first."""
        every = [
            *(("rule", name, parts) for name, parts in self._rules.items()),
            *(("field", name, parts) for name, parts in self._fields.items()),
        ]
        ranked = [(parts.between(), kind, name, parts) for kind, name, parts in every]
        ranked.sort(key=lambda one: -one[0])
        return tuple(
            Association(
                "rule" if kind == "rule" else "field",
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
