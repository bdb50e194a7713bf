"""Flips attributed: worked by hand, and over the example leads."""

from __future__ import annotations

import json
from decimal import Decimal
from fractions import Fraction
from typing import Any

import polars as pl
import pytest
from tests.unit.analysis.compare.attribution.versions import BODY, attributed, changed, version

from leadrules.analysis.compare.attribution import Attribution, attribute
from leadrules.analysis.compare.statistics.answers import CannotTell
from leadrules.language.loading import load_file

BOTH = {"lead_id": "ann", "x": True, "y": True}
HALF = Fraction(1, 2)

CAPPED = changed(("    rules:", "    cap: 30\n    rules:"))
DOUBLED = changed(("points: 10", "points: 20"), of=CAPPED)


def shares(found: Attribution) -> list[tuple[int, Fraction, Fraction]]:
    (flip,) = found.flips
    return [(share.unit, share.verdict, share.score) for share in flip.shares]


def test_two_rules_below_one_cap_share_what_it_lets_through() -> None:
    # 10 + 10 = 20; with either rule at 20 it is 30, with both 40, held at 30
    found = attributed(CAPPED, DOUBLED, BOTH)
    (flip,) = found.flips
    assert (flip.old_score, flip.new_score) == (Decimal(20), Decimal(30))
    assert (flip.old_verdict, flip.new_verdict) == ("nurture", "MQL")
    assert shares(found) == [(0, HALF, Fraction(5)), (1, HALF, Fraction(5))]
    assert flip.smallest == (0,)  # either would do: the first by order
    assert flip.alone == (0, 1)
    assert [row.alone for row in found.table()] == [1, 1]
    assert flip.proved


def test_a_threshold_and_points_that_flip_only_together() -> None:
    # 20 points against 30; 24 against 30; 20 against 22; 24 against 22
    b = changed(("points: 10", "points: 12"), ("30", "22"))
    found = attributed(BODY, b, BOTH)
    (flip,) = found.flips
    third = Fraction(1, 3)
    # of six orders the last step flips where it meets the threshold: 22 needs one rule more
    assert shares(found) == [
        (0, Fraction(1, 6), Fraction(2)),
        (1, Fraction(1, 6), Fraction(2)),
        (2, 2 * third, Fraction(0)),
    ]
    assert flip.smallest == (0, 2)
    assert flip.steps == 1


@pytest.mark.parametrize("exact_up_to", [12, 0])
def test_of_two_changes_that_are_each_enough_that_with_the_larger_part_is_shown(
    exact_up_to: int,
) -> None:
    # x alone brings 30 points against 30, the threshold alone 20 against 15; with y at 5 x is
    # not enough any more, and the threshold still is
    b = BODY.replace("points: 10", "points: 20", 1).replace("points: 10", "points: 5", 1)
    found = attributed(BODY, b.replace("total >= 30", "total >= 15"), BOTH, exact_up_to=exact_up_to)
    (flip,) = found.flips
    assert flip.alone == (0, 2)
    assert flip.smallest == (2,)
    assert {row.unit: row.alone for row in found.table()} == {0: 1, 1: 0, 2: 1}
    assert found.to_dict()["flips"][0]["alone"] == [0, 2]


def test_who_is_not_concerned_has_no_share() -> None:
    found = attributed(BODY, changed(("points: 10", "points: 40")), BOTH | {"y": False})
    assert shares(found) == [(0, Fraction(1), Fraction(30))]


def test_the_smallest_set_is_told_with_old_and_new_text_and_place() -> None:
    found = attributed(CAPPED, DOUBLED, BOTH)
    assert found.said(found.flips[0]) == (
        "lead ann: nurture -> MQL (20.00 -> 30.00 points)\n"
        "  this change alone:\n"
        "    x, pays: +10 -> +20 (2.0.0.yaml:12)"
    )
    found = attributed(BODY, changed(("points: 10", "points: 12"), ("30", "22")), BOTH)
    assert "these changes together:" in found.said(found.flips[0])


def test_where_only_passing_counts_a_flip_between_two_that_pass_is_worth_nothing() -> None:
    a = changed(("{verdict: MQL", "{verdict: SQL, when: total >= 40}, {verdict: MQL"))
    b = changed(("points: 10", "points: 20"), of=a)
    lead = BOTH | {"lead_id": None}
    found = attributed(a, b, lead, passes=["SQL", "MQL"])
    assert found.ladder == (("nurture", "hold"), ("SQL", "MQL"))
    assert found.flips[0].steps == 1
    assert attributed(a, b, lead).flips[0].steps == 2
    assert found.said(found.flips[0]).startswith("row 0: nurture -> SQL")


