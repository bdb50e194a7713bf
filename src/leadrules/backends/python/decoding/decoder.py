"""From what scoring captured to the whole record, when someone asks for it.

Conditions are never evaluated again: outcomes, sums and counts are read from the capture. What is
worked out here is only how they are told.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from itertools import chain
from typing import Any

from leadrules.backends.python.decoding.contributions import RuleDecoder, Seen
from leadrules.backends.python.decoding.distances import distances
from leadrules.backends.python.decoding.event_trace import Events, EventTrace
from leadrules.backends.python.decoding.shared import FEW, Shared
from leadrules.backends.python.decoding.shown import shown_field
from leadrules.backends.python.decoding.steps import Steps
from leadrules.backends.python.decoding.sums import GroupSum, ScoreSum
from leadrules.backends.python.generation.plan import Counted, Plan, Rolled
from leadrules.backends.python.runtime.accounts import Account
from leadrules.backends.python.runtime.balances import Balance
from leadrules.backends.python.runtime.rungs import cell, reached
from leadrules.backends.python.runtime.standing import HOLD
from leadrules.decision.calendar import due
from leadrules.decision.record import (
    Contribution,
    Effective,
    IntakeSummary,
    MeasureRead,
    Record,
    RulesetIdentity,
    Tally,
    Trace,
    Value,
)
from leadrules.decision.units import decimal_of, points_of
from leadrules.intake.inputs import Inputs
from leadrules.language import ir
from leadrules.version import __version__


@dataclass(frozen=True, slots=True)
class Extra:
    """What a decision rests on beside the capture: the past, the account, and inputs that were read
    the slower way, which have the account too."""

    effective: Effective | None = None
    inputs: Inputs | None = None
    account: Account | None = None


Capture = tuple[Any, ...]
Values = Mapping[str, Any]
"""The captured locals by name."""


class PlanDecoder:
    """Reads the captures of one program; immutable, shared by all its decisions."""

    def __init__(self, plan: Plan) -> None:
        ruleset = plan.ruleset
        identity = ruleset.identity
        self._plan = plan
        self._ruleset = ruleset
        self._agreement = ruleset.agreement or ir.Agreement()
        self._calendar = self._agreement.calendar
        self._chunks = len(plan.layout.chunks())
        self._names = tuple(plan.layout.places)
        noticed = ("unknown_keys", "unseen", "repeated", "unknown_events")
        self._noticed = tuple(self._names.index(name) for name in noticed)
        self._identity = RulesetIdentity(
            identity.name, identity.version, identity.hash, identity.language
        )
        self._verdicts = (*(one.name for one in ruleset.verdicts), HOLD)
        self._rules = [_Rule(rule, group, plan) for group in ruleset.groups for rule in group.rules]
        self._measures = [_Measure(one) for one in plan.measures.values()]
        self._groups: list[GroupSum] = []
        for group in ruleset.groups:
            before = self._groups[-1].rules.stop if self._groups else 0
            rules = slice(before, before + len(group.rules))
            self._groups.append(GroupSum(group, plan.groups[group.name].sum, rules))
        self._scores = [ScoreSum(score, plan) for score in ruleset.scores]
        self._steps = Steps(ruleset.verdicts)
        self._events = EventTrace(plan)

    # --- what is asked often ---------------------------------------------------------------------

    def as_of(self, capture: Capture, /) -> datetime:
        """The instant the decision is about."""
        as_of: datetime = capture[0][0]
        return as_of

    def score(self, capture: Capture, /) -> Decimal:
        """The main score."""
        return points_of(capture[0][1])

    def verdict(self, capture: Capture, /) -> str:
        """The computed verdict."""
        code: int = capture[0][2]
        return self._verdicts[code % len(self._verdicts)]

    def effective_verdict(self, capture: Capture, /) -> str:
        """The verdict after the latch and the override."""
        extra = self._extra(capture)
        return self.verdict(capture) if extra.effective is None else extra.effective.verdict

    def intake(self, capture: Capture, /) -> IntakeSummary:
        """What reading the input noticed."""
        inputs = self._extra(capture).inputs
        if inputs is None:
            first = capture[0]
            return IntakeSummary((), *(first[place] for place in self._noticed))
        return IntakeSummary(
            inputs.notes,
            inputs.unknown_keys,
            inputs.unseen_events,
            inputs.repeated_events,
            inputs.unknown_events,
        )

    def lead_id(self, capture: Capture, /) -> str | None:
        """The lead's id."""
        lead_id: str | None = capture[0][3]
        return lead_id

    def _extra(self, capture: Capture) -> Extra:
        return capture[self._chunks] if len(capture) > self._chunks else Extra()

    # --- the whole -------------------------------------------------------------------------------

    def record(self, capture: Capture, /) -> Record:
        """Everything the decision says."""
        extra = self._extra(capture)
        values = dict(zip(self._names, chain.from_iterable(capture[: self._chunks]), strict=True))
        as_of = values["as_of"]
        fields = self._fields(values) if extra.inputs is None else extra.inputs.fields
        events = self._events.of(values, extra.inputs, extra.account)
        measures = tuple([one.read(values, events) for one in self._measures])
        shown = {**fields, **{one.name: one.value for one in measures}}
        seen = Seen(shown, {one.name: one.events for one in measures}, as_of)
        codes = [rule.outcome(values) for rule in self._rules]
        contributions = tuple(
            [
                rule.contribution(code, values, seen)
                for rule, code in zip(self._rules, codes, strict=True)
            ]
        )
        groups = tuple([group.tally(codes, values) for group in self._groups])
        tallies = {one.name: one for one in groups}
        scores: dict[str, Tally] = {}
        for score in self._scores:
            scores[score.name] = score.tally(scores if score.is_of_scores else tallies, values)
        labels = self._labels(scores, values)
        steps = self._steps.of(values["verdict"], {**shown, **labels})
        effective = extra.effective or self._plain_effective(capture)
        promise = self._promise(effective.verdict)

        def due_at(within: ir.Duration | None) -> datetime | None:
            return None if within is None else due(effective.since, within, self._calendar)

        noticed = self.intake(capture)
        return Record(
            ruleset=self._identity,
            engine=__version__,
            lead_id=values["lead_id"],
            as_of=as_of,
            score=self.score(capture),
            scores={name: one.points for name, one in scores.items()},
            verdict=self.verdict(capture),
            labels=labels,
            effective=effective,
            due=due_at(promise.respond_within),
            accept_by=due_at(promise.accept_within),
            attempts=promise.attempts,
            distance=distances(
                self._ruleset, steps, {**shown, **{n: s.points for n, s in scores.items()}}
            ),
            trace=Trace(
                contributions=contributions,
                groups=groups,
                scores=tuple(scores.values()),
                verdicts=steps,
                fields=fields,
                measures=measures,
                events=events.events,
                events_given=events.given[ir.Scope.LEAD],
                colleague_events_given=events.given[ir.Scope.COLLEAGUES],
                colleagues=self._colleagues(extra),
                notes=noticed.notes,
                unknown_keys=noticed.unknown_keys,
                unseen_events=noticed.unseen_events,
                repeated_events=noticed.repeated_events,
                unknown_events=noticed.unknown_events,
            ),
        )

    def _colleagues(self, extra: Extra) -> tuple[dict[str, Value], ...] | None:
        if extra.account is None:
            return None if extra.inputs is None else extra.inputs.colleagues
        fields = self._ruleset.fields
        return tuple(
            {one.name: shown_field(one, value) for one, value in zip(fields, values, strict=True)}
            for values in extra.account.colleagues
        )

    def _fields(self, values: Values) -> dict[str, Value]:
        return {
            one.name: shown_field(one, values[self._plan.fields[one.name].code])
            for one in self._ruleset.fields
        }

    # --- labels and verdicts ---------------------------------------------------------------------

    def _labels(self, scores: Mapping[str, Tally], values: Values) -> dict[str, str | None]:
        found: dict[str, str | None] = {}
        for label in self._ruleset.labels:
            index = self._rung(label, scores, values)
            found[label.name] = None if index is None else label.rungs[index][0]
        for matrix in self._ruleset.matrices:
            found[matrix.name] = cell(
                tuple(name for name, _ in matrix.rows.rungs),
                self._rung(matrix.rows, scores, values),
                tuple(name for name, _ in matrix.columns.rungs),
                self._rung(matrix.columns, scores, values),
            )
        for grade in self._ruleset.grades:
            index = values[self._plan.grades[grade.name]]
            found[grade.name] = None if index is None else grade.ladder[index]
        return found

    def _rung(self, label: ir.Label, scores: Mapping[str, Tally], values: Values) -> int | None:
        if label.hide_unknown and not scores[label.score].known:
            return None
        points = values[self._plan.scores[label.score].points]
        return reached(tuple(threshold for _, threshold in label.rungs), points)

    def _plain_effective(self, capture: Capture) -> Effective:
        verdict, as_of = self.verdict(capture), self.as_of(capture)
        return Effective(self.score(capture), verdict, as_of, False, (), None, {})

    def _promise(self, verdict: str) -> ir.Promise:
        """What was promised for a verdict, perhaps nothing."""
        promises = (one for one in self._agreement.promises if one.verdict == verdict)
        return next(promises, ir.Promise(verdict, ""))


