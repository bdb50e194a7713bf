"""A file of leads scored one after another: what `score` and `explain` share."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import repeat
from typing import Any, Protocol

from leadrules import adapters
from leadrules.cli.files import Files, Rows, Ticker
from leadrules.cli.spool import JoinReport, Spool
from leadrules.decision.decision import Decision
from leadrules.decision.record import IntakeNote
from leadrules.diagnostics import Diagnostic, LeadError
from leadrules.intake.instants import read_instant
from leadrules.intake.lead import known_keys
from leadrules.intake.unreadable import Unreadable
from leadrules.language import ir
from leadrules.rows.reading import BadRow, Form, Row, form_of
from leadrules.ruleset import Ruleset

MOST_NAMES = 100  # different unknown columns that are told apart
EXAMPLES = 5


@dataclass(frozen=True, slots=True)
class Inputs:
    """Where leads and events are read, by which mapping, and as of when each lead is scored.

    `beside` is a column that rows keep by this name, whatever the mapping calls it.
    """

    leads: tuple[str, ...]
    events: tuple[str, ...] = ()
    form: Form | None = None
    as_of: str | None = None
    as_of_column: str | None = None
    strict: bool = False
    mapping: adapters.Mapping | None = None
    accounts: tuple[str, ...] = ()
    beside: str | None = None

    @property
    def are_tables(self) -> bool:
        """Whether all is Parquet that can be scored as it is, without a mapping."""
        forms = {form_of(file) or self.form for file in (*self.leads, *self.events)}
        return forms == {Form.PARQUET} and self.mapping is None


@dataclass(frozen=True, slots=True)
class Failure:
    """A lead that could not be scored, and why; `lead` is None where it has no id."""

    lead: str | None
    line: int
    diagnostics: tuple[Diagnostic, ...]


@dataclass(frozen=True, slots=True)
class Held:
    """A lead's row of an earlier file that still holds."""

    lead: str | None
    row: Mapping[str, Any]


@dataclass(slots=True)
class Again:
    """What came of an earlier file: why all leads were scored again, or why some were, how many
    rows were taken over, and how many ids that were said to have changed are of no lead."""

    file: str
    because: str | None = None
    why: Counter[str] = field(default_factory=Counter)
    taken_over: int = 0
    of_no_lead: int = 0


Note = Callable[[Decision, Sequence[Mapping[str, Any]] | None], None]
"""Takes each decision as it is made, with the account it was made with."""


class Standing(Protocol):
    """Says of leads, once all of them and their events were noted, which rows still hold."""

    def note_event(self, row: Row) -> None:
        """Take notice of an event."""

    def note_lead(self, row: Row) -> None:
        """Take notice of a lead; in their order."""

    def held(self, *, has_events: bool) -> Iterator[Held | None]:
        """The earlier row of each lead, or None where it must be scored again."""


