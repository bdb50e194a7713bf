"""Measures: one value each, made of the events that count or of the account."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from fractions import Fraction
from typing import Any, assert_never

from leadrules.backends.reference.conditions import all_true, any_true
from leadrules.backends.reference.instants import DAY, local_day
from leadrules.backends.reference.selections import select
from leadrules.backends.reference.situation import Situation
from leadrules.backends.reference.values import (
    UNKNOWN,
    decimal_with,
    fits,
    rounded,
    scaled,
)
from leadrules.decision.record import MeasureRead
from leadrules.decision.units import decimal_of
from leadrules.language import ir

FACTOR = 10**9
"""A decay factor of 1."""


def measure(wanted: ir.Measure, situation: Situation) -> MeasureRead:
    """What a measure says of the lead."""
    if isinstance(wanted, ir.RollUp):
        return MeasureRead(wanted.name, roll_up(wanted, situation), (), 0)
    selected = select(wanted.selection, situation)
    if selected is None:
        return MeasureRead(wanted.name, None, (), 0)
    events, undecided = selected.events, selected.undecided
    match wanted:
        case ir.Count():
            value: Any = len(events)
        case ir.BusiestDay():
            days = Counter(local_day(event.at, situation.zone) for _, event in events)
            value = max(days.values(), default=0)
        case ir.DaysSinceEvent():
            ages = [situation.age(event) // DAY for _, event in events]
            ages.sort()
            value = None if not ages else ages[-1] if wanted.which == "first" else ages[0]
        case ir.Total():
            found = [
                (n, event, situation.attribute(event, wanted.attribute)) for n, event in events
            ]
            numbers = [number for _, _, number in found if number is not UNKNOWN]
            events = [(n, event) for n, event, number in found if number is not UNKNOWN]
            undecided += len(found) - len(numbers)
            value = statistic(wanted.how, numbers, wanted.places)
            if wanted.how == "sum" and not numbers:
                value = decimal_of(0, wanted.places) if wanted.places else 0
        case ir.EventPoints():
            decayed = sum(
                wanted.each * factor(wanted.decay, situation.age(event)) for _, event in events
            )
            value = decimal_of(rounded(Fraction(decayed, FACTOR)), places(wanted))
        case _:
            assert_never(wanted)
    return MeasureRead(wanted.name, value, tuple(n for n, _ in events), undecided)


def measured(wanted: ir.Measure, read: MeasureRead) -> Any:
    """A measure's value as conditions see it."""
    match read.value:
        case None:
            return UNKNOWN
        case bool():
            return read.value
        case number:
            return decimal_with(scaled(number, places(wanted)), places(wanted))


def places(wanted: ir.Measure) -> int:
    """How many places a measure's value has."""
    match wanted:
        case ir.Total() | ir.RollUp():
            return wanted.places
        case ir.EventPoints():
            return 2
        case ir.Count() | ir.BusiestDay() | ir.DaysSinceEvent():
            return 0
    assert_never(wanted)


def roll_up(wanted: ir.RollUp, situation: Situation) -> Any:
    """A statistic over the members in scope; None where the account was not given."""
    colleagues = situation.inputs.colleagues
    if colleagues is None:
        return None
    lead = (situation.inputs.fields,) if wanted.scope is ir.Scope.ACCOUNT else ()
    values = [
        situation.conditions.value(wanted.value, situation.fields_of(member))
        for member in (*lead, *colleagues)
    ]
    if wanted.how == "count":
        return sum(value is True for value in values)
    if wanted.how in ("any", "all"):
        answer = any_true(values) if wanted.how == "any" else all_true(values)
        return None if answer is UNKNOWN else answer
    return statistic(wanted.how, [v for v in values if v is not UNKNOWN], wanted.places)


def statistic(how: str, numbers: list[Any], places: int) -> Any:
    """The sum, minimum, maximum or average of numbers of at most so many places.

    None of no numbers, and where it leaves 64 bits.
    """
    if not numbers:
        return None
    exact = [Fraction(number) for number in numbers]
    statistics: dict[str, Callable[[list[Fraction]], Fraction]] = {
        "sum": total,
        "minimum": min,
        "maximum": max,
        "average": lambda them: total(them) / len(them),
    }
    value = statistics[how](exact)
    units = rounded(value * 10**places)
    if not fits(units):
        return None
    return decimal_of(units, places) if places else units


def total(numbers: list[Fraction]) -> Fraction:
    """Their exact sum."""
    return sum(numbers, Fraction())


def factor(decay: ir.Decay | None, age: int) -> int:
    """What is left of points at an age, over FACTOR."""
    if decay is None:
        return FACTOR
    steps = age // decay.step
    return decay.factors[steps] if steps < len(decay.factors) else decay.tail
