"""What a version's own verdicts hand over, beside what its ranking is worth."""

from __future__ import annotations

import numpy as np
import pytest
from populations import START, choices, outcome, paired, population, version

from leadrules.analysis.compare.caveats import caveats_of
from leadrules.analysis.compare.choices import Capacity, Metric
from leadrules.analysis.compare.evidence.evidence import evidence_of
from leadrules.analysis.compare.evidence.record import Evidence, HandOvers
from leadrules.analysis.compare.report.handed import apart, beyond, result, supply
from leadrules.analysis.compare.report.switching import _by_hand_overs
from leadrules.analysis.diff.record import Compared, Diff

WEEK = START + (np.arange(40) % 2 * 7 * 86_400).astype("m8[s]")  # twenty leads in each of 2 weeks
WON = np.arange(40) % 4 == 0
HIGH = np.repeat(60.0, 40)  # all `MQL`
LOW = np.where(np.arange(40) < 8, 60.0, 40.0)  # `MQL` for four in each week


def _found(
    a: np.ndarray, b: np.ndarray, metric: Metric, worked: np.ndarray | None = None
) -> tuple[Evidence, HandOvers]:
    pair = paired(version(a), version(b), as_of=WEEK)
    worked = np.ones(40, bool) if worked is None else worked
    given = population(pair, outcome(WON, amount=WON * 100.0), worked=worked)
    found = evidence_of(choices(metric, worked="worked", resamples=50), given)
    assert isinstance(found, Evidence)
    assert found.hand_overs is not None
    return found, found.hand_overs


def test_a_version_that_hands_over_less_than_the_capacity_is_told_so() -> None:
    evidence, found = _found(HIGH, LOW, Metric("precision", Capacity(20, "week")))
    periods = 1 + 1 / 7  # from the first Monday to the second
    assert found.periods == 2
    assert (found.a.handed.leads, found.b.handed.leads) == (40, 8)
    assert found.b.per_period == pytest.approx(8 / periods)
    assert found.a.short == 0
    assert found.b.short == 1  # the second week has room for 2 leads and gets 4
    assert found.b.best == pytest.approx(20 * periods)
    assert found.b.taken.leads == pytest.approx(4 + 20 / 7)
    assert dict(found.b.beyond) == pytest.approx({"nurture": 16})
    assert found.a.fills
    assert found.a.as_ranked
    assert not found.b.fills
    assert not found.b.as_ranked
    assert supply(found) == "B as written hands over 7 leads a week, not 20 (A: 35)"
    assert beyond(found) == (
        "of the best 20 leads a week compared here, 70.0 % are `nurture` by B and so not handed "
        "over"
    )
    assert "but B as written hands over 7 leads a week, not 20 (A: 35)" in evidence.lines[1].text


def test_of_a_tie_that_does_not_fit_each_lead_is_taken_in_part() -> None:
    _, found = _found(HIGH, HIGH, Metric("precision", Capacity(20, None)))
    assert found.a.taken.leads == pytest.approx(20)
    assert found.a.taken.won == pytest.approx(5)
    assert found.a.taken.amount == pytest.approx(500)
    assert not apart(found)
    assert _by_hand_overs(found) == ""


def test_what_nobody_worked_is_in_no_share() -> None:
    worked = np.arange(40) < 4
    _, found = _found(HIGH, LOW, Metric("roc-auc", None), worked)
    assert found.capacity is None
    assert (found.b.taken.leads, found.b.taken.worked, found.b.taken.won) == (8, 4, 1)
    assert found.b.taken.share == pytest.approx(0.25)
    assert supply(found) == "A as written hands over 35 leads a week, B 7"
    assert result(found) == (
        "if sales works only what is handed over it gets 40 leads with A, of which 4 were worked "
        "and 1 were won (25.0 %), and 8 leads with B, of which 4 were worked and 1 were won "
        "(25.0 %)"
    )
    assert "nobody worked 4 of B's" in _by_hand_overs(found)


def test_a_version_that_hands_over_nothing_has_no_share() -> None:
    _, found = _found(HIGH, np.repeat(10.0, 40), Metric("precision", Capacity(5, None)))
    assert found.b.taken.leads == 0
    assert found.b.taken.share is None
    assert "0 leads with B" in result(found)
    assert supply(found) == "B as written hands over 0 leads, not 5 (A: 40)"


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        (HIGH, LOW, "32 fewer leads (40 → 8), with 8 fewer won (10 → 2) and a revenue of 200.00"),
        (LOW, HIGH, "32 more leads (8 → 40), with 8 more won (2 → 10)"),
    ],
)
def test_whether_to_switch_names_what_sales_would_get(
    a: np.ndarray, b: np.ndarray, expected: str
) -> None:
    _, found = _found(a, b, Metric("precision", Capacity(20, "week")))
    assert expected in _by_hand_overs(found)


def test_a_capacity_that_a_version_does_not_fill_is_a_serious_caveat() -> None:
    metric = Metric("precision", Capacity(20, "week"))
    evidence, _ = _found(HIGH, LOW, metric)
    pair = paired(version(HIGH), version(LOW), as_of=WEEK)
    given = population(pair, outcome(WON), worked=np.ones(40, bool))
    diff = Diff(Compared("b2b", "1", "", ""), Compared("b2b", "2", "", ""), ())
    found = caveats_of(diff, choices(metric, worked="worked"), given, (), evidence)
    told = [caveat for caveat in found if "whatever their verdict" in caveat.text]
    assert [caveat.serious for caveat in told] == [True]
    assert "B by itself hands over 7 leads a week: fewer than 20 in 1 of 2 weeks" in told[0].text
