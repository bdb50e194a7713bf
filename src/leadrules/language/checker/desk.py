"""The desk at which one document is checked: what was found, and what is known so far."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from leadrules.diagnostics import Diagnostic, Severity
from leadrules.language import ir
from leadrules.language.checker.checked import Entries, Path
from leadrules.language.checker.ranges import Range
from leadrules.language.document import Document
from leadrules.language.expressions import Want, compile_condition
from leadrules.language.problems import Problem, did_you_mean, shown
from leadrules.language.scope import Name, Result, Scope
from leadrules.language.source import Source

MOST_FOUND = 100
"""How many errors, and how many warnings, of one ruleset are reported."""


class EnoughError(Exception):
    """So much is wrong that the check ends early."""


@dataclass(slots=True)
class Desk:
    """Every step of the check reads the document here, lays down what it made of it for the steps
    after it, and reports what is wrong. What had an error is absent."""

    source: Source
    document: Document
    diagnostics: list[Diagnostic] = field(default_factory=list)
    errors: int = 0
    warnings: int = 0
    used: set[str] = field(default_factory=set)  # names of the one namespace
    fields: dict[str, ir.Field] = field(default_factory=dict)
    events: dict[str, ir.EventType] = field(default_factory=dict)
    phrases: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = field(default_factory=dict)
    lists: dict[str, tuple[str, ...]] = field(default_factory=dict)
    measures: dict[str, Name] = field(default_factory=dict)
    scores: tuple[str, ...] = ()
    main_score: str | None = None
    sums_in_doubt: bool = False  # an error in scores or bounds: ranges would mislead
    attainable: dict[str, Range] = field(default_factory=dict)  # of scores, in hundredths
    rungs: dict[str, Range] = field(default_factory=dict)  # of labels, by index
    conditions: dict[Path, ir.Condition] = field(default_factory=dict)
    values: dict[Path, Name] = field(default_factory=dict)
    selections: dict[Path, ir.Selection] = field(default_factory=dict)
    decays: dict[Path, ir.Decay] = field(default_factory=dict)
    decay_steps: int = 0  # of all tables together
    attributes: dict[tuple[str, ...], Scope] = field(default_factory=dict)  # by event types
    entries: dict[Path, Entries] = field(default_factory=dict)
    reasons: dict[Path, ir.Reason] = field(default_factory=dict)

    @property
    def zone(self) -> str:
        """The ruleset's zone, or UTC."""
        return self.document.zone or "UTC"

    def error(
        self, code: str, message: str, path: Path, *, key: bool = False, help: str | None = None
    ) -> None:
        """Reports what is wrong at a path, or with its key.

        Raises EnoughError once there are so many errors that more would help nobody.
        """
        self._report(self.source.diagnostic(code, message, path, key=key, help=help))

    def warn(
        self, code: str, message: str, path: Path, *, key: bool = False, help: str | None = None
    ) -> None:
        """Reports what is doubtful but not refused."""
        if self.warnings < MOST_FOUND:
            severity = Severity.WARNING
            self._report(
                self.source.diagnostic(code, message, path, key=key, help=help, severity=severity)
            )

    def _report(self, found: Diagnostic) -> None:
        self.diagnostics.append(found)
        if found.severity is Severity.WARNING:
            self.warnings += 1
        else:
            self.errors += 1
            if self.errors == MOST_FOUND:
                raise EnoughError

    def errors_since(self, mark: int) -> bool:
        """Whether an error was reported after so many diagnostics."""
        return any(found.severity is Severity.ERROR for found in self.diagnostics[mark:])

    def known(
        self, name: str, what: str, among: Collection[str], path: Path, *, of: str | None = None
    ) -> bool:
        """Whether a name is declared (in `of`, if given); if not, the closest one is offered."""
        if name in among:
            self.used.add(name)
            return True
        message = (
            f"unknown {what} {shown(name)}"
            if of is None
            else (f"{shown(of)} has no {what} {shown(name)}")
        )
        self.error("LR201", message, path, help=did_you_mean(name, among))
        return False

    def condition(
        self,
        text: str,
        path: Path,
        scope: Scope,
        *,
        want: Want = "boolean",
        may_read_nothing: bool = False,
    ) -> Result:
        """Compiles a condition, or another expression that is wanted, and keeps it by its path."""
        result = compile_condition(text, scope, want=want)
        doubts = (one for one in result.problems if not (may_read_nothing and one.code == "LR309"))
        self.problems(doubts, path)
        self.used.update(result.reads, result.phrases_used, result.lists_used)
        if result.condition is not None:
            self.conditions[path] = result.condition
        if result.value is not None:
            self.values[path] = result.value
        return result

    def problems(self, problems: Iterable[Problem], path: Path) -> None:
        """Reports what is wrong within one text."""
        for problem in problems:
            self._report(
                self.source.diagnostic(
                    problem.code,
                    problem.message,
                    path,
                    within=(problem.start, problem.end),
                    help=problem.help,
                    severity=problem.severity,
                )
            )
