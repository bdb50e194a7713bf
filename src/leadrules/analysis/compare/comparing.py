"""Two versions over the same leads: what was asked, gathered, found, and not found."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from leadrules.analysis.compare.caveats import caveats_of
from leadrules.analysis.compare.changes.changing import changes_of
from leadrules.analysis.compare.choices import Choices
from leadrules.analysis.compare.evidence.evidence import evidence_of
from leadrules.analysis.compare.fingerprint import fingerprint
from leadrules.analysis.compare.leakage import leakage
from leadrules.analysis.compare.planning.planning import planning_of
from leadrules.analysis.compare.population.crossing import crossing_of
from leadrules.analysis.compare.population.gathering import gather
from leadrules.analysis.compare.record import Comparison
from leadrules.analysis.compare.rules.report import rules_of
from leadrules.analysis.compare.tables import events_table, leads_table, library_of
from leadrules.analysis.diff import diff_of
from leadrules.language.loading import Loaded

Show = Callable[[str], None]
"""Called with what is being done."""


def compare(
    a: Loaded,
    b: Loaded,
    leads: Any,
    *,
    events: Any = None,
    choices: Choices,
    show: Show = lambda what: None,
) -> Comparison:
    """Compare two versions of the rules over the same leads.

    Raises FrameError with what is wrong with the tables or with the columns that were chosen.
    """
    made_at = datetime.now(UTC)
    show("reading")
    library = library_of(leads)
    leads = leads_table(leads, a, b, choices)
    events = None if events is None else events_table(events, a, b)
    data = [fingerprint("leads", leads)]
    if events is not None:
        data.append(fingerprint("events", events))
    show("scoring by both versions")
    population = gather(a, b, leads, events, choices)
    show("looking for leaks")
    leaks = leakage(a, b, leads, population, choices)
    show("explaining what changes")
    changes = changes_of(a, b, leads, events, choices, population)
    show("replaying first hand-overs")
    crossing = crossing_of(a, b, leads, events, choices, population)
    evidence = None
    if population.outcome is not None:
        show("weighing the outcomes")
        evidence = evidence_of(choices, population)
    show("planning")
    planning = planning_of(choices, population)
    rules = rules_of(a, b, choices, population)
    diff = diff_of(a, b)
    return Comparison(
        diff,
        choices,
        tuple(data),
        population,
        changes,
        crossing,
        evidence,
        planning,
        rules,
        caveats_of(diff, choices, population, leaks),
        made_at,
        library,
    )
