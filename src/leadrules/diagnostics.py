"""Errors as data first and text second: a code, a place, what is wrong, and help."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
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


class LeadrulesError(Exception):
    """The base of every error leadrules raises; `diagnostics` says all that is wrong."""

    def __init__(self, diagnostics: Iterable[Diagnostic]) -> None:
        self.diagnostics = tuple(diagnostics)
        super().__init__(self.diagnostics)

    def __str__(self) -> str:
        from leadrules.rendering import render

        return "\n\n".join(render(diagnostic) for diagnostic in self.diagnostics)

    def __reduce__(self) -> tuple[type[LeadrulesError], tuple[tuple[Diagnostic, ...]]]:
        return type(self), (self.diagnostics,)


class RulesetError(LeadrulesError):
    """A ruleset that cannot be used, with every error found in it."""


class LeadError(LeadrulesError):
    """A lead (or its events, account, previous decision, override) that cannot be scored."""
