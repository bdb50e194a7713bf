"""Metrics of both versions on the same leads, all of them in the same resamples of accounts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import assert_never

import numpy as np

from leadrules.analysis.compare.choices import Capacity, Metric, MetricKind
from leadrules.analysis.compare.evidence.ground import (
    At,
    Choosing,
    Ground,
    choosing,
    ranked,
    whole_ranking,
)
from leadrules.analysis.compare.evidence.periods import cut_off
from leadrules.analysis.compare.evidence.record import Measured
from leadrules.analysis.compare.report.figures import count
from leadrules.analysis.compare.statistics.answers import CannotTell
from leadrules.analysis.compare.statistics.columns import Floats
from leadrules.analysis.compare.statistics.ranking import auc_metric, average_precision_metric
from leadrules.analysis.compare.statistics.resampling import Metric as Measure
from leadrules.analysis.compare.statistics.resampling import Paired as PairedEstimate
from leadrules.analysis.compare.statistics.resampling import (
    Replicates,
    divided,
    paired_values,
    resample,
)
from leadrules.analysis.compare.statistics.selection import totals_metric

FEW_ACCOUNTS = 30
"""With fewer accounts an interval is too narrow to rest a finding on."""


@dataclass(frozen=True, slots=True)
class Drawing:
    """How to resample."""

    seed: int
    resamples: int
    level: float


def measured(ground: Ground, metrics: Sequence[Metric], drawing: Drawing) -> tuple[Measured, ...]:
    """Every metric on these leads, in the order given; why not, where one has no value."""
    ats = dict.fromkeys(metric.at for metric in metrics if metric.kind not in WHOLE)
    chosen = {at: choosing(ground, at) for at in ats} if len(ground) else {}
    refused = {metric: _refused(ground, metric, chosen.get(metric.at)) for metric in metrics}
    tally = _tally(
        ground,
        {at: both for at, both in chosen.items() if not isinstance(both, CannotTell)},
        [metric.kind for metric in metrics if metric.kind in WHOLE],
        drawing,
    )
    answers = []
    for metric in metrics:
        why = refused[metric] or tally
        if isinstance(why, CannotTell):
            answers.append(_nothing(ground, metric, why))
        else:
            answers.append(why.measured(metric))
    return tuple(answers)


def _nothing(ground: Ground, metric: Metric, why: CannotTell) -> Measured:
    leads, won = len(ground), int(ground.won.sum())
    return Measured(metric, why, leads, won, None, None, None, None, None)


def _refused(
    ground: Ground, metric: Metric, chosen: tuple[Choosing, Choosing] | CannotTell | None
) -> CannotTell | None:
    """Why a metric says nothing on these leads, before any of it is measured."""
    leads, won = len(ground), int(ground.won.sum())
    if not leads:
        return CannotTell("there are no leads")
    if not won:
        return CannotTell(f"none of the {count(leads)} leads was won")
    if won == leads:
        return CannotTell(f"every one of the {count(leads)} leads was won")
    if metric.kind == "amount" and ground.amount is None:
        return CannotTell("no column says what a won lead is worth")
    return chosen if isinstance(chosen, CannotTell) else None


WHOLE: tuple[MetricKind, ...] = ("roc-auc", "average-precision")
"""Kinds that look at the whole ranking and choose no leads."""


@dataclass(frozen=True, slots=True)
class _Tally:
    """Volumes and sums of every selection, and every ranking's figures, in the same resamples."""

    ground: Ground
    level: float
    rows: dict[tuple[str, At, str], int]
    """By side, whom it chooses, and what: the first row of it. The very first counts won leads."""
    replicates: Replicates

    def measured(self, metric: Metric) -> Measured:
        """One metric with its volumes."""
        ground = self.ground
        paired = self._paired(self._values(metric, "a"), self._values(metric, "b"))
        leads, won, note = len(ground), int(ground.won.sum()), _note(ground, metric)
        if metric.kind in WHOLE:
            return Measured(metric, paired, leads, won, None, None, None, None, None, note)
        of_a, of_b = (self._row(side, metric.at, "chosen") for side in ("a", "b"))
        volume = self._paired(of_a, of_b)
        apart = volume if isinstance(volume, CannotTell) else volume.difference
        a, b = float(of_a[0]), float(of_b[0])
        periods = None if ground.periods is None else ground.periods.count
        each_a, each_b = (None if periods is None else each / periods for each in (a, b))
        return Measured(metric, paired, leads, won, a, b, apart, each_a, each_b, note)

    def _paired(self, a: Floats, b: Floats) -> PairedEstimate | CannotTell:
        """Both versions' values, each as observed and then resampled."""
        both = np.stack([a, b])
        values = Replicates(both[:, 0], both[:, 1:], self.replicates.clusters)
        return paired_values(values, level=self.level)

    def _row(self, side: str, at: At, what: str, beside: int = 0) -> Floats:
        return self._at(self.rows[side, at, what] + beside)

    def _at(self, place: int) -> Floats:
        return np.append(self.replicates.observed[place], self.replicates.resampled[place])

    def _values(self, metric: Metric, side: str) -> Floats:
        if metric.kind == "roc-auc" or metric.kind == "average-precision":
            return self._row(side, None, metric.kind)
        won = self._row(side, metric.at, "chosen", 1)
        match metric.kind:
            case "precision":
                return divided(won, self._row(side, metric.at, "chosen"))
            case "recall":
                return divided(won, self._at(0))
            case "won":
                return won / by(self.ground, metric)
            case "amount":
                return self._row(side, metric.at, "chosen", 2) / by(self.ground, metric)
            case _:
                assert_never(metric.kind)


