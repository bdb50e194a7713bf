"""What cannot be known: bounds beside the naive figure, the break-even, and what it would take."""

from __future__ import annotations

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
    yield _assumption(found)
    yield from _bounds(evidence.primary.metric, found)
    if isinstance(found.break_even, BreakEven):
        yield blocks.Callout("plain", "Break-even", _sentence(found.break_even_text))
    yield _break_even(found)
    yield _hold_out(found)
    yield blocks.Facts(tuple(_propensity(found)))


def _assumption(found: Unknown) -> Block:
    worked = many(found.worked, "lead")
    if found.assumed_worked:
        return blocks.Callout(
            "warn",
            "An assumption",
            f"No column tells which leads sales worked. It is assumed that they worked those that "
            f"A hands over ({worked}), and no other. All that stands here rests on it.",
        )
    return blocks.Text(
        f"Sales worked {worked}. Of the others nobody knows what would have become of them: a "
        "lead that nobody worked could hardly be won. So every figure on worked leads alone, the "
        "naive one, may mislead."
    )


def _bounds(metric: Metric, found: Unknown) -> Iterator[Block]:
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
        form=axes.difference_form(metric), zero=True,
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
                    "Worked leads that A hands over and B drops",
                    f"{figures.count(round(even.dropped, 1))}"
                    + ("" if rate is None else f", of which {figures.percent(rate)} were won"),
                ),
                (
                    "Newcomers: leads that only B hands over and nobody worked",
                    figures.count(round(even.newcomers, 1)),
                ),
                (
                    "Leads that only B hands over, worked all the same",
                    f"{figures.count(round(even.newcomers_worked, 1))}, of which "
                    f"{figures.count(round(even.newcomers_worked_won, 1))} were won",
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


def _hold_out(found: Unknown) -> Block:
    parts = []
    match found.hold_out:
        case CannotTell(reason):
            parts.append(f"How large a random hold-out must be cannot be told: {reason}.")
        case hold_out:
            parts.append(
                f"What would tell is chance: {many(hold_out.leads, 'lead')} drawn at random, "
                f"{figures.count(hold_out.champion)} followed by A and "
                f"{figures.count(hold_out.challenger)} by B, would show the smallest difference "
                "that is worth a switch four times out of five."
            )
    match found.leads_needed:
        case CannotTell(reason):
            parts.append(f"How many leads in history would be needed cannot be told: {reason}.")
        case leads:
            parts.append(
                f"To see that difference in history, {many(leads, 'lead')} with an outcome are "
                "needed."
            )
    return blocks.Text(" ".join(parts))


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
    return text if text.endswith(".") else f"{text}."
