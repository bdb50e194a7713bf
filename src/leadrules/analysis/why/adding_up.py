"""The main score as one column of numbers whose sum it is, to the last digit."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from leadrules.analysis.why.exact import difference, total
from leadrules.analysis.why.record import Row
from leadrules.decision.record import Line, Record
from leadrules.language import ir


def rows_of(ruleset: ir.Ruleset, record: Record) -> tuple[Row, ...]:
    """What the effective score adds up of: the rules, then what bounds them, each by size, the
    largest first; equals stay in order.

    A rule's points are after its own decay, floor, cap and weight. What bounds and weights of
    groups and scores changed stands for itself, never spread over rules; so does an override.
    """
    found: dict[tuple[str, str, Decimal | None], Row] = {}
    for row in _of_score(ruleset, record, ruleset.main_score):
        key = (row.kind, row.name, row.bound)
        before = found.get(key)
        points = row.points if before is None else total((before.points, row.points))
        found[key] = Row(row.kind, row.name, points, row.bound)
    override = record.effective.override
    if override is not None and record.effective.score != record.score:
        change = difference(record.effective.score, record.score)
        found["override", override.who, None] = Row("override", override.who, change)
    rows = [row for row in found.values() if row.points]
    by_size = sorted(rows, key=lambda row: row.points.copy_abs(), reverse=True)
    return tuple(sorted(by_size, key=lambda row: row.kind != "rule"))


def _of_score(ruleset: ir.Ruleset, record: Record, name: str) -> Iterator[Row]:
    score = next(one for one in ruleset.scores if one.name == name)
    tally = next(one for one in record.trace.scores if one.name == name)
    for part, _ in score.parts:
        yield from _of_score(ruleset, record, part)
    for group in ruleset.groups:
        if group.score == name and not score.parts:
            for one in record.trace.contributions:
                if one.group == group.name:
                    yield Row("rule", one.rule, one.points)
            lines = next(each for each in record.trace.groups if each.name == group.name).lines
            yield from map(_row, lines)
    yield from map(_row, tally.lines)


def _row(line: Line) -> Row:
    assert line.kind != "decay"  # which is a rule's own
    return Row(line.kind, line.name, line.change, line.bound)
