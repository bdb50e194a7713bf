"""Which events count: types, filter, window and repetition, as one checked selection."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from leadrules.language import document, ir, schema
from leadrules.language.checker.checked import Path
from leadrules.language.checker.desk import Desk
from leadrules.language.checker.wording import article
from leadrules.language.problems import shown
from leadrules.language.scope import Name, Scope

MOST_PERIODS = 1_000
"""How many periods of `once_per` a window may have, so that every engine can unroll it."""


@dataclass(frozen=True, slots=True)
class Place:
    """A selection and where it stands; a branch's own keys replace the rule's."""

    part: document.Selection
    path: Path
    branch: document.FrequencyBranch | None = None
    branch_path: Path = ()

    @property
    def own(self) -> Path:
        """Where the selection made of both is kept."""
        return self.branch_path if self.branch else self.path

    def written(self, key: str) -> tuple[Any, Path]:
        """The value of a key, and where it stands."""
        replaced = getattr(self.branch, key) if self.branch else None
        if replaced is not None:
            return replaced, (*self.branch_path, key)
        return getattr(self.part, key), (*self.path, key)


def check_selection(desk: Desk, types: tuple[str, ...], place: Place) -> ir.Selection | None:
    """Checks which events count and keeps it; None where something in it is wrong."""
    mark = len(desk.diagnostics)
    text, path = place.written("where")
    where = None
    if text is not None:
        where = desk.condition(text, path, common_attributes(desk, types)).condition
    window = _window(desk, place)
    once_per = _once_per(desk, types, place, window)
    if desk.errors_since(mark):
        return None
    scope, per_day = ir.Scope(place.part.of), place.part.per_day
    desk.selections[place.own] = ir.Selection(types, scope, where, window, once_per, per_day)
    return desk.selections[place.own]


def check_types(desk: Desk, types: tuple[str, ...], path: Path) -> None:
    """The event types named are declared, and none twice."""
    seen: set[str] = set()
    for place, type_ in enumerate(types):
        desk.known(type_, "event type", desk.events, (*path, place))
        if type_ in seen:
            desk.error("LR204", f"event type {shown(type_)} stands here twice", (*path, place))
        seen.add(type_)


def common_attributes(desk: Desk, types: tuple[str, ...]) -> Scope:
    """What a `where` over these event types can read: the attributes that all of them have."""
    if types not in desk.attributes:
        desk.attributes[types] = _common_attributes(desk, types)
    return desk.attributes[types]


def _common_attributes(desk: Desk, types: tuple[str, ...]) -> Scope:
    described = [
        {attribute.name: name_of(attribute) for attribute in desk.events[type_].attributes}
        for type_ in types
        if type_ in desk.events
    ]
    names: dict[str, Name] = {}
    elsewhere = {
        name: f"{shown(name)} is no attribute of the event; `where` reads nothing else"
        for name in (*desk.fields, *desk.measures)
    }
    for attributes in described:
        for name, described_as in attributes.items():
            if all(other.get(name) == described_as for other in described):
                names[name] = described_as
                elsewhere.pop(name, None)
            else:
                elsewhere[name] = f"{shown(name)} is not an attribute of every event counted here"
    return Scope(names, desk.phrases, desk.lists, elsewhere)


def name_of(field: ir.Field, origin: ir.Origin = ir.Origin.ATTRIBUTE) -> Name:
    """A field or attribute as conditions see it."""
    return Name(origin, field.type, field.places, exact=field.exact, choices=field.choices)


def _window(desk: Desk, place: Place) -> ir.Window:
    within, _ = place.written("within")
    older_than, older_path = place.written("before")
    if within is not None and older_than is not None and older_than >= within:
        desk.error(
            "LR414",
            "no instant lies in this window",
            older_path,
            help="`before` is shorter than `within`: `within: 60d` with `before: 30d`",
        )
    since, _ = place.written("since")
    between, path = place.written("between")
    after, after_path = place.written("after")
    start = end = None
    if since is not None:
        start = schema.instant(since, desk.zone)
    if between is not None:
        if since is not None:
            desk.error("LR223", "`since` and `between` exclude each other", path, key=True)
        first, second = between
        start = schema.instant(first, desk.zone)
        is_day = not hasattr(second, "hour")
        end = schema.day_end(second, desk.zone) if is_day else schema.instant(second, desk.zone)
        if start >= end:
            desk.error(
                "LR414", "no instant lies in this window", path, help="write the earlier one first"
            )
    if after is not None and desk.known(after, "field", desk.fields, after_path):
        type_ = desk.fields[after].type
        if type_ not in (ir.Type.DATE, ir.Type.TIMESTAMP):
            message = f"`after` needs a date or timestamp field; {shown(after)} is {article(type_)}"
            desk.error("LR206", message, after_path)
    return ir.Window(within, since=start, before=end, after=after, older_than=older_than)


def _once_per(
    desk: Desk, types: tuple[str, ...], place: Place, window: ir.Window
) -> ir.OncePer | None:
    written = place.part.once_per
    if written is None:
        return None
    path = (*place.path, "once_per")
    if written.key is not None:
        _check_key(desk, types, written.key, (*path, "key"))
    if written.period is not None:
        length = _length(window)
        if length is None:
            desk.error(
                "LR413",
                "a period of `once_per` needs a window with a length",
                (*path, "period"),
                help="write `within` or `between`, so that every engine can tell how often at most",
            )
        elif length > MOST_PERIODS * written.period:
            desk.error(
                "LR413",
                f"the window holds more than {MOST_PERIODS:,} periods of `once_per`",
                (*path, "period"),
                help="shorten the window or lengthen the period",
            )
    return ir.OncePer(written.key, written.period)


def _check_key(desk: Desk, types: tuple[str, ...], key: str, path: Path) -> None:
    """Every event type has the key, and their values can be told apart from one another's."""
    kinds = set()
    for type_ in types:
        if type_ in desk.events:
            attributes = {each.name: each for each in desk.events[type_].attributes}
            if desk.known(key, "attribute", attributes, path, of=type_):
                kinds.add((attributes[key].type, attributes[key].exact))
    if len(kinds) > 1:
        desk.error(
            "LR206",
            f"{shown(key)} is not of one type in all events counted here",
            path,
            help="declare it alike in all of them, or count them apart",
        )


def _length(window: ir.Window) -> int | None:
    lengths = [] if window.within is None else [window.within - (window.older_than or 0)]
    if window.since is not None and window.before is not None:
        lengths.append(window.before - window.since)
    return min(lengths, default=None)
