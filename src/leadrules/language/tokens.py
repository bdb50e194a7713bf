"""A condition's text cut into tokens; what the language does not have is refused here, by name."""

from __future__ import annotations

import keyword
import re
from dataclasses import dataclass
from typing import Literal
from unicodedata import category

from leadrules.language.problems import Problem, shown

LONGEST = 2_000
"""The characters a condition may have."""
DEEPEST = 50
"""How deep brackets, signs and nodes may nest in a condition."""
MOST_NODES = 200
"""How many names, constants, operations, lists and calls a condition may have."""

Kind = Literal["name", "value", "number", "text", "word", "symbol"]
"""`value` is `True`, `False` or `None`; `word` is `and`, `or`, `not`, `in` or `not in`."""


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of a condition as written, and its offsets in it, the end exclusive."""

    kind: Kind
    text: str
    start: int
    end: int


_NOT_IN = re.compile(r"not[ \t]+in\b")
_NAME = re.compile(r"[^\W\d]\w*")
_NUMBER = re.compile(r"(?:[0-9]|\.[0-9])(?:[eE][+-](?=[0-9])|[\w.])*")
_PLAIN_NUMBER = re.compile(r"(?:0|[1-9][0-9]*)(?:\.[0-9]+)?")
_TEXT = re.compile(r""""(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'""")
_ESCAPE = re.compile(r"\\(.)")
_SYMBOL = re.compile(
    r"===|!==|\*\*|//|==|!=|<=|>=|<>|=<|=>|:=|&&|\|\||->|<<|>>|.", re.DOTALL
)  # fmt: skip
_KNOWN_SYMBOLS = frozenset(["==", "!=", "<", "<=", ">", ">=", "+", "-", "*", "/", *"()[],"])
_READ_BY_PYTHON = frozenset("abfnrtvxuUN01234567")
"""Letters after a backslash that would silently turn into another character."""

_SLIPS = {
    "=": "to compare, write `==`",
    "===": "to compare, write `==`",
    "!==": "write `!=`",
    "<>": "write `!=`",
    "=<": "write `<=`",
    "=>": "write `>=`",
    "≤": "write `<=`",
    "≥": "write `>=`",
    "≠": "write `!=`",
    "×": "write `*`",
    "÷": "write `/`",
    "–": "write `-`",
    "−": "write `-`",
    "&&": "write `and`",
    "&": "write `and`",
    "||": "write `or`",
    "|": "write `or`",
    "!": "write `not`",
    "“": 'write straight quotes: `"`',
    "”": 'write straight quotes: `"`',
    "„": 'write straight quotes: `"`',
    "‘": "write straight quotes: `'`",
    "’": "write straight quotes: `'`",
    "`": 'write straight quotes: `"`',
    "\u00a0": "write an ordinary space",
}
"""Symbols with one plain meaning: reading goes on after them, to find all of them at once."""

_ABSENT_SYMBOLS = {
    ".": "fields and functions stand alone: `contains(tags, \"x\")`, `email`",
    ":=": "to compare, write `==`; nothing can be assigned",
    ":": "slices, mappings and function definitions are not part of a condition",
    "{": "write a list in square brackets: `[\"a\", \"b\"]`",
    "}": "write a list in square brackets: `[\"a\", \"b\"]`",
    "**": "write the product out: `a * a`",
    "//": "write `/`, which gives 6 decimal places",
    "%": "there is no remainder; a percentage is a number such as 0.2",
    "~": "write `not`",
    ";": "a condition is one expression; join two with `and`",
    "\\": "a backslash can stand only within quotes",
    "#": "a comment belongs after the condition in YAML, not within it",
}  # fmt: skip
_ABSENT_WORDS = {
    "is": "to compare, write `==`; for missing values say `is_missing(x)` or `is_known(x)`",
    "lambda": "functions cannot be defined in a condition",
    "if": "write two rules, or the branches of `first`",
    "else": "write two rules, or the branches of `first`",
    "for": "to ask a list field, say `any_of`, `all_of` or `none_of`",
}
_ABSENT = "a condition has names, constants, comparisons, `and`, `or`, `not`, `in` and functions"


def tokens(source: str) -> tuple[tuple[Token, ...], tuple[Problem, ...]]:
    """Return the tokens of a condition; where there are problems, they are not all its tokens.

    >>> [token.text for token in tokens("employees >= 50")[0]]
    ['employees', '>=', '50']
    >>> tokens("employees = 50")[1][0].help
    'to compare, write `==`'
    """
    refusal = _refused_whole(source)
    if refusal:
        return (), (refusal,)
    return _scan(source)


