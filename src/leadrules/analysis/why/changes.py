"""Single facts that might have been otherwise, and the inputs with them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal

from leadrules.analysis.rescoring_inputs import Given
from leadrules.decision.record import Value

Actor = Literal["lead", "sales", "nobody"]
"""Who could bring a change about: the lead by doing something, sales by finding something out."""

Kind = Literal["field", "event", "no_event", "colleague"]


@dataclass(frozen=True, slots=True)
class Happening:
    """An event as it would be given; `member` is None for the lead's own, else the place of a
    colleague, which may be the one past the last: then it is a new one."""

    type: str
    at: datetime
    values: tuple[tuple[str, Value], ...]
    member: int | None = None

    def written(self) -> dict[str, Any]:
        """The event as scoring takes it."""
        return {**dict(self.values), "type": self.type, "at": self.at}


@dataclass(frozen=True, slots=True)
class Change:
    """One fact otherwise than it is.

    `field`: the field `name` is `to`, and not `now` (None: missing). `event`: so many more events
    of the type `name`. `no_event`: without one that happened, `place` in the trace's events.
    `colleague`: one more colleague, whose field `name` is `to`. `by` is who could bring it about.
    """

    kind: Kind
    name: str
    by: Actor
    now: Value = None
    to: Value = None
    events: tuple[Happening, ...] = ()
    place: int | None = None

    @property
    def facts(self) -> int:
        """How many facts it changes: each event is one."""
        return len(self.events) if self.kind == "event" else 1

    def of(self, facts: int) -> Change:
        """The same change of so many of its facts, the first ones."""
        return replace(self, events=self.events[:facts]) if self.kind == "event" else self

    @property
    def slot(self) -> tuple[Any, ...]:
        """What it changes: of two changes of one slot only one can be made."""
        match self.kind:
            case "event":
                first = self.events[0]
                return self.kind, self.name, first.values, first.member
            case "no_event":
                return self.kind, self.place
            case _:
                return self.kind, self.name


def changed(given: Given, changes: Iterable[Change]) -> Given:
    """The inputs with some facts otherwise; what is given is left as it is.

    The order of the changes does not matter.
    """
    lead = dict(given.lead)
    events = None if given.events is None else [dict(event) for event in given.events]
    account = None if given.account is None else [dict(member) for member in given.account]
    left_out: set[int] = set()
    for change in sorted(changes, key=_order):
        match change.kind:
            case "field":
                lead[change.name] = change.to
            case "colleague":
                account = [*(account or ()), {"lead": {change.name: change.to}, "events": []}]
            case "no_event":
                assert change.place is not None
                left_out.add(change.place)
            case "event":
                for event in change.events:
                    if event.member is None:
                        events = [*(events or ()), event.written()]
                        continue
                    account = list(account or ())
                    if event.member >= len(account):
                        account.append({"lead": {}, "events": []})
                    member = account[min(event.member, len(account) - 1)]
                    member["events"] = [*(member.get("events") or ()), event.written()]
    if events is not None and left_out:
        # WHY: places among the lead's own as they were read; what is added stands behind them
        events = [event for place, event in enumerate(events) if place not in left_out]
    return replace(given, lead=lead, events=events, account=account)


def _order(change: Change) -> tuple[str, str]:
    return change.kind, repr(change.slot)
