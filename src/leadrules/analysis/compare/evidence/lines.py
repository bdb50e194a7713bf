"""The verdict in two lines: on leads that sales worked, and if rolled out."""

from __future__ import annotations

from dataclasses import dataclass

from leadrules.analysis.compare.choices import Capacity, Metric
from leadrules.analysis.compare.evidence.findings import (
    RISING,
    alike,
    no_ground,
    volume_change,
    weigh,
)
from leadrules.analysis.compare.evidence.ground import Ground, chosen_by
from leadrules.analysis.compare.evidence.measuring import WHOLE
from leadrules.analysis.compare.evidence.record import (
    Finding,
    HandOvers,
    Line,
    Measured,
    Unknown,
)
from leadrules.analysis.compare.evidence.unknown import whole
from leadrules.analysis.compare.report.figures import (
    count,
    difference,
    difference_form_of,
    difference_limits,
    in_words,
    level,
    percent,
)
from leadrules.analysis.compare.report.handed import apart, result, supply
from leadrules.analysis.compare.report.metric_words import best, with_a_and_b
from leadrules.analysis.compare.statistics.answers import CannotTell, Interval
from leadrules.analysis.compare.statistics.bounds import Bounds
from leadrules.diagnostics.shown import shown


@dataclass(frozen=True, slots=True)
class Asked:
    """What both lines are about: all leads with an outcome, the primary metric, and the margin."""

    ground: Ground
    worked: Ground
    primary: Measured
    margin: float | None
    """The smallest difference that is worth a switch."""
    set_by: str
    """Who set the margin, in words that stand behind it."""
    outcome: str
    hand_overs: HandOvers

    @property
    def metric(self) -> Metric:
        """The primary metric."""
        return self.primary.metric

    @property
    def seen(self) -> Metric:
        """The metric as it is measured: with a capacity in all where there is but one instant."""
        at = self.hand_overs.capacity
        return self.metric if at is None else Metric(self.metric.kind, at)

    @property
    def named(self) -> str:
        """The metric, and what it is."""
        return shown(f"{self.metric}, {in_words(self.metric)}")

    @property
    def over(self) -> str:
        """All leads."""
        ground = self.ground
        who = "A hands over" if ground.assumed_worked else "sales worked"
        return (
            f"over {count(len(ground))} leads decided {ground.dates()}, of which {who} "
            f"{percent(float(ground.worked.mean()))} (outcome `{shown(self.outcome)}`)"
        )

    @property
    def over_worked(self) -> str:
        """The leads that sales worked."""
        dates = f" decided {self.worked.dates()}" if len(self.worked) else ""
        return (
            f"over {count(len(self.worked))} worked leads{dates} (outcome `{shown(self.outcome)}`)"
        )


def on_worked(asked: Asked) -> Line:
    """The first line: the primary metric on the leads that sales worked."""
    ground, metric, paired = asked.worked, asked.metric, asked.primary.paired
    where = "On leads that sales worked"
    if ground.assumed_worked:
        where += " (assumed: those that A hands over)"
    if isinstance(paired, CannotTell):
        return _untold(asked, where, paired.reason)
    interval = paired.difference.interval
    a, b = asked.primary.volume_a, asked.primary.volume_b
    if alike(ground, metric):
        finding: Finding = "same"
        head = "there is no difference, as both versions choose the same leads"
        inside = ""
    else:
        why = no_ground(ground, metric, asked.margin, on_worked=True)
        if why is not None:
            return _untold(asked, where, why)
        volume = 0 if a is None or b is None else volume_change(a, b)
        finding = weigh(interval, margin=asked.margin, volume=volume, kind=metric.kind)
        head = _head(finding, asked, up=interval.low > 0)
        inside = _inside(asked) if finding == "same" else ""
    both = with_a_and_b(asked.seen, paired.a.value, paired.b.value)
    between = difference_limits(metric, interval)
    volumes = _volumes(ground, metric, a, b)
    figures = (
        f"{both} ({metric}; B less A {difference_form_of(metric)(paired.difference.value)}, "
        f"{level(interval)} interval {between}{inside}){volumes}"
    )
    short = (
        f"{both[:1].upper()}{both[1:]}{volumes}. The true difference, B less A, is most likely "
        f"{_between(between)} ({level(interval)} interval){inside}"
    )
    if alike(ground, metric):
        short = "Both versions choose the same leads"
    return Line(
        "worked leads", finding, f"{where}, {head}: {figures}, {asked.over_worked}", f"{short}."
    )


