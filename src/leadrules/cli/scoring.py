"""A file of leads scored one after another: what `score` and `explain` share."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from leadrules.cli.rows import BadRow, Row, read_rows
from leadrules.cli.spool import JoinReport, Spool
from leadrules.decision.decision import Decision
from leadrules.diagnostics import Diagnostic, LeadError
from leadrules.intake.instants import read_instant
from leadrules.intake.unreadable import Unreadable
from leadrules.language import ir
from leadrules.ruleset import Ruleset


@dataclass(frozen=True, slots=True)
class Inputs:
    """Where leads and events are read, and as of when each lead is scored."""

    leads: str
    events: str | None = None
    form: str | None = None
    as_of: str | None = None
    as_of_column: str | None = None
    strict: bool = False


@dataclass(slots=True)
class Summary:
    """What happened over a whole file."""

    scored: int = 0
    failed: int = 0
    verdicts: Counter[str] = field(default_factory=Counter)
    problems: Counter[str] = field(default_factory=Counter)
    examples: list[tuple[str, Diagnostic]] = field(default_factory=list)
    unknown_keys: int = 0
    unreadable_values: int = 0
    unknown_events: int = 0
    join: JoinReport = field(default_factory=JoinReport)

    def fail(self, lead: str, diagnostics: tuple[Diagnostic, ...]) -> None:
        """Count a lead that could not be scored; the first few are kept to show."""
        self.failed += 1
        for diagnostic in diagnostics:
            self.problems[diagnostic.code] += 1
        if len(self.examples) < 5:
            self.examples.extend((lead, diagnostic) for diagnostic in diagnostics[:2])


@dataclass(frozen=True, slots=True)
class Failure:
    """A lead that could not be scored, and why."""

    lead: str
    diagnostics: tuple[Diagnostic, ...]


def needs_account(ruleset: ir.Ruleset) -> bool:
    """Whether any measure reads the lead's colleagues.

    Only then must all leads of an account be known before one is scored.
    """
    return any(
        (measure.scope if isinstance(measure, ir.RollUp) else measure.selection.scope)
        is not ir.Scope.LEAD
        for measure in ruleset.measures
    )


@contextmanager
def joined(
    ruleset: Ruleset, inputs: Inputs, tick: Callable[[str], None]
) -> Iterator[tuple[Spool, bool]]:
    """A spool with all events, and all members where the ruleset needs them."""
    with Spool(ruleset.ir.lead_keys, ruleset.ir.account_keys) as spool:
        if inputs.events is not None:
            spool.add_events(read_rows(inputs.events, inputs.form), lambda: tick("events"))
        account = needs_account(ruleset.ir) and inputs.leads != "-"
        if account:
            spool.add_members(read_rows(inputs.leads, inputs.form))
        yield spool, account


def score_rows(
    ruleset: Ruleset,
    inputs: Inputs,
    summary: Summary,
    *,
    tick: Callable[[str], None] = lambda _: None,
    only: str | None = None,
) -> Iterator[Decision | Failure]:
    """Every lead's decision, or why there is none, in the order of the file.

    `only` is the id of the one lead wanted. The summary is complete when the iterator ends.
    """
    # WHY: one instant for the whole file, so that two equal leads get equal decisions
    as_of = _as_of(ruleset.ir, inputs.as_of)
    with joined(ruleset, inputs, tick) as (spool, account):
        for line, row in read_rows(inputs.leads, inputs.form):
            tick("leads")
            if isinstance(row, BadRow):
                summary.fail(f"line {line}", (row.diagnostic,))
                yield Failure(f"line {line}", (row.diagnostic,))
                continue
            lead = spool.lead_id(row)
            spool.note_lead(lead)
            if only is not None and lead != only:
                continue
            yield _score_row(ruleset, inputs, summary, spool, row, lead, line, as_of, account)
        summary.join = spool.finish()


def _as_of(ruleset: ir.Ruleset, given: str | None) -> datetime:
    if given is None:
        return datetime.now(UTC)
    try:
        return read_instant(given, ruleset.zone, ruleset.zone_declared)
    except Unreadable as unreadable:
        raise LeadError(
            [
                Diagnostic(
                    "LR902",
                    f"`--as-of` {unreadable.message}",
                    place="--as-of",
                    help="write a date, `2024-02-01` (its end), or an instant, `2024-02-01T09:00:00Z`",
                )
            ]
        ) from None


def _score_row(
    ruleset: Ruleset,
    inputs: Inputs,
    summary: Summary,
    spool: Spool,
    row: Row,
    lead: str | None,
    line: int,
    as_of: Any,
    account: bool,
) -> Decision | Failure:
    name = lead if lead is not None else f"line {line}"
    try:
        if inputs.as_of_column is not None:
            as_of = row.get(inputs.as_of_column)
            if as_of in (None, ""):
                raise LeadError(
                    [
                        Diagnostic(
                            "LR902",
                            f"the lead has no time in `{inputs.as_of_column}` to be scored as of",
                            place=inputs.as_of_column,
                        )
                    ]
                )
        decision = ruleset.score(
            row,
            events=spool.events_of(lead),
            account=spool.colleagues_of(row) if account else None,
            as_of=as_of,
            strict=inputs.strict,
        )
    except LeadError as error:
        summary.fail(name, error.diagnostics)
        return Failure(name, error.diagnostics)
    summary.scored += 1
    summary.verdicts[decision.verdict] += 1
    trace = decision.trace
    summary.unknown_keys += trace.unknown_keys
    summary.unreadable_values += len(trace.notes)
    summary.unknown_events += trace.unknown_events
    return decision
