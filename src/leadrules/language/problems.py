"""What is wrong within one text of a ruleset: a code, words, and where, in characters."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from unicodedata import category

from leadrules.diagnostics import Severity

_SHOWN = 60  # characters of the user's text in a message


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong in a text: `start` and `end` are offsets into it, in characters.

    `code` is a key of `leadrules.codes.CODES`; `message` and `help` are worded as in a Diagnostic.
    """

    code: str
    message: str
    start: int
    end: int
    help: str | None = None
    severity: Severity = Severity.ERROR


def shown(text: str) -> str:
    r"""Return the user's text in backticks, on one line, with nothing a terminal would obey.

    >>> shown("a\x1bb")
    '`a\\x1bb`'
    """
    cut = text if len(text) <= _SHOWN else text[: _SHOWN - 3] + "..."
    plain = (
        character.encode("unicode_escape").decode("ascii")
        if category(character)[0] in "CZ" and character != " "
        else character
        for character in cut
    )
    return "`" + "".join(plain) + "`"


def did_you_mean(name: str, known: Iterable[str]) -> str | None:
    """Return a help line that names the closest known name, or None where none is close.

    >>> did_you_mean("indstry", ["industry", "employees"])
    'did you mean `industry`?'
    """
    candidates = {candidate.lower(): candidate for candidate in known}
    close = get_close_matches(name.lower()[:100], sorted(candidates), n=1)
    return f"did you mean {shown(candidates[close[0]])}?" if close else None
