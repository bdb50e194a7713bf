"""The whole of what a decision is made from, read once: lead, events, account and `as_of`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from leadrules.decision.record import EventRead, IntakeNote, Value
from leadrules.diagnostics import Diagnostic, LeadError
from leadrules.intake.account import read_account
from leadrules.intake.events import EventReader
from leadrules.intake.findings import Findings
from leadrules.intake.instants import read_instant
from leadrules.intake.lead import count_unknown, known_keys, read_fields, read_lead_id
from leadrules.intake.unreadable import Unreadable
from leadrules.language.ir import Ruleset


@dataclass(frozen=True, slots=True)
class Inputs:
    """What a backend reads; the names and meanings are those of `record.Trace`.

    `colleagues` is None where no account was given; `EventRead.member` counts within it.
    """

    lead_id: str | None
    as_of: datetime
    fields: dict[str, Value]
    events: tuple[EventRead, ...]
    events_given: bool
    colleague_events_given: bool
    colleagues: tuple[dict[str, Value], ...] | None
    notes: tuple[IntakeNote, ...]
    unknown_keys: int
    unseen_events: int
    repeated_events: int
    unknown_events: int


def read_inputs(
    ruleset: Ruleset,
    lead: object,
    *,
    events: object = None,
    account: object = None,
    as_of: object = None,
    strict: bool = False,
) -> Inputs:
    """A lead with its events and account as of one instant (now, where `as_of` is None).

    `lead` is a mapping; `events` and `account` are iterables, read once, or None where not known.
    `strict` refuses keys and event types that the ruleset does not declare. Nothing given is
    changed or kept. Raises LeadError with everything that is wrong.
    """
    findings = Findings.of(ruleset)
    if not isinstance(lead, Mapping):
        raise LeadError(
            [
                Diagnostic(
                    "LR501",
                    f"the lead is not a mapping but a value of type `{type(lead).__name__}`",
                    help="give a mapping of fields to values, such as a `dict`",
                )
            ]
        )
    now = _read_as_of(ruleset, as_of, findings)
    known = known_keys(ruleset.fields, *ruleset.lead_keys, *ruleset.account_keys)
    unknown_keys = count_unknown(lead, known, "lead", findings, strict=strict)
    lead_id = read_lead_id(ruleset, lead, "", findings)
    fields = read_fields(ruleset, ruleset.fields, lead, "", findings)
    reader = EventReader(ruleset, now, findings, strict=strict)
    if events is not None:
        reader.read(events, None, "events")
    colleagues = None
    if account is not None:
        colleagues = read_account(ruleset, account, lead_id, reader, findings, strict=strict)
    findings.raise_if_any()
    ordered = reader.in_order()
    return Inputs(
        lead_id=lead_id,
        as_of=now,
        fields=fields,
        events=ordered,
        events_given=events is not None,
        colleague_events_given=colleagues is not None and colleagues.events_given,
        colleagues=colleagues.colleagues if colleagues is not None else None,
        notes=tuple(findings.notes),
        unknown_keys=unknown_keys,
        unseen_events=reader.unseen,
        repeated_events=reader.repeated,
        unknown_events=reader.unknown,
    )


def _read_as_of(ruleset: Ruleset, given: object, findings: Findings) -> datetime:
    if given is None:
        return datetime.now(UTC)
    try:
        return read_instant(given, ruleset.zone, ruleset.zone_declared)
    except Unreadable as unreadable:
        findings.error(
            "LR511",
            "as_of",
            f"`as_of` is not readable: {unreadable.message}",
            "give an instant with its zone, such as `2024-01-31T09:30:00Z`, or a date",
        )
        # so that the events are read too, and all that is wrong is told at once
        return datetime.max.replace(tzinfo=UTC)
