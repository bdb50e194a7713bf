"""What changes: the matrix, the spreads and the flips, worked by hand."""

from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl
import pytest
from tests.unit.analysis.compare.population.visits import (
    COLLEAGUES,
    STRICT,
    A,
    B,
    asked,
    at,
    leads,
    version,
    visits,
)

from leadrules.analysis.compare.attribution import Attribution, attribute
from leadrules.analysis.compare.changes.attributing import attribution_of
from leadrules.analysis.compare.changes.changing import changes_of, edges_of
from leadrules.analysis.compare.changes.record import Changes
from leadrules.analysis.compare.comparing import compare
from leadrules.analysis.compare.population.gathering import gather
from leadrules.analysis.compare.statistics.answers import CannotTell
from leadrules.analysis.compare.statistics.drift import StabilityIndex
from leadrules.analysis.compare.statistics.mcnemar import McNemar
from leadrules.analysis.compare.statistics.symmetry import NOTHING_MOVED
from leadrules.language.loading import Loaded

FEBRUARY = "2024-02-20T00:00:00Z"
EVENTS = visits(
    ("0", FEBRUARY),
    *(("1", f"2024-02-2{day}T00:00:00Z") for day in (1, 2, 3)),
    ("2", FEBRUARY),
    ("3", "2024-02-19T00:00:00Z"),
)
LEADS = leads({}, {}, {"opted_out": True}, {"fits": False}, {})
"""Totals of 20, 30, 20 (disqualified), 10 and 10."""


def changes(
    a: Loaded, b: Loaded, table: pl.DataFrame = LEADS, events: Any = EVENTS, **asking: Any
) -> Changes:
    chosen = asked(**asking)
    return changes_of(a, b, table, events, chosen, gather(a, b, table, events, chosen))


def test_who_has_which_verdict_by_which_version() -> None:
    found = changes(A, B)
    assert (found.leads, found.same_verdict, found.same_score) == (5, 4, 5)
    matrix = found.matrix
    assert matrix.verdicts == ("MQL", "cold", "out")
    assert matrix.leads == ((1, 1, 0), (0, 2, 0), (0, 0, 1))
    assert matrix.passes == ("MQL",)
    assert (matrix.passed_a, matrix.passed_b, matrix.only_a, matrix.only_b) == (2, 1, 1, 0)
    assert isinstance(matrix.mcnemar, McNemar)
    assert (matrix.mcnemar.only_a, matrix.mcnemar.exact) == (1, 1.0)


def test_a_flip_is_attributed_by_its_place_in_the_table() -> None:
    undecided = leads({"lead_id": "x"}).with_columns(decided_at=pl.lit(None, pl.String))
    found = changes(A, B, pl.concat([undecided, LEADS]))
    assert isinstance(found.attribution, Attribution)
    (flip,) = found.attribution.flips
    assert (flip.row, flip.lead_id) == (1, "0")
    assert (flip.old_verdict, flip.new_verdict) == ("MQL", "cold")
    assert found.attribution.units[flip.smallest[0]].title == (
        "MQL, given: when the total is at least 20 -> when the total is at least 30"
    )
    assert found.drawn is None


def test_one_instant_for_all_is_the_flips_instant_too() -> None:
    found = changes(A, B, as_of=at("2024-02-25T00:00:00"))
    assert isinstance(found.attribution, Attribution)
    assert [flip.row for flip in found.attribution.flips] == [0]


def test_flips_of_a_renamed_verdict() -> None:
    b = version(("verdict: MQL, when: total >= 20", f"verdict: ripe, when: {STRICT}"))
    found = changes(A, b, passes=("ripe",))
    assert isinstance(found.attribution, Attribution)
    assert found.attribution.flips
    b = version(
        ("verdict: MQL", "verdict: ripe"),
        ("when: visits >= 3, points: 10", "when: visits >= 3, points: -15"),
    )
    found = changes(A, b, passes=("ripe",))
    assert found.matrix.verdicts == ("ripe", "cold", "out")
    assert found.matrix.leads == ((1, 1, 0), (0, 2, 0), (0, 0, 1))
    assert isinstance(found.attribution, Attribution)
    (flip,) = found.attribution.flips
    assert (flip.row, flip.old_verdict, flip.new_verdict) == (1, "ripe", "cold")


