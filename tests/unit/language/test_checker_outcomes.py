"""What a condition can come to, given what its numbers can be."""

import pytest

from leadrules.language import ir
from leadrules.language.checker.outcomes import (
    EITHER,
    Operator,
    Outcomes,
    assume,
    comparisons,
    extent,
    outcomes,
    refuse,
)
from leadrules.language.checker.ranges import SIXTY_FOUR_BITS, Range, rounded

TOTAL = ir.Read(ir.Origin.SCORE, "total", ir.Type.NUMBER, 2)
EMPLOYEES = ir.Read(ir.Origin.FIELD, "employees", ir.Type.INTEGER)
OPTED_OUT = ir.Read(ir.Origin.FIELD, "opted_out", ir.Type.BOOLEAN)
TITLE = ir.Read(ir.Origin.FIELD, "title", ir.Type.TEXT)
KEY = (ir.Origin.SCORE, "total")
FACTS = {KEY: Range(0, 6000), (ir.Origin.FIELD, "employees"): Range(1, 500)}


def whole(value: int, places: int = 0) -> ir.Constant:
    return ir.Constant(value, ir.Type.NUMBER if places else ir.Type.INTEGER, places)


def compare(left: ir.Expression, operator: Operator, bound: int) -> ir.Compare:
    return ir.Compare(operator, left, whole(bound))


NEVER = Outcomes(true=False, false=True, unknown=False)
ALWAYS = Outcomes(true=True, false=False, unknown=False)
TOLD = Outcomes(unknown=False)


@pytest.mark.parametrize(
    ("operator", "bound", "expected"),
    [
        (">=", 60, TOLD), (">=", 61, NEVER), (">=", 0, ALWAYS), (">", 60, NEVER), (">", -1, ALWAYS),
        ("<", 0, NEVER), ("<", 61, ALWAYS), ("<=", -1, NEVER), ("<=", 60, ALWAYS), ("<", 60, TOLD),
        ("==", 61, NEVER), ("==", 60, TOLD), ("!=", 61, ALWAYS), ("!=", 60, TOLD),
    ],
)  # fmt: skip
def test_a_score_is_compared_over_all_it_can_be(
    operator: Operator, bound: int, expected: Outcomes
) -> None:
    assert outcomes(compare(TOTAL, operator, bound), FACTS) == expected


def test_a_field_may_also_be_missing() -> None:
    assert outcomes(compare(EMPLOYEES, ">=", 1), FACTS) == Outcomes(false=False)
    assert outcomes(compare(EMPLOYEES, ">", 500), FACTS) == Outcomes(true=False)
    assert outcomes(compare(EMPLOYEES, ">", 500), {}) == EITHER


def test_a_single_value_equals_itself_always() -> None:
    facts = {KEY: Range(500, 500)}
    assert outcomes(compare(TOTAL, "==", 5), facts).always
    assert outcomes(compare(TOTAL, "!=", 5), facts) == NEVER


def test_what_is_no_number_can_come_out_either_way() -> None:
    text = ir.Constant("a", ir.Type.TEXT)
    assert outcomes(OPTED_OUT, FACTS) == EITHER
    assert outcomes(ir.Compare("==", TITLE, text), FACTS) == EITHER
    assert outcomes(ir.IsMissing(TITLE), FACTS) == TOLD
    assert extent(ir.Domain(TITLE), FACTS) is None
    assert extent(ir.Negate(TITLE), FACTS) is None


def test_constants_and_their_negations_are_certain() -> None:
    yes = ir.Constant(True, ir.Type.BOOLEAN)
    assert outcomes(yes, FACTS) == ALWAYS
    assert outcomes(ir.Not(yes), FACTS) == NEVER


def test_and_and_or_follow_the_three_values() -> None:
    never, always = compare(TOTAL, ">", 60), compare(TOTAL, ">=", 0)
    assert outcomes(ir.And((never, OPTED_OUT)), FACTS) == NEVER
    assert outcomes(ir.And((always, OPTED_OUT)), FACTS) == EITHER
    assert outcomes(ir.Or((always, OPTED_OUT)), FACTS) == ALWAYS
    assert outcomes(ir.Or((never, OPTED_OUT)), FACTS) == EITHER
    assert outcomes(ir.Or((never, never)), FACTS) == NEVER


def test_bounds_that_exclude_each_other_are_never_both_true() -> None:
    both = ir.And((compare(TOTAL, ">=", 50), compare(TOTAL, "<", 50)))
    assert not outcomes(both, FACTS).true
    half = ir.And((compare(TOTAL, ">", 50), compare(TOTAL, "<", 51)))
    assert outcomes(half, FACTS).true


