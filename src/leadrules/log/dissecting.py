"""A decision taken apart for the log, by whose it is, and put together again, bit for bit.

Part 0 is the lead's: the decision without what is of colleagues, in short where it has a form, else
as JSON; and what was asked with.
Each later part is one colleague's: their fields, their events with the places where they stood, and
the notes about them.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal

from leadrules.decision.json_form import dump, dump_part, parse, read, read_part
from leadrules.decision.record import EventRead, IntakeNote, Record, Standing, Value
from leadrules.decision.units import plain
from leadrules.log.entry import instant_text
from leadrules.log.forms.lengthening import lengthened

if TYPE_CHECKING:
    from leadrules.log.forms.form import Form

Inputs = Literal["all", "read"]
"""Which inputs a decision is kept with: every declared field and visible event, or what is read."""

ERASED = "erased"
"""The type of an event that was of an erased colleague."""

_COLLEAGUES = "colleagues["
_VALUES = Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Asked:
    """What a decision was asked with, beside the lead: all of it is sealed with the decision."""

    previous: Standing | None = None
    asked_by: str | None = None


@dataclass(frozen=True, slots=True)
class Unrecorded:
    """What was left out as no rule reads it: names of fields, and how many events."""

    fields: tuple[str, ...] = ()
    events: int = 0
    events_of: tuple[str, ...] = ()  # types of events that are kept; all where empty


NOTHING = Unrecorded()
"""That nothing was left out."""


@dataclass(frozen=True, slots=True)
class Body:
    """What the parts of a decision say, together."""

    record: Record
    asked: Asked
    unrecorded: Unrecorded
    erased_colleagues: tuple[int, ...]  # places of colleagues whose part cannot be opened any more


def public_part(record: Record) -> dict[str, Any]:
    """What a decision's header says of it: nothing personal."""
    effective = record.effective
    return {
        "engine": record.engine,
        "as_of": instant_text(record.as_of),
        "score": plain(record.score),
        "scores": {name: plain(score) for name, score in record.scores.items()},
        "verdict": record.verdict,
        "labels": dict(record.labels),
        "effective_score": plain(effective.score),
        "effective_verdict": effective.verdict,
        "since": instant_text(effective.since),
        "overridden": effective.override is not None,
        "fired": [c.rule for c in record.trace.contributions if c.outcome == "fired"],
    }


def dissected(
    record: Record,
    short: str | None,
    asked: Asked,
    unrecorded: Unrecorded,
    given_at: Sequence[int] = (),
) -> list[bytes]:
    """The parts in clear: the lead's, then one for each colleague.

    `short` is what the lead's part says of the decision, in short; None where it has no form.
    `given_at` are the colleagues' places in the account as it was given, by which notes name them.
    """
    if short is None:
        decision = f'"decision":{dump(without_colleagues(record, given_at))}'
    else:
        decision = f'"short":{short}'
    previous = _text(Standing, asked.previous)
    lead = (
        f'{{"asked_by":{_text_or_null(asked.asked_by)},"previous":{previous},'
        f'"unrecorded":{_left_out(unrecorded)},{decision}}}'
    ).encode()
    if not record.trace.colleagues:
        return [lead]
    owners = _owners(given_at)
    theirs = (_colleague(record, place, owners) for place in range(len(record.trace.colleagues)))
    return [lead, *theirs]


def together(parts: Sequence[bytes | None], form: Form | None = None) -> Body:
    """What the parts said before they were sealed; None is a colleague's that is erased.

    `form` is the one that the header names. Raises LeadrulesError, KeyError or ValueError where
    they are not a decision of that form.
    """
    lead = parts[0]
    assert lead is not None
    data = parse(lead.decode())
    record = read(data["decision"] if form is None else lengthened(data["short"], form))
    erased = tuple(place for place, part in enumerate(parts[1:]) if part is None)
    if len(parts) > 1:
        record = _with_colleagues(record, parts[1:])
    asked = Asked(
        None if data["previous"] is None else read_part(Standing, data["previous"]),
        data["asked_by"],
    )
    left = data["unrecorded"]
    unrecorded = (
        NOTHING
        if left is None
        else Unrecorded(tuple(left["fields"]), left["events"], tuple(left["events_of"]))
    )
    return Body(record, asked, unrecorded, erased)


# --- colleagues ----------------------------------------------------------------------------------


def without_colleagues(record: Record, given_at: Sequence[int]) -> Record:
    """The record with nothing of colleagues but how many they are and where their events stood."""
    trace = record.trace
    if not trace.colleagues:
        return record
    owners = _owners(given_at)
    events = tuple(
        each if each.member is None else EventRead(each.member, ERASED, record.as_of, None, {})
        for each in trace.events
    )
    kept = replace(
        trace,
        colleagues=tuple({} for _ in trace.colleagues),
        events=events,
        notes=tuple(note for note in trace.notes if _owner(note, owners) is None),
    )
    return replace(record, trace=kept)


def _owners(given_at: Sequence[int]) -> dict[int, int]:
    """The places of colleagues in the trace by those in the account as it was given."""
    return {given: place for place, given in enumerate(given_at)}


def _colleague(record: Record, place: int, owners: Mapping[int, int]) -> bytes:
    trace = record.trace
    assert trace.colleagues is not None
    fields = dump_part(_VALUES, trace.colleagues[place])
    events = [
        f"[{at},{dump_part(EventRead, each)}]"
        for at, each in enumerate(trace.events)
        if each.member == place
    ]
    notes = [
        f"[{at},{dump_part(IntakeNote, note)}]"
        for at, note in enumerate(trace.notes)
        if _owner(note, owners) == place
    ]
    told = f'{{"fields":{fields},"events":[{",".join(events)}],"notes":[{",".join(notes)}]}}'
    return told.encode()


def _with_colleagues(record: Record, parts: Sequence[bytes | None]) -> Record:
    colleagues: list[Mapping[str, Value]] = []
    events = list(record.trace.events)
    notes: list[tuple[int, IntakeNote]] = []
    for part in parts:
        if part is None:
            colleagues.append({})
            continue
        data = parse(part.decode())
        colleagues.append(read_part(_VALUES, data["fields"]))
        for at, event in data["events"]:
            events[at] = read_part(EventRead, event)
        notes += [(at, read_part(IntakeNote, note)) for at, note in data["notes"]]
    every = list(record.trace.notes)
    for at, note in sorted(notes, key=lambda found: found[0]):
        # one whose neighbours are erased stands as near to its place as may be
        every.insert(at, note)
    whole = replace(
        record.trace, colleagues=tuple(colleagues), events=tuple(events), notes=tuple(every)
    )
    return replace(record, trace=whole)


def _owner(note: IntakeNote, owners: Mapping[int, int]) -> int | None:
    """The place of the colleague whom a note is about; None where it is about the lead."""
    given = colleague_noted(note)
    return None if given is None else owners.get(given)


def colleague_noted(note: IntakeNote) -> int | None:
    """The place, in the account as given, of whom a note is about; None where it is the lead."""
    if not note.place.startswith(_COLLEAGUES):
        return None
    return int(note.place[len(_COLLEAGUES) :].partition("]")[0])


def _text_or_null(text: str | None) -> str:
    return "null" if text is None else json.dumps(text)


def _text(cls: type, value: object | None) -> str:
    return "null" if value is None else dump_part(cls, value)


def _left_out(left: Unrecorded) -> str:
    if left is NOTHING or left == NOTHING:
        return "null"
    return json.dumps({"fields": left.fields, "events": left.events, "events_of": left.events_of})
