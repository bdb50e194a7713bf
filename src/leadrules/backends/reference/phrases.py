"""Phrases found in a text, naively: every stretch of words is tried."""

from __future__ import annotations

from collections.abc import Iterable

from leadrules.language.text import normalise, words

ANY_WORDS = "*"  # one to three words


def mentioned(text: str, phrases: Iterable[str], exceptions: Iterable[str]) -> bool:
    """Whether some occurrence of a phrase does not lie within an occurrence of an exception.

    >>> mentioned("Assistant to the CEO", ["ceo"], ["assistant to *"])
    False
    >>> mentioned("CEO, once assistant to a CEO", ["ceo"], ["assistant to *"])
    True
    """
    said = words(normalise(text))
    excused = occurrences(said, exceptions)
    return any(
        not any(start <= first and last <= end for start, end in excused)
        for first, last in occurrences(said, phrases)
    )


def occurrences(said: list[str], phrases: Iterable[str]) -> list[tuple[int, int]]:
    """Where phrases stand among the words, as (first, one past the last)."""
    return [
        (first, last)
        for parts in map(parts_of, phrases)
        for first in range(len(said))
        for last in range(first + 1, min(len(said), first + 3 * len(parts)) + 1)
        if is_phrase(said[first:last], parts)
    ]


def parts_of(phrase: str) -> list[str]:
    """The words and stars of a phrase."""
    first, *others = (words(part) for part in normalise(phrase).split(ANY_WORDS))
    return first + [part for other in others for part in (ANY_WORDS, *other)]


def is_phrase(said: list[str], parts: list[str]) -> bool:
    """Whether these words, all of them, are the phrase."""
    if not parts:
        return not said
    part, *rest = parts
    if part == ANY_WORDS:
        return any(is_phrase(said[n:], rest) for n in (1, 2, 3) if n <= len(said))
    return said[:1] == [part] and is_phrase(said[1:], rest)
