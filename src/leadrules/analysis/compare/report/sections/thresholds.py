"""Planning: what each threshold would mean in volume and conversion."""

from __future__ import annotations

from collections.abc import Iterator

from leadrules.analysis.compare.evidence.record import Evidence
from leadrules.analysis.compare.planning.record import LeadsNeeded, Sweep, Threshold
from leadrules.analysis.compare.planning.revenue import leads_for_revenue
from leadrules.analysis.compare.record import Comparison
from leadrules.analysis.compare.report import figures
from leadrules.analysis.compare.report.charts.kinds import Curve, Whose, lines
from leadrules.analysis.compare.report.names import Names
from leadrules.analysis.compare.statistics.answers import CannotTell
from leadrules.analysis.compare.statistics.proportion import Proportion
from leadrules.analysis.page import blocks
from leadrules.analysis.page.blocks import Block, Cell, Column, Figure, Fold, Section
from leadrules.analysis.wording.quantities import many

_REVENUE = 1_000_000
"""What revenue is counted out in leads."""


def thresholds(comparison: Comparison, names: Names) -> Section:
    """What handing over from so many points on would mean."""
    return Section("planning", "Planning", "Planning", tuple(_blocks(comparison, names)))


def _blocks(comparison: Comparison, names: Names) -> Iterator[Block]:
    pair = ((names.a, comparison.planning.a), (names.b, comparison.planning.b))
    for name, sweep in pair:
        if isinstance(sweep, CannotTell):
            yield blocks.Omitted(f"Thresholds of {name}", sweep.reason)
    known = [(name, sweep) for name, sweep in pair if isinstance(sweep, Sweep)]
    if not known:
        return
    yield blocks.Text(
        "If a version handed over every lead from so many points on: how many a week that would "
        "be, and what share of them was won. Points of A and points of B are not the same thing."
        + (" Shares won are of leads that sales worked." if comparison.planning.worked_only else "")
    )
    a, b = comparison.planning.a, comparison.planning.b
    if isinstance(a, Sweep) and isinstance(b, Sweep):
        yield from _chart(a, b, names)
    for name, sweep in known:
        yield _filling(name, sweep)
    yield from _revenue(comparison, names)
    for name, sweep in known:
        yield Fold(f"Thresholds of {name}", (_table(name, sweep),))


def _chart(a: Sweep, b: Sweep, names: Names) -> Iterator[Block]:
    if min(len(a.thresholds), len(b.thresholds)) < 2 or a.weeks is None or b.weeks is None:
        return
    sides: tuple[tuple[Whose, Sweep], ...] = (("a", a), ("b", b))
    capacity = None if isinstance(b.filling, CannotTell) else b.filling.capacity_per_week
    said = "The higher the threshold, the fewer leads a week."
    if capacity is not None:
        said += f" Dotted: the capacity of {figures.count(capacity)} a week."
    by_points: dict[float, tuple[float | None, float | None]] = {
        each.points: (_week(a.thresholds, each.points), _week(b.thresholds, each.points))
        for each in sorted({*a.thresholds, *b.thresholds}, key=lambda one: one.points)
    }
    table = blocks.Table(
        "Leads a week from so many points on",
        blocks.heads("points", names.a, names.b),
        tuple(
            (blocks.text(figures.count(points)), *map(_per_week, both))
            for points, both in by_points.items()
        ),
    )
    chart = lines(
        [
            Curve(whose, tuple((each.points, each.per_week or 0.0) for each in mine.thresholds))
            for whose, mine in sides
        ],
        title="Leads a week by threshold", said=said, x_axis="handed over from so many points on",
        y_axis="leads a week", level=capacity,
    )  # fmt: skip
    yield Figure("Leads a week by threshold", chart, table, note=said, legend=True)


def _week(thresholds: tuple[Threshold, ...], points: float) -> float | None:
    return next((each.per_week for each in thresholds if each.points == points), None)


def _per_week(value: float | None) -> Cell:
    return blocks.none() if value is None else blocks.number(figures.fixed(value, 1), value)


def _filling(name: str, sweep: Sweep) -> Block:
    filling = sweep.filling
    if isinstance(filling, CannotTell):
        return blocks.Omitted(f"The threshold of {name} that fills a capacity", filling.reason)
    match filling.won:
        case Proportion() as won:
            interval = figures.limits(won.interval, figures.percent)
            said = f", of which {figures.percent(won.share)} were won ({interval})"
        case CannotTell(reason):
            said = f"; the share won cannot be told: {reason}"
        case None:
            said = ""
    return blocks.Text(
        f"{name} fills {figures.count(filling.capacity_per_week)} a week from "
        f"{figures.count(filling.points)} points on. That was chosen on the "
        f"{figures.count(filling.chosen_on)} earlier leads; on the "
        f"{figures.count(filling.judged_on)} later ones it gives "
        f"{figures.fixed(filling.per_week, 1)} a week{said}."
    )


def _revenue(comparison: Comparison, names: Names) -> Iterator[Block]:
    planning, evidence = comparison.planning, comparison.evidence
    facts = []
    for name, each in ((names.a, planning.revenue_a), (names.b, planning.revenue_b)):
        if each is None:
            continue
        title = f"Revenue of a lead that {name} hands over"
        if isinstance(each, CannotTell):
            facts.append((title, each.reason))
            continue
        said = (
            f"{figures.amount(each.value)} "
            f"({figures.level(each.interval)} interval "
            f"{figures.limits(each.interval, figures.amount)})"
        )
        needed = leads_for_revenue(_REVENUE, each)
        if isinstance(needed, LeadsNeeded):
            most = "any number" if needed.at_most is None else figures.count(needed.at_most)
            said += (
                f"; a revenue of {figures.count(_REVENUE)} takes {many(needed.leads, 'lead')} "
                f"({figures.count(needed.at_least)} to {most})"
            )
        facts.append((title, said))
    found = evidence.hand_overs if isinstance(evidence, Evidence) else None
    if found is not None and found.a.handed.amount is not None:
        both = f"{figures.amount(found.a.handed.amount)} by {names.a} and "
        both += f"{figures.amount(found.b.handed.amount or 0.0)} by {names.b}"
        whom = f"{figures.count(found.a.handed.worked)} and {figures.count(found.b.handed.worked)}"
        facts.append(
            (
                "Revenue of all that is handed over, in the same time",
                f"{both}, of {whom} worked leads",
            )
        )
    if facts:
        yield blocks.Facts(tuple(facts))


def _table(name: str, sweep: Sweep) -> blocks.Table:
    with_won = any(each.won is not None for each in sweep.thresholds)
    columns = [
        Column("from points"),
        Column("leads", number=True),
        Column("a week", number=True),
        *([Column("share won", number=True), Column("interval", number=True)] if with_won else []),
    ]
    rows = tuple(
        (
            blocks.text(figures.count(each.points)),
            blocks.number(figures.count(each.leads), each.leads),
            _per_week(each.per_week),
            *(_won(each) if with_won else ()),
        )
        for each in sweep.thresholds
    )
    return blocks.Table(f"Thresholds of {name}", tuple(columns), rows)


def _won(each: Threshold) -> tuple[Cell, Cell]:
    match each.won:
        case Proportion() as won:
            return (
                blocks.number(figures.percent(won.share), won.share),
                blocks.number(figures.limits(won.interval, figures.percent)),
            )
        case CannotTell(reason):
            return blocks.none(reason), blocks.none()
        case None:
            return blocks.none(), blocks.none()
