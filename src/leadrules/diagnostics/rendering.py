"""Diagnostics as text for people, and as plain data for programs."""

from __future__ import annotations

import unicodedata
from typing import Any

from leadrules.codes import CODES
from leadrules.diagnostics.data import Diagnostic, Severity, Span
from leadrules.diagnostics.shown import shown

WIDEST = 100
"""How many characters of a source line are shown at most."""
BEFORE = 40
"""How many characters before the carets are kept when a line is cut."""
TAB = 4

_BOLD, _RESET = "\x1b[1m", "\x1b[0m"
_COLORS = {Severity.ERROR: "\x1b[1;31m", Severity.WARNING: "\x1b[1;33m"}
_BLUE, _GREEN = "\x1b[1;34m", "\x1b[1;32m"


def render(diagnostic: Diagnostic, *, color: bool = False) -> str:
    """A diagnostic as lines of text: what, where, the source line with carets, and help.

    Whatever the user wrote is shown with its control characters escaped; `color` adds ANSI colors.

    >>> print(render(Diagnostic("LR104", "the key `cap` is given twice", file="a.yaml",
    ...     span=Span(3, 1, 3, 4), source_line="cap: 5", help="it was first given on line 2")))
    error[LR104] repeated-key: the key `cap` is given twice
      --> a.yaml:3:1
       |
     3 | cap: 5
       | ^^^
    help: it was first given on line 2
    """

    def paint(text: str, paint_with: str) -> str:
        return f"{paint_with}{text}{_RESET}" if color else text

    tint = _COLORS[diagnostic.severity]
    code = CODES.get(diagnostic.code)
    name = f" {code.name}" if code else ""
    head = paint(f"{diagnostic.severity}[{diagnostic.code}]{name}", tint)
    lines = [f"{head}: {paint(shown(diagnostic.message), _BOLD)}"]
    span, margin = diagnostic.span, "  "
    where = shown(_where(diagnostic))
    if span is not None and diagnostic.source_line is not None:
        number = str(span.line).rjust(2)
        margin = " " * len(number)
        text, carets = _picture(diagnostic.source_line, span)
        bar, arrow = paint("|", _BLUE), paint("-->", _BLUE)
        lines.append(f"{margin}{arrow} {where}")
        lines.append(f"{margin} {bar}")
        lines.append(f"{paint(number, _BLUE)} {bar} {text}".rstrip())
        lines.append(f"{margin} {bar} {paint(carets.rstrip(), tint) if color else carets}")
    elif where:
        lines.append(f"{margin}{paint('-->', _BLUE)} {where}")
    if diagnostic.help:
        lines.append(f"{paint('help', _GREEN)}: {shown(diagnostic.help)}")
    return "\n".join(lines)


def to_json(diagnostic: Diagnostic) -> dict[str, Any]:
    """A diagnostic as plain data; parts that it does not have are left out.

    >>> to_json(Diagnostic("LR104", "the key `cap` is given twice", file="a.yaml"))
    {'code': 'LR104', 'name': 'repeated-key', 'severity': 'error', \
'message': 'the key `cap` is given twice', 'file': 'a.yaml'}
    """
    code, span = CODES.get(diagnostic.code), diagnostic.span
    data = {
        "code": diagnostic.code,
        "name": code.name if code else None,
        "severity": str(diagnostic.severity),
        "message": diagnostic.message,
        "file": diagnostic.file,
        "line": span.line if span else None,
        "column": span.column if span else None,
        "end_line": span.end_line if span else None,
        "end_column": span.end_column if span else None,
        "place": diagnostic.place,
        "help": diagnostic.help,
        "source_line": diagnostic.source_line and diagnostic.source_line[:1000],
    }
    return {key: value for key, value in data.items() if value is not None}


def _where(diagnostic: Diagnostic) -> str:
    """The file with line and column, and the place in a lead, as far as they are known."""
    parts = [diagnostic.file] if diagnostic.file is not None else []
    if diagnostic.span is not None:
        parts += [str(diagnostic.span.line), str(diagnostic.span.column)]
    if diagnostic.place is None:
        return ":".join(parts)
    return ": ".join([":".join(parts), diagnostic.place]) if parts else diagnostic.place


def _picture(line: str, span: Span) -> tuple[str, str]:
    """The source line as shown, cut around the span where it is long, and the carets under it."""
    start = min(span.column - 1, len(line))
    end = span.end_column - 1 if span.end_line == span.line else len(line)
    first = 0 if len(line) <= WIDEST else max(0, start - BEFORE)
    cells = [_cell(char) for char in line[first : first + WIDEST]]
    left = "..." if first else ""
    right = "..." if first + WIDEST < len(line) else ""
    before = sum(map(_width, cells[: start - first]))
    under = sum(map(_width, cells[start - first : end - first]))
    return left + "".join(cells) + right, " " * (len(left) + before) + "^" * max(under, 1)


def _cell(char: str) -> str:
    """A character as it is shown: a tab as blanks, what a terminal would obey escaped."""
    return " " * TAB if char == "\t" else shown(char)


def _width(cell: str) -> int:
    """How many columns it takes on a terminal."""
    if len(cell) > 1:
        return len(cell)
    if unicodedata.combining(cell):
        return 0
    return 2 if unicodedata.east_asian_width(cell) in "WF" else 1
