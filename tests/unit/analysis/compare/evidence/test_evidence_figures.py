"""Figures that were reckoned by hand: bounds, break-even, sizes, segments, parts, drift."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from populations import START, Simulated, choices, outcome, paired, population, version

from leadrules.analysis.compare.choices import Capacity, Choices, Metric
from leadrules.analysis.compare.evidence.evidence import evidence_of
from leadrules.analysis.compare.evidence.parts import AFTER, BEFORE
from leadrules.analysis.compare.evidence.quality import edges
from leadrules.analysis.compare.evidence.record import Evidence
from leadrules.analysis.compare.evidence.segments import MISSING, MOST
from leadrules.analysis.compare.evidence.unknown import UNDECLARED, break_even_text
from leadrules.analysis.compare.population.record import Population
from leadrules.analysis.compare.statistics.answers import CannotTell
from leadrules.analysis.compare.statistics.bounds import Bounds
from leadrules.analysis.compare.statistics.break_even import BreakEven
from leadrules.analysis.compare.statistics.drift import StabilityIndex
from leadrules.analysis.compare.statistics.power import HoldOut, hold_out_leads
from leadrules.analysis.compare.statistics.resampling import Paired as PairedEstimate

MQL = Metric("precision", "MQL")


def _evidence(asked: Choices, given: Population) -> Evidence:
    found = evidence_of(asked, given)
    assert isinstance(found, Evidence)
    return found


def _hundred(metric: Metric = MQL, **asked: Any) -> Evidence:
    """A passes the first 40 of 100 leads, B the 20th to the 60th; A's are worked, each 4th won."""
    places = np.arange(100)
    a, b = np.where(places < 40, 60.0, 0.0), np.where((places >= 20) & (places < 60), 60.0, 0.0)
    pair = paired(version(a), version(b))
    given = population(pair, outcome(places % 4 == 0, amount=places), worked=places < 40)
    return _evidence(choices(metric, **asked), given)


def test_precision_is_of_worked_leads_and_its_volume_beside_it() -> None:
    found = _hundred()
    assert (found.leads, found.won) == (100, 25)
    primary = found.primary
    assert (primary.leads, primary.won) == (40, 10)
    assert isinstance(primary.paired, PairedEstimate)
    assert (primary.paired.a.value, primary.paired.b.value) == (0.25, 0.25)
    assert (primary.volume_a, primary.volume_b) == (40, 20)
    assert primary.per_period_a is not None
    assert primary.per_period_b == pytest.approx(primary.per_period_a / 2)


def test_bounds_and_break_even_are_of_all_leads() -> None:
    unknown = _hundred().unknown
    assert (unknown.worked, unknown.assumed_worked) == (40, False)
    assert isinstance(unknown.bounds, Bounds)
    assert unknown.bounds.low == pytest.approx(5 / 40 - 10 / 40)
    assert unknown.bounds.high == pytest.approx(25 / 40 - 10 / 40)
    assert unknown.break_even_text == (
        "among leads with `MQL` or better, B drops 20 worked leads that converted at "
        "25.0 %; it wins only if its 20 newcomers, which nobody worked, convert above 25.0 %"
    )


@pytest.mark.parametrize(
    ("metric", "low", "high"),
    [
        (Metric("won", "MQL"), -5, 15),
        (Metric("recall", "MQL"), -5, 15),  # in won leads
        (Metric("won", Capacity(40, None)), -5, 15),
    ],
)
def test_bounds_of_won_leads_count_leads(metric: Metric, low: float, high: float) -> None:
    bounds = _hundred(metric).unknown.bounds
    assert isinstance(bounds, Bounds)
    assert (bounds.low, bounds.high) == pytest.approx((low, high))
    assert bounds.naive == pytest.approx(0)
    assert bounds.limits.low < low < high < bounds.limits.high