def if_rolled_out(asked: Asked, unknown: Unknown) -> Line:
    """The second line: what the bounds allow, and what would tell where they do not."""
    ground, metric, bounds = asked.ground, asked.metric, unknown.bounds
    where, but = _if(asked.seen), _but(asked)
    if alike(ground, metric):
        text = (
            f"{where}, there is no difference, as both versions choose the same leads: "
            f"{asked.named}, stays as it is, {asked.over}{but}"
        )
        short = "Both versions choose the same leads, so that nothing changes."
        return Line("rolled out", "same", text, short)
    if isinstance(bounds, CannotTell):
        return _open(asked, unknown, f"{bounds.reason}; {asked.named}, stays open", bounds.reason)
    # WHY: recall's bounds are of won leads, as nobody knows how many there are in all
    unit, margin = metric, asked.margin
    if metric.kind == "recall":
        unit, margin = Metric("won", metric.at), None
    won_leads = " won leads" * (unit != metric)
    between = difference_limits(unit, Interval(bounds.low, bounds.high)) + won_leads
    limits = f"{level(bounds.limits)} limits {difference_limits(unit, bounds.limits)}"
    is_open = bounds.unworked_a + bounds.unworked_b > 0
    one = difference(unit, bounds.low) + won_leads
    change = f"may change by anything from {between}" if is_open else f"changes by {one}"
    figures = f"{asked.named}, {change} ({limits})"
    a, b = _chosen(ground, metric)
    figures += _volumes(ground, metric, a, b)
    volume = 0 if a is None or b is None else volume_change(a, b)
    finding = weigh(bounds.limits, margin=margin, volume=volume, kind=metric.kind)
    thin = no_ground(ground, metric, margin, on_worked=False)
    if finding == "not shown" or thin is not None:
        why = _unworked(bounds, thin)
        reach = f"may be anything from {between}" if is_open else f"is {one} as observed"
        reach = f"the difference {reach} ({limits})"
        return _open(asked, unknown, f"{why}{figures}", f"{why}{reach}")
    head = _head(finding, asked, up=bounds.limits.low > 0)
    text = f"{where}, {head}, whatever becomes of leads that nobody worked: {figures}"
    short = f"Every lead was worked, so that this is the same question. The {limits}."
    if is_open:
        short = (
            "Whatever would have become of leads that nobody worked, the difference, B less A, is "
            f"{_between(between)} as observed ({limits})."
        )
    elif not ground.worked.all():
        short = (
            "Both versions choose only leads that were worked, so that what nobody worked changes "
            f"nothing: {limits}."
        )
    return Line("rolled out", finding, f"{text}, {asked.over}{but}", short)


def _untold(asked: Asked, where: str, why: str) -> Line:
    text = f"{where}, it cannot be told whether B is better, as {why}: {asked.named}"
    short = f"It cannot be told from {asked.metric}, as {why}."
    return Line("worked leads", "cannot tell", f"{text}, {asked.over_worked}", short)


def _open(asked: Asked, unknown: Unknown, why: str, short: str) -> Line:
    """That history cannot tell, why, and what would."""
    if not isinstance(unknown.hold_out, CannotTell):
        of = "leads that a version chooses" if asked.metric.kind == "precision" else "leads"
        would = f"a random hold-out of {count(unknown.hold_out.leads)} {of} would"
    elif asked.margin is None:
        would = (
            "a random hold-out would, and how large it has to be can be told once the smallest "
            "difference worth a switch is declared (`smallest_worthwhile` in the plan)"
        )
    else:
        would = "a random hold-out would"
    text = (
        f"{_if(asked.seen)}, history cannot tell whether B is better: {why}, {asked.over}; "
        f"{would}{_but(asked)}"
    )
    return Line(
        "rolled out", "cannot tell", text,
        f"{short[:1].upper()}{short[1:]}. What would tell: {would.removesuffix(' would')}.",
    )  # fmt: skip


def _if(metric: Metric) -> str:
    """What is supposed of the time after a switch."""
    if isinstance(metric.at, Capacity):
        return f"If rolled out, with sales working {best(metric.at)} by its points"
    return "If rolled out"


def _but(asked: Asked) -> str:
    """What the versions hand over by themselves, where a metric looks at other leads."""
    if isinstance(asked.metric.at, str) or not apart(asked.hand_overs):
        return ""
    return f"; but {supply(asked.hand_overs)}, and {result(asked.hand_overs)}"


def _inside(asked: Asked) -> str:
    margin = difference_form_of(asked.metric)(asked.margin or 0.0).lstrip("+")
    return f", inside the ±{margin} {asked.set_by}"


def _between(limits: str) -> str:
    return f"between {limits.replace(' to ', ' and ', 1)}"


def _unworked(bounds: Bounds, thin: str | None) -> str:
    """Why history cannot tell: leads that nobody worked, or too few that somebody did."""
    if bounds.unworked_a + bounds.unworked_b > 0:
        b, a = (count(whole(leads)) for leads in (bounds.unworked_b, bounds.unworked_a))
        return f"nobody worked {b} of the leads that B chooses and {a} of A's, so that "
    return f"{thin}, and " if thin is not None else ""


def _head(finding: Finding, asked: Asked, *, up: bool) -> str:
    if finding == "same":
        return "there is no difference that matters"
    if finding == "trade-off":
        if asked.metric.kind in RISING:
            return f"B is a trade-off, {'more' if up else 'less'} won, volume {_way(up)}"
        return f"B is a trade-off, quality {_way(up)}, volume {_way(not up)}"
    return "no difference is shown" if finding == "not shown" else f"B is {finding}"


def _way(up: bool) -> str:
    return "up" if up else "down"


def _chosen(ground: Ground, metric: Metric) -> tuple[float | None, float | None]:
    """How many leads A and B choose; None where a whole ranking is looked at."""
    chosen = chosen_by(ground, metric.at)
    if metric.kind in WHOLE or isinstance(chosen, CannotTell):
        return None, None
    return float(chosen[0].sum()), float(chosen[1].sum())


def _volumes(ground: Ground, metric: Metric, a: float | None, b: float | None) -> str:
    """How many leads B chooses, against A; a capacity that both fill says it already."""
    if a is None or b is None:
        return ""
    if isinstance(metric.at, Capacity) and not volume_change(a, b):
        return ""
    each = ""
    if ground.periods is not None:
        a, b, each = a / ground.periods.count, b / ground.periods.count, f" a {ground.period}"
    return f", with {count(round(b, 1))} leads{each} chosen by B against {count(round(a, 1))} by A"
