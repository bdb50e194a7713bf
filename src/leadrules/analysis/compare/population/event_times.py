"""Events whose times are texts, read once for both versions and every replay."""

from __future__ import annotations

import polars as pl

from leadrules.analysis.compare.population.columns import Zone, instants
from leadrules.diagnostics import FrameError
from leadrules.language import ir
from leadrules.language.loading import Loaded


def timed(a: Loaded, b: Loaded, events: pl.DataFrame) -> pl.DataFrame:
    """The events with `at` and `known_at` as timestamps where both versions read each text so.

    A column with a text that is no instant stays as it is, as does one that is also an attribute.
    """
    zones = {Zone.of(each.ruleset) for each in (a, b)}
    if len(zones) > 1:
        return events
    zone = zones.pop()
    for name in {"at", "known_at"} - _attributes(a.ruleset) - _attributes(b.ruleset):
        if name in events.columns and events[name].dtype == pl.String:
            try:
                read = pl.Series(name, instants(events[name], zone))
            except FrameError:
                continue
            if read.null_count() == events[name].null_count():
                events = events.with_columns(read.dt.replace_time_zone("UTC"))
    return events


def _attributes(ruleset: ir.Ruleset) -> set[str]:
    fields = (one for kind in ruleset.events for one in kind.attributes)
    return {name for one in fields for name in (one.name, *one.sources)}
