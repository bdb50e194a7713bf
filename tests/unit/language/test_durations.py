"""A duration is a whole number and a unit."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from leadrules.language.durations import LONGEST, parse_duration, parse_promise
from leadrules.language.ir import Duration

SECOND = 1_000_000


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("0s", 0),
        ("90s", 90),
        ("30m", 30 * 60),
        ("12h", 12 * 3600),
        ("30d", 30 * 86_400),
        ("2w", 14 * 86_400),
        ("3mo", 90 * 86_400),
        ("007d", 7 * 86_400),
    ],
)
def test_a_duration_is_its_microseconds(text: str, seconds: int) -> None:
    assert parse_duration(text) == seconds * SECOND


@pytest.mark.parametrize(
    "text",
    [
        "",
        "d",
        "30",
        "30 d",
        "1.5d",
        "-1d",
        "+1d",
        "30D",
        "1y",
        "1d12h",
        "٣d",
        "1d\n",
        "9" * 5000 + "d",
    ],
)
@pytest.mark.parametrize("parse", [parse_duration, parse_promise])
def test_anything_else_is_none(parse: Callable[[str], object], text: str) -> None:
    with pytest.raises(ValueError, match="duration"):
        parse(text)


def test_a_duration_has_an_end() -> None:
    assert parse_duration("3650000d") == LONGEST
    with pytest.raises(ValueError, match="too long"):
        parse_duration("3650001d")


def test_a_promise_keeps_days_apart_from_time() -> None:
    assert parse_promise("2d") == Duration(days=2)
    assert parse_promise("48h") == Duration(microseconds=48 * 3600 * SECOND)


@pytest.mark.parametrize("text", ["1w", "1mo"])
def test_a_promise_knows_no_weeks_or_months(text: str) -> None:
    with pytest.raises(ValueError, match="working time"):
        parse_promise(text)
