"""Measures: that each names events and attributes, or reads fields, of the right kind."""

from __future__ import annotations

from leadrules.language import document, ir
from leadrules.language.checker.checked import Path
from leadrules.language.checker.desk import Desk
from leadrules.language.checker.selections import Place, check_selection, check_types, name_of
from leadrules.language.checker.wording import article
from leadrules.language.expressions import Want
from leadrules.language.operators import NUMERIC
from leadrules.language.problems import shown
from leadrules.language.scope import Name, Scope

AVERAGE_PLACES = 2
"""How many more places than its values an average has."""
MOST_PLACES = 6

COUNTED = ("count", "busiest_day", "days_since_last", "days_since_first")
TOTALLED = ("sum", "minimum", "maximum", "average")
ELSEWHERE = {
    "events": "an event type",
    "measures": "a measure",
    "scores": "a score",
    "labels": "a label",
    "matrices": "a matrix",
    "grades": "a grade",
}
"""What else the document names, which is not each member's own."""


def check_measures(desk: Desk) -> None:
    """Lays down what conditions see of each measure."""
    checked = {
        name: _check_measure(desk, measure, ("measures", name))
        for name, measure in desk.document.measures.items()
    }
    desk.measures.update({name: seen for name, seen in checked.items() if seen is not None})


def places_of(how: str, places: int) -> int:
    """The places of a statistic of values with so many places.

    >>> places_of("average", 2), places_of("average", 5), places_of("average", 8)
    (4, 6, 8)
    >>> places_of("sum", 5)
    5
    """
    return max(places, min(places + AVERAGE_PLACES, MOST_PLACES)) if how == "average" else places


def _check_measure(desk: Desk, measure: document.Measure, path: Path) -> Name | None:
    match measure:
        case document.RollUp():
            return _check_roll_up(desk, measure, path)
        case (
            document.CountOf()
            | document.BusiestDay()
            | document.DaysSinceLast()
            | document.DaysSinceFirst()
        ):
            key = next(key for key in COUNTED if hasattr(measure, key))
            types = getattr(measure, key)
            check_types(desk, types, (*path, key))
            check_selection(desk, types, Place(measure, path))
            return Name(ir.Origin.MEASURE, ir.Type.INTEGER)
        case _:
            return _check_total(desk, measure, path)


def _check_total(
    desk: Desk,
    measure: document.SumOf | document.MinimumOf | document.MaximumOf | document.AverageOf,
    path: Path,
) -> Name | None:
    how = next(key for key in TOTALLED if hasattr(measure, key))
    type_, attribute = getattr(measure, how)
    check_selection(desk, (type_,), Place(measure, path))
    if not desk.known(type_, "event type", desk.events, (*path, how)):
        return None
    attributes = {found.name: found for found in desk.events[type_].attributes}
    if not desk.known(attribute, "attribute", attributes, (*path, how), of=type_):
        return None
    found = attributes[attribute]
    if found.type not in NUMERIC:
        message = (
            f"`{how}` needs a number; {shown(f'{type_}.{attribute}')} is {article(found.type)}"
        )
        desk.error("LR206", message, (*path, how))
        return None
    places = places_of(how, found.places)
    return Name(ir.Origin.MEASURE, ir.Type.NUMBER if places else ir.Type.INTEGER, places)


def _check_roll_up(desk: Desk, measure: document.RollUp, path: Path) -> Name | None:
    want: Want = "boolean" if measure.how in ("any", "all", "count") else "number"
    value = desk.condition(
        measure.roll_up,
        (*path, "roll_up"),
        _member(desk),
        want=want,
        may_read_nothing=measure.how == "count",  # `true` counts the members
    ).value
    if value is None:
        return None
    if measure.how == "count":
        return Name(ir.Origin.MEASURE, ir.Type.INTEGER)
    if want == "boolean":
        return Name(ir.Origin.MEASURE, ir.Type.BOOLEAN)
    places = places_of(measure.how, value.places)
    return Name(ir.Origin.MEASURE, ir.Type.NUMBER if places else ir.Type.INTEGER, places)


def _member(desk: Desk) -> Scope:
    """What a roll-up reads of each member: fields."""
    elsewhere = {
        name: f"{shown(name)} is {what}; a roll-up reads the members' fields alone"
        for key, what in ELSEWHERE.items()
        for name in getattr(desk.document, key)
    }
    fields = {name: name_of(field, ir.Origin.FIELD) for name, field in desk.fields.items()}
    return Scope(fields, desk.phrases, desk.lists, elsewhere)