def test_won_leads_at_a_rate_are_told_by_period() -> None:
    """100 leads in 26 weeks, the last of which is cut off; every worked lead has room."""
    found = _hundred(Metric("won", Capacity(40, "week")))
    assert isinstance(found.primary.paired, PairedEstimate)
    assert found.primary.per_period_a is not None
    assert found.primary.volume_a is not None
    weeks = found.primary.volume_a / found.primary.per_period_a
    assert found.primary.paired.a.value == pytest.approx(10 / weeks)
    assert found.primary.note is not None
    assert "the figure is for each week" in found.primary.note
    assert "there is room for every lead that is ranked" in found.primary.note


def test_amounts_and_rankings_have_no_bounds_unless_all_was_worked() -> None:
    for kind in ("amount", "roc-auc"):
        at = "MQL" if kind == "amount" else None
        found = _hundred(Metric(kind, at), smallest=0.1)
        assert isinstance(found.unknown.bounds, CannotTell)
        assert found.unknown.bounds.reason in found.lines[1].text
        assert isinstance(found.unknown.hold_out, CannotTell)
        assert isinstance(found.unknown.leads_needed, CannotTell)
        assert found.lines[1].finding == "cannot tell"
        assert found.lines[1].text.endswith("; a random hold-out would")


def test_what_was_not_declared_is_asked_for() -> None:
    unknown = _hundred().unknown
    assert unknown.hold_out == unknown.leads_needed == UNDECLARED


def test_sizes_come_from_the_smallest_difference_worth_a_switch() -> None:
    """Connor by hand: of 30 places half are filled otherwise, a quarter of each won."""
    unknown = _hundred(smallest=0.1).unknown
    assert unknown.hold_out == hold_out_leads(0.25, 0.35)
    assert isinstance(unknown.hold_out, HoldOut)
    different = 5 / 30  # B takes up no worked lead, so those that A alone has won
    n = ((1.959964 * math.sqrt(different) + 0.841621 * math.sqrt(different - 0.01)) / 0.1) ** 2
    assert unknown.leads_needed == math.ceil(math.ceil(n) * 40 / 30)
    assert _hundred(smallest=0.8).unknown.hold_out == CannotTell(
        "the smallest difference worth a switch is beyond what can be"
    )
    assert isinstance(_hundred(smallest=0.2).unknown.leads_needed, CannotTell)
    by_wins = _hundred(Metric("won", "MQL"), smallest=4).unknown
    assert by_wins.hold_out == hold_out_leads(0.25, 0.35)
    different = 5 / 40
    n = ((1.959964 * math.sqrt(different) + 0.841621 * math.sqrt(different - 0.01)) / 0.1) ** 2
    assert by_wins.leads_needed == math.ceil(n)
    by_recall = _hundred(Metric("recall", "MQL"), smallest=0.4).unknown
    assert (by_recall.hold_out, by_recall.leads_needed) == (by_wins.hold_out, by_wins.leads_needed)


def test_leads_needed_pair_the_places_that_are_filled_otherwise() -> None:
    """Both choose 40 of 60 worked leads, 20 of them the same; a quarter is won everywhere."""
    places = np.arange(100)
    a, b = np.where(places < 40, 60.0, 0.0), np.where((places >= 20) & (places < 60), 60.0, 0.0)
    given = population(paired(version(a), version(b)), outcome(places % 4 == 0), worked=places < 60)
    needed = _evidence(choices(MQL, smallest=0.1), given).unknown.leads_needed
    different = 20 / 40 * 2 * 0.25 * 0.75
    n = ((1.959964 * math.sqrt(different) + 0.841621 * math.sqrt(different - 0.01)) / 0.1) ** 2
    assert needed == math.ceil(math.ceil(n) * 60 / 40)


EVEN = BreakEven(312, 0.182, 290, 0, 0, 0.171, 0.195)


