"""Exports made by hand, of which the truth is known, and what the comparison says of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

import leadrules
from leadrules.analysis.parity import Move, Parity, Part, compare_scores, targets
from leadrules.analysis.parity.sums import Sums, divided
from leadrules.analysis.parity.target import chosen, is_missing, read_score
from leadrules.testing.cases import run_cases

RULES = """
language: 1
ruleset: parity
version: 1.0.0
fields: {size: {type: integer}, title: {type: text}, web: {type: boolean}, note: {type: boolean}}
events: {visit: {}}
score: total
groups:
  - group: company
    score: fit
    cap: 40
    rules:
      - id: size
        match: size
        bands: [{below: 50, points: 1}, {from: 50, below: 200, points: 10}, {from: 200, points: 25}]
      - {id: title, when: title == "Director", points: 20, otherwise: -5}
      - {id: web, when: web, points: 7}
      - {id: note, when: note, points: 7}
  - group: interest
    score: engagement
    weight: 50%
    rules:
      - {id: visits, count: visit, each: 3}
scores: {fit: {}, engagement: {cap: 30}, total: {sum: [fit, engagement]}}
labels: {heat: {score: total, from: {cold: 0, warm: 20, hot: 40}}}
matrices:
  rating:
    rows: {score: fit, from: {B: 0, A: 30}}
    columns: {score: engagement, from: {2: 0, 1: 5}}
grades:
  grade:
    start: C
    steps:
      - {when: size >= 200, match: 3, no_match: -3}
      - {when: 'title == "Director"', match: 1, no_match: -1}
verdicts: [{verdict: nurture}]
"""
RULESET = leadrules.loads(RULES)
VISIT = {"type": "visit", "at": "2024-01-01"}
Leads = Sequence[tuple[Mapping[str, Any], object]]


def compared(leads: Leads, visits: int = 0, **options: Any) -> Parity:
    """The report of leads with their exported values; none has a field that it does not name."""
    pairs = [
        (
            RULESET.score(
                {"lead_id": f"lead{place}", **lead}, events=[VISIT] * visits, as_of="2024-02-01"
            ),
            exported,
        )
        for place, (lead, exported) in enumerate(leads)
    ]
    return compare_scores(RULESET.ir, pairs, **options)


def told(parity: Parity) -> list[tuple[int, str]]:
    """Each explanation's leads and moves: `rule outcome: instead of -> pays`."""

    def moved(move: Move) -> str:
        return f"{move.rule} {move.outcome}: {move.instead_of} -> {move.pays}"

    return [(each.leads, " + ".join(map(moved, each.moves))) for each in parity.explanations]


# --- exact explanations --------------------------------------------------------------------------


def test_points_that_the_export_lacks_are_found() -> None:
    leads = [
        ({"web": True, "size": size}, ours - 7) for size, ours in ((10, 8), (60, 17), (70, 17))
    ]
    parity = compared([*leads, ({"size": 60}, 10), ({"size": 10, "web": False}, 1)])
    assert told(parity) == [(3, "web fired: 7 -> 0")]
    (found,) = parity.explanations
    assert (found.equal_elsewhere, found.differing_elsewhere, found.difference) == (
        0,
        0,
        Decimal(7),
    )
    assert (parity.equal, parity.differ, parity.unexplained) == (2, 3, 0)


def test_a_rule_taken_away_is_told_once_whatever_it_paid() -> None:
    leads = [({"size": size}, 0) for size in (10, 10, 60, 60, 60, 300)]
    parity = compared([*leads, ({"web": True}, 7)])
    assert told(parity) == [(6, "size fired: None -> 0")]
    assert parity.explanations[0].difference is None


def test_leads_where_the_same_points_are_in_the_export_are_told() -> None:
    parity = compared([({"web": True}, 0), ({"web": True}, 0), ({"web": True}, 7)])
    assert parity.explanations[0].equal_elsewhere == 1


def test_other_points_of_a_rule_are_found_where_all_such_leads_agree() -> None:
    leads = [({"title": "Director", "size": size}, 15 + more) for size, more in ((60, 10), (10, 1))]
    assert told(compared([*leads, ({"size": 60}, 10)])) == [(2, "title fired: 20 -> 15")]


def test_what_a_rule_would_have_paid_where_it_could_not_tell_is_found() -> None:
    leads = [({"title": "Director"}, 30), ({"title": "x", "web": True}, 12), ({"size": 10}, 1)]
    assert told(compared(leads)) == [(2, "size unknown: 0 -> 10")]


def test_a_cap_is_worked_through() -> None:
    # 25 + 20 is bounded to 40, so that without 20 only 15 go away
    parity = compared([*[({"title": "Director", "size": 300}, 25)] * 2, ({"size": 300}, 25)])
    assert told(parity) == [(2, "title fired: 20 -> 0")]
    assert parity.explanations[0].difference == 15