def test_those_who_are_out_stand_below_all() -> None:
    a = changed(("[{verdict: MQL", "[{verdict: out, when: x, disqualifies: true}, {verdict: MQL"))
    found = attributed(BODY, a, BOTH)
    assert found.ladder == (("out", "hold"), ("nurture",), ("MQL",))
    assert found.flips[0].steps == -1


def test_a_version_against_itself_flips_nobody() -> None:
    found = attributed(BODY, BODY, BOTH)
    assert found.flips == ()
    assert found.table() == ()


def test_a_renamed_verdict_is_no_flip() -> None:
    assert attributed(BODY, changed(("nurture", "cold")), BOTH).flips == ()


def test_a_verdict_that_holds_a_field_against_a_score_cannot_be_taken_apart() -> None:
    b = changed(("total >= 30", "total >= size"))
    leads = pl.DataFrame([BOTH | {"size": 3}])
    found = attribute(version(BODY), version(b, "2.0.0"), leads, as_of="2024-02-01")
    assert found == CannotTell("a verdict compares a score with what is read of the lead")


def test_sampled_shares_add_up_and_lie_within_their_errors() -> None:
    b = changed(("points: 10", "points: 12"), ("30", "22"))
    one, again = (
        attributed(BODY, b, BOTH, exact_up_to=0, permutations=400, seed=7) for _ in range(2)
    )
    assert one.flips == again.flips
    (flip,) = one.flips
    assert flip.method == "sampled"
    assert sum(share.verdict for share in flip.shares) == 1
    assert sum(share.score for share in flip.shares) == 4
    exact = {0: 1 / 6, 1: 1 / 6, 2: 2 / 3}
    for share in flip.shares:
        assert share.verdict_error
        assert abs(float(share.verdict) - exact[share.unit]) < 4 * share.verdict_error
    assert flip.smallest in [(0, 2), (1, 2)]  # either, as their parts are estimated
    assert flip.proved


def test_a_lead_that_some_hybrid_cannot_score_is_left_out_and_counted() -> None:
    a = changed(("title: {type: text}", "title: {type: text}, n: {type: integer}"), ("30", "15"))
    a = changed(("scores: {total", "on_unreadable: missing\nscores: {total"), of=a)
    b = changed(("points: 10", "points: 5"))
    found = attributed(a, b, BOTH | {"n": "many"})
    assert (found.flips, found.left_out) == ((), 1)


@pytest.fixture(scope="module")
def b2b() -> Attribution:
    a, b = (load_file(f"rules/b2b-saas/{number}.yaml") for number in ("1.0.0", "2.0.0"))
    leads, events = (
        pl.read_csv(f"examples/{name}.csv", infer_schema=False) for name in ("leads", "events")
    )
    found = attribute(a, b, leads, events=events, as_of="2024-02-01T12:00:00Z")
    assert isinstance(found, Attribution)
    return found


def test_b2b_saas_over_the_example_leads(b2b: Attribution) -> None:
    directions = [(flip.old_verdict, flip.new_verdict) for flip in b2b.flips]
    assert directions.count(("MQL", "nurture")) == 5
    assert directions.count(("SQL", "MQL")) == 2
    assert {flip.method for flip in b2b.flips} == {"exact"}
    for flip in b2b.flips:
        assert sum(share.verdict for share in flip.shares) == flip.steps
        assert sum(share.score for share in flip.shares) == flip.new_score - flip.old_score
    assert b2b.said(b2b.flips[1]) == (
        "lead lead_000003: MQL -> nurture (52.00 -> 52.00 points)\n"
        "  this change alone:\n"
        "    MQL, given: when the total is at least 40 -> when the total is at least 65, the fit "
        "is at least 25 and the engagement is at least 15 (rules/b2b-saas/2.0.0.yaml:288)"
    )


def test_the_table_says_which_change_flips_most(b2b: Attribution) -> None:
    first = b2b.table()[0]
    assert first.title.startswith("MQL, given: when the total is at least 40")
    assert (first.old_verdict, first.new_verdict) == ("MQL", "nurture")
    assert (first.flips, first.involved, first.leading, first.alone) == (5, 5, 5, 5)
    assert first.mean_verdict == -1.0


def test_all_of_it_is_plain_data(b2b: Attribution) -> None:
    data: dict[str, Any] = json.loads(json.dumps(b2b.to_dict()))
    assert data["format"] == 1
    assert len(data["flips"]) == 7
    assert data["units"][0]["lines"] == ["group title, altogether at most: +20 -> +30"]


def test_a_threshold_with_three_conditions_is_told_whole(b2b: Attribution) -> None:
    ends = {"SQL, given": "engagement is at least 30", "MQL, given": "engagement is at least 15"}
    for start, end in ends.items():
        (title,) = (unit.title for unit in b2b.units if unit.title.startswith(start))
        assert title.endswith(end)
