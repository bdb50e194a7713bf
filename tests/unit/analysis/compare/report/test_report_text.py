"""The comparison as text for a terminal."""

from __future__ import annotations

import re

import pytest
from tests.unit.analysis.compare.report import comparisons

from leadrules.analysis.compare.report.text_page import text_of


def test_the_verdict_stands_first_and_the_whole_is_short() -> None:
    lines = text_of(comparisons.comparison()).splitlines()
    assert lines[0] == "b2b-saas: 1.0.0 or 2.0.0?"
    assert lines[3].startswith("Is 2.0.0 better than 1.0.0? Not shown: ")
    assert lines[6] == "Picking the best 40: a trade-off"
    assert "If rolled out: history cannot tell" in lines
    assert len(lines) <= 76


def test_it_answers_in_order() -> None:
    text = text_of(comparisons.comparison())
    heads = [line for line in text.splitlines() if re.match(r"[WFHC]", line)][0:]
    expected = [
        "What changed", "For whom", "Why", "Whether to switch", "How sure", "What cannot be known",
        "Caveats",
    ]  # fmt: skip
    assert [head for head in heads if head in expected] == expected


@pytest.mark.parametrize("width", [60, 80, 120])
def test_lines_are_no_wider_than_asked(width: int) -> None:
    wide = [
        line
        for line in text_of(comparisons.comparison(), width=width).splitlines()
        if len(line) > width
    ]
    # what cannot be broken: the matrix of verdicts
    assert all(re.match(r"  (by A|all by|SQL|MQL|nurture|cold|disqualified) ", one) for one in wide)


def test_without_an_outcome_it_says_so_and_counts_who_moves() -> None:
    text = text_of(comparisons.without_outcome())
    assert "no outcome was given" in text
    assert "get another verdict" in text
    assert "What cannot be known" not in text


def test_what_cannot_be_told_has_its_reason() -> None:
    text = text_of(comparisons.nothing_to_tell())
    assert "it cannot be told: no hybrid of the versions can score a lead" in text
    assert "no bounds: no lead was won" in text


def test_colour_only_where_asked_and_nothing_of_others_is_obeyed() -> None:
    plain = text_of(comparisons.hostile())
    assert "\x1b" not in plain
    assert "\u202e" not in plain
    assert "\x1b[1m" in text_of(comparisons.comparison(), color=True)


def test_a_version_against_itself() -> None:
    text = text_of(comparisons.against_itself())
    assert "no difference that matters" in text
    assert "there is nothing to explain" in text
