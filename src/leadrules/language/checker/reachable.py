"""Doubts every part of a ruleset that can never hold or pay, where that can be proved."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace

from leadrules.language import document, ir, schema
from leadrules.language.checker.attainable import most_events
from leadrules.language.checker.bands import stretch_of
from leadrules.language.checker.checked import Path
from leadrules.language.checker.desk import Desk
from leadrules.language.checker.ranges import Range
from leadrules.language.checker.sets import Numbers
from leadrules.language.checker.truths import (
    HIGH,
    LOW,
    EnoughThoughtError,
    Truth,
    Truths,
    points,
)
from leadrules.language.problems import shown

_Frequency = document.FrequencyRule | document.FrequencyBand | document.FrequencyBranch
CONDITIONS = ("when", "where", "leave_when", "roll_up")


@dataclass(slots=True)
class _Before:
    """What was asked before, in an order in which the first that is true counts."""

    truths: Truths
    sources: set[str] = field(default_factory=set)
    exact: list[Truth] = field(default_factory=list)

    def covers(self, condition: ir.Condition) -> bool | None:
        """Whether one asked before is true wherever this is; None where this never is."""
        truth = self.truths.of(condition.expression)
        if truth is None:
            return None
        return condition.source in self.sources or any(
            self.truths.implies(truth, earlier) for earlier in self.exact
        )

    def add(self, condition: ir.Condition) -> None:
        """This one is asked before the next."""
        self.sources.add(condition.source)
        truth = self.truths.of(condition.expression)
        if truth is None or not truth.exact:
            return
        for place, earlier in enumerate(self.exact):
            both = self.truths.any([earlier, truth])
            if both is not None and both.exact:
                self.exact[place] = both
                return
        self.exact.append(truth)


def check_reachable(desk: Desk) -> None:
    """Warns of conditions that are never true, of what stands behind something that is true
    whenever it is, and of entries, bands and frequencies outside of what a value can be."""
    truths = Truths(desk)
    with suppress(EnoughThoughtError):
        for path, condition in desk.conditions.items():
            is_condition = path[-1] in CONDITIONS and desk.values[path].type is ir.Type.BOOLEAN
            if is_condition and truths.of(condition.expression) is None:
                desk.warn("LR454", "this condition can never be true", path)
        for path, rule in _rules(desk):
            _check_rule(truths, rule, path)
        _check_verdicts(truths)


def _rules(desk: Desk) -> Iterator[tuple[Path, document.Rule]]:
    for place, group in enumerate(desk.document.groups):
        for index, rule in enumerate(group.rules):
            yield ("groups", place, "rules", index), rule


def _check_rule(truths: Truths, rule: document.Rule, path: Path) -> None:
    match rule:
        case document.FirstRule():
            before = _Before(truths)
            for place in range(len(rule.first)):
                there = (*path, "first", place, "when")
                condition = truths.desk.conditions[there]
                if before.covers(condition):
                    hint = "whenever it is true, a branch before it is"
                    truths.desk.warn("LR455", "this branch never pays", there, help=hint)
                before.add(condition)
        case document.BandsRule():
            _check_bands(truths, rule, path)
        case document.ValuesRule():
            _check_values(truths, rule, path)
        case document.FrequencyRule():
            _check_frequency(truths.desk, rule, truths.desk.selections[path], path)
        case document.FrequencyBandsRule():
            for place, band in enumerate(rule.bands):
                there = (*path, "bands", place)
                _check_frequency(truths.desk, band, truths.desk.selections[path], there)
        case document.FrequencyFirstRule():
            _check_frequencies(truths, rule, path)
        case _:
            return


def _check_verdicts(truths: Truths) -> None:
    before = _Before(truths)
    for place, verdict in enumerate(truths.desk.document.verdicts):
        path: Path = ("verdicts", place, "when")
        if path not in truths.desk.conditions:
            continue
        condition = truths.desk.conditions[path]
        if before.covers(condition):
            hint = "whenever its condition is true, that of a verdict before it is"
            message = f"verdict {shown(verdict.verdict)} is never reached"
            truths.desk.warn("LR455", message, path, help=hint)
        if verdict.requalify_after is None:  # while it cools, leads for which it is true pass on
            before.add(condition)


def _check_values(truths: Truths, rule: document.ValuesRule, path: Path) -> None:
    about = truths.desk.conditions[*path, "match"].expression
    for key, (value, _) in zip(rule.values, truths.desk.entries[path], strict=True):
        test: ir.Expression = ir.TextIs(about, ir.TextTest.EQUALS, (str(value),))
        if not isinstance(value, str):
            test = ir.OneOf(about, (value,))
        if truths.of(test) is None:
            message = f"{shown(key)} is nothing that this value can be"
            truths.desk.warn("LR456", message, (*path, "values", key), key=True)


def _check_bands(truths: Truths, rule: document.BandsRule, path: Path) -> None:
    about = truths.desk.conditions[*path, "match"].expression
    places = truths.desk.values[*path, "match"].places
    for place, band in enumerate(rule.bands):
        stretch = stretch_of(band, places)
        start = LOW if stretch.start is None else stretch.start
        end = HIGH if stretch.below is None else stretch.below - 1
        if truths.where(about, Numbers.of([Range(start, end)])) is None:
            message = "nothing that this value can be lies in this band"
            truths.desk.warn("LR456", message, (*path, "bands", place))


def _check_frequencies(truths: Truths, rule: document.FrequencyFirstRule, path: Path) -> None:
    paid: dict[tuple[ir.Selection, str | None], Numbers] = {}
    for place, branch in enumerate(rule.first):
        there = (*path, "first", place)
        selection = truths.desk.selections[there]
        if _check_frequency(truths.desk, branch, selection, there):
            continue
        # WHY: the author's text stands for a filter, whose constants may be many.
        key = (
            replace(selection, where=None),
            None if selection.where is None else selection.where.source,
        )
        before, counts = paid.get(key, points(())), Numbers.of([_counts(branch)])
        paid[key] = before.join(counts)
        truths.spend(before.size)
        if paid[key] == before:
            hint = "whenever it holds, a branch before it does"
            truths.desk.warn("LR455", "this branch never pays", there, help=hint)


def _counts(written: _Frequency) -> Range:
    if written.exactly is not None:
        return Range(written.exactly, written.exactly)
    return Range(written.at_least or 0, HIGH if written.at_most is None else written.at_most)


def _check_frequency(desk: Desk, written: _Frequency, selection: ir.Selection, path: Path) -> bool:
    """Whether more events are asked for than can be counted, which is reported."""
    most = _most(desk, selection)
    if _counts(written).low <= most:
        return False
    key = "at_least" if written.exactly is None else "exactly"
    message = f"at most {most:,} event{'s' * (most != 1)} can count here"
    desk.warn("LR456", message, (*path, key))
    return True


def _most(desk: Desk, selection: ir.Selection) -> int:
    """How many events can count, as narrowly as the zone allows."""
    most, window = most_events(desk, selection), selection.window
    if selection.per_day is None or window.within is None or desk.zone != "UTC":
        return most  # elsewhere days may be shorter, so that one more is touched
    lasts = window.within - (window.older_than or 0)
    return min(most, selection.per_day * (-(-lasts // schema.DAY) + 1))
