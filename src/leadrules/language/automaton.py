"""A pattern's tree as a machine that reads each character of a text once.

The tree becomes a nondeterministic automaton of bounded size. Sets of its nodes are the states of
a deterministic one, made as texts need them and forgotten when there are many. So the time is
linear in the text whatever the pattern, and the memory bounded whatever the text.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence as Listing
from dataclasses import dataclass, field
from enum import Enum
from typing import assert_never

from leadrules.language.unicode14 import Ranges

MOST_NODES = 1_000
_MOST_STEPS = 1_000  # remembered at a time


# --- trees ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Characters:
    """One character in these ranges."""

    ranges: Ranges


class Edge(Enum):
    """An end of the text."""

    START = "^"
    END = "$"


@dataclass(frozen=True, slots=True)
class Sequence:
    """One after the other; none is the empty text."""

    items: tuple[Tree, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """One of the options."""

    options: tuple[Tree, ...]


@dataclass(frozen=True, slots=True)
class Repeat:
    """So many of the item in a row; `most` None is no bound. The item is not the empty text."""

    item: Tree
    least: int
    most: int | None


Tree = Characters | Edge | Sequence | Choice | Repeat
EMPTY = Sequence(())


class TooLargeError(Exception):
    """The tree needs more than MOST_NODES nodes."""


# --- the nondeterministic automaton --------------------------------------------------------------


@dataclass(slots=True)
class _Node:
    """Reads a character, stands at an edge of the text, or (with neither) goes on for nothing."""

    needs: Ranges | Edge | None
    onward: tuple[int, ...]


_ACCEPT = 0  # the node at which the pattern is found


class _Network:
    """Nodes by number, built from the pattern's end, so that numbers fall except round a loop."""

    def __init__(self, tree: Tree) -> None:
        self.nodes = [_Node((), ())]
        self.start = self._build(tree, _ACCEPT)

    def _add(self, needs: Ranges | Edge | None, *onward: int) -> int:
        if len(self.nodes) > MOST_NODES:
            raise TooLargeError
        self.nodes.append(_Node(needs, onward))
        return len(self.nodes) - 1

    def _build(self, tree: Tree, then: int) -> int:
        """The number of the node at which the tree, followed by the node `then`, begins."""
        match tree:
            case Characters(ranges):
                return self._add(ranges, then)
            case Edge():
                return self._add(tree, then)
            case Sequence(items):
                for item in reversed(items):
                    then = self._build(item, then)
                return then
            case Choice(options):
                return self._add(None, *(self._build(option, then) for option in options))
            case Repeat(item, least, most):
                if most is None:
                    loop = self._add(None)
                    body = self._build(item, loop)
                    self.nodes[loop].onward = (body, then)
                    return self._build_row(item, least - 1, body) if least else loop
                rest = then
                for _ in range(most - least):
                    rest = self._add(None, self._build(item, rest), then)
                return self._build_row(item, least, rest)
        assert_never(tree)

    def _build_row(self, item: Tree, count: int, then: int) -> int:
        for _ in range(count):
            then = self._build(item, then)
        return then

    def closures(self) -> list[int]:
        """For each node, the mask of nodes that wait for more, reached from it inside the text."""
        known: dict[int, int] = {}
        numbers = range(len(self.nodes))
        # WHY: loops first and then from the pattern's end, so that each search soon meets a node
        # that is known, and all of them together stay near linear.
        for number in sorted(numbers, key=lambda number: not self._loops(number)):
            known[number] = self.closure(number, known)
        return [known[number] for number in numbers]

    def closure(self, start: int, known: dict[int, int], at_start: bool = False) -> int:
        """The nodes that wait for a character or the text's end, reached from `start`."""
        mask = 0
        seen = {start}
        ahead = [start]
        while ahead:
            number = ahead.pop()
            node = self.nodes[number]
            if number in known:
                mask |= known[number]
            elif node.needs is None or (node.needs is Edge.START and at_start):
                ahead += [other for other in node.onward if other not in seen]
                seen.update(node.onward)
            elif node.needs is not Edge.START:
                mask |= 1 << number
        return mask

    def accepting(self, *edges: Edge) -> int:
        """The nodes that lead to _ACCEPT with no character, at these edges of the text."""
        backward: list[list[int]] = [[] for _ in self.nodes]
        for number, node in enumerate(self.nodes):
            if node.needs is None or node.needs in edges:
                for other in node.onward:
                    backward[other].append(number)
        mask = 0
        ahead = [_ACCEPT]
        while ahead:
            number = ahead.pop()
            if not mask >> number & 1:
                mask |= 1 << number
                ahead += backward[number]
        return mask

    def _loops(self, number: int) -> bool:
        return any(other > number for other in self.nodes[number].onward)


