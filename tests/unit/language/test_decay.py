"""Decay tables are exact, fall, end, and are bounded."""

from itertools import pairwise
from math import isqrt

import pytest

from leadrules.language import decay

DAY = 86_400 * 10**6


def halved_by_integers(numerator: int, denominator: int) -> int:
    """10**9 * 2**-(numerator/denominator), rounded, by comparing integers only.

    The rounded value is the largest k with k - 1/2 <= x, that is
    (2k - 1)**denominator * 2**numerator <= (2 * 10**9)**denominator.
    """
    low, high = 0, 10**9
    bound = (2 * 10**9) ** denominator
    while low < high:
        middle = (low + high + 1) // 2
        if (2 * middle - 1) ** denominator << numerator <= bound:
            low = middle
        else:
            high = middle - 1
    return low


@pytest.mark.parametrize("days", [1, 2, 7, 14, 30, 45])
def test_a_half_life_is_what_whole_numbers_say(days: int) -> None:
    table = decay.half_life(days * DAY, DAY)
    expected = [halved_by_integers(age, days) for age in range(len(table.factors))]
    assert list(table.factors) == expected
    assert halved_by_integers(len(expected), days) == 0
    assert (table.step, table.tail) == (DAY, 0)


def test_a_step_that_does_not_divide_the_half_life_is_exact_too() -> None:
    table = decay.half_life(3, 7)
    assert list(table.factors) == [halved_by_integers(7 * age, 3) for age in range(14)]


def test_a_quarter_of_the_points_is_left_after_two_half_lives_and_half_a_root_between() -> None:
    factors = decay.half_life(2, 1).factors
    assert factors[4] == 250_000_000
    assert factors[1] == isqrt(5 * 10**17)


def test_an_exact_half_rounds_away_from_zero() -> None:
    assert decay.half_life(1, 1).factors[10] == 976_563  # 976,562.5


def test_a_long_half_life_only_falls() -> None:
    factors = decay.half_life(640 * DAY, DAY).factors
    assert all(later < earlier for earlier, later in pairwise(factors[:9000]))
    assert all(later <= earlier for earlier, later in pairwise(factors))
    assert factors[0] == decay.ONE
    assert factors[-1] == 1


def test_a_table_has_a_bounded_number_of_steps() -> None:
    assert len(decay.half_life(647 * DAY, DAY).factors) <= decay.MAXIMUM_STEPS
    with pytest.raises(decay.TooManyStepsError):
        decay.half_life(648 * DAY, DAY)
    with pytest.raises(decay.TooManyStepsError):
        decay.half_life(10**18, 1)


def test_linear_decay_loses_the_same_part_of_the_original_each_interval() -> None:
    table = decay.linear(3000, per=30 * DAY)
    assert table.factors == (1_000_000_000, 700_000_000, 400_000_000, 100_000_000)
    assert (table.step, table.tail) == (30 * DAY, 0)
    assert len(decay.linear(1, per=1).factors) == 10_000
    assert decay.linear(10_000, per=1).factors == (decay.ONE,)


def test_stairs_hold_all_of_the_points_before_the_first_and_the_last_for_good() -> None:
    table = decay.steps([(7 * DAY, 7500), (21 * DAY, 2000)])
    assert table.step == 7 * DAY
    assert table.factors == (1_000_000_000, 750_000_000, 750_000_000)
    assert table.tail == 200_000_000


def test_stairs_that_share_no_long_step_are_refused() -> None:
    with pytest.raises(decay.TooManyStepsError):
        decay.steps([(DAY, 5000), (DAY + 1, 0)])
