"""The Merkle tree of RFC 6962 over the log's entries: roots, and proofs that one can check alone.

A leaf is an entry's header as bytes. Whoever keeps a root holds every leaf before it to what it
was, in its place; a consistency proof shows that a later tree only added to an earlier one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from hashlib import sha256
from itertools import islice

EMPTY_ROOT = sha256(b"").digest()
"""The root of no leaves."""


def leaf_hash(leaf: bytes) -> bytes:
    """The hash of a leaf, which no hash of a node can be.

    >>> leaf_hash(b"").hex()[:16]
    '6e340b9cffb37a98'
    """
    return sha256(b"\x00" + leaf).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of a node above two others."""
    return sha256(b"\x01" + left + right).digest()


class Frontier:
    """What the next leaf needs to know of all before it: the roots of the whole subtrees, the
    largest first, one for each bit of the size that is set.

    >>> frontier = Frontier()
    >>> frontier.append(leaf_hash(b""))
    >>> frontier.size, frontier.root() == leaf_hash(b"")
    (1, True)
    """

    __slots__ = ("_roots", "size")

    def __init__(self, size: int = 0, stored: bytes = b"") -> None:
        if len(stored) != 32 * size.bit_count():
            raise ValueError("the frontier does not fit the size")
        self.size = size
        self._roots = [stored[at : at + 32] for at in range(0, len(stored), 32)]

    def append(self, leaf: bytes) -> None:
        """One leaf more, given by its hash."""
        size = self.size
        while size & 1:
            leaf = node_hash(self._roots.pop(), leaf)
            size >>= 1
        self._roots.append(leaf)
        self.size += 1

    def root(self) -> bytes:
        """The root of all leaves so far."""
        if not self._roots:
            return EMPTY_ROOT
        root = self._roots[-1]
        for left in reversed(self._roots[:-1]):
            root = node_hash(left, root)
        return root

    def behind(self, start: int, stop: int) -> Frontier:
        """The tree of the leaves from `start` on to before `stop`, as far as they are in this one;
        ValueError where no whole subtree begins there."""
        place = 0
        blocks: list[bytes] = []
        for root, bit in zip(self._roots, _bits(self.size), strict=True):
            if start <= place < stop:
                blocks.append(root)
            place += bit
        return Frontier(max(min(stop, self.size) - start, 0), b"".join(blocks))

    def stored(self) -> bytes:
        """The frontier as bytes, for `Frontier(size, stored)`."""
        return b"".join(self._roots)


def _bits(size: int) -> list[int]:
    """The powers of two that make a size, the largest first."""
    return [1 << at for at in reversed(range(size.bit_length())) if size >> at & 1]


def root_of(leaves: Iterable[bytes]) -> bytes:
    """The root of leaves given by their hashes, in order."""
    frontier = Frontier()
    for leaf in leaves:
        frontier.append(leaf)
    return frontier.root()


def inclusion_ranges(index: int, start: int, stop: int) -> tuple[tuple[int, int], ...]:
    """Which leaves the hashes beside the way from leaf `index` up to the root are the roots of:
    RFC 6962, PATH(m, D[n]), over the leaves from `start` to before `stop`."""
    if not start <= index < stop:
        raise ValueError("no such leaf")
    if stop - start == 1:
        return ()
    middle = start + _split(stop - start)
    if index < middle:
        return (*inclusion_ranges(index, start, middle), (middle, stop))
    return (*inclusion_ranges(index, middle, stop), (start, middle))


def consistency_ranges(earlier: int, size: int) -> tuple[tuple[int, int], ...]:
    """Which leaves the hashes are the roots of that show that the tree of the first `earlier`
    leaves is the beginning of that of `size`: RFC 6962, PROOF(m, D[n])."""
    if not 0 < earlier <= size:
        raise ValueError("an earlier tree has at least one leaf, and no more than the later one")
    return _subproof(earlier, 0, size, whole=True)


