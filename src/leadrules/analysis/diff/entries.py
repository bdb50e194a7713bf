"""Entries of one part held against those of another: which came, went, or pay otherwise."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Hashable, Iterator, Sequence
from typing import TypeVar

Item = TypeVar("Item")

Pairing = tuple[tuple[int, Item] | None, tuple[int, Item] | None]
"""An old and a new entry, each with its place; one of them may be None."""


def paired(
    old: Sequence[Item],
    new: Sequence[Item],
    old_keys: Sequence[Hashable],
    new_keys: Sequence[Hashable],
    *,
    leftovers: bool = True,
) -> Iterator[Pairing[Item]]:
    """Entries with the same key side by side, in the new order.

    With `leftovers`, those without a partner pair up in order, as far as both sides have any.

    >>> [(o and o[1], n and n[1]) for o, n in paired("abc", "axc", "abc", "axc")]
    [('a', 'a'), ('b', 'x'), ('c', 'c')]
    """
    places = {key: place for place, key in enumerate(_numbered(old_keys))}
    partners = [places.get(key) for key in _numbered(new_keys)]
    used = set(partners)
    left = [place for place in range(len(old)) if place not in used]
    for place, partner in enumerate(partners):
        if partner is None and leftovers and left:
            partner = left.pop(0)
        yield (None if partner is None else (partner, old[partner])), (place, new[place])
    for place in left:
        yield (place, old[place]), None


def reordered(old: Sequence[Hashable], new: Sequence[Hashable]) -> set[Hashable]:
    """The fewest of the common entries whose moving explains the new order.

    >>> reordered("abc", "cab")
    {'c'}
    """
    places = {key: place for place, key in enumerate(old)}
    common = [key for key in new if key in places]
    # the longest run of entries that keep their order, by patience sorting
    tops: list[int] = []
    before: list[int | None] = [None] * len(common)
    values: list[int] = []
    for index, key in enumerate(common):
        at = bisect_left(values, places[key])
        before[index] = tops[at - 1] if at else None
        if at == len(tops):
            tops.append(index)
            values.append(places[key])
        else:
            tops[at], values[at] = index, places[key]
    kept: set[Hashable] = set()
    index_or_none = tops[-1] if tops else None
    while index_or_none is not None:
        kept.add(common[index_or_none])
        index_or_none = before[index_or_none]
    return set(common) - kept


def _numbered(keys: Sequence[Hashable]) -> Iterator[Hashable]:
    """Keys told apart where one stands several times."""
    seen: Counter[Hashable] = Counter()
    for key in keys:
        yield key, seen[key]
        seen[key] += 1
