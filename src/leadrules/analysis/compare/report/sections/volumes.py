"""When leads are handed over: each version's first crossing, and its volume by week."""

from __future__ import annotations

from collections.abc import Iterator

from leadrules.analysis.compare.population.record import FirstCrossing
from leadrules.analysis.compare.record import Comparison
from leadrules.analysis.compare.report import figures
from leadrules.analysis.compare.report.charts.kinds import Curve, lines
from leadrules.analysis.compare.report.names import Names
from leadrules.analysis.compare.report.summary import in_time, share_of
from leadrules.analysis.compare.statistics.answers import CannotTell
from leadrules.analysis.page import blocks
from leadrules.analysis.page.blocks import Block, Figure, Fold, Section
from leadrules.analysis.wording.quantities import many


def volumes(comparison: Comparison, names: Names) -> Section:
    """When each version hands each lead over for the first time."""
    crossing = comparison.crossing
    title = "When leads are handed over"
    if isinstance(crossing, CannotTell):
        omitted = blocks.Omitted("First hand-overs and weekly volumes", crossing.reason)
        return Section("when", title, "When, how many", (omitted,))
    return Section("when", title, "When, how many", tuple(_blocks(comparison, crossing, names)))


def _blocks(comparison: Comparison, crossing: FirstCrossing, names: Names) -> Iterator[Block]:
    if said := in_time(comparison):
        yield blocks.Text(f"{said}.")
    leads = crossing.both + crossing.only_a + crossing.only_b + crossing.neither
    rows = (
        ("B hands over earlier", crossing.earlier, _days(crossing.median_days_earlier, "earlier")),
        ("both at the same time", crossing.same, ""),
        ("B hands over later", crossing.later, _days(crossing.median_days_later, "later")),
        ("only A ever hands over", crossing.only_a, ""),
        ("only B ever hands over", crossing.only_b, ""),
        ("neither does", crossing.neither, ""),
    )
    yield blocks.Table(
        "First hand-over of each lead",
        blocks.heads("first hand-over", "leads", "share"),
        tuple(
            (
                blocks.text(name, under=under),
                blocks.number(figures.count(number), number),
                blocks.number(share_of(number, leads), number),
            )
            for name, number, under in rows
        ),
    )
    yield from _weeks(crossing, names)
    yield Fold(
        "How this was counted",
        (
            blocks.Text(
                f"Both versions were replayed over {many(crossing.instants, 'instant')}: "
                f"{_sentence(crossing.how)}"
            ),
            blocks.Text(
                "A lead counts here if a version handed it over at any of these instants. "
                "Elsewhere on this page it counts by its verdict at its decision alone, so that "
                "the numbers are not the same."
            ),
        ),
    )


def _days(median: float | None, way: str) -> str:
    if median is None:
        return ""
    unit = "day" if median == 1 else "days"
    return f"half of them by {figures.fixed(median, 1)} {unit} or more {way}"


def _weeks(crossing: FirstCrossing, names: Names) -> Iterator[Block]:
    if len(crossing.weeks) < 2:
        yield blocks.Omitted(
            "Weekly volumes", "the hand-overs are all of one week, or there are none"
        )
        return
    table = blocks.Table(
        "First hand-overs by week",
        blocks.heads("week from", names.a, names.b),
        tuple(
            (
                blocks.text(f"{week.start:%Y-%m-%d}"),
                blocks.number(figures.count(week.a), week.a),
                blocks.number(figures.count(week.b), week.b),
            )
            for week in crossing.weeks
        ),
    )
    sum_a, sum_b = (sum(one) for one in zip(*((w.a, w.b) for w in crossing.weeks), strict=True))
    said = (
        f"First hand-overs only: {figures.count(sum_a)} by A and {figures.count(sum_b)} by B, over "
        f"{many(len(crossing.weeks), 'week')}. Only leads that are compared here are counted, so "
        "that the weeks before the first decision hold few of those handed over then, and so do "
        "the last ones."
    )
    chart = lines(
        [
            Curve("a", tuple((f"{week.start:%Y-%m-%d}", week.a) for week in crossing.weeks)),
            Curve("b", tuple((f"{week.start:%Y-%m-%d}", week.b) for week in crossing.weeks)),
        ],
        title="First hand-overs by week", said=said, x_axis="week from", y_axis="leads",
        x_kind="ordinal",
    )  # fmt: skip
    yield Figure("First hand-overs by week", chart, table, note=said, legend=True)


def _sentence(text: str) -> str:
    return text if text.endswith(".") else f"{text}."
