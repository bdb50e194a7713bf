"""Blocks of a page as text for a terminal: the same words and figures without markup."""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

from leadrules.analysis.page.blocks import (
    Block,
    Callout,
    Cell,
    Facts,
    Figure,
    Figures,
    Filtered,
    Fold,
    Items,
    Omitted,
    Part,
    Section,
    Table,
    Text,
)
from leadrules.decision.layout import Page, Style
from leadrules.diagnostics.shown import shown

_TONES: dict[str, Style] = {"good": "good", "bad": "bad"}
_WIDEST = 40
"""Columns of a cell that is not a number, at most."""


def sections_as_text(sections: tuple[Section, ...], page: Page) -> Iterator[str]:
    """Sections, each after a blank line; folds that are closed on a page are left out."""
    for section in sections:
        yield from page.section(section.title, list(_apart(section.blocks, page)))


def _apart(blocks: tuple[Block, ...], page: Page) -> Iterator[str]:
    """Blocks, with a blank line round every table that others stand beside."""
    before: Block | None = None
    for block in blocks:
        lines = list(_block(block, page))
        if lines and before is not None and (isinstance(before, Table) or isinstance(block, Table)):
            yield ""
        yield from lines
        before = block if lines else before


def _block(block: Block, page: Page) -> Iterator[str]:
    match block:
        case Text(text):
            yield from page.wrapped(text)
        case Items(items):
            for item in items:
                yield from page.wrapped(item, "  - ")
        case Facts(facts):
            width = max((len(shown(name)) for name, _ in facts), default=0)
            for name, fact in facts:
                yield from page.wrapped(fact, f"  {name.ljust(width)}  ")
        case Callout(_, title, text):
            yield from page.wrapped(f"{title}. {text}", "  ! ")
        case Omitted(what, why):
            yield from page.wrapped(f"{what}: left out, as {why}")
        case Fold(_, blocks, opened):
            yield from _apart(blocks if opened else (), page)
        case Filtered(_, blocks):
            yield from _apart(blocks, page)
        case Part(title, blocks):
            yield from page.wrapped(f"{title}:")
            yield from _apart(blocks, page)
        case Figures(figures):
            yield from _apart(figures, page)
        case Figure(title, _, table):
            yield from page.wrapped(title)
            yield from _table(table, page)
        case Table():
            yield from _table(block, page)
        case _:
            assert_never(block)


def _table(table: Table, page: Page) -> Iterator[str]:
    """Rows in columns as wide as their widest cell, numbers to the right; without what stands under
    the cells where that is too wide."""
    heads = [shown(column.title) for column in table.columns]
    numbers = [column.number for column in table.columns]
    for under in (True, False):
        rows = [[_cell(cell, under) for cell in row] for row in table.rows]
        widths = [max(map(len, column)) for column in zip(heads, *rows, strict=True)]
        if sum(widths) + 2 * len(widths) <= page.width:
            break

    def line(cells: list[str]) -> str:
        parts = (
            cell.rjust(width) if number else cell.ljust(width)
            for cell, width, number in zip(cells, widths, numbers, strict=True)
        )
        return f"  {'  '.join(parts)}".rstrip()

    yield page.paint(line(heads), "faint")
    for row, cells in zip(rows, table.rows, strict=True):
        styles = (_TONES[cell.tone] for cell in cells if cell.tone in _TONES)
        style: Style = next(styles, "plain")
        yield page.paint(line(row), style)


def _cell(cell: Cell, under: bool) -> str:
    text = f"{cell.text} ({cell.under})" if under and cell.under else cell.text
    safe = shown(text)
    return safe if len(safe) <= _WIDEST or cell.number else f"{safe[: _WIDEST - 3]}..."
