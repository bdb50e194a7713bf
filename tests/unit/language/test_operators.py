"""The table of operators and functions: its examples are conditions of the language."""

from __future__ import annotations

import pytest

from leadrules.language.expressions import Name, Scope, compile_condition
from leadrules.language.ir import Origin, Type
from leadrules.language.operators import FUNCTIONS, OPERATORS, TYPE_WORDS

SCOPE = Scope(
    names={
        **{name: Name(Origin.FIELD, Type.INTEGER) for name in ("employees", "seats", "revenue")},
        **{name: Name(Origin.FIELD, Type.BOOLEAN) for name in ("opted_in", "opted_out")},
        **{name: Name(Origin.FIELD, Type.TEXT)
           for name in ("country", "industry", "job_title", "url")},
        **{name: Name(Origin.FIELD, Type.TEXTS) for name in ("tags", "interests")},
        "email": Name(Origin.FIELD, Type.EMAIL),
        "signed_on": Name(Origin.FIELD, Type.DATE),
    },
    phrases={"executive": (("ceo",), ())},
    lists={"competitors": ("acme.com",), "off_topic": ("jobs",)},
)  # fmt: skip


@pytest.mark.parametrize("name", [*OPERATORS, *FUNCTIONS])
def test_the_example_is_a_condition(name: str) -> None:
    example = {**OPERATORS, **FUNCTIONS}[name].example
    assert name in example
    assert compile_condition(example, SCOPE, want="any").problems == ()


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_function_name_is_reserved_even_where_a_field_has_it(name: str) -> None:
    assert FUNCTIONS[name].name == name
    assert FUNCTIONS[name].repeated <= (FUNCTIONS[name].rest is not None)


def test_every_type_has_words() -> None:
    assert set(TYPE_WORDS) == set(Type)
