"""A column is an alarm where it tells the outcome too well, and an id never is."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import numpy as np
import polars as pl
import pytest

from leadrules.analysis.compare.leaks.alarm import LEAST, Alarm, alarm

LEADS = 2000
RANDOM = np.random.default_rng(7)
WON = RANDOM.random(LEADS) < 0.2
ALONE = np.arange(LEADS)
OF_TEN = ALONE // 10


def raised(values: Any, won: Any = WON, cluster: Any = ALONE, dtype: Any = None) -> Alarm | None:
    return alarm(pl.Series(values, dtype=dtype, strict=False), won, cluster, seed=3)


def either(if_won: Any, otherwise: Any) -> list[Any]:
    return [if_won if one else otherwise for one in WON]


@pytest.mark.parametrize(
    "values",
    [
        either("won", "lost"),
        either(" Won", "lost"),
        either(True, False),
        either(0, 1),
        either(2, 1.5),
        either(Decimal("1.50"), Decimal("2.5")),
        either(date(2024, 2, 1), date(2024, 1, 1)),
        either(["a"], ["b"]),
        either(b"a", b"b"),
        either("10", "9"),
        either(float("inf"), 0.0),
        [2 if won else 1 + 2 * (n % 2) for n, won in enumerate(WON)],
        [f"{5000 + n if won else n}" for n, won in enumerate(WON)],
        [date(2024, 1, 1) + timedelta(n + 3000 * int(won)) for n, won in enumerate(WON)],
        [str(date(2024, 1, 1) + timedelta(n + 3000 * int(won))) for n, won in enumerate(WON)],
    ],
)
def test_values_that_tell_the_outcome_are_an_alarm(values: list[Any]) -> None:
    found = raised(values)
    assert found is not None
    assert found.by == "values"
    assert found.auc >= 0.95


@pytest.mark.parametrize(
    "values",
    [
        either("x", None),
        either(None, "x"),
        either(1, None),
        either(1.5, float("nan")),
        either(" ", "x"),
        either([], None),
    ],
)
def test_whether_there_is_a_value_is_an_alarm(values: list[Any]) -> None:
    assert raised(values) == Alarm("missing", 1.0)


@pytest.mark.parametrize(
    "values",
    [
        [f"lead-{n}" for n in RANDOM.permutation(LEADS)],
        list(RANDOM.permutation(LEADS)),
        [None] * LEADS,
        ["same"] * LEADS,
        list(RANDOM.random(LEADS)),
        [("a", "b", "c")[n] for n in RANDOM.integers(0, 3, LEADS)],
        [("x" if one else "y") if n % 2 else "z" for n, one in enumerate(WON)],
        [None if n % 2 else one for n, one in enumerate(RANDOM.random(LEADS))],
    ],
)
def test_what_is_no_use_or_only_of_some_use_is_no_alarm(values: list[Any]) -> None:
    assert raised(values) is None


def test_a_name_of_a_company_is_no_alarm_though_its_leads_go_together() -> None:
    of_company = RANDOM.random(LEADS // 10) < 0.3
    names = [f"c{n}" for n in RANDOM.permutation(LEADS // 10)]
    values = [names[n] for n in OF_TEN]
    assert raised(values, of_company[OF_TEN], OF_TEN) is None
    # were leads held against others of their own company, it would be one
    assert raised(values, of_company[OF_TEN]) is not None


def test_a_few_leads_may_be_chance() -> None:
    for few in (LEAST - 1, LEAST):
        won = np.arange(100) < few
        cluster = np.arange(100)
        assert (raised(list(won), won, cluster) is None) == (few < LEAST)
        assert (raised(list(~won), ~won, cluster) is None) == (few < LEAST)
        assert (raised([1 if one else None for one in won], won, cluster) is None) == (few < LEAST)
    assert raised([], np.array([], np.bool_), np.array([], np.int64)) is None


def test_values_of_a_few_leads_may_be_chance_though_many_have_none() -> None:
    values = [1 if won else 0 for won in WON]
    known = [value if n < 30 else None for n, value in enumerate(values)]
    assert raised(known) is None


def test_the_same_seed_gives_the_same_answer() -> None:
    values = [("x" if won else "y") if n % 50 else "z" for n, won in enumerate(WON)]
    assert raised(values) == raised(values)
