"""Events that belong to none of the leads, or that neither version knows: said in a caveat."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from leadrules.analysis.compare.population.colleagues import event_leads, theirs
from leadrules.analysis.compare.population.columns import texts_of
from leadrules.analysis.compare.population.pairing import lead_ids
from leadrules.analysis.compare.record import Caveat
from leadrules.language.loading import Loaded
from leadrules.language.problems import shown


def strangers(
    a: Loaded, b: Loaded, leads: pl.DataFrame, events: pl.DataFrame | None
) -> Iterator[Caveat]:
    """Why leads are scored as if they had no events, though events were given."""
    if events is None or not events.height:
        return
    rulesets = [a.ruleset, b.ruleset]
    if theirs(rulesets, leads, events).is_empty():
        yield Caveat("data", True, f"no event is of any of these leads: {_ids(a, leads, events)}")
    known = {kind.name for ruleset in rulesets for kind in ruleset.events}
    types = [name for name in dict.fromkeys(texts_of(events["type"])) if name is not None]
    if known and not known.intersection(types):
        given = f"they are of type {shown(types[0])}" if types else "they have no type"
        yield Caveat("data", True, f"no event is of a type that either version knows: {given}")


def _ids(a: Loaded, leads: pl.DataFrame, events: pl.DataFrame) -> str:
    """How leads are called, and how events call them."""
    of_leads = lead_ids(a.ruleset, leads).drop_nulls()
    of_events = event_leads(a.ruleset, events).drop_nulls()
    if of_leads.is_empty():
        return "the leads have no ids"
    if of_events.is_empty():
        return "the events name no lead"
    return f"leads are called such as {shown(of_leads[0])}, and events name {shown(of_events[0])}"
