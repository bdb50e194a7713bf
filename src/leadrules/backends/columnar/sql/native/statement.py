"""A ruleset as one SELECT statement: what a data engineer runs in a warehouse, and reads."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal as OneOfThese

from leadrules.backends.columnar.algebra import Spaced
from leadrules.backends.columnar.frames.checks import instant_of, wrong_names
from leadrules.backends.columnar.frames.names import lead_id_column
from leadrules.backends.columnar.lowering.whole import lower
from leadrules.backends.columnar.plan import Plan, Request
from leadrules.backends.columnar.schema import ColumnType, Schema, Storage
from leadrules.backends.columnar.sql.graph import graph_of
from leadrules.backends.columnar.sql.native.dialects import Warehouse
from leadrules.backends.columnar.sql.native.layout import laid_out
from leadrules.backends.columnar.sql.native.refusals import refused, warehouse
from leadrules.backends.columnar.sql.native.tables import event_columns, lead_columns, listing
from leadrules.backends.columnar.sql.native.writer import NativeWriter
from leadrules.backends.columnar.sql.relations import Table
from leadrules.diagnostics import Diagnostic, FrameError
from leadrules.language import ir
from leadrules.version import __version__

CLOCK = "leadrules_as_of"
"""The column that the clock becomes, where no instant is given."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a statement is to read and to answer.

    `leads` and `events` stand in it as they are given, and may be what a template puts in there.
    `as_of` is an instant, `as_of_column` a column of the leads; where both are None the clock is
    read. `lead_columns` and `event_columns` are those that the tables have (None: one for each
    field, under its own name).
    """

    dialect: str
    leads: str = "leads"
    events: str | None = "events"
    as_of: object = None
    as_of_column: str | None = None
    trace: OneOfThese["mask", "points"] | None = None
    keep: tuple[str, ...] = ()
    lead_columns: tuple[str, ...] | None = None
    event_columns: tuple[str, ...] | None = None


def statement(ruleset: ir.Ruleset, asked: Asked) -> str:
    """The text of the statement, with a header that says what it means and where it does not.

    Raises FrameError with all that keeps it from being written.
    """
    dialect = warehouse(asked.dialect)
    problems = list(refused(ruleset, dialect))
    leads = lead_columns(ruleset, dialect, asked.lead_columns)
    events = None
    if asked.events is not None:
        events = event_columns(ruleset, dialect, asked.event_columns)
        problems += events.problems
    problems += leads.problems
    schema = _with_others(leads.schema, asked, dialect)
    moment: int | str | Diagnostic = asked.as_of_column or CLOCK
    if asked.as_of is not None:
        moment = instant_of(asked.as_of, ruleset, {})
        if isinstance(moment, Diagnostic):
            problems.append(moment)
            moment = 0
    assert not isinstance(moment, Diagnostic)
    event_schema = None if events is None else events.schema
    problems += wrong_names(ruleset, schema, event_schema, asked.keep, asked.trace)
    if problems:
        raise FrameError(problems)

    with_due = ruleset.agreement is None or isinstance(moment, int) or _is_elapsed(ruleset)
    meaning = ruleset if with_due else replace(ruleset, agreement=None)
    lead_id = lead_id_column(ruleset, schema)
    kept = tuple(dict.fromkeys(name for name in asked.keep if name != lead_id))
    plan = lower(meaning, Request(schema, event_schema, moment, asked.trace, kept, doubts=True))
    columns = [name for name in plan.columns if with_due or name not in ("due", "accept_by")]
    header = _header(ruleset, asked, dialect, leads.schema, event_schema, with_due=with_due)
    body = _query(plan, columns, asked, dialect, schema, event_schema)
    return "\n".join(header) + "\n" + body + "\n"


def _with_others(schema: Schema, asked: Asked, dialect: Warehouse) -> dict[str, ColumnType]:
    """The leads' columns beside those that no field reads."""
    others = dict.fromkeys(asked.keep, ColumnType(Storage.OTHER))
    if asked.as_of is None:
        others[asked.as_of_column or CLOCK] = ColumnType(Storage.INSTANT)
    return others | dict(schema)


def _is_elapsed(ruleset: ir.Ruleset) -> bool:
    return ruleset.agreement is None or ruleset.agreement.calendar is None


def _query(
    plan: Plan,
    columns: Sequence[str],
    asked: Asked,
    dialect: Warehouse,
    leads: Schema,
    events: Schema | None,
) -> str:
    graph = graph_of(plan.answer, columns, {})
    source = asked.leads
    if asked.as_of is None and asked.as_of_column is None:
        source = f"(SELECT l.*, current_timestamp AS {CLOCK} FROM {asked.leads} AS l) AS l"
    tables = {"leads": Table(source, leads)}
    if asked.events is not None and events is not None:
        tables["events"] = Table(asked.events, events)
    writer = NativeWriter(graph, tables, dialect, asked.keep)
    for relation in graph.relations:
        writer.write(relation)
    given = ",\n  ".join(writer.renamed(name, plan.answer, as_given=False) for name in columns)
    steps = ",\n".join(map(laid_out, writer.texts))
    recursive = any(isinstance(one, Spaced) for one in graph.relations)
    start = dialect.recursive if recursive else "WITH"
    return f"{start} {steps}\nSELECT\n  {given}\nFROM {writer.steps[plan.answer]}"


# --- the header ----------------------------------------------------------------------------------


def _header(
    ruleset: ir.Ruleset,
    asked: Asked,
    dialect: Warehouse,
    leads: Schema,
    events: Schema | None,
    *,
    with_due: bool,
) -> Iterator[str]:
    identity = ruleset.identity
    yield f"-- {identity.name} {identity.version}, for {dialect.title}"
    yield f"-- {identity.hash}"
    yield f"-- written by leadrules {__version__}: change the ruleset, not this text"
    said = [_as_of(asked), *_limits(ruleset, with_due=with_due)]
    if not dialect.executed:
        said.append(
            f"This text was not executed on {dialect.title} when leadrules was tested; its twins "
            "for DuckDB, PostgreSQL and Spark were. Compare some rows with `leadrules score` first."
        )
    said.append(f"Columns of {_one_line(asked.leads)}: {'; '.join(listing(leads, dialect))}.")
    if events is not None and asked.events is not None:
        said.append(f"Columns of {_one_line(asked.events)}: {'; '.join(listing(events, dialect))}.")
    for one in said:
        yield "--"
        yield from textwrap.wrap(one, 97, initial_indent="-- ", subsequent_indent="-- ")


def _one_line(name: str) -> str:
    return " ".join(name.split())


def _as_of(asked: Asked) -> str:
    if asked.as_of is not None:
        return f"As of {asked.as_of}."
    if asked.as_of_column is not None:
        return f"As of each lead's {asked.as_of_column}."
    return "As of now: the clock is read once."


def _limits(ruleset: ir.Ruleset, *, with_due: bool) -> Iterator[str]:
    yield (
        "needs_python is true where SQL cannot tell exactly what the rules say: a text that is "
        "read (of the lead, of an event that it sees, or of a colleague that rules ask about) has "
        "characters beyond ASCII, or more exceptions of a set of phrases than are followed, or "
        "is a list that is very long. Such a row has no answers: score it with `leadrules score`."
    )
    yield "error says why a lead cannot be scored; it has no answers then."
    if not with_due:
        yield (
            "due and accept_by are left out: working hours are counted in SQL only for an instant "
            "that is given (`--as-of`)."
        )
