"""From what scoring captured to the whole record, when someone asks for it.

Conditions are never evaluated again: outcomes, sums and counts are read from the capture. What is
worked out here is only how they are told.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from itertools import chain
from typing import Any

from leadrules.backends.python.decoding.contributions import RuleDecoder, Said, Seen
from leadrules.backends.python.decoding.distances import distances
from leadrules.backends.python.decoding.event_trace import EventTrace
from leadrules.backends.python.decoding.lines import Running
from leadrules.backends.python.decoding.shown import shown_field
from leadrules.backends.python.generation.plan import Counted, Plan, Rolled
from leadrules.backends.python.generation.reads import names_read
from leadrules.backends.python.runtime.balances import Balance
from leadrules.backends.python.runtime.rungs import cell, reached
from leadrules.backends.python.runtime.standing import HOLD
from leadrules.decision.calendar import due
from leadrules.decision.record import (
    Effective,
    MeasureRead,
    Record,
    RulesetIdentity,
    Tally,
    Trace,
    Value,
    VerdictStep,
)
from leadrules.decision.units import decimal_of, points_of
from leadrules.intake.inputs import Inputs
from leadrules.language import ir
from leadrules.version import __version__


@dataclass(frozen=True, slots=True)
class Extra:
    """What a decision rests on beside the capture: the past, and inputs read the slower way."""

    effective: Effective | None
    inputs: Inputs | None


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
        self._identity = RulesetIdentity(
            identity.name, identity.version, identity.hash, identity.language
        )
        self._verdicts = (*(one.name for one in ruleset.verdicts), HOLD)
        self._rules = [
            (RuleDecoder(rule, group, ruleset.zone), _Place.of(plan.rules[rule.id].code))
            for group in ruleset.groups
            for rule in group.rules
        ]
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

    def _extra(self, capture: Capture) -> Extra:
        return capture[self._chunks] if len(capture) > self._chunks else Extra(None, None)

    # --- the whole -------------------------------------------------------------------------------

    def record(self, capture: Capture, /) -> Record:
        """Everything the decision says."""
        extra = self._extra(capture)
        values = dict(zip(self._names, chain.from_iterable(capture[: self._chunks]), strict=True))
        as_of = values["as_of"]
        fields = self._fields(values) if extra.inputs is None else extra.inputs.fields
        events = self._events.of(values, extra.inputs)
        measures = [self._measure(one, values, events) for one in self._plan.measures.values()]
        shown = {**fields, **{one.name: one.value for one in measures}}
        seen = Seen(
            shown,
            lambda name: shown[name] is None,
            {one.name: one.events for one in measures},
            as_of,
        )
        outcomes = {decoder.rule.id: place.of_values(values) for decoder, place in self._rules}
        contributions = tuple(
            decoder.contribution(self._said(decoder.rule, outcomes, values, seen), seen)
            for decoder, _ in self._rules
        )
        groups = tuple(self._group(group, outcomes, values) for group in self._ruleset.groups)
        scores = self._scores({one.name: one for one in groups}, values)
        labels = self._labels(scores, values)
        steps = self._steps(values["verdict"], {**shown, **labels})
        effective = extra.effective or self._plain_effective(capture)
        promise = self._promise(effective.verdict)

        def due_at(within: ir.Duration | None) -> datetime | None:
            return None if within is None else due(effective.since, within, self._calendar)

        inputs = extra.inputs
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
                measures=tuple(measures),
                events=events.events,
                events_given=events.given[ir.Scope.LEAD],
                colleague_events_given=events.given[ir.Scope.COLLEAGUES],
                colleagues=None if inputs is None else inputs.colleagues,
                notes=() if inputs is None else inputs.notes,
                unknown_keys=values["unknown_keys"],
                unseen_events=values["unseen"] if inputs is None else inputs.unseen_events,
                repeated_events=values["repeated"] if inputs is None else inputs.repeated_events,
                unknown_events=(
                    values["unknown_events"] if inputs is None else inputs.unknown_events
                ),
            ),
        )

    def _fields(self, values: Values) -> dict[str, Value]:
        return {
            one.name: shown_field(one, values[self._plan.fields[one.name].code])
            for one in self._ruleset.fields
        }

    def _measure(self, measured: Counted | Rolled, values: Values, events: Any) -> MeasureRead:
        measure = measured.measure
        value = values[measured.value.code]
        if value is not None and measured.value.places:
            value = decimal_of(value, measured.value.places)
        return MeasureRead(measure.name, value, *events.behind(measured, values))

    def _said(
        self,
        rule: ir.Rule,
        outcomes: Mapping[str, int],
        values: Values,
        seen: Seen,
    ) -> Said:
        match rule.payout:
            case ir.PerEvent(measure=name):
                measured = self._plan.counted[name]
                assert isinstance(measured.measure, ir.EventPoints)
                raw = measured.measure.each * len(seen.events[name])
                return Said(outcomes[rule.id], raw, values[measured.value.code] or 0)
            case ir.Balance(amount=name):
                amount = self._plan.fields[name]
                undecayed = Balance(amount.places, None, "UTC").undated(values[amount.code])
                decayed = values[self._plan.rules[rule.id].points]
                return Said(outcomes[rule.id], undecayed or 0, decayed or 0)
            case _:
                return Said(outcomes[rule.id])

    # --- sums ------------------------------------------------------------------------------------

    def _group(self, group: ir.Group, outcomes: Mapping[str, int], values: Values) -> Tally:
        total = values[self._plan.groups[group.name].sum]
        running = Running("group", group.name, total)
        running.bound(group.floor, group.cap)
        running.weigh(group.weight)
        known = any(outcomes[rule.id] >= 0 for rule in group.rules)
        return _tally(running, total, known, ())

    def _scores(self, groups: Mapping[str, Tally], values: Values) -> dict[str, Tally]:
        found: dict[str, Tally] = {}
        for score in self._ruleset.scores:
            total = values[self._plan.scores[score.name].sum]
            running = Running("score", score.name, total)
            for name, weight in score.parts:
                if weight is not None:
                    part = Running("score", name, values[self._plan.scores[name].points])
                    before = part.points
                    part.weigh(weight)
                    running.change("weight", weight, part.points - before, name)
            running.bound(score.floor, score.cap)
            if score.parts:
                parts = {name: found[name] for name, _ in score.parts}
            else:
                own = (group.name for group in self._ruleset.groups if group.score == score.name)
                parts = {name: groups[name] for name in own}
            known = any(part.known for part in parts.values())
            found[score.name] = _tally(running, total, known, tuple(parts))
        return found

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

    def _steps(self, code: int, named: Mapping[str, object]) -> tuple[VerdictStep, ...]:
        passed, given = divmod(code, len(self._verdicts))
        holds = given == len(self._ruleset.verdicts)
        last = passed.bit_length() - 1 if holds else given
        steps = []
        for index, verdict in enumerate(self._ruleset.verdicts):
            if index > last:
                steps.append(VerdictStep(verdict.name, "not_asked", ()))
            elif passed >> index & 1 and verdict.condition is not None:
                asked = names_read([verdict.condition], needed=True)
                missing = tuple(name for name in asked if named.get(name, 0) is None)
                steps.append(VerdictStep(verdict.name, "unknown", missing))
            else:
                steps.append(VerdictStep(verdict.name, "true" if index == given else "false", ()))
        return tuple(steps)

    def _plain_effective(self, capture: Capture) -> Effective:
        verdict, as_of = self.verdict(capture), self.as_of(capture)
        return Effective(self.score(capture), verdict, as_of, False, (), None, {})

    def _promise(self, verdict: str) -> ir.Promise:
        """What was promised for a verdict, perhaps nothing."""
        promises = (one for one in self._agreement.promises if one.verdict == verdict)
        return next(promises, ir.Promise(verdict, ""))


@dataclass(frozen=True, slots=True)
class _Place:
    """Where an outcome is: a local, or a place in the answers about a text."""

    name: str
    index: int | None

    @classmethod
    def of(cls, code: str) -> _Place:
        name, _, index = code.rstrip("]").partition("[")
        return cls(name, int(index) if index else None)

    def of_values(self, values: Values) -> int:
        value = values[self.name]
        outcome: int = value if self.index is None else value[self.index]
        return outcome


def _tally(running: Running, total: int, known: bool, parts: tuple[str, ...]) -> Tally:
    lines, points = tuple(running.lines), points_of(running.points)
    return Tally(running.name, points_of(total), lines, points, known, parts)
