"""What reading whole tables notices, in counts: values taken as missing, events that are not seen,
and events that repeat an id."""

from __future__ import annotations

from collections.abc import Mapping

from leadrules.backends.columnar.algebra import (
    Aggregate,
    Group,
    How,
    Input,
    Relation,
    Scalar,
    Select,
    Where,
)
from leadrules.backends.columnar.lowering.events.columns import integers, texts, truths
from leadrules.backends.columnar.lowering.events.occurrences import (
    BROKEN,
    KIND,
    LEAD,
    Occurrences,
)
from leadrules.backends.columnar.lowering.ids import identifier
from leadrules.backends.columnar.lowering.reading import Reading
from leadrules.backends.columnar.lowering.terms import (
    FALSE,
    TRUE,
    every,
    holds,
    known,
    negated,
    one_of,
    some,
    subtracted,
    whole,
)
from leadrules.backends.columnar.plan import Request
from leadrules.language import ir

_OF, _ID, _TIMES = "_noticed_lead", "_noticed_id", "_noticed_times"

UNSEEN, REPEATED = "unseen events", "repeated events"
"""What else is counted beside fields, `events` and attributes as `events.NAME`."""


def unreadable_fields(
    ruleset: ir.Ruleset, request: Request
) -> tuple[Relation, str, dict[str, Scalar]]:
    """The leads as read, their number, and what of each cannot be read, by field or key."""
    reading = Reading(ruleset, request.leads, "lead_", shortens=True)
    own = identifier(request.leads, ruleset.lead_keys, ruleset.limits)
    bad = {one.name: holds(reading.unreadable(one)) for one in ruleset.fields}
    bad |= dict.fromkeys(own.columns[:1], holds(own.bad))
    bad = {name: scalar for name, scalar in bad.items() if scalar != FALSE}
    columns = tuple(dict.fromkeys((*reading.columns, *own.columns)))
    number = reading.names.new("row_number")
    return reading.relation(Input("leads", columns, number)), number, bad


def counted_leads(relation: Relation, bad: Mapping[str, Scalar]) -> Relation:
    """One row: how many values of each field cannot be read."""
    return Group(relation, (), _counts(bad))


def counted_events(ruleset: ir.Ruleset, request: Request) -> tuple[Relation, ...]:
    """Rows of counts over the events of the leads, the columns of each apart; none where there are
    no events, or no one instant."""
    if request.events is None or not isinstance(request.as_of, int):
        return ()
    occurrences = Occurrences(ruleset, request.events)
    reading = Reading(ruleset, request.events, "attribute_")
    visible = occurrences.visible(whole(request.as_of))
    seen = every([negated(truths(BROKEN)), visible])
    wanted: dict[str, Scalar] = {UNSEEN: every([negated(truths(BROKEN)), negated(visible)])}
    if ruleset.on_unreadable == "missing":
        wanted["events"] = truths(BROKEN)
        for name, bad in _unreadable_attributes(ruleset, reading, occurrences.kinds).items():
            wanted[f"events.{name}"] = every([seen, bad])
    own = identifier(request.leads, ruleset.lead_keys, ruleset.limits)
    leads = Select(Input("leads", own.columns), {_OF: own.value}, keep=False)
    columns = tuple(dict.fromkeys((*occurrences.columns, *reading.columns)))
    ids = Where(leads, known(texts(_OF)))
    relation = occurrences.relation(Input("events", columns), (ids, _OF))
    relation = reading.relation(relation)
    if not occurrences.own.columns:
        return (Group(relation, (), _counts(wanted)),)
    relation = Select(relation, {_ID: occurrences.own.value})
    named = Where(relation, every([seen, known(texts(_ID))]))
    times = Group(named, (LEAD, _ID), {_TIMES: Aggregate(How.COUNT, TRUE)})
    more = Aggregate(How.SUM, subtracted(integers(_TIMES), whole(1)))
    return Group(relation, (), _counts(wanted)), Group(times, (), {REPEATED: more})


def _unreadable_attributes(
    ruleset: ir.Ruleset, reading: Reading, kinds: Mapping[str, int]
) -> dict[str, Scalar]:
    """Whether the attribute of an event's own type cannot be read, by its name."""
    found: dict[str, list[Scalar]] = {}
    for kind in ruleset.events:
        is_of = one_of(integers(KIND), [kinds[kind.name]])
        for one in kind.attributes:
            bad = every([holds(reading.unreadable(one)), holds(is_of)])
            found.setdefault(one.name, []).append(bad)
    return {name: some(ways) for name, ways in found.items() if some(ways) != FALSE}


def _counts(wanted: Mapping[str, Scalar]) -> dict[str, Aggregate]:
    return {name: Aggregate(How.COUNT, truth) for name, truth in wanted.items()}
