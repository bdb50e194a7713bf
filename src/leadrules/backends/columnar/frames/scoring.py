"""A table of leads scored where it is: checked, lowered to a plan, and run by its own library."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from leadrules.backends.columnar.answering import answer
from leadrules.backends.columnar.frames.checks import (
    instant_of,
    repeated_names,
    wrong_kinds,
    wrong_names,
)
from leadrules.backends.columnar.frames.kinds import FrameKind, Table, kind_of
from leadrules.backends.columnar.frames.names import (
    Trace,
    lead_id_column,
    read_of_events,
    read_of_leads,
)
from leadrules.backends.columnar.lowering.whole import lower
from leadrules.backends.columnar.plan import Plan, Request
from leadrules.backends.columnar.schema import Schema
from leadrules.backends.python import Program
from leadrules.diagnostics import Diagnostic, FrameError
from leadrules.language import ir


def score_frame(
    ruleset: ir.Ruleset,
    program: Program,
    leads: Any,
    *,
    events: Any = None,
    as_of: object = None,
    trace: Trace | None = None,
    keep: Sequence[str] = (),
    next_change: bool = False,
    one_by_one: bool | None = None,
) -> Any:
    """The answer for each lead as a frame of the leads' kind; see `leadrules.Ruleset.score_frame`.

    `one_by_one` says whether tables in memory go through the one-lead program or through the plan,
    which give the same; None lets their size decide.

    Raises FrameError with everything that is wrong with the tables.
    """
    of_leads, of_events = kind_of(leads), kind_of(events)
    _raise_any(wrong_kinds(leads, events, of_leads, of_events))
    assert of_leads is not None
    problems: list[Diagnostic] = []
    read = read_of_leads(ruleset) | {*keep}
    leads, leads_schema = _opened(of_leads, leads, read, "leads", problems)
    events_schema = None
    if of_events is not None:
        read = read_of_events(ruleset)
        events, events_schema = _opened(of_events, events, read, "events", problems)
    instant = instant_of(as_of, ruleset, leads_schema)
    problems += wrong_names(
        ruleset, leads_schema, events_schema, keep, trace, next_change=next_change
    )
    if isinstance(instant, Diagnostic):
        problems.append(instant)
        instant = 0
    lead_id = lead_id_column(ruleset, leads_schema)
    kept = tuple(dict.fromkeys(name for name in keep if name != lead_id and name in leads_schema))
    request = Request(
        leads_schema,
        events_schema,
        instant,
        trace if trace in ("mask", "points") else None,
        # WHY: what is carried to another library is not carried for nothing
        () if of_leads.carried else kept,
        next_change,
    )
    plan = _lowered(ruleset, request, problems)
    tables = {"leads": Table(of_leads, leads, leads_schema)}
    if of_events is not None and events_schema is not None:
        tables["events"] = Table(of_events, events, events_schema)
    if not of_leads.carried:
        frames = {name: table.frame for name, table in tables.items()}
        return of_leads.engine.run(plan, frames, answer)
    from leadrules.backends.columnar.frames.carrying import run_carried
    from leadrules.backends.columnar.frames.one_by_one import is_small, score_one_by_one

    given = [name for name in (lead_id, *kept) if name is not None]
    if is_small(tables) if one_by_one is None else one_by_one:
        scored = score_one_by_one(
            ruleset, program, tables, instant, request.trace, given, next_change=next_change
        )
        if scored is not None:
            return scored
    return run_carried(plan, tables, answer, given)


def _opened(
    kind: FrameKind, frame: Any, read: frozenset[str], place: str, problems: list[Diagnostic]
) -> tuple[Any, Schema]:
    """The frame as it can be read more than once, and its schema."""
    if not kind.carried:
        return frame, kind.engine.schema(frame)
    held = kind.carrier.held(frame)
    problems += repeated_names(kind.carrier.repeated(held), read, place)
    return held, kind.carrier.schema(held)


def _lowered(ruleset: ir.Ruleset, request: Request, problems: list[Diagnostic]) -> Plan:
    """The plan; raises what is wrong already together with what only lowering finds."""
    try:
        plan = lower(ruleset, request)
    except FrameError as error:
        raise FrameError([*problems, *error.diagnostics]) from None
    _raise_any(problems)
    return plan


def _raise_any(problems: Iterable[Diagnostic]) -> None:
    found = list(problems)
    if found:
        raise FrameError(found)
