"""What changed between two decisions about one lead: its facts, the time, or the rules."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from itertools import combinations
from typing import Any, Literal

from leadrules.analysis.why.adding_up import rows_of
from leadrules.analysis.why.blocks import Audience, Page
from leadrules.analysis.why.exact import difference
from leadrules.analysis.why.fact_parts import FactPart, Mixture, mixture_of
from leadrules.analysis.why.forms import Explanation
from leadrules.analysis.why.phrasing import Phrasing
from leadrules.analysis.why.shares import Points, Row, apportioned, shapley
from leadrules.analysis.why.why import check_rules
from leadrules.backends.python import Program, compile_program
from leadrules.decision.record import Contribution, Record
from leadrules.diagnostics import LeadError
from leadrules.language.loading import Loaded

CauseName = Literal["facts", "time", "version"]
CAUSES: tuple[CauseName, ...] = ("facts", "time", "version")


@dataclass(frozen=True, slots=True)
class Share:
    """Points that a cause moved at one row of the sum."""

    kind: str
    name: str
    points: Decimal


@dataclass(frozen=True, slots=True)
class Cause:
    """What the facts, the time or the version moved: `points` are the sum of `rows`.

    `parts` are, of the facts, the points of each part; they add up to `points` too.
    """

    cause: CauseName
    points: Decimal
    rows: tuple[Share, ...]
    parts: tuple[tuple[FactPart, Decimal], ...] = ()


@dataclass(frozen=True, slots=True)
class Corner:
    """What the rules say with some of the three as they were later, and the rest as before."""

    later: tuple[CauseName, ...]
    score: Decimal
    verdict: str


@dataclass(frozen=True, slots=True)
class Lapse:
    """A rule that pays otherwise as time has passed: `ended` does not fire or pay any more, `began`
    now does, else it pays `less` or `more`; by the earlier rules and facts."""

    rule: str
    how: Literal["ended", "began", "less", "more"]
    points: Decimal


@dataclass(frozen=True, slots=True)
class Changed(Explanation):
    """What changed from one decision about a lead to a later one, and what changed it.

    `points` is the effective score's change: `causes` (those of facts, time and version that are
    not the same in both) and `by_hand`, what a person's word is more now than then, add up to it.
    `corners` has the computed answer for every mixture of the three. `enough` are the smallest
    sets of causes that alone give the later computed verdict; empty where it did not change.
    `lapses` are rules that pay otherwise only because time has passed. Where the facts of the one
    cannot be read by the rules of the other, `untold` says so and `causes` are empty.
    """

    before: Record
    after: Record
    loaded_before: Loaded = field(repr=False, compare=False)
    loaded_after: Loaded = field(repr=False, compare=False)
    points: Decimal
    by_hand: Decimal
    causes: tuple[Cause, ...]
    corners: tuple[Corner, ...]
    enough: tuple[tuple[CauseName, ...], ...]
    lapses: tuple[Lapse, ...]
    declared_once: tuple[str, ...]
    untold: str | None

    def _page(self, audience: Audience, mask: bool) -> Page:
        from leadrules.analysis.why.pages.changed_page import changed_page

        return changed_page(self, audience, *self._phrasings(mask))

    def _written(self, mask: bool) -> dict[str, Any]:
        from leadrules.analysis.why.changed_json import changed_written

        return changed_written(self, *self._phrasings(mask))

    def _phrasings(self, mask: bool) -> tuple[Phrasing, Phrasing]:
        return (
            Phrasing(self.loaded_before, self.before, mask),
            Phrasing(self.loaded_after, self.after, mask),
        )


def what_changed(
    before: Record, after: Record, loaded_before: Loaded, loaded_after: Loaded
) -> Changed:
    """What changed from one decision about a lead to a later one.

    Raises ValueError where they are of two leads, not in the order of time, or of other rules.

    >>> import leadrules
    >>> ruleset = leadrules.load("rules/b2b-saas/2.0.0.yaml")
    >>> before = ruleset.score({"job_title": "Manager"}, as_of="2024-02-01").record
    >>> after = ruleset.score({"job_title": "CEO"}, as_of="2024-03-01").record
    >>> found = what_changed(before, after, ruleset.loaded, ruleset.loaded)
    >>> [(one.cause, str(one.points)) for one in found.causes]
    [('facts', '12'), ('time', '0')]
    """
    check_rules(loaded_before, before)
    check_rules(loaded_after, after)
    if before.lead_id != after.lead_id:
        raise ValueError("the decisions are about two leads")
    if after.as_of < before.as_of:
        raise ValueError("the second decision is earlier than the first")
    programs = compile_program(loaded_before.ruleset), compile_program(loaded_after.ruleset)
    mixture = mixture_of(before, after, loaded_before.ruleset, loaded_after.ruleset, programs[1])
    worlds = _Worlds(before, after, loaded_before, loaded_after, programs, mixture)
    by_hand = difference(
        difference(after.effective.score, after.score),
        difference(before.effective.score, before.score),
    )
    causes: tuple[Cause, ...] = ()
    corners: tuple[Corner, ...] = ()
    lapses: tuple[Lapse, ...] = ()
    untold = None
    try:
        causes, corners = worlds.causes(), tuple(worlds.corners())
        lapses = tuple(worlds.lapses())
    except LeadError as error:
        codes = sorted({diagnostic.code for diagnostic in error.diagnostics})
        untold = (
            "the facts of the one decision cannot be read by the rules of the other "
            f"({', '.join(codes)})"
        )
    return Changed(
        before=before,
        after=after,
        loaded_before=loaded_before,
        loaded_after=loaded_after,
        points=difference(after.effective.score, before.effective.score),
        by_hand=by_hand,
        causes=causes,
        corners=corners,
        enough=_enough(corners),
        lapses=lapses,
        declared_once=mixture.declared_once,
        untold=untold,
    )


def _enough(corners: tuple[Corner, ...]) -> tuple[tuple[CauseName, ...], ...]:
    """The smallest sets of causes that alone give the last corner's verdict."""
    if not corners or corners[0].verdict == corners[-1].verdict:
        return ()
    reached = [one.later for one in corners if one.verdict == corners[-1].verdict]
    return tuple(
        some
        for some in sorted(reached, key=len)
        if not any(set(other) < set(some) for other in reached)
    )


