"""The events of a trace, and which of them stand behind each measure."""

from __future__ import annotations

from typing import NamedTuple

from leadrules.backends.python.decoding.shown import Shown
from leadrules.backends.python.generation.plan import Plan
from leadrules.backends.python.runtime.accounts import Account
from leadrules.backends.python.runtime.selections import AT, ATTRIBUTES, ID, Event, in_order
from leadrules.decision.record import EventRead
from leadrules.intake.inputs import Inputs
from leadrules.language import ir

SCOPES = (ir.Scope.LEAD, ir.Scope.COLLEAGUES, ir.Scope.ACCOUNT)
"""The scopes of measures in the order of `Events.given`."""


class Events(NamedTuple):
    """The visible events of one decision in the order of the law, as captured and as shown."""

    kept: list[Event]
    events: tuple[EventRead, ...]
    given: tuple[bool, bool, bool]  # by scope


class EventTrace:
    """Reads the events out of the captures of one program."""

    def __init__(self, plan: Plan) -> None:
        self._kinds = [
            (kind.name, ATTRIBUTES + len(kind.attributes), Shown(kind.attributes))
            for kind in plan.ruleset.events
        ]

    def of(
        self, seen: list[Event] | None, inputs: Inputs | None, account: Account | None
    ) -> Events:
        """The events that one capture has seen; those that the intake read are in order already."""
        if inputs is None:
            kept = in_order(seen or ())
            given, colleagues = seen is not None, False
            if account is not None:
                given, colleagues = account.of_lead, account.of_colleagues
            events = tuple([self._shown(event, account is not None) for event in kept])
        else:
            kept = seen or []
            given, colleagues = inputs.events_given, inputs.colleague_events_given
            events = inputs.events
        return Events(kept, events, (given, colleagues, given and colleagues))

    def _shown(self, event: Event, of_account: bool) -> EventRead:
        name, end, shown = self._kinds[event[0]]
        values = shown.of(event[ATTRIBUTES:end])
        return EventRead(event[end] if of_account else None, name, event[AT], event[ID], values)
