"""Measures of a table of leads through Polars, and of each lead by the reference."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from textwrap import dedent, indent
from typing import Any

import polars as pl

from leadrules.backends.columnar.algebra import (
    Column,
    Input,
    Kind,
    Literal,
    Relation,
    Scalar,
    Select,
)
from leadrules.backends.columnar.answering import answer
from leadrules.backends.columnar.frames.polars_lazy import columns_of
from leadrules.backends.columnar.lowering.events import ask_for_measures, lower_measures
from leadrules.backends.columnar.lowering.ids import identifier
from leadrules.backends.columnar.lowering.offsets import day_in_zone, with_offsets
from leadrules.backends.columnar.lowering.reading import Reading
from leadrules.backends.columnar.lowering.terms import FALSE, NO_TEXT, holds, missing, some
from leadrules.backends.columnar.plan import Request
from leadrules.backends.columnar.polars_engine import run
from leadrules.backends.reference.measures import measure
from leadrules.backends.reference.situation import Situation
from leadrules.decision.units import microseconds_of
from leadrules.diagnostics import LeadError
from leadrules.intake.inputs import read_inputs
from leadrules.intake.instants import read_instant
from leadrules.language import ir
from leadrules.language.loading import load_ruleset
from leadrules.testing.tables.batches import Batch
from leadrules.testing.tables.expected import inputs

Row = Mapping[str, Any]
Measures = dict[str, tuple[Any, int | None]] | str
"""Each measure's value in units, with how many events count where points are paid for each; of a
lead that cannot be scored `error`."""


def by_table(
    rules: ir.Ruleset, leads: pl.DataFrame, events: pl.DataFrame | None, as_of: Any
) -> list[Measures]:
    """What the plan says of each lead; `as_of` is an instant or a column of the leads."""
    schema = columns_of(leads.schema)
    events_schema = None if events is None else columns_of(events.schema)
    in_column = isinstance(as_of, str) and as_of in leads.columns
    instant = (
        0 if in_column else microseconds_of(read_instant(as_of, rules.zone, rules.zone_declared))
    )
    reading = Reading(rules, schema, "lead_")
    lead_id = identifier(schema, rules.lead_keys, rules.limits)
    account_id = identifier(schema, rules.account_keys, rules.limits)
    fields = [reading.unreadable(one) for one in rules.fields]
    ask_for_measures(rules, reading)
    now: Scalar = Literal(instant, Kind.INTEGER)
    asked = ir.Field("as of", ir.Type.TIMESTAMP, sources=(str(as_of),))
    if in_column:
        now = reading.value(asked)
    columns = (*reading.columns, *lead_id.columns, *account_id.columns)
    relation: Relation = Input("leads", tuple(dict.fromkeys(columns)), "row number")
    relation = reading.relation(relation)
    relation = Select(
        relation, {"lead id": lead_id.value, "account id": account_id.value, "the instant": now}
    )
    clock: Scalar = Column("the instant", Kind.INTEGER) if in_column else now
    relation, offsets = with_offsets(
        relation, {"the instant": clock}, rules, reading.names, local=False
    )
    relation = Select(relation, {"its day": day_in_zone(clock, offsets["the instant"])})
    today: Scalar = Column("its day", Kind.INTEGER)
    bad: Scalar = some([holds(one) for one in (*fields, lead_id.bad)])
    if rules.on_unreadable == "missing":
        bad = FALSE
    if in_column:
        bad = some([bad, missing(now)])
    request = Request(schema, events_schema, str(as_of) if in_column else instant)
    measured = lower_measures(
        rules, request, relation, "row number", "lead id", "account id", clock, reading,
        today=today, bad_id=lead_id.bad,
    )  # fmt: skip
    assert not measured.problems, measured.problems
    answers: dict[str, Scalar] = {
        "number": Column("row number", Kind.INTEGER),
        "error": NO_TEXT if measured.error is None else measured.error,
        "bad": bad,
    }
    answers |= {f"value {name}": one for name, one in measured.values.items()}
    answers |= {f"count {name}": one for name, one in measured.counts.items()}
    tables = {"leads": leads.lazy()}
    if events is not None:
        tables["events"] = events.lazy()
    answered = Select(measured.relation, answers, keep=False)
    rows = run(answered, tables, answer).collect().sort("number").to_dicts()
    return [
        "error"
        if row["error"] is not None or row["bad"]
        else {
            one.name: (row[f"value {one.name}"], row.get(f"count {one.name}"))
            for one in rules.measures
        }
        for row in rows
    ]


def by_reference(rules: ir.Ruleset, lead: Any, events: Any, account: Any, as_of: Any) -> Measures:
    """What the reference says of one lead."""
    try:
        given = read_inputs(rules, lead, events=events, account=account, as_of=as_of)
    except LeadError:
        return "error"
    situation = Situation(rules, given)
    read = {one.name: (one, measure(one, situation)) for one in rules.measures}
    return {
        name: (
            _units(one, said.value),
            len(said.events)
            if isinstance(one, ir.EventPoints) and said.value is not None
            else None,
        )
        for name, (one, said) in read.items()
    }


def _units(one: ir.Measure, value: Any) -> Any:
    if isinstance(value, Decimal):
        places = one.places if isinstance(one, ir.Total | ir.RollUp) else 2
        return int(value.scaleb(places))
    return value


def disagreements(
    text: str, leads: pl.DataFrame, events: pl.DataFrame | None, as_of: Any
) -> dict[int, dict[str, tuple[Any, Any]]]:
    """By row, what the plan says and what the reference says, where these are not the same."""
    rules = load_ruleset(text, "measures.yaml").ruleset
    given = None if events is None else events.to_arrow()
    answers = by_table(rules, leads, events, as_of)
    found: dict[int, dict[str, tuple[Any, Any]]] = {}
    for row, one in enumerate(inputs(rules, Batch(leads.to_arrow(), given, as_of, None))):
        right = by_reference(rules, one.lead, one.events, one.account, one.as_of)
        answer_ = answers[row]
        if isinstance(right, str) or isinstance(answer_, str):
            if right != answer_:
                found[row] = {"all": (answer_, right)}
            continue
        unlike = {
            name: (answer_[name], right[name]) for name in right if answer_[name] != right[name]
        }
        if unlike:
            found[row] = unlike
    return found


def ruleset(measures: str = "", rules: str = "", more: str = "") -> str:
    """A ruleset about the events of `EVENTS`, each part a block of lines or nothing."""
    return f"""
language: 1
ruleset: measures
version: 1.0.0
{more}
fields:
  seats: {{type: integer, from: [chairs]}}
  title: {{type: text}}
  bought: {{type: date}}
  called: {{type: timestamp}}
events:
  visit:
    url: text
    seconds: {{type: integer, minimum: 0, maximum: 100000}}
    price: {{type: number, places: 2}}
    tags: list
    fresh: boolean
    day: date
  call:
    url: {{type: text, exact: true}}
    seconds: {{type: integer, minimum: 5}}
    price: {{type: number, places: 4}}
    huge: integer
  signup: {{}}
measures:
  always: {{count: signup}}
{indent(dedent(measures), "  ")}
scores: {{total: {{}}}}
groups:
  - group: all
    score: total
    rules:
      - {{id: always, when: always > 0, points: 1}}
{indent(dedent(rules), "      ")}
verdicts: [{{verdict: nurture}}]
"""