def test_sums_and_differences_of_scores_have_ranges() -> None:
    twice = ir.Arithmetic("+", TOTAL, TOTAL, 2)
    assert outcomes(compare(twice, ">", 120), FACTS) == NEVER
    less = ir.Arithmetic("-", TOTAL, whole(10), 2)
    assert extent(less, FACTS) == extent(ir.Arithmetic("+", TOTAL, whole(-10), 2), FACTS)
    assert outcomes(compare(ir.Negate(TOTAL), ">", 0), FACTS) == NEVER
    product = extent(ir.Arithmetic("*", TOTAL, TOTAL, 4), FACTS)
    assert product is not None
    assert product.range == SIXTY_FOUR_BITS
    assert product.unknown


def test_a_sum_that_may_leave_64_bits_may_be_unknown() -> None:
    sum_ = extent(ir.Arithmetic("+", EMPLOYEES, EMPLOYEES, 0), {})
    assert sum_ is not None
    assert sum_.range == SIXTY_FOUR_BITS
    assert sum_.unknown


def test_lengths_and_days_are_whole_numbers_of_any_size() -> None:
    assert outcomes(compare(ir.Length(TITLE), ">", 3), FACTS) == EITHER
    assert outcomes(compare(ir.DaysSince(TITLE), "<", 0), FACTS) == EITHER


@pytest.mark.parametrize(
    ("operator", "expected"),
    [
        (">=", Range(5000, 6000)), (">", Range(5001, 6000)), ("<", Range(0, 4999)),
        ("<=", Range(0, 5000)), ("==", Range(5000, 5000)), ("!=", Range(0, 6000)),
    ],
)  # fmt: skip
def test_what_is_true_narrows(operator: Operator, expected: Range) -> None:
    narrowed = assume(compare(TOTAL, operator, 50), FACTS)
    assert narrowed is not None
    assert narrowed[KEY] == expected


def test_the_constant_may_stand_first() -> None:
    narrowed = assume(ir.Compare("<=", whole(50), TOTAL), FACTS)
    assert narrowed is not None
    assert narrowed[KEY] == Range(5000, 6000)


def test_a_bound_finer_than_the_score_takes_the_nearest_value_on_its_side() -> None:
    finer = whole(50_001, 3)  # 50.001
    above = assume(ir.Compare(">", TOTAL, finer), FACTS)
    below = assume(ir.Compare("<", TOTAL, finer), FACTS)
    assert above is not None
    assert below is not None
    assert (above[KEY].low, below[KEY].high) == (5001, 5000)
    assert assume(ir.Compare("==", TOTAL, finer), FACTS) is None


def test_what_is_refused_narrows_the_other_way() -> None:
    refused = refuse(ir.Or((compare(TOTAL, ">=", 50), compare(TOTAL, "<", 10))), FACTS)
    assert refused is not None
    assert refused[KEY] == Range(1000, 4999)
    assert refuse(ir.Or((compare(TOTAL, ">=", 50), compare(TOTAL, "<", 50))), FACTS) is None
    assert refuse(ir.Not(compare(TOTAL, ">=", 50)), FACTS) == {**FACTS, KEY: Range(5000, 6000)}
    assert assume(ir.Not(compare(TOTAL, ">=", 50)), FACTS) == {**FACTS, KEY: Range(0, 4999)}


def test_what_may_be_unknown_narrows_nothing_when_refused() -> None:
    assert refuse(compare(EMPLOYEES, ">=", 50), FACTS) == FACTS
    assert refuse(ir.Not(compare(EMPLOYEES, ">=", 50)), FACTS) == FACTS
    assert refuse(OPTED_OUT, FACTS) == FACTS
    assert assume(OPTED_OUT, FACTS) == FACTS
    assert assume(compare(EMPLOYEES, ">=", 50), {}) == {}


def test_every_comparison_is_found() -> None:
    first, second = compare(TOTAL, ">", 1), compare(TOTAL, ">", 2)
    nested = ir.Or((ir.Not(first), ir.And((OPTED_OUT, second))))
    assert list(comparisons(nested)) == [first, second]


def test_rounding_is_half_away_from_zero() -> None:
    assert [rounded(value, 10) for value in (14, 15, -14, -15, 0)] == [1, 2, -1, -2, 0]


def test_a_range_takes_the_floor_first_then_the_cap_and_a_weight_rounds() -> None:
    assert Range(-10, 90).bounded(0, 60) == Range(0, 60)
    assert Range(-10, 90).bounded(None, None) == Range(-10, 90)
    assert Range(-15, 15).weighted(5000) == Range(-8, 8)
    assert Range(-15, 15).weighted(None) == Range(-15, 15)
    assert Range(-15, 5).magnitude == 15