class _Rule:
    """A rule's decoder, and where a capture has what it said."""

    def __init__(self, rule: ir.Rule, group: ir.Group, plan: Plan) -> None:
        self._decoder = RuleDecoder(rule, group, plan.ruleset.zone, plan.counted)
        self._points: Callable[[Values, Seen], tuple[int, int]] | None = None
        paid = plan.rules[rule.id]
        # a local, or a place in the answers about a text
        self._name, _, index = paid.code.rstrip("]").partition("[")
        self._index = int(index) if index else None
        match rule.payout:
            case ir.PerEvent(measure=name):
                measured = plan.counted[name]
                assert isinstance(measured.measure, ir.EventPoints)
                each, points = measured.measure.each, measured.value.code
                self._points = lambda values, seen: (each * len(seen.events[name]), values[points])
            case ir.Balance(amount=name):
                amount = plan.fields[name]
                balance = Balance(amount.places, None, "UTC")
                self._points = lambda values, seen: (
                    balance.undecayed(values[amount.code]),
                    values[paid.points],
                )
            case _:
                pass

    def outcome(self, values: Values) -> int:
        """Its outcome."""
        value = values[self._name]
        outcome: int = value if self._index is None else value[self._index]
        return outcome

    def contribution(self, code: int, values: Values, seen: Seen) -> Contribution:
        """What it said."""
        if self._points is None or code <= 0:
            return self._decoder.contribution(code, seen)
        return self._decoder.contribution(code, seen, *self._points(values, seen))


class _Measure:
    """A measure's value and events, out of a capture."""

    def __init__(self, measured: Counted | Rolled) -> None:
        self._measured = measured
        self._name = measured.measure.name
        self._code = measured.value.code
        self._places = measured.value.places
        self._shared = Shared(self._made)

    def read(self, values: Values, events: Events) -> MeasureRead:
        """The measure of one lead."""
        behind, undecided = events.behind(self._measured, values)
        make = self._shared.of if len(behind) <= FEW else self._made
        return make(values[self._code], behind, undecided)

    def _made(self, value: Any, behind: tuple[int, ...], undecided: int) -> MeasureRead:
        if value is not None and self._places:
            value = decimal_of(value, self._places)
        return MeasureRead(self._name, value, behind, undecided)
