"""A diagnostic is shown with its code, place, source line, carets and help."""

from __future__ import annotations

import pytest

from leadrules.diagnostics import Diagnostic, LeadError, RulesetError, Severity, Span
from leadrules.diagnostics.rendering import render, to_json


def shown(line: str, span: Span) -> tuple[str, str]:
    """The source line and the carets under it, as rendered, without the margin."""
    diagnostic = Diagnostic("LR104", "x", file="a.yaml", span=span, source_line=line)
    _, _, _, source, carets = render(diagnostic).split("\n")
    return source.partition("| ")[2], carets.partition("| ")[2]


def test_an_error_in_a_file() -> None:
    diagnostic = Diagnostic(
        "LR104",
        "the key `when` is given twice",
        file="rules/b2b-saas/2.1.0.yaml",
        span=Span(31, 15, 31, 22),
        help="it was first given on line 30",
        source_line='        when: indstry in ["software"]',
    )
    assert render(diagnostic) == (
        "error[LR104] repeated-key: the key `when` is given twice\n"
        "  --> rules/b2b-saas/2.1.0.yaml:31:15\n"
        "   |\n"
        '31 |         when: indstry in ["software"]\n'
        "   |               ^^^^^^^\n"
        "help: it was first given on line 30"
    )


def test_line_numbers_widen_the_margin() -> None:
    diagnostic = Diagnostic(
        "LR104", "x", file="a.yaml", span=Span(1200, 1, 1200, 2), source_line="a: 1"
    )
    assert render(diagnostic) == (
        "error[LR104] repeated-key: x\n    --> a.yaml:1200:1\n     |\n1200 | a: 1\n     | ^"
    )


def test_an_error_in_a_lead_has_a_place() -> None:
    diagnostic = Diagnostic("LR502", "`12x` is not a number", place="events[3].seconds")
    assert render(diagnostic) == (
        "error[LR502] unreadable-value: `12x` is not a number\n  --> events[3].seconds"
    )


def test_a_place_within_a_file_shows_both() -> None:
    diagnostic = Diagnostic(
        "LR104", "x", file="leads.csv", span=Span(3, 1, 3, 1), place="employees"
    )
    assert render(diagnostic).endswith("\n  --> leads.csv:3:1: employees")


def test_without_any_place_there_is_only_the_message() -> None:
    assert render(Diagnostic("LR104", "x", Severity.WARNING)) == "warning[LR104] repeated-key: x"


def test_a_code_that_the_table_lacks_is_shown_alone() -> None:
    assert render(Diagnostic("LR999999", "x")) == "error[LR999999]: x"


@pytest.mark.parametrize(
    ("line", "span", "source", "carets"),
    [
        ("a: 1", Span(1, 5, 1, 5), "a: 1", "    ^"),
        ("a: 1", Span(1, 9, 1, 12), "a: 1", "    ^"),
        ("\ta: 1", Span(1, 2, 1, 3), "    a: 1", "    ^"),
        ("名前: x", Span(1, 5, 1, 6), "名前: x", "      ^"),
        ("x: 名前", Span(1, 4, 1, 6), "x: 名前", "   ^^^^"),
        ("e\u0301: x", Span(1, 5, 1, 6), "e\u0301: x", "   ^"),
        ("a\x1b: x", Span(1, 5, 1, 6), "a\\x1b: x", "       ^"),
        ("a: [x,", Span(1, 4, 7, 2), "a: [x,", "   ^^^"),
    ],
    ids=["empty", "past the end", "tab", "wide", "under wide", "combining", "control", "lines"],
)
def test_carets_stand_under_the_text(line: str, span: Span, source: str, carets: str) -> None:
    assert shown(line, span) == (source, carets)


def test_a_long_line_is_cut_around_the_carets() -> None:
    line = "x" * 5000 + "HERE" + "y" * 5000
    source, carets = shown(line, Span(1, 5001, 1, 5005))
    assert source == "..." + "x" * 40 + "HERE" + "y" * 56 + "..."
    assert source[carets.index("^") : carets.rindex("^") + 1] == "HERE"


def test_a_long_line_that_begins_with_the_carets_is_cut_at_its_end() -> None:
    source, carets = shown("HERE" + "y" * 5000, Span(1, 1, 1, 5))
    assert source == "HERE" + "y" * 96 + "..."
    assert carets == "^^^^"


def test_nothing_that_a_terminal_would_obey_is_shown() -> None:
    evil = "\x1b]8;;http://x\x07\u202e\ud800\n"
    diagnostic = Diagnostic(
        "LR104", evil, file=evil, span=Span(1, 1, 1, 99), help=evil, source_line=evil, place=evil
    )
    text = render(diagnostic)
    assert len(text.split("\n")) == 6
    assert all(line.isprintable() for line in text.split("\n"))
    assert "\\x1b]8;;http://x" in text


def test_color_is_only_added() -> None:
    diagnostic = Diagnostic(
        "LR104", "x", file="a.yaml", span=Span(1, 1, 1, 2), help="y", source_line="a: 1"
    )
    colored = render(diagnostic, color=True)
    assert "\x1b[1;31m" in colored
    for code in ("\x1b[1;31m", "\x1b[1;32m", "\x1b[1;34m", "\x1b[1m", "\x1b[0m"):
        colored = colored.replace(code, "")
    assert colored == render(diagnostic)


def test_json_leaves_out_what_is_not_there() -> None:
    assert to_json(Diagnostic("LR999999", "x", place="employees")) == {
        "code": "LR999999",
        "severity": "error",
        "message": "x",
        "place": "employees",
    }


def test_json_has_the_whole_stretch_and_a_bounded_line() -> None:
    data = to_json(
        Diagnostic("LR104", "x", file="a", span=Span(1, 2, 3, 4), help="y", source_line="z" * 9999)
    )
    assert data == {
        "code": "LR104",
        "name": "repeated-key",
        "severity": "error",
        "message": "x",
        "file": "a",
        "line": 1,
        "column": 2,
        "end_line": 3,
        "end_column": 4,
        "help": "y",
        "source_line": "z" * 1000,
    }


@pytest.mark.parametrize("kind", [RulesetError, LeadError])
def test_an_exception_reads_as_all_its_diagnostics(kind: type[RulesetError | LeadError]) -> None:
    error = kind([Diagnostic("LR999999", "x"), Diagnostic("LR999999", "y")])
    assert str(error) == "error[LR999999]: x\n\nerror[LR999999]: y"
