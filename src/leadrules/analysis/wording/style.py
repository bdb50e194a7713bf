"""How words are set: plain for terminals, or as Markdown in which no one's text is markup."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from leadrules.diagnostics.shown import shown

_MARKUP = re.compile(r"([\\`*{}\[\]|~#]|(?<!\w)_|_(?!\w))")


def escaped(text: str) -> str:
    r"""Text in which Markdown and HTML find nothing to obey.

    >>> print(escaped("a|b <script> *x*"))
    a\|b &lt;script&gt; \*x\*
    """
    safe = shown(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return _MARKUP.sub(r"\\\1", safe)


@dataclass(frozen=True, slots=True)
class Style:
    """`name` sets what the ruleset names, `text` a constant text, `code` a pattern."""

    name: Callable[[str], str]
    text: Callable[[str], str]
    code: Callable[[str], str]


PLAIN = Style(name=str, text=lambda text: f'"{shown(text)}"', code=lambda code: f'"{shown(code)}"')

MARKDOWN = Style(
    name=lambda name: f"*{escaped(name)}*",
    text=lambda text: f"“{escaped(text)}”",
    code=lambda code: f"“{escaped(code)}”",
)
