"""The smallest sets of changes that are enough, each tried by scoring, and none of them too much.

INVARIANT: a set is offered only if scoring with it gives what was asked for, and scoring with any
proper part of it does not.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations, islice, product
from math import comb

from leadrules.analysis.rescoring_inputs import Given
from leadrules.analysis.why.changes import Change, changed
from leadrules.backends.python import Program
from leadrules.diagnostics import LeadError

_LARGEST = 8
"""Changes in one set at most."""
_WIDEST = 14
"""Changes of which all threes are tried where there are too many to try them all."""
_MOST_PARTS = 4096
"""Parts of one set that are tried in looking for the smallest."""
_FAR = Decimal(1_000_000_000)


@dataclass(frozen=True, slots=True)
class Found:
    """Sets that are enough, each with the verdict that it gives; and how far was looked.

    All sets of at most `ruled_out` changes were tried (save such as hold one that is enough).
    """

    sets: tuple[tuple[tuple[Change, ...], str], ...]
    scorings: int
    ruled_out: int
    cut_off: bool


class Search:
    """Looks for sets of changes after which the verdict is one of those wanted."""

    def __init__(
        self,
        program: Program,
        given: Given,
        changes: Sequence[Change],
        wanted: Collection[str],
        target: str,
        scorings: int,
    ) -> None:
        self._program, self._given, self._changes = program, given, changes
        self._wanted, self._target, self._left = frozenset(wanted), target, scorings
        self._most = scorings
        # WHY: where there are too many sets to try them all, what leads nearest is still looked for
        self._kept_back = min(scorings // 2, 2 * _LARGEST * len(changes))
        self._verdicts: dict[frozenset[Change], str | None] = {}
        self._enough: list[frozenset[Change]] = []

    def found(self) -> Found:
        """Looks at sets of one, of two and of three; beyond that, at what leads nearest."""
        ruled_out = 0
        if self._try_all(self._sets(self._changes, 1)):
            ruled_out = 1
            if self._try_all(self._sets(self._changes, 2)):
                ruled_out = 2
                if not self._is_settled():
                    ruled_out += self._try_threes()
        if not self._is_settled():
            self._climb([one for one in self._changes if one.by != "nobody"])
        if not self._enough:
            self._climb(self._changes)
        return Found(
            sets=tuple(self._least()),
            scorings=self._most - self._left,
            ruled_out=ruled_out,
            cut_off=self._left <= 0 or ruled_out < 2,
        )

    def _try_threes(self) -> bool:
        """Whether all sets of three could be tried."""
        if comb(len(self._changes), 3) <= self._left - self._kept_back:
            return self._try_all(self._sets(self._changes, 3))
        self._try_all(self._sets(self._nearest(), 3))
        return False

    def _is_settled(self) -> bool:
        """Whether something was found that somebody could bring about."""
        return any(all(change.by != "nobody" for change in one) for one in self._enough)

    def _sets(self, changes: Sequence[Change], size: int) -> Iterator[frozenset[Change]]:
        """All sets of a size that change nothing twice and hold none that is enough."""
        for one in combinations(changes, size):
            if len({change.slot for change in one}) == size:
                members = frozenset(one)
                if not any(enough <= members for enough in self._enough):
                    yield members

    def _try_all(self, sets: Iterable[frozenset[Change]]) -> bool:
        """Whether all of them could be tried."""
        for one in sets:
            if self._left <= self._kept_back:
                return False
            if self._is_enough(one):
                self._enough.append(one)
        return True

    def _is_enough(self, members: frozenset[Change]) -> bool:
        if members not in self._verdicts:
            self._left -= 1
            self._verdicts[members] = self._verdict(members)
        return self._verdicts[members] in self._wanted

    def _verdict(self, members: frozenset[Change]) -> str | None:
        try:
            return changed(self._given, members).scored(self._program).effective_verdict
        except LeadError:
            return None

    # --- nothing too much ------------------------------------------------------------------------

    def _least(self) -> Iterator[tuple[tuple[Change, ...], str]]:
        """Each set that is enough without what it can do without, by how much it changes; of those
        that change the same and more, in whatever way, the first."""
        found: dict[frozenset[tuple[object, ...]], tuple[Change, ...]] = {}
        parts = [self._smallest_part(members) for members in self._enough]
        for least in sorted(parts, key=_facts):
            slots = frozenset(one.slot for one in least)
            if not any(other <= slots for other in found):
                found[slots] = least
        for least in found.values():
            verdict = self._verdicts[frozenset(least)]
            assert verdict is not None
            yield least, verdict

    def _smallest_part(self, members: frozenset[Change]) -> tuple[Change, ...]:
        """The part of a set that is enough and leaves out as many facts as can be."""
        ordered = [one for one in sorted(members, key=_order) if one.facts]
        parts = product(*(range(one.facts + 1) for one in ordered))
        for part in sorted(islice(parts, _MOST_PARTS), key=sum):
            some = tuple(one.of(count) for one, count in zip(ordered, part, strict=True) if count)
            if some and self._is_enough(frozenset(some)):
                return some
        return tuple(ordered)

    # --- where there are too many sets to try them all -------------------------------------------

    def _gap(self, members: frozenset[Change]) -> Decimal:
        """How far from the verdict: the sum of what its numbers still lack."""
        self._left -= 1
        try:
            record = changed(self._given, members).scored(self._program).record
        except LeadError:
            return _FAR * 2
        if record.effective.verdict in self._wanted:
            return Decimal(-1)
        for distance in record.distance:
            if distance.verdict == self._target:
                return sum(
                    (
                        Decimal(10_000) if one.has is None else (one.needs - one.has).copy_abs()
                        for one in distance.shortfalls
                    ),
                    Decimal(0),
                )
        return _FAR

    def _nearest(self) -> list[Change]:
        """The changes that alone come nearest."""
        gaps = [(self._gap(frozenset([one])), place) for place, one in enumerate(self._changes)]
        return [self._changes[place] for _, place in sorted(gaps)[:_WIDEST]]

    def _climb(self, changes: Sequence[Change]) -> None:
        """Adds the change that brings it nearest, again and again, until it is enough."""
        members: frozenset[Change] = frozenset()
        gap = self._gap(members)
        while len(members) < _LARGEST and self._left > 0:
            taken = {one.slot for one in members}
            tried = [
                (self._gap(members | {one}), place)
                for place, one in enumerate(changes)
                if one.slot not in taken
            ]
            if not tried or min(tried)[0] >= gap:
                return
            gap, best = min(tried)
            members |= {changes[best]}
            if self._is_enough(members):
                self._enough.append(members)
                return


def _facts(members: Iterable[Change]) -> int:
    return sum(one.facts for one in members)


def _order(change: Change) -> str:
    return repr((change.by, change.slot))
