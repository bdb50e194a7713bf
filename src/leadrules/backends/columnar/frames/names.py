"""The names in tables: which columns of them are read, and which an answer has."""

from __future__ import annotations

from collections.abc import Container
from typing import Literal as OneOfThese

from leadrules.backends.columnar.algebra import Kind
from leadrules.backends.columnar.lowering.answer import (
    NEXT_CHANGE,
    SCORED_ACCOUNT,
    SCORED_AS_OF,
    SCORED_BY,
)
from leadrules.backends.columnar.lowering.events.measuring import reads_account
from leadrules.language import ir

Trace = OneOfThese["mask", "points"]

BITS = 60
"""How many rules a column of bits holds, so that every engine's integers do."""


def event_keys(ruleset: ir.Ruleset) -> tuple[str, ...]:
    """Where the events' lead is looked for: an event's `id` is its own."""
    return tuple(key for key in ruleset.lead_keys if key != "id") or ("lead_id",)


def read_of_leads(ruleset: ir.Ruleset) -> frozenset[str]:
    """Every column of leads that the ruleset may read."""
    fields = (name for field in ruleset.fields for name in (field.name, *field.sources))
    return frozenset((*fields, *ruleset.lead_keys, *ruleset.account_keys))


def read_of_events(ruleset: ir.Ruleset) -> frozenset[str]:
    """Every column of events that the ruleset may read."""
    attributes = (one for kind in ruleset.events for one in kind.attributes)
    named = (name for one in attributes for name in (one.name, *one.sources))
    return frozenset((*named, *event_keys(ruleset), "type", "at", "id", "known_at"))


def lead_id_column(ruleset: ir.Ruleset, columns: Container[str]) -> str | None:
    """The column under which an answer has the lead's id: the first lead key that is one."""
    return next((key for key in ruleset.lead_keys if key in columns), None)


def answer_columns(
    ruleset: ir.Ruleset, trace: Trace | None, *, next_change: bool = False
) -> dict[str, Kind]:
    """An answer's columns after the lead id and those kept, in order, with what they hold."""
    others = [score.name for score in ruleset.scores if score.name != ruleset.main_score]
    rules = [rule.id for group in ruleset.groups for rule in group.rules]
    labels = [one.name for one in ruleset.labels]
    labels += [one.name for one in ruleset.matrices] + [one.name for one in ruleset.grades]
    columns = {"score": Kind.FLOAT}
    columns |= {f"score_{name}": Kind.FLOAT for name in others}
    columns |= {"verdict": Kind.TEXT}
    columns |= {f"label_{name}": Kind.TEXT for name in labels}
    columns |= {"due": Kind.INSTANT, "accept_by": Kind.INSTANT, "error": Kind.TEXT}
    if trace is not None:
        masks = range(1, -(-len(rules) // BITS) + 1)
        columns |= {f"{what}_{n}": Kind.INTEGER for what in ("fired", "unknown") for n in masks}
    if trace == "points":
        columns |= {f"points_{rule}": Kind.FLOAT for rule in rules}
    if next_change:
        columns |= {NEXT_CHANGE: Kind.INSTANT, SCORED_AS_OF: Kind.INSTANT, SCORED_BY: Kind.TEXT}
        columns |= {SCORED_ACCOUNT: Kind.TEXT} if reads_account(ruleset) else {}
    return columns
