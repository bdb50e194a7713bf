"""Which phrases a text mentions, fast for texts not seen before.

Whether a text mentions a phrase depends only on those of its words that stand in some phrase, and
on where they stand. There are few such patterns in many titles, so each is looked up once.
"""

from __future__ import annotations

from collections.abc import Sequence

from leadrules.language.phrases import PhraseIndex, PhraseSet
from leadrules.language.text import words

_MOST_PATTERNS = 65_536
_LONGEST_PATTERN = 64  # words

_ASCII_WORDS = "".join(
    character if character.isalnum() or character == "_" else " " for character in map(chr, range(128))
)
"""For `str.translate` of ASCII text: whatever is in no word is a blank."""


class Mentions:
    """Several sets of phrases, answered together as a mask; safe to share between threads.

    >>> bin(Mentions([PhraseSet(["ceo"]), PhraseSet(["sales"]), PhraseSet(["vp"])]).flags("vp, sales"))
    '0b110'
    """

    def __init__(self, sets: Sequence[PhraseSet]) -> None:
        self._index = PhraseIndex(sets)
        phrases = [one for some in sets for one in (*some.phrases, *some.exceptions)]
        vocabulary = dict.fromkeys(part for phrase in phrases for part in phrase.parts)
        self._number = {word: number for number, word in enumerate(vocabulary) if word != "*"}.get
        self._patterns: dict[tuple[int | None, ...], int] = {}

    def flags(self, normalised: str) -> int:
        """A mask of the sets that a normalised text mentions: bit i stands for the i-th set."""
        if normalised.isascii():
            said = normalised.translate(_ASCII_WORDS).split()
        else:
            said = words(normalised)
        if len(said) > _LONGEST_PATTERN:
            return self._index.flags(normalised)
        pattern = tuple(map(self._number, said))
        found = self._patterns.get(pattern)
        if found is None:
            found = self._index.flags(normalised)
            if len(self._patterns) >= _MOST_PATTERNS:
                self._patterns.clear()
            self._patterns[pattern] = found
        return found
