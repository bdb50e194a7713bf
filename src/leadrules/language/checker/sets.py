"""Sets of numbers and of texts: what a value can be where a condition is true of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from leadrules.language.checker.ranges import SIXTY_FOUR_BITS, Range


@dataclass(frozen=True, slots=True)
class Numbers:
    """Ranges in ascending order that do not touch, so that equal sets are equal."""

    pieces: tuple[Range, ...]

    @classmethod
    def of(cls, ranges: Iterable[Range]) -> Numbers:
        """Whatever lies in one of the ranges, within 64 bits.

        >>> Numbers.of([Range(5, 6), Range(1, 2), Range(3, 3), Range(9, 8)]).pieces
        (Range(low=1, high=3), Range(low=5, high=6))
        """
        pieces: list[Range] = []
        held = (each.meet(SIXTY_FOUR_BITS) for each in ranges)
        for each in sorted((each for each in held if not each.empty), key=lambda each: each.low):
            if pieces and each.low <= pieces[-1].high + 1:
                pieces[-1] = Range(pieces[-1].low, max(pieces[-1].high, each.high))
            else:
                pieces.append(each)
        return cls(tuple(pieces))

    @property
    def size(self) -> int:
        """What handling it costs."""
        return 1 + len(self.pieces)

    @property
    def empty(self) -> bool:
        """Nothing lies in it."""
        return not self.pieces

    @property
    def others(self) -> Numbers:
        """All numbers but these.

        >>> Numbers.of([Range(0, 0)]).others.others.pieces
        (Range(low=0, high=0),)
        """
        ends = [SIXTY_FOUR_BITS.low - 1, SIXTY_FOUR_BITS.high + 1]
        edges = [edge for piece in self.pieces for edge in (piece.low, piece.high)]
        between = iter([ends[0], *edges, ends[1]])
        return Numbers.of(
            Range(low + 1, high - 1) for low, high in zip(between, between, strict=True)
        )

    def join(self, other: Numbers) -> Numbers:
        """What lies in one of them."""
        return Numbers.of((*self.pieces, *other.pieces))

    def meet(self, other: Numbers) -> Numbers:
        """What lies in both."""
        met, mine, theirs = [], 0, 0
        while mine < len(self.pieces) and theirs < len(other.pieces):
            one, two = self.pieces[mine], other.pieces[theirs]
            both = one.meet(two)
            if not both.empty:
                met.append(both)
            mine += one.high <= two.high
            theirs += two.high <= one.high
        return Numbers(tuple(met))


@dataclass(frozen=True, slots=True)
class Texts:
    """These texts, or all but these."""

    values: frozenset[str]
    excluded: bool = False

    @property
    def size(self) -> int:
        """What handling it costs."""
        return 1 + len(self.values)

    @property
    def empty(self) -> bool:
        """Nothing lies in it."""
        return not self.values and not self.excluded

    @property
    def others(self) -> Texts:
        """All texts but these."""
        return Texts(self.values, not self.excluded)

    def join(self, other: Texts) -> Texts:
        """What lies in one of them."""
        return self.others.meet(other.others).others

    def meet(self, other: Texts) -> Texts:
        """What lies in both.

        >>> Texts(frozenset("ab")).meet(Texts(frozenset("b"), excluded=True)).values
        frozenset({'a'})
        """
        match self.excluded, other.excluded:
            case False, False:
                return Texts(self.values & other.values)
            case False, True:
                return Texts(self.values - other.values)
            case True, False:
                return Texts(other.values - self.values)
            case _:
                return Texts(self.values | other.values, excluded=True)


Values = Numbers | Texts


def meet(one: Values, other: Values) -> Values:
    """What lies in both; they are of one kind."""
    if isinstance(one, Numbers):
        assert isinstance(other, Numbers)
        return one.meet(other)
    assert isinstance(other, Texts)
    return one.meet(other)


def join(one: Values, other: Values) -> Values:
    """What lies in one of them; they are of one kind."""
    if isinstance(one, Numbers):
        assert isinstance(other, Numbers)
        return one.join(other)
    assert isinstance(other, Texts)
    return one.join(other)


def within(one: Values, other: Values) -> bool:
    """Whether all of the one lies in the other; they are of one kind."""
    return meet(one, other) == one
