"""What is more to an answer than what the rules say: a person's word, what is kept, what waits."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from leadrules.analysis.why.phrasing import Phrasing
from leadrules.decision.layout import moment
from leadrules.decision.units import plain
from leadrules.language import ir

_MICROSECOND = timedelta(microseconds=1)


def standing_said(phrasing: Phrasing) -> Iterator[str]:
    """Sentences without their stop; none where the rules' own answer stands."""
    record = phrasing.record
    effective = record.effective
    if effective.override is not None:
        yield phrasing.override(effective.override)
    if effective.latched:
        yield f"{effective.verdict} was reached before and is kept until the rules let it go"
    for verdict in effective.cooling:
        when = again_at(phrasing.loaded.ruleset, record.effective.left.get(verdict), verdict)
        until = "" if when is None else f"; it may be again from {moment(when)}"
        yield f"{verdict} would hold, but it was left a short time ago and is not given yet{until}"
    if (record.verdict, record.score) != (effective.verdict, effective.score):
        yield f"The rules alone say {record.verdict}, {plain(record.score)} points"
    unknown = [step for step in record.trace.verdicts if step.outcome == "unknown"]
    if record.verdict == "hold" and unknown:
        missing = phrasing.missing(unknown[-1].missing)
        yield f"It waits, as nobody can tell whether it is {unknown[-1].verdict}: {missing}"
    if effective.since != record.as_of:
        yield f"{effective.verdict} since {moment(effective.since)}"


def again_at(ruleset: ir.Ruleset, left: datetime | None, verdict: str) -> datetime | None:
    """When a verdict that was left may be given again; None where nothing forbids it."""
    one = next(each for each in ruleset.verdicts if each.name == verdict)
    if left is None or one.requalify_after is None:
        return None
    try:
        return left + one.requalify_after * _MICROSECOND
    except OverflowError:
        return None
