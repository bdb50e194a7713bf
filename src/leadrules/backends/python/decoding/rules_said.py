"""What all rules said of a lead, out of a capture."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from leadrules.backends.python.decoding.contributions import RuleDecoder, Seen
from leadrules.backends.python.decoding.shared import MOST
from leadrules.backends.python.generation.plan import Plan
from leadrules.backends.python.runtime.balances import Balance
from leadrules.decision.record import Contribution
from leadrules.language import ir

Values = Mapping[str, Any]
"""The captured locals by name."""


class RulesSaid:
    """Reads the rules' outcomes and contributions out of the captures of one program.

    WHY so: of most rules the outcome alone tells all; only the others are worked out.
    """

    def __init__(self, plan: Plan) -> None:
        rules = [_Rule(rule, group, plan) for group in plan.ruleset.groups for rule in group.rules]
        self._rules = rules
        self._places = [(one.name, one.index) for one in rules]
        self._settled: list[dict[int, Contribution]] = [{} for _ in rules]
        self._asking: dict[str, list[int]] = {}
        for place, one in enumerate(rules):
            for measure in one.decoder.counted:
                self._asking.setdefault(measure, []).append(place)

    def codes(self, values: Values) -> list[int]:
        """Every rule's outcome."""
        return [
            values[name] if index is None else values[name][index] for name, index in self._places
        ]

    def contributions(
        self, codes: Sequence[int], values: Values, seen: Seen
    ) -> tuple[Contribution, ...]:
        """What every rule said."""
        settled = self._settled
        found = [alike.get(code) for alike, code in zip(settled, codes, strict=True)]
        behind: set[int] = set()
        for measure in seen.events:
            behind.update(self._asking.get(measure, ()))
        return tuple(
            [
                self._said(place, codes[place], values, seen, place in behind)
                if one is None or place in behind
                else one
                for place, one in enumerate(found)
            ]
        )

    def _said(
        self, place: int, code: int, values: Values, seen: Seen, behind: bool
    ) -> Contribution:
        """What a rule said, which is remembered where its outcome tells all."""
        rule = self._rules[place]
        said = rule.contribution(code, values, seen)
        if code >= 0 and not behind and rule.decoder.is_settled(code):
            alike = self._settled[place]
            if len(alike) >= MOST:
                alike.clear()
            alike[code] = said
        return said


class _Rule:
    """A rule's decoder, and where a capture has what it said."""

    def __init__(self, rule: ir.Rule, group: ir.Group, plan: Plan) -> None:
        self.decoder = RuleDecoder(rule, group, plan.ruleset.zone, plan.counted)
        self._points: Callable[[Values, Seen], tuple[int, int]] | None = None
        paid = plan.rules[rule.id]
        # a local, or a place in the answers about a text
        self.name, _, index = paid.code.rstrip("]").partition("[")
        self.index = int(index) if index else None
        match rule.payout:
            case ir.PerEvent(measure=name):
                measured = plan.counted[name]
                assert isinstance(measured.measure, ir.EventPoints)
                each, points = measured.measure.each, measured.value.code
                self._points = lambda values, seen: (
                    each * len(seen.events.get(name, ())),
                    values[points],
                )
            case ir.Balance(amount=name):
                amount = plan.fields[name]
                balance = Balance(amount.places, None, "UTC")
                self._points = lambda values, seen: (
                    balance.undecayed(values[amount.code]),
                    values[paid.points],
                )
            case _:
                pass

    def contribution(self, code: int, values: Values, seen: Seen) -> Contribution:
        """What it said."""
        if self._points is None or code <= 0:
            return self.decoder.contribution(code, seen)
        return self.decoder.contribution(code, seen, *self._points(values, seen))
