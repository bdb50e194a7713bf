"""Tables in memory through Polars and back: only the columns that the plan reads are carried."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from leadrules.backends.columnar.algebra import Input, Kind, Relation
from leadrules.backends.columnar.frames.kinds import Answerer, Table
from leadrules.backends.columnar.plan import Plan
from leadrules.backends.columnar.polars_engine import run
from leadrules.backends.columnar.polars_engine.graph import sources_of


def run_carried(
    plan: Plan,
    tables: Mapping[str, Table],
    answerer: Answerer,
    given: Sequence[str],
) -> Any:
    """The answer in the order of the leads: the columns of theirs that are given back, and the
    plan's own."""
    read = columns_read(plan.answer)
    lazy = {
        name: table.carried(read[name]).lazy() if table.kind.carried else table.frame
        for name, table in tables.items()
        if name in read
    }
    own = [name for name, kind in plan.columns.items() if kind is not Kind.RAW]
    answered = run(plan.answer, lazy, answerer).select([*own, plan.number]).collect()
    if not answered[plan.number].is_sorted():
        answered = answered.sort(plan.number)
    leads = tables["leads"]
    return leads.kind.carrier.given_back(answered.select(own), leads.frame, [*given, *own])


def columns_read(answer: Relation) -> dict[str, list[str]]:
    """The columns that a plan reads, by their tables."""
    read: dict[str, dict[str, None]] = {}
    seen: set[Relation] = set()
    ahead = [answer]
    while ahead:
        relation = ahead.pop()
        if relation in seen:
            continue
        seen.add(relation)
        if isinstance(relation, Input):
            read.setdefault(relation.table, {}).update(dict.fromkeys(relation.columns))
        ahead.extend(sources_of(relation))
    return {table: list(columns) for table, columns in read.items()}
