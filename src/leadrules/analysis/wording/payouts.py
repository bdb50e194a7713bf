"""What a rule looks at and what it pays, as lines of two columns."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import assert_never

from leadrules.analysis.wording import comparisons
from leadrules.analysis.wording.expressions import Words
from leadrules.analysis.wording.quantities import duration, listed, percent, points
from leadrules.language import ir
from leadrules.language.decay import ONE

_MOST_STAIRS = 6
"""How many steps of a decay are named; a longer one is said by where it halves."""


@dataclass(frozen=True, slots=True)
class Line:
    """A situation, and what a rule pays in it."""

    situation: str
    pays: str


def rule_lines(words: Words, rule: ir.Rule) -> tuple[Line, ...]:
    """Every situation in which a rule pays, in order, and last what bounds it.

    Nothing is said of not holding and of not being known where they pay nothing.
    """
    lines = list(_payout(words, rule.payout))
    bound = bounds(rule.floor, rule.cap, rule.weight)
    if bound:
        lines.append(Line("altogether", bound))
    return tuple(lines)


def bounds(floor: int | None, cap: int | None, weight: int | None) -> str:
    """What holds points within limits, and how much of them counts; blank where nothing does.

    >>> bounds(-2000, 3000, None), bounds(None, None, 5000)
    ('at least -20, at most +30', 'counted at 50 %')
    """
    parts = [] if floor is None else [f"at least {points(floor)}"]
    parts += [] if cap is None else [f"at most {points(cap)}"]
    parts += [] if weight is None else [f"counted at {percent(weight)}"]
    return ", ".join(parts)


def decay(fading: ir.Decay) -> str:
    """How points fade with age, as what follows "they".

    >>> from leadrules.language.decay import half_life, linear, steps
    >>> decay(half_life(14 * 86_400_000_000, 86_400_000_000))
    'halve every 14 days'
    >>> decay(linear(2500, 30 * 86_400_000_000))
    'lose 25 % of their first value every 30 days'
    >>> decay(steps([(7 * 86_400_000_000, 7500), (30 * 86_400_000_000, 0)]))
    'count 75 % after 7 days and 0 % after 30 days'
    """
    factors, step = fading.factors, fading.step
    half = next((age for age, factor in enumerate(factors) if factor <= ONE // 2), len(factors))
    if [factors[each : each + 1] for each in (half, 2 * half)] == [(ONE // 2,), (ONE // 4,)]:
        return f"halve every {duration(half * step)}"
    loss = ONE - (factors[1] if len(factors) > 1 else fading.tail)
    if loss and not fading.tail and factors == tuple(range(ONE, 0, -loss)):
        return f"lose {_share(loss)} of their first value every {duration(step)}"
    stairs = _stairs(fading)
    if len(stairs) <= _MOST_STAIRS:
        return "count " + listed([f"{_share(left)} after {duration(age)}" for age, left in stairs])
    return f"fall below half within {duration(half * step)}, and on with age"


def _share(factor: int) -> str:
    return percent(factor // (ONE // 10_000))


def _stairs(fading: ir.Decay) -> list[tuple[int, int]]:
    """Each age at which the factor changes, with the factor from there on."""
    factors = (*fading.factors, fading.tail)
    return [
        (age * fading.step, factor)
        for age, factor in enumerate(factors)
        if age and factor != factors[age - 1]
    ]


def _payout(words: Words, payout: ir.Payout) -> Iterator[Line]:
    match payout:
        case ir.Branches(branches=branches):
            for place, branch in enumerate(branches):
                clause = words.clause(branch.condition.expression)
                clause = clause.removeprefix("there is ").removeprefix("there are ")
                yield Line(f"otherwise, {clause}" if place else clause, points(branch.points))
            denied = "if this is not so" if len(branches) == 1 else "if none of these is so"
            yield from _other(denied, payout.otherwise)
        case ir.Bands(value=value, bands=bands):
            noun = words.noun(value.expression)
            for band in bands:
                yield Line(
                    f"{noun} is {band_range(words, value.expression, band)}", points(band.points)
                )
            yield from _other(f"{words.noun(value.expression)} is anything else", payout.default)
        case ir.Table(value=value, entries=entries):
            by_points: dict[int, list[bool | int | str]] = {}
            for entry, paid in entries:
                by_points.setdefault(paid, []).append(entry)
            for paid, values in by_points.items():
                said = [comparisons.value_beside(words, each, value.expression) for each in values]
                noun = words.noun(value.expression)
                yield Line(f"{noun} is {listed(said, 'or')}", points(paid))
            yield from _other(f"{words.noun(value.expression)} is anything else", payout.default)
        case ir.PerEvent(measure=name):
            measure = words.vocabulary.measures[name]
            assert isinstance(measure, ir.EventPoints)
            selection = measure.selection
            event = f"each {words.event(selection, several=False)}{words.tail(selection)}"
            if measure.decay is not None:
                event = f"{event}; its points {decay(measure.decay)}"
            yield Line(event, f"{points(measure.each)} each")
            yield from _other("if there is none", payout.otherwise)
        case ir.Balance(amount=amount, dated=dated, decay=fading):
            situation = f"the points in {words.name(amount)}"
            if dated is not None:
                situation += f" as of {words.name(dated)}"
            if fading is not None:
                situation += f"; they {decay(fading)}"
            yield Line(situation, "as recorded")
        case _:
            assert_never(payout)
    yield from _other("if that is not known", payout.missing)


def _other(situation: str, paid: int) -> Iterator[Line]:
    if paid:
        yield Line(situation, points(paid))


def band_range(words: Words, value: ir.Expression, band: ir.Band) -> str:
    """The numbers in a band, in the words of the value that it is of."""

    def said(bound: int) -> str:
        return comparisons.value_beside(words, bound, value)

    whole = comparisons.places_of(value) == 0
    match band.start, band.below:
        case int() as start, None:
            return f"{said(start)} or more"
        case None, int() as below:
            return f"below {said(below)}"
        case int() as start, int() as below if whole and below == start + 1:
            return said(start)
        case int() as start, int() as below if whole:
            return f"{said(start)} to {said(below - 1)}"
        case int() as start, int() as below:
            return f"from {said(start)} to below {said(below)}"
        case _:
            return "any number"
