"""What holds of the normalisation and the words of any text."""

from __future__ import annotations

from unicodedata import category, normalize

from hypothesis import example, given
from hypothesis import strategies as st

from leadrules.language import text as text_module
from leadrules.language import unicode14
from leadrules.language.text import is_word_character, normalise, words

BESIDE_UNASSIGNED = [
    chr(code)
    for low, high in unicode14.unassigned()
    for code in (low - 1, low, high, high + 1)
    if code < 0x100000
]
NASTY = st.sampled_from(
    [
        *"aAiIhHjJςσΣßẞ _-.\t\n\x1fİﬁǅ",
        *"\u0307\u0301\u0308\u0331\u0323\u0345\u0344\u0f73\u0f71\uff76\uff9e",
        *"\u200b\u200d\u00ad\ufeff\u00a0\u3000\u2028\u0378\U0001df25\ud800",
        *"\u1100\u1161\u11a8\u00a8\u03f4\u2126\u212a\u03d3\u03f9\u1e9e\ufdfa",
    ]
)
TEXTS = st.text() | st.text(st.sampled_from(BESIDE_UNASSIGNED)) | st.lists(NASTY).map("".join)
ZERO_WIDTH = {0xAD, 0x180E, 0xFEFF} | {
    *range(0x200B, 0x2010),
    *range(0x202A, 0x202F),
    *range(0x2060, 0x2065),
}


def is_assigned(character: str) -> bool:
    return not any(low <= ord(character) <= high for low, high in unicode14.unassigned())


def as_the_law_says(text: str) -> str:
    """Law 9 read aloud, one character after the other."""
    stretches: list[list[str]] = [[]]
    for character in text:
        if ord(character) in ZERO_WIDTH:
            continue
        if is_assigned(character):
            stretches[-1].append(character)
        else:
            stretches += [[character], []]
    done = ""
    for stretch in map("".join, stretches):
        if stretch and is_assigned(stretch[0]):
            letters = ["i" if c == "İ" else c.lower() for c in normalize("NFKC", stretch)]
            done += normalize("NFKC", "".join("σ" if c == "ς" else c for c in letters))
        else:
            done += stretch
    spaced = "".join(" " if c.isspace() and is_assigned(c) else c for c in done)
    return " ".join(piece for piece in spaced.split(" ") if piece)


@given(TEXTS)
@example("İ\u030c")
@example("e\u200b\u0301")
@example("H\u0331")
@example("ΑΣ\u0345Σ")
def test_normalising_twice_changes_nothing(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)


@given(TEXTS)
def test_normalisation_is_the_laws(text: str) -> None:
    assert normalise(text) == as_the_law_says(text)


@given(TEXTS)
def test_words_are_the_laws(text: str) -> None:
    inside = [is_assigned(c) and (category(c)[0] in "LMN" or c == "_") for c in text]
    marked = "".join(c if word else " " for c, word in zip(text, inside, strict=True))
    assert words(text) == marked.split()
    assert [is_word_character(c) for c in text] == inside


@given(TEXTS)
def test_the_way_for_long_texts_gives_what_python_gives(text: str) -> None:
    stretch = "".join(filter(is_assigned, text))
    padding = "x" * 1_001
    assert text_module._nfkc(padding + stretch) == normalize("NFKC", padding + stretch)


@given(st.text(st.characters(max_codepoint=0x7F)))
def test_plain_text_takes_no_other_way(text: str) -> None:
    assert normalise(text + "é") == f"{normalise(text + 'x')[:-1]}é"
