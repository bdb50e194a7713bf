"""Measures over tables, between the leads as read and the events as given."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from leadrules.backends.columnar.algebra import Literal, Question, Relation, Scalar, Select
from leadrules.backends.columnar.lowering.events.accounts import Leads
from leadrules.backends.columnar.lowering.events.measuring import (
    Given,
    Measuring,
    NextChanges,
    reads_account,
)
from leadrules.backends.columnar.lowering.events.reading import Events
from leadrules.backends.columnar.lowering.expressions import Clock, Expressions
from leadrules.backends.columnar.lowering.numbers import Value
from leadrules.backends.columnar.lowering.offsets import with_offsets
from leadrules.backends.columnar.lowering.reading import Reading
from leadrules.backends.columnar.lowering.terms import (
    FALSE,
    NO_INTEGER,
    NO_TEXT,
    added,
    holds,
    multiplied,
    some,
    subtracted,
    whole,
)
from leadrules.backends.columnar.plan import Request
from leadrules.backends.passing_time.days_counted import days_counted
from leadrules.backends.python.generation.reads import names_read
from leadrules.backends.python.generation.text_memo import TEXTS
from leadrules.backends.python.runtime.days import local_day
from leadrules.decision.units import instant_of
from leadrules.diagnostics import Diagnostic
from leadrules.language import ir

_DAY = 86_400_000_000
_EPOCH = 719_163  # the ordinal of 1970-01-01


@dataclass(frozen=True, slots=True)
class Measured:
    """The leads beside what measures are made of, and each measure's value as a scalar over a lead.

    `counts` are, of measures that pay for each event, how many count. Both are missing where the
    events or the account were not given. `error` is a text where the lead's events or its account
    cannot be read or are too many; None where that cannot be. `problems` are columns of the events
    that can never be read. `doubts` say of what a lead needs Python.
    `next_changes` are, where wanted, when time alone may change a measure.
    """

    relation: Relation
    values: Mapping[str, Scalar]
    counts: Mapping[str, Scalar]
    error: Scalar | None
    problems: tuple[Diagnostic, ...] = ()
    doubts: tuple[Scalar, ...] = ()
    next_changes: NextChanges = ((), ())


def ask_for_measures(ruleset: ir.Ruleset, reading: Reading) -> None:
    """Ask of the leads all that their measures will ask, before they are read."""
    fields = _fields(ruleset)
    for measure in ruleset.measures:
        if isinstance(measure, ir.RollUp):
            _value(ruleset, reading, measure.value, Clock(NO_INTEGER))
            for name in days_counted(measure.value):
                reading.value(fields[name])
        elif measure.selection.window.after is not None:
            reading.value(fields[measure.selection.window.after])
    if reads_account(ruleset) and ruleset.on_unreadable == "error":
        for field in ruleset.fields:
            reading.unreadable(field)


def lower_measures(
    ruleset: ir.Ruleset,
    request: Request,
    leads: Relation,
    number: str,
    lead_id: str | None,
    account_id: str | None,
    as_of: Scalar,
    reading: Reading,
    *,
    today: Scalar = NO_INTEGER,
    bad_id: Scalar = FALSE,
    only_of: tuple[Relation, str] | None = None,
) -> Measured:
    """The measures of a ruleset over leads that have been read.

    `leads` has a row for each lead with its `number` (unique), its `lead_id` and `account_id`
    (texts; None: no lead has one) and the columns of `reading`, of which `ask_for_measures` has
    asked before. `as_of` is the instant in microseconds, one for all or a column; `today` its day
    in the ruleset's zone, where the instant is a column and a condition counts the days since a
    date. `bad_id` says of a lead whether its id cannot be read. With `only_of`, a relation and its
    column of lead ids, only the events of these are read.
    """
    tag, fields = _tag(request), _fields(ruleset)
    clock = Clock(as_of, today)
    if isinstance(as_of, Literal) and isinstance(as_of.value, int):
        day = local_day(ruleset.zone)(instant_of(as_of.value)) - _EPOCH
        clock = Clock(as_of, whole(day))
    nobody = {
        f"{tag}_{what}": NO_TEXT
        for what, name in (("lead", lead_id), ("account", account_id))
        if name is None
    }
    relation: Relation = Select(leads, nobody) if nobody else leads
    relation, after = _instants(relation, ruleset, reading, tag)
    events = None
    if request.events is not None:
        events = Events(
            ruleset,
            request.events,
            ruleset.measures,
            clock,
            doubts=request.doubts,
            leads=only_of,
        )
    bad: Scalar = FALSE
    if ruleset.on_unreadable == "error" and reads_account(ruleset):
        bad = some([holds(bad_id), *(holds(reading.unreadable(one)) for one in ruleset.fields)])
    measured = Measuring(
        Given(
            ruleset=ruleset,
            leads=Leads(relation, number, lead_id or f"{tag}_lead", account_id or f"{tag}_account"),
            clock=clock,
            events=events,
            value=lambda condition: _value(ruleset, reading, condition, clock),
            after=after,
            bad=bad,
            doubt=_doubt(ruleset, reading) if request.doubts else FALSE,
            tag=tag,
            dated=lambda name: (reading.value(fields[name]), fields[name].type),
            next_changes=request.next_change,
        )
    ).measured()
    return Measured(
        measured.leads.relation,
        measured.values,
        measured.counts,
        measured.error,
        () if events is None else tuple(events.problems),
        measured.doubts,
        measured.next_changes,
    )


def _doubt(ruleset: ir.Ruleset, reading: Reading) -> Scalar:
    """Whether nobody can tell of a colleague what is asked about it."""
    asked = [one.value for one in ruleset.measures if isinstance(one, ir.RollUp)]
    names = {*names_read(asked)}
    is_all_read = ruleset.on_unreadable == "error"
    fields = [one for one in ruleset.fields if is_all_read or one.name in names]
    return some([holds(reading.doubtful(one)) for one in fields])


def _value(ruleset: ir.Ruleset, reading: Reading, condition: ir.Condition, clock: Clock) -> Value:
    """What a roll-up asks of a member, over its row of the leads."""
    fields = _fields(ruleset)

    def read(wanted: ir.Read) -> Scalar:
        one = fields[wanted.name]
        return reading.compared(one) if one.type in TEXTS else reading.value(one)

    def ask(name: str, question: Question) -> Scalar:
        return reading.ask(fields[name], question)

    return Expressions(read, ask, clock).value(condition.expression)


def _instants(
    relation: Relation, ruleset: ir.Ruleset, reading: Reading, tag: str
) -> tuple[Relation, dict[str, Scalar]]:
    """The instants in the fields that windows begin after; of a date the end of its day."""
    fields = _fields(ruleset)
    names = dict.fromkeys(
        one.selection.window.after
        for one in ruleset.measures
        if not isinstance(one, ir.RollUp) and one.selection.window.after is not None
    )
    instants: dict[str, Scalar] = {}
    midnights: dict[str, Scalar] = {}
    for name in names:
        value = reading.value(fields[name])
        if fields[name].type is ir.Type.DATE:
            midnights[name] = multiplied(added(value, whole(1)), whole(_DAY))
        else:
            instants[name] = value
    relation, ahead = with_offsets(relation, midnights, ruleset, reading.names, local=True)
    for name, midnight in midnights.items():
        instants[name] = subtracted(subtracted(midnight, ahead[name]), whole(1))
    return relation, instants


def _tag(request: Request) -> str:
    """How the names of columns begin that no column of the leads has."""
    tag = "measure"
    while any(name.casefold().startswith(tag) for name in request.leads):
        tag += "_"
    return tag


def _fields(ruleset: ir.Ruleset) -> dict[str, ir.Field]:
    return {one.name: one for one in ruleset.fields}