@pytest.mark.parametrize(
    ("even", "by_wins", "said"),
    [
        (
            EVEN, False,
            "B drops 312 worked leads that converted at 18.2 %; it wins only if its 290 newcomers, "
            "which nobody worked, convert above 19.5 % (above 17.1 % for as many won leads)",
        ),
        (
            EVEN, True,
            "B drops 312 worked leads that converted at 18.2 %; it wins only if its 290 newcomers, "
            "which nobody worked, convert above 17.1 %",
        ),
        (
            BreakEven(0, None, 1, 0, 0, -0.1, 0.2), False,
            "B drops no worked lead; it wins only if its 1 newcomer, which nobody worked, converts "
            "above 20.0 % (for as many won leads, none of them has to)",
        ),
        (
            BreakEven(0, None, 5, 2, 1, 0.1, -0.1), False,
            "B drops no worked lead and takes up 2 worked leads that converted at 50.0 %; it wins "
            "whatever becomes of its 5 newcomers, which nobody worked",
        ),
        (
            BreakEven(40, 0.5, 5.4, 0, 0, 4, 1.5), False,
            "B drops 40 worked leads that converted at 50.0 %; it would not overtake A even if "
            "its 5 newcomers, which nobody worked, were all won",
        ),
        (
            BreakEven(1, 1.0, 0.4, 0, 0, 4, 1.5), False,
            "B drops 1 worked lead that converted at 100.0 %; it would not overtake A even if "
            "its 1 newcomer, which nobody worked, was won",
        ),
        (
            BreakEven(40, 0.5, 5, 0, 0, 4, 0.5), False,
            "B drops 40 worked leads that converted at 50.0 %; it wins only if its 5 newcomers, "
            "which nobody worked, convert above 50.0 % (as many won leads are out of reach)",
        ),
    ],
)  # fmt: skip
def test_the_break_even_in_words(even: BreakEven, by_wins: bool, said: str) -> None:
    assert break_even_text(even, by_wins=by_wins) == said


def test_a_bound_of_won_leads_is_never_named_precision() -> None:
    text = _hundred(Metric("recall", "MQL")).lines[1].text
    assert "may change by anything from −5 to +15 won leads" in text


def test_segments_are_of_chosen_leads_and_adjusted() -> None:
    some = Simulated(4, leads=3000, accounts=1500)
    random = np.random.default_rng(5)
    source = np.where(random.random(3000) < 0.5, "inbound", "fair").astype(object)
    source[:100] = None
    source[100:110] = "rare"
    given = population(
        some.pair, outcome(some.won), worked=np.ones(3000), segments={"source": source.tolist()}
    )
    found = _evidence(choices(Metric("precision", Capacity(50, "week"))), given)
    values = {one.value: one for one in found.segments}
    assert set(values) == {"inbound", "fair", "rare", MISSING}
    assert sum(one.leads for one in found.segments) == 3000
    assert values["rare"].why_not is not None
    assert values["rare"].p is values["rare"].adjusted is None
    tested = [one for one in found.segments if one.p is not None]
    assert tested
    for one in tested:
        assert one.adjusted is not None
        assert one.p is not None
        assert one.p <= one.adjusted <= 1
    assert sum(one.passed_a for one in found.segments) == pytest.approx(1300, abs=3)


def test_values_of_a_segment_beyond_the_largest_are_counted_in_a_note() -> None:
    some = Simulated(4, leads=600)
    values = [f"campaign {place % 50}" for place in range(600)]
    given = population(
        some.pair, outcome(some.won), worked=np.ones(600), segments={"campaign": values}
    )
    found = _evidence(choices(), given)
    assert len(found.segments) == MOST
    assert (
        "of `campaign` the 20 values with the most leads are told; 30 more, with 360 leads, are not"
        in found.notes
    )


