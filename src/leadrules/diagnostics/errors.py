"""The errors that leadrules raises: each holds all that is wrong."""

from __future__ import annotations

from collections.abc import Iterable

from leadrules.diagnostics.data import Diagnostic
from leadrules.diagnostics.rendering import render


class LeadrulesError(Exception):
    """The base of every error leadrules raises; `diagnostics` says all that is wrong."""

    def __init__(self, diagnostics: Iterable[Diagnostic]) -> None:
        self.diagnostics = tuple(diagnostics)
        super().__init__(self.diagnostics)

    def __str__(self) -> str:
        return "\n\n".join(render(diagnostic) for diagnostic in self.diagnostics)

    def __reduce__(self) -> tuple[type[LeadrulesError], tuple[tuple[Diagnostic, ...]]]:
        return type(self), (self.diagnostics,)


class RulesetError(LeadrulesError):
    """A ruleset that cannot be used, with every error found in it."""


class LeadError(LeadrulesError):
    """A lead (or its events, account, previous decision, override) that cannot be scored."""


class FrameError(LeadrulesError):
    """Tables of leads or events that cannot be scored, with everything that is wrong with them."""
