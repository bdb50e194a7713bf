"""What differs in meaning, and the identity of all that was compared, with the methods."""

from __future__ import annotations

from collections.abc import Iterator

from leadrules.analysis.compare.record import Comparison
from leadrules.analysis.compare.report import figures
from leadrules.analysis.compare.report.changed import in_short
from leadrules.analysis.diff import told
from leadrules.analysis.page import blocks
from leadrules.analysis.page.blocks import Block, Cell, Column, Fold, Section
from leadrules.version import __version__

_METHODS = (
    "Both versions score each lead as of its own decision; nothing later is seen.",
    "A lead whose window has passed and that was not won within it counts as not won, whatever its "
    "stage. One whose window has not passed is left out by its date, even if it was already won.",
    "A capacity takes the leads with the highest scores of each period; disqualified leads are "
    "never ranked, and where a tie does not fit, each lead in it counts as its share.",
    "Intervals of the primary metric are percentiles of a bootstrap that draws whole accounts, "
    "with the same draws for both versions, moved to lie about what was observed. Wilson's "
    "intervals, DeLong's, Fisher's and McNemar's tests take each lead for independent, and "
    "decide nothing.",
    "Bounds: every lead that nobody worked is taken for lost, for won, and for what is worst and "
    "best for B; one assumption on a lead serves both versions.",
    "“Better” and “worse” on worked leads follow the interval of the difference and the smallest "
    "difference worth a switch; if rolled out, only the confidence limits of the bounds decide.",
)


def differences(comparison: Comparison) -> Section:
    """How the rules differ in meaning."""
    return Section(
        "differences",
        "What changed",
        "What changed",
        tuple(_differences(comparison)),
    )


def identity(comparison: Comparison) -> Section:
    """Versions, hashes, data, methods."""
    return Section("method", "Method and identity", "Method", tuple(_identity(comparison)))


def _differences(comparison: Comparison) -> Iterator[Block]:
    diff = comparison.diff
    summary = told.summary(diff)
    yield blocks.Text(in_short(comparison))
    yield blocks.Text(f"{summary[:1].upper()}{summary[1:]}.", faint=True)
    for remark in told.remarks(diff):
        yield blocks.Text(remark, faint=True)
    for place, section in enumerate(told.sections(diff)):
        title = section.title[:1].upper() + section.title[1:]
        rows = tuple(row for block in section.blocks for row in _rows(block))
        columns = (Column("what"), Column("before", wide=True), Column("after", wide=True))
        number = len(rows)
        table = blocks.Table(title, columns, rows)
        yield Fold(f"{title} ({number})", (table,), open=place == 0)


def _rows(block: told.Block) -> Iterator[tuple[Cell, ...]]:
    for change in block.changes:
        about = told.label(change) if change.kind == "changed" else told.kind(change)
        touched = told.touches(change)
        old, new = told.old_and_new(change)
        yield (
            blocks.text(
                ", ".join(part for part in (block.title, about) if part), under=touched or ""
            ),
            blocks.text("–" if old is None else old),
            blocks.text("–" if new is None else new),
        )


def _identity(comparison: Comparison) -> Iterator[Block]:
    diff = comparison.diff
    yield blocks.Table(
        "The versions",
        (Column(""), Column("ruleset"), Column("file"), Column("hash", wide=True)),
        tuple(
            (
                blocks.text(letter),
                blocks.text(f"{one.name} {one.version}"),
                blocks.text(one.file),
                blocks.text(one.hash),
            )
            for letter, one in (("A", diff.a), ("B", diff.b))
        ),
    )
    yield blocks.Table(
        "The data",
        (Column("table"), Column("rows", number=True), Column("columns read", wide=True),
         Column("hash", wide=True)),
        tuple(
            (
                blocks.text(one.table),
                blocks.number(figures.count(one.rows), one.rows),
                blocks.text(", ".join(one.columns)),
                blocks.text(one.hash),
            )
            for one in comparison.data
        ),
    )  # fmt: skip
    choices = comparison.choices
    yield blocks.Items(_METHODS)
    yield blocks.Facts(
        (
            ("Made at", figures.instant(comparison.made_at)),
            ("Made by", f"leadrules {__version__}"),
            ("Resamples", f"{figures.count(choices.resamples)}, seed {choices.seed}"),
        )
    )
