"""How an interval, a margin and volumes make a finding, and where there is none."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from populations import Simulated, choices, outcome, paired, population, version

from leadrules.analysis.compare.choices import Capacity, Metric, MetricKind, PlanIdentity
from leadrules.analysis.compare.evidence.evidence import evidence_of, set_by
from leadrules.analysis.compare.evidence.findings import volume_change, weigh
from leadrules.analysis.compare.evidence.record import Evidence, Finding
from leadrules.analysis.compare.json_form import plain
from leadrules.analysis.compare.statistics.answers import CannotTell, Interval


@pytest.mark.parametrize(
    ("low", "high", "margin", "volume", "kind", "finding"),
    [
        (0.01, 0.05, None, 0, "precision", "better"),
        (-0.05, -0.01, None, 0, "precision", "worse"),
        (-0.01, 0.05, None, 0, "precision", "not shown"),
        (0.0, 0.05, None, 0, "precision", "not shown"),
        (0.01, 0.05, 0.05, 0, "precision", "same"),
        (0.01, 0.06, 0.05, 0, "precision", "better"),
        (-0.05, 0.05, 0.05, -1, "precision", "same"),
        (0.01, 0.05, None, -1, "precision", "trade-off"),
        (0.01, 0.05, None, 1, "precision", "better"),
        (-0.05, -0.01, None, 1, "precision", "trade-off"),
        (-0.05, -0.01, None, -1, "precision", "worse"),
        (1, 5, None, 1, "won", "trade-off"),
        (1, 5, None, -1, "recall", "better"),
        (-5, -1, None, -1, "amount", "trade-off"),
        (-5, -1, None, 1, "amount", "worse"),
    ],
)
def test_an_interval_and_volumes_make_a_finding(
    low: float, high: float, margin: float | None, volume: int, kind: MetricKind, finding: Finding
) -> None:
    assert weigh(Interval(low, high), margin=margin, volume=volume, kind=kind) == finding


def test_volume_changes_by_more_than_5_percent() -> None:
    changes = [volume_change(a, b) for a, b in [(200, 210), (200, 211), (200, 189), (0, 0), (0, 1)]]
    assert changes == [0, 1, -1, 0, 1]


def _found(won: np.ndarray, a: np.ndarray, b: np.ndarray, metric: Metric, **asked: Any) -> Evidence:
    worked = asked.pop("worked", np.ones(len(won), bool))
    account = asked.pop("account", None)
    became = outcome(won, amount=won * 10.0)
    given = population(paired(version(a), version(b), account), became, worked=worked)
    found = evidence_of(choices(metric, **asked), given)
    assert isinstance(found, Evidence)
    plain(found)
    return found


RANDOM = np.random.default_rng(8)
WON = RANDOM.random(1000) < 0.3
MQL = Metric("precision", "MQL")
CAPACITY = Metric("precision", Capacity(300, None))


def _good(lift: float) -> np.ndarray:
    return np.round(40 + lift * WON + RANDOM.normal(size=1000) * 10)


def test_better_and_worse_where_all_leads_were_worked() -> None:
    """With nothing unknown the second line is as sure as the first."""
    found = _found(WON, _good(1), _good(20), CAPACITY)
    assert [line.finding for line in found.lines] == ["better", "better"]
    found = _found(WON, _good(20), _good(1), CAPACITY)
    assert [line.finding for line in found.lines] == ["worse", "worse"]
    found = _found(WON, _good(1), _good(20), Metric("roc-auc", None))
    assert [line.finding for line in found.lines] == ["better", "better"]
    found = _found(WON, _good(1), _good(20), Metric("amount", Capacity(300, None)))
    assert [line.finding for line in found.lines] == ["better", "better"]


def test_a_smaller_and_better_choice_is_a_trade_off() -> None:
    found = _found(WON, _good(5) + 6, _good(20) - 5, MQL)
    assert [line.finding for line in found.lines] == ["trade-off", "trade-off"]
    assert "quality up, volume down" in found.lines[0].text
    found = _found(WON, _good(20) - 5, _good(5) + 6, MQL)
    assert "quality down, volume up" in found.lines[0].text
    found = _found(WON, _good(5) - 5, _good(15) + 5, Metric("won", "MQL"))
    assert found.lines[0].finding == "trade-off"
    assert "more won, volume up" in found.lines[0].text
    found = _found(WON, _good(15) + 5, _good(5) - 5, Metric("recall", "MQL"))
    assert "less won, volume down" in found.lines[0].text


def test_the_same_within_the_agreed_margin() -> None:
    """Both choose 300 of 1,000; a hundred of them are others, as often won."""
    random = np.random.default_rng(6)
    score = random.permutation(1000).astype(float)
    other = score + random.normal(size=1000) * 60
    found = _found(WON, score, other, CAPACITY, smallest=0.2)
    assert [line.finding for line in found.lines] == ["same", "same"]
    assert "inside the ±20.0 set in the plan, which nobody has signed yet)" in found.lines[0].text
    found = _found(WON, score, other, CAPACITY, smallest=0.2, agreed=False)
    assert "inside the ±20.0 that were not agreed in advance)" in found.lines[0].text
    found = _found(WON, score, other, CAPACITY, smallest=0.01)
    assert [line.finding for line in found.lines] == ["not shown", "cannot tell"]


def test_next_to_no_lead_apart_is_within_the_margin_and_without_one_no_finding() -> None:
    score = np.where(np.arange(1000) < 300, 60.0, 20.0)
    other = score.copy()
    other[np.flatnonzero(~WON[:300])[:4]] = 10.0  # four leads that were not won are dropped
    found = _found(WON, score, other, MQL)
    assert [line.finding for line in found.lines] == ["cannot tell", "cannot tell"]
    assert "the versions differ on 4 leads only" in found.lines[0].text
    assert "the versions differ on 4 leads only" in found.lines[1].text
    assert _found(WON, score, other, MQL, smallest=0.03).lines[0].finding == "same"


def test_with_few_accounts_there_is_no_finding() -> None:
    found = _found(WON, _good(1), _good(20), CAPACITY, account=np.arange(1000) % 20)
    assert [line.finding for line in found.lines] == ["cannot tell", "cannot tell"]
    assert "there are 20 accounts only" in found.lines[0].text
    assert found.primary.note == "the interval is too narrow, as there are 20 accounts only"
    found = _found(WON, _good(1), _good(20), CAPACITY, account=np.zeros(1000))
    assert "all leads are of one account" in found.lines[0].text


def test_a_ranking_with_few_won_leads_is_no_ground() -> None:
    few = np.arange(1000) < 5
    found = _found(few, _good(1), _good(9), Metric("roc-auc", None))
    assert "only 5 leads were won" in found.lines[0].text
    found = _found(~few, _good(1), _good(9), Metric("roc-auc", None))
    assert "only 5 leads were not won" in found.lines[0].text


def test_b_cannot_win_by_recall_among_leads_that_a_passed_and_no_finding_says_so() -> None:
    for kind in ("recall", "won", "amount"):
        found = _found(WON, _good(5), _good(20), Metric(kind, "MQL"), worked=None)
        assert found.lines[0].finding == "cannot tell"
        assert "B could only lose by this metric" in found.lines[0].text


def test_leads_that_only_a_dropped_are_known_so_the_second_line_can_tell() -> None:
    """B passes fewer of A's leads and no other: nothing hangs on what nobody worked."""
    score = np.full(1000, 60.0)
    other = np.where(WON | (np.arange(1000) % 2 == 0), 60.0, 20.0)
    found = _found(WON, score, other, MQL, worked=None)
    assert [line.finding for line in found.lines] == ["trade-off", "trade-off"]
    assert found.unknown.break_even == CannotTell("B takes up no lead that nobody worked")
    assert found.unknown.break_even_text.startswith("there is no break-even: B takes up no lead")
    found = _found(WON, score, other, Metric("won", "MQL"), worked=None, smallest=5)
    assert [line.finding for line in found.lines] == ["cannot tell", "same"]


