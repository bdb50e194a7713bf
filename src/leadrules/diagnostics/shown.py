"""Other people's text, made safe to show on a terminal or in a log."""

from __future__ import annotations


def shown(text: str) -> str:
    r"""The text with control, direction and invisible characters, and surrogates, escaped.

    >>> print(shown("Zoë\x1b[31m\u202e"))
    Zoë\x1b[31m\u202e
    """
    if text.isprintable():
        return text
    return "".join(
        char if char.isprintable() else char.encode("unicode_escape").decode() for char in text
    )
