"""Is it better: the primary metric with its interval, the volume beside it, before and after B."""

from __future__ import annotations

from collections.abc import Iterator

from leadrules.analysis.compare.choices import Metric
from leadrules.analysis.compare.evidence.record import Evidence, Measured
from leadrules.analysis.compare.record import Comparison
from leadrules.analysis.compare.report import figures
from leadrules.analysis.compare.report.charts import axes
from leadrules.analysis.compare.report.charts.kinds import Dot, dots
from leadrules.analysis.compare.report.names import Names
from leadrules.analysis.compare.report.sections.exploratory import exploratory
from leadrules.analysis.compare.report.sections.measured import measured_table
from leadrules.analysis.compare.report.sections.own_hand_overs import own_hand_overs
from leadrules.analysis.compare.report.summary import share_of
from leadrules.analysis.compare.report.switching import NO_OUTCOME
from leadrules.analysis.compare.statistics.answers import CannotTell
from leadrules.analysis.compare.statistics.resampling import Paired
from leadrules.analysis.page import blocks
from leadrules.analysis.page.blocks import Block, Cell, Figure, Figures, Section
from leadrules.analysis.wording.quantities import many

_TITLE = "Is it better?"


def better(comparison: Comparison, names: Names) -> Section:
    """What the outcomes say of leads that sales worked."""
    return Section("better", _TITLE, "Is it better?", tuple(_blocks(comparison, names)))


def _blocks(comparison: Comparison, names: Names) -> Iterator[Block]:
    evidence = comparison.evidence
    if evidence is None:
        yield blocks.Omitted("Whether B is better", NO_OUTCOME)
        return
    if isinstance(evidence, CannotTell):
        yield blocks.Omitted("Whether B is better", evidence.reason)
        return
    yield from _primary(comparison, evidence, names)
    if evidence.hand_overs is not None:
        title = "What each version hands over by itself"
        yield blocks.Part(title, tuple(own_hand_overs(evidence.hand_overs, names)))
    yield blocks.Part("Before and after B was written", tuple(_parts(evidence, names)))
    yield from exploratory(comparison.choices, evidence, names)


def _primary(comparison: Comparison, evidence: Evidence, names: Names) -> Iterator[Block]:
    measured = evidence.primary
    metric = measured.metric
    declared = _declared(comparison)
    yield blocks.Text(
        f"The primary metric is `{metric}`: {figures.in_words(metric)}. {declared} It is counted "
        f"on {_ground(evidence)} ({evidence.outcome}). {_others(evidence)}"
    )
    if isinstance(measured.paired, CannotTell):
        yield blocks.Omitted(f"The difference of {metric}", measured.paired.reason)
    else:
        yield _two_charts(comparison, measured, measured.paired, names)
    yield _volume(measured, names)
    if measured.note is not None:
        yield blocks.Text(f"Note: {measured.note}.", faint=True)


def _ground(evidence: Evidence) -> str:
    measured = evidence.primary
    who = "A hands over" if evidence.unknown.assumed_worked else "sales worked"
    return (
        f"{many(measured.leads, 'lead')} that {who}, of which {figures.count(measured.won)} were "
        f"won, {share_of(measured.won, measured.leads)}"
    )


def _others(evidence: Evidence) -> str:
    """What of the leads with an outcome that nobody worked."""
    others = evidence.leads - evidence.primary.leads
    if others <= 0:
        return ""
    won = evidence.won - evidence.primary.won
    if won > 0:
        return (
            f"Of the {figures.count(others)} others, {figures.count(won)} were won all the same; "
            "what the rest would have become is unknown."
        )
    return (
        f"The {figures.count(others)} others were not won; what they would have become, had sales "
        "worked them, is unknown."
    )


def _declared(comparison: Comparison) -> str:
    for choice in comparison.choices.said:
        if "metric" in choice.name:
            return {
                "plan": "It was declared in the plan.",
                "not declared in advance": "It was not declared in advance.",
                "default": "It is the default.",
            }[choice.source]
    return ""