# --- the deterministic automaton -----------------------------------------------------------------


@dataclass(slots=True, eq=False)
class _State:
    nodes: int
    found: bool
    found_at_end: bool
    after: dict[str, _State] = field(default_factory=dict)


@dataclass(slots=True)
class _Memory:
    """What has been worked out since it was last forgotten."""

    start: _State
    states: dict[int, _State] = field(default_factory=dict)
    readers: dict[str, int] = field(default_factory=dict)
    steps: int = 0


class Automaton:
    """Finds a tree anywhere in a text. Raises TooLargeError where it would be too large.

    Safe to share between threads: each table is only added to, by single assignments that agree
    whichever thread makes them, or replaced as a whole.
    """

    def __init__(self, tree: Tree) -> None:
        network = _Network(tree)
        closures = network.closures()
        self._anew = closures[network.start]
        self._after = [closures[node.onward[0]] if node.onward else 0 for node in network.nodes]
        self._at_start = network.closure(network.start, {}, at_start=True)
        self._ends = network.accepting(Edge.END)
        self._ends_empty = network.accepting(Edge.START, Edge.END)
        self._singles: dict[str, int] = {}
        self._classes: dict[Ranges, int] = {}
        for number, node in enumerate(network.nodes):
            if isinstance(node.needs, tuple):
                self._add_reader(node.needs, 1 << number)
        self._memory = self._fresh_memory()

    def found_in(self, text: str) -> bool:
        """Whether some part of the text is described by the tree."""
        state = self._memory.start
        if state.found:
            return True
        for character in text:
            following = state.after.get(character)
            if following is None:
                following = self._step(state, character)
            if following.found:
                return True
            state = following
        return state.found_at_end

    def _add_reader(self, ranges: Ranges, bit: int) -> None:
        if len(ranges) == 1 and ranges[0][0] == ranges[0][1]:
            character = chr(ranges[0][0])
            self._singles[character] = self._singles.get(character, 0) | bit
        else:
            self._classes[ranges] = self._classes.get(ranges, 0) | bit

    def _step(self, state: _State, character: str) -> _State:
        """The state after a character, worked out and remembered."""
        memory = self._memory
        if memory.steps >= _MOST_STEPS:
            memory = self._memory = self._fresh_memory()
        memory.steps += 1
        readers = memory.readers.get(character)
        if readers is None:
            readers = memory.readers[character] = self._readers(character)
        reading = state.nodes & readers
        nodes = self._anew
        while reading:
            lowest = reading & -reading
            nodes |= self._after[lowest.bit_length() - 1]
            reading ^= lowest
        following = memory.states.get(nodes)
        if following is None:
            found = bool(nodes >> _ACCEPT & 1)
            following = memory.states[nodes] = _State(nodes, found, bool(nodes & self._ends))
        state.after[character] = following
        return following

    def _readers(self, character: str) -> int:
        """The nodes that read this character."""
        readers = self._singles.get(character, 0)
        code = ord(character)
        for ranges, nodes in self._classes.items():
            if holds(ranges, code):
                readers |= nodes
        return readers

    def _fresh_memory(self) -> _Memory:
        found = bool(self._at_start >> _ACCEPT & 1)
        return _Memory(_State(self._at_start, found, bool(self._at_start & self._ends_empty)))


# --- ranges --------------------------------------------------------------------------------------


def union(spans: Listing[tuple[int, int]]) -> Ranges:
    """The ranges, which may overlap and stand in any order, as ascending disjoint ones.

    >>> union([(5, 9), (1, 2), (3, 6)])
    ((1, 9),)
    """
    joined: list[tuple[int, int]] = []
    for first, last in sorted(spans):
        if joined and first <= joined[-1][1] + 1:
            joined[-1] = (joined[-1][0], max(last, joined[-1][1]))
        else:
            joined.append((first, last))
    return tuple(joined)


def complement(ranges: Ranges) -> Ranges:
    """All other code points.

    >>> complement(((0, 0x2F), (0x3A, 0x10FFFF)))
    ((48, 57),)
    """
    gaps: list[tuple[int, int]] = []
    after = 0
    for first, last in ranges:
        if after < first:
            gaps.append((after, first - 1))
        after = last + 1
    if after <= 0x10FFFF:
        gaps.append((after, 0x10FFFF))
    return tuple(gaps)


def holds(ranges: Ranges, code: int) -> bool:
    """Whether a code point is in ascending disjoint ranges."""
    place = bisect_right(ranges, (code, 0x10FFFF))
    return place > 0 and code <= ranges[place - 1][1]
