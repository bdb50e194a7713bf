"""An earlier answer brought up to a later instant: only the leads that must be are scored again."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from leadrules.backends.columnar.frames.kinds import kind_of
from leadrules.backends.columnar.frames.names import (
    Trace,
    answer_columns,
    lead_id_column,
    read_of_events,
    read_of_leads,
)
from leadrules.backends.columnar.frames.opening import Opened, opened
from leadrules.backends.columnar.lowering.rescoring import Earlier, lacks, wrong_columns
from leadrules.diagnostics import Diagnostic, FrameError
from leadrules.intake.lead import read_id
from leadrules.intake.unreadable import Unreadable
from leadrules.language import ir


def rescore_frame(
    ruleset: ir.Ruleset,
    scored: Any,
    leads: Any,
    *,
    events: Any = None,
    as_of: object = None,
    changed: Any = (),
    trace: Trace | None = None,
    keep: Sequence[str] = (),
    why: str | None = None,
) -> Any:
    """The answer for each lead as a frame of the leads' kind, made of an earlier one where that
    still holds; see `leadrules.Ruleset.rescore_frame`. `why` is a column for why a lead is scored
    again (`lowering.rescoring.WHY`), which is left out where the earlier answer lacks columns.

    Raises FrameError with everything that is wrong with the tables.
    """
    ids = None if kind_of(changed) else _ids(changed, ruleset)
    answered = answer_columns(ruleset, trace, next_change=True)
    given = opened(
        ruleset,
        {
            "leads": leads,
            "events": events,
            "scored": scored,
            "changed": changed if ids is None else None,
        },
        {
            "leads": read_of_leads(ruleset) | {*keep},
            "events": read_of_events(ruleset),
            "scored": frozenset((*answered, *ruleset.lead_keys)),
            "changed": frozenset(ruleset.lead_keys),
        },
        as_of=as_of,
        trace=trace,
        keep=keep,
        next_change=True,
    )
    earlier = given.tables["scored"].schema
    own = lead_id_column(ruleset, given.request.leads)
    given.problems.extend(_wrong(ruleset, given, own))
    given.problems.extend(wrong_columns(earlier, answered, own))
    tables = {name: table for name, table in given.tables.items() if name != "scored"}
    if given.problems or own is None or lacks(earlier, answered):
        return given.run(given.plan(ruleset), tables)
    reported = given.tables["changed"].schema if ids is None else ids
    plan = given.plan(ruleset, Earlier(earlier, answered, reported, why))
    return given.run(plan, tables | {"previous": given.tables["scored"]})


def _ids(changed: Any, ruleset: ir.Ruleset) -> tuple[str, ...]:
    """The ids that are given by themselves, as texts."""
    try:
        if isinstance(changed, str | bytes) or not isinstance(changed, Iterable):
            raise Unreadable(changed, "is not a table or a list of ids")
        read = [read_id(each, ruleset.limits) for each in changed]
    except Unreadable as unreadable:
        problem = Diagnostic(
            "LR536",
            f"`changed` is not readable: {unreadable.message}",
            place="changed",
            help="give the ids of the leads that have changed, or a table with their column",
        )
        raise FrameError([problem]) from None
    return tuple(dict.fromkeys(each for each in read if each is not None))


def _wrong(ruleset: ir.Ruleset, given: Opened, own: str | None) -> list[Diagnostic]:
    """What keeps leads from being known again, and one instant from being that of all."""
    problems: list[Diagnostic] = []
    named = " or ".join(f"`{key}`" for key in ruleset.lead_keys)
    problems += [
        Diagnostic(
            "LR536",
            f"{called} have no column of their ids",
            place=place,
            help=f"name the lead's id {named}",
        )
        for place, called in (("leads", "the leads"), ("changed", "the changed leads"))
        if place in given.tables
        and not any(key in given.tables[place].schema for key in ruleset.lead_keys)
    ]
    if isinstance(given.request.as_of, str):
        problems.append(
            Diagnostic(
                "LR511",
                "`as_of` is a column of the leads, and an answer is brought up to one instant",
                place="as_of",
                help="give an instant, or score the whole table by `score_frame`",
            )
        )
    return problems
