"""What one scoring works on: the ruleset, the inputs as read, the instant, and names' values."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from leadrules.backends.reference.conditions import Conditions, Values, missing
from leadrules.backends.reference.instants import end_of_day, local_day
from leadrules.backends.reference.values import UNKNOWN, value_of
from leadrules.decision.record import EventRead, Value
from leadrules.decision.units import microseconds_of
from leadrules.intake.inputs import Inputs
from leadrules.language import ir


class Situation:
    """One lead at one instant; `values` grows from fields to measures."""

    def __init__(self, ruleset: ir.Ruleset, inputs: Inputs) -> None:
        self.ruleset = ruleset
        self.inputs = inputs
        self.zone = ZoneInfo(ruleset.zone)
        self.as_of = microseconds_of(inputs.as_of)
        today = local_day(inputs.as_of, self.zone)
        self.conditions = Conditions(ruleset, inputs.as_of, today)
        self.fields = {field.name: field for field in ruleset.fields}
        self.attributes = {
            (event.name, attribute.name): attribute
            for event in ruleset.events
            for attribute in event.attributes
        }
        self.values: dict[str, Any] = self.fields_of(inputs.fields)

    def value(self, condition: ir.Condition) -> Any:
        """What a condition of a rule comes to."""
        return self.conditions.value(condition, self.values)

    def missing(self, *conditions: ir.Condition) -> tuple[str, ...]:
        """The names missing that can keep them from telling."""
        return missing(conditions, self.values)

    def fields_of(self, member: Mapping[str, Value]) -> dict[str, Any]:
        """The fields of the lead or of a colleague as conditions see them."""
        return {name: value_of(field, member[name]) for name, field in self.fields.items()}

    def attribute(self, event: EventRead, name: str) -> Any:
        """An event's attribute as conditions see it; UNKNOWN where its type has none."""
        attribute = self.attributes.get((event.type, name))
        return UNKNOWN if attribute is None else value_of(attribute, event.values[name])

    def attributes_of(self, event: EventRead) -> Values:
        """All attributes that any event type has, by name, of this event."""
        return {name: self.attribute(event, name) for _, name in self.attributes}

    def instant(self, name: str) -> int | None:
        """The instant in a date or timestamp field, None if missing; a date is its day's end."""
        match self.inputs.fields[name]:
            case datetime() as instant:
                return microseconds_of(instant)
            case date() as day:
                return end_of_day(day, self.zone)
            case _:
                return None

    def age(self, event: EventRead) -> int:
        """Microseconds from an event to as_of."""
        return self.as_of - microseconds_of(event.at)
