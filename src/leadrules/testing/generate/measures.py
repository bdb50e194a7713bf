"""Selections of events, windows, decays and measures."""

from __future__ import annotations

from leadrules.language import ir
from leadrules.language.durations import MICROSECONDS
from leadrules.language.ir import Type
from leadrules.language.scope import Name
from leadrules.testing.generate.conditions import Conditions
from leadrules.testing.generate.vocabulary import NUMBERS, TIMES, Part, Vocabulary

_WINDOWS = ("30d", "7d", "1d", "12h", "90s", "2w", "3mo", "30m", "365d")
_PERIODS = {"90s": "30s", "30m": "10m", "12h": "1h", "1d": "6h", "7d": "1d", "2w": "36h"}
_BETWEEN = (
    ("2024-01-01", "2024-03-31"), ("2024-03-10", "2024-03-10"), ("2024-01-15T12:00:00Z",
    "2024-04-01"), ("2023-12-31", "2024-10-27T01:30:00+01:00"), ("2024-03-01", "2024-11-03"),
)  # fmt: skip
_SINCE = ("2024-01-01", "2024-03-10", "2024-03-31", "2024-02-29T23:59:59.999999Z", "2023-06-01")


def window(vocabulary: Vocabulary, *, least: int = 0) -> Part:
    """Bounds of time, all of which must hold."""
    choices = vocabulary.choices
    part: Part = {}
    if least or choices.chance(45):
        part["within"] = choices.pick(_WINDOWS)
        vocabulary.durations.append(length(part["within"]))
    if choices.chance(20):
        part["before"] = earlier(vocabulary, part.get("within"))
    if choices.chance(15):
        if choices.chance(50):
            part["since"] = choices.pick(_SINCE)
            vocabulary.instants.append(part["since"])
        else:
            part["between"] = list(choices.pick(_BETWEEN))
            vocabulary.instants += part["between"]
    times = [name for name in vocabulary.of_type(TIMES) if name in vocabulary.fields]
    if times and choices.chance(15):
        part["after"] = choices.pick(times)
    return part


def earlier(vocabulary: Vocabulary, within: str | None) -> str:
    """How old events must be, if those within a window can be."""
    most = length(within or _WINDOWS[-1])
    part = vocabulary.choices.pick([one for one in ("30s", *_WINDOWS) if length(one) < most])
    vocabulary.durations.append(length(part))
    return part


def length(duration: str) -> int:
    """A duration in microseconds.

    >>> length("90s")
    90000000
    """
    digits = duration.rstrip("smhdwo")
    return int(digits) * MICROSECONDS[duration[len(digits) :]]


def event_types(vocabulary: Vocabulary) -> list[str]:
    """One event type, or a few."""
    return vocabulary.choices.some(
        list(vocabulary.events), 1, vocabulary.choices.pick((1, 1, 2, 3))
    )


def common(vocabulary: Vocabulary, types: list[str]) -> dict[str, Name]:
    """The attributes that all of these event types have alike."""
    first, *others = [vocabulary.attributes[kind] for kind in types]
    return {name: a for name, a in first.items() if all(o.get(name) == a for o in others)}


def where(vocabulary: Vocabulary, types: list[str]) -> str | None:
    """A condition over the events' own attributes, if they have any in common."""
    names = common(vocabulary, types)
    return Conditions(vocabulary, names).boolean(1) if names else None


def selection(vocabulary: Vocabulary, types: list[str]) -> Part:
    """Which events of these types count."""
    choices = vocabulary.choices
    part: Part = {}
    if choices.chance(30):
        part["of"] = choices.pick(("account", "colleagues", "lead"))
    part |= window(vocabulary)
    if choices.chance(35) and (condition := where(vocabulary, types)):
        part["where"] = condition
    if choices.chance(30):
        part["once_per"] = _once_per(vocabulary, types, part)
    if choices.chance(20):
        part["per_day"] = str(choices.integer(1, 3))
    return part


def _once_per(vocabulary: Vocabulary, types: list[str], part: Part) -> Part | str:
    choices = vocabulary.choices
    described = [vocabulary.attributes[kind] for kind in types]
    keys = [
        name
        for name, about in described[0].items()
        if all(name in other and _keys_alike(about, other[name]) for other in described)
    ]
    once: Part = {}
    if keys and choices.chance(65):
        once["key"] = choices.pick(keys)
        if choices.chance(30):
            return str(once["key"])
    if choices.chance(65) and ("within" in part or "between" in part):
        once["period"] = _PERIODS.get(part.get("within", ""), "7d")
        vocabulary.durations.append(length(once["period"]))
    if not once and keys:
        once["key"] = choices.pick(keys)
    return once


