"""What a version's own verdicts hand over, beside what its ranking is worth."""

from __future__ import annotations

import numpy as np
import pytest
from populations import START, choices, outcome, paired, population, version

from leadrules.analysis.compare.caveats import caveats_of
from leadrules.analysis.compare.choices import Capacity, Metric
from leadrules.analysis.compare.evidence.evidence import evidence_of
from leadrules.analysis.compare.evidence.record import Evidence, HandOvers
from leadrules.analysis.compare.report.handed import apart, as_many, because, beyond, result, supply
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
        (
            HIGH,
            LOW,
            "32 fewer leads (40 → 8). At 20 a week at most: 8 fewer won (10 → 2; of those worked "
            "43.8 % → 29.2 %), revenue 1000 → 200.00. If sales works everything that is handed "
            "over (35 a week with A, 7 with B): 8 fewer won (10 → 2; of those worked 25.0 % → "
            "25.0 %), revenue 1000 → 200.00.",
        ),
        (LOW, HIGH, "32 more leads (8 → 40). At 20 a week at most: 8 more won (2 → 10;"),
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


def test_sales_that_worked_far_more_than_the_capacity_are_a_serious_caveat() -> None:
    for capacity, worked, expected in ((20, 40, "35 a week"), (20, 8, "7 a week"), (40, 40, None)):
        metric = Metric("precision", Capacity(capacity, "week"))
        mask = np.arange(40) < worked
        evidence, found = _found(HIGH, LOW, metric, mask)
        assert found.worked_per_period == pytest.approx(worked / (1 + 1 / 7))
        pair = paired(version(HIGH), version(LOW), as_of=WEEK)
        given = population(pair, outcome(WON), worked=mask)
        diff = Diff(Compared("b2b", "1", "", ""), Compared("b2b", "2", "", ""), ())
        every = caveats_of(diff, choices(metric, worked="worked"), given, (), evidence)
        told = [caveat for caveat in every if "before deciding" in caveat.text]
        assert [caveat.serious for caveat in told] == ([True] if expected else [])
        if expected:
            assert f"sales worked {expected} of those counted here: check the 20" in told[0].text


# eight leads of each week stand above the others by A; the best four of these are B's too
BEST = np.where(np.arange(40) < 8, 90.0, np.where(np.arange(40) < 16, 80.0, 60.0))


def _won(first: int, second: int, rest: int) -> np.ndarray:
    """So many won of the best eight leads, of the next eight, and of the rest."""
    won = np.zeros(40, bool)
    won[:first], won[8 : 8 + second], won[16 : 16 + rest] = True, True, True
    return won


def _as_many(won: np.ndarray, by_b: np.ndarray, worked: np.ndarray | None = None) -> HandOvers:
    pair = paired(version(BEST), version(by_b), as_of=WEEK)
    given = population(pair, outcome(won), worked=np.ones(40, bool) if worked is None else worked)
    found = evidence_of(choices(Metric("roc-auc", None), worked="worked", resamples=50), given)
    assert isinstance(found, Evidence)
    assert found.hand_overs is not None
    return found.hand_overs


def test_a_share_that_fewer_hand_overs_explain_is_no_better_choice() -> None:
    """B hands over A's best eight: the same leads, and so the same share."""
    found = _as_many(_won(4, 2, 2), LOW)
    assert found.as_many is not None
    assert found.as_many.version == "A"
    assert (found.as_many.best.leads, found.as_many.best.won) == (8, 4)
    assert as_many(found) == (
        "B's larger share won is due to fewer hand-overs, not to a better choice of leads: of A's "
        "best leads by points, as many a week as B hands over, 4 were won (50.0 %)"
    )


def test_a_better_choice_is_not_called_a_matter_of_fewer() -> None:
    """B hands over eight others, of which more were won than of A's best eight."""
    found = _as_many(_won(2, 6, 0), np.where(np.arange(40) // 8 == 1, 60.0, 40.0))
    assert found.as_many is not None
    assert found.as_many.best.won == 2
    assert as_many(found) == (
        "of A's best leads by points, as many a week as B hands over, 2 were won (25.0 %)"
    )


def test_where_b_hands_over_more_its_best_are_held_against_a() -> None:
    pair = paired(version(LOW), version(BEST), as_of=WEEK)
    given = population(pair, outcome(_won(4, 2, 2)), worked=np.ones(40, bool))
    evidence = evidence_of(choices(Metric("roc-auc", None), worked="w", resamples=50), given)
    assert isinstance(evidence, Evidence)
    assert evidence.hand_overs is not None
    said = as_many(evidence.hand_overs)
    assert said is not None
    assert "A's larger share won is due to fewer hand-overs" in said
    assert "of B's best leads by points, as many a week as A hands over, 4 were won" in said


def test_a_period_without_hand_overs_takes_none_of_the_other_versions_leads() -> None:
    only_first_week = np.where((np.arange(40) < 8) & (np.arange(40) % 2 == 0), 60.0, 40.0)
    found = _as_many(_won(8, 0, 0), only_first_week)
    assert found.as_many is not None
    assert found.as_many.best.leads == pytest.approx(4)


def test_nothing_is_said_of_as_many_where_nobody_worked_them_or_both_hand_over_as_many() -> None:
    assert as_many(_as_many(_won(4, 2, 2), LOW, np.arange(40) % 2 == 0)) is None
    same = _as_many(_won(4, 2, 2), BEST)
    assert same.as_many is None
    assert as_many(same) is None
    assert because(same) is None
    assert _as_many(_won(4, 2, 2), np.repeat(10.0, 40)).as_many is None  # B hands over nobody
