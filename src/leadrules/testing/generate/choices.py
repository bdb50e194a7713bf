"""Where a generator's choices come from: a seeded random number generator, or Hypothesis."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from random import Random
from typing import TypeVar

Item = TypeVar("Item")


class Choices:
    """Every choice of a generator, made of whole numbers; the simplest choices stand first.

    `integer(low, high)` gives a whole number between two bounds, both included.

    >>> Choices.seeded("a").pick([1, 2, 3]) in (1, 2, 3)
    True
    """

    __slots__ = ("integer",)

    def __init__(self, integer: Callable[[int, int], int]) -> None:
        self.integer = integer

    @classmethod
    def seeded(cls, seed: str) -> Choices:
        """Choices that are the same for the same seed, on every machine and version."""
        rng = Random(seed)
        return cls(lambda low, high: low + int(rng.random() * (high - low + 1)))

    def chance(self, percent: int) -> bool:
        """True so often; what is rarer or larger should stand where this is true."""
        return self.integer(0, 99) >= 100 - percent

    def pick(self, items: Sequence[Item]) -> Item:
        """One of several."""
        return items[self.integer(0, len(items) - 1)]

    def some(self, items: Sequence[Item], least: int, most: int) -> list[Item]:
        """Several different places of a sequence, in random order."""
        left = list(items)
        wanted = self.integer(min(least, len(left)), min(most, len(left)))
        return [left.pop(self.integer(0, len(left) - 1)) for _ in range(wanted)]

    def maybe(self, percent: int, make: Callable[[], Item]) -> Item | None:
        """Something so often, else None."""
        return make() if self.chance(percent) else None
