"""Leads compared one after another, and what that comes to."""

from __future__ import annotations

from bisect import bisect
from collections import Counter
from collections.abc import Iterable, Mapping
from decimal import Decimal
from functools import lru_cache
from heapq import nlargest
from itertools import accumulate

from leadrules.analysis.parity.association import Associations
from leadrules.analysis.parity.changes import Paid
from leadrules.analysis.parity.exact import UNIT, Exact
from leadrules.analysis.parity.grading import RUNG, Grading, grading
from leadrules.analysis.parity.record import LeadParity, Move, Parity, Spread, State
from leadrules.analysis.parity.sums import Sums, divided
from leadrules.analysis.parity.target import (
    PLACES,
    Target,
    chosen,
    folded,
    is_missing,
    read_score,
    targets,
    words,
)
from leadrules.analysis.parity.thresholds import Thresholds
from leadrules.decision.decision import Decision
from leadrules.decision.record import Contribution, RulesetIdentity
from leadrules.decision.units import decimal_of, points_of
from leadrules.intake.numerals import read_scaled
from leadrules.language import ir

_SHOWN = 10  # leads that differ most
_EXAMPLES = 5


def compare_scores(
    ruleset: ir.Ruleset,
    pairs: Iterable[tuple[Decision, object]],
    *,
    ours: str | None = None,
    tolerance: Decimal | int = 0,
) -> Parity:
    """How decisions differ from exported scores, grades or labels, and what that goes along with.

    `pairs` are decisions of this ruleset, each with its lead's exported value: a number, a text or
    None for missing. `ours` names the score, label, matrix or grade to compare; without it, the
    first exported value decides: the main score for a number, else the grade or label that has it.
    Raises KeyError where `ours` is no name of these, ValueError for a tolerance below 0.

    >>> import leadrules
    >>> ruleset = leadrules.load("rules/posthog-fit/1.0.0.yaml")
    >>> leads = [({"employees": 50, "role": "founder"}, 10), ({"employees": 500}, "10")]
    >>> parity = compare_scores(ruleset.ir, [(ruleset.score(lead), old) for lead, old in leads])
    >>> parity.equal, parity.differ, parity.most_different[0].exact[0].rule
    (1, 1, 'employees')
    """
    check = ParityCheck(ruleset, ours=ours, tolerance=tolerance)
    for decision, exported in pairs:
        check.take(decision, exported)
    return check.parity()