def _two_charts(
    comparison: Comparison, measured: Measured, paired: Paired, names: Names
) -> Figures:
    metric, form = measured.metric, figures.form_of(measured.metric)
    axis = axes.form(metric)
    values = [(names.a, "a", paired.a), (names.b, "b", paired.b)]
    said = "; ".join(
        f"{name}: {form(each.value)} ({figures.limits(each.interval, form)})"
        for name, _, each in values
    )
    each_version = Figure(
        f"{metric} of each version",
        dots(
            [Dot(names.a, "a", paired.a.value, paired.a.interval.low, paired.a.interval.high),
             Dot(names.b, "b", paired.b.value, paired.b.interval.low, paired.b.interval.high)],
            title=f"{metric} of each version", said=said, axis=str(metric), form=axis,
            from_zero=metric.kind not in ("roc-auc", "average-precision"),
        ),
        blocks.Table(
            f"{metric} of each version",
            blocks.heads("version", str(metric), f"{figures.level(paired.a.interval)} interval"),
            tuple(
                (
                    blocks.text(name),
                    blocks.number(form(each.value), each.value),
                    blocks.number(figures.limits(each.interval, form)),
                )
                for name, _, each in values
            ),
        ),
        note="The intervals overlap more than they should be read to: the same leads are in both. "
        "What counts is the difference beside.",
    )  # fmt: skip
    margin = comparison.choices.smallest_worthwhile
    interval = paired.difference.interval
    note = (
        f"{figures.difference(metric, paired.difference.value)}, {figures.level(interval)} "
        f"interval {figures.difference_limits(metric, interval)}."
    )
    if margin is not None:
        note += f" Shaded: less than {_unsigned(metric, margin)} is too small to matter."
    drawn = "accounts drawn" if comparison.population.paired.accounts else "leads drawn"
    chart = dots(
        [axes.difference_dot(metric, "B less A", paired.difference.value, interval)],
        title=f"Difference of {metric}, B less A", said=note, axis=axes.difference_title(metric),
        form=axes.difference_form(metric), zero=True, margin=axes.scaled(metric, margin),
    )  # fmt: skip
    difference = Figure(
        "B less A, on the same leads",
        chart,
        blocks.Table(
            f"Difference of {metric}",
            blocks.heads("difference", "B less A", f"{figures.level(interval)} interval",
                         drawn, "resamples"),
            (
                (
                    blocks.text(str(metric)),
                    blocks.number(figures.difference(metric, paired.difference.value)),
                    blocks.number(figures.difference_limits(metric, interval)),
                    blocks.number(figures.count(paired.clusters)),
                    blocks.number(figures.count(paired.resamples)),
                ),
            ),
        ),
        note=note,
    )  # fmt: skip
    return Figures((difference, each_version))


def _unsigned(metric: Metric, value: float) -> str:
    return figures.difference(metric, value).removeprefix("+")


def _volume(measured: Measured, names: Names) -> Block:
    if measured.volume_a is None or measured.volume_b is None:
        return blocks.Omitted(
            "The volume", f"{measured.metric} looks at the whole ranking, and chooses no leads"
        )
    each = figures.per(measured.metric)
    rows: list[tuple[Cell, ...]] = [
        (
            blocks.text(name),
            blocks.number(figures.count(round(volume, 1)), volume),
            blocks.none() if a_period is None else blocks.number(figures.fixed(a_period, 1)),
        )
        for name, volume, a_period in (
            (names.a, measured.volume_a, measured.per_period_a),
            (names.b, measured.volume_b, measured.per_period_b),
        )
    ]
    rows.append((blocks.text("B less A", under=_volume_limits(measured)), *_more(measured)))
    return blocks.Table(
        "Volume: how many leads each version chooses",
        blocks.heads("version", "leads chosen", f"a {each}"),
        tuple(rows),
        total=True,
    )


def _more(measured: Measured) -> Iterator[Cell]:
    for a, b in (
        (measured.volume_a, measured.volume_b),
        (measured.per_period_a, measured.per_period_b),
    ):
        if a is None or b is None:
            yield blocks.none()
        else:
            yield blocks.number(figures.signed(round(b - a, 1)), b - a)


def _volume_limits(measured: Measured) -> str:
    match measured.volume:
        case None:
            return ""
        case CannotTell(reason):
            return f"no interval: {reason}"
        case estimate if not estimate.interval.width:
            return "as many in every resample"
        case estimate:
            said = figures.limits(estimate.interval, lambda each: figures.signed(round(each, 1)))
            return f"{figures.level(estimate.interval)} interval {said} leads"


def _parts(evidence: Evidence, names: Names) -> Iterator[Block]:
    if not evidence.parts:
        yield blocks.Omitted(
            "Leads decided before and after B was written",
            "it is not known when B was written, or all leads are on one side of it",
        )
        return
    yield blocks.Text(
        "Whoever wrote B may have known the leads decided before, and fitted it to them. Leads "
        "decided after are the fairer test. Each part has its own share of a period in which B was "
        "written, so that the parts need not average to the figure of all."
    )
    measured = [(part.name, part.measured) for part in evidence.parts]
    yield from measured_table("The primary metric before and after B was written", measured, names)