def test_a_version_against_itself_changes_nothing() -> None:
    found = changes(A, A)
    assert (found.same_verdict, found.same_score) == (5, 5)
    assert found.matrix.bowker == found.matrix.homogeneity == NOTHING_MOVED
    assert isinstance(found.matrix.mcnemar, McNemar)
    assert (found.matrix.mcnemar.exact, found.matrix.mcnemar.mid_p) == (1.0, 1.0)
    assert found.spread_a == found.spread_b
    assert isinstance(found.stability, StabilityIndex)
    assert found.stability.value == 0
    assert isinstance(found.attribution, Attribution)
    assert found.attribution.flips == ()


def test_scores_are_spread_over_the_same_bins() -> None:
    b = version(("id: fit, when: fits, points: 10", "id: fit, when: fits, points: 40"))
    found = changes(A, b)
    # 20, 30, 20, 10, 10 against 50, 60, 50, 10, 40
    one, other = found.spread_a, found.spread_b
    assert one.edges == other.edges == tuple(float(edge) for edge in range(10, 70, 5))
    assert one.counts == (2, 0, 2, 0, 1, 0, 0, 0, 0, 0, 0)
    assert other.counts == (1, 0, 0, 0, 0, 0, 1, 0, 2, 0, 1)
    assert (one.lowest, one.quarter, one.median, one.three_quarters) == (10, 10, 20, 20)
    assert (one.highest, one.mean, other.mean) == (30, 18, 42)
    assert isinstance(found.stability, StabilityIndex)
    assert found.stability.value > 0.25


@pytest.mark.parametrize(
    ("scores", "edges"),
    [
        ([0, 100], (0, 5, 100, 105)),
        ([-20, -20], (-20, -19, -20, -19)),
        ([-7.5, 12], (-8, -7, 12, 13)),
        ([0, 999_999], (0, 50_000, 950_000, 1_000_000)),
    ],
)
def test_bins_are_round_and_hold_every_score(
    scores: list[float], edges: tuple[float, float, float, float]
) -> None:
    found = edges_of(np.array(scores, dtype=np.float64))
    assert (found[0], found[1], found[-2], found[-1]) == edges
    assert found[0] <= min(scores) <= max(scores) <= found[-1]
    assert len(found) <= 23


def test_a_verdict_that_cannot_be_taken_apart_says_so() -> None:
    b = version(("total >= 20", "total >= size"))
    found = changes(A, b, LEADS.with_columns(size=pl.lit(50)))
    assert isinstance(found.attribution, CannotTell)


def test_of_many_flips_some_are_drawn_by_the_seed() -> None:
    table = leads(*({} for _ in range(40)), account_id="a")
    events = visits(*((str(n), FEBRUARY) for n in range(40)))
    chosen = asked(seed=5)
    population = gather(A, B, table, events, chosen)
    found, drawn = attribution_of(A, B, table, events, chosen, population, most=7)
    assert isinstance(found, Attribution)
    assert drawn == len(found.flips) == 7
    again, _ = attribution_of(A, B, table, events, chosen, population, most=7)
    assert isinstance(again, Attribution)
    assert [one.row for one in again.flips] == [one.row for one in found.flips]
    every, none = attribution_of(A, B, table, events, chosen, population, most=40)
    assert isinstance(every, Attribution)
    assert (len(every.flips), none) == (40, None)


@pytest.mark.parametrize("colleagues", [False, True])
def test_flips_are_attributed_as_over_all_leads(colleagues: bool) -> None:
    draw = np.random.default_rng(3)
    reading = [COLLEAGUES] if colleagues else []
    a, b = version(*reading), version(*reading, ("points: 10}", "points: 12}"), ("20", "33"))
    table = leads(
        *({"fits": bool(draw.random() < 0.8), "account_id": f"{n % 17}"} for n in range(60))
    ).with_columns(decided_at=pl.Series(["2024-03-01T00:00:00Z", "2024-02-05T00:00:00Z"] * 30))
    events = visits(
        *(
            (str(draw.integers(60)), f"2024-02-{draw.integers(1, 29):02}T00:00:00Z")
            for _ in range(99)
        )
    )
    found = changes(a, b, table, events).attribution
    whole = attribute(a, b, table, events=events, as_of="decided_at")
    assert isinstance(found, Attribution)
    assert isinstance(whole, Attribution)
    assert len(whole.flips) > 3
    assert found.flips == whole.flips


def test_the_report_says_how_many_flips_were_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    table = leads(*({} for _ in range(9)))
    events = visits(*((str(n), FEBRUARY) for n in range(9)))
    said = "were drawn at random to be attributed"
    assert said not in compare(A, B, table, events=events, as_of="decided_at").to_html()
    monkeypatch.setitem(attribution_of.__kwdefaults__, "most", 4)
    found = compare(A, B, table, events=events, as_of="decided_at")
    assert f"Of 9 flips 4 {said}." in found.to_html()