def test_parts_before_and_after_b_was_written() -> None:
    some = Simulated(4, leads=2000)
    after = np.arange(2000) >= 1500
    given = population(some.pair, outcome(some.won), worked=np.ones(2000), after_b=after)
    found = _evidence(choices(), given)
    assert [part.name for part in found.parts] == [BEFORE, AFTER]
    assert [part.measured.leads for part in found.parts] == [1500, 500]
    assert sum(part.measured.won for part in found.parts) == found.primary.won
    assert _evidence(choices(), population(some.pair, outcome(some.won))).parts == ()


def test_a_part_without_leads_says_so() -> None:
    some = Simulated(4, leads=500)
    given = population(some.pair, outcome(some.won), after_b=np.zeros(500))
    found = _evidence(choices(), given)
    assert found.parts[1].measured.paired == CannotTell("there are no leads")


def test_drift_is_of_halves_of_equal_time() -> None:
    """Leads of January and of March: in the first half nobody was won."""
    as_of = np.where(np.arange(400) < 300, START, START + np.timedelta64(70, "D"))
    as_of = as_of + np.arange(400).astype("m8[m]")
    random = np.random.default_rng(5)
    score = random.integers(0, 50, 400) + np.where(np.arange(400) < 300, 0, 40)
    won = (np.arange(400) >= 300) & (np.arange(400) % 2 == 0)
    pair = paired(version(score), version(np.zeros(400)), as_of=as_of)
    drift = _evidence(choices(), population(pair, outcome(won), worked=np.ones(400))).drift
    assert (drift.won_first, drift.won_second) == (0, 0.5)
    assert drift.months == (("2024-01", 300, 0), ("2024-03", 100, 50))
    assert isinstance(drift.score_a, StabilityIndex)
    assert drift.score_a.value > 0.25
    assert drift.score_b == CannotTell("all scores are alike")


def test_a_score_that_moves_after_a_constant_half_drifts() -> None:
    as_of = START + np.arange(400).astype("m8[h]")
    score = np.where(np.arange(400) < 200, 10.0, np.arange(400) % 7)
    pair = paired(version(score), version(score), as_of=as_of)
    drift = _evidence(choices(), population(pair, outcome(np.arange(400) % 3 == 0))).drift
    assert isinstance(drift.score_a, StabilityIndex)
    assert drift.score_a.value > 0.25


def test_figures_of_one_version() -> None:
    found = _hundred()
    verdicts = {one.label: one.won for one in found.b.by_verdict}
    won = verdicts["MQL"]
    assert not isinstance(won, CannotTell)
    assert (won.hits, won.leads) == (5, 20)
    assert [name for name, _ in found.b.at_verdict] == ["SQL", "MQL"]
    assert found.a.amount_passed == sum(place for place in range(40) if place % 4 == 0)
    assert found.notes[0] == "figures of one version are over the leads that sales worked"


def test_without_a_column_figures_of_one_version_are_of_all_leads_and_say_so() -> None:
    some = Simulated(4, leads=500)
    found = _evidence(choices(), population(some.pair, outcome(some.won)))
    gain = found.b.gain
    assert not isinstance(gain, CannotTell)
    assert gain[-1].leads == 500
    assert "B's are not to be set against A's" in found.notes[0]
    assert isinstance(found.mcnemar_won, CannotTell)


@pytest.mark.parametrize(
    ("scores", "expected"),
    [
        ([], ()),
        ([7.0, 7.0], ()),
        ([0.0, 1.0], (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)),
        ([-120.0, 130.0], (-100.0, -50.0, 0.0, 50.0, 100.0)),
        ([5.0] * 999 + [6.0], None),
    ],
)
def test_bands_are_round_and_at_most_ten(
    scores: list[float], expected: tuple[float, ...] | None
) -> None:
    found = edges(np.asarray(scores))
    assert len(found) <= 9
    assert expected is None or found == pytest.approx(expected)


def test_the_same_seed_gives_the_same_evidence() -> None:
    some = Simulated(4, leads=600)
    given = population(some.pair, outcome(some.won))
    assert evidence_of(choices(), given) == evidence_of(choices(), given)
