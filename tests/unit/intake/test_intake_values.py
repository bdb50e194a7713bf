"""What the table in tests/conformance/intake.yaml cannot write."""

from __future__ import annotations

import time
from contextlib import suppress
from decimal import Decimal, localcontext

import pytest

from leadrules.intake.values import Unreadable, read_value
from leadrules.language.ir import Field, Limits, Type


def read(field: Field, raw: object) -> object:
    return read_value(field, raw, zone="UTC", limits=Limits(), zone_declared=False)


INTEGER = Field("x", Type.INTEGER)
NUMBER = Field("x", Type.NUMBER, places=2)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (Decimal("250"), 250),
        (Decimal("2.5E+2"), 250),
        (Decimal("250.000"), 250),
        (Decimal("0E+999999"), 0),
        (Decimal("-0"), 0),
        (Decimal("9223372036854775807.0"), 2**63 - 1),
        (2**63 - 1, 2**63 - 1),
        (-(2**63), -(2**63)),
    ],
)
def test_a_whole_decimal_is_an_integer(given: object, expected: int) -> None:
    assert read(INTEGER, given) == expected


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (Decimal("Infinity"), "`Infinity` is not a whole number"),
        (Decimal("1E+999999"), "`1E+999999` does not fit 64 bits"),
        (Decimal("1E-999999"), "`1E-999999` is not a whole number"),
        pytest.param(10**5000, "a number of 16610 bits does not fit 64 bits", id="huge"),
        (2**64, "`18446744073709551616` does not fit 64 bits"),
        ("9" * 5000, f"`{'9' * 60}...` does not fit 64 bits"),
        (b"250", "a value of type `bytes` is not a whole number"),
        ({}, "a value of type `dict` is not a whole number"),
        (1j, "a value of type `complex` is not a whole number"),
        ("12\x1b[31m", "`12\\x1b[31m` is not a whole number"),
        ("1\n2", "`1\\n2` is not a whole number"),
    ],
)
def test_a_message_shows_what_was_given_safely(given: object, message: str) -> None:
    with pytest.raises(Unreadable) as error:
        read(INTEGER, given)
    assert error.value.message == str(error.value) == message


def test_a_number_has_exactly_its_places_in_any_decimal_context() -> None:
    with localcontext() as context:
        context.prec = 3
        assert str(read(NUMBER, "1234567.8")) == "1234567.80"
        assert str(read(NUMBER, 1234567.8)) == "1234567.80"
        assert str(read(NUMBER, Decimal("1234567.8"))) == "1234567.80"
        assert str(read(NUMBER, Decimal("1E+5"))) == "100000.00"


def test_the_value_of_a_personal_field_is_in_no_message() -> None:
    field = Field("email", Type.EMAIL, personal=True)
    with pytest.raises(Unreadable) as error:
        read(field, "secret")
    assert error.value.message == str(error.value) == "the value is not an email address"
    with pytest.raises(Unreadable) as error:
        read(Field("tags", Type.TEXTS, personal=True, choices=("a",)), ["secret"])
    assert "secret" not in str(error.value)


@pytest.mark.parametrize("kind", [kind for kind in Type if kind is not Type.RUNG])
@pytest.mark.parametrize("given", [b"x", {1}, object(), 1j, {"a": 1}, float("inf")])
def test_what_no_field_can_hold_is_unreadable_whatever_the_type(kind: Type, given: object) -> None:
    with pytest.raises(Unreadable):
        read(Field("x", kind), given)


@pytest.mark.parametrize("kind", [kind for kind in Type if kind is not Type.RUNG])
@pytest.mark.parametrize("given", [None, float("nan"), Decimal("sNaN"), "", " \u200b"])
def test_missing_is_missing_whatever_the_type(kind: Type, given: object) -> None:
    assert read(Field("x", kind), given) is None


@pytest.mark.parametrize("kind", [kind for kind in Type if kind is not Type.RUNG])
def test_a_megabyte_is_refused_or_read_swiftly(kind: Type) -> None:
    started = time.process_time()
    for text in (
        "9" * 1_000_000,
        " " * 1_000_000 + "x",
        "a@" * 500_000,
        ";" * 1_000_000 + "\ud800",
    ):
        with suppress(Unreadable):
            read(Field("x", kind), text)
    assert time.process_time() - started < 1


def test_a_tuple_is_a_list_and_the_callers_list_is_not_kept() -> None:
    given = ["hot"]
    value = read(Field("tags", Type.TEXTS), given)
    given.append("cold")
    assert value == ("hot",)
    assert read(Field("tags", Type.TEXTS), ("hot", "HOT")) == ("hot",)


def test_a_stand_in_that_is_no_value_of_the_type_is_still_a_text() -> None:
    for kind in (Type.BOOLEAN, Type.DATE, Type.TIMESTAMP, Type.NUMBER, Type.EMAIL):
        assert read(Field("x", kind, stand_ins=("N/A",)), " n/a") is None


def test_no_field_is_of_a_labels_type() -> None:
    with pytest.raises(AssertionError):
        read(Field("x", Type.RUNG), "A")
