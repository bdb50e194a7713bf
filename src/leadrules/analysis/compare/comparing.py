"""Two versions over the same leads: what was asked, gathered, found, and not found."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Unpack

from leadrules.analysis.compare.caveats import caveats_of
from leadrules.analysis.compare.changes.changing import changes_of
from leadrules.analysis.compare.choices import Asked
from leadrules.analysis.compare.evidence.evidence import evidence_of
from leadrules.analysis.compare.fingerprint import fingerprint
from leadrules.analysis.compare.leakage import leakage
from leadrules.analysis.compare.plan.choosing import choose
from leadrules.analysis.compare.plan.reading import Plan, read_plan
from leadrules.analysis.compare.planning.planning import planning_of
from leadrules.analysis.compare.population.crossing import crossing_of
from leadrules.analysis.compare.population.event_times import timed
from leadrules.analysis.compare.population.gathering import gather
from leadrules.analysis.compare.record import Comparison
from leadrules.analysis.compare.rules.report import rules_of
from leadrules.analysis.compare.starved import starved
from leadrules.analysis.compare.strangers import strangers
from leadrules.analysis.compare.tables import events_table, leads_table, library_of, names_of
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
    plan: Plan | str | Path | None = None,
    show: Show = lambda what: None,
    **asked: Unpack[Asked],
) -> Comparison:
    """Compare two versions of the rules over the same leads; `plan` is a plan or its file.

    Raises PlanError with every choice that cannot be, FrameError with what is wrong with the
    tables.
    """
    made_at = datetime.now(UTC)
    show("reading")
    plan = plan if plan is None or isinstance(plan, Plan) else read_plan(plan)
    choices = choose(a, b, plan, columns=names_of(leads, "leads"), **asked)
    library = library_of(leads)
    leads = leads_table(leads, a, b, choices)
    events = None if events is None else events_table(events, a, b)
    data = [fingerprint("leads", leads)]
    if events is not None:
        data.append(fingerprint("events", events))
        events = timed(a, b, events)
    show("scoring by both versions")
    population = gather(a, b, leads, events, choices)
    show("looking for leaks")
    leaks = (*strangers(a, b, leads, events), *leakage(a, b, leads, population, choices))
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
    leaks = (*leaks, *starved(a, b, leads, events, diff, rules))
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
        caveats_of(diff, choices, population, leaks, evidence, (a.ruleset, b.ruleset), crossing),
        made_at,
        library,
    )
