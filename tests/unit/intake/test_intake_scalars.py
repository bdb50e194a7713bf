"""Scalars of numpy and pandas, by look-alikes: neither is imported, here or there."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from enum import Enum, IntEnum, StrEnum
from types import SimpleNamespace
from typing import Any

import pytest

from leadrules.intake.scalars import plain


def foreign(module: str, name: str, **parts: Any) -> Any:
    """An object of a class that another library would have."""
    return type(name, (), {"__module__": module, **parts})()


def numpy_scalar(item: Any, kind: str = "i", text: str = "") -> Any:
    return foreign(
        "numpy",
        "scalar",
        shape=(),
        dtype=SimpleNamespace(kind=kind),
        item=lambda self: item,
        __str__=lambda self: text,
    )


class Colour(StrEnum):
    RED = "red"


MixedIn = Enum("MixedIn", {"RED": "red"}, type=str)


class Size(IntEnum):
    BIG = 3


class Float(float):
    def __repr__(self) -> str:
        return "np.float64(0.1)"


class Moment(datetime):
    """As pandas' Timestamp: arithmetic would give this class again."""


class Day(date):
    pass


class Money(Decimal):
    pass


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (Colour.RED, "red"),
        (MixedIn["RED"], "red"),
        (Size.BIG, 3),
        (Float(0.1), 0.1),
        (Money("1.50"), Decimal("1.50")),
        (Day(2024, 1, 31), date(2024, 1, 31)),
        (Moment(2024, 1, 31, 9, tzinfo=UTC), datetime(2024, 1, 31, 9, tzinfo=UTC)),
        (numpy_scalar(7), 7),
        (numpy_scalar(True, "b"), True),
        (numpy_scalar(0.5, "f"), 0.5),
        (numpy_scalar("x", "U"), "x"),
        (numpy_scalar(0, "M", "2024-01-31"), date(2024, 1, 31)),
        (
            numpy_scalar(0, "M", "2024-01-31T09:30:00.123456789"),
            datetime(2024, 1, 31, 9, 30, 0, 123456),
        ),
    ],
)
def test_a_foreign_scalar_becomes_pythons_own(given: object, expected: object) -> None:
    assert (type(plain(given)), plain(given)) == (type(expected), expected)


@pytest.mark.parametrize(
    "given",
    [
        None,
        float("nan"),
        Float("nan"),
        Decimal("NaN"),
        Decimal("sNaN"),
        foreign("pandas._libs.missing", "NAType"),
        foreign("pandas._libs.tslibs.nattype", "NaTType"),
        numpy_scalar(float("nan"), "f"),
        numpy_scalar(None, "M", "NaT"),
    ],
)
def test_what_other_libraries_call_missing_is_missing(given: object) -> None:
    assert plain(given) is None


def test_what_is_no_scalar_is_given_back() -> None:
    array = foreign("numpy", "ndarray", shape=(3,))
    month = numpy_scalar(0, "M", "2024-01")
    series = foreign("pandas.core.series", "Series")
    for given in (array, month, series, b"x", {1}, 1j):
        assert plain(given) is given


def test_a_numpy_scalar_whose_item_is_itself_does_not_recurse() -> None:
    given = foreign("numpy", "longdouble", shape=(), dtype=SimpleNamespace(kind="f"))
    type(given).item = lambda self: self
    assert plain(given) is given


def test_a_moment_keeps_its_offset_and_its_fold() -> None:
    zone = timezone(timedelta(hours=2))
    moment = plain(Moment(2024, 1, 31, 9, 30, 1, 5, zone, fold=1))
    assert isinstance(moment, datetime)
    assert (moment.utcoffset(), moment.fold) == (timedelta(hours=2), 1)