class _Worlds:
    """Every mixture of earlier and later, each scored once."""

    def __init__(
        self,
        before: Record,
        after: Record,
        loaded_before: Loaded,
        loaded_after: Loaded,
        programs: tuple[Program, Program],
        mixture: Mixture,
    ) -> None:
        self._before, self._after, self._mixture = before, after, mixture
        self._loaded, self._programs = (loaded_before, loaded_after), programs
        self._records: dict[tuple[frozenset[FactPart], bool, bool], Record] = {}
        differs = {
            "facts": bool(mixture.parts),
            "time": before.as_of != after.as_of,
            "version": before.ruleset.hash != after.ruleset.hash,
        }
        self._causes = tuple(cause for cause in CAUSES if differs[cause])
        self._whole = frozenset(mixture.parts)

    def record(self, parts: frozenset[FactPart], later: frozenset[CauseName]) -> Record:
        """The computed decision with some parts of the facts, the time or the version later."""
        key = (parts, "time" in later, "version" in later)
        if key not in self._records:
            as_of = (self._after if key[1] else self._before).as_of
            given = self._mixture.given(as_of, parts)
            self._records[key] = given.scored(self._programs[key[2]]).record
        return self._records[key]

    def causes(self) -> tuple[Cause, ...]:
        """What each cause moved, and within the facts each part."""
        shares = shapley(self._causes, self._worth)
        change = difference(self._after.score, self._before.score)
        wholes = {cause: sum(rows.values(), Fraction(0)) for cause, rows in shares.items()}
        points = apportioned(wholes, change)
        found = []
        for cause in self._causes:
            rows = apportioned(shares[cause], points[cause])
            told = tuple(Share(kind, name, moved) for (kind, name), moved in _by_size(rows))
            parts = self._parts(points[cause]) if cause == "facts" else ()
            found.append(Cause(cause, points[cause], told, parts))
        return tuple(found)

    def _parts(self, points: Decimal) -> tuple[tuple[FactPart, Decimal], ...]:
        """Each part's share of what the facts moved, averaged over when time and version moved."""
        others = [cause for cause in self._causes if cause != "facts"]
        shares = dict.fromkeys(self._mixture.parts, Fraction(0))
        count = len(self._causes)
        for size in range(len(others) + 1):
            sets = list(combinations(others, size))
            for some in sets:
                later = frozenset(some)

                def worth(parts: frozenset[FactPart], later: Any = later) -> Points:
                    return {"": Fraction(self.record(parts, later).score)}

                moved = shapley(self._mixture.parts, worth)
                for part, rows in moved.items():
                    shares[part] += rows.get("", Fraction(0)) / (count * len(sets))
        return tuple(_by_size(apportioned(shares, points)))

    def _worth(self, later: frozenset[CauseName]) -> Points:
        parts = self._whole if "facts" in later else frozenset()
        loaded = self._loaded["version" in later]
        rows = rows_of(loaded.ruleset, self.record(parts, later))
        worth: dict[Row, Fraction] = {}
        for row in rows:
            key = (row.kind, row.name)
            worth[key] = worth.get(key, Fraction(0)) + Fraction(row.points)
        return worth

    def corners(self) -> Iterator[Corner]:
        """The computed answer for every mixture of the causes, the earlier one first."""
        for size in range(len(self._causes) + 1):
            for some in combinations(self._causes, size):
                parts = self._whole if "facts" in some else frozenset()
                record = self.record(parts, frozenset(some))
                yield Corner(some, record.score, record.verdict)

    def lapses(self) -> Iterator[Lapse]:
        """What time alone does to the earlier decision, rule by rule."""
        if "time" not in self._causes:
            return
        earlier = self.record(frozenset(), frozenset())
        later = self.record(frozenset(), frozenset(("time",)))
        pairs = zip(earlier.trace.contributions, later.trace.contributions, strict=True)
        for one, other in pairs:
            moved = difference(other.points, one.points)
            if moved or one.outcome != other.outcome:
                yield Lapse(one.rule, _how(one, other), moved)


def _how(one: Contribution, other: Contribution) -> Literal["ended", "began", "less", "more"]:
    # WHY: to who reads it, what fires and pays nothing any more has ended as well
    counted, counts = (each.outcome == "fired" and bool(each.points) for each in (one, other))
    if counted != counts:
        return "ended" if counted else "began"
    if "fired" in (one.outcome, other.outcome) and one.outcome != other.outcome:
        return "ended" if one.outcome == "fired" else "began"
    return "less" if other.points < one.points else "more"


def _by_size(points: Mapping[Any, Decimal]) -> list[tuple[Any, Decimal]]:
    rows = [(key, moved) for key, moved in points.items() if moved]
    return sorted(rows, key=lambda row: row[1].copy_abs(), reverse=True)
