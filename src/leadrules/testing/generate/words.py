"""Words, and texts made of them that are read alike or nearly so."""

from __future__ import annotations

from leadrules.testing.generate.choices import Choices

WORDS = (
    "ceo", "chief", "officer", "director", "vice", "president", "assistant", "to", "head",
    "of", "sales", "co", "founder", "it", "it's", "été", "straße", "σοφός", "İzmir", "naïve",
    "東京", "ab_c", "r2d2", "ﬁnance", "ＣＴＯ", "x", "no", "true", "0111", "3.10",
)  # fmt: skip
"""Among them letters that change when normalised, and words that YAML 1.1 misreads."""

PHRASE_WORDS = tuple(word for word in WORDS if word.isalnum())
_JOINS = (" ", " ", " ", "-", ", ", "  ", "/", "\u00a0", "\u200b", "_", ". ", "")
_ADDED = ("\u200b", "\u00ad", "\ufeff", "\u0301", "!", " ", "'s", "s", "\u0378", "😀")


def text(choices: Choices, pool: tuple[str, ...] = WORDS) -> str:
    """One to four words, joined in some way."""
    words = [choices.pick(pool)]
    for _ in range(choices.pick((0, 0, 1, 1, 2, 3))):
        words += [choices.pick(_JOINS), choices.pick(pool)]
    return "".join(words)


def like(choices: Choices, wanted: str) -> str:
    """The same text, one that is read alike, or a near miss."""
    match choices.integer(0, 11):
        case 0 | 1 | 2 | 3:
            return wanted
        case 4:
            return wanted.upper()
        case 5:
            return f" {wanted.title()}\t"
        case 6:
            return wanted.replace(" ", choices.pick(_JOINS))
        case 7:
            return "".join(_wide(letter) for letter in wanted)
        case 8:
            at = choices.integer(0, len(wanted))
            return wanted[:at] + choices.pick(_ADDED) + wanted[at:]
        case 9:
            return f"{choices.pick(WORDS)}{choices.pick(_JOINS)}{wanted}"
        case 10:
            return f"{wanted}{choices.pick(_JOINS)}{choices.pick(WORDS)}"
        case _:
            return wanted[:-1] or choices.pick(WORDS)


def phrase(choices: Choices) -> str:
    """A phrase, sometimes with one or two `*`."""
    words = choices.some(PHRASE_WORDS, 1, 3)
    for _ in range(choices.pick((0, 0, 0, 1, 1, 2))):
        words.insert(choices.integer(0, len(words)), "*")
    return " ".join(words)


def filled(choices: Choices, wanted: str) -> str:
    """A text in which a phrase occurs, or nearly: each `*` is some words, or none."""
    parts: list[str] = []
    for word in wanted.split(" "):
        if word != "*":
            parts.append(word)
        else:
            parts += [choices.pick(PHRASE_WORDS) for _ in range(choices.pick((1, 2, 3, 0, 4)))]
    return like(choices, choices.pick((" ", " ", "-", ", ")).join(parts))


def _wide(letter: str) -> str:
    return chr(ord(letter) + 0xFEE0) if "!" <= letter <= "~" else letter