class ParityCheck:
    """Takes one lead after another, for files that are not held at once; then gives the Parity."""

    def __init__(
        self, ruleset: ir.Ruleset, *, ours: str | None = None, tolerance: Decimal | int = 0
    ) -> None:
        if tolerance < 0:
            raise ValueError("a tolerance is not below 0")
        self._ruleset = ruleset
        self._tolerance = int(Decimal(tolerance).scaleb(PLACES))
        self._target: Target | None = None if ours is None else targets(ruleset)[ours]
        self._exact: Exact | None = None
        self._grading: Grading | None = None
        self._thresholds: Thresholds | None = None
        self._words: frozenset[str] = frozenset()
        self._strange: dict[str, None] = {}
        self._associations: Associations | None = None
        self._rules: frozenset[str] = frozenset()
        self._states: Counter[str] = Counter()
        self._unreadable: list[tuple[str | None, str]] = []
        self._differences: Counter[int] = Counter()
        self._pairs: Counter[tuple[str | None, str]] = Counter()
        self._most: list[tuple[int, int, LeadParity]] = []
        if self._target is not None:
            self._aim(self._target)

    def _aim(self, target: Target) -> None:
        """Make ready for the value to compare."""
        self._target = target
        sums = [Sums(self._ruleset, score) for score in target.scores]
        self._rules = frozenset(rule for each in sums for rule in each.rules)
        self._associations = Associations(self._ruleset, self._rules, target)
        if target.kind == "score":
            self._exact = Exact(sums[0], self._ruleset, self._tolerance)
            return
        self._words = frozenset(map(folded, words(self._ruleset, target)))
        self._thresholds = Thresholds(self._ruleset, target.name)
        self._grading = grading(self._ruleset, target.name)
        if self._grading is not None:
            grade = self._grading
            self._exact = Exact(grade.sums, grade.ruleset, 0, bounds=False)

    def take(self, decision: Decision, exported: object) -> LeadParity:
        """Compare one lead."""
        if not is_missing(exported) and self._target is None:
            self._aim(chosen(self._ruleset, exported))
        target = self._target
        lead = self._untold(decision, exported)
        if lead is None:
            assert target is not None
            score = target.kind == "score"
            lead = self._score(decision, exported) if score else self._label(decision, exported)
        self._states[lead.state] += 1
        if lead.state == "differs":
            # WHY: of labels without order all are as far apart; the first ones are shown
            size = 0 if lead.difference is None else abs(_scaled(lead.difference))
            self._most.append((size, -self._states["differs"], lead))
            if len(self._most) > 20 * _SHOWN:
                self._most = nlargest(_SHOWN, self._most)
        return lead

    def parity(self) -> Parity:
        """What came out."""
        told, examined, left = self._exact.explanations() if self._exact else ((), 0, 0)
        states, target = self._states, self._target
        differing = [(number, n) for number, n in self._differences.most_common() if number]
        return Parity(
            ruleset=_identity(self._ruleset),
            ours=None if target is None else target.name,
            kind=None if target is None else target.kind,
            tolerance=decimal_of(self._tolerance, PLACES),
            compared=states["equal"] + states["within"] + states["differs"],
            equal=states["equal"],
            within=states["within"],
            differ=states["differs"],
            missing=states["missing"],
            unreadable=states["unreadable"],
            unreadable_examples=tuple(self._unreadable),
            spread=_spread(self._differences),
            differences=tuple((decimal_of(number, PLACES), n) for number, n in differing),
            pairs=tuple((mine, other, n) for (mine, other), n in self._pairs.most_common()),
            strange=tuple(self._strange),
            explanations=told,
            examined=examined,
            unexplained=left,
            thresholds=self._thresholds.moved() if self._thresholds and states["differs"] else (),
            associations=self._associations.ranked() if self._associations else (),
            most_different=tuple(lead for _, _, lead in nlargest(_SHOWN, self._most)),
        )

    def _untold(self, decision: Decision, exported: object) -> LeadParity | None:
        """A lead whose exported value is missing or unreadable; None of one to compare."""
        target = self._target
        score = target is not None and target.kind == "score"
        given = None
        if not is_missing(exported):
            if not score or read_score(exported) is not None:
                return None
            given = str(exported)
            if len(self._unreadable) < _EXAMPLES:
                self._unreadable.append((decision.lead_id, given))
        ours: Decimal | str | None = None
        if target is not None:
            ours = decision.scores[target.name] if score else decision.labels[target.name]
        state: State = "missing" if given is None else "unreadable"
        return LeadParity(decision.lead_id, state, ours, given, None, (), (), ())

    def _score(self, decision: Decision, exported: object) -> LeadParity:
        assert self._target is not None
        assert self._exact is not None
        assert self._associations is not None
        ours = decision.scores[self._target.name]
        mine, theirs = _scaled(ours), read_score(exported)
        assert theirs is not None
        said = self._said(decision)
        told = {each.rule: _paid(each) for each in said}
        unknown = tuple(each.rule for each in said if each.outcome == "unknown")
        apart = mine - theirs
        differs = abs(apart) > self._tolerance
        exact: tuple[Move, ...] = ()
        if differs:
            exact = self._exact.differing(told, mine, theirs)
        else:
            self._exact.same(told, mine, theirs)
        self._differences[apart] += 1
        self._associations.take(decision, said, apart, differs)
        return LeadParity(
            decision.lead_id,
            "differs" if differs else "within" if apart else "equal",
            ours,
            decimal_of(theirs, PLACES),
            decimal_of(apart, PLACES),
            exact,
            tuple((each.rule, each.points) for each in said if each.points),
            unknown,
        )

    def _label(self, decision: Decision, exported: object) -> LeadParity:
        target = self._target
        assert target is not None
        assert self._associations is not None
        ours, given = decision.labels[target.name], str(exported).strip()
        differs = ours is None or folded(ours) != folded(given)
        rungs = [folded(rung) for rung in target.rungs]
        apart = None
        if ours is not None and folded(ours) in rungs and folded(given) in rungs:
            apart = rungs.index(folded(ours)) - rungs.index(folded(given))
        if differs:
            self._pairs[ours, given] += 1
        if folded(given) not in self._words and len(self._strange) < _EXAMPLES:
            self._strange[given] = None
        if self._thresholds is not None:
            self._thresholds.take(decision, given)
        said = self._said(decision)
        self._associations.take(decision, said, int(differs), differs)
        told = {each.rule: _paid(each) for each in said}
        exact: tuple[Move, ...] = ()
        if self._grading is not None:
            told = self._grading.said(decision)
            if apart is not None:
                exact = self._rungs(told, rungs.index(folded(ours)), rungs.index(folded(given)))
        return LeadParity(
            decision.lead_id,
            "differs" if differs else "equal",
            ours,
            given,
            None if apart is None else Decimal(apart),
            exact,
            tuple((rule, points_of(paid.points)) for rule, paid in told.items() if paid.points),
            tuple(rule for rule, paid in told.items() if paid.outcome == "unknown"),
        )

    def _rungs(self, told: Mapping[str, Paid], ours: int, theirs: int) -> tuple[Move, ...]:
        """Hold a grade's steps against the exported rung; gives the moves of one step that fit."""
        assert self._exact is not None
        mine, other = (rung * RUNG * UNIT for rung in (ours, theirs))
        if ours != theirs:
            return self._exact.differing(told, mine, other)
        self._exact.same(told, mine, other)
        return ()

    def _said(self, decision: Decision) -> list[Contribution]:
        return [each for each in decision.trace.contributions if each.rule in self._rules]


def _paid(said: Contribution) -> Paid:
    raw = _hundredths(said.raw)
    fading = sum(_hundredths(line.change) for line in said.lines if line.kind == "decay")
    return Paid(said.outcome, _hundredths(said.points), raw, raw + fading, len(said.events))


def _spread(differences: Counter[int]) -> Spread | None:
    leads = differences.total()
    if not leads:
        return None
    ordered = sorted(differences.items())
    middle = _standing_at(ordered, (leads - 1) // 2) + _standing_at(ordered, leads // 2)
    total = sum(number * n for number, n in differences.items())
    return Spread(
        decimal_of(ordered[0][0], PLACES),
        decimal_of(divided(middle, 2 * UNIT), 2),
        decimal_of(divided(total, leads * UNIT), 2),
        decimal_of(ordered[-1][0], PLACES),
    )


def _standing_at(ordered: list[tuple[int, int]], place: int) -> int:
    """The number at a place of numbers in order, each with how often it stands there."""
    ends = list(accumulate(n for _, n in ordered))
    return ordered[bisect(ends, place)][0]


def _hundredths(points: Decimal) -> int:
    return _scaled(points) // UNIT


@lru_cache(maxsize=4096)
def _scaled(points: Decimal) -> int:
    return read_scaled(points, PLACES)


def _identity(ruleset: ir.Ruleset) -> RulesetIdentity:
    identity = ruleset.identity
    return RulesetIdentity(identity.name, identity.version, identity.hash, identity.language)
