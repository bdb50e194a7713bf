"""A page as Markdown in which no one's text is markup."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import assert_never

from leadrules.analysis.why.blocks import Block, Facts, Items, Page, Paragraph, Points, Table
from leadrules.analysis.wording.style import escaped
from leadrules.decision.layout import most_places, padded


def to_markdown(page: Page) -> str:
    """The page, with a line break at its end."""
    parts = [f"## {_line(page.title)}", *_blocks(page.lead)]
    for section in page.sections:
        parts += [f"### {_line(section.title)}", *_blocks(section.blocks)]
    return "\n\n".join(parts) + "\n"


def _blocks(blocks: tuple[Block, ...]) -> Iterator[str]:
    for block in blocks:
        match block:
            case Paragraph(text=text):
                yield _line(text)
            case Items(items=items, numbered=numbered):
                marks = (f"{place}." if numbered else "-" for place in range(1, len(items) + 1))
                yield "\n".join(
                    f"{mark} {_line(item)}" for mark, item in zip(marks, items, strict=True)
                )
            case Points():
                yield _points(block)
            case Facts(facts=facts):
                yield _table(("", ""), facts)
            case Table(heads=heads, rows=rows):
                yield _table(heads, rows)
            case _:
                assert_never(block)


def _points(block: Points) -> str:
    numbers = [points for points, _ in block.rows]
    numbers += [] if block.total is None else [block.total[0]]
    places = most_places(numbers)

    def said(number: Decimal, *, signs: bool) -> str:
        return padded(number, places, signs=signs)

    rows = [f"| {said(points, signs=True)} | {_line(text)} |" for points, text in block.rows]
    if block.total is not None:
        points, text = block.total
        rows.append(f"| **= {said(points, signs=False)}** | **{_line(text)}** |")
    return "\n".join(["| points | |", "|---:|---|", *rows])


def _table(heads: tuple[str, ...], rows: tuple[tuple[str, ...], ...]) -> str:
    lines = [heads, tuple("---" for _ in heads)]
    written = ["| " + " | ".join(_line(cell) for cell in row) + " |" for row in rows]
    head = "| " + " | ".join(_line(cell) for cell in lines[0]) + " |"
    return "\n".join([head, "|" + "|".join(lines[1]) + "|", *written])


def _line(text: str) -> str:
    return escaped(text)
