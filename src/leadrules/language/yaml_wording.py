"""What PyYAML finds wrong with YAML's grammar, in our words."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Wording:
    """What to say of a mistake; `at_start`: it shows where the text began, not where it ended."""

    message: str
    help: str | None = None
    at_start: bool = False


_QUOTES = "put the text in quotes"
_IN_FLOW = Wording(
    "a text within `[...]` or `{...}` cannot hold a bracket", "put the text in quotes"
)
_OPEN = Wording("a `[` or `{` is not closed before this", "close it, or check commas and quotes")
_UNCLOSED = Wording("a quoted text is never closed", "close its quotes", at_start=True)
_ESCAPE = Wording(
    "an escape in double quotes that means nothing",
    "write `\\\\` for a backslash, or use single quotes",
)
_COLON = Wording(
    "no value can begin at this `:`",
    "put text that holds `: ` in quotes, or check the indentation",
)
_NO_COLON = Wording(
    "a key without its `:`",
    "check the indentation, and quotes that are not closed",
    at_start=True,
)
_MISFIT = Wording(
    "this does not fit the lines above",
    "check the indentation, and that list entries begin with `- `",
)
_NO_VALUE = Wording(
    "a value is due here", "write one, or put text that holds special characters in quotes"
)
_MARK = Wording("a text cannot begin with `*`, `&` or `!`", _QUOTES, at_start=True)
_TAGS = Wording("tags are refused", "put the text in quotes if `!` belongs to it")
_DIRECTIVES = Wording("directives are refused", "leave out the lines that begin with `%`")

_WORDINGS = (
    ("mapping values are not allowed", _COLON),
    ("character '\\t' that cannot start", Wording("a tab cannot indent", "use spaces")),
    ("that cannot start any token", Wording("no text can begin with this character", _QUOTES)),
    ("could not find expected ':'", _NO_COLON),
    ("but got '['", _IN_FLOW),
    ("but got '{'", _IN_FLOW),
    ("expected ',' or", _OPEN),
    ("unexpected end of stream", _UNCLOSED),
    ("unexpected document separator", _UNCLOSED),
    ("unknown escape character", _ESCAPE),
    ("expected escape sequence", _ESCAPE),
    ("expected <block end>", _MISFIT),
    ("expected the node content", _NO_VALUE),
    ("entries are not allowed here", Wording("no list entry can begin here", _MISFIT.help)),
    ("mapping keys are not allowed here", Wording("no text can begin with `? `", _QUOTES)),
    ("expected alphabetic or numeric character", _MARK),
    ("undefined tag handle", _TAGS),
    ("expected '<document start>'", _MISFIT),
)

_OTHER = Wording("this is not readable as YAML", "check quotes, brackets and indentation here")


def wording(context: str, problem: str) -> Wording:
    """Our words for a context and a problem of PyYAML's.

    >>> wording("", "mapping values are not allowed here").message
    'no value can begin at this `:`'
    """
    for part, said in _WORDINGS:
        if part in problem:
            return said
    if "tag" in context:
        return _TAGS
    if "directive" in context or "directive" in problem:
        return _DIRECTIVES
    return _OTHER
