"""What a rule pays, and what it says of itself in the trace."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any, assert_never

from leadrules.backends.reference.conditions import reads
from leadrules.backends.reference.measures import FACTOR, factor
from leadrules.backends.reference.situation import Situation
from leadrules.backends.reference.tallies import Running, Summed
from leadrules.backends.reference.values import UNKNOWN, equal, places_of, rounded, scaled
from leadrules.decision.record import Contribution, MeasureRead, Outcome, Value
from leadrules.decision.units import plain, points_of
from leadrules.language import ir

Measures = Mapping[str, tuple[ir.Measure, MeasureRead]]


@dataclass(frozen=True, slots=True)
class Said:
    """What a payout says: points in hundredths, before and after decay, and what it went by."""

    outcome: Outcome
    raw: int
    decayed: int
    read: tuple[str, ...]
    went_by: tuple[str, ...]  # of these, the ones that the events shown are behind
    branch: int | None = None
    passed_over: tuple[int, ...] = ()
    missing: tuple[str, ...] = ()


def contribution(
    rule: ir.Rule, group: ir.Group, measures: Measures, situation: Situation
) -> tuple[Contribution, Summed]:
    """A rule: what it pays, decayed; floor, then cap; then weight."""
    said = pay(rule.payout, measures, situation)
    running = Running("rule", rule.id, said.raw)
    running.change("decay", None, said.decayed - said.raw)
    running.bound(rule.floor, rule.cap)
    running.weigh(rule.weight)
    fired = said.outcome == "fired"
    events = {n for name in said.went_by if name in measures for n in measures[name][1].events}
    record = Contribution(
        rule=rule.id,
        group=group.name,
        score=group.score,
        outcome=said.outcome,
        branch=said.branch,
        passed_over=said.passed_over,
        missing=said.missing,
        read=said.read,
        events=tuple(sorted(events)),
        raw=points_of(said.raw),
        lines=tuple(running.lines),
        points=points_of(running.points),
        reason=filled(rule.reason, measures, situation) if fired and rule.reason else None,
    )
    return record, Summed(running.points, said.outcome != "unknown")


def pay(payout: ir.Payout, measures: Measures, situation: Situation) -> Said:
    """What a payout says of the lead."""
    match payout:
        case ir.Branches():
            return branches(payout, situation)
        case ir.Bands():
            return bands(payout, situation)
        case ir.Table():
            return table(payout, situation)
        case ir.PerEvent():
            return per_event(payout, measures)
        case ir.Balance():
            return balance(payout, situation)
    assert_never(payout)


def branches(payout: ir.Branches, situation: Situation) -> Said:
    """The first true branch; else `missing` if one was unknown; else `otherwise`."""
    conditions = [branch.condition for branch in payout.branches]
    read = reads(conditions, situation.values)
    unknown: list[int] = []
    for index, branch in enumerate(payout.branches):
        answer = situation.value(branch.condition)
        if answer is True:
            went_by = reads([branch.condition], situation.values)
            missing = situation.missing(*(conditions[n] for n in unknown))
            points = branch.points
            return Said("fired", points, points, read, went_by, index, tuple(unknown), missing)
        if answer is UNKNOWN:
            unknown.append(index)
    missing = situation.missing(*(conditions[n] for n in unknown))
    outcome: Outcome = "unknown" if unknown else "not_fired"
    points = payout.missing if unknown else payout.otherwise
    return Said(outcome, points, points, read, read, None, tuple(unknown), missing)


def bands(payout: ir.Bands, situation: Situation) -> Said:
    """The band that holds the value, else `default`."""

    def holds(band: ir.Band, value: Decimal) -> bool:
        number = scaled(value, places_of(value))
        return (band.start is None or band.start <= number) and (
            band.below is None or number < band.below
        )

    pays = [band.points for band in payout.bands]
    return looked_up(payout, pays, situation, lambda n, value: holds(payout.bands[n], value))


def table(payout: ir.Table, situation: Situation) -> Said:
    """The entry equal to the value, else `default`."""

    def holds(entry: bool | int | str, value: Any) -> bool:
        if isinstance(value, Decimal):
            return scaled(value, places_of(value)) == entry
        return equal(value, entry)

    pays = [points for _, points in payout.entries]
    return looked_up(payout, pays, situation, lambda n, value: holds(payout.entries[n][0], value))


def looked_up(
    payout: ir.Bands | ir.Table, pays: list[int], situation: Situation, holds: Any
) -> Said:
    """The first of the bands or entries that holds the value."""
    read = reads([payout.value], situation.values)
    value = situation.value(payout.value)
    if value is UNKNOWN:
        missing, points = situation.missing(payout.value), payout.missing
        return Said("unknown", points, points, read, read, missing=missing)
    for index, points in enumerate(pays):
        if holds(index, value):
            return Said("fired", points, points, read, read, branch=index)
    return Said("not_fired", payout.default, payout.default, read, read)


def per_event(payout: ir.PerEvent, measures: Measures) -> Said:
    """Points for each event that counts, decayed."""
    wanted, read = measures[payout.measure]
    assert isinstance(wanted, ir.EventPoints)
    by = (payout.measure,)
    if read.value is None:
        return Said("unknown", payout.missing, payout.missing, by, by, missing=by)
    if not read.events:
        return Said("not_fired", payout.otherwise, payout.otherwise, by, by)
    return Said("fired", wanted.each * len(read.events), scaled(read.value, 2), by, by)


def balance(payout: ir.Balance, situation: Situation) -> Said:
    """Points brought in from elsewhere, decayed by the age of their date."""
    amount = situation.values[payout.amount]
    dated = None if payout.dated is None else situation.instant(payout.dated)
    read = (payout.amount,) if payout.dated is None else (payout.amount, payout.dated)
    missing: tuple[str, ...] = (payout.amount,) if amount is UNKNOWN else ()
    if payout.dated is not None and (
        payout.decay is not None if dated is None else dated > situation.as_of
    ):
        missing += (payout.dated,)
    if missing:
        return Said("unknown", payout.missing, payout.missing, read, (), missing=missing)
    left = FACTOR if dated is None else factor(payout.decay, situation.as_of - dated)
    hundredths = Fraction(amount) * 100
    decayed = rounded(hundredths * Fraction(left, FACTOR))
    return Said("fired", rounded(hundredths), decayed, read, ())


# --- reasons -------------------------------------------------------------------------------------


def filled(reason: ir.Reason, measures: Measures, situation: Situation) -> str:
    """A reason with the lead's values in its holes."""
    words = []
    for part in reason.parts:
        if isinstance(part, str):
            words.append(part)
        elif part.origin is ir.Origin.MEASURE:
            words.append(written(measures[part.name][1].value))
        else:
            words.append(written(situation.inputs.fields[part.name]))
    return "".join(words)


def written(value: Value) -> str:
    """A value as a reason shows it.

    >>> written(Decimal("2.50")), written(True), written(None), written(("a", "b")), written(())
    ('2.5', 'yes', 'unknown', 'a, b', 'none')
    """
    match value:
        case None:
            return "unknown"
        case bool():
            return "yes" if value else "no"
        case int() | Decimal():
            return plain(Decimal(value))
        case str():
            return value
        case datetime():
            return value.isoformat().replace("+00:00", "Z")
        case date():
            return value.isoformat()
        case tuple():
            return ", ".join(value) or "none"
    assert_never(value)
