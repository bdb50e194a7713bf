"""Parts of hybrids in all their variants, asked for many leads and subsets of units at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from leadrules.analysis.compare.attribution.arrays import Bools, Whole, clamped
from leadrules.language import ir

NONE = 2**61
"""A bound that nothing reaches."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Leads by place, and which units are on: for each unit an array that has a row for each lead
    or one, and a column for each subset or one."""

    leads: npt.NDArray[np.intp]
    on: Sequence[Bools]

    def variant(self, units: Sequence[int]) -> npt.NDArray[np.intp]:
        """Which combination of some units each lead and subset has."""
        found = np.zeros((1, 1), dtype=np.intp)
        for place, unit in enumerate(units):
            found = found + (self.on[unit].astype(np.intp) << place)
        return found


@dataclass(frozen=True, slots=True)
class Leaf:
    """A value for each lead in each combination of some units."""

    units: tuple[int, ...]
    table: npt.NDArray[Any]  # a row for each combination, a column for each lead

    def of(self, asked: Asked) -> npt.NDArray[Any]:
        """The value of each lead in the combination that each subset has."""
        variants = asked.variant(self.units) if self.units else 0
        found: npt.NDArray[Any] = self.table[variants, asked.leads[:, None]]
        return found


@dataclass(frozen=True, slots=True)
class Paid:
    """What a rule pays into a group; `there`: whether it is in it, by combination."""

    points: Leaf
    told: Leaf
    there: tuple[bool, ...]


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of the arithmetic, in each combination of some units."""

    units: tuple[int, ...]
    parts: tuple[Any, ...]

    def of(self, asked: Asked, read: Callable[[Any], int]) -> Whole:
        """A number of the part that each subset has."""
        numbers = np.array([read(part) for part in self.parts], dtype=np.int64)
        found: Whole = numbers[asked.variant(self.units)]
        return found

    def apart(self, asked: Asked) -> Iterable[tuple[Any, Bools | None]]:
        """Each different part with where it holds; None where it is the only one."""
        different: dict[Any, list[int]] = {}
        for place, part in enumerate(self.parts):
            different.setdefault(part, []).append(place)
        if len(different) == 1:
            yield self.parts[0], None
            return
        chosen = asked.variant(self.units)
        for part, places in different.items():
            yield part, np.isin(chosen, places)


def clamp(values: Whole, part: ir.Group | ir.Score) -> Whole:
    """Held within a part's floor and cap."""
    return clamped(values, np.array(floor_of(part)), np.array(cap_of(part)))


def floor_of(part: ir.Group | ir.Score) -> int:
    """A part's floor, or one that nothing reaches."""
    return -NONE if part.floor is None else part.floor


def cap_of(part: ir.Group | ir.Score) -> int:
    """A part's cap, or one that nothing reaches."""
    return NONE if part.cap is None else part.cap