@dataclass(slots=True)
class Summary:
    """What happened over a whole file; the first few of everything are kept to show."""

    as_of: datetime | None = None
    scored: int = 0
    failed: int = 0
    verdicts: Counter[str] = field(default_factory=Counter)
    problems: Counter[str] = field(default_factory=Counter)
    failures: list[Failure] = field(default_factory=list)
    without_id: int = 0
    unknown_keys: Counter[str] = field(default_factory=Counter)
    unknown_columns: int = 0  # where more are known of than are named
    fields_without_column: list[str] = field(default_factory=list)
    any_field: bool = False
    unreadable: Counter[str] = field(default_factory=Counter)  # by field, `events` and attribute
    unreadable_examples: list[tuple[str, IntakeNote]] = field(default_factory=list)
    unseen_events: int = 0
    repeated_events: int = 0
    join: JoinReport = field(default_factory=JoinReport)
    mapped: adapters.Report | None = None
    again: Again | None = None

    def fail(self, failure: Failure) -> Failure:
        """Count a lead that could not be scored."""
        self.failed += 1
        for diagnostic in failure.diagnostics:
            self.problems[diagnostic.code] += 1
        if len(self.failures) < EXAMPLES:
            self.failures.append(failure)
        return failure

    def take_over(self, held: Held) -> None:
        """Count a lead whose earlier row still holds."""
        self.scored += 1
        self.verdicts[held.row["verdict"]] += 1

    def take(self, decision: Decision, row: Row, line: int, known: frozenset[str]) -> None:
        """Count a lead that was scored, and what its input was like."""
        self.scored += 1
        self.verdicts[decision.verdict] += 1
        intake = decision.intake
        if intake.unknown_keys:
            for key in row.keys() - known:
                if key in self.unknown_keys or len(self.unknown_keys) < MOST_NAMES:
                    self.unknown_keys[key] += 1
        # WHY: a colleague's are its own row's
        notes = [note for note in intake.notes if not note.place.startswith("colleagues[")]
        self.unreadable.update(re.sub(r"\[\d+\]", "", note.place) for note in notes)
        if notes and len(self.unreadable_examples) < EXAMPLES:
            self.unreadable_examples.append((decision.lead_id or f"line {line}", notes[0]))
        self.unseen_events += intake.unseen_events
        self.repeated_events += intake.repeated_events


def needs_account(ruleset: ir.Ruleset) -> bool:
    """Whether any measure reads the lead's colleagues.

    Only then must all leads of an account be known before one is scored.
    """
    return any(
        (measure.scope if isinstance(measure, ir.RollUp) else measure.selection.scope)
        is not ir.Scope.LEAD
        for measure in ruleset.measures
    )


def known_columns(ruleset: ir.Ruleset) -> frozenset[str]:
    """The columns of a lead that the ruleset reads."""
    return known_keys(ruleset.fields, *ruleset.lead_keys, *ruleset.account_keys)


def instant_for_all(ruleset: ir.Ruleset, inputs: Inputs) -> datetime:
    """The one instant of a run, now if none is given; raises Unreadable."""
    if inputs.as_of is None:
        return datetime.now(UTC)
    return read_instant(inputs.as_of, ruleset.zone, ruleset.zone_declared)


def score_rows(
    ruleset: Ruleset,
    inputs: Inputs,
    summary: Summary,
    *,
    tick: Ticker = lambda what, source: None,
    only: str | None = None,
) -> Iterator[Decision | Failure]:
    """Every lead's decision, or why there is none, in the order of the file.

    `only` is the id of the one lead wanted. The summary is complete when the iterator ends. Raises
    UnreadableFile and OSError where a file cannot be used as a whole, and Unreadable for `as_of`.
    """
    for _, answer in scored_rows(ruleset, inputs, summary, tick=tick, only=only):
        yield answer


def scored_rows(
    ruleset: Ruleset,
    inputs: Inputs,
    summary: Summary,
    *,
    tick: Ticker = lambda what, source: None,
    only: str | None = None,
    also_read: frozenset[str] = frozenset(),
    note: Note = lambda decision, account: None,
) -> Iterator[tuple[Row, Decision | Failure]]:
    """Every row with its lead's decision, as `score_rows`; what is no row is an empty one.

    `also_read` are columns that are not reported as read by no field. `note` takes every decision.
    """
    for row, answer in rows_brought_up(
        ruleset, inputs, summary, None, tick=tick, only=only, also_read=also_read, note=note
    ):
        assert not isinstance(answer, Held)
        yield row, answer


