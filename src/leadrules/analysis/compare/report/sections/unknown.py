"""What cannot be known: bounds beside the naive figure, the break-even, and what it would take."""

from __future__ import annotations

import math
from collections.abc import Iterator

from leadrules.analysis.compare.choices import Metric
from leadrules.analysis.compare.evidence.record import Evidence, Unknown
from leadrules.analysis.compare.evidence.unknown import whole
from leadrules.analysis.compare.record import Comparison
from leadrules.analysis.compare.report import figures
from leadrules.analysis.compare.report.charts import axes
from leadrules.analysis.compare.report.charts.kinds import dots
from leadrules.analysis.compare.report.switching import NO_OUTCOME
from leadrules.analysis.compare.statistics.answers import CannotTell, Interval
from leadrules.analysis.compare.statistics.break_even import BreakEven
from leadrules.analysis.page import blocks
from leadrules.analysis.page.blocks import Block, Cell, Figure, Section
from leadrules.analysis.wording.quantities import many

_LITTLE = 0.1
"""Bounds that are so narrow beside their limits are next to nothing, as chance moves more."""


def unknown(comparison: Comparison) -> Section:
    """What history cannot tell."""
    return Section(
        "unknown", "What cannot be known", "What cannot be known", tuple(_blocks(comparison))
    )


def _blocks(comparison: Comparison) -> Iterator[Block]:
    evidence = comparison.evidence
    if not isinstance(evidence, Evidence):
        why = NO_OUTCOME if evidence is None else evidence.reason
        yield blocks.Omitted("Bounds and break-even", why)
        return
    found = evidence.unknown
    yield _assumption(evidence)
    margin = comparison.choices.smallest_worthwhile
    of_recall = evidence.primary.metric.kind == "recall"  # whose bounds are of won leads
    yield from _bounds(evidence.primary.metric, found, None if of_recall else margin)
    if isinstance(found.break_even, BreakEven):
        yield blocks.Callout("plain", "Break-even", _sentence(found.break_even_text))
    yield _break_even(found)
    yield _hold_out(evidence)
    yield blocks.Facts(tuple(_propensity(found)))


def _assumption(evidence: Evidence) -> Block:
    found = evidence.unknown
    worked = many(found.worked, "lead")
    if found.assumed_worked:
        return blocks.Callout(
            "warn",
            "An assumption",
            f"No column tells which leads sales worked. It is assumed that they worked those that "
            f"A hands over ({worked}), and no other. All that stands here rests on it.",
        )
    if found.worked == evidence.leads:
        return blocks.Text(f"Sales worked every one of the {worked}, so that nothing is hidden.")
    others = figures.count(evidence.leads - found.worked)
    return blocks.Text(
        f"Sales worked {figures.count(found.worked)} of {many(evidence.leads, 'lead')}. What the "
        f"other {others} would have become nobody knows, as a lead that nobody worked could hardly "
        f"be won. {_matters(found)}"
    )


def _matters(found: Unknown) -> str:
    """Whether leads that nobody worked could turn the answer."""
    bounds = found.bounds
    if isinstance(bounds, CannotTell):
        return "So figures on worked leads alone may mislead."
    unworked = (
        f"{figures.count(round(bounds.unworked_b, 1))} of those that B chooses and "
        f"{figures.count(round(bounds.unworked_a, 1))} of A's"
    )
    if bounds.high - bounds.low <= _LITTLE * bounds.limits.width:
        return f"Here it hardly matters: only {unworked} were never worked."
    return (
        f"Here it matters: {unworked} were never worked, so that figures on worked leads alone may "
        "mislead."
    )


def _bounds(metric: Metric, found: Unknown, margin: float | None) -> Iterator[Block]:
    bounds, metric = found.bounds, figures.bounded(metric)
    if isinstance(bounds, CannotTell):
        yield blocks.Omitted("Bounds", bounds.reason)
        return
    if not bounds.unworked_a + bounds.unworked_b:
        yield blocks.Omitted("Bounds", "every lead that either version chooses was worked")
        return
    reach, limits = Interval(bounds.low, bounds.high), bounds.limits
    rows: list[tuple[str, float | None, Interval | None]] = [
        ("naive: worked only", bounds.naive, None),
        ("others all lost", bounds.all_lost, None),
        ("others all won", bounds.all_won, None),
        ("worst to best for B", None, reach),
        (f"with {figures.level(limits)} limits", None, limits),
    ]
    table = blocks.Table(
        f"B's {metric} less A's, by what is assumed of the leads that nobody worked",
        blocks.heads("assumption", "B less A"),
        tuple((blocks.text(name), _bound(metric, value, both)) for name, value, both in rows),
    )
    chosen = (
        f"Of the leads that A chooses {figures.count(whole(bounds.unworked_a))} were not worked, "
        f"of those that B chooses {figures.count(whole(bounds.unworked_b))}. The naive figure is "
        "of the others, that were worked."
    )
    said = (
        "Whatever would have become of the leads that nobody worked, B less A is from "
        f"{figures.difference_limits(metric, reach)}; {figures.level(limits)} limits of that are "
        f"{figures.difference_limits(metric, limits)}. {chosen}"
    )
    chart = dots(
        [
            axes.difference_dot(metric, name, value, both, thick=both is reach)
            for name, value, both in rows
            if value is not None or both is not None
        ],
        title="Bounds beside the naive figure", said=said, axis=axes.difference_title(metric),
        form=axes.difference_form(metric), zero=True, margin=axes.scaled(metric, margin),
    )  # fmt: skip
    yield Figure("Bounds beside the naive figure", chart, table, note=said)


