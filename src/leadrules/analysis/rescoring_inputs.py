"""What a decision was made from, out of its record, so that it can be scored again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from leadrules.backends.python import Program
from leadrules.decision.decision import Decision
from leadrules.decision.record import Override, Record, Standing
from leadrules.language import ir


@dataclass(frozen=True, slots=True)
class Given:
    """The arguments of one scoring, as `Program.score` takes them."""

    lead: Mapping[str, Any]
    events: Sequence[Mapping[str, Any]] | None
    account: Sequence[Mapping[str, Any]] | None
    previous: Standing | None
    override: Override | None
    as_of: datetime

    def scored(self, program: Program) -> Decision:
        """The decision about them; raises LeadError where these rules cannot read them."""
        return program.score(
            self.lead,
            events=self.events,
            account=self.account,
            previous=self.previous,
            override=self.override,
            as_of=self.as_of,
        )


def inputs_of(ruleset: ir.Ruleset, record: Record, *, previous: Standing | None = None) -> Given:
    """What to score so that the same rules give the record again, save for `noticed_otherwise`.

    `ruleset` is the one that is to score: the record's own, or another version. `previous` is where
    the lead stood before; a record does not hold it, and unless it is given, `standing_before` is
    taken. An override that was not in force is not in a record, and changes nothing.
    """
    trace = record.trace
    lead: dict[str, Any] = dict(trace.fields)
    key = _id_key(ruleset, lead)
    if record.lead_id is not None and key is not None:
        lead[key] = record.lead_id
    own: list[dict[str, Any]] = []
    theirs: list[list[dict[str, Any]]] = [[] for _ in trace.colleagues or ()]
    for event in trace.events:
        written = {**event.values, "type": event.type, "at": event.at, "id": event.id}
        (own if event.member is None else theirs[event.member]).append(written)
    account = None
    if trace.colleagues is not None:
        account = [
            {
                "lead": dict(fields),
                "events": events if events or trace.colleague_events_given else None,
            }
            for fields, events in zip(trace.colleagues, theirs, strict=True)
        ]
    return Given(
        lead=lead,
        events=own if trace.events_given else None,
        account=account,
        previous=standing_before(record) if previous is None else previous,
        override=record.effective.override,
        as_of=record.as_of,
    )


def standing_before(record: Record) -> Standing | None:
    """Where the lead stood before, as far as the effective answer shows it; None for nowhere.

    Scored after it, the same facts are given the same effective answer. `since` is only known
    where the verdict is still held; and of several verdicts left at the very instant of the
    record the last is taken for the one held before.
    """
    effective, as_of = record.effective, record.as_of
    if effective.latched or effective.since != as_of:
        return Standing(effective.verdict, effective.since, effective.since, effective.left)
    left = dict(effective.left)
    held = [verdict for verdict, instant in left.items() if instant == as_of]
    if held:
        del left[held[-1]]
        return Standing(held[-1], as_of, as_of, left)
    return Standing(_NONE, as_of, as_of, left) if left else None


_NONE = "(none)"
"""No verdict can be called so, and one that a version does not have is taken as none held."""


def noticed_otherwise(record: Record) -> Record:
    """A record without what reading its input noticed: the part that scoring again cannot give."""
    trace = replace(
        record.trace,
        notes=(),
        unknown_keys=0,
        unseen_events=0,
        repeated_events=0,
        unknown_events=0,
    )
    return replace(record, trace=trace)


def same_decision(one: Record, other: Record) -> bool:
    """Whether two records are one decision bit for bit, whatever was noticed in reading."""
    return noticed_otherwise(one) == noticed_otherwise(other)


def _id_key(ruleset: ir.Ruleset, lead: Mapping[str, Any]) -> str | None:
    """Where the lead's id is put so that no field reads it that did not."""
    for key in ruleset.lead_keys:
        readers = [one for one in ruleset.fields if key in (one.name, *one.sources)]
        if all(lead.get(one.name) is not None for one in readers):
            return key
    return None