def test_each_line_is_one_sentence_with_metric_capacity_population_and_dates() -> None:
    some = Simulated(9)
    given = population(some.pair, outcome(some.won), worked=some.a.passed)
    found = evidence_of(choices(smallest=0.03, worked="worked"), given)
    assert isinstance(found, Evidence)
    for line in found.lines:
        assert "precision@20/week" in line.text
        assert "best 20 leads a week" in line.text
        assert "decided from 2024-01-01 to 2024-06-30" in line.text
        assert "(outcome `won`)" in line.text
        assert ". " not in line.text
        assert not line.text.endswith(".")
    first, second = found.lines
    assert f"over {int(some.a.passed.sum())} worked leads" in first.text
    assert "over 2000 leads" in second.text
    assert second.finding == "cannot tell"
    assert "leads that a version chooses would" in second.text
    assert found.unknown.break_even_text.startswith("among the best 20 leads a week, B drops ")
    assert "it wins only if its " in found.unknown.break_even_text


def test_without_a_smallest_difference_the_line_says_what_to_declare() -> None:
    some = Simulated(9)
    found = evidence_of(choices(), population(some.pair, outcome(some.won)))
    assert isinstance(found, Evidence)
    assert "(assumed: those that A hands over)" in found.lines[0].text
    assert "of which A hands over" in found.lines[1].text
    assert "`smallest_worthwhile` in the plan" in found.lines[1].text
    assert isinstance(found.unknown.leads_needed, CannotTell)


def test_names_of_other_people_do_no_harm() -> None:
    some = Simulated(9)
    given = population(some.pair, outcome(some.won, name="won\x1b[31m\u202e"))
    found = evidence_of(choices(), given)
    assert isinstance(found, Evidence)
    assert all(line.text.isprintable() for line in found.lines)


def test_who_set_the_margin_is_said() -> None:
    def of(signed: tuple[str, ...], changed: tuple[str, ...] = ()) -> str:
        sides = [tuple((side, "Ann") for side in each) for each in (signed, changed)]
        plan = PlanIdentity("plan.yaml", "00", sides[0], changed=sides[1])
        return set_by(replace(choices(CAPACITY, smallest=0.1), plan=plan))

    assert of(("marketing", "sales")) == "agreed in the plan"
    assert of(("sales",)) == "set in the plan, which sales alone has signed"
    assert of(()) == "set in the plan, which nobody has signed yet"
    assert of((), ("sales",)) == "set in the plan, which was changed after it was signed"
