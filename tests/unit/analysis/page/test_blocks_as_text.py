"""Blocks of a page as text for a terminal."""

from __future__ import annotations

from markupsafe import Markup

from leadrules.analysis.page.as_text import sections_as_text
from leadrules.analysis.page.blocks import (
    Block,
    Callout,
    Cell,
    Column,
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
from leadrules.decision.layout import Page

TABLE = Table(
    "Caption",
    (Column("rule"), Column("leads", number=True)),
    ((Cell("large", tone="good"), Cell("12", number=True, under="of 30")),
     (Cell("x" * 50), Cell("3", number=True, tone="bad"))),
)  # fmt: skip


def said(*blocks: Block, width: int = 60, color: bool = False) -> list[str]:
    section = Section("id", "Title", "Short", blocks)
    return list(sections_as_text((section,), Page(width, color)))[2:]


def test_words_and_lists() -> None:
    assert said(Text("some words")) == ["  some words"]
    assert said(Items(("one", "two"))) == ["  - one", "  - two"]
    assert said(Facts((("a", "1"), ("long", "2")))) == ["  a     1", "  long  2"]
    assert said(Facts(())) == []
    assert said(Callout("warn", "Mind", "this is odd")) == ["  ! Mind. this is odd"]
    assert said(Omitted("Charts", "there is nothing to draw")) == [
        "  Charts: left out, as there is nothing to draw"
    ]


def test_a_table_stands_in_columns_with_what_is_under_its_cells_where_there_is_room() -> None:
    head = "  rule" + " " * 38
    assert said(TABLE, width=50) == [
        f"{head}leads",
        "  large" + " " * 40 + "12",
        f"  {'x' * 37}...      3",
    ]
    assert said(TABLE, width=100)[1].endswith("12 (of 30)")


def test_colour_says_what_the_words_say() -> None:
    lines = said(TABLE, color=True)
    assert lines[1].startswith("\x1b[32m")
    assert lines[2].startswith("\x1b[31m")


def test_a_table_stands_apart_from_others() -> None:
    lines = said(Text("before"), TABLE, TABLE, Text("after"), Text("and more"))
    assert [place for place, line in enumerate(lines) if not line] == [1, 5, 9]


def test_what_is_folded_away_on_a_page_is_left_out_here() -> None:
    assert said(Fold("more", (Text("hidden"),))) == []
    assert said(Fold("more", (Text("shown"),), open=True)) == ["  shown"]
    assert said(Filtered("filter", (Text("shown"),))) == ["  shown"]
    assert said(Part("A part", (Text("shown"),))) == ["  A part:", "  shown"]


def test_a_figure_is_its_table() -> None:
    figure = Figure("Leads by rule", Markup("<svg/>"), TABLE)
    assert said(figure)[0] == "  Leads by rule"
    assert said(Figures((figure, figure)))[1:4] == said(TABLE)


def test_a_section_without_lines_is_left_out() -> None:
    assert list(sections_as_text((Section("id", "Title", "Short", ()),), Page())) == []


def test_what_cannot_be_seen_is_escaped() -> None:
    table = Table("c", (Column("a\x1b"),), ((Cell("b\u202e"),),))
    assert said(table, Text("c\x1b")) == ["  a\\x1b", "  b\\u202e", "", "  c\\x1b"]
