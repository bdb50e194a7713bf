"""Slots bundled into units so that every subset of them is a ruleset that the checker accepts.

Whether a part of a ruleset is right depends on its neighbourhood alone: what it says, and what it
names. So each neighbourhood is tried in all its combinations, several of them in one hybrid. Where
the checker refuses one, a slot that is as in B and one that is as in A do not go without each
other: they become one unit, and all is tried again.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from itertools import combinations
from random import Random

from leadrules.analysis.compare.attribution.covering import Row, covering, in_threes
from leadrules.analysis.compare.attribution.hybrids import Hybrids
from leadrules.analysis.compare.attribution.neighbourhoods import Neighbourhoods
from leadrules.language.loading import Loaded

WIDEST = 5
"""So many units may meet in one part; more of them are bundled."""
_TRIED = 12
"""Random subsets that are tried besides."""


@dataclass(slots=True)
class Bundles:
    """Which slots go together: a partition, kept as the least slot of each unit."""

    hybrids: Hybrids
    around: Neighbourhoods
    units: list[frozenset[int]] = field(init=False)
    rows: list[Row] = field(init=False)
    """Units on, in hybrids in which every part that is read off a lead has all its variants."""
    checked: list[Row] = field(init=False)
    """Further hybrids that were loaded."""

    def __post_init__(self) -> None:
        self.units = [frozenset((number,)) for number in range(len(self.hybrids.slots.all))]
        for those in self.hybrids.slots.together:
            self._merge(those)
        while not self._settled():
            pass

    def slots_of(self, row: Collection[int]) -> frozenset[int]:
        """The slots of some units."""
        return frozenset(number for unit in row for number in self.units[unit])

    def units_of(self, slots: Iterable[int]) -> frozenset[int]:
        """The units that some slots are in."""
        wanted = frozenset(slots)
        return frozenset(place for place, unit in enumerate(self.units) if unit & wanted)

    def _settled(self) -> bool:
        read = [self.units_of(each) for each in self.around.read.values()]
        widest = max(read, key=len, default=frozenset())
        if len(widest) > WIDEST:
            self._join(*self._nearest(widest))
            return False
        self.rows = covering(read, len(self.units))
        verdicts = sorted(self.units_of(self.around.verdicts))
        needs = [self.units_of(each) for each in self.around.added.values()]
        needs += (
            [frozenset(verdicts)]
            if len(verdicts) <= WIDEST
            else map(frozenset, in_threes(verdicts))
        )
        self.checked = covering((need for need in needs if len(need) <= WIDEST), len(self.units))
        rng = Random(len(self.units))
        tried = [
            frozenset(unit for unit in range(len(self.units)) if rng.random() < 0.5)
            for _ in range(_TRIED if len(self.units) > 2 else 0)
        ]
        for row in (*self.rows, *self.checked, *tried):
            if not self._loads(row):
                self._join(*self._at_odds(row))
                return False
        return True

    def _loads(self, row: Row) -> bool:
        # WHY: with room in every score, so that the rules of a hybrid say nothing of thresholds
        return isinstance(self.hybrids.load(self.slots_of(row), roomy=True), Loaded)

    def _at_odds(self, row: Row) -> tuple[int, int]:
        """A unit that is on and one that is off without which the hybrid would load."""
        on, everything = set(row), range(len(self.units))
        for unit in sorted(row):
            if not self._loads(frozenset(on - {unit})):
                on.remove(unit)
        fewest = sorted(on)
        for unit in everything:
            if unit not in on and not self._loads(frozenset(on | {unit})):
                on.add(unit)
        off = [unit for unit in everything if unit not in on]
        # WHY: several units may each be refused for their own part, so that to leave one is not
        # enough; of the fewest that are refused each is needed
        needed = [unit for unit in sorted(on) if self._loads(frozenset(on - {unit}))] or fewest
        return min(
            ((one, other) for one in needed for other in off),
            key=lambda pair: (self._distance(*pair), pair),
        )

    def _nearest(self, units: Collection[int]) -> tuple[int, int]:
        pairs = combinations(sorted(units), 2)
        return min(pairs, key=lambda pair: (self._distance(*pair), pair))

    def _distance(self, one: int, other: int) -> int:
        """0 of one thing, 1 of one section, else 2."""
        names = [
            {self.hybrids.slots.all[number].name for number in self.units[unit]}
            for unit in (one, other)
        ]
        if {name[:2] for name in names[0]} & {name[:2] for name in names[1]}:
            return 0
        return 1 if {name[0] for name in names[0]} & {name[0] for name in names[1]} else 2

    def _join(self, one: int, other: int) -> None:
        self._merge(self.units[one] | self.units[other])

    def _merge(self, slots: Collection[int]) -> None:
        touched = [unit for unit in self.units if unit & frozenset(slots)]
        if len(touched) > 1:
            whole = frozenset().union(*touched)
            first = self.units.index(touched[0])
            self.units[first] = whole
            self.units = [
                unit
                for place, unit in enumerate(self.units)
                if place == first or unit not in touched
            ]