def _tally(
    ground: Ground,
    chosen: Mapping[At, tuple[Choosing, Choosing]],
    whole: Sequence[MetricKind],
    drawing: Drawing,
) -> _Tally | CannotTell:
    columns = [ground.won.astype(np.float64)]
    if ground.amount is not None:
        columns.append(ground.amount * ground.won)
    measures: list[Measure] = [lambda draws: draws.sum(columns[0])]
    rows: dict[tuple[str, At, str], int] = {}
    place = 1
    for at, both in chosen.items():
        for side, selection in zip("ab", both, strict=True):
            rows[side, at, "chosen"] = place
            measures.append(totals_metric(selection, *columns))
            place += 1 + len(columns)
    for kind in dict.fromkeys(whole):
        of = auc_metric if kind == "roc-auc" else average_precision_metric
        for side, version in (("a", ground.pair.a), ("b", ground.pair.b)):
            rows[side, None, kind] = place
            measures.append(of(whole_ranking(version), ground.won))
            place += 1
    replicates = resample(
        measures, ground.pair.cluster, seed=drawing.seed, resamples=drawing.resamples
    )
    if isinstance(replicates, CannotTell):
        return replicates
    return _Tally(ground, drawing.level, rows, replicates)


def by(ground: Ground, metric: Metric) -> float:
    """What won leads and amounts are divided by: the periods of a capacity that has some."""
    if isinstance(metric.at, Capacity) and metric.at.period and ground.periods is not None:
        return ground.periods.count
    return 1.0


def _note(ground: Ground, metric: Metric) -> str | None:
    """What is to be known of this figure, in words."""
    said = []
    if ground.accounts < FEW_ACCOUNTS:
        of = "accounts" if ground.pair.accounts else "leads"
        said.append(f"the interval is too narrow, as there are {ground.accounts} {of} only")
    at = metric.at
    if isinstance(at, Capacity) and at.period is not None:
        if ground.periods is None:
            said.append(
                f"all leads are decided at one instant, so that {at} is taken as {at.leads} in all"
            )
        else:
            said += filter(None, [cut_off(ground.periods, at.leads)])
    if isinstance(at, Capacity):
        said += filter(None, [_room(ground, at)])
    if by(ground, metric) != 1.0 and metric.kind in ("won", "amount"):
        said.append(f"the figure is for each {ground.period}")
    return "; ".join(said) or None


def _room(ground: Ground, at: Capacity) -> str | None:
    """Where there is room for every lead, both versions choose the same ones."""
    kept = ranked(ground.pair.a) | ranked(ground.pair.b)
    if at.period is None or ground.periods is None:
        return None if kept.sum() > at.leads else "there is room for every lead that is ranked"
    counts = np.bincount(ground.periods.of_lead[kept], minlength=len(ground.periods.parts))
    free, of = int((counts <= at.leads * ground.periods.parts).sum()), len(counts)
    if 2 * free < of:
        return None
    return f"in {free} of {of} {at.period}s there is room for every lead that is ranked"
