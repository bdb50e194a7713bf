"""Patterns against Python's `re` on what both can say, and on what normalising must not break."""

from __future__ import annotations

import re

from hypothesis import assume, example, given, reject, settings
from hypothesis import strategies as st

from leadrules.language.patterns import Pattern, PatternError
from leadrules.language.text import fold, normalise

ONE = st.sampled_from(
    [
        *("a", "b", "A", "é", "_", "1", "-", r"\.", ".", r"\d", r"\w", r"\s", r"\D", r"\W", r"\S"),
        *("[ab]", "[^ab]", "[a-c1]", r"[\d\s-]", r"[^\w.]", r"[-\]A-Z]"),
    ]
)
MARKS = st.sampled_from(["", "?", "*", "+", "{2}", "{0,2}", "{1,}", "{0}"])
TEXTS = st.text(st.sampled_from("aabbcA1é-_. \n"), max_size=9)


def in_a_row(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    marked = st.builds("({}){}".format, inner, MARKS)
    return st.lists(inner | marked, min_size=1, max_size=3).map("".join) | st.lists(
        inner, min_size=2, max_size=3
    ).map("|".join)


PATTERNS = st.recursive(
    st.builds("{}{}".format, ONE, MARKS) | st.sampled_from(["^", "$"]), in_a_row, max_leaves=7
)


def read(source: str, exact: bool) -> Pattern | PatternError:
    try:
        return Pattern(source, exact)
    except PatternError as error:
        return error


def in_python(source: str) -> re.Pattern[str]:
    """The same with the law's meaning of `^`, `$` and `.`; the texts here tell no other apart."""
    return re.compile(re.sub(r"(?<!\[)\^", r"\\A", source).replace("$", r"\Z"), re.DOTALL)


@settings(max_examples=500)
@given(PATTERNS, TEXTS)
@example("(a?){2}$|^b", "ab")
@example("((^a)*|b)*$", "xba")
def test_a_pattern_finds_what_pythons_finds(source: str, text: str) -> None:
    pattern = read(source, exact=True)
    if isinstance(pattern, PatternError):
        assert pattern.message.endswith("stands for no character and cannot repeat")
        reject()
    assert pattern.found_in(text) is bool(in_python(source).search(text))


@given(PATTERNS, st.lists(TEXTS, max_size=5))
def test_what_a_pattern_read_before_changes_nothing(source: str, texts: list[str]) -> None:
    pattern = read(source, exact=False)
    if isinstance(pattern, PatternError):
        reject()
    fresh = [Pattern(source, exact=False).found_in(text) for text in texts]
    assert [pattern.found_in(text) for text in texts] == fresh


@given(st.text(max_size=80))
@example("H\u0331")
@example("a \t b")
@example("e\u200b\u0301")
def test_any_text_as_a_pattern_is_found_in_itself(text: str) -> None:
    folded = fold(text)
    assume(folded and folded == folded.strip())
    escaped = re.sub(r"[\\.\[\](){}|?*+^$]", r"\\\g<0>", text)
    assert Pattern(escaped, exact=False).found_in(normalise(text))
    assert Pattern(escaped, exact=True).found_in(f"({text})")


@given(st.characters(exclude_categories=["Cs"]), st.booleans())
def test_a_class_of_one_character_finds_it(character: str, exact: bool) -> None:
    compared = character if exact else fold(character)
    assume(len(compared) == 1)
    backslash = "\\" if character.isascii() and not character.isalnum() else ""
    text = compared if exact else normalise(compared) or " "
    assert Pattern(f"^[{backslash}{character}]$", exact).found_in(text)
    assert not Pattern(f"^[^{backslash}{character}]$", exact).found_in(text)


@given(st.text(st.sampled_from(r"ab\dbwZ1[]^-(){},?*+|.$:=!<P>é́ﬁ"), max_size=30))
def test_any_source_is_a_pattern_or_an_error_with_a_place(source: str) -> None:
    pattern = read(source, exact=False)
    if isinstance(pattern, PatternError):
        assert 0 <= pattern.offset <= len(source)
        assert "\n" not in pattern.message
    else:
        pattern.found_in("abc-1")
