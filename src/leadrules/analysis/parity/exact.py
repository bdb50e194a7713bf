"""Which rules' points are exactly the difference: other payments held against exported scores."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import combinations

from leadrules.analysis.parity.record import Explanation, Move
from leadrules.analysis.parity.sums import Sums, divided
from leadrules.analysis.parity.target import PLACES
from leadrules.decision.record import Outcome
from leadrules.decision.units import decimal_of, points_of

UNIT: int = 10 ** (PLACES - 2)
"""An exported score's units in a hundredth of a point."""

_MOST = 5_000  # differing leads that are examined
_MOST_SAME = 2_000  # leads that do not differ
_MOST_FOR_PAIRS = 1_000
_LEAST = 2  # leads of which a rule is told, as one alone fits by chance; and of many leads
_PART = 100  # not less than one in so many

Said = Mapping[str, tuple[Outcome, int]]
"""What each rule said about a lead: its outcome and its points in hundredths."""


@dataclass(frozen=True, slots=True)
class _Key:
    """A move in hundredths; `paid` is None where a rule is taken away whatever it paid."""

    rule: str
    outcome: Outcome
    paid: int | None
    pays: int


_Keys = tuple[_Key, ...]
_Fitting = Mapping[_Keys, set[int]]


@dataclass(frozen=True, slots=True)
class _Lead:
    said: Said
    sums: tuple[int, ...]  # of each group's rules
    ours: int  # scaled by `PLACES`, as is `theirs`
    theirs: int


