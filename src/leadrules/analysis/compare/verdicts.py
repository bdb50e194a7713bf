"""The verdicts of two versions on one ladder, and which of them hand a lead over."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from leadrules.analysis.compare.merging import merged_order
from leadrules.analysis.diff.naming import renamed
from leadrules.analysis.diff.sides import Side
from leadrules.analysis.passing import passing_verdicts
from leadrules.language.loading import Loaded


@dataclass(frozen=True, slots=True)
class Verdicts:
    """The verdicts of two versions by B's names: the best first, those that disqualify last.

    `called` is what verdicts of A are called in B, `alone` are those that only A has and that do
    not disqualify.
    """

    names: tuple[str, ...]
    called: Mapping[str, str]
    alone: tuple[str, ...]

    @classmethod
    def of(cls, a: Loaded, b: Loaded) -> Verdicts:
        """Those of two versions.

        >>> from leadrules.language.loading import load_file
        >>> a, b = (load_file(f"rules/b2b-saas/{v}.yaml") for v in ("1.0.0", "2.0.0"))
        >>> Verdicts.of(a, b).names
        ('SQL', 'MQL', 'nurture', 'cold', 'disqualified')
        """
        called = renamed(Side(a), Side(b)).verdicts
        known = {verdict.name: verdict for verdict in b.ruleset.verdicts}
        old = {called.get(one.name, one.name): one for one in a.ruleset.verdicts}
        order = merged_order([*known], [*old])
        alone = tuple(name for name in order if name not in known and not old[name].disqualifies)
        known = old | known
        names = sorted(order, key=lambda name: known[name].disqualifies)
        return cls(tuple(names), called, alone)

    def placed(self, passes: Collection[str]) -> tuple[str, ...]:
        """All names, where none that only A has, and that does not pass, is above one that does.

        >>> Verdicts(("hot", "tepid", "warm", "cold"), {}, ("tepid",)).placed(["hot", "warm"])
        ('hot', 'warm', 'tepid', 'cold')
        """
        last = max((place for place, name in enumerate(self.names) if name in passes), default=-1)
        upper, rest = self.names[: last + 1], self.names[last + 1 :]
        low = tuple(name for name in upper if name in self.alone and name not in passes)
        return (*(name for name in upper if name not in low), *low, *rest)


@dataclass(frozen=True, slots=True)
class HandingOver:
    """The verdicts that hand a lead over, the best first.

    `of_a_alone` tells of each verdict that only A has, and of which nothing was said, whether it is
    taken to hand a lead over.
    """

    passes: tuple[str, ...]
    of_a_alone: Mapping[str, bool]


def handing_over(a: Loaded, b: Loaded, said: Collection[str] | None) -> HandingOver:
    """Which verdicts hand a lead over: those said, or where nothing is, those agreed by B.

    A verdict that only A has does where it was said. Else its place on A's ladder decides: above
    one of both that does, it does; below one of both that does not, it does not. Else A's own
    agreement decides, but not where it was said which verdicts hand over and A has one of them.

    >>> from leadrules.language.loading import load_file
    >>> a, b = (load_file(f"rules/b2b-saas/{v}.yaml") for v in ("1.0.0", "2.0.0"))
    >>> handing_over(a, b, None)
    HandingOver(passes=('SQL', 'MQL'), of_a_alone={})
    """
    verdicts = Verdicts.of(a, b)
    passes = passing_verdicts(b.ruleset, said)
    ladder = [
        verdicts.called.get(verdict.name, verdict.name)
        for verdict in a.ruleset.verdicts
        if not verdict.disqualifies
    ]
    own = {verdicts.called.get(name, name) for name in passing_verdicts(a.ruleset)}
    named = {name for name in ladder if name in (said or ())}
    passing = {*passes, *named}
    alone: dict[str, bool] = {}
    for name in verdicts.alone:
        above, below = ladder[: ladder.index(name)], ladder[ladder.index(name) :]
        low = any(one not in passing and one not in verdicts.alone for one in above)
        by_place = any(one in passing for one in below)
        alone[name] = by_place or (not low and not named and name in own)
    handed = {*passing, *(name for name, does in alone.items() if does)}
    order = verdicts.placed(handed)
    # WHY: who names one of A's own has thought of them, and left the others out
    left = [name for name, does in alone.items() if name not in named and (does or not named)]
    passing_all = tuple(name for name in order if name in handed)
    return HandingOver(passing_all, {name: alone[name] for name in left})
