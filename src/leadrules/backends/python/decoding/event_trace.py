"""The events of a trace, and which of them stand behind each measure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from leadrules.backends.python.decoding.shown import shown_field
from leadrules.backends.python.generation.plan import Counted, Plan, Rolled
from leadrules.backends.python.runtime.accounts import Account
from leadrules.backends.python.runtime.selections import AT, ATTRIBUTES, HIT, ID, Event, in_order
from leadrules.decision.record import EventRead
from leadrules.intake.inputs import Inputs
from leadrules.language import ir


@dataclass(frozen=True, slots=True)
class Events:
    """The visible events of one decision in the order of the law, as captured and as shown."""

    kept: list[Event]
    events: tuple[EventRead, ...]
    given: Mapping[ir.Scope, bool]
    readers: Mapping[str, Any]

    def behind(
        self, measured: Counted | Rolled, values: Mapping[str, Any]
    ) -> tuple[tuple[int, ...], int]:
        """The indices of the events that counted for a measure, and how many could not be told."""
        if isinstance(measured, Rolled) or not self.given[measured.measure.selection.scope]:
            return (), 0
        measure = measured.measure
        undecided = values[measured.undecided] if measured.undecided else 0
        if not measured.chosen:
            bit = measured.bit
            return tuple(n for n, event in enumerate(self.kept) if event[HIT] & bit), undecided
        chosen = {id(event) for event in values[measured.chosen]}
        counted = [(n, event) for n, event in enumerate(self.kept) if id(event) in chosen]
        if isinstance(measure, ir.Total):
            read = self.readers[measure.name]
            counted = [(n, event) for n, event in counted if read(event) is not None]
        return tuple(n for n, _ in counted), undecided


class EventTrace:
    """Reads the events out of the captures of one program."""

    def __init__(self, plan: Plan) -> None:
        self._kinds = plan.ruleset.events
        self._readers = {
            name: plan.attribute_reader(one.measure.selection.types, one.measure.attribute)
            for name, one in plan.counted.items()
            if isinstance(one.measure, ir.Total)
        }

    def of(
        self, values: Mapping[str, Any], inputs: Inputs | None, account: Account | None
    ) -> Events:
        """The events of one capture; those that the intake read are in order already."""
        if inputs is None:
            kept = in_order(values["seen"] or ())
            given, colleagues = values["seen"] is not None, False
            if account is not None:
                given, colleagues = account.of_lead, account.of_colleagues
            events = tuple([self._shown(event, account is not None) for event in kept])
        else:
            kept = values["seen"]
            given, colleagues = inputs.events_given, inputs.colleague_events_given
            events = inputs.events
        scopes = {
            ir.Scope.LEAD: given,
            ir.Scope.COLLEAGUES: colleagues,
            ir.Scope.ACCOUNT: given and colleagues,
        }
        return Events(kept, events, scopes, self._readers)

    def _shown(self, event: Event, of_account: bool) -> EventRead:
        kind = self._kinds[event[0]]
        end = ATTRIBUTES + len(kind.attributes)
        values = {
            one.name: shown_field(one, value)
            for one, value in zip(kind.attributes, event[ATTRIBUTES:end], strict=True)
        }
        return EventRead(
            event[end] if of_account else None, kind.name, event[AT], event[ID], values
        )