def test_a_weight_is_worked_through_and_points_per_event_go_as_a_whole() -> None:
    # 3 x 3 weigh 4.5
    leads = [({"size": 60}, 10), ({"size": 10}, 1), ({"size": 10}, 5.5)]
    assert told(compared(leads, visits=3)) == [(2, "visits fired: None -> 0")]


def test_two_rules_together_are_found_where_neither_alone_fits() -> None:
    lead = {"title": "Director", "web": True, "size": 10}
    parity = compared([(lead, 1), ({**lead, "size": 60}, 10), ({**lead, "size": 60}, 30)])
    assert told(parity) == [(2, "title fired: 20 -> 0 + web fired: 7 -> 0")]
    assert parity.unexplained == 1


def test_rules_that_nothing_tells_apart_are_named_together() -> None:
    parity = compared([*[({"web": True, "note": True}, 7)] * 2, ({"size": 10}, 1)])
    (found,) = parity.explanations
    assert found.moves[0].rule == "web"
    assert [move.rule for moves in found.also for move in moves] == ["note"]


def test_of_rules_that_fit_the_same_leads_that_which_holds_elsewhere_is_told() -> None:
    both = {"web": True, "note": True}
    parity = compared([(both, 7), (both, 7), ({"web": True}, 7), ({"note": False}, 0)])
    (found,) = parity.explanations
    assert (found.moves[0].rule, found.also) == ("note", ())


def test_the_same_difference_everywhere_is_no_rule_s() -> None:
    parity = compared([({"size": 10}, 11), ({"size": 60, "web": True}, 27)])
    assert told(parity) == [(2, "")]
    assert parity.explanations[0].difference == -10


def test_one_lead_alone_is_explained_by_nothing_but_has_what_fits_it() -> None:
    parity = compared([({"web": True}, 0), ({"size": 10}, 1)])
    assert (parity.explanations, parity.unexplained) == ((), 1)
    (lead,) = parity.most_different
    assert Move("web", "fired", Decimal(7), Decimal(0)) in lead.exact
    assert (lead.points, lead.unknown) == ((("web", Decimal(7)),), ("size", "title", "note"))


def test_what_fits_less_than_one_in_a_hundred_is_not_told() -> None:
    leads = [*[({"size": 60}, -1 - place) for place in range(298)], *[({"web": True}, 0)] * 2]
    parity = compared([*leads, ({"size": 60}, 10)])
    assert (parity.explanations, parity.unexplained) == ((), 300)


def test_within_the_tolerance_is_no_difference_and_fits() -> None:
    leads = [({"size": 60}, "10.4"), ({"size": 60, "web": True}, 10), ({"web": True}, "0.5")]
    parity = compared(leads, tolerance=Decimal("0.5"))
    assert (parity.equal, parity.within, parity.differ) == (0, 1, 2)
    assert told(parity) == [(2, "web fired: 7 -> 0")]


@pytest.mark.parametrize(
    "file", ["b2b-saas/2.0.0", "hubspot-style/1.0.0", "eloqua-example/1.0.0", "starter/1.0.0"]
)
def test_sums_worked_again_are_the_decisions(root: Path, file: str) -> None:
    ruleset = leadrules.load(root / "rules" / f"{file}.yaml")
    for result in run_cases(ruleset):
        assert result.decision is not None
        points = {rule: int(paid * 100) for rule, paid in result.decision.points.items()}
        for score, ours in result.decision.scores.items():
            sums = Sums(ruleset.ir, score)
            assert sums.score(sums.groups(points)) == ours * 100


def test_what_a_rule_must_pay_for_a_change_counts_its_weights() -> None:
    sums = Sums(RULESET.ir, "total")
    assert (sums.wanted("web", 700, -200), sums.wanted("visits", 300, 100)) == (500, 500)
    assert [divided(number, 2) for number in (5, -5, 4)] == [3, -3, 2]


def test_a_rule_of_no_weight_can_change_nothing() -> None:
    text = RULES.replace("weight: 50%", "weight: 0%").replace("{2: 0, 1: 5}", "{1: 0}")
    ruleset = leadrules.loads(text)
    assert Sums(ruleset.ir, "total").wanted("visits", 300, 100) is None


# --- counts and associations ---------------------------------------------------------------------


def test_what_is_missing_or_unreadable_in_the_export_is_counted_apart() -> None:
    exported = [10, "", None, " NULL ", "high", Decimal("NaN")]
    parity = compared([({"size": 60}, value) for value in exported])
    counts = (parity.compared, parity.equal, parity.missing, parity.unreadable)
    assert counts == (1, 1, 3, 2)
    assert parity.unreadable_examples == (("lead4", "high"), ("lead5", "NaN"))


