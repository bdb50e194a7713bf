"""The two lines in simulated worlds whose truth is known, with the Monte Carlo error stated.

Each simulation runs SIMULATIONS times, or a part of it where it says so (300 where it is
not set; `make simulate` sets it). What it finds may be off by 3 Monte Carlo standard errors.
"""

from __future__ import annotations

import math
import os
from functools import cache

import numpy as np
import pytest
from populations import Simulated, choices, outcome, paired, population, version

from leadrules.analysis.compare.choices import Capacity, Metric
from leadrules.analysis.compare.evidence.evidence import evidence_of
from leadrules.analysis.compare.evidence.ground import Ground, ground_of
from leadrules.analysis.compare.evidence.measuring import Drawing, measured
from leadrules.analysis.compare.evidence.record import Evidence
from leadrules.analysis.compare.population.record import Outcome
from leadrules.analysis.compare.statistics.answers import CannotTell
from leadrules.analysis.compare.statistics.resampling import Paired as PairedEstimate
from leadrules.analysis.compare.statistics.selection import ByCapacity, ByVerdict, observed

RUNS = int(os.environ.get("SIMULATIONS", "300"))
FEW = max(15, RUNS // 20)
THIRD = max(60, RUNS // 3)


def _error(rate: float, runs: int) -> float:
    return 3 * math.sqrt(rate * (1 - rate) / runs)


def _worked(seed: int, leads: int) -> Ground:
    """Sales worked two leads in five at random."""
    some = Simulated(seed, leads, leads * 2 // 5)
    worked = np.random.default_rng([seed, 1]).random(leads) < 0.4
    became: Outcome = outcome(some.won)
    given = population(some.pair, became, worked=worked)
    found = ground_of(choices(), given, became, None)
    assert isinstance(found, Ground)
    return found.on_worked()


@cache
def _truth() -> float:
    """Precision at a capacity of a third of the worked leads, B's less A's."""
    ground = _worked(99, 1_000_000)
    metric = Metric("precision", Capacity(round(len(ground) * 260 / 800), None))
    one = measured(ground, [metric], Drawing(1, 2, 0.95))[0].paired
    assert isinstance(one, PairedEstimate)
    return one.difference.value


@pytest.mark.parametrize("by_week", [True, False])
def test_the_primary_interval_covers_at_its_level_on_worked_leads(by_week: bool) -> None:
    """About 800 of 2,000 leads are worked, a third of them chosen: 260, or 10 a week.

    A third of the runs. The truth is the precision of ever so many leads; by week it is that of
    weeks like these, the mean of all runs, as the best 10 of 30 are not the best third of all.
    The interval is good to its second order: 1.5 points are allowed for that.
    """
    capacity = Capacity(10, "week") if by_week else Capacity(260, None)
    found = []
    for run in range(THIRD):
        one = measured(
            _worked(run, 2000), [Metric("precision", capacity)], Drawing(run, 300, 0.95)
        )[0].paired
        assert isinstance(one, PairedEstimate)
        found.append(one.difference)
    truth = float(np.mean([each.value for each in found])) if by_week else _truth()
    covered = sum(each.interval.holds(truth) for each in found)
    assert abs(covered / THIRD - 0.95) <= 0.015 + _error(0.95, THIRD)


WAYS = [
    Metric("precision", Capacity(15, "week")),
    Metric("precision", Capacity(300, None)),
    Metric("precision", "SQL"),
    Metric("precision", "MQL"),
    Metric("recall", Capacity(15, "week")),
    Metric("won", "MQL"),
    Metric("roc-auc", None),
]


@pytest.mark.parametrize("column", [True, False])
@pytest.mark.parametrize("metric", WAYS, ids=str)
def test_where_b_is_truly_better_but_only_as_leads_were_worked_a_never_wins(
    metric: Metric, column: bool
) -> None:
    """B ranks better. No lead that A passes not was worked, and none of those counts as won."""
    for run in range(FEW):
        some = Simulated(1000 + run, 1500, 600, noise=(1.5, 0.6))
        worked = some.a.passed
        became = outcome(some.won & worked)  # what history recorded
        given = population(some.pair, became, worked=worked if column else None)
        asked = choices(metric, smallest=0.02, worked="worked" if column else None, resamples=150)
        found = evidence_of(asked, given)
        assert isinstance(found, Evidence)
        if metric.kind == "precision":
            assert _better(some, metric) > 0
        for line in found.lines:
            assert line.finding != "worse"
            assert "quality down" not in line.text
            assert "less won" not in line.text


def _better(some: Simulated, metric: Metric) -> float:
    """What B's precision is above A's, with every lead's true outcome."""
    rates = []
    for side in (some.a, some.b):
        if isinstance(metric.at, Capacity):
            weeks = 26 if metric.at.period else 1
            chosen = observed(ByCapacity(side.score, metric.at.leads * weeks))
        else:
            chosen = observed(ByVerdict(side.verdict <= ("SQL", "MQL").index(metric.at or "")))
        rates.append(float(chosen @ some.won / chosen.sum()))
    return rates[1] - rates[0]


@pytest.mark.parametrize("leads", [150, 1500])
@pytest.mark.parametrize("metric", [WAYS[1], WAYS[3]], ids=str)
def test_where_neither_is_better_the_lines_err_at_most_at_their_level(
    metric: Metric, leads: int
) -> None:
    """Two scores as good as each other, every lead worked, a tenth of the leads at the verdict."""
    runs, wrong = max(40, RUNS // 6), [0, 0]
    at = Capacity(leads // 5, None) if isinstance(metric.at, Capacity) else metric.at
    for run in range(runs):
        some = Simulated(run, leads, leads // 2, noise=(1.0, 1.0))
        given = population(some.pair, outcome(some.won), worked=np.ones(leads))
        asked = choices(Metric("precision", at), worked="worked", resamples=200)
        found = evidence_of(asked, given)
        if isinstance(found, CannotTell):
            continue
        for place, line in enumerate(found.lines):
            wrong[place] += line.finding in ("better", "worse", "trade-off")
    assert max(wrong) / runs <= 0.05 + _error(0.05, runs)


def test_a_few_leads_that_happen_not_to_be_won_are_no_finding() -> None:
    """B drops leads at random: 3 to 40 of 400. Resamples alone would find it better too often."""
    runs, wrong = THIRD, 0
    for run in range(runs):
        random = np.random.default_rng(run)
        won = random.random(400) < 0.2
        score = np.full(400, 60.0)
        other = score.copy()
        other[random.permutation(400)[: random.integers(3, 41)]] = 0
        given = population(paired(version(score), version(other)), outcome(won))
        found = evidence_of(choices(Metric("precision", "MQL"), resamples=150), given)
        assert isinstance(found, Evidence)
        wrong += found.lines[0].finding in ("better", "worse", "trade-off")
    assert wrong / runs <= 0.05 + _error(0.05, runs)
