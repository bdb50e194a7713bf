"""What a page is made of: sections, and in them texts, tables, figures and folds, without markup.

Nothing here is escaped; the template escapes all of it. Text in backticks is set as code.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal, TypeAlias

from markupsafe import Markup

Tone = Literal["good", "bad", "warn", "plain"]
"""Colour, never the only thing that says so."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: its text, a smaller text under it, and what it is sorted by if not by its text.

    `heat` is how strongly it is shaded, from 0 to 5.
    """

    text: str
    number: bool = False
    under: str = ""
    lines: tuple[str, ...] = ()
    """Further texts, one a line."""
    sort: float | None = None
    tone: Tone = "plain"
    strong: bool = False
    heat: int = 0


@dataclass(frozen=True, slots=True)
class Column:
    """The head of a column; numbers stand right."""

    title: str
    number: bool = False
    wide: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under a caption; the first cell of a row is its head.

    A `sortable` one gets buttons where scripts run. `total` marks the last row as a sum.
    """

    kind: ClassVar[str] = "table"
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    sortable: bool = False
    total: bool = False
    matrix: bool = False


@dataclass(frozen=True, slots=True)
class Figure:
    """A chart with its title, and the same figures as a table."""

    kind: ClassVar[str] = "figure"
    title: str
    chart: Markup
    table: Table
    note: str = ""
    legend: bool = False
    """Whether a line tells the versions' colours and shapes."""


@dataclass(frozen=True, slots=True)
class Figures:
    """Figures side by side where there is room."""

    kind: ClassVar[str] = "figures"
    figures: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph."""

    kind: ClassVar[str] = "text"
    text: str
    faint: bool = False


@dataclass(frozen=True, slots=True)
class Items:
    """A list."""

    kind: ClassVar[str] = "items"
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Facts:
    """Names, each with what it is."""

    kind: ClassVar[str] = "facts"
    facts: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Callout:
    """What must not be overread."""

    kind: ClassVar[str] = "callout"
    tone: Tone
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Omitted:
    """What is not there, and why."""

    kind: ClassVar[str] = "omitted"
    what: str
    why: str


@dataclass(frozen=True, slots=True)
class Fold:
    """What is shown when asked for, and printed where it stands open."""

    kind: ClassVar[str] = "fold"
    title: str
    blocks: tuple[Block, ...]
    open: bool = False


@dataclass(frozen=True, slots=True)
class Filtered:
    """Tables that one box of text filters together where scripts run."""

    kind: ClassVar[str] = "filtered"
    label: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a section with a heading; `exploratory` ones decide nothing, and say so."""

    kind: ClassVar[str] = "part"
    title: str
    blocks: tuple[Block, ...]
    exploratory: bool = False


Block: TypeAlias = (
    Table | Figure | Figures | Text | Items | Facts | Callout | Omitted | Fold | Filtered | Part
)


@dataclass(frozen=True, slots=True)
class Section:
    """A section of the page; `short` is what the contents call it."""

    id: str
    title: str
    short: str
    blocks: tuple[Block, ...]


def text(value: str, *, under: str = "", lines: tuple[str, ...] = (), tone: Tone = "plain") -> Cell:
    """A cell of text.

    >>> text("inbound").text
    'inbound'
    """
    return Cell(value, under=under, lines=lines, tone=tone)


def number(value: str, sort: float | None = None, *, under: str = "", strong: bool = False) -> Cell:
    """A cell of a figure as it is written; `sort` is the figure itself.

    >>> number("12.3 %", 0.123).number
    True
    """
    return Cell(value, number=True, under=under, sort=sort, strong=strong)


def none(why: str = "") -> Cell:
    """A cell without a figure, and why.

    >>> none("no lead was won").text
    '–'
    """
    return Cell("–", number=True, under=why)


def heads(*titles: str, texts: int = 1) -> tuple[Column, ...]:
    """The heads of columns, of which all but the first few hold numbers.

    >>> [column.number for column in heads("verdict", "leads")]
    [False, True]
    """
    return tuple(Column(title, place >= texts) for place, title in enumerate(titles))