class Exact:
    """Collects leads, and then says which moves make most of the differing ones equal."""

    def __init__(self, sums: Sums, tolerance: int) -> None:
        self._sums, self._tolerance = sums, tolerance
        self._payable = {name: sums.payable(rule) for name, rule in sums.rules.items()}
        self._order = {name: place for place, name in enumerate(sums.rules)}
        self._same: list[_Lead] = []
        self._differing: list[_Lead] = []
        self._fitting: defaultdict[_Keys, set[int]] = defaultdict(set)
        self._purities: dict[_Keys, tuple[int, int]] = {}

    def same(self, said: Said, ours: int, theirs: int) -> None:
        """Note a lead that does not differ."""
        if len(self._same) < _MOST_SAME:
            self._same.append(self._lead(said, ours, theirs))

    def differing(self, said: Said, ours: int, theirs: int) -> tuple[Move, ...]:
        """Note a lead that differs; gives the moves of one rule, of what it can pay, that fit."""
        if len(self._differing) == _MOST:
            return ()
        lead = self._lead(said, ours, theirs)
        moves = [key for key in self._moves(lead) if self._fits(lead, (key,))]
        others = [key for key in self._others(lead) if self._fits(lead, (key,))]
        for key in (*moves, *others):
            self._fitting[(key,)].add(len(self._differing))
        self._differing.append(lead)
        # WHY: a rule taken away is told once, with its points where it has some of its own
        own = {key.rule for key in moves if key.paid is not None and not key.pays}
        return tuple(_move(key) for key in moves if key.paid is not None or key.rule not in own)

    def explanations(self) -> tuple[tuple[Explanation, ...], int, int]:
        """The explanations, how many differing leads were examined, and how many remain."""
        left = set(range(len(self._differing)))
        told = list(self._offset(left))
        if not told:
            chosen: set[_Key] = set()
            single = {keys: leads for keys, leads in self._fitting.items() if self._holds(keys)}
            for keys, explanation in self._covering(single, left):
                chosen.update(keys)
                told.append(explanation)
            told += [each for _, each in self._covering(self._pairs(left, chosen), left)]
        return tuple(told), len(self._differing), len(left)

    def _lead(self, said: Said, ours: int, theirs: int) -> _Lead:
        points = {rule: paid for rule, (_, paid) in said.items()}
        return _Lead(said, tuple(self._sums.groups(points)), ours, theirs)

    # --- moves of a lead -------------------------------------------------------------------------

    def _moves(self, lead: _Lead) -> Iterator[_Key]:
        """Each rule without its points, or with others that it can pay."""
        for rule, payable in self._payable.items():
            outcome, paid = lead.said[rule]
            if paid:
                yield _Key(rule, outcome, None, 0)
            for pays in payable or ():
                if pays != paid:
                    yield _Key(rule, outcome, paid, pays)

    def _others(self, lead: _Lead) -> Iterator[_Key]:
        """Each rule that paid or cost, with more or less than any of its own that would do."""
        change = divided(lead.theirs - lead.ours, UNIT)
        for rule, payable in self._payable.items():
            outcome, paid = lead.said[rule]
            if paid and payable is not None:
                pays = self._sums.wanted(rule, paid, change)
                # WHY: of the same sign, as a rule that pays is not known elsewhere to cost
                if pays is not None and pays * paid > 0 and pays not in {paid, *payable}:
                    yield _Key(rule, outcome, paid, pays)

    def _fits(self, lead: _Lead, keys: _Keys) -> bool:
        sums = list(lead.sums)
        for key in keys:
            sums[self._sums.group_of[key.rule]] += key.pays - lead.said[key.rule][1]
        apart: int = self._sums.score(sums) * UNIT - lead.theirs
        return abs(apart) <= self._tolerance

    # --- all of a file ---------------------------------------------------------------------------

    def _offset(self, left: set[int]) -> Iterator[Explanation]:
        """Every lead differs by the same: that is no rule's doing."""
        differences = {lead.ours - lead.theirs for lead in self._differing}
        if len(differences) == 1 and not self._same and len(left) >= _LEAST:
            also = [keys for keys, leads in self._fitting.items() if leads == left]
            told = _told(sorted(also, key=self._rank, reverse=True))
            yield Explanation((), len(left), _points(differences.pop()), 0, 0, told)
            left.clear()

    def _covering(self, fitting: _Fitting, left: set[int]) -> Iterator[tuple[_Keys, Explanation]]:
        """What fits most of the leads left, then what fits most of the rest, and so on.

        Of moves that fit as many, the one that holds best wherever it would apply.
        """
        while fitting:
            most = max(len(leads & left) for leads in fitting.values())
            if most < max(_LEAST, len(self._differing) // _PART):
                return
            tied = [keys for keys, leads in fitting.items() if len(leads & left) == most]
            best = max(tied, key=self._rank)
            leads = fitting[best] & left
            left -= leads
            rivals = [
                keys
                for keys in sorted(tied, key=self._rank, reverse=True)
                if fitting[keys] >= leads and self._purity(keys) >= self._purity(best)
            ]
            also = {tuple(key.rule for key in keys): keys for keys in reversed(rivals)}
            also.pop(tuple(key.rule for key in best), None)
            yield best, self._explanation(best, leads, reversed(also.values()))

    def _holds(self, keys: _Keys) -> bool:
        """Whether points that are none of a rule's own fit most of the leads where it paid so."""
        ((rule, pays),) = ((key.rule, key.pays) for key in keys)
        own = pays in (self._payable[rule] or (0,))
        return own or (len(self._fitting[keys]) >= _LEAST and self._purity(keys) > Fraction(1, 2))

    def _rank(self, keys: _Keys) -> tuple[Fraction | int, ...]:
        own = sum(
            key.paid is not None and key.pays in (self._payable[key.rule] or ()) for key in keys
        )
        away = sum(key.pays == 0 for key in keys)
        order = (-self._order[key.rule] for key in keys)
        return (self._purity(keys), own, away, *order)

    def _purity(self, keys: _Keys) -> Fraction:
        """The part of the leads to which the moves would apply that is as they say."""
        same, differing = self._elsewhere(keys)
        fits = len(self._fitting[keys])
        return Fraction(fits, same + differing + fits)

    def _elsewhere(self, keys: _Keys) -> tuple[int, int]:
        """Leads to which the moves would apply and not fit: equal as they are, and differing."""
        if keys not in self._purities:
            same = sum(_applies(keys, lead) and not self._fits(lead, keys) for lead in self._same)
            differing = sum(_applies(keys, lead) for lead in self._differing)
            self._purities[keys] = same, differing - len(self._fitting[keys])
        return self._purities[keys]

    def _explanation(self, keys: _Keys, leads: Iterable[int], also: Iterable[_Keys]) -> Explanation:
        those = [self._differing[place] for place in leads]
        differences = {lead.ours - lead.theirs for lead in those}
        same, differing = self._elsewhere(keys)
        return Explanation(
            tuple(map(_move, keys)),
            len(those),
            _points(differences.pop()) if len(differences) == 1 else None,
            same,
            differing,
            _told(also),
        )

    def _pairs(self, left: set[int], chosen: set[_Key]) -> _Fitting:
        """Two rules without their points, or with what was found before, that fit together."""
        pairs = set()
        for place in sorted(left)[:_MOST_FOR_PAIRS]:
            lead = self._differing[place]
            keys = {key for key in self._moves(lead) if key.pays == 0}
            keys |= {key for key in chosen if _applies((key,), lead)}
            ordered = sorted(keys, key=lambda key: (self._order[key.rule], key.pays))
            for pair in combinations(ordered, 2):
                if pair[0].rule != pair[1].rule and self._fits(lead, pair):
                    self._fitting[pair].add(place)
                    pairs.add(pair)
        return {pair: self._fitting[pair] for pair in sorted(pairs, key=self._place)}

    def _place(self, keys: _Keys) -> list[tuple[int, int]]:
        return [(self._order[key.rule], key.pays) for key in keys]


def _applies(keys: _Keys, lead: _Lead) -> bool:
    """Whether every rule of the moves said about the lead what they are about."""
    for key in keys:
        outcome, paid = lead.said[key.rule]
        if outcome != key.outcome or paid == key.pays or key.paid not in (None, paid):
            return False
    return True


def _told(others: Iterable[_Keys]) -> tuple[tuple[Move, ...], ...]:
    return tuple(tuple(map(_move, keys)) for keys in others)


def _move(key: _Key) -> Move:
    instead_of = None if key.paid is None else points_of(key.paid)
    return Move(key.rule, key.outcome, instead_of, points_of(key.pays))


def _points(scaled: int) -> Decimal:
    return decimal_of(scaled, PLACES)
