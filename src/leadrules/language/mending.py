"""A ruleset without what cannot be read in it, so that the rest of it can be judged as well.

The smallest part that a fault makes unreadable is cut, or another value stands in for it. Nothing
is scored by that: it only lets errors elsewhere be found. What it may cause is written down.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import cache
from typing import assert_never

from leadrules.diagnostics import Span
from leadrules.language.checker.names import NAMED
from leadrules.language.document import Document
from leadrules.language.document.part import Fault
from leadrules.language.source import (
    MappingNode,
    Node,
    Path,
    ScalarNode,
    SequenceNode,
    Source,
    read_source,
)

WORD = re.compile(r"[A-Za-z_]\w*")
IDS = {"groups": "rule", "verdicts": "verdict"}
"""What is named within these keys of the ruleset, apart from the one namespace."""
NAMING = frozenset({"groups", "id", "rules", "verdict", "verdicts"})
"""Keys with which such names are gone."""
JUDGED_WHOLE = {
    "events": 3, "fields": 2, "grades": 2, "labels": 2, "lists": 2, "matrices": 2, "phrases": 2,
}  # fmt: skip
"""Where parts lie by which conditions are judged, and how deep: half of one would mislead."""
ASIDE = frozenset(
    {"agreement", "cases", "description", "keys", "language", "on_unreadable", "ruleset"}
    | {"title", "version"}
)
"""Keys that no score and no verdict depends on."""
SCALARS = {
    "each": "1", "group": "stand-in", "id": "stand-in", "name": "stand-in", "points": "1",
    "score": "stand_in", "verdict": "stand-in", "when": "true", "zone": "UTC",
}  # fmt: skip
"""What stands in for the value of a key that its part cannot be without, or is common."""
RULESET = """
language: 1
ruleset: stand-in
version: 0.0.0
fields: {}
scores: {stand_in: {}}
groups: [{group: stand-in, score: stand_in, rules: [{id: stand-in, when: true, points: 1}]}]
verdicts: [{verdict: stand-in}]
"""
"""What stands in for the keys that a ruleset cannot be without."""


@dataclass(frozen=True, slots=True)
class StandIn(ScalarNode):
    """A text that nobody wrote."""


@dataclass(frozen=True, slots=True)
class Cut:
    """A key that is gone, and the part to whose other keys that may matter."""

    unit: Span
    key: str
    misspelt: bool  # so that it may have been any other


@dataclass(slots=True)
class Mending:
    """A source as far as it is mended, and what can no longer be known of it."""

    source: Source
    names: set[str] = field(default_factory=set)  # of the one namespace, declared in what is gone
    words: set[str] = field(default_factory=set)  # that may have been names declared there
    any_name: bool = False  # even names that stand nowhere may have been declared
    any_of: set[str] = field(default_factory=set)  # rules or verdicts of any name may be gone
    cuts: list[Cut] = field(default_factory=list)
    touched: set[Span] = field(default_factory=set)  # parts in which something is otherwise
    root_cut: bool = False  # a key of the ruleset itself is gone
    only_aside: bool = True  # nothing is otherwise that scores or verdicts depend on

    def mend(self, found: Iterable[tuple[Path, Fault]]) -> bool:
        """Takes out what these faults make unreadable; False where nothing would be left."""
        if not isinstance(self.source.root, MappingNode):
            return False
        edits = [self._edit(path, fault) for path, fault in found]
        self.source = replace(self.source, root=_edited(self.source.root, edits))
        return True

    def may_have_caused(self, path: Path, fault: Fault) -> bool:
        """Whether a fault that was not found before may be a consequence."""
        if fault.code == "LR225":
            gone = any(cut.key == "verdicts" for cut in self.cuts)
            return gone or isinstance(self.source.node(path), StandIn)
        return bool(self.touched & {self._unit(path), self.source.span(path)})

    def _edit(self, place: Path, fault: Fault) -> tuple[Path, Node | None]:
        """Where to change the source, and what is to stand there; None where nothing is."""
        path = self._mended_at(place, fault)
        key, node = path[-1], self.source.node(path)
        if fault.code == "LR225":
            self.any_of.add("verdict")  # of whatever name the one that is lacking will have
            return self._replaced(path, _end_of_verdicts())
        self._forget(path, node)
        if len(path) == 1 and key in _ruleset():
            return self._replaced(path, _ruleset()[str(key)])
        if key in SCALARS and not fault.on_key and not isinstance(node, StandIn):
            new = StandIn(SCALARS[str(key)], self.source.span(path), plain=True)
            return self._replaced(path, new)
        of = key if isinstance(key, str) else str(path[-2])
        self.cuts.append(Cut(self._unit(path), of, misspelt=fault.code == "LR210"))
        self.root_cut |= len(path) == 1
        return self._replaced(path, None)

    def _mended_at(self, place: Path, fault: Fault) -> Path:
        """The path of the part to cut, or at which something is to stand in."""
        path = place
        while self.source.node(path) is None:
            path = path[:-1]
        if fault.code == "LR225":
            return "verdicts", int(path[1]) + 1
        if fault.code == "LR211":
            lacked = place[len(path) :][:1]
            if path == place and len(path) == 2 and path[0] == "verdicts":
                lacked = ("when",)
            if not path or (lacked and lacked[0] in SCALARS):
                path += lacked
        return path[: JUDGED_WHOLE.get(str(path[0]))]

    def _replaced(self, path: Path, node: Node | None) -> tuple[Path, Node | None]:
        self.touched |= {self._unit(path), self.source.span(path[:-1])}
        self.only_aside &= path[0] in ASIDE
        return path, node

    def _unit(self, path: Path) -> Span:
        """The part that a path leads to or into, whose keys may matter to one another."""
        if path[0] != "groups":
            return self.source.span(path[:2])
        return self.source.span(path[: 4 if path[2:3] == ("rules",) else 3])

    def _forget(self, path: Path, node: Node | None) -> None:
        """Notes what may have been declared at a path that is about to change."""
        section, name = path[0], path[-1]
        if section in IDS:
            if name in NAMING or isinstance(name, int):
                self.any_of.add(IDS[str(section)])
        elif len(path) == 1:
            self.any_name |= section in NAMED
            if section not in Document.takes() and isinstance(node, MappingNode):
                self.words.update(_keys(node))  # WHY: it may be a section, misspelt
                for _, value in node.entries:
                    self.words.update(_keys(value))
        elif section in NAMED and len(path) <= JUDGED_WHOLE.get(str(section), 2):
            attributes = section == "events" and len(path) == 2
            self.any_name |= attributes and not isinstance(node, MappingNode)
            for gone in [str(name), *(_keys(node) if attributes else ())]:
                words = WORD.findall(gone)
                self.names.add(gone)
                self.words.update({*words, "_".join(words)})


def _edited(node: MappingNode | SequenceNode, edits: list[tuple[Path, Node | None]]) -> Node:
    """The tree with each change made, from its root; what is cut at once with a part is gone."""
    by_step: dict[str | int, list[tuple[Path, Node | None]]] = {}
    for path, new in edits:
        by_step.setdefault(path[0], []).append((path[1:], new))

    def after(old: Node | None, step: str | int) -> Node | None:
        """What stands at a step."""
        below = by_step.get(step, [])
        here = [new for path, new in below if not path]
        if here:
            return None if None in here else here[0]
        if not below:
            return old
        assert isinstance(old, MappingNode | SequenceNode)  # a path leads through it
        return _edited(old, below)

    match node:
        case MappingNode(entries=entries):
            own = [(key, after(value, key.text)) for key, value in entries]
            own += [
                (ScalarNode(str(step), node.span, plain=True), after(None, step))
                for step in by_step
                if step not in node.places
            ]
            kept = tuple((key, value) for key, value in own if value is not None)
            places = {key.text: place for place, (key, _) in enumerate(kept)}
            return MappingNode(kept, node.span, places)
        case SequenceNode(items=items):
            listed = [after(item, place) for place, item in enumerate(items)]
            listed.append(after(None, len(items)))
            return SequenceNode(tuple(item for item in listed if item is not None), node.span)
        case _:
            assert_never(node)


def _keys(node: Node | None) -> list[str]:
    return [key.text for key, _ in node.entries] if isinstance(node, MappingNode) else []


@cache
def _ruleset() -> dict[str, Node]:
    root = read_source(RULESET).root
    assert isinstance(root, MappingNode)  # it is written above
    return {key.text: value for key, value in root.entries}


def _end_of_verdicts() -> Node:
    verdicts = _ruleset()["verdicts"]
    assert isinstance(verdicts, SequenceNode)  # it is written above
    return verdicts.items[0]
