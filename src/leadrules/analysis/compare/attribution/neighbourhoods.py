"""What each part of a hybrid depends on: the slots by which its meaning may differ."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from leadrules.analysis.compare.attribution.slots import Held, Slots, possible_groups, words_of

Cell = tuple[str, str]
"""A part that is worked out on its own: what it is, and its name."""


@dataclass(slots=True)
class Neighbourhoods:
    """The slots on which each part depends, and no others."""

    slots: Slots
    read: dict[Cell, frozenset[int]] = field(init=False)
    """Parts that are read off a lead: rules, verdicts' conditions, grades."""
    added: dict[Cell, frozenset[int]] = field(init=False)
    """Parts that say how points add up: groups, scores, labels, matrices, main score, order."""
    verdicts: frozenset[int] = field(init=False)
    """Slots that may say whether each verdict can be reached."""
    _parts: dict[str, list[Held]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        slots = self.slots
        for held in (*slots.named.values(), *slots.events.values(), *slots.attributes.values()):
            self._parts.setdefault(held.name, []).append(held)
        everywhere = frozenset(
            number
            for name, held in slots.settings.items()
            if name != "score"
            for number in held.slots
        )
        self.read = {
            ("rule", name): self._of_rule(held) | everywhere for name, held in slots.rules.items()
        }
        self.read |= {
            ("verdict", name): self._of_verdict(held) | everywhere
            for name, held in slots.verdicts.items()
        }
        self.added = {("group", name): frozenset(held.slots) for name, held in slots.groups.items()}
        self.added["setting", "score"] = frozenset(slots.settings["score"].slots)
        for name, held in slots.named.items():
            if held.section == "grades":
                self.read["grade", name] = self._of(held) | everywhere
            elif held.section in ("scores", "labels", "matrices"):
                self.added[held.section, name] = frozenset(held.slots)
        self.verdicts = self._of_verdicts()

    def unread(self) -> frozenset[int]:
        """Slots by which no score and no verdict can differ."""
        read = frozenset().union(*self.read.values(), *self.added.values())
        return frozenset(range(len(self.slots.all))) - read - {self.slots.order}

    def _of_rule(self, held: Held) -> frozenset[int]:
        slots, found = self.slots, self._of(held)
        if held.there is not None:
            found |= {held.there}
        if isinstance(number := slots.of_groups[held.name], int):
            found |= {number}
        if held.name in slots.paid_each:
            for group in possible_groups(slots, held.name):
                numbers = slots.groups[group].slots
                found |= {n for n in numbers if slots.all[n].name[2] == "decay"}
        return found

    def _of_verdict(self, held: Held) -> frozenset[int]:
        own = set() if held.there is None else {held.there}
        return frozenset(
            number
            for number in self._of(held) | own
            if self.slots.all[number].name[::2] != ("verdicts", "latch")
        )

    def _of(self, held: Held) -> frozenset[int]:
        return frozenset(held.slots) | self._behind(words_of(self.slots, held))

    def _behind(self, words: Iterable[str]) -> frozenset[int]:
        """The slots of all that is named, and of all that this names in turn."""
        found: set[int] = set()
        waiting, seen = [*words], set(words)
        while waiting:
            for held in self._parts.get(waiting.pop(), ()):
                if held.section == "scores":
                    continue  # WHY: what is read of them is a number, whatever it is made of
                found.update(held.slots)
                if held.there is not None:
                    found.add(held.there)
                new = words_of(self.slots, held) - seen
                seen |= new
                waiting += new
        return frozenset(found)

    def _of_verdicts(self) -> frozenset[int]:
        slots = self.slots
        found = set() if slots.order is None else {slots.order}
        for held in slots.verdicts.values():
            found.update(held.slots)
            if held.there is not None:
                found.add(held.there)
        for held in slots.named.values():
            if held.section in ("scores", "labels", "matrices", "grades"):
                found.update(held.slots)
        return frozenset(found)
