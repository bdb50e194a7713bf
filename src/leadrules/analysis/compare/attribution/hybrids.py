"""Hybrids of two versions: A with some slots as in B, loaded by the ordinary checker."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field

from leadrules.analysis.compare.attribution.slots import (
    SECTIONS,
    Held,
    Slots,
    words_of,
)
from leadrules.analysis.compare.attribution.texts import Tree, words
from leadrules.analysis.compare.merging import merged_order
from leadrules.diagnostics import Diagnostic, Severity, Span
from leadrules.language.checker import check
from leadrules.language.document import Document
from leadrules.language.document.reading import read_document, said
from leadrules.language.loading import Loaded
from leadrules.language.lowering import lower
from leadrules.language.source import MappingNode, Node, ScalarNode, SequenceNode, Source

NEVER = "leadrules_never"
"""A field that no lead has, read by rules that never pay."""
_MOST = "1000000"
_NOWHERE = Span(1, 1, 1, 1)


@dataclass(slots=True)
class Hybrids:
    """Makes and loads hybrids; each is loaded once."""

    slots: Slots
    _loaded: dict[tuple[frozenset[int], bool], Loaded | list[Diagnostic]] = field(
        default_factory=dict
    )

    def loaded(self, on: Collection[int]) -> Loaded | list[Diagnostic]:
        """The hybrid with these slots as in B, or every error in it.

        Where a score of it reaches less than a threshold asks for, or has no rules at all, rules
        that never pay stand in, so that what no lead can have is no error.
        """
        plain = self.load(on, roomy=False)
        return plain if isinstance(plain, Loaded) else self.load(on, roomy=True)

    def load(self, on: Collection[int], *, roomy: bool) -> Loaded | list[Diagnostic]:
        """The hybrid as it is, or `roomy`: with rules that never pay in every score."""
        key = frozenset(on), roomy
        if key not in self._loaded:
            tree = self.tree(on)
            self._loaded[key] = _load(_roomy(tree) if roomy else tree)
        return self._loaded[key]

    def tree(self, on: Collection[int]) -> dict[str, Tree]:
        """What a file with the hybrid would hold."""
        slots = self.slots
        chosen = {name: self._chosen(held, on) for name, held in slots.rules.items()}
        rules = {
            name: {"id": name, **body} for name, body in chosen.items() if self.is_there(name, on)
        }
        groups = self._groups(rules, on)
        verdicts = [
            {"verdict": name, **self._chosen(slots.verdicts[name], on)}
            for name in self.order(on)
            if _there(slots.verdicts[name], on)
        ]
        tree: dict[str, Tree] = {
            key: slots.b[key] for key in ("language", "ruleset", "version") if key in slots.b
        }
        for name, held in slots.settings.items():
            if (value := self._chosen(held, on)) is not None:
                tree[name] = value
        needed = words(groups) | words(verdicts) | words(tree["score"])
        named = self._named(needed, on)
        return {**tree, **named, "groups": groups, "verdicts": verdicts}

    def is_there(self, rule: str, on: Collection[int]) -> bool:
        """Whether the hybrid has the rule."""
        return _there(self.slots.rules[rule], on)

    def group_of(self, rule: str, on: Collection[int]) -> str:
        """The group that the rule is in."""
        group = self.slots.of_groups[rule]
        if isinstance(group, str):
            return group
        slot = self.slots.all[group]
        found: str = slot.new if group in on else slot.old
        return found

    def order(self, on: Collection[int]) -> list[str]:
        """Every verdict of both versions in the hybrid's order."""
        a, b = ([each["verdict"] for each in tree["verdicts"]] for tree in self._both())
        order = self.slots.order
        return merged_order(b, a) if order is None or order in on else merged_order(a, b)

    def _both(self) -> tuple[Mapping[str, Tree], Mapping[str, Tree]]:
        return self.slots.a, self.slots.b

    def _groups(self, rules: Mapping[str, Tree], on: Collection[int]) -> list[Tree]:
        a, b = ([each["group"] for each in tree["groups"]] for tree in self._both())
        within: dict[str, list[Tree]] = {name: [] for name in merged_order(b, a)}
        for name, rule in rules.items():
            within[self.group_of(name, on)].append(rule)
        return [
            {"group": name, **self._chosen(self.slots.groups[name], on), "rules": those}
            for name, those in within.items()
            if those
        ]

    def _named(self, needed: frozenset[str], on: Collection[int]) -> dict[str, dict[str, Tree]]:
        """The sections of named parts: those of both versions, and those that are read."""
        slots = self.slots
        found: dict[str, dict[str, Tree]] = {section: {} for section in (*SECTIONS, "events")}
        left = [*slots.named.values(), *slots.events.values()]
        words_needed = set(needed)
        while due := [held for held in left if _is_due(held, on, words_needed)]:
            left = [held for held in left if held not in due]
            for held in due:
                if held.section == "events":
                    found["events"][held.name] = {}
                    continue
                part, section = self._chosen(held, on), held.section
                if not section:
                    ((section, part),) = part.items()
                found[section][held.name] = part
                if section not in ("fields", "phrases", "lists"):
                    words_needed |= words(part)
        for (event, name), held in slots.attributes.items():
            if event not in found["events"]:
                continue
            if _is_due(held, on, words_needed):
                found["events"][event][name] = self._chosen(held, on)
        return {
            section: parts
            for section, parts in found.items()
            if parts or section in ("fields", "scores")
        }

    def _chosen(self, held: Held, on: Collection[int]) -> Tree:
        sides = [
            self.slots.all[number].new if number in on else self.slots.all[number].old
            for number in held.slots
        ]
        if not isinstance(held.fixed, dict) or (held.of and not sides):
            return sides[0] if sides else held.fixed
        return {key: value for side in (held.fixed, *sides) for key, value in side.items()}


