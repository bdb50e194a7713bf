"""A table of leads scored where it is: checked, lowered to a plan, and run by its own library."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from leadrules.backends.columnar.frames.names import Trace, read_of_events, read_of_leads
from leadrules.backends.columnar.frames.opening import opened
from leadrules.backends.python import Program
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
    given = opened(
        ruleset,
        {"leads": leads, "events": events},
        {"leads": read_of_leads(ruleset) | {*keep}, "events": read_of_events(ruleset)},
        as_of=as_of,
        trace=trace,
        keep=keep,
        next_change=next_change,
    )
    plan, tables = given.plan(ruleset), given.tables
    if given.kind.carried:
        from leadrules.backends.columnar.frames.one_by_one import is_small, score_one_by_one

        if is_small(tables) if one_by_one is None else one_by_one:
            scored = score_one_by_one(ruleset, program, tables, given.request, given.given)
            if scored is not None:
                return scored
    return given.run(plan, tables)
