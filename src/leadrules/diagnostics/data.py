"""One thing wrong, as data: a code, a place, what is wrong, and help."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """Whether a ruleset or a lead is refused for it."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of a source text: 1-based lines and columns in characters, the end exclusive."""

    line: int
    column: int
    end_line: int
    end_column: int


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One thing wrong: `code` is a key of `leadrules.codes.CODES`; `message` is one line, lower
    case, with backticks round what the user wrote and no full stop; `help` says what to do."""

    code: str
    message: str
    severity: Severity = Severity.ERROR
    file: str | None = None
    span: Span | None = None
    place: str | None = None  # a path in a lead or its events, where there is no file
    help: str | None = None
    source_line: str | None = None  # the text of span.line, for the caret
