"""Where two versions part: slots, each with what stands there in A and in B."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from leadrules.analysis.compare.attribution.texts import Tree, with_names, words
from leadrules.language.document import Document, EachRule, Part

Name = tuple[str, ...]
"""What a slot is about: a section, a name in it, and which part of it, blank for the whole."""

SECTIONS = ("fields", "phrases", "lists", "measures", "scores", "labels", "matrices", "grades")
"""What shares one namespace."""
SETTINGS = ("score", "zone", "on_unreadable", "keys", "limits")
TOGETHER = {
    **dict.fromkeys(("within", "before", "since", "between", "after"), "window"),
    **dict.fromkeys(("once_per", "per_day"), "limit"),
    **dict.fromkeys(("at_least", "at_most", "exactly"), "frequency"),
    **dict.fromkeys(("sum", "weighted"), "parts"),
    **dict.fromkeys(("latch", "leave_when", "requalify_after"), "latch"),
}
"""Keys that say one thing between them."""


@dataclass(frozen=True, slots=True)
class Slot:
    """One place where the versions differ; None stands for what is not there."""

    name: Name
    old: Tree
    new: Tree


@dataclass(slots=True, eq=False)
class Held:
    """A part of the merged ruleset: what is the same in it, and its slots by number.

    `there` is the slot that says whether it is there at all; one that only one version has and
    without such a slot is there wherever something reads it.
    """

    name: str
    section: str
    fixed: Tree
    slots: list[int] = field(default_factory=list)
    there: int | None = None
    of: str = ""  # "a" or "b" where only that version has it


@dataclass(slots=True)
class Slots:
    """All slots between two trees, and the parts that they stand in."""

    a: Mapping[str, Tree]
    b: Mapping[str, Tree]
    all: list[Slot] = field(default_factory=list)
    settings: dict[str, Held] = field(default_factory=dict)
    named: dict[str, Held] = field(default_factory=dict)
    events: dict[str, Held] = field(default_factory=dict)
    attributes: dict[tuple[str, str], Held] = field(default_factory=dict)
    groups: dict[str, Held] = field(default_factory=dict)
    rules: dict[str, Held] = field(default_factory=dict)
    verdicts: dict[str, Held] = field(default_factory=dict)
    order: int | None = None
    of_groups: dict[str, int | str] = field(default_factory=dict)
    """The group of each rule, or the slot that says it."""
    paid_each: set[str] = field(default_factory=set)
    """Rules that may take the decay of their group."""
    together: list[set[int]] = field(default_factory=list)
    """Slots that are known to go together."""

    def slot(self, name: Name, old: Tree, new: Tree) -> int:
        """The number of a new slot."""
        self.all.append(Slot(name, old, new))
        return len(self.all) - 1


def find_slots(a: dict[str, Tree], b: dict[str, Tree], data_names: Mapping[str, str]) -> Slots:
    """Where two trees differ; `data_names` are new names of fields and event types."""
    typed = Document.model_validate(a), Document.model_validate(b)
    slots = Slots(a, b)
    for key in SETTINGS:
        _whole(slots, slots.settings, "settings", key, a.get(key), b.get(key), typed, key)
    _named(slots, typed)
    _events(slots, typed)
    _groups(slots, typed)
    _rules(slots, typed)
    _verdicts(slots, typed)
    _bundled(slots, data_names)
    return slots


def _whole(
    slots: Slots,
    into: dict[str, Held],
    section: str,
    name: str,
    old: Tree,
    new: Tree,
    typed: tuple[Document, Document],
    key: str,
) -> None:
    same = getattr(typed[0], key) == getattr(typed[1], key)
    into[name] = held = Held(name, section, new if same else None)
    if not same:
        held.slots.append(slots.slot((section, name, ""), old, new))


def _named(slots: Slots, typed: tuple[Document, Document]) -> None:
    old = {name: s for s in SECTIONS for name in slots.a.get(s, {})}
    new = {name: s for s in SECTIONS for name in slots.b.get(s, {})}
    for name in (*new, *(name for name in old if name not in new)):
        was, now = old.get(name), new.get(name)
        before = None if was is None else slots.a[was][name]
        after = None if now is None else slots.b[now][name]
        if was is None or now is None:
            held = Held(name, now or was or "", after if was is None else before)
            held.of = "b" if was is None else "a"
        elif was != now:
            held = Held(name, "", None)
            held.slots.append(slots.slot(("", name, ""), {was: before}, {now: after}))
        elif was == "scores":
            parts = typed[0].scores[name], typed[1].scores[name]
            held = _by_keys(slots, "scores", name, (before, after), parts)
        else:
            parts = tuple(getattr(each, was)[name] for each in typed)
            same = _set(was, parts[0]) == _set(was, parts[1])
            held = Held(name, was, after if same else None)
            if not same:
                held.slots.append(slots.slot((was, name, ""), before, after))
        slots.named[name] = held


def _set(section: str, part: Any) -> object:
    """A part in which the order of words cannot be seen."""
    if section == "lists":
        return frozenset(part)
    if section == "phrases":
        return frozenset(part.any), frozenset(part.except_)
    return part


def _by_keys(
    slots: Slots,
    section: str,
    name: str,
    trees: tuple[Tree, Tree],
    typed: tuple[Part, Part],
    but: Iterable[str] = (),
) -> Held:
    """A part of which each key is a slot where it differs; those that say one thing are one."""
    held = Held(name, section, {})
    differing: dict[str, list[str]] = {}
    for attribute, about in type(typed[0]).model_fields.items():
        key = about.alias or attribute
        if key in but:
            continue
        if getattr(typed[0], attribute) != getattr(typed[1], attribute):
            differing.setdefault(TOGETHER.get(key, key), []).append(key)
        elif key in trees[1] or key in trees[0]:
            held.fixed[key] = trees[1].get(key, trees[0].get(key))
    for what, keys in differing.items():
        old, new = ({key: tree[key] for key in keys if key in tree} for tree in trees)
        held.slots.append(slots.slot((section, name, what), old, new))
    return held


def _events(slots: Slots, typed: tuple[Document, Document]) -> None:
    old, new = slots.a["events"], slots.b["events"]
    for event in (*new, *(name for name in old if name not in new)):
        held = Held(event, "events", None)
        held.of = "b" if event not in old else "a" if event not in new else ""
        slots.events[event] = held
        before, after = old.get(event, {}), new.get(event, {})
        for name in (*after, *(name for name in before if name not in after)):
            attribute = Held(name, event, after.get(name, before.get(name)))
            if event in old and event in new:
                attribute.of = "b" if name not in before else "a" if name not in after else ""
            if not attribute.of and not held.of:
                fields = (each.events[event][name] for each in typed)
                if next(fields) != next(fields):
                    number = slots.slot(("events", event, name), before[name], after[name])
                    attribute.slots.append(number)
            slots.attributes[event, name] = attribute


def _groups(slots: Slots, typed: tuple[Document, Document]) -> None:
    old = {group["group"]: (g, group) for g, group in enumerate(slots.a["groups"])}
    new = {group["group"]: (g, group) for g, group in enumerate(slots.b["groups"])}
    for name in (*new, *(name for name in old if name not in new)):
        if name in old and name in new:
            (was, before), (now, after) = old[name], new[name]
            parts = typed[0].groups[was], typed[1].groups[now]
            but = ("group", "title", "rules")
            slots.groups[name] = _by_keys(slots, "groups", name, (before, after), parts, but)
        else:
            _, tree = new.get(name) or old[name]
            fixed = {key: value for key, value in tree.items() if key not in ("group", "rules")}
            slots.groups[name] = Held(name, "groups", fixed, of="b" if name in new else "a")


def _rules(slots: Slots, typed: tuple[Document, Document]) -> None:
    def of(side: int) -> dict[str, tuple[str, Tree, Part]]:
        tree = (slots.a, slots.b)[side]
        return {
            rule["id"]: (group["group"], rule, typed[side].groups[g].rules[r])
            for g, group in enumerate(tree["groups"])
            for r, rule in enumerate(group["rules"])
        }

    old, new = of(0), of(1)
    for rule in (*new, *(rule for rule in old if rule not in new)):
        before, after = old.get(rule), new.get(rule)
        if any(each and isinstance(each[2], EachRule) for each in (before, after)):
            slots.paid_each.add(rule)
        if before is None or after is None:
            group, tree, _ = after or before or ("", {}, None)
            body = {key: value for key, value in tree.items() if key != "id"}
            held = Held(rule, "rules", body, of="b" if before is None else "a")
            held.there = slots.slot(("rules", rule, ""), before and body, after and body)
            slots.of_groups[rule] = group
        elif type(before[2]) is type(after[2]):
            trees = before[1], after[1]
            held = _by_keys(slots, "rules", rule, trees, (before[2], after[2]), ("id",))
        else:
            held = Held(rule, "rules", {})
            bodies = (
                {key: value for key, value in each[1].items() if key != "id"}
                for each in (before, after)
            )
            held.slots.append(slots.slot(("rules", rule, "form"), *bodies))
        if before is not None and after is not None:
            slots.of_groups[rule] = after[0]
            if before[0] != after[0]:
                number = slots.slot(("rules", rule, "group"), before[0], after[0])
                slots.of_groups[rule] = number
        slots.rules[rule] = held


def _verdicts(slots: Slots, typed: tuple[Document, Document]) -> None:
    old = {each["verdict"]: (place, each) for place, each in enumerate(slots.a["verdicts"])}
    new = {each["verdict"]: (place, each) for place, each in enumerate(slots.b["verdicts"])}
    for name in (*new, *(name for name in old if name not in new)):
        if name in old and name in new:
            (was, before), (now, after) = old[name], new[name]
            parts = typed[0].verdicts[was], typed[1].verdicts[now]
            held = _by_keys(slots, "verdicts", name, (before, after), parts, ("verdict",))
        else:
            _, tree = new.get(name) or old[name]
            body = {key: value for key, value in tree.items() if key != "verdict"}
            held = Held(name, "verdicts", body, of="b" if name in new else "a")
            both = (body, None) if name in old else (None, body)
            held.there = slots.slot(("verdicts", name, ""), *both)
        slots.verdicts[name] = held
    common = [name for name in old if name in new]
    if common != [name for name in new if name in old]:
        slots.order = slots.slot(("verdicts", "", "order"), [*old], [*new])
    if [*old][-1] != [*new][-1]:
        slots.together.append(
            {number for number, each in enumerate(slots.all) if each.name[0] == "verdicts"}
        )


def _bundled(slots: Slots, data_names: Mapping[str, str]) -> None:
    """Slots that go together by what they are, before any is tried."""
    for old, new in data_names.items():
        told = {
            number
            for number, each in enumerate(slots.all)
            if each.old is not None
            and each.new is not None
            and with_names(each.old, {old: new}) == each.new
        }
        slots.together.append(told)
    for name, held in slots.named.items():
        for number in held.slots:
            slot = slots.all[number]
            if slot.name == ("scores", name, "parts") and not (slot.old and slot.new):
                slots.together.append({number, *_feeding(slots, name)})
    structure = {
        number for number, each in enumerate(slots.all) if each.name[::2] == ("scores", "parts")
    }
    slots.together.append(structure)


def _feeding(slots: Slots, score: str) -> Iterator[int]:
    """The slots of the groups that may feed a score, and of whether their rules are there."""
    groups = {
        group["group"]
        for tree in (slots.a, slots.b)
        for group in tree["groups"]
        if group["score"] == score
    }
    for group in groups:
        yield from (n for n in slots.groups[group].slots if slots.all[n].name[2] == "score")
    for rule, held in slots.rules.items():
        if groups.intersection(possible_groups(slots, rule)):
            if held.there is not None:
                yield held.there
            if isinstance(number := slots.of_groups[rule], int):
                yield number


def possible_groups(slots: Slots, rule: str) -> tuple[str, ...]:
    """The groups that a rule may be in."""
    group = slots.of_groups[rule]
    return (group,) if isinstance(group, str) else (slots.all[group].old, slots.all[group].new)


def words_of(slots: Slots, held: Held) -> frozenset[str]:
    """Every word that a part may read, in either version."""
    if held.section in ("fields", "phrases", "lists"):
        return frozenset()
    found = words(held.fixed)
    for number in held.slots:
        slot = slots.all[number]
        found |= words(slot.old) | words(slot.new)
    return found
