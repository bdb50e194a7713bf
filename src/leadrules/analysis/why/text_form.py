"""A page as plain text for a terminal or a message."""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

from leadrules.analysis.why.blocks import Block, Facts, Items, Page, Paragraph, Points, Table
from leadrules.decision.layout import Page as Paper
from leadrules.decision.layout import most_places, padded, sign_style
from leadrules.diagnostics.shown import shown


def to_text(page: Page, *, width: int | None = None, color: bool = False) -> str:
    """The page in so many columns, at least 40, without a line break at its end."""
    paper = Paper(max(40, 100 if width is None else width), color)
    lines = [paper.paint(line, "heading") for line in paper.wrapped(page.title, "")]
    for block in page.lead:
        lines += _block(paper, block)
    for section in page.sections:
        inner = [line for block in section.blocks for line in _block(paper, block)]
        lines += paper.section(shown(section.title), inner)
    return "\n".join(line.rstrip() for line in lines)


def _block(paper: Paper, block: Block) -> Iterator[str]:
    match block:
        case Paragraph(text=text, faint=faint):
            for line in paper.wrapped(text):
                yield paper.paint(line, "faint") if faint else line
        case Items(items=items, numbered=numbered):
            for place, item in enumerate(items, 1):
                mark = f"  {place}. " if numbered else "  - "
                yield from paper.wrapped(item, mark)
        case Points():
            yield from _points(paper, block)
        case Facts(facts=facts):
            margin = min(max(len(shown(name)) for name, _ in facts) + 2, paper.width // 2)
            for name, fact in facts:
                yield from paper.wrapped(fact, f"  {shown(name).ljust(margin)}")
        case Table(heads=heads, rows=rows):
            yield from _table(paper, heads, rows)
        case _:
            assert_never(block)


def _points(paper: Paper, block: Points) -> Iterator[str]:
    numbers = [points for points, _ in block.rows]
    totals = [] if block.total is None else [block.total[0]]
    places = most_places([*numbers, *totals])
    texts = [padded(number, places, signs=True) for number in numbers]
    texts += [f"= {padded(number, places, signs=False)}" for number in totals]
    column = max(map(len, texts))
    for (points, said), text in zip(block.rows, texts, strict=False):
        number = text.rjust(column)
        first, *others = paper.wrapped(said, f"  {number}  ")
        yield first.replace(number, paper.paint(number, sign_style(points)), 1)
        yield from others
    if block.total is not None:
        yield paper.paint(f"  {texts[-1].rjust(column)}  {shown(block.total[1])}", "heading")


def _table(
    paper: Paper, heads: tuple[str, ...], rows: tuple[tuple[str, ...], ...]
) -> Iterator[str]:
    """In columns where they fit; else each row as a block of its own."""
    cells = [tuple(shown(cell) for cell in row) for row in (heads, *rows)]
    widths = [max(len(row[place]) for row in cells) for place in range(len(heads))]
    if sum(widths) + 2 * len(widths) <= paper.width:
        for place, row in enumerate(cells):
            line = "  " + "  ".join(
                cell.ljust(width) for cell, width in zip(row, widths, strict=True)
            )
            yield paper.paint(line.rstrip(), "faint") if not place else line
        return
    for row in rows:
        first, *others = [
            f"{head}: {cell}" if place else cell
            for place, (head, cell) in enumerate(zip(heads, row, strict=True))
            if cell
        ]
        yield from paper.wrapped(first, "  ")
        for other in others:
            yield from paper.wrapped(other, "    ", "      ")