def _bound(metric: Metric, value: float | None, both: Interval | None) -> Cell:
    if both is not None:
        return blocks.number(figures.difference_limits(metric, both))
    if value is None:
        return blocks.none("there is none")
    return blocks.number(figures.difference(metric, value), value)


def _break_even(found: Unknown) -> Block:
    match found.break_even:
        case CannotTell(reason):
            return blocks.Omitted("The break-even", reason)
        case BreakEven() as even:
            rate = even.dropped_rate
            facts = [
                (
                    "Worked leads that A chooses and B does not",
                    f"{figures.count(round(even.dropped, 1))}"
                    + ("" if rate is None else f", of which {figures.percent(rate)} were won"),
                ),
                (
                    "Newcomers: leads that only B chooses and nobody worked",
                    figures.count(round(even.newcomers, 1)),
                ),
                (
                    "Leads that only B chooses, worked all the same",
                    figures.count(round(even.newcomers_worked, 1))
                    + (
                        ""
                        if even.newcomers_worked <= 0
                        else ", of which "
                        + figures.percent(even.newcomers_worked_won / even.newcomers_worked)
                        + " were won"
                    ),
                ),
                ("Newcomers to be won for as many won leads as A", _needed(even.needed_for_wins)),
                ("Newcomers to be won for A's share of won leads", _needed(even.needed_for_rate)),
            ]
            return blocks.Fold("The break-even in figures", (blocks.Facts(tuple(facts)),))


def _needed(share: float) -> str:
    if share > 1:
        return "more than all of them: B cannot reach it"
    if share <= 0:
        return "none: B reaches it whatever they do"
    return f"above {figures.percent(share)}"


def _hold_out(evidence: Evidence) -> Block:
    found, parts = evidence.unknown, []
    match found.hold_out:
        case CannotTell(reason):
            parts.append(f"How large a random hold-out must be cannot be told: {reason}.")
        case hold_out:
            of = "leads that a version chooses" if _of_chosen(evidence) else "leads"
            parts.append(
                f"To be surer, split {figures.count(hold_out.leads)} {of} at random between A "
                f"({figures.count(hold_out.champion)}) and B "
                f"({figures.count(hold_out.challenger)}){_time(evidence, hold_out.leads)}. That "
                "shows the smallest difference that is worth a switch four times out of five."
            )
    match found.leads_needed:
        case CannotTell(reason):
            parts.append(f"How many leads of history would do instead cannot be told: {reason}.")
        case leads:
            parts.append(
                f"To see that difference in history, {many(leads, 'lead')} with an outcome are "
                "needed."
            )
    return blocks.Text(" ".join(parts))


def _of_chosen(evidence: Evidence) -> bool:
    return evidence.primary.metric.kind == "precision"


def _time(evidence: Evidence, leads: int) -> str:
    """How long so many leads take at the pace of these; blank where there is none."""
    primary, found = evidence.primary, evidence.hand_overs
    if found is None or not found.a.per_period or primary.per_period_a is None:
        return ""
    periods = found.a.handed.leads / found.a.per_period
    pace = evidence.leads / periods
    if _of_chosen(evidence):
        pace = min(primary.per_period_a, primary.per_period_b or 0.0)
    if not pace:
        return ""
    last = many(math.ceil(leads / pace), found.period)
    return f", which takes about {last} at {figures.count(round(pace, 1))} a {found.period}"


def _propensity(found: Unknown) -> Iterator[tuple[str, str]]:
    name = "Estimate by inverse propensity"
    match found.propensity:
        case None:
            yield (
                name,
                "left out: no column tells with which chance a lead was worked, so no lead was "
                "worked by chance",
            )
        case CannotTell(reason):
            yield name, reason
        case estimate:
            difference = estimate.precision.difference
            limits = figures.limits(
                difference.interval, lambda each: figures.signed(each, figures.percent)
            )
            yield (
                name,
                f"B less A {figures.signed(difference.value, figures.percent)} "
                f"({figures.level(difference.interval)} interval {limits}); the weighted leads are "
                f"worth {figures.count(round(estimate.effective_a, 1))} by A and "
                f"{figures.count(round(estimate.effective_b, 1))} by B, and one stands for "
                f"{figures.count(round(estimate.heaviest, 1))} at most",
            )


def _sentence(text: str) -> str:
    said = text[:1].upper() + text[1:]
    return said if said.endswith(".") else f"{said}."
