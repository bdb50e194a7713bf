"""Phrases against a search that tries everything."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from leadrules.language.phrases import PhraseIndex, PhraseSet, parse_phrase

WORDS = st.sampled_from("aaabbc")


@st.composite
def phrases(draw: st.DrawFn) -> str:
    parts = draw(st.lists(WORDS, min_size=1, max_size=4))
    for _ in range(draw(st.integers(0, 2))):
        parts.insert(draw(st.integers(0, len(parts))), "*")
    return " ".join(parts)


SETS = st.tuples(st.lists(phrases(), max_size=3), st.lists(phrases(), max_size=2))
TEXTS = st.lists(WORDS, max_size=12)


def lengths(parts: tuple[str, ...], text: list[str]) -> set[int]:
    """How many words at the start of the text the parts can stand for."""
    if not parts:
        return {0}
    counts = (1, 2, 3) if parts[0] == "*" else (1,) if text[:1] == [parts[0]] else ()
    return {
        count + rest
        for count in counts
        if count <= len(text)
        for rest in lengths(parts[1:], text[count:])
    }


def occurrences(sources: list[str], text: list[str]) -> set[tuple[int, int]]:
    return {
        (start, start + length)
        for source in sources
        for start in range(len(text))
        for length in lengths(parse_phrase(source).parts, text[start:])
    }


def by_trying_everything(any_of: list[str], exceptions: list[str], text: list[str]) -> bool:
    excuses = occurrences(exceptions, text)
    return any(
        not any(first <= start and end <= last for first, last in excuses)
        for start, end in occurrences(any_of, text)
    )


@settings(max_examples=400)
@given(st.lists(SETS, max_size=4), TEXTS)
def test_every_set_is_mentioned_exactly_where_trying_everything_finds_it(
    sets: list[tuple[list[str], list[str]]], text: list[str]
) -> None:
    made = [PhraseSet(*each) for each in sets]
    expected = [by_trying_everything(*each, text) for each in sets]
    flags = PhraseIndex(made).flags(" - ".join(text))
    assert [bool(flags >> number & 1) for number in range(len(made))] == expected
    assert [each.mentions(" ".join(text)) for each in made] == expected


@given(SETS, TEXTS)
def test_more_exceptions_never_add_a_mention(
    one: tuple[list[str], list[str]], text: list[str]
) -> None:
    joined = " ".join(text)
    if PhraseSet(*one).mentions(joined):
        assert PhraseSet(one[0]).mentions(joined)