def _subproof(earlier: int, start: int, stop: int, *, whole: bool) -> tuple[tuple[int, int], ...]:
    if earlier == stop:
        return () if whole else ((start, stop),)
    middle = start + _split(stop - start)
    if earlier <= middle:
        return (*_subproof(earlier, start, middle, whole=whole), (middle, stop))
    return (*_subproof(earlier, middle, stop, whole=False), (start, middle))


def roots_of(
    ranges: Iterable[tuple[int, int]], leaves: Iterable[bytes], begun: Frontier | None = None
) -> dict[tuple[int, int], bytes]:
    """The roots of ranges of leaves, which are given by their hashes, in order, once.

    `begun` is the tree of all leaves before those given. A range that begins in it must be of a
    proof about what comes after it: such a range is one of its whole subtrees, or begins with one.
    """
    begun = Frontier() if begun is None else begun
    found: dict[tuple[int, int], bytes] = {}
    growing: list[tuple[int, tuple[int, int], Frontier]] = []
    waiting = sorted(set(ranges), reverse=True)
    place, rest = begun.size, iter(leaves)
    while True:
        while waiting and waiting[-1][0] <= place:
            each = waiting.pop()
            growing.append((each[1], each, begun.behind(*each)))
        found |= {each: tree.root() for stop, each, tree in growing if stop <= place}
        growing = [one for one in growing if one[0] > place]
        if not growing and not waiting:
            return found
        upto = min([stop for stop, _, _ in growing] + [start for start, _ in waiting[-1:]])
        trees = [tree for _, _, tree in growing]
        for leaf in islice(rest, upto - place):
            place += 1
            for tree in trees:
                tree.append(leaf)
        if place < upto:
            raise ValueError("there are fewer leaves")


def inclusion_proof(index: int, leaves: Sequence[bytes]) -> tuple[bytes, ...]:
    """The hashes beside the way from leaf `index` up to the root: RFC 6962, PATH(m, D[n])."""
    ranges = inclusion_ranges(index, 0, len(leaves))
    roots = roots_of(ranges, leaves)
    return tuple(roots[each] for each in ranges)


def consistency_proof(earlier: int, leaves: Sequence[bytes]) -> tuple[bytes, ...]:
    """What shows that the tree of the first `earlier` leaves is the beginning of the whole one:
    RFC 6962, PROOF(m, D[n])."""
    ranges = consistency_ranges(earlier, len(leaves))
    roots = roots_of(ranges, leaves)
    return tuple(roots[each] for each in ranges)


def included(leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes) -> bool:
    """Whether a proof shows that the leaf with this hash stands at `index` under the root."""
    if not 0 <= index < size:
        return False
    place, last, reached = index, size - 1, leaf
    for beside in proof:
        if last == 0:
            return False
        if place & 1 or place == last:
            reached = node_hash(beside, reached)
            while place and not place & 1:
                place, last = place >> 1, last >> 1
        else:
            reached = node_hash(reached, beside)
        place, last = place >> 1, last >> 1
    return last == 0 and reached == root


def consistent(
    earlier: int, earlier_root: bytes, later: int, later_root: bytes, proof: Sequence[bytes]
) -> bool:
    """Whether a proof shows that the later tree only added to the earlier one."""
    if earlier == later:
        return not proof and earlier_root == later_root
    if not 0 < earlier < later:
        # nothing was there before, so anything adds to it
        return earlier == 0 < later and not proof and earlier_root == EMPTY_ROOT
    steps = list(proof)
    if earlier & (earlier - 1) == 0:
        steps.insert(0, earlier_root)
    if not steps:
        return False
    place, last = earlier - 1, later - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    old = new = steps[0]
    for beside in steps[1:]:
        if last == 0:
            return False
        if place & 1 or place == last:
            old, new = node_hash(beside, old), node_hash(beside, new)
            while place and not place & 1:
                place, last = place >> 1, last >> 1
        else:
            new = node_hash(new, beside)
        place, last = place >> 1, last >> 1
    return last == 0 and old == earlier_root and new == later_root


def _split(size: int) -> int:
    """The largest power of two below `size`."""
    return 1 << ((size - 1).bit_length() - 1)
