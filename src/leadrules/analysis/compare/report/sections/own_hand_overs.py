"""What each version hands over by its own verdicts, and what of it sales has time for."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from leadrules.analysis.compare.evidence.record import HandedOver, HandOvers, Load
from leadrules.analysis.compare.report import figures
from leadrules.analysis.compare.report.handed import as_many, share
from leadrules.analysis.compare.report.metric_words import a_period
from leadrules.analysis.compare.report.names import Names
from leadrules.analysis.page import blocks
from leadrules.analysis.page.blocks import Block, Cell

_Figure = Callable[[HandedOver], float | None]


def own_hand_overs(found: HandOvers, names: Names) -> Iterator[Block]:
    """Both versions side by side: all that they hand over, and at most the capacity of it."""
    at = found.capacity
    yield blocks.Text(
        "Counted among leads with an outcome, by the verdicts as they are written. Shares are of "
        "leads that sales worked; what the others would have become is in no figure here. There is "
        "no interval, and nothing of this decides the lines above."
        + (
            ""
            if at is None
            else f" If sales works at most {figures.count(at.leads)}{a_period(at)}, it takes those "
            "with the most points first."
        )
    )
    rows = [_row("handed over", found, lambda one: one.handed.leads)]
    if found.a.per_period is not None and found.b.per_period is not None:
        rows.append(_row(f"handed over a {found.period}", found, lambda one: one.per_period))
    rows += _loads("of those handed over", found, lambda one: one.handed)
    if at is not None:
        limit = f"at most {figures.count(at.leads)}{a_period(at)}"
        rows.append(_row(f"taken, {limit}", found, lambda one: one.taken.leads))
        rows += _loads("of those taken", found, lambda one: one.taken)
        if at.period is not None:
            title = f"{at.period}s with fewer hand-overs than that, of {found.periods}"
            rows.append(_row(title, found, lambda one: one.short))
        title = "among the best by points, not handed over"
        rows.append(_row(title, found, lambda one: sum(leads for _, leads in one.beyond)))
    yield blocks.Table("Own hand-overs", blocks.heads("leads", names.a, names.b), tuple(rows))
    if (said := as_many(found)) is not None:
        yield blocks.Text(f"{said[:1].upper()}{said[1:]}.")


def _loads(
    of: str, found: HandOvers, load: Callable[[HandedOver], Load]
) -> Iterator[tuple[Cell, ...]]:
    yield _row(f"{of}, worked", found, lambda one: load(one).worked)
    yield (
        blocks.text(f"{of} and worked, won"),
        *(
            blocks.number(
                figures.count(round(load(one).won, 1)), load(one).won, under=share(load(one))
            )
            for one in (found.a, found.b)
        ),
    )
    if found.a.handed.amount is not None:
        amounts = (load(one).amount or 0.0 for one in (found.a, found.b))
        yield (
            blocks.text(f"{of} and worked, revenue"),
            *(blocks.number(figures.amount(each), each) for each in amounts),
        )


def _row(title: str, found: HandOvers, of: _Figure) -> tuple[Cell, ...]:
    cells = []
    for one in (found.a, found.b):
        value = of(one)
        cells.append(
            blocks.none() if value is None else blocks.number(figures.count(round(value, 1)), value)
        )
    return blocks.text(title), *cells
