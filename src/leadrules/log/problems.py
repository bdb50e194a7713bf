"""What is raised of a decision log."""

from __future__ import annotations

from leadrules.diagnostics import Diagnostic, LeadrulesError


class LogError(LeadrulesError):
    """A decision log that cannot be opened, written or read; nothing personal is in it."""


class NoMasterKeyError(LogError):
    """A key store that is sealed under a master key, and none was given."""


def log_error(code: str, message: str, *, help: str | None = None) -> LogError:
    """A LogError of one diagnostic."""
    return LogError([Diagnostic(code, message, help=help)])
