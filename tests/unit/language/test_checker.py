"""What the checker answers, beyond the words of each offence."""

from __future__ import annotations

from itertools import product

import pytest

from leadrules.diagnostics import Severity
from leadrules.language.checker import Checked, check, labels, names, rules
from leadrules.language.checker.desk import MOST_FOUND
from leadrules.language.document import parse_document
from leadrules.language.source import read_source

HEAD = """language: 1
ruleset: tiny
version: 1.0.0
fields: {size: {type: integer}, spare: {type: text}}
scores: {fit: {}}
verdicts: [{verdict: MQL, when: fit >= 1}, {verdict: cold}]
groups:
  - group: g
    score: fit
    rules:
"""


def checked(text: str) -> Checked:
    source = read_source(text, "rules.yaml")
    return check(source, parse_document(source))


def test_warnings_do_not_refuse_a_ruleset() -> None:
    answer = checked(HEAD + "      - {id: big, when: size > 5, points: 10}\n")
    assert [found.severity for found in answer.diagnostics] == [Severity.WARNING]
    assert answer.ruleset is not None


def test_an_error_does() -> None:
    answer = checked(HEAD + "      - {id: big, when: sise > 5, points: 10}\n")
    assert [found.code for found in answer.diagnostics] == ["LR304"]
    assert answer.ruleset is None


def test_everything_is_found_at_once_in_the_order_of_the_text() -> None:
    wrong = "".join(
        f"      - {{id: r{place}, when: {name} > 5, points: 1}}\n"
        for place, (name, _) in enumerate(product(["a", "b", "c"], range(3)))
    )
    answer = checked(HEAD.replace("fit >= 1", "fti >= 1") + wrong)
    lines = [found.span.line for found in answer.diagnostics if found.span]
    assert lines == [6, *range(11, 20)]


RULE = "      - {{id: r{}, when: size > 5, points: 1}}\n"


def test_there_are_at_most_so_many_rules(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "MOST_RULES", 3)
    most = HEAD + "".join(RULE.format(place) for place in range(3))
    assert checked(most).ruleset is not None
    answer = checked(most + RULE.format("x"))
    assert [found.message for found in answer.diagnostics] == ["there are 4 rules, more than 3"]


@pytest.mark.parametrize(
    ("limit", "message"),
    [
        ("MOST_NAMES", "there are 3 names, more than 2"),
        ("MOST_VERDICTS", "there are 2 verdicts, more than 1"),
    ],
)
def test_there_are_at_most_so_many_names_and_verdicts(
    monkeypatch: pytest.MonkeyPatch, limit: str, message: str
) -> None:
    most = int(message[-1])
    monkeypatch.setattr(names, limit, most + 1)
    assert checked(HEAD + RULE.format(1)).ruleset is not None
    monkeypatch.setattr(names, limit, most)
    answer = checked(HEAD + RULE.format(1))
    assert [found.message for found in answer.diagnostics] == [message]


def test_a_matrix_has_a_bounded_number_of_cells(monkeypatch: pytest.MonkeyPatch) -> None:
    axis = "{score: fit, from: {A: 0, B: 1}}"
    text = f"matrices: {{m: {{rows: {axis}, columns: {axis}}}}}\n" + HEAD + RULE.format(1)
    monkeypatch.setattr(labels, "MOST_CELLS", 4)
    assert checked(text).ruleset is not None
    monkeypatch.setattr(labels, "MOST_CELLS", 3)
    assert [found.message for found in checked(text).diagnostics if found.code == "LR418"] == [
        "this matrix has more than 3 cells"
    ]


def test_all_decays_together_have_a_bounded_number_of_steps(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rule = "      - {{id: r{}, count: visit, each: 1, decay: {{percent: 10, per: 1d}}}}\n"
    text = "events: {visit: {}}\n" + HEAD + rule.format(1) + rule.format(2)
    monkeypatch.setattr(rules, "MOST_DECAY_STEPS", 20)
    assert checked(text).ruleset is not None
    monkeypatch.setattr(rules, "MOST_DECAY_STEPS", 19)
    assert [found.code for found in checked(text).diagnostics] == ["LR412"]


def test_after_a_hundred_errors_nobody_reads_on() -> None:
    wrong = "      - {{id: r{}, when: sise > 5, points: 1}}\n"
    answer = checked(HEAD + "".join(wrong.format(place) for place in range(MOST_FOUND + 50)))
    assert len(answer.diagnostics) == MOST_FOUND
    assert answer.ruleset is None


def test_of_warnings_too_there_are_a_hundred_at_most() -> None:
    spare = "".join(f"  f{place}: {{type: text}}\n" for place in range(MOST_FOUND + 50))
    head = HEAD.replace("fields: {size: {type: integer}, spare: {type: text}}\n", "")
    answer = checked("fields:\n  size: {type: integer}\n" + spare + head + RULE.format(1))
    assert len(answer.diagnostics) == MOST_FOUND
    assert answer.ruleset is not None
