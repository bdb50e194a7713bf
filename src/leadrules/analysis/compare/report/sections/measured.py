"""Metrics of both versions as rows of a table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from leadrules.analysis.compare.evidence.record import Measured
from leadrules.analysis.compare.report import figures
from leadrules.analysis.compare.report.metric_words import titled
from leadrules.analysis.compare.report.names import Names
from leadrules.analysis.compare.statistics.answers import CannotTell
from leadrules.analysis.page import blocks
from leadrules.analysis.page.blocks import Block, Cell


def measured_table(
    caption: str,
    rows: Sequence[tuple[str, Measured]],
    names: Names,
    passes: Sequence[str] = (),
) -> Iterator[Block]:
    """One row for each metric or part: both values, the difference, its interval and volumes.

    A metric is told in words, its written form below; `passes` are the verdicts that hand over.
    """
    yield blocks.Table(
        f"{caption}; pp are percentage points",
        blocks.heads(
            "metric", names.a, names.b, "B less A", "leads", "won", "chosen by A", "chosen by B"
        ),
        tuple(_row(name, measured, tag) for name, measured, tag in _tagged(rows, passes)),
    )
    notes = dict.fromkeys(
        f"{name}: {measured.note}." for name, measured in rows if measured.note is not None
    )
    if notes:
        yield blocks.Fold("Notes on these rows", (blocks.Items(tuple(notes)),))


def _tagged(
    rows: Sequence[tuple[str, Measured]], passes: Sequence[str]
) -> Iterator[tuple[str, Measured, str]]:
    for name, measured in rows:
        if name == str(measured.metric):
            yield titled(measured.metric, passes), measured, f"`{name}`"
        else:
            yield name, measured, ""


def _row(name: str, measured: Measured, tag: str) -> tuple[Cell, ...]:
    metric, paired = measured.metric, measured.paired
    counts = (
        blocks.number(figures.count(measured.leads), measured.leads),
        blocks.number(figures.count(measured.won), measured.won),
        *(
            blocks.none() if volume is None else blocks.number(figures.count(volume))
            for volume in (measured.volume_a, measured.volume_b)
        ),
    )
    if isinstance(paired, CannotTell):
        head = blocks.text(name, lines=(tag,) if tag else (), under=paired.reason)
        return (head, *(blocks.none() for _ in range(3)), *counts)
    form = figures.form_of(metric)
    return (
        blocks.text(name, under=tag),
        blocks.number(form(paired.a.value), paired.a.value),
        blocks.number(form(paired.b.value), paired.b.value),
        blocks.number(
            figures.short_difference(metric, paired.difference.value),
            under=figures.short_limits(metric, paired.difference.interval),
        ),
        *counts,
    )
