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

_WORDS = bytes(
    ord(chr(code).lower()) if chr(code).isalnum() or chr(code) == "_" else ord(" ")
    for code in range(128)
) + bytes(128)
"""For `bytes.translate` of ASCII text: lower case, and a blank for whatever is in no word."""

Pattern = tuple[int | None, ...]
"""A text's words by their numbers, None for those that stand in no phrase."""


class Mentions:
    """Several sets of phrases, answered together as a mask; safe to share between threads.

    >>> sets = [PhraseSet(["ceo"]), PhraseSet(["sales"]), PhraseSet(["vp"])]
    >>> bin(Mentions(sets).flags("vp, sales"))
    '0b110'
    """

    def __init__(self, sets: Sequence[PhraseSet]) -> None:
        self._index = PhraseIndex(sets)
        phrases = [one for some in sets for one in (*some.phrases, *some.exceptions)]
        vocabulary = dict.fromkeys(part for phrase in phrases for part in phrase.parts)
        vocabulary.pop("*", None)
        # WHY: the words of ASCII text are looked up as bytes, which are cut up in half the time
        forms = [(form, n) for n, word in enumerate(vocabulary) for form in (word, word.encode())]
        self._number = dict[str | bytes, int](forms).get
        self._patterns: dict[Pattern, int] = {}

    def pattern(self, ascii_text: str) -> Pattern:
        """All that counts of a text in ASCII, normalised or not."""
        return tuple(map(self._number, ascii_text.encode().translate(_WORDS).split()))

    def flags(self, normalised: str) -> int:
        """A mask of the sets that a normalised text mentions: bit i stands for the i-th set."""
        if normalised.isascii():
            pattern = self.pattern(normalised)
        else:
            pattern = tuple(map(self._number, words(normalised)))
        if len(pattern) > _LONGEST_PATTERN:
            return self._index.flags(normalised)
        found = self._patterns.get(pattern)
        if found is None:
            found = self._index.flags(normalised)
            if len(self._patterns) >= _MOST_PATTERNS:
                self._patterns.clear()
            self._patterns[pattern] = found
        return found
