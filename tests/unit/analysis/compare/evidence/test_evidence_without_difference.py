"""A version against itself: no difference in both lines, p = 1, no width, nothing unreadable."""

from __future__ import annotations

import numpy as np
import pytest
from populations import Simulated, choices, outcome, population

from leadrules.analysis.compare.choices import Capacity, Metric, MetricKind
from leadrules.analysis.compare.evidence.evidence import evidence_of
from leadrules.analysis.compare.evidence.record import Evidence
from leadrules.analysis.compare.json_form import plain
from leadrules.analysis.compare.paired import Paired, Version
from leadrules.analysis.compare.statistics.answers import CannotTell
from leadrules.analysis.compare.statistics.bounds import Bounds
from leadrules.analysis.compare.statistics.mcnemar import McNemar
from leadrules.analysis.compare.statistics.resampling import Paired as PairedEstimate
from leadrules.analysis.compare.statistics.roc import DeLong

ATS = [Capacity(20, "week"), Capacity(300, None), "MQL", None]
KINDS: list[MetricKind] = ["precision", "recall", "won", "amount"]
METRICS = [Metric(kind, at) for kind in KINDS for at in ATS] + [
    Metric("roc-auc", None),
    Metric("average-precision", None),
]


def _itself(metric: Metric, *, known: bool, other: Version | None = None) -> Evidence:
    some = Simulated(5, leads=800, accounts=300)
    same = some.a if other is None else other
    pair = Paired(
        some.pair.row, some.pair.lead_id, some.pair.as_of, some.pair.cluster, some.pair.accounts,
        some.pair.verdicts, some.a, same,
    )  # fmt: skip
    random = np.random.default_rng(6)
    worked = (some.a.passed | (random.random(800) < 0.3)) if known else None
    became = outcome(some.won, amount=some.won * 100.0)
    sources = [str(x) for x in random.integers(0, 4, 800)]
    given = population(pair, became, worked=worked, segments={"source": sources})
    found = evidence_of(choices(metric, smallest=0.02, worked="worked", resamples=100), given)
    assert isinstance(found, Evidence)
    plain(found)
    return found


@pytest.mark.parametrize("known", [True, False])
@pytest.mark.parametrize("metric", METRICS, ids=str)
def test_both_lines_say_that_there_is_no_difference(metric: Metric, known: bool) -> None:
    found = _itself(metric, known=known)
    assert [line.finding for line in found.lines] == ["same", "same"]
    assert all("there is no difference" in line.text for line in found.lines)
    for one in (found.primary, *found.secondary):
        assert isinstance(one.paired, PairedEstimate)
        assert one.paired.a == one.paired.b
        assert one.paired.difference.value == one.paired.difference.interval.width == 0.0
        assert isinstance(one.volume, CannotTell | None) or one.volume.interval.width == 0.0
    assert isinstance(found.roc, DeLong)
    assert found.roc.p == 1.0
    assert isinstance(found.mcnemar_won, McNemar) == known
    if isinstance(found.mcnemar_won, McNemar):
        assert (found.mcnemar_won.exact, found.mcnemar_won.mid_p) == (1.0, 1.0)
    assert [(one.p, one.adjusted) for one in found.segments] == [(1.0, 1.0)] * 4
    if isinstance(found.unknown.bounds, Bounds) and not found.unknown.bounds.unworked_a:
        assert found.unknown.bounds.limits.width == 0.0
    assert found.a == found.b


def test_the_same_ranking_with_other_points_is_no_difference_at_a_capacity() -> None:
    some = Simulated(5, leads=800, accounts=300)
    score = some.a.score * 2 + 7
    stretched = Version(score, some.a.verdict, some.a.passed, some.a.ranked, {}, {}, {})
    for metric in (Metric("precision", Capacity(20, "week")), Metric("roc-auc", None)):
        found = _itself(metric, known=True, other=stretched)
        assert [line.finding for line in found.lines] == ["same", "same"]
        assert isinstance(found.primary.paired, PairedEstimate)
        assert found.primary.paired.difference.interval.width == 0.0
