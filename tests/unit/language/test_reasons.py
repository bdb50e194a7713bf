"""Reasons: holes, braces, and what is no name."""

from __future__ import annotations

import pytest

from leadrules.language import ir
from leadrules.language.ir import Origin, Type
from leadrules.language.reasons import parse_reason
from leadrules.language.scope import Name

NAMES = {
    "employees": Name(Origin.FIELD, Type.INTEGER),
    "spent": Name(Origin.MEASURE, Type.NUMBER, places=2),
}
EMPLOYEES = ir.Read(Origin.FIELD, "employees", Type.INTEGER)
SPENT = ir.Read(Origin.MEASURE, "spent", Type.NUMBER, 2)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("", ()),
        ("fits", ("fits",)),
        ("{employees} seats, {spent} spent", (EMPLOYEES, " seats, ", SPENT, " spent")),
        ("{employees}{spent}", (EMPLOYEES, SPENT)),
        ("{{{employees}}} in }}{{", ("{", EMPLOYEES, "} in }{")),
        ("{{employees}}", ("{employees}",)),
    ],
)
def test_a_reason_is_text_with_holes(text: str, parts: tuple[object, ...]) -> None:
    assert parse_reason(text, NAMES) == (ir.Reason(parts), ())


@pytest.mark.parametrize(
    ("text", "code", "at"),
    [
        ("has {employes} seats", "LR304", "employes"),
        ("{employees:,}", "LR315", "{employees:,}"),
        ("{employees.real}", "LR315", "{employees.real}"),
        ("{employees!r}", "LR315", "{employees!r}"),
        ("{}", "LR315", "{}"),
        ("{ employees }", "LR315", "{ employees }"),
        ("{0}", "LR315", "{0}"),
        ("a } b", "LR315", "}"),
        ("a { b", "LR315", "{"),
    ],
)
def test_a_bad_hole_is_blamed(text: str, code: str, at: str) -> None:
    reason, (problem,) = parse_reason(text, NAMES)
    assert reason is None
    assert (problem.code, text[problem.start : problem.end]) == (code, at)
    assert problem.help


def test_all_bad_holes_are_found() -> None:
    _, problems = parse_reason("{a} {b} {employees} }", NAMES)
    assert [problem.code for problem in problems] == ["LR304", "LR304", "LR315"]