def _keys_alike(one: Name, other: Name) -> bool:
    return (one.type, one.exact) == (other.type, other.exact)


def one_or_many(types: list[str]) -> str | list[str]:
    """Event types as authors write them."""
    return types[0] if len(types) == 1 else types


def decay(vocabulary: Vocabulary) -> Part:
    """How points fade, of any of the three kinds."""
    choices = vocabulary.choices
    match choices.integer(0, 3):
        case 0:
            part: Part = {"half_life": choices.pick(("14d", "1d", "21d", "30d"))}
            vocabulary.durations.append(length("1d"))
        case 1:
            part = {
                "half_life": choices.pick(("12h", "7d", "90m")),
                "step": choices.pick(("1h", "30m")),
            }
            vocabulary.durations.append(length(part["step"]))
        case 2:
            part = {
                "percent": choices.pick(("50", "33.33", "100", "25%")),
                "per": choices.pick(("30d", "7d", "1h")),
            }
            vocabulary.durations.append(length(part["per"]))
        case _:
            ages = (("1h", "7d", "30d"), ("1d", "36h", "2w"))[choices.integer(0, 1)]
            left = choices.pick(
                (("75", "50", "0"), ("99.99", "33.33%", "33.33"), ("50", "12.5", "0"))
            )
            few = choices.integer(1, 3)
            part = {
                "steps": [
                    {"after": a, "percent": p} for a, p in zip(ages[:few], left[:few], strict=True)
                ]
            }
            vocabulary.durations += map(length, ages[:few])
    return part


def measure(vocabulary: Vocabulary) -> None:
    """Lays down one measure, if the events and fields allow for the kind that is drawn."""
    choices = vocabulary.choices
    types = event_types(vocabulary)
    match choices.integer(0, 8):
        case 0 | 1:
            part: Part = {"count": one_or_many(types)}
        case 2:
            part = {choices.pick(("days_since_last", "days_since_first")): one_or_many(types)}
        case 3:
            part = {"busiest_day": one_or_many(types)}
        case 4 | 5 | 6:
            _total(vocabulary)
            return
        case _:
            _roll_up(vocabulary)
            return
    name = vocabulary.new_name()
    vocabulary.measures[name] = part | selection(vocabulary, types)
    vocabulary.names[name] = Name(ir.Origin.MEASURE, Type.INTEGER)


def _total(vocabulary: Vocabulary) -> None:
    choices = vocabulary.choices
    numeric = [
        (kind, name)
        for kind, attributes in vocabulary.attributes.items()
        for name, about in attributes.items()
        if about.type in NUMBERS
    ]
    if not numeric:
        return
    kind, attribute = choices.pick(numeric)
    how = choices.pick(("sum", "average", "minimum", "maximum"))
    name = vocabulary.new_name()
    vocabulary.measures[name] = {how: f"{kind}.{attribute}"} | selection(vocabulary, [kind])
    vocabulary.names[name] = _statistic(how, vocabulary.attributes[kind][attribute].places)


def _roll_up(vocabulary: Vocabulary) -> None:
    choices = vocabulary.choices
    fields = {name: vocabulary.names[name] for name in vocabulary.fields}
    how = choices.pick(("any", "all", "count", "sum", "average", "minimum", "maximum"))
    kinds = (Type.BOOLEAN,) if how in ("any", "all", "count") else NUMBERS
    bare = vocabulary.of_type(kinds, fields)
    made = Conditions(vocabulary, fields)
    if bare and choices.chance(40):
        value = choices.pick(bare)
        places = fields[value].places
    elif Type.BOOLEAN in kinds:
        value, places = made.boolean(choices.integer(0, 2)), 0
    else:
        numeric = made.measured(choices.integer(0, 2))
        value, places = numeric.text, numeric.places
    scope = choices.pick(("account", "colleagues"))
    name = vocabulary.new_name()
    vocabulary.measures[name] = {"roll_up": value, "how": how, "of": scope}
    vocabulary.names[name] = _rolled(how, places)


def _rolled(how: str, places: int) -> Name:
    if how in ("any", "all"):
        return Name(ir.Origin.MEASURE, Type.BOOLEAN)
    return _statistic(how, places)


def _statistic(how: str, places: int) -> Name:
    places = max(places, min(places + 2, 6)) if how == "average" else places
    return Name(ir.Origin.MEASURE, Type.NUMBER if places else Type.INTEGER, places)
