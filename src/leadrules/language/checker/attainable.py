"""What every rule, group and score can come to, and that nothing on the way leaves 64 bits."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import assert_never

from leadrules.language import decay, document, ir, schema
from leadrules.language.checker.bands import leave_nothing, stretch_of
from leadrules.language.checker.checked import Path
from leadrules.language.checker.desk import Desk
from leadrules.language.checker.ranges import SIXTY_FOUR_BITS, WHOLE, ZERO, Range
from leadrules.language.checker.scores import parts_of
from leadrules.language.checker.tables import hundredths
from leadrules.language.checker.wording import points
from leadrules.language.problems import shown


def check_attainable(desk: Desk) -> None:
    """Lays down the range of every score, in hundredths, and doubts rules and caps in vain."""
    groups: dict[str, list[Range]] = {}
    for place, group in enumerate(desk.document.groups):
        groups.setdefault(group.score, []).append(_group(desk, group, ("groups", place)))
    for name in desk.scores:
        score, path = desk.document.scores[name], ("scores", name)
        parts = parts_of(score)
        if parts is None:
            ranges = groups.get(name, [])
        else:
            ranges = [
                _weighted(desk, desk.attainable[part], weight, path)
                for part, weight in parts.items()
                if part in desk.attainable
            ]
        total = _total(desk, ranges, path)
        desk.attainable[name] = _bounded(desk, total, score, path)
    if desk.sums_in_doubt:
        desk.attainable.clear()


def most_events(desk: Desk, selection: ir.Selection) -> int:
    """How many events a selection can count at most."""
    most = desk.document.limits.events
    window, once_per = selection.window, selection.once_per
    lasts = None if window.within is None else window.within - (window.older_than or 0)
    if selection.per_day is not None and lasts is not None:
        # A window of whole days touches one calendar day more, and daylight saving another.
        most = min(most, selection.per_day * (lasts // schema.DAY + 3))
    if once_per is not None and once_per.key is None:
        if once_per.period is None:
            most = min(most, 1)
        elif lasts is not None:
            most = min(most, -(-lasts // once_per.period))
    return most


def _group(desk: Desk, group: document.Group, path: Path) -> Range:
    ranges = []
    for index, rule in enumerate(group.rules):
        there = (*path, "rules", index)
        paid = _payout(desk, rule, group, there)
        left = _bounded(desk, paid, rule, there)
        if paid != ZERO and left == ZERO:  # WHY: points of 0 alone are written on purpose
            desk.warn(
                "LR451", f"rule {shown(rule.id)} never pays or takes any points", (*there, "id")
            )
        ranges.append(_weighted(desk, left, rule.weight, there))
    total = _bounded(desk, _total(desk, ranges, (*path, "group")), group, path)
    return _weighted(desk, total, group.weight, path)


def _payout(desk: Desk, rule: document.Rule, group: document.Group, path: Path) -> Range:
    match rule:
        case document.ConditionRule() | document.FrequencyRule():
            return _either(rule.points, rule.otherwise, rule.missing)
        case document.FirstRule() | document.FrequencyFirstRule():
            branches = [branch.points for branch in rule.first]
            return _either(*branches, rule.otherwise, rule.missing)
        case document.BandsRule():
            about = desk.values.get((*path, "match"))
            places = about.places if about is not None else 0
            filled = leave_nothing([stretch_of(band, places) for band in rule.bands])
            return _bands(rule, filled)
        case document.FrequencyBandsRule():
            return _bands(rule, leave_nothing([stretch_of(band) for band in rule.bands], 0))
        case document.ValuesRule():
            return _either(*rule.values.values(), rule.default, rule.missing)
        case document.EachRule():
            return _each(desk, rule, group, path)
        case document.BalanceRule():
            return _balance(desk, rule)
        case _:
            assert_never(rule)


def _either(*written: Decimal) -> Range:
    return Range.of(map(hundredths, written))


def _bands(rule: document.BandsRule | document.FrequencyBandsRule, filled: bool) -> Range:
    paid = [*(band.points for band in rule.bands), rule.missing]
    return _either(*paid) if filled else _either(*paid, rule.default or Decimal(0))


def _each(desk: Desk, rule: document.EachRule, group: document.Group, path: Path) -> Range:
    selection = desk.selections.get(path)
    most = desk.document.limits.events if selection is None else most_events(desk, selection)
    each = hundredths(rule.each)
    fades = rule.decay is not None or group.decay is not None
    # The points of all events are summed times their factors before they are divided again.
    _fits(desk, each * most * (decay.ONE if fades else 1), (*path, "each"))
    counted = (0 if fades else each, each * most)
    return Range.of((*counted, hundredths(rule.otherwise), hundredths(rule.missing)))


def _balance(desk: Desk, rule: document.BalanceRule) -> Range:
    field = desk.fields.get(rule.balance)
    missing = hundredths(rule.missing)
    if field is None or field.minimum is None or field.maximum is None:
        return Range(missing, missing)
    scale = 10 ** max(0, 2 - field.places)
    fades = (0,) if rule.decay is not None else ()
    return Range.of((field.minimum * scale, field.maximum * scale, missing, *fades))


def _total(desk: Desk, ranges: Iterable[Range], path: Path) -> Range:
    total, magnitude = ZERO, 0
    for part in ranges:
        total, magnitude = total + part, magnitude + part.magnitude
    _fits(desk, magnitude, path)
    return total


def _weighted(desk: Desk, range_: Range, weight: Decimal | None, path: Path) -> Range:
    if weight is None:
        return range_
    scaled = hundredths(weight)
    _fits(desk, range_.magnitude * scaled + WHOLE, (*path, "weight"))
    return range_.weighted(scaled)


def _bounded(
    desk: Desk,
    range_: Range,
    part: document.Rule | document.Group | document.Score,
    path: Path,
) -> Range:
    floor = None if part.floor is None else hundredths(part.floor)
    cap = None if part.cap is None else hundredths(part.cap)
    reached = range_.bounded(floor, None).high
    if cap is not None and reached < cap:
        desk.warn(
            "LR452",
            f"this cap never binds: at most {points(reached)} points can be reached",
            (*path, "cap"),
        )
    return range_.bounded(floor, cap)


def _fits(desk: Desk, magnitude: int, path: Path) -> None:
    if magnitude > SIXTY_FOUR_BITS.high:
        desk.error(
            "LR419",
            "these points may leave 64 bits before they are bounded",
            path,
            help="pay less per event, lower `limits.events`, or bound what they are made of",
        )