def _there(held: Held, on: Collection[int]) -> bool:
    return held.there is None or (held.there in on) == (held.of == "b")


def _is_due(held: Held, on: Collection[int], words_needed: Collection[str]) -> bool:
    """Whether a hybrid that reads these words has the part."""
    if held.there is not None:
        return _there(held, on)
    return not held.of or held.name in words_needed


def add_orphans(slots: Slots) -> None:
    """Give what one version has and nothing in it reads a slot of its own."""
    read: set[str] = set().union(*(words_of(slots, held) for held in _readers(slots)))
    for held in (*slots.named.values(), *slots.events.values(), *slots.attributes.values()):
        if held.of and held.name not in read:
            section = "attributes" if held.section in slots.events else held.section
            name = f"{held.section}.{held.name}" if section == "attributes" else held.name
            both = (held.fixed, None) if held.of == "a" else (None, held.fixed)
            if held.section == "events":
                both = ({}, None) if held.of == "a" else (None, {})
            held.there = slots.slot((section, name, ""), *both)


def _readers(slots: Slots) -> Iterator[Held]:
    yield from slots.rules.values()
    yield from slots.groups.values()
    yield from slots.verdicts.values()
    yield from slots.named.values()
    yield slots.settings["score"]


def _load(tree: dict[str, Tree]) -> Loaded | list[Diagnostic]:
    source = Source("<hybrid>", "", _node(tree), ())
    document = read_document(source)
    if not isinstance(document, Document):
        return said(source, document)
    checked = check(source, document)
    if checked.ruleset is None:
        return [each for each in checked.diagnostics if each.severity is Severity.ERROR]
    return Loaded(source, document, lower(checked.ruleset), checked.diagnostics)


def _node(tree: Tree) -> Node:
    match tree:
        case str():
            return ScalarNode(tree, _NOWHERE, True)
        case list():
            return SequenceNode(tuple(map(_node, tree)), _NOWHERE)
        case _:
            entries = tuple((ScalarNode(key, _NOWHERE, True), _node(v)) for key, v in tree.items())
            places = {key.text: place for place, (key, _) in enumerate(entries)}
            return MappingNode(entries, _NOWHERE, places)


def _roomy(tree: dict[str, Tree]) -> dict[str, Tree]:
    leaves = [
        name for name, score in tree["scores"].items() if not {"sum", "weighted"} & score.keys()
    ]
    rooms = [
        {
            "group": f"leadrules-never-{name}",
            "score": name,
            "rules": [
                {
                    "id": f"leadrules-never-{name}",
                    "when": NEVER,
                    "points": _MOST,
                    "otherwise": f"-{_MOST}",
                }
            ],
        }
        for name in leaves
    ]
    return {
        **tree,
        "fields": {**tree["fields"], NEVER: {"type": "boolean"}},
        "groups": [*tree["groups"], *rooms],
    }
