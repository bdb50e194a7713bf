"""What is wrong with one lead's inputs, collected so that it can be told all at once."""

from __future__ import annotations

from dataclasses import dataclass, field

from leadrules.decision.record import IntakeNote
from leadrules.diagnostics import Diagnostic, LeadError
from leadrules.language.ir import Ruleset


@dataclass(frozen=True, slots=True)
class Findings:
    """Errors and notes as they are found; `raise_if_any` ends the reading."""

    lenient: bool  # `on_unreadable: missing`
    errors: list[Diagnostic] = field(default_factory=list)
    notes: list[IntakeNote] = field(default_factory=list)

    @classmethod
    def of(cls, ruleset: Ruleset) -> Findings:
        """An empty collection under the ruleset's `on_unreadable`."""
        return cls(lenient=ruleset.on_unreadable == "missing")

    def error(self, code: str, place: str, message: str, advice: str | None = None) -> None:
        """Something that keeps the lead from being scored."""
        self.errors.append(Diagnostic(code, message, place=place, help=advice))

    def unreadable(self, code: str, place: str, message: str, advice: str | None = None) -> None:
        """Something that cannot be read: an error, or taken as missing and noted."""
        if self.lenient:
            self.notes.append(IntakeNote(code, place, message))
        else:
            self.error(code, place, message, advice)

    def raise_if_any(self) -> None:
        """Raises LeadError with every error found."""
        if self.errors:
            raise LeadError(self.errors)
