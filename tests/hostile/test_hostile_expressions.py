"""Hostile expressions: each is one clear error at load, at once, and none of it is ever run."""

from __future__ import annotations

import pytest
from whole_path import at_once, condition, refused, rules, scored

NOT_IN_THE_LANGUAGE = "LR303"

HOSTILE = {
    # what is written: (code, column from the condition's start, what the message names)
    "employees = 50": (NOT_IN_THE_LANGUAGE, 11, "`=`"),
    "employees == 50\nopted_out": ("LR301", 0, "more than one line"),
    "(x:=5)": (NOT_IN_THE_LANGUAGE, 3, "`:=`"),
    "lambda: 1": (NOT_IN_THE_LANGUAGE, 1, "`lambda`"),
    "await employees": (NOT_IN_THE_LANGUAGE, 1, "`await`"),
    'f"{employees}"': (NOT_IN_THE_LANGUAGE, 0, "`f` before its quotes"),
    "[x for x in tags]": (NOT_IN_THE_LANGUAGE, 4, "`for`"),
    "lead.clear()": (NOT_IN_THE_LANGUAGE, 5, "`.`"),
    'tags.append("hot")': (NOT_IN_THE_LANGUAGE, 0, "`.`"),
    "employees.real": (NOT_IN_THE_LANGUAGE, 10, "`.`"),
    "().__class__": (NOT_IN_THE_LANGUAGE, 3, "`.`"),
    "4000000**4000000 > 1": (NOT_IN_THE_LANGUAGE, 8, "`**`"),
    '"%999999999d" % 1 == job_title': (NOT_IN_THE_LANGUAGE, 0, "`%`"),
    "job_title.ljust(999999999) == job_title": (NOT_IN_THE_LANGUAGE, 10, "`.`"),
    "rand() > 1": ("LR305", 1, "`rand`"),
    "open('/etc/passwd')": ("LR305", 1, "`open`"),
    "__import__('os').system('ls')": (NOT_IN_THE_LANGUAGE, 1, "`__import__`"),
    "1 == True": ("LR307", 1, "cannot be compared"),
    "employees == True": ("LR307", 14, "cannot be compared"),
    "employees == 5 | employees == 1": (NOT_IN_THE_LANGUAGE, 16, "`|`"),
    '"CTO" in "DIRECTOR"': ("LR307", 0, "is not a list"),
    "employees is None": (NOT_IN_THE_LANGUAGE, 11, "`is`"),
    "tags[0] == 'x'": (NOT_IN_THE_LANGUAGE, 5, "subscripts"),
    "1 if 1 else " * 3_000 + "1": ("LR302", 1, "more than 2000"),
    "-" * 100_000 + "1": ("LR302", 1, "more than 2000"),
    " and ".join(["opted_out"] * 10_000): ("LR302", 1, "more than 2000"),
    "not " * 3_000 + "opted_out": ("LR302", 1, "more than 2000"),
    "not " * 400 + "opted_out": ("LR302", None, "deep"),
    "9" * 5_000 + " > employees": ("LR302", 1, "more than 2000"),
    "9" * 1_900 + " > employees": ("LR310", 1, "not a number that can be compared"),
    "opted_out\0": ("LR108", 0, "control character `\\x00`"),
    "opted_out == \ud800": ("LR108", 0, "control character `\\ud800`"),
}


@pytest.mark.parametrize("written", HOSTILE, ids=lambda text: ascii(text[:30]))
def test_it_is_one_error_that_says_where_and_what(written: str) -> None:
    code, column, named = HOSTILE[written]
    with at_once():
        found = refused(condition(written))
    assert found.code == code
    assert named in found.message
    assert found.span is not None
    assert found.source_line is not None
    assert found.span.line == 22
    if column is not None:
        assert found.span.column == 24 + column
    assert found.help is not None or found.code in ("LR305", "LR307")


def test_a_million_tests_in_one_condition_are_too_many_bytes() -> None:
    with at_once():
        found = refused(condition(" and ".join(["opted_out"] * 10**6)))
    assert (found.code, found.file) == ("LR102", "hostile.yaml")


@pytest.mark.parametrize(
    ("title", "fired"),
    [
        ("Director", False),
        ("Coordinator", False),
        ("CTO", True),
        ("ＣＥＯ", True),
        ("𝐂𝐄𝐎", True),
        ("СЕО", False),  # Cyrillic: another word, as it is to every reader of the text's bytes
        ("C\u200bEO", True),
    ],
)
def test_a_title_is_found_by_whole_words(title: str, fired: bool) -> None:
    text = condition("mentions(job_title, executive)")
    assert scored(text, {"job_title": title}).fired == (("it",) if fired else ())


def test_unknown_and_false_is_false_in_either_order() -> None:
    text = rules(
        "{id: one, when: opted_out and employees > 5, points: 1, otherwise: 2, missing: 3}",
        "{id: other, when: employees > 5 and opted_out, points: 1, otherwise: 2, missing: 3}",
    )
    decision = scored(text, {"employees": 1})
    assert dict(decision.points) == {"one": 2, "other": 2}


def test_the_longest_and_the_deepest_conditions_allowed_score_at_once() -> None:
    with at_once():
        wide = " or ".join(f"employees == {number}" for number in range(48))
        deep = "not " * 40 + "opted_out"
        assert scored(condition(wide), {"employees": 47}).fired == ("it",)
        assert scored(condition(deep), {"opted_out": True}).fired == ("it",)