def test_differences_are_spread_and_counted() -> None:
    parity = compared([({"size": 60}, theirs) for theirs in (10, 12, 12, 4, "9.5", 10)])
    assert parity.spread is not None
    spread = (parity.spread.least, parity.spread.median, parity.spread.mean, parity.spread.greatest)
    assert spread == (-2, 0, Decimal("0.42"), 6)
    assert parity.differences == ((Decimal(-2), 2), (Decimal(6), 1), (Decimal("0.5"), 1))
    assert [lead.difference for lead in parity.most_different] == [6, -2, -2, Decimal("0.5")]


def test_a_rule_that_goes_along_with_differences_comes_first() -> None:
    leads = [({"size": 60, "web": True}, 10)] * 3 + [({"size": 60, "web": False}, 10)] * 2
    first = compared([*leads, ({"size": 300}, 25)]).associations[0]
    assert (first.kind, first.name) == ("rule", "web")
    assert first.yes == Part(3, 3, Decimal(7))
    assert (first.no, first.unknown) == (Part(2, 0, Decimal(0)), Part(1, 0, Decimal(0)))


def test_no_lead_to_compare_is_a_report_too() -> None:
    parity = compared([({"size": 60}, None)])
    assert (parity.ours, parity.compared, parity.missing, parity.spread) == (None, 0, 1, None)


def test_a_tolerance_below_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="not below 0"):
        compared([], tolerance=-1)


def test_the_report_is_plain_data() -> None:
    data = compared([*[({"web": True}, 0)] * 2, ({"size": 10}, 1)]).to_dict()
    assert data["ruleset"]["name"] == "parity"
    move = {"rule": "web", "outcome": "fired", "instead_of": 7, "pays": 0}
    assert move in data["explanations"][0]["moves"]
    assert data["differences"] == [[7, 2]]


# --- labels --------------------------------------------------------------------------------------


def test_a_grade_is_compared_in_rungs_by_the_fields_that_it_reads() -> None:
    leads: Leads = [
        ({"size": 300, "title": "Director"}, "b+"),
        ({"size": 300, "title": "Director"}, " B+ "),
        ({"title": "Director"}, "B+"),
        ({}, "D"),
    ]
    parity = compared(leads)
    assert (parity.ours, parity.kind, parity.equal, parity.differ) == ("grade", "label", 2, 2)
    assert parity.pairs == (("C+", "B+", 1), (None, "D", 1))
    assert [lead.difference for lead in parity.most_different] == [-3, None]
    first = parity.associations[0]
    assert (first.kind, first.name, first.yes, first.no) == (
        "field", "size", Part(2, 0, None), Part(2, 2, None)
    )  # fmt: skip


def test_a_label_is_told_by_the_rules_of_its_score() -> None:
    parity = compared([({"size": 300}, "warm"), ({"size": 300, "web": True}, "cold")], ours="heat")
    assert (parity.equal, parity.differ, parity.explanations) == (1, 1, ())
    assert parity.most_different[0].difference == 1
    assert parity.associations[0].name == "web"


def test_a_matrix_has_no_order() -> None:
    parity = compared([({"size": 300}, "A2"), ({"size": 300, "title": "Director"}, "A2")])
    assert (parity.ours, parity.equal, parity.differ) == ("rating", 1, 1)
    assert parity.most_different[0].difference is None


@pytest.mark.parametrize(
    ("value", "name"),
    [
        (12, "total"), ("1,200.50", "total"), ("-3", "total"), ("B+", "grade"),
        ("B\u2212", "grade"), ("a1", "rating"), ("Hot", "heat"), ("high", "total"),
    ],
)  # fmt: skip
def test_the_first_exported_value_says_what_to_compare(value: object, name: str) -> None:
    assert chosen(RULESET.ir, value).name == name


def test_a_letter_that_is_no_rung_is_still_a_grade() -> None:
    text = RULES.replace("start: C\n", "ladder: [low, high]\n    start: low\n")
    text = text.replace("match: 3, no_match: -3", "match: 1, no_match: -1")
    assert chosen(leadrules.loads(text).ir, "C+").name == "grade"


def test_everything_that_can_be_compared_has_a_name() -> None:
    names = ["fit", "engagement", "total", "grade", "rating", "heat"]
    assert list(targets(RULESET.ir)) == names
    with pytest.raises(KeyError):
        compared([], ours="speed")


@pytest.mark.parametrize(
    ("value", "scaled"),
    [
        ("45.33333333333333", 45_333_333), (45.1, 45_100_000), (Decimal("1E+2"), 100_000_000),
        ("1,000", 1_000_000_000), (True, None), ("", None), (Decimal("Infinity"), None),
        (Decimal("1E+999999"), None), (float("inf"), None), ("12 points", None), (1e-9, None),
    ],
)  # fmt: skip
def test_exported_scores_are_read_to_six_places(value: object, scaled: int | None) -> None:
    assert read_score(value) == scaled


def test_words_that_exports_write_for_nothing_are_missing() -> None:
    assert all(map(is_missing, (None, "", "  ", "null", "N/A", "-")))
    assert not any(map(is_missing, (0, "0", "F", False)))
