"""What all rules said of a lead, out of a capture."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from leadrules.backends.python.decoding.contributions import RuleDecoder, Seen
from leadrules.backends.python.decoding.shared import MOST, Remembered
from leadrules.backends.python.generation.plan import Plan
from leadrules.backends.python.runtime.balances import Balance
from leadrules.decision.record import Contribution
from leadrules.language import ir

Values = Sequence[Any]
"""The captured locals, in their places."""


class RulesSaid:
    """Reads the rules' outcomes and contributions out of the captures of one program.

    WHY so: of most rules the outcome alone tells all; only the others are worked out.
    """

    def __init__(self, plan: Plan) -> None:
        rules = [_Rule(rule, group, plan) for group in plan.ruleset.groups for rule in group.rules]
        self._rules = rules
        self._places = [(one.place, one.index) for one in rules]
        self._settled: list[dict[Any, Contribution]] = [{} for _ in rules]
        self._asked = [Remembered(one.decoder.asked) for one in rules]
        self._asking: dict[str, list[int]] = {}
        for place, one in enumerate(rules):
            for measure in one.decoder.counted:
                self._asking.setdefault(measure, []).append(place)

    def codes(self, values: Values) -> list[int]:
        """Every rule's outcome."""
        return [
            values[place] if index is None else values[place][index]
            for place, index in self._places
        ]

    def contributions(
        self, codes: Sequence[int], values: Values, seen: Seen
    ) -> tuple[Contribution, ...]:
        """What every rule said."""
        settled, known = self._settled, seen.values
        behind = {place for measure in seen.events for place in self._asking.get(measure, ())}
        found: list[Contribution | None] = [
            alike.get(code) for alike, code in zip(settled, codes, strict=True)
        ]
        said: list[Contribution] = []
        for place, one in enumerate(found):
            if place in behind:
                one = self._rules[place].contribution(codes[place], values, seen)
            elif one is None:
                code: Any = codes[place]
                if code < 0:
                    # what is missing tells the rest
                    asked = self._asked[place][code]
                    code = (code, *[name for name in asked if known[name] is None])
                one = settled[place].get(code) or self._said(place, code, codes, values, seen)
            said.append(one)
        return tuple(said)

    def _said(
        self, place: int, key: Any, codes: Sequence[int], values: Values, seen: Seen
    ) -> Contribution:
        """What a rule said, which is remembered where its outcome tells all."""
        rule, code = self._rules[place], codes[place]
        said = rule.contribution(code, values, seen)
        if code in rule.settled:
            alike = self._settled[place]
            if len(alike) >= MOST:
                alike.clear()
            alike[key] = said
        return said


class _Rule:
    """A rule's decoder, and where a capture has what it said."""

    def __init__(self, rule: ir.Rule, group: ir.Group, plan: Plan) -> None:
        self.decoder = RuleDecoder(rule, group, plan.ruleset.zone, plan.counted)
        self.points: Callable[[Values, Seen], tuple[int, int]] | None = None
        places, paid = plan.layout.places, plan.rules[rule.id]
        # a local, or a place in the answers about a text
        name, _, index = paid.code.rstrip("]").partition("[")
        self.place = places[name]
        self.index = int(index) if index else None
        self.settled = self.decoder.settled
        match rule.payout:
            case ir.PerEvent(measure=counted):
                measured = plan.counted[counted]
                assert isinstance(measured.measure, ir.EventPoints)
                each, points = measured.measure.each, places[measured.value.code]
                self.points = lambda values, seen: (
                    each * len(seen.events.get(counted, ())),
                    values[points],
                )
            case ir.Balance(amount=of):
                amount = plan.fields[of]
                balance = Balance(amount.places, None, "UTC")
                undecayed, decayed = places[amount.code], places[paid.points]
                self.points = lambda values, seen: (
                    balance.undecayed(values[undecayed]),
                    values[decayed],
                )
            case _:
                pass

    def contribution(self, code: int, values: Values, seen: Seen) -> Contribution:
        """What it said."""
        if self.points is None or code <= 0:
            return self.decoder.contribution(code, seen)
        return self.decoder.contribution(code, seen, *self.points(values, seen))
