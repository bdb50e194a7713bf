"""The leaves in their order, held to the heads that were kept of them commit by commit."""

from __future__ import annotations

from collections.abc import Iterator

from leadrules.log.head import Head
from leadrules.log.tree import Frontier
from leadrules.log.verify.raw import RawHead
from leadrules.log.verify.verification import Fault, Findings

_DOUBTED = 1000  # heads in doubt that are held


class Chain:
    """Makes the tree anew, once of the headers and once of the leaves as they are stored.

    Where one of the two reaches a head that was kept, it tells which side of an entry was altered.
    """

    def __init__(self, heads: Iterator[RawHead], kept: Head | None, findings: Findings) -> None:
        self._heads, self._kept, self._findings = heads, kept, findings
        self._next = next(heads, None)
        self._by_header: Frontier | None = Frontier()
        self._by_leaf: Frontier | None = Frontier()
        self._settled = 0  # up to this size all is held by a head
        self._suspects: list[tuple[int, str | None]] = []
        self._doubted: list[RawHead] = []
        self._other_commits: list[tuple[int, str | None, int]] = []
        self._last_at: int | None = None
        self._last_head = 0
        self.kept_holds: bool | None = None  # None: it could not be told
        self.broken_at: int | None = None  # from here on no root can be made
        self.size = 0
        self._hold_to_kept()

    def add(
        self, header: bytes, leaf: bytes, seq: int, name: str | None, recorded_at: int | None
    ) -> None:
        """The next entry, by the hash of its header and by its leaf as stored."""
        if header != leaf and len(self._suspects) < _DOUBTED:
            self._suspects.append((seq, name))
        if self._by_header is not None and self._by_leaf is not None:
            self._by_header.append(header)
            self._by_leaf.append(leaf if len(leaf) == 32 else header)
        self.size = seq + 1
        self._hold_to_commit(seq, name, recorded_at)
        while self._next is not None and self._next.size <= self.size:
            self._hold_to_head(self._next)
            self._next = next(self._heads, None)
        self._hold_to_kept()

    def lose(self, upto: int) -> None:
        """Entries to before `upto` are not there: without them no root can be made any more."""
        if self.broken_at is None:
            self.broken_at = self.size
        self._by_header = self._by_leaf = None
        self.size = upto
        self._last_at = None
        while self._next is not None and self._next.size <= upto:
            self._next = next(self._heads, None)

    def resume(self, size: int, frontier: Frontier) -> None:
        """Goes on behind entries that were not read, from what a checkpoint says of them."""
        self._settle(None)
        self._by_header, self._by_leaf = frontier, Frontier(size, frontier.stored())
        self.size = self._settled = size
        self.broken_at = None
        while self._next is not None and self._next.size < size:
            self._next = next(self._heads, None)
        if self._next is not None and self._next.size == size:
            self._hold_to_head(self._next)
            self._next = next(self._heads, None)
        self._hold_to_kept()

    def end(self, tail: Frontier | None) -> None:
        """All entries were added; `tail` is what the log goes on from, the last witness."""
        if self._by_header is not None and self._by_leaf is not None and tail is not None:
            reached = tail.root()
            if tail.size == self.size and reached == self._by_header.root():
                self._settle("leaf")
            elif tail.size == self.size and reached == self._by_leaf.root():
                self._settle("header")
            elif tail.size == self.size:
                self._findings.add(
                    Fault("tail", "what the log goes on from is not what its entries make")
                )
        if self._by_header is not None and self._last_head != self.size:
            self._findings.add(Fault("head", "no head is kept of the last commit"))
        self._doubt()
        self._settle(None)

    # --- heads -----------------------------------------------------------------------------------

    def _hold_to_head(self, head: RawHead) -> None:
        if self._last_at is not None and head.at != self._last_at:
            self._findings.add(
                Fault("head", f"the time of the head of size {head.size} was altered")
            )
        else:
            for seq, name, _ in self._other_commits:
                self._findings.add(
                    Fault("head", "no head is kept of the commit that it was in", seq, name)
                )
        self._other_commits = []
        self._last_head = head.size
        if self._by_header is None or self._by_leaf is None:
            return
        if head.size != self.size:
            self._findings.add(Fault("head", f"the head of size {head.size} is of no commit"))
        elif head.root == self._by_header.root():
            self._settle("leaf")
        elif head.root == self._by_leaf.root():
            self._settle("header")
        elif len(self._doubted) < _DOUBTED:
            self._doubted.append(head)

    def _settle(self, altered: str | None) -> None:
        """A witness holds: what it covers is as it was, but for the side that it shows altered."""
        for seq, name in self._suspects:
            match altered:
                case "leaf":
                    fault = Fault("leaf", "the hash that is stored of it was altered", seq, name)
                case "header":
                    fault = Fault("header", "its header was altered", seq, name)
                case _:
                    said = "its header, or the hash that is stored of it, was altered"
                    fault = Fault("header", said, seq, name)
            self._findings.add(fault)
        self._suspects = []
        if altered is None:
            return
        for head in self._doubted:
            self._findings.add(Fault("head", f"the head of size {head.size} was altered"))
        self._doubted = []
        self._settled = self.size
        if self._by_header is not None and self._by_leaf is not None:
            right = self._by_header if altered == "leaf" else self._by_leaf
            self._by_header = Frontier(right.size, right.stored())
            self._by_leaf = Frontier(right.size, right.stored())

    def _doubt(self) -> None:
        """No witness holds any more: what lies between the last that did and the next."""
        if not self._doubted:
            return
        first = self._doubted[0].size
        if not any(self._settled <= seq < first for seq, _ in self._suspects):
            self._findings.add(
                Fault(
                    "header",
                    "something in them was altered and its hash made anew, or the heads from here "
                    f"on were: they do not make the head of size {first}",
                    self._settled,
                    None,
                    first - 1,
                )
            )
        self._doubted = []

    def _hold_to_commit(self, seq: int, name: str | None, recorded_at: int | None) -> None:
        """All entries of one commit, and its head, were recorded at one instant."""
        head = self._next
        others = self._other_commits
        if recorded_at is None or head is None or recorded_at == head.at:
            pass
        elif len(others) < _DOUBTED and (not others or others[-1][2] != recorded_at):
            others.append((seq, name, recorded_at))
        self._last_at = recorded_at

    def _hold_to_kept(self) -> None:
        kept = self._kept
        if kept is None or kept.size != self.size:
            return
        if self._by_header is not None and self._by_leaf is not None:
            roots = (self._by_header.root(), self._by_leaf.root())
            self.kept_holds = kept.root in roots
