"""The Merkle tree of RFC 6962 over the log's entries: roots, and proofs that one can check alone.

A leaf is an entry's header as bytes. Whoever keeps a root holds every leaf before it to what it
was, in its place; a consistency proof shows that a later tree only added to an earlier one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from hashlib import sha256

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

    def stored(self) -> bytes:
        """The frontier as bytes, for `Frontier(size, stored)`."""
        return b"".join(self._roots)


def root_of(leaves: Iterable[bytes]) -> bytes:
    """The root of leaves given by their hashes, in order."""
    frontier = Frontier()
    for leaf in leaves:
        frontier.append(leaf)
    return frontier.root()


def inclusion_proof(index: int, leaves: Sequence[bytes]) -> tuple[bytes, ...]:
    """The hashes beside the way from leaf `index` up to the root: RFC 6962, PATH(m, D[n])."""
    if not 0 <= index < len(leaves):
        raise ValueError("no such leaf")
    if len(leaves) == 1:
        return ()
    split = _split(len(leaves))
    if index < split:
        return (*inclusion_proof(index, leaves[:split]), root_of(leaves[split:]))
    return (*inclusion_proof(index - split, leaves[split:]), root_of(leaves[:split]))


def consistency_proof(earlier: int, leaves: Sequence[bytes]) -> tuple[bytes, ...]:
    """What shows that the tree of the first `earlier` leaves is the beginning of the whole one:
    RFC 6962, PROOF(m, D[n])."""
    if not 0 < earlier <= len(leaves):
        raise ValueError("an earlier tree has at least one leaf, and no more than the later one")
    return _subproof(earlier, leaves, whole=True)


def _subproof(earlier: int, leaves: Sequence[bytes], *, whole: bool) -> tuple[bytes, ...]:
    if earlier == len(leaves):
        return () if whole else (root_of(leaves),)
    split = _split(len(leaves))
    if earlier <= split:
        return (*_subproof(earlier, leaves[:split], whole=whole), root_of(leaves[split:]))
    right = _subproof(earlier - split, leaves[split:], whole=False)
    return (*right, root_of(leaves[:split]))


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
