"""Patterns that stall backtracking engines: matched in one pass here, or refused at load."""

from __future__ import annotations

import json

import pytest
from whole_path import at_once, condition, refused, scored

STALLS = [
    # pattern, text, found
    ("(a+)+$", "a" * 28 + "!", False),
    ("(a+)+$", "a" * 9_000 + "!", False),
    (r"\s+$", "x" + " " * 9_000 + "x", False),
    ("(a|a)*b", "a" * 9_000, False),
    ("(a|aa)+$", "a" * 9_000 + "!", False),
    ("(x*)*y", "x" * 9_000 + "y", True),
    ("^(([a-z])+.)+[A-Z]([a-z])+$", "a" * 9_000, True),
    (".*.*.*=.*", "x=" * 4_000, True),
]


@pytest.mark.parametrize(("pattern", "text", "found"), STALLS, ids=lambda value: str(value)[:20])
def test_it_answers_at_once(pattern: str, text: str, found: bool) -> None:
    rules = condition(f"matches(job_title, {json.dumps(pattern)})".replace("\\\\", "\\"))
    with at_once():
        assert scored(rules, {"job_title": text}).fired == (("it",) if found else ())


MEANINGS = [
    # what engines disagree on: a digit is 0 to 9, `$` is the very end, and so on
    (r"^\d$", "٣", False),
    (r"^\d$", "3", True),
    (r"^\w$", "é", True),
    (r"^a$", "a\n", True),  # a line's end is a blank at the text's end, which is trimmed
    (r"a.b", "a\nb", True),
    (r"^\s$", "x", False),
]


@pytest.mark.parametrize(("pattern", "text", "found"), MEANINGS)
def test_it_means_one_thing(pattern: str, text: str, found: bool) -> None:
    rules = condition(f'matches(job_title, "{pattern}")')
    assert scored(rules, {"job_title": text}).fired == (("it",) if found else ())


@pytest.mark.parametrize(
    "pattern",
    [
        r"(a)\1",
        "(?=a)",
        "(?<!a)b",
        "a*?",
        "a*+",
        "(?i)a",
        r"\ba",
        "(a{100}){100}",
        "[",
        "(",
        "a" * 201,
    ],
    ids=lambda text: text[:10],
)
def test_what_is_outside_the_subset_is_refused(pattern: str) -> None:
    with at_once():
        found = refused(condition(f'matches(job_title, "{pattern}")'))
    # WHY: a backslash that Python would read as something else is refused before the pattern is
    assert found.code == ("LR301" if pattern in (r"(a)\1", r"\ba") else "LR313")
    assert found.span is not None
