"""What the outcomes say of two versions: the primary metric, all that is exploratory, two lines."""

from __future__ import annotations

from dataclasses import replace

from leadrules.analysis.compare.choices import Choices, Metric
from leadrules.analysis.compare.evidence.drift import drift_of
from leadrules.analysis.compare.evidence.ground import Ground, ground_of, whole_ranking
from leadrules.analysis.compare.evidence.hand_overs import hand_overs_of
from leadrules.analysis.compare.evidence.lines import Asked, if_rolled_out, on_worked
from leadrules.analysis.compare.evidence.measuring import Drawing, measured
from leadrules.analysis.compare.evidence.parts import parts_of
from leadrules.analysis.compare.evidence.quality import qualities
from leadrules.analysis.compare.evidence.record import Evidence, Measured
from leadrules.analysis.compare.evidence.segments import segments_of
from leadrules.analysis.compare.evidence.unknown import unknown_of
from leadrules.analysis.compare.population.record import Population
from leadrules.analysis.compare.report.figures import count
from leadrules.analysis.compare.statistics.answers import CannotTell
from leadrules.analysis.compare.statistics.mcnemar import McNemar, mcnemar
from leadrules.analysis.compare.statistics.roc import DeLong, delong
from leadrules.analysis.wording.quantities import listed

MARGIN = "smallest worthwhile difference"
"""What `Choices.said` calls it."""
EXPLORATORY_RESAMPLES = 1000
"""At most so many for parts and further outcomes, which decide nothing."""


def evidence_of(choices: Choices, population: Population) -> Evidence | CannotTell:
    """All that the outcomes of these leads say, or why they say nothing at all.

    Both versions are compared on the leads that sales worked: by the column, else those that A
    passes, which is an assumption. The second line, bounds and break-even look at all leads.
    """
    outcome, metric = population.outcome, choices.metric
    if outcome is None or metric is None:
        return CannotTell("no outcome was asked for")
    ground = ground_of(choices, population, outcome, choices.outcome)
    if isinstance(ground, CannotTell):
        return ground
    leads, won = len(ground), int(ground.won.sum())
    if not won:
        return CannotTell(f"none of the {count(leads)} leads with an outcome was won")
    if won == leads:
        return CannotTell(f"every one of the {count(leads)} leads with an outcome was won")
    worked = ground.on_worked()
    drawing = Drawing(choices.seed, choices.resamples, choices.level)
    fewer = replace(drawing, resamples=min(choices.resamples, EXPLORATORY_RESAMPLES))
    primary, *secondary = measured(worked, [metric, *_secondary(ground, choices, metric)], drawing)
    unknown = unknown_of(
        ground, primary, choices.smallest_worthwhile, population.propensity, drawing
    )
    hand_overs = hand_overs_of(ground, metric)
    asked = Asked(
        ground, worked, primary, choices.smallest_worthwhile, set_by(choices), outcome.name,
        hand_overs,
    )  # fmt: skip
    shown = ground if ground.assumed_worked else worked
    of_a, of_b = qualities(shown, choices.level)
    segments = segments_of(worked, population.segments, metric.at)
    return Evidence(
        outcome=outcome.name,
        leads=leads,
        won=won,
        primary=primary,
        secondary=tuple(secondary),
        roc=_roc(worked, choices.level),
        mcnemar_won=_mcnemar_won(worked),
        a=of_a,
        b=of_b,
        segments=segments.rows,
        parts=parts_of(worked, metric, population.after_b, fewer),
        funnel=_funnel(choices, population, metric, fewer),
        drift=drift_of(shown if len(shown) else ground),
        unknown=unknown,
        lines=(on_worked(asked), if_rolled_out(asked, unknown)),
        hand_overs=hand_overs,
        notes=(*_notes(ground), *segments.notes),
    )


def set_by(choices: Choices) -> str:
    """Who set the smallest difference that is worth a switch, in words that stand behind it."""
    if not any(one.name == MARGIN and one.source == "plan" for one in choices.said):
        return "that were not agreed in advance"
    signed = [] if choices.plan is None else [side for side, _ in choices.plan.signed]
    if {"marketing", "sales"} <= set(signed):
        return "agreed in the plan"
    if signed:
        return f"set in the plan, which {listed(signed)} alone has signed"
    if choices.plan is not None and choices.plan.changed:
        return "set in the plan, which was changed after it was signed"
    return "set in the plan, which nobody has signed yet"


def _secondary(ground: Ground, choices: Choices, metric: Metric) -> list[Metric]:
    """What is measured besides: precision and recall at each verdict that passes, and rankings."""
    known = [name for name in choices.passes if name in ground.pair.verdicts]
    places = [metric.at, *known] if metric.at is not None else known
    wanted = [Metric(kind, at) for at in places for kind in ("precision", "recall")]
    if ground.amount is not None:
        wanted += [Metric("amount", at) for at in places]
    wanted += [Metric("roc-auc", None), Metric("average-precision", None)]
    return [one for one in dict.fromkeys(wanted) if one != metric]


def _roc(worked: Ground, level: float) -> DeLong | CannotTell:
    a, b = (whole_ranking(side) for side in (worked.pair.a, worked.pair.b))
    return delong(a, b, worked.won, level=level)


def _mcnemar_won(worked: Ground) -> McNemar | CannotTell:
    if worked.assumed_worked:
        return CannotTell(
            "A hands over all of them, as leads that it hands over stand for those worked"
        )
    won = worked.won
    if not won.any():
        return CannotTell("no lead that sales worked was won")
    return mcnemar(worked.pair.a.passed[won], worked.pair.b.passed[won])


def _funnel(
    choices: Choices, population: Population, metric: Metric, drawing: Drawing
) -> tuple[Measured, ...]:
    """The primary metric by each further outcome."""
    chosen = {one.name: one for one in choices.funnel}
    found = []
    for outcome in population.funnel:
        ground = ground_of(choices, population, outcome, chosen.get(outcome.name))
        if isinstance(ground, CannotTell):
            none = Measured(metric, ground, 0, 0, None, None, None, None, None)
            found.append(none)
        else:
            found += measured(ground.on_worked(), [metric], drawing)
    return tuple(found)


def _notes(ground: Ground) -> tuple[str, ...]:
    if ground.assumed_worked:
        return (
            "figures of one version are over all leads with an outcome, as recorded: of leads that "
            "nobody worked few are won, so B's are not to be set against A's",
        )
    return ("figures of one version are over the leads that sales worked",)