def rows_brought_up(
    ruleset: Ruleset,
    inputs: Inputs,
    summary: Summary,
    standing: Standing | None,
    *,
    tick: Ticker = lambda what, source: None,
    only: str | None = None,
    also_read: frozenset[str] = frozenset(),
    note: Note = lambda decision, account: None,
) -> Iterator[tuple[Row, Decision | Failure | Held]]:
    """As `scored_rows`, but where an earlier row stands, that one."""
    # WHY: one instant for the whole file, so that two equal leads get equal decisions
    if inputs.as_of_column is None and summary.as_of is None:
        summary.as_of = instant_for_all(ruleset.ir, inputs)
    columns = known_keys(ruleset.ir.fields)
    known = known_columns(ruleset.ir) | also_read
    if inputs.as_of_column is not None:
        known |= {inputs.as_of_column}
    with ExitStack() as stack:
        spool = stack.enter_context(Spool(ruleset.ir))
        files = stack.enter_context(
            Files(
                ruleset.ir,
                inputs.leads,
                inputs.events,
                form=inputs.form,
                mapping=inputs.mapping,
                strict=inputs.strict,
                accounts=inputs.accounts,
                beside=inputs.beside,
                folder=spool.folder,
                tick=tick,
            )
        )
        summary.mapped = files.report
        files.survey()
        events = files.events()
        if events is not None:
            spool.add_events(events if standing is None else _noted(events, standing.note_event))
        account = needs_account(ruleset.ir)
        if account:
            files.keep_leads()
            spool.add_members(files.leads("accounts", reported=False))
        held: Iterator[Held | None] = repeat(None)
        if standing is not None:
            files.keep_leads()
            for _ in _noted(files.leads("earlier file", reported=False), standing.note_lead):
                pass
            held = standing.held(has_events=events is not None)
        for line, row in files.leads():
            if isinstance(row, BadRow):
                failure = Failure(None, line, (row.diagnostic,))
                yield {}, failure if only is not None else summary.fail(failure)
                continue
            lead = spool.lead_id(row)
            spool.note_lead(lead)
            if only is not None and lead != only:
                continue
            summary.without_id += lead is None
            earlier = next(held)
            # WHY: what could not be scored is looked at anew, so that it is told why
            if earlier is not None and earlier.row["error"] is None:
                summary.take_over(earlier)
                summary.any_field = summary.any_field or not columns.isdisjoint(row)
                yield row, earlier
                continue
            answer = _score_row(ruleset, inputs, summary.as_of, spool, row, line, account, note)
            summary.any_field = summary.any_field or not columns.isdisjoint(row)
            if isinstance(answer, Failure):
                summary.fail(answer)
            else:
                summary.take(answer, row, line, known)
            yield row, answer
        summary.join = spool.finish()


def _noted(rows: Rows, note: Callable[[Row], None]) -> Rows:
    """The rows, each of which is noted as it passes."""
    for line, row in rows:
        if not isinstance(row, BadRow):
            note(row)
        yield line, row


def _score_row(
    ruleset: Ruleset,
    inputs: Inputs,
    as_of: Any,
    spool: Spool,
    row: Row,
    line: int,
    account: bool,
    note: Note,
) -> Decision | Failure:
    lead, column = spool.lead_id(row), inputs.as_of_column
    if column is not None:
        given = row.get(column)
        try:
            as_of = read_instant(given, ruleset.ir.zone, ruleset.ir.zone_declared)
        except Unreadable as unreadable:
            blank = given is None or not str(given).strip()
            message = "there is no time" if blank else unreadable.message
            return Failure(lead, line, (_no_time(column, message),))
        if inputs.strict and column not in known_columns(ruleset.ir):
            del row[column]
    colleagues = spool.colleagues_of(row) if account else None
    try:
        decision = ruleset.score(
            row,
            events=spool.events_of(lead),
            account=colleagues,
            as_of=as_of,
            strict=inputs.strict,
        )
    except LeadError as error:
        return Failure(lead, line, error.diagnostics)
    note(decision, colleagues)
    return decision


def _no_time(column: str, message: str) -> Diagnostic:
    return Diagnostic(
        "LR902",
        f"the lead cannot be scored as of its `{column}`: {message}",
        place=column,
        help="write a date, `2024-02-01` (its end), or an instant, `2024-02-01T09:00:00Z`",
    )
