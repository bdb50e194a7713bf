"""What makes our scores exactly the exported ones: other payments and numbers, held against all."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from heapq import nlargest
from itertools import combinations

from leadrules.analysis.parity.changes import Altered, Changes, Key, Keys, Lead, Paid, sample
from leadrules.analysis.parity.record import Change, Explanation, Move
from leadrules.analysis.parity.sums import Sums, divided
from leadrules.analysis.parity.target import PLACES
from leadrules.decision.units import decimal_of, points_of
from leadrules.language import ir

UNIT: int = 10 ** (PLACES - 2)
"""An exported score's units in a hundredth of a point."""

_MOST = 5_000  # differing leads that are examined
_MOST_SAME = 2_000  # leads that do not differ
_MOST_FOR_PAIRS = 1_000
_LEAST = 2  # leads of which a rule is told, as one alone fits by chance; and of many leads
_PART = 100  # not less than one in so many
_SAMPLE = 200  # leads by which the changes are chosen that are then held against all
_CHOSEN = 40
_WEAK = Fraction(1, 4)  # what holds for a smaller part is told only of half the leads that differ
_NEARLY_ALL = Fraction(9, 10)

_Fitting = Mapping[Keys, set[int]]


class Exact:
    """Collects leads, and then says which moves and changes make the differing ones equal."""

    def __init__(
        self, sums: Sums, ruleset: ir.Ruleset, tolerance: int, *, bounds: bool = True
    ) -> None:
        self._sums, self._tolerance = sums, tolerance
        self._changes = Changes(sums, ruleset, bounds=bounds)
        self._payable = {name: sums.payable(rule) for name, rule in sums.rules.items()}
        self._order = {name: place for place, name in enumerate(sums.rules)}
        self._same: list[Lead] = []
        self._differing: list[Lead] = []
        self._fitting: defaultdict[Keys, set[int]] = defaultdict(set)
        self._purities: dict[Keys, tuple[int, int]] = {}

    def same(self, said: Mapping[str, Paid], ours: int, theirs: int) -> None:
        """Note a lead that does not differ."""
        if len(self._same) < _MOST_SAME:
            self._same.append(self._lead(said, ours, theirs))

    def differing(self, said: Mapping[str, Paid], ours: int, theirs: int) -> tuple[Move, ...]:
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
            self._hold_others_against_all()
            self._hold_changes_against_all()
            chosen: dict[Key | Altered, None] = {}
            single = {keys: leads for keys, leads in self._fitting.items() if self._holds(keys)}
            for keys, explanation in self._covering(single, left):
                chosen.update(dict.fromkeys(keys))
                told.append(explanation)
            told += [each for _, each in self._covering(self._pairs(left, chosen), left)]
        return tuple(told), len(self._differing), len(left)

    def _lead(self, said: Mapping[str, Paid], ours: int, theirs: int) -> Lead:
        points = {rule: paid.points for rule, paid in said.items()}
        return Lead(said, tuple(self._sums.groups(points)), ours, theirs)

    # --- moves of a lead -------------------------------------------------------------------------

    def _moves(self, lead: Lead) -> Iterator[Key]:
        """Each rule without its points, or with others that it can pay."""
        for rule, payable in self._payable.items():
            said = lead.said[rule]
            if said.points:
                yield Key(rule, said.outcome, None, 0)
            for pays in payable or ():
                if pays != said.points:
                    yield Key(rule, said.outcome, said.points, pays)

    def _others(self, lead: Lead) -> Iterator[Key]:
        """Each rule that paid, cost or could not tell, with points that it cannot pay and fit."""
        change = divided(lead.theirs - lead.ours, UNIT)
        for rule, payable in self._payable.items():
            said = lead.said[rule]
            paid = said.points
            if payable is not None and (paid or said.outcome == "unknown"):
                pays = self._sums.wanted(rule, paid, change)
                # WHY: of the same sign, as a rule that pays is not known elsewhere to cost
                likely = pays is not None and (pays * paid > 0 or not paid)
                if pays is not None and likely and pays not in {paid, *payable}:
                    yield Key(rule, said.outcome, paid, pays)

    def _fits(self, lead: Lead, keys: Keys) -> bool:
        return abs(self._changes.score(lead, keys) * UNIT - lead.theirs) <= self._tolerance

    def _touches(self, lead: Lead, keys: Keys) -> bool:
        """Whether the moves are about what was said of the lead, and its score would change."""
        if not all(_applies(key, lead) for key in keys if isinstance(key, Key)):
            return False
        return self._changes.score(lead, keys) * UNIT != lead.ours

    # --- all of a file ---------------------------------------------------------------------------

    def _hold_others_against_all(self) -> None:
        """Find the leads of which a bound hid that they fit points that a rule cannot pay."""
        others = [
            (len(leads), keys) for keys, leads in self._fitting.items() if self._strange(keys)
        ]
        for fit, keys in nlargest(_CHOSEN, others, key=lambda one: one[0]):
            if fit >= _LEAST:
                self._fitting[keys] = self._all_that_fit(keys)

    def _hold_changes_against_all(self) -> None:
        """Find the leads that the likeliest changes fit."""
        differing = list(sample(self._differing, _SAMPLE))
        same = list(sample(self._same, _SAMPLE))

        def promise(keys: Keys) -> int:
            fit = sum(self._fits(lead, keys) for lead in differing)
            return fit - sum(not self._fits(lead, keys) for lead in same)

        tried = [(change,) for change in self._changes.worth_trying(differing, UNIT)]
        ranked = [(promise(keys), keys) for keys in tried]
        for promised, keys in nlargest(_CHOSEN, ranked, key=lambda one: one[0]):
            if promised > 0:
                self._fitting[keys] = self._all_that_fit(keys)

    def _all_that_fit(self, keys: Keys) -> set[int]:
        return {
            place
            for place, lead in enumerate(self._differing)
            if self._touches(lead, keys) and self._fits(lead, keys)
        }

    def _offset(self, left: set[int]) -> Iterator[Explanation]:
        """Every lead differs by the same: that is no rule's doing."""
        differences = {lead.ours - lead.theirs for lead in self._differing}
        if len(differences) == 1 and not self._same and len(left) >= _LEAST:
            also = [keys for keys, leads in self._fitting.items() if leads == left]
            told = _told(sorted(also, key=self._rank, reverse=True))
            yield Explanation((), len(left), _points(differences.pop()), 0, 0, told)
            left.clear()

    def _covering(self, fitting: _Fitting, left: set[int]) -> Iterator[tuple[Keys, Explanation]]:
        """What explains most of the leads left, then what explains most of the rest, and so on.

        What fits many leads counts for more, and what holds wherever it would apply: chance fits
        some leads and not the others like them.
        """
        least = max(_LEAST, len(self._differing) // _PART)
        worth = {keys: leads for keys, leads in fitting.items() if self._is_worth_telling(keys)}
        while worth := {keys: fit for keys, fit in worth.items() if len(fit & left) >= least}:
            best = max(
                worth,
                key=lambda keys: (len(worth[keys] & left) * self._purity(keys), *self._rank(keys)),
            )
            leads = worth[best] & left
            left -= leads
            rivals = [
                keys
                for keys in sorted(worth, key=self._rank)
                if worth[keys] >= leads and self._purity(keys) >= self._purity(best)
            ]
            also = {
                _about(keys): keys
                for keys in rivals
                if _about(keys) != _about(best) and _invents(keys) <= _invents(best)
            }
            yield best, self._explanation(best, leads, reversed(also.values()))

    def _is_worth_telling(self, keys: Keys) -> bool:
        """Whether more than chance speaks for it: it holds, or it fits half of all that differ."""
        return self._purity(keys) >= _WEAK or 2 * len(self._fitting[keys]) >= len(self._differing)

    def _strange(self, keys: Keys) -> bool:
        """Whether these are other points of one rule than any of its own."""
        (key,) = keys
        return isinstance(key, Key) and key.pays not in (self._payable[key.rule] or (0,))

    def _holds(self, keys: Keys) -> bool:
        """Whether what is none of the rules' own fits most of the leads that it is about."""
        (key,) = keys
        if isinstance(key, Key) and not self._strange(keys):
            return True
        fit = self._fitting[keys]
        if isinstance(key, Altered) and _is_new_bound(key):
            # WHY: a bound makes different sums alike; one of a single sum can be found for anything
            leads = (self._differing[place] for place in fit)
            if len({lead.ours - lead.theirs for lead in leads}) == 1:
                return False
        # WHY: points for everyone are for everyone, and of what nobody could tell any points can
        # be thought
        free = isinstance(key, Key) and not key.paid
        added = isinstance(key, Altered) and key.kind == "added"
        most = _NEARLY_ALL if added or free else Fraction(1, 2)
        return len(fit) >= (2 * _LEAST if free else _LEAST) and self._purity(keys) > most

    def _rank(self, keys: Keys) -> tuple[Fraction | int, ...]:
        moves = [key for key in keys if isinstance(key, Key)]
        own = sum(
            key.paid is not None and key.pays in (self._payable[key.rule] or ()) for key in moves
        )
        away = sum(key.pays == 0 for key in moves)
        away += sum(key.to is None for key in keys if isinstance(key, Altered))
        new = sum(_is_new_bound(key) for key in keys if isinstance(key, Altered))
        places = (-each for each in self._places(keys))
        return (self._purity(keys), own, away, len(moves), -new, *places)

    def _places(self, keys: Keys) -> tuple[int, ...]:
        """Where the rules stand in the ruleset; groups and scores come after them."""
        return tuple(
            self._order.get(key.rule if isinstance(key, Key) else key.name, len(self._order))
            for key in keys
        )

    def _purity(self, keys: Keys) -> Fraction:
        """The part of the leads that would change which comes out as exported."""
        same, differing = self._elsewhere(keys)
        fits = len(self._fitting[keys])
        return Fraction(fits, same + differing + fits)

    def _elsewhere(self, keys: Keys) -> tuple[int, int]:
        """Leads that would change and do not fit: equal as they are, and differing."""
        if keys not in self._purities:
            same = sum(
                self._touches(lead, keys) and not self._fits(lead, keys) for lead in self._same
            )
            differing = sum(self._touches(lead, keys) for lead in self._differing)
            self._purities[keys] = same, max(differing - len(self._fitting[keys]), 0)
        return self._purities[keys]

    def _explanation(self, keys: Keys, leads: Iterable[int], also: Iterable[Keys]) -> Explanation:
        those = [self._differing[place] for place in leads]
        differences = {lead.ours - lead.theirs for lead in those}
        same, differing = self._elsewhere(keys)
        return Explanation(
            tuple(map(_shown, keys)),
            len(those),
            _points(differences.pop()) if len(differences) == 1 else None,
            same,
            differing,
            _told(also),
        )

    def _pairs(self, left: set[int], chosen: Mapping[Key | Altered, None]) -> _Fitting:
        """Two rules without their points, or with what was found before, that fit together."""
        pairs: dict[Keys, None] = {}
        for place in sorted(left)[:_MOST_FOR_PAIRS]:
            lead = self._differing[place]
            keys: dict[Key | Altered, None] = {
                key: None for key in self._moves(lead) if key.pays == 0
            }
            keys |= {key: None for key in chosen if isinstance(key, Altered) or _applies(key, lead)}
            for one, other in combinations(sorted(keys, key=self._place), 2):
                if one.about != other.about and self._fits(lead, (one, other)):
                    self._fitting[one, other].add(place)
                    pairs[one, other] = None
        for found in nlargest(_CHOSEN, pairs, key=lambda pair: len(self._fitting[pair])):
            self._fitting[found] = self._all_that_fit(found)
        ordered = sorted(pairs, key=lambda pair: [self._place(key) for key in pair])
        return {pair: self._fitting[pair] for pair in ordered}

    def _place(self, key: Key | Altered) -> tuple[int, int, str]:
        (place,) = self._places((key,))
        return (place, key.pays, "") if isinstance(key, Key) else (place, 0, key.about)


def _applies(key: Key, lead: Lead) -> bool:
    """Whether the rule said about the lead what the move is about."""
    said = lead.said[key.rule]
    return (
        said.outcome == key.outcome and said.points != key.pays and key.paid in (None, said.points)
    )


def _is_new_bound(key: Altered) -> bool:
    return key.kind in ("floor", "cap") and key.was is None


def _invents(keys: Keys) -> bool:
    """Whether a number is made up to fit."""
    return any(isinstance(key, Altered) and key.to is not None for key in keys)


def _about(keys: Keys) -> tuple[str, ...]:
    return tuple(key.about for key in keys)


def _told(others: Iterable[Keys]) -> tuple[tuple[Move | Change, ...], ...]:
    return tuple(tuple(map(_shown, keys)) for keys in others)


def _shown(key: Key | Altered) -> Move | Change:
    if isinstance(key, Key):
        return _move(key)
    was, to = (None if points is None else points_of(points) for points in (key.was, key.to))
    return Change(key.kind, key.level, key.name, was, to)


def _move(key: Key) -> Move:
    instead_of = None if key.paid is None else points_of(key.paid)
    return Move(key.rule, key.outcome, instead_of, points_of(key.pays))


def _points(scaled: int) -> Decimal:
    return decimal_of(scaled, PLACES)
