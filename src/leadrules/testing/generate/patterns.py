"""Patterns of the language's subset, and texts in which they are found or nearly so."""

from __future__ import annotations

from leadrules.testing.generate.choices import Choices

_ATOMS = (
    "a", "b", "ceo", "1", r"\d", r"\w", r"\s", ".", "[a-z]", "[^a-c]", r"\.", "[A-Z0-9]", "É",
    r"\D", r"\W", r"\S", "ß", "[é]", r"\+",
)  # fmt: skip
_MARKS = ("", "", "", "?", "*", "+", "{2}", "{1,3}", "{2,}", "{0}")


def pattern(choices: Choices, depth: int = 2) -> str:
    """A pattern, sometimes with groups, alternatives and anchors."""
    text = "".join(_part(choices, depth) for _ in range(choices.integer(1, 3)))
    if choices.chance(20):
        text = f"{text}|{_part(choices, 0)}"
    if choices.chance(20):
        text = f"^{text}"
    if choices.chance(20):
        text = f"{text}$"
    return text


def _part(choices: Choices, depth: int) -> str:
    if depth and choices.chance(25):
        return f"({pattern(choices, depth - 1)}){choices.pick(_MARKS)}"
    return choices.pick(_ATOMS) + choices.pick(_MARKS)
