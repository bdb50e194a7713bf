"""Law 9: the one normalisation under which texts are compared, and the words of a text.

The same on every Python: what Unicode 14 does not assign stays as it is.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import chain, groupby
from unicodedata import combining, normalize

from leadrules.language import unicode14

_ZERO_WIDTH = (
    *(0x00AD, 0x180E, 0xFEFF),
    *(*range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2065)),
)
_ASCII_WORD = re.compile(r"[0-9A-Za-z_]+")
_LONG = 1_000  # characters; marks out of order cost their number squared in `unicodedata`


def normalise(text: str) -> str:
    """The form in which a text is compared; normalising it again changes nothing.

    Never raises: lone surrogates stay as they are. Blank text gives the empty string.

    >>> normalise("  Vice\\u00a0President,  ＳＡＬＥＳ ")
    'vice president, sales'
    """
    return " ".join(fold(text).split())


def fold(text: str) -> str:
    """The text normalised in all but its white space, whose characters are kept one by one.

    >>> fold(" Straße \\t")
    ' straße \\t'
    """
    if text.isascii():
        return text.lower()
    if not _perhaps_apart().search(text):
        return _fold_assigned(text)
    pieces = _unassigned().split(text.translate(dict.fromkeys(_ZERO_WIDTH)))
    pieces[::2] = map(_fold_assigned, pieces[::2])
    return "".join(pieces)


def words(normalised: str) -> list[str]:
    """The runs of letters, marks, numbers and `_` in a text, in order.

    >>> words("vice-president, r&d")
    ['vice', 'president', 'r', 'd']
    """
    pattern = _ASCII_WORD if normalised.isascii() else _word()
    return pattern.findall(normalised)


def is_word_character(character: str) -> bool:
    """Whether one character can stand in a word.

    >>> is_word_character("é"), is_word_character("-")
    (True, False)
    """
    return bool(words(character))


@cache
def blank_characters() -> str:
    """The characters of which blank text consists: white space and those of no width.

    >>> normalise(blank_characters())
    ''
    """
    spaces = (chr(code) for code in range(0x3001) if chr(code).isspace())
    return "".join((*spaces, *map(chr, _ZERO_WIDTH)))


def _fold_assigned(text: str) -> str:
    lowered = _nfkc(text).replace("İ", "i").lower().replace("ς", "σ")
    # WHY: a small letter and its mark may have one code point where the capital has none (H̱).
    return _nfkc(lowered)


def _nfkc(text: str) -> str:
    """NFKC in time linear in the text, up to the logarithm of its longest run of marks."""
    if len(text) <= _LONG:
        return normalize("NFKC", text)
    decomposed = {character: normalize("NFKD", character) for character in set(text)}
    every = chain.from_iterable(map(decomposed.__getitem__, text))
    ordered = (
        "".join(sorted(run, key=combining) if marks else run)
        for marks, run in groupby(every, key=lambda character: combining(character) > 0)
    )
    return normalize("NFC", "".join(ordered))


@cache
def _unassigned() -> re.Pattern[str]:
    return re.compile(f"([{unicode14.as_character_class(unicode14.unassigned())}]+)")


@cache
def _perhaps_apart() -> re.Pattern[str]:
    # WHY: `re` tries the ranges beyond the first plane one by one, so they are taken as one here.
    first_plane = tuple(span for span in unicode14.unassigned() if span[0] < 0x10000)
    ranges = (*first_plane, (0x10000, 0x10FFFF), *((code, code) for code in _ZERO_WIDTH))
    return re.compile(f"[{unicode14.as_character_class(ranges)}]")


@cache
def _word() -> re.Pattern[str]:
    return re.compile(f"[{unicode14.as_character_class(unicode14.word_characters())}]+")
