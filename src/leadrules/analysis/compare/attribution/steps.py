"""The changes between two versions as units, each of which can be made or left out by itself."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from textwrap import shorten
from typing import Any

from leadrules.analysis.compare.attribution.bundling import Bundles
from leadrules.analysis.compare.attribution.hybrids import Hybrids, add_orphans
from leadrules.analysis.compare.attribution.neighbourhoods import Neighbourhoods
from leadrules.analysis.compare.attribution.slots import TOGETHER, Name, Slots, find_slots
from leadrules.analysis.compare.attribution.texts import in_names_of, plain, words
from leadrules.analysis.diff import Change, diff_of, told
from leadrules.analysis.diff.naming import renamed
from leadrules.analysis.diff.sides import Side
from leadrules.decision.reasons import in_words
from leadrules.diagnostics import RulesetError
from leadrules.language.loading import Loaded

_LONGEST = 160
"""So long is a title, about."""
_SECTIONS = {
    "rule": "rules",
    "group": "groups",
    "verdict": "verdicts",
    "ruleset": "settings",
    "attribute": "attributes",
    "event": "events",
    "field": "fields",
    "phrases": "phrases",
    "list": "lists",
    "measure": "measures",
    "score": "scores",
    "label": "labels",
    "matrix": "matrices",
    "grade": "grades",
}


@dataclass(frozen=True, slots=True)
class Unit:
    """Changes that are made together, as no part of them is a valid ruleset without the others.

    `changes` are those that the unit makes; `brings` are those that come with it and with whatever
    else needs them, such as a new measure that a new rule reads. `acts` is False where no score and
    no computed verdict can differ by it.
    """

    number: int
    title: str
    changes: tuple[Change, ...]
    brings: tuple[Change, ...] = ()
    acts: bool = True

    def lines(self) -> Iterator[str]:
        """Each of its changes in words, with the old and the new text."""
        for change in self.changes:
            yield said(change)

    def to_dict(self) -> dict[str, Any]:
        """The unit as dicts, lists, texts, numbers, booleans and None."""
        return {
            "number": self.number,
            "title": self.title,
            "acts": self.acts,
            "changes": [change.to_dict() for change in self.changes],
            "brings": [change.to_dict() for change in self.brings],
            "lines": list(self.lines()),
        }


@dataclass(frozen=True, slots=True)
class Steps:
    """The way from A to B in units, each switched by itself; `steps_between` makes it.

    `aside` are changes that no hybrid makes, as they are outside of every decision: those of the
    agreement.
    """

    a: Loaded
    b: Loaded
    units: tuple[Unit, ...]
    aside: tuple[Change, ...]
    called: dict[str, str] = field(repr=False)
    """What verdicts of A are called in B."""
    bundles: Bundles = field(repr=False)

    def hybrid(self, units: Collection[int]) -> Loaded:
        """A with these units as in B, accepted by the checker.

        It decides as A without any unit and as B with all of them. Reasons, texts, cases and the
        agreement are not in it. Where it asks for more points than its rules can pay, it has rules
        besides that never pay, as the checker would refuse it otherwise.

        >>> from leadrules.language.loading import load_file
        >>> a, b = (load_file(f"rules/b2b-saas/{v}.yaml") for v in ("1.0.0", "2.0.0"))
        >>> steps = steps_between(a, b)
        >>> [group.cap for group in steps.hybrid([]).ruleset.groups if group.name == "title"]
        [2000]
        """
        loaded = self.bundles.hybrids.loaded(self.bundles.slots_of(units))
        if not isinstance(loaded, Loaded):
            raise RulesetError(loaded)
        return loaded


def steps_between(a: Loaded, b: Loaded) -> Steps:
    """The changes between two versions as units of which every subset is a valid ruleset.

    >>> from leadrules.language.loading import load_file
    >>> a, b = (load_file(f"rules/b2b-saas/{v}.yaml") for v in ("1.0.0", "2.0.0"))
    >>> steps_between(a, b).units[0].title
    'group title, altogether at most: +20 -> +30'
    """
    first, second = Side(a), Side(b)
    names = renamed(first, second)
    new = plain(b)
    old = in_names_of(plain(a), new, names)
    declared = {*old["fields"], *old["events"]}
    data = {name: called for name, called in names.names.items() if name in declared}
    slots = find_slots(old, new, data)
    add_orphans(slots)
    around = Neighbourhoods(slots)
    bundles = Bundles(Hybrids(slots), around)
    changes = diff_of(a, b).changes
    in_rules = tuple(change for change in changes if change.in_hash)
    units = _units(slots, bundles, around.unread(), in_rules)
    aside = tuple(change for change in changes if not change.in_hash)
    return Steps(a, b, units, aside, dict(names.verdicts), bundles)


def said(change: Change) -> str:
    """A change in one line: about what, the old and the new text.

    >>> said(Change("changed", "rule", "cfo", "cfo", "points", None, "+5", "+8"))
    'cfo, pays: +5 -> +8'
    """
    old, new = told.old_and_new(change)
    about = f"{told.thing(change)}, {label}" if (label := _label(change)) else told.thing(change)
    if old is not None and new is not None:
        return (
            f"{about}: {'; '.join((new, old)) if told.came_and_went(change) else f'{old} -> {new}'}"
        )
    return f"{about}: {new or old or ''}".removesuffix(": ")


def _label(change: Change) -> str:
    return told.label(change) if change.kind == "changed" else told.kind(change)


# --- which changes a unit makes ------------------------------------------------------------------


def _units(
    slots: Slots, bundles: Bundles, unread: frozenset[int], changes: tuple[Change, ...]
) -> tuple[Unit, ...]:
    made: list[list[Change]] = [[] for _ in bundles.units]
    brought: list[list[Change]] = [[] for _ in bundles.units]
    for change in changes:
        direct = _direct(slots, change)
        if direct:
            for unit in bundles.units_of(direct):
                made[unit].append(change)
            continue
        for unit in bundles.units_of(_needing(slots, change)):
            brought[unit].append(change)
    found = []
    for number, held in enumerate(bundles.units):
        title = _title(made[number]) or "; ".join(
            dict.fromkeys(_of_slot(slots.all[slot].name) for slot in sorted(held))
        )
        acts = not held <= unread
        found.append(Unit(number, title, tuple(made[number]), tuple(brought[number]), acts))
    return tuple(found)


def _title(changes: list[Change]) -> str:
    """What a unit changes, in a line that is not long."""
    lines = [said(change) for change in changes]
    if sum(map(len, lines)) > _LONGEST:
        lines = [
            shorten(line, _LONGEST // min(len(lines), 3), placeholder=" ...") for line in lines
        ]
    more = f"; and {len(lines) - 3} more" if len(lines) > 3 else ""
    return "; ".join(lines[:3]) + more


def _of_slot(name: Name) -> str:
    words = [in_words(part) for part in name[1:] if part]
    return f"{', '.join(words) or name[0]}, written otherwise"


def _direct(slots: Slots, change: Change) -> set[int]:
    """The slots that a change is made by."""
    section = _SECTIONS.get(change.what, "")
    names = {change.new_name, change.old_name} - {None}
    if section == "settings":
        names = {(change.new_name or "").partition(".")[0]}
    if change.kind == "moved" and change.what == "verdict":
        return {slots.order} if slots.order is not None else set()
    mine: dict[str, int] = {}
    for number, slot in enumerate(slots.all):
        where, name, key = slot.name
        if section == "attributes" and where == "events":
            if f"{name}.{key}" in names:
                mine[""] = number
        elif where in (section, "") and name in names:
            mine[key] = number
    if change.kind == "renamed" and section not in ("fields", "events"):
        return set()
    if change.kind == "moved":
        return {mine["group"]} if "group" in mine else set()
    place = change.new_place or change.old_place
    path = () if place is None else place.path
    depth = {"rules": 4, "groups": 2, "verdicts": 2, "scores": 2}.get(section)
    key = (
        TOGETHER.get(str(path[depth]), str(path[depth]))
        if depth is not None and len(path) > depth
        else ""
    )
    if key in mine:
        return {mine[key]}
    return set(mine.values())


def _needing(slots: Slots, change: Change) -> set[int]:
    """The slots of which one side reads what the change adds or takes away."""
    name = (change.old_name if change.kind == "removed" else change.new_name) or ""
    if change.what == "group":
        return {
            held.there
            for rule, held in slots.rules.items()
            if held.there is not None and slots.of_groups[rule] == name
        }
    wanted = {name.partition(".")[2] or name}
    grown = True
    while grown:
        more = {
            held.name
            for held in slots.named.values()
            if held.of
            and held.section not in ("fields", "phrases", "lists")
            and words(held.fixed) & wanted
        }
        grown = not more <= wanted
        wanted |= more
    return {
        number
        for number, slot in enumerate(slots.all)
        if slot.name[0] not in ("fields", "phrases", "lists")
        and (words(slot.old) ^ words(slot.new)) & wanted
    }
