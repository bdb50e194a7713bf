"""What an explanation's page is made of, before it is text, Markdown or HTML."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, assert_never

Audience = Literal["sales", "auditor"]
"""`sales`: short and in plain words. `auditor`: everything, by its ids."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A sentence or two; `faint` for what matters less."""

    text: str
    faint: bool = False


@dataclass(frozen=True, slots=True)
class Items:
    """A list of short texts; each may have a mark before it, such as whether it holds."""

    items: tuple[str, ...]
    numbered: bool = False


@dataclass(frozen=True, slots=True)
class Points:
    """Signed points, each with its text; with `total` they are seen to add up to it."""

    rows: tuple[tuple[Decimal, str], ...]
    total: tuple[Decimal, str] | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """Names with what they come to."""

    facts: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of text under heads."""

    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


Block = Paragraph | Items | Points | Facts | Table


@dataclass(frozen=True, slots=True)
class Section:
    """Blocks under a heading."""

    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """A title, what is said first, and sections; sections without blocks are left out."""

    title: str
    lead: tuple[Block, ...]
    sections: tuple[Section, ...]


def page(
    title: str, lead: Sequence[Block], sections: Sequence[tuple[str, Sequence[Block]]]
) -> Page:
    """A page; blocks and sections that say nothing are left out."""
    kept = [(name, tuple(filter(_says, blocks))) for name, blocks in sections]
    return Page(
        title,
        tuple(filter(_says, lead)),
        tuple(Section(name, blocks) for name, blocks in kept if blocks),
    )


def _says(block: Block) -> bool:
    match block:
        case Paragraph(text=text):
            return bool(text)
        case Items(items=items):
            return bool(items)
        case Points(rows=rows, total=total):
            return bool(rows) or total is not None
        case Facts(facts=facts):
            return bool(facts)
        case Table(rows=rows):
            return bool(rows)
        case _:
            assert_never(block)
