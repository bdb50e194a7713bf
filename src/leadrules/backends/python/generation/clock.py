"""The day of `as_of` as Python, where conditions ask for it."""

from __future__ import annotations

from leadrules.backends.python.generation.plan import Plan
from leadrules.backends.python.generation.reads import reads_today
from leadrules.backends.python.generation.source import Source
from leadrules.backends.python.runtime.days import day_of


def write_today(plan: Plan, source: Source) -> None:
    """Write the local `today`, the calendar day of `as_of` in the zone, if anything reads it."""
    if reads_today(plan.ruleset):
        source.constants["day_of"] = day_of
        source.line(f"today = day_of(as_of, {source.constant('zone', plan.ruleset.zone)})")
