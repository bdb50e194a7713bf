"""The day of `as_of` as Python, where conditions ask for it."""

from __future__ import annotations

from leadrules.backends.python.generation.plan import Plan
from leadrules.backends.python.generation.reads import reads_today
from leadrules.backends.python.generation.source import Source
from leadrules.backends.python.runtime.days import local_day


def write_today(plan: Plan, source: Source) -> None:
    """Write the local `today`, the ordinal of `as_of`'s day in the zone, if anything reads it."""
    if reads_today(plan.ruleset):
        source.line(f"today = {source.constant('day_of', local_day(plan.ruleset.zone))}(as_of)")
