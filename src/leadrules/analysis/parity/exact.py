"""Which rules' points are exactly the difference: payments held against exported scores."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations

from leadrules.analysis.parity.record import Explanation, Move
from leadrules.analysis.parity.sums import Sums, divided
from leadrules.analysis.parity.target import PLACES
from leadrules.decision.units import decimal_of, points_of

UNIT: int = 10 ** (PLACES - 2)
"""An exported score's units in a hundredth of a point."""

_MOST = 5_000  # differing leads that are examined
_MOST_FOR_PAIRS = 1_000
_LEAST = 2  # leads of which a rule is told: one alone fits by chance

Key = tuple[str, int, int | None]
"""A move: rule, what it would pay, and instead of what, or None for anything else."""

Keys = tuple[Key, ...]


@dataclass(frozen=True, slots=True)
class _Differing:
    points: Mapping[str, int]
    unknown: frozenset[str]
    ours: int  # scaled by `PLACES`, as all below
    theirs: int


class Exact:
    """Collects leads, and then says which moves make most of the differing ones equal.

    Points and moves are in hundredths, scores scaled by `PLACES`.
    """

    def __init__(self, sums: Sums, tolerance: int) -> None:
        self._sums, self._tolerance = sums, tolerance
        self._payable = {name: sums.payable(rule) for name, rule in sums.rules.items()}
        self._order = {name: place for place, name in enumerate(sums.rules)}
        self._leads: list[_Differing] = []
        self._fitting: defaultdict[Key, set[int]] = defaultdict(set)
        self._same = 0  # leads that do not differ
        self._paid_and_same: Counter[str] = Counter()
        self._paying: Counter[tuple[str, int]] = Counter()

    def same(self, points: Mapping[str, int]) -> None:
        """Note a lead that does not differ."""
        self._same += 1
        self._paid_and_same.update(rule for rule, paid in points.items() if paid)
        self._paying.update((rule, paid) for rule, paid in points.items() if paid)

    def differing(
        self, points: Mapping[str, int], unknown: Collection[str], ours: int, theirs: int
    ) -> tuple[Move, ...]:
        """Note a lead that differs; the moves of one rule, all it can pay, that make it equal."""
        if len(self._leads) == _MOST:
            return ()
        self._paying.update((rule, paid) for rule, paid in points.items() if paid)
        lead = _Differing(points, frozenset(unknown), ours, theirs)
        found = [key for key in self._moves(points) if self._fits(lead, (key,))]
        constant = [key for key in self._constants(lead) if self._fits(lead, (key,))]
        for key in (*found, *constant):
            self._fitting[key].add(len(self._leads))
        self._leads.append(lead)
        return tuple(map(_move, found))

    def explanations(self) -> tuple[tuple[Explanation, ...], int, int]:
        """The explanations, how many differing leads were examined, and how many remain."""
        left = set(range(len(self._leads)))
        told = list(self._offset(left))
        if not told:
            single: dict[Keys, set[int]] = {
                (key,): leads for key, leads in self._fitting.items() if self._holds(key)
            }
            told += self._covering(single, left)
            chosen = {move for explanation in told for move in _keys(explanation)}
            told += self._covering(self._pairs(left, chosen), left)
        return tuple(told), len(self._leads), len(left)

    # --- single rules ----------------------------------------------------------------------------

    def _moves(self, points: Mapping[str, int]) -> Iterator[Key]:
        """Each rule without its points, or with others that it can pay."""
        for rule, payable in self._payable.items():
            paid = points.get(rule, 0)
            yield from (
                (rule, other, None) for other in sorted({0, *(payable or ())}) if other != paid
            )

    def _constants(self, lead: _Differing) -> Iterator[Key]:
        """Each rule that paid, with the other points that would make the lead equal."""
        change = divided(lead.theirs - lead.ours, UNIT)
        for rule, payable in self._payable.items():
            paid = lead.points.get(rule, 0)
            if paid and payable is not None:
                wanted = self._sums.wanted(rule, paid, change)
                if wanted is not None and wanted not in {0, paid, *payable}:
                    yield (rule, wanted, paid)

    def _fits(self, lead: _Differing, keys: Iterable[Key]) -> bool:
        points = {**lead.points, **{rule: pays for rule, pays, _ in keys}}
        apart: int = self._sums.total(points) * UNIT - lead.theirs
        return abs(apart) <= self._tolerance

    def _holds(self, key: Key) -> bool:
        """Whether other points than a rule has are those of every lead to which it paid these."""
        rule, _, instead_of = key
        return instead_of is None or len(self._fitting[key]) == self._paying[rule, instead_of]

    # --- all of a file ---------------------------------------------------------------------------

    def _offset(self, left: set[int]) -> Iterator[Explanation]:
        """Every lead differs by the same: that is no rule's doing."""
        differences = {lead.ours - lead.theirs for lead in self._leads}
        if len(differences) == 1 and not self._same and len(left) >= _LEAST:
            yield Explanation((), len(left), _points(differences.pop()), 0, 0, ())
            left.clear()

    def _covering(self, fitting: Mapping[Keys, set[int]], left: set[int]) -> Iterator[Explanation]:
        """What fits most of the leads left, then what fits most of the rest, and so on."""
        while fitting:
            best = max(fitting, key=lambda keys: self._rank(keys, len(fitting[keys] & left)))
            leads = fitting[best] & left
            if len(leads) < _LEAST:
                return
            left -= leads
            also = [keys for keys in fitting if keys != best and fitting[keys] >= leads]
            also.sort(key=lambda keys: self._rank(keys, 0), reverse=True)
            yield self._explanation(best, leads, also)

    def _rank(self, keys: Keys, leads: int) -> tuple[int, ...]:
        without = sum(pays == 0 for _, pays, _ in keys)
        order = (-self._order[rule] for rule, _, _ in keys)
        return (leads, without, -self._elsewhere(keys), *order)

    def _elsewhere(self, keys: Keys) -> int:
        """The leads to which a rule taken away paid too, and which are equal."""
        ((rule, pays, _), *others) = keys
        return 0 if others or pays else self._paid_and_same[rule]

    def _explanation(self, keys: Keys, leads: set[int], also: list[Keys]) -> Explanation:
        those = [self._leads[place] for place in leads]
        differences = {lead.ours - lead.theirs for lead in those}
        rules = {rule for rule, _, _ in keys}
        return Explanation(
            tuple(map(_move, keys)),
            len(leads),
            _points(differences.pop()) if len(differences) == 1 else None,
            self._elsewhere(keys),
            sum(not rules.isdisjoint(lead.unknown) for lead in those),
            tuple(tuple(map(_move, other)) for other in also),
        )

    # --- two rules -------------------------------------------------------------------------------

    def _pairs(self, left: set[int], chosen: set[Key]) -> dict[Keys, set[int]]:
        """Two rules without their points, or with what was found before, that fit together."""
        fitting: defaultdict[Keys, set[int]] = defaultdict(set)
        for place in sorted(left)[:_MOST_FOR_PAIRS]:
            lead = self._leads[place]
            keys = [key for key in self._moves(lead.points) if key[1] == 0 or key in chosen]
            for pair in combinations(keys, 2):
                if pair[0][0] != pair[1][0] and self._fits(lead, pair):
                    fitting[pair].add(place)
        return fitting


def _keys(explanation: Explanation) -> Iterator[Key]:
    for move in explanation.moves:
        if move.instead_of is None:
            yield (move.rule, int(move.pays * 100), None)


def _move(key: Key) -> Move:
    rule, pays, instead_of = key
    return Move(rule, points_of(pays), None if instead_of is None else points_of(instead_of))


def _points(scaled: int) -> Decimal:
    return decimal_of(scaled, PLACES)
