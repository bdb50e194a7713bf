"""Other numbers in the rules themselves: bounds, points per event, fading, points for everyone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Literal, assert_never

from leadrules.analysis.parity.sums import Sums, bounded, divided, weighed
from leadrules.decision.record import Outcome
from leadrules.language import ir

_WHOLE = 10_000  # a weight of 100 %
_EACH_WAY = 5  # values of one number that are tried, the likeliest first
_MOST = 300  # changes that are tried at all


@dataclass(frozen=True, slots=True)
class Paid:
    """What a rule said about a lead, in hundredths: `points` in the end, `raw` undecayed, `faded`
    after its decay and before its bounds; `events` are how many counted."""

    outcome: Outcome
    points: int
    raw: int
    faded: int
    events: int


@dataclass(frozen=True, slots=True)
class Lead:
    """A lead as explanations are held against it."""

    said: Mapping[str, Paid]
    sums: tuple[int, ...]  # of each group's rules
    ours: int  # scaled by `PLACES`, as is `theirs`
    theirs: int


@dataclass(frozen=True, slots=True)
class Key:
    """A move in hundredths; `paid` is None where a rule is taken away whatever it paid."""

    rule: str
    outcome: Outcome
    paid: int | None
    pays: int

    @property
    def about(self) -> str:
        """What it is about: two that are about the same exclude each other."""
        return f"rule {self.rule}"


@dataclass(frozen=True, slots=True)
class Altered:
    """A change in hundredths: another number for every lead."""

    kind: Literal["each", "decay", "floor", "cap", "added"]
    level: Literal["rule", "group", "score"]
    name: str
    was: int | None
    to: int | None

    @property
    def about(self) -> str:
        """What it is about: two that are about the same exclude each other."""
        return f"{self.level} {self.name}" + ("" if self.level == "rule" else f" {self.kind}")


Keys = tuple[Key | Altered, ...]


class Changes:
    """Says what a score would be with other numbers, and which numbers are worth trying.

    Without `bounds`, which a grade's ladder has, only points for everyone are tried.
    """

    def __init__(self, sums: Sums, ruleset: ir.Ruleset, *, bounds: bool = True) -> None:
        self._sums, self._bounds = sums, bounds
        self._altered: dict[Altered, Sums] = {}
        points = {one.name: one for one in ruleset.measures if isinstance(one, ir.EventPoints)}
        self._per_event = {
            name: points[rule.payout.measure]
            for name, rule in sums.rules.items()
            if isinstance(rule.payout, ir.PerEvent)
        }

    def score(self, lead: Lead, keys: Keys) -> int:
        """A lead's score with these, in hundredths."""
        groups, sums = list(lead.sums), self._sums
        for key in keys:
            match key:
                case Key(rule=rule, pays=pays):
                    groups[sums.group_of[rule]] += pays - lead.said[rule].points
                case Altered(level="rule", name=rule):
                    paid = lead.said[rule]
                    groups[sums.group_of[rule]] += self._paid(key, paid) - paid.points
                case Altered():
                    sums = self._with(key) if sums is self._sums else _further(sums, key)
                case _:
                    assert_never(key)
        return sums.score(groups)

    def _with(self, key: Altered) -> Sums:
        if key not in self._altered:
            self._altered[key] = _further(self._sums, key)
        return self._altered[key]

    def _paid(self, key: Altered, paid: Paid) -> int:
        """What a rule pays with another number of its own."""
        rule, faded = self._sums.rules[key.name], paid.faded
        floor, cap = rule.floor, rule.cap
        if key.kind == "each" and paid.outcome == "fired" and key.to is not None:
            faded = _ratio(faded * key.to, key.was) if key.was else paid.events * key.to
        elif key.kind == "decay":
            faded = paid.raw
        elif key.kind == "floor":
            floor = key.to
        elif key.kind == "cap":
            cap = key.to
        return weighed(bounded(faded, floor, cap), rule.weight)

    # --- what to try -----------------------------------------------------------------------------

    def worth_trying(self, leads: Iterable[Lead], unit: int) -> tuple[Altered, ...]:
        """Bounds and decays taken away, and numbers that would make some of these leads equal.

        `unit` is how much of a lead's score is a hundredth.
        """
        likely: Counter[Altered] = Counter()
        for lead in leads:
            wanted = divided(lead.theirs - lead.ours, unit)
            likely.update(self._for_one(lead, wanted))
        tried: Counter[tuple[str, str]] = Counter()
        chosen: list[Altered] = list(self._taken_away()) if self._bounds else []
        for change, leads_of_it in likely.most_common():
            place = (change.about, change.kind)
            if not self._bounds and change.kind != "added":
                continue
            if leads_of_it > 1 and tried[place] < _EACH_WAY and len(chosen) < _MOST:
                tried[place] += 1
                chosen.append(change)
        return tuple(chosen)

    def _taken_away(self) -> Iterator[Altered]:
        for name, rule in self._sums.rules.items():
            yield from _unbounded("rule", name, rule.floor, rule.cap)
            if name in self._per_event and self._per_event[name].decay is not None:
                yield Altered("decay", "rule", name, None, None)
        for level, name, floor, cap in self._sums.bounds():
            yield from _unbounded(level, name, floor, cap)

    def _for_one(self, lead: Lead, wanted: int) -> Iterator[Altered]:
        """The changes of one number after which a lead's score is `wanted` more."""
        for name, paid in lead.said.items():
            rule, rate = self._sums.rules[name], self._sums.rate[name]
            if not rate or not (paid.faded or paid.events):
                continue
            weight = _WHOLE if rule.weight is None else rule.weight
            after = divided(paid.points * _WHOLE, weight) if weight else 0
            to = after + divided(wanted * _WHOLE * _WHOLE, rate * weight) if weight else after
            if name in self._per_event and paid.outcome == "fired":
                yield from self._each(name, paid, to)
            yield from _bound("rule", name, paid.faded, to, rule.floor, rule.cap)
        bounds = {(level, name): (floor, cap) for level, name, floor, cap in self._sums.bounds()}
        for stage in self._sums.stages(lead.sums):
            if stage.rate:
                to = stage.after + divided(wanted * _WHOLE, stage.rate)
                floor, cap = bounds[stage.level, stage.name]
                yield from _bound(stage.level, stage.name, stage.before, to, floor, cap)
                if stage.level == "score":
                    yield Altered("added", "score", stage.name, None, to - stage.after)

    def _each(self, name: str, paid: Paid, to: int) -> Iterator[Altered]:
        each = self._per_event[name].each
        over = paid.faded if each else paid.events
        if over:
            other = _ratio(to * (each or 1), over)
            if other not in (each, 0):
                yield Altered("each", "rule", name, each, other)


