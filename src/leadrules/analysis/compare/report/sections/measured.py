"""Metrics of both versions as rows of a table."""

from __future__ import annotations

from collections.abc import Sequence

from leadrules.analysis.compare.evidence.record import Measured
from leadrules.analysis.compare.report import blocks, figures
from leadrules.analysis.compare.report.blocks import Cell
from leadrules.analysis.compare.report.names import Names
from leadrules.analysis.compare.statistics.answers import CannotTell


def measured_table(
    caption: str, rows: Sequence[tuple[str, Measured]], names: Names
) -> blocks.Table:
    """One row for each metric or part: both values, the difference, its interval and volumes."""
    return blocks.Table(
        caption,
        blocks.heads(
            "", names.a, names.b, "B less A", "interval", "leads", "won", "chosen by A",
            "chosen by B",
        ),
        tuple(_measured_row(name, measured) for name, measured in rows),
    )  # fmt: skip


def _measured_row(name: str, measured: Measured) -> tuple[Cell, ...]:
    metric, paired = measured.metric, measured.paired
    counts = (
        blocks.number(figures.count(measured.leads), measured.leads),
        blocks.number(figures.count(measured.won), measured.won),
        *(
            blocks.none() if volume is None else blocks.number(figures.count(round(volume, 1)))
            for volume in (measured.volume_a, measured.volume_b)
        ),
    )
    if isinstance(paired, CannotTell):
        head = blocks.text(name, under=paired.reason)
        return (head, *(blocks.none() for _ in range(4)), *counts)
    form = figures.form_of(metric)
    return (
        blocks.text(name, under=measured.note or ""),
        blocks.number(form(paired.a.value), paired.a.value),
        blocks.number(form(paired.b.value), paired.b.value),
        blocks.number(figures.difference(metric, paired.difference.value)),
        blocks.number(figures.difference_limits(metric, paired.difference.interval)),
        *counts,
    )
