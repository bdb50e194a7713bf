"""What a true condition says of its values, and that thinking about it ends."""

from __future__ import annotations

import random

import pytest

from leadrules.language import ir
from leadrules.language.checker import check, truths
from leadrules.language.checker.desk import Desk
from leadrules.language.checker.ranges import SIXTY_FOUR_BITS, Range
from leadrules.language.checker.sets import Numbers, Texts, join, meet, within
from leadrules.language.checker.truths import Truths, points
from leadrules.language.document import parse_document
from leadrules.language.source import read_source

TEXT = """language: 1
ruleset: tiny
version: 1.0.0
fields: {size: {type: integer}}
scores: {fit: {}}
verdicts: [{verdict: MQL, when: fit >= 1}, {verdict: cold}]
groups:
  - {group: g, score: fit, rules: [{id: big, when: size > 5 and size < 2, points: 1}]}
"""
SIZE = ir.Read(ir.Origin.MEASURE, "size", ir.Type.INTEGER)
CELL = ir.Read(ir.Origin.LABEL, "cell", ir.Type.RUNG)
TITLE = ir.Read(ir.Origin.MEASURE, "title", ir.Type.TEXT)


def of(expression: ir.Expression) -> truths.Truth | None:
    source = read_source(TEXT, "rules.yaml")
    return Truths(Desk(source, parse_document(source))).of(expression)


def some(generator: random.Random) -> tuple[Numbers, set[int]]:
    numbers = {number for number in range(12) if generator.random() < 0.5}
    return points(numbers), numbers


@pytest.mark.parametrize("seed", range(50))
def test_sets_of_numbers_are_those_of_their_numbers(seed: int) -> None:
    generator = random.Random(seed)
    (one, ones), (other, others) = some(generator), some(generator)
    assert meet(one, other) == points(ones & others)
    assert join(one, other) == points(ones | others)
    assert meet(one, other.others) == points(ones - others)
    assert within(one, other) == (ones <= others)
    assert one.others.others == one
    assert join(one, one.others) == Numbers((SIXTY_FOUR_BITS,))


def test_sets_of_texts_may_be_all_others() -> None:
    few, one = Texts(frozenset("ab")), Texts(frozenset("b"))
    assert within(one, few)
    assert not within(few, one)
    assert within(few.others, one.others)
    assert meet(few.others, one.others) == few.others
    assert meet(one.others, few) == meet(few, one.others) == Texts(frozenset("a"))
    assert join(one, few.others) == Texts(frozenset("a"), excluded=True)
    assert meet(one, one.others).empty


def test_a_constant_is_true_or_never() -> None:
    assert of(ir.Constant(True, ir.Type.BOOLEAN)) == truths.Truth({}, exact=True)
    assert of(ir.Constant(False, ir.Type.BOOLEAN)) is None


def test_cells_of_a_matrix_are_texts() -> None:
    cell = ir.Constant("A1", ir.Type.RUNG)
    same, other = ir.Compare("==", CELL, cell), ir.Compare("!=", CELL, cell)
    assert of(ir.And((same, ir.OneOf(CELL, ("A1", "B2"))))) is not None
    assert of(ir.And((same, ir.OneOf(CELL, ("B2",))))) is None
    assert of(ir.And((same, other))) is None


def test_a_bound_between_two_values_is_the_nearer_one_on_its_side() -> None:
    half = ir.Constant(25, ir.Type.NUMBER, 1)  # 2.5
    assert of(ir.Compare("==", SIZE, half)) is None
    above = of(ir.Compare(">", SIZE, half))
    assert above is not None
    assert above.held[SIZE] == Numbers((Range(3, SIXTY_FOUR_BITS.high),))


@pytest.mark.parametrize(
    "expression",
    [
        ir.Compare("==", SIZE, SIZE),
        ir.Compare("<", ir.Domain(TITLE), ir.Constant(2, ir.Type.INTEGER)),
        ir.TextIs(TITLE, ir.TextTest.CONTAINS, ("a",)),
        ir.Domain(TITLE),
    ],
)
def test_nothing_follows_from_other_conditions(expression: ir.Expression) -> None:
    assert of(expression) == truths.Truth({}, exact=False)


def test_what_is_asked_of_a_text_that_no_field_describes_may_be() -> None:
    equals = ir.TextIs(TITLE, ir.TextTest.EQUALS, ("a",))
    found = of(equals)
    assert found is not None
    assert found.held == {TITLE: Texts(frozenset("a"))}


def test_thinking_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    source = read_source(TEXT, "rules.yaml")
    document = parse_document(source)
    assert [found.code for found in check(source, document).diagnostics] == ["LR454"]
    monkeypatch.setattr(truths, "MOST_STEPS", 2)
    assert check(source, document).diagnostics == ()
