"""The words of a report, each with what it means in this comparison."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from leadrules.analysis.compare.choices import Capacity
from leadrules.analysis.compare.population.outcomes import in_days
from leadrules.analysis.compare.record import Comparison
from leadrules.analysis.compare.report.figures import count, in_words, instant
from leadrules.analysis.compare.report.metric_words import best
from leadrules.analysis.wording.quantities import listed
from leadrules.diagnostics.shown import shown


def words(comparison: Comparison) -> Iterator[tuple[str, str]]:
    """What a reader has to know to read the answer."""
    matrix, choices = comparison.changes.matrix, comparison.choices
    names = [f"`{shown(name)}`" for name in matrix.verdicts]
    yield "Verdict", f"what a version calls a lead: {listed(names, 'or')}, the best first"
    if matrix.passes:
        passing = listed([f"`{shown(name)}`" for name in matrix.passes], "or")
        yield "Handed over", f"the verdict is {passing}, so that sales gets the lead"
    yield "Points, score", "what the rules of a version pay a lead, and the sum of it"
    yield (
        "Decided",
        f"both versions score a lead as of {_as_of(choices.as_of)}; nothing later counts",
    )
    if comparison.population.outcome is None:
        return
    if choices.worked is None:
        yield "Worked", "taken to be the leads that A hands over, as no column tells"
    else:
        yield "Worked", f"sales did work the lead, as the column `{shown(choices.worked)}` tells"
    if choices.outcome is not None:
        yield "Won", _won(comparison)
    if choices.metric is not None:
        yield _measure(comparison)
    yield (
        f"{round(100 * choices.level, 1):g} % interval",
        "where the true figure most likely is, as leads are a sample; pp are percentage points",
    )


def _as_of(as_of: str | datetime | None) -> str:
    match as_of:
        case str():
            return f"its own instant in the column `{shown(as_of)}`"
        case datetime():
            return instant(as_of)
        case None:
            return "the instant of this comparison"


def _won(comparison: Comparison) -> str:
    outcome = comparison.choices.outcome
    assert outcome is not None
    said = f"the column `{shown(outcome.column)}` says so"
    if outcome.window is not None:
        said += f", within {in_days(outcome.window)} after the decision"
    if outcome.at is not None:
        said += f" by the column `{shown(outcome.at)}`, where a day without a time ends with it"
    return said


def _measure(comparison: Comparison) -> tuple[str, str]:
    metric, plan = comparison.choices.metric, comparison.choices.plan
    assert metric is not None
    agreed = "the measure of the plan" if plan is not None else "the measure asked for"
    said = f"{in_words(metric)}, written `{metric}`"
    if isinstance(metric.at, Capacity):
        head = f"{best(metric.at)[:1].upper()}{best(metric.at)[1:]}".replace("The best", "Best", 1)
        of = "each " + metric.at.period if metric.at.period else "all"
        return head, (
            f"the {count(metric.at.leads)} with the most points of {of}, whatever their verdict "
            f"unless disqualified; {agreed} is {said}"
        )
    return "Measure", f"{agreed} is {said}"
