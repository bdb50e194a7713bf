"""Tables opened: of which library each is, what it has, and all that is wrong with them at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from leadrules.backends.columnar.answering import answer
from leadrules.backends.columnar.frames.checks import (
    instant_of,
    repeated_names,
    wrong_kinds,
    wrong_names,
)
from leadrules.backends.columnar.frames.kinds import FrameKind, Table, kind_of
from leadrules.backends.columnar.frames.names import Trace, lead_id_column
from leadrules.backends.columnar.lowering.rescoring import Earlier
from leadrules.backends.columnar.lowering.whole import lower
from leadrules.backends.columnar.plan import Plan, Request
from leadrules.diagnostics import Diagnostic, FrameError
from leadrules.language import ir


@dataclass(frozen=True, slots=True)
class Opened:
    """The tables by the arguments that they are, what is asked of them, the columns of the leads
    that an answer gives back, and what is wrong."""

    kind: FrameKind
    tables: dict[str, Table]
    request: Request
    given: Sequence[str]
    problems: list[Diagnostic]

    def plan(self, ruleset: ir.Ruleset, earlier: Earlier | None = None) -> Plan:
        """The plan; raises what is wrong already together with what only lowering finds."""
        try:
            plan = lower(ruleset, self.request, earlier)
        except FrameError as error:
            raise FrameError([*self.problems, *error.diagnostics]) from None
        self.raise_problems()
        return plan

    def raise_problems(self) -> None:
        """Raises all that is wrong, if anything is."""
        raise_any(self.problems)

    def run(self, plan: Plan, tables: Mapping[str, Table]) -> Any:
        """The plan's answer over tables by their names in it."""
        if not self.kind.carried:
            frames = {name: table.frame for name, table in tables.items()}
            return self.kind.engine.run(plan, frames, answer)
        from leadrules.backends.columnar.frames.carrying import run_carried

        return run_carried(plan, tables, answer, self.given)


def opened(
    ruleset: ir.Ruleset,
    frames: Mapping[str, Any],
    reads: Mapping[str, frozenset[str]],
    *,
    as_of: object,
    trace: Trace | None,
    keep: Sequence[str],
    next_change: bool,
) -> Opened:
    """The tables among the arguments, `leads` first; None is not given. `reads` names the columns
    that may be read of each.

    Raises FrameError where they are no tables of one library.
    """
    kinds = {place: kind_of(frame) for place, frame in frames.items()}
    raise_any(wrong_kinds({place: (frames[place], kind) for place, kind in kinds.items()}))
    problems: list[Diagnostic] = []
    tables = {
        place: _table(kind, frames[place], reads[place], place, problems)
        for place, kind in kinds.items()
        if kind is not None
    }
    leads, events = tables["leads"], tables.get("events")
    events_schema = None if events is None else events.schema
    instant = instant_of(as_of, ruleset, leads.schema)
    problems += wrong_names(
        ruleset, leads.schema, events_schema, keep, trace, next_change=next_change
    )
    if isinstance(instant, Diagnostic):
        problems.append(instant)
        instant = 0
    lead_id = lead_id_column(ruleset, leads.schema)
    kept = tuple(dict.fromkeys(name for name in keep if name != lead_id and name in leads.schema))
    request = Request(
        leads.schema,
        events_schema,
        instant,
        trace if trace in ("mask", "points") else None,
        # WHY: what is carried to another library is not carried for nothing
        () if leads.kind.carried else kept,
        next_change,
    )
    given = [name for name in (lead_id, *kept) if name is not None]
    return Opened(leads.kind, tables, request, given, problems)


def _table(
    kind: FrameKind, frame: Any, read: frozenset[str], place: str, problems: list[Diagnostic]
) -> Table:
    """The frame as it can be read more than once, and its schema."""
    if not kind.carried:
        return Table(kind, frame, kind.engine.schema(frame))
    held = kind.carrier.held(frame)
    problems += repeated_names(kind.carrier.repeated(held), read, place)
    return Table(kind, held, kind.carrier.schema(held))


def raise_any(problems: Iterable[Diagnostic]) -> None:
    """Raises FrameError where there are problems."""
    found = list(problems)
    if found:
        raise FrameError(found)
