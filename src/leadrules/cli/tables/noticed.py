"""What reading whole tables noticed, counted by Polars: values taken as missing, unseen events."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import polars as pl

from leadrules.backends.columnar.algebra import Column, Kind, Relation, Select, Where
from leadrules.backends.columnar.answering import answer
from leadrules.backends.columnar.frames.polars_lazy import columns_of
from leadrules.backends.columnar.lowering.noticing import (
    REPEATED,
    UNSEEN,
    counted_events,
    counted_leads,
    unreadable_fields,
)
from leadrules.backends.columnar.lowering.terms import some
from leadrules.backends.columnar.plan import Request
from leadrules.backends.columnar.polars_engine import run
from leadrules.cli.scoring import EXAMPLES, Summary, known_columns
from leadrules.decision.units import microseconds_of
from leadrules.rows import parquet
from leadrules.ruleset import Ruleset


def notice(
    ruleset: Ruleset,
    leads: pl.LazyFrame,
    events: pl.LazyFrame | None,
    as_of: datetime | None,
    summary: Summary,
) -> None:
    """Tell the summary; of events only where all leads are scored as of one instant."""
    tables = {"leads": leads} | ({} if events is None else {"events": events})
    schemas = {name: columns_of(table.collect_schema()) for name, table in tables.items()}
    instant = "" if as_of is None else microseconds_of(as_of)
    request = Request(schemas["leads"], schemas.get("events"), instant)

    def counts(relation: Relation) -> Iterator[tuple[str, int]]:
        row = run(relation, tables, answer).collect(engine="streaming").row(0, named=True)
        yield from ((name, count) for name, count in row.items() if count)

    if ruleset.ir.on_unreadable == "missing":
        relation, number, bad = unreadable_fields(ruleset.ir, request)
        if bad:
            summary.unreadable.update(dict(counts(counted_leads(relation, bad))))
        if summary.unreadable:
            place = Column(number, Kind.INTEGER)
            wrong = Select(Where(relation, some(list(bad.values()))), {number: place}, keep=False)
            rows = run(wrong, tables, answer).sort(number).head(EXAMPLES).collect()[number]
            _examples(ruleset, leads, rows, summary)
    for relation in counted_events(ruleset.ir, request):
        for name, count in counts(relation):
            if name == UNSEEN:
                summary.unseen_events = count
            elif name == REPEATED:
                summary.repeated_events = count
            else:
                summary.unreadable[name] += count


def _examples(ruleset: Ruleset, leads: pl.LazyFrame, rows: pl.Series, summary: Summary) -> None:
    """What is wrong with these rows' leads: each is looked at alone for it."""
    names = known_columns(ruleset.ir)
    wanted = leads.select([name for name in leads.collect_schema() if name in names])
    for row in rows:
        [lead] = parquet.dicts(wanted.slice(row, 1).collect())
        decision = ruleset.score(lead)
        summary.unreadable_examples.append(
            (decision.lead_id or f"line {row + 1}", decision.intake.notes[0])
        )
