"""What is wrong with tables before anything runs: their kinds, and columns' names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime

from leadrules.backends.columnar.frames.kinds import KINDS, FrameKind
from leadrules.backends.columnar.frames.names import (
    Trace,
    answer_columns,
    event_keys,
    lead_id_column,
)
from leadrules.backends.columnar.schema import Schema
from leadrules.decision.units import microseconds_of
from leadrules.diagnostics import Diagnostic
from leadrules.intake.instants import read_instant
from leadrules.intake.unreadable import Unreadable
from leadrules.language import ir
from leadrules.language.problems import did_you_mean


def wrong_kinds(frames: Mapping[str, tuple[object, FrameKind | None]]) -> Iterator[Diagnostic]:
    """What keeps some values, by the arguments that they are of, from being tables of the library
    of the leads; those of None but the leads are not given."""
    _, of_leads = frames["leads"]
    for place, (frame, kind) in frames.items():
        if kind is None and (frame is not None or place in ("leads", "scored")):
            yield Diagnostic(
                "LR521",
                f"a value of type `{type(frame).__name__}` is not a frame",
                place=place,
                help=f"give a frame of {_known()}; `score` takes one lead as a mapping",
            )
        if kind and of_leads and kind.name != of_leads.name:
            yield Diagnostic(
                "LR522",
                f"the leads are a frame of {of_leads.name}, and {_CALLED[place]} one of "
                f"{kind.name}",
                place=place,
                help="give both as frames of one library",
            )


_CALLED = {
    "events": "the events",
    "scored": "the earlier answer",
    "changed": "the changed leads",
}


def _known() -> str:
    names = list(dict.fromkeys(kind.name for kind in KINDS))
    return f"{', '.join(names[:-1])} or {names[-1]}"


def instant_of(as_of: object, ruleset: ir.Ruleset, leads: Schema) -> int | str | Diagnostic:
    """The instant in microseconds that is meant, or the leads' column; the clock's for None."""
    if isinstance(as_of, str) and as_of in leads:
        return as_of
    try:
        given = datetime.now(UTC) if as_of is None else as_of
        return microseconds_of(read_instant(given, ruleset.zone, ruleset.zone_declared))
    except Unreadable as unreadable:
        if isinstance(as_of, str) and not as_of[:1].isdigit():
            return _no_column(as_of, "as_of", leads)
        return Diagnostic(
            "LR511",
            f"`as_of` is not readable: {unreadable.message}",
            place="as_of",
            help="give an instant with its zone, such as `2024-01-31T09:30:00Z`, a date, or the "
            "name of a column of the leads",
        )


def wrong_names(
    ruleset: ir.Ruleset,
    leads: Schema,
    events: Schema | None,
    keep: Sequence[str],
    trace: Trace | None,
    *,
    next_change: bool = False,
) -> Iterator[Diagnostic]:
    """Columns to keep that are not there or clash with the answer's; events without their own."""
    if trace not in (None, "mask", "points"):
        yield Diagnostic(
            "LR529",
            f"`trace` is `{trace}`",
            place="trace",
            help='give `"mask"`, `"points"` or None',
        )
        trace = None
    lead_id = lead_id_column(ruleset, leads)
    answered = answer_columns(ruleset, trace, next_change=next_change)
    taken = {name.casefold(): "of the answer" for name in answered}
    if lead_id is not None:
        if lead_id.casefold() in taken:
            yield _clash(lead_id, "of the answer", "the column of the lead's id", "leads")
        taken.setdefault(lead_id.casefold(), "of the answer")
    for name in keep:
        if name == lead_id:
            continue
        if name not in leads:
            yield _no_column(name, "keep", leads)
        elif name.casefold() in taken:
            yield _clash(name, taken[name.casefold()], "the column to keep", "keep")
        taken.setdefault(name.casefold(), "kept before it")
    if events is not None:
        keys = event_keys(ruleset)
        if not any(key in events for key in keys):
            named = " or ".join(f"`{key}`" for key in keys)
            yield _events_without("the lead's id", f"name the lead's id {named}")
        for name, what in (("type", "the event's type"), ("at", "its instant")):
            if name not in events:
                yield _events_without(f"`{name}`, {what}", f"name the column `{name}`")


def repeated_names(names: Sequence[str], read: frozenset[str], place: str) -> Iterator[Diagnostic]:
    """Columns that are read and stand more than once."""
    for name in names:
        if name in read:
            yield Diagnostic(
                "LR527",
                f"more than one column is called `{name}`",
                place=place,
                help="give each column its own name, or leave all but one out",
            )


def _no_column(name: str, place: str, leads: Schema) -> Diagnostic:
    return Diagnostic(
        "LR524", f"the leads have no column `{name}`", place=place, help=did_you_mean(name, leads)
    )


def _clash(name: str, other: str, what: str, place: str) -> Diagnostic:
    return Diagnostic(
        "LR525",
        f"{what} `{name}` has the name of a column {other}",
        place=place,
        help="rename it in the leads",
    )


def _events_without(what: str, advice: str) -> Diagnostic:
    return Diagnostic("LR526", f"the events have no column for {what}", place="events", help=advice)
