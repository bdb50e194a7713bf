"""Leads decided before B was written, which it may have been fitted to, and those decided after."""

from __future__ import annotations

from leadrules.analysis.compare.choices import Metric
from leadrules.analysis.compare.evidence.ground import Ground
from leadrules.analysis.compare.evidence.measuring import Drawing, measured
from leadrules.analysis.compare.evidence.record import Part
from leadrules.analysis.compare.statistics.columns import Flags

BEFORE = "decided before B was written"
AFTER = "decided after B was written"


def parts_of(
    ground: Ground, metric: Metric, after_b: Flags | None, drawing: Drawing
) -> tuple[Part, ...]:
    """The primary metric on either part; none where it is not known when B was written."""
    if after_b is None:
        return ()
    after = after_b[ground.place]
    return tuple(
        Part(name, measured(ground.apart(kept), [metric], drawing)[0])
        for name, kept in ((BEFORE, ~after), (AFTER, after))
    )
