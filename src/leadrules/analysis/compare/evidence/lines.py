"""The verdict in two lines: on leads that sales worked, and if rolled out."""

from __future__ import annotations

from dataclasses import dataclass

from leadrules.analysis.compare.choices import Metric
from leadrules.analysis.compare.evidence.findings import (
    RISING,
    alike,
    no_ground,
    volume_change,
    weigh,
)
from leadrules.analysis.compare.evidence.ground import Ground, chosen_by
from leadrules.analysis.compare.evidence.measuring import WHOLE
from leadrules.analysis.compare.evidence.record import Finding, Line, Measured, Unknown
from leadrules.analysis.compare.evidence.unknown import whole
from leadrules.analysis.compare.report.figures import (
    count,
    difference,
    difference_form_of,
    difference_limits,
    form_of,
    in_words,
    level,
    percent,
)
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
    agreed: bool
    """Whether the margin is the plan's."""
    outcome: str

    @property
    def metric(self) -> Metric:
        """The primary metric."""
        return self.primary.metric

    @property
    def named(self) -> str:
        """The metric, and what it is."""
        return shown(f"{self.metric}, {in_words(self.metric)}")

    @property
    def over(self) -> str:
        """All leads."""
        ground = self.ground
        who = "A passes" if ground.assumed_worked else "sales worked"
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
        where += " (assumed: those that A passes)"
    if isinstance(paired, CannotTell):
        return _untold(asked, where, paired.reason)
    interval = paired.difference.interval
    a, b = asked.primary.volume_a, asked.primary.volume_b
    if alike(ground, metric):
        finding: Finding = "same"
        head = "there is no difference, as both versions choose the same leads"
    else:
        why = no_ground(ground, metric, asked.margin, on_worked=True)
        if why is not None:
            return _untold(asked, where, why)
        volume = 0 if a is None or b is None else volume_change(a, b)
        finding = weigh(interval, margin=asked.margin, volume=volume, kind=metric.kind)
        head = _head(finding, asked, up=interval.low > 0)
    form = form_of(metric)
    figures = (
        f"{asked.named}, is {form(paired.b.value)} under B and {form(paired.a.value)} under A "
        f"({difference_form_of(metric)(paired.difference.value)}, {level(interval)} interval "
        f"{difference_limits(metric, interval)})"
    )
    text = f"{where}, {head}: {figures}{_volumes(ground, a, b)}, {asked.over_worked}"
    return Line("worked leads", finding, text)


def if_rolled_out(asked: Asked, unknown: Unknown) -> Line:
    """The second line: what the bounds allow, and what would tell where they do not."""
    ground, metric, bounds = asked.ground, asked.metric, unknown.bounds
    if alike(ground, metric):
        text = (
            "If rolled out, there is no difference, as both versions choose the same leads: "
            f"{asked.named}, stays as it is, {asked.over}"
        )
        return Line("rolled out", "same", text)
    if isinstance(bounds, CannotTell):
        return _open(asked, unknown, f"{bounds.reason}; {asked.named}, stays open")
    # WHY: recall's bounds are of won leads, as nobody knows how many there are in all
    unit, margin = metric, asked.margin
    if metric.kind == "recall":
        unit, margin = Metric("won", metric.at), None
    between = difference_limits(unit, Interval(bounds.low, bounds.high))
    figures = (
        f"{asked.named}, may change by anything from {between}{' won leads' * (unit != metric)} "
        f"({level(bounds.limits)} limits {difference_limits(unit, bounds.limits)})"
    )
    a, b = _chosen(ground, metric)
    figures += _volumes(ground, a, b)
    volume = 0 if a is None or b is None else volume_change(a, b)
    finding = weigh(bounds.limits, margin=margin, volume=volume, kind=metric.kind)
    thin = no_ground(ground, metric, margin, on_worked=False)
    if finding == "not shown" or thin is not None:
        return _open(asked, unknown, f"{_unworked(bounds, thin)}{figures}")
    head = _head(finding, asked, up=bounds.limits.low > 0)
    text = f"If rolled out, {head}, whatever becomes of leads that nobody worked: {figures}"
    return Line("rolled out", finding, f"{text}, {asked.over}")


def _untold(asked: Asked, where: str, why: str) -> Line:
    text = f"{where}, it cannot be told whether B is better, as {why}: {asked.named}"
    return Line("worked leads", "cannot tell", f"{text}, {asked.over_worked}")


def _open(asked: Asked, unknown: Unknown, why: str) -> Line:
    if not isinstance(unknown.hold_out, CannotTell):
        of = "leads handed over" if asked.metric.kind == "precision" else "leads"
        would = f"a random hold-out of {count(unknown.hold_out.leads)} {of} would"
    elif asked.margin is None:
        would = (
            "a random hold-out would, and how large it has to be can be told once the smallest "
            "difference worth a switch is declared (`smallest_worthwhile` in the plan)"
        )
    else:
        would = "a random hold-out would"
    text = f"If rolled out, history cannot tell whether B is better: {why}, {asked.over}; {would}"
    return Line("rolled out", "cannot tell", text)


def _unworked(bounds: Bounds, thin: str | None) -> str:
    """Why history cannot tell: leads that nobody worked, or too few that somebody did."""
    if bounds.unworked_a + bounds.unworked_b > 0:
        b, a = (count(whole(leads)) for leads in (bounds.unworked_b, bounds.unworked_a))
        return f"nobody worked {b} of the leads that B chooses and {a} of A's, so that "
    return f"{thin}, and " if thin is not None else ""


def _head(finding: Finding, asked: Asked, *, up: bool) -> str:
    if finding == "same":
        margin = difference(asked.metric, asked.margin or 0.0).lstrip("+")
        if asked.agreed:
            return f"B is the same as A within the agreed margin of {margin}"
        return f"B is the same as A within {margin}, a margin that was not agreed in advance"
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


def _volumes(ground: Ground, a: float | None, b: float | None) -> str:
    """How many leads B chooses, against A, in all or a period."""
    if a is None or b is None:
        return ""
    each = ""
    if ground.periods is not None:
        a, b, each = a / ground.periods.count, b / ground.periods.count, f" a {ground.period}"
    return f", with {count(round(b, 1))} leads{each} chosen against {count(round(a, 1))}"