def _refused_whole(source: str) -> Problem | None:
    if len(source) > LONGEST:
        message = f"the condition has {len(source)} characters, more than {LONGEST}"
        return Problem("LR302", message, 0, len(source), "split it into several rules")
    if not source.strip():
        return Problem("LR301", "the condition is empty", 0, len(source))
    start = len(source) - len(source.lstrip())
    for at, character in enumerate(source.rstrip()[start:], start):
        if character in "\r\n\u2028\u2029\x85":
            message = "the condition has more than one line"
            return Problem("LR301", message, at, at + 1, "in YAML, `>-` joins several lines to one")
        if category(character) in ("Cc", "Cs") and character != "\t":
            message = f"the character {shown(character)} cannot stand in a condition"
            return Problem("LR301", message, at, at + 1)
    return None


def _scan(source: str) -> tuple[tuple[Token, ...], tuple[Problem, ...]]:
    found: list[Token] = []
    problems: list[Problem] = []
    at = 0
    while at < len(source):
        if source[at].isspace() and source[at] != "\u00a0":
            at += 1
            continue
        token = _token(source, at)
        problem = _refused(token, source)
        if problem:
            problems.append(problem)
            if not _goes_on(token):
                break
        found.append(token)
        at = token.end
    return tuple(found), tuple(problems)


def _token(source: str, at: int) -> Token:
    if match := _NUMBER.match(source, at):
        return Token("number", match[0], at, match.end())
    if match := _NOT_IN.match(source, at):
        return Token("word", "not in", at, match.end())
    if match := _NAME.match(source, at):
        word = match[0]
        kind: Kind = "name"
        if word in ("and", "or", "not", "in"):
            kind = "word"
        elif word in ("True", "False", "None"):
            kind = "value"
        return Token(kind, word, at, match.end())
    if match := _TEXT.match(source, at):
        return Token("text", match[0], at, match.end())
    match = _SYMBOL.match(source, at)
    assert match, "the pattern takes any character"
    return Token("symbol", match[0], at, match.end())


def _goes_on(token: Token) -> bool:
    """Whether the rest can still be read after a token that was refused."""
    return token.kind in ("number", "text") or token.text in _SLIPS


def _refused(token: Token, source: str) -> Problem | None:
    match token.kind:
        case "number":
            return _refused_number(token, source)
        case "name":
            return _refused_name(token, source)
        case "text":
            return _refused_text(token, source)
        case "symbol":
            return _refused_symbol(token)
        case _:
            return None


def _problem(code: str, message: str, token: Token, hint: str | None = None) -> Problem:
    return Problem(code, message, token.start, token.end, hint)


def _refused_number(token: Token, source: str) -> Problem | None:
    if _PLAIN_NUMBER.fullmatch(token.text):
        return None
    hint = "write numbers in digits with a point, such as 1000 or 2.5"
    if re.fullmatch(r"[0-9]+(?:s|m|h|d|w|mo)", token.text):
        hint = "a condition has no durations; `days_since(x)` gives whole days"
    elif re.search(r"[0-9],$", source[: token.start]):
        hint = "write thousands without separators, such as 1000"
    elif re.search(r"[0-9]-$", source[: token.start]):
        hint = 'a date stands in quotes, `"2024-01-31"`, and a number begins with no 0'
    return _problem("LR310", f"{shown(token.text)} is not a number", token, hint)


def _refused_name(token: Token, source: str) -> Problem | None:
    if source[token.end : token.end + 1] in ('"', "'") and len(token.text) <= 2:
        message = f"a text cannot have {shown(token.text)} before its quotes"
        return _problem("LR303", message, token, "write the text in plain quotes")
    if keyword.iskeyword(token.text):
        hint = _ABSENT_WORDS.get(token.text, _ABSENT)
        return _problem("LR303", f"{shown(token.text)} is not in the language", token, hint)
    if token.text.startswith("__") or not token.text.isascii():
        hint = "names have the letters a to z, digits and `_`; texts stand in quotes"
        return _problem("LR303", f"{shown(token.text)} cannot be a name", token, hint)
    return None


def _refused_text(token: Token, source: str) -> Problem | None:
    if source.startswith(token.text[0], token.end) and len(token.text) == 2:
        return _problem("LR303", "a text stands in single quotes, not in three", token)
    for escape in _ESCAPE.finditer(token.text):
        if escape[1] in _READ_BY_PYTHON:
            start = token.start + escape.start()
            message = f"{shown(escape[0])} cannot stand in a text"
            hint = f"write the character itself, or `\\\\{escape[1]}` for a backslash before it"
            return Problem("LR301", message, start, start + 2, hint)
    return None


def _refused_symbol(token: Token) -> Problem | None:
    if token.text in _KNOWN_SYMBOLS:
        return None
    if token.text in ('"', "'"):
        return _problem("LR301", "the text is not closed", token, f"end it with `{token.text}`")
    hint = _SLIPS.get(token.text) or _ABSENT_SYMBOLS.get(token.text, _ABSENT)
    return _problem("LR303", f"{shown(token.text)} is not in the language", token, hint)