def _ratio(number: int, by: int) -> int:
    return divided(number, by) if by > 0 else divided(-number, -by)


def _further(sums: Sums, key: Altered) -> Sums:
    if key.kind == "added":
        return sums.with_added(key.name, key.to or 0)
    return sums.with_bound(key.level, key.name, key.kind, key.to)


def _unbounded(
    level: Literal["rule", "group", "score"], name: str, floor: int | None, cap: int | None
) -> Iterator[Altered]:
    if floor is not None:
        yield Altered("floor", level, name, floor, None)
    if cap is not None:
        yield Altered("cap", level, name, cap, None)


def _bound(
    level: Literal["rule", "group", "score"],
    name: str,
    before: int,
    to: int,
    floor: int | None,
    cap: int | None,
) -> Iterator[Altered]:
    """The bound that makes `before` come out as `to`; nobody caps at less than nothing."""
    if to < before and to != cap and (to > 0 or (cap is not None and cap <= 0)):
        yield Altered("cap", level, name, cap, to)
    if to > before and to != floor:
        yield Altered("floor", level, name, floor, to)


def sample(leads: Sequence[Lead], most: int) -> Iterator[Lead]:
    """Some of the leads, from all over the file."""
    return islice(leads, 0, None, max(1, len(leads) // most))
