"""An export made by the same rules with one known number changed is told by that number."""

from __future__ import annotations

import random
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pytest

import leadrules
from leadrules import Decision
from leadrules.analysis.parity import Change, Explanation, Move, Parity, compare_scores

RULES = """
language: 1
ruleset: truth
version: 1.0.0
fields:
  employees: {type: integer, minimum: 0, maximum: 100000}
  industry: {type: text}
  title: {type: text}
  city: {type: text, personal: true}
events: {click: {}, open: {}, error: {}, form: {form: text}}
score: total
groups:
  - group: company
    score: fit
    cap: 30
    rules:
      - id: size
        match: employees
        bands: [{below: 50, points: 0}, {from: 50, below: 200, points: 10}, {from: 200, points: 20}]
      - {id: industry, when: industry == "Software", points: 15}
  - {group: person, score: fit, rules: [{id: title, when: title == "CTO", points: 15, weight: 50%}]}
  - group: acts
    score: act
    rules:
      - {id: clicks, count: click, each: 3, cap: 12}
      - {id: opens, count: open, each: 0}
      - {id: errors, count: error, each: -5}
      - {id: demo, count: form, where: form == "demo", points: 40}
      - {id: fade, count: form, each: 20, decay: {percent: 50, per: 30d}}
      - {id: silent, count: click, within: 5d, exactly: 0, points: -10, floor: -8}
scores: {fit: {}, act: {floor: -5, cap: 60}, total: {sum: [fit, act]}}
labels: {heat: {score: total, from: {cold: 0, warm: 30, hot: 70}}}
matrices:
  rating:
    rows: {score: fit, from: {B: 0, A: 20}}
    columns: {score: act, from: {2: 0, 1: 20}}
grades:
  grade:
    start: D
    steps:
      - {when: employees >= 200, match: 2, no_match: -1}
      - {when: industry == "Software", match: 2, no_match: -2}
      - {when: title == "CTO", match: 3, no_match: -1}
verdicts: [{verdict: nurture}]
"""
RULESET = leadrules.loads(RULES)
DRAW = random.Random(7)
Given = tuple[Mapping[str, Any], list[dict[str, Any]]]


def _event(kind: str, **more: str) -> dict[str, Any]:
    return {"type": kind, "at": f"2023-12-{DRAW.randint(1, 31):02}", **more}


def _given(place: int) -> Given:
    lead = {
        "lead_id": f"L{place}",
        "employees": DRAW.choice([10, 60, 150, 300, 5000, None]),
        "industry": DRAW.choice(["Software", "Retail", "Bank", None]),
        "title": DRAW.choice(["CTO", "Clerk", "Clerk"]),
        "city": f"city {place}",
    }
    events = [_event("click") for _ in range(DRAW.choice([0, 0, 1, 2, 5, 6]))]
    events += [_event("open") for _ in range(DRAW.choice([0, 1, 3]))]
    events += [_event("error") for _ in range(DRAW.choice([0, 0, 1, 2]))]
    forms = DRAW.choice([0, 0, 0, 1, 2])
    return lead, events + [_event("form", form=DRAW.choice(["demo", "x"])) for _ in range(forms)]


GIVEN = [_given(place) for place in range(250)]


def scored(ruleset: leadrules.Ruleset) -> list[Decision]:
    return [ruleset.score(lead, events=events, as_of="2024-01-01") for lead, events in GIVEN]


OURS = scored(RULESET)


def changed(old: str, new: str, ours: str | None = None) -> Parity:
    """The report against an export by rules in which this text is another."""
    assert RULES.count(old) == 1
    theirs = scored(leadrules.loads(RULES.replace(old, new)))
    named = ours in RULESET.score({}).labels
    exported = [one.labels[ours] if named and ours else one.score for one in theirs]
    pairs = [pair for pair in zip(OURS, exported, strict=True) if pair[1] is not None]
    return compare_scores(RULESET.ir, pairs, ours=ours)


def the_one(parity: Parity) -> Explanation:
    """The one explanation, which is of all leads that differ and holds everywhere."""
    (found,) = parity.explanations
    assert parity.differ > 3
    assert (found.leads, found.equal_elsewhere, found.differing_elsewhere) == (parity.differ, 0, 0)
    return found


def number(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


@pytest.mark.parametrize(
    ("old", "new", "change"),
    [
        ("    cap: 30\n", "", ("cap", "group", "company", "30", None)),
        ("    cap: 30\n", "    cap: 25\n", ("cap", "group", "company", "30", "25")),
        ("cap: 60", "cap: 45", ("cap", "score", "act", "60", "45")),
        (", cap: 60", "", ("cap", "score", "act", "60", None)),
        ("floor: -5, ", "", ("floor", "score", "act", "-5", None)),
        ("each: 3, cap: 12", "each: 3", ("cap", "rule", "clicks", "12", None)),
        ("each: 3, cap: 12", "each: 3, cap: 14", ("cap", "rule", "clicks", "12", "14")),
        ("each: 3, cap: 12", "each: 4, cap: 12", ("each", "rule", "clicks", "3", "4")),
        ("each: -5", "each: -7", ("each", "rule", "errors", "-5", "-7")),
        ("each: 0", "each: 1", ("each", "rule", "opens", "0", "1")),
        (", decay: {percent: 50, per: 30d}", "", ("decay", "rule", "fade", None, None)),
    ],
)
def test_another_number_is_named(
    old: str, new: str, change: tuple[Any, Any, str, str | None, str | None]
) -> None:
    kind, level, name, was, to = change
    found = the_one(changed(old, new))
    told = Change(kind, level, name, number(was), number(to))
    assert told in {*found.moves, *(move for moves in found.also for move in moves)}
    assert len(found.moves) == 1


def test_points_are_found_though_a_cap_hides_some() -> None:
    found = the_one(changed("points: 40", "points: 25"))
    assert found.moves == (Move("demo", "fired", Decimal(40), Decimal(25)),)


def test_a_rule_that_theirs_lacks_is_found_through_caps() -> None:
    line = '      - {id: industry, when: industry == "Software", points: 15}\n'
    found = the_one(changed(line, ""))
    assert found.moves[0] in (
        Move("industry", "fired", None, Decimal(0)),
        Move("industry", "fired", Decimal(15), Decimal(0)),
    )


def test_points_that_theirs_gives_everyone_are_named() -> None:
    more = "      - {id: all, when: employees >= 0 or is_missing(employees), points: 7}\n"
    found = the_one(changed("    score: act\n    rules:\n", f"    score: act\n    rules:\n{more}"))
    assert found.moves == (Change("added", "score", "act", None, Decimal(7)),)


def test_two_changes_are_named_apart_and_together() -> None:
    line = '      - {id: industry, when: industry == "Software", points: 15}\n'
    theirs = scored(leadrules.loads(RULES.replace(line, "").replace("points: 40", "points: 25")))
    pairs = zip(OURS, (one.score for one in theirs), strict=True)
    parity = compare_scores(RULESET.ir, pairs)
    named = [
        {move.rule for move in each.moves if isinstance(move, Move)} for each in parity.explanations
    ]
    assert {"industry"} in named
    assert {"demo"} in named
    assert parity.unexplained <= 1


def test_a_rule_that_ours_lacks_is_told_by_the_value_that_it_pays_for() -> None:
    more = '      - {id: bank, when: industry == "Bank", points: 7}\n      - {id: demo,'
    parity = changed("      - {id: demo,", more)
    assert parity.explanations == ()
    (value,) = (each for each in parity.associations if each.kind == "value")
    assert value.name == "industry is `Bank`"
    assert value.yes.differ == parity.differ
    assert value.no.differ == value.unknown.differ == 0


def test_a_value_of_a_personal_field_or_of_one_with_many_is_not_told() -> None:
    pairs = [(one, one.score + (place == 3)) for place, one in enumerate(OURS)]
    assert all(each.kind == "rule" for each in compare_scores(RULESET.ir, pairs).associations)
    rules = RULES.replace("city: {type: text, personal: true}", "city: {type: text}")
    ruleset = leadrules.loads(rules)
    pairs = [(one, one.score + (place == 3)) for place, one in enumerate(scored(ruleset))]
    assert all(each.kind == "rule" for each in compare_scores(ruleset.ir, pairs).associations)


# --- labels --------------------------------------------------------------------------------------


def test_labels_that_begin_elsewhere_are_told_with_how_sure_that_is() -> None:
    parity = changed("warm: 30, hot: 70", "warm: 25, hot: 60", "heat")
    warm, hot = parity.thresholds
    for each, starts, ours in ((warm, 25, 30), (hot, 60, 70)):
        assert each.fits
        assert each.ours == ours
        assert (each.above or 0) < starts <= (each.upto or 0) < ours


def test_the_rows_and_columns_of_a_matrix_begin_apart() -> None:
    parity = changed("from: {B: 0, A: 20}", "from: {B: 0, A: 25}", "rating")
    (found,) = parity.thresholds
    assert (found.rung, found.score, found.fits) == ("A", "fit", True)
    assert found.ours == 20


def test_where_scores_differ_no_beginning_fits() -> None:
    ordered = sorted(OURS, key=lambda one: one.score)
    parity = compare_scores(RULESET.ir, [(ordered[0], "hot"), (ordered[-1], "warm")], ours="heat")
    (hot,) = (each for each in parity.thresholds if each.rung == "hot")
    assert (hot.above, hot.upto, hot.fits) == (ordered[-1].score, ordered[0].score, False)


def test_labels_that_are_equal_begin_nowhere_else() -> None:
    assert changed("percent: 50", "percent: 50.0", "heat").thresholds == ()


def test_words_that_ours_never_gives_are_shown() -> None:
    parity = compare_scores(RULESET.ir, [(OURS[0], "lukewarm"), (OURS[1], "12")], ours="heat")
    assert parity.strange == ("lukewarm", "12")


# --- grades --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "move"),
    [
        ("match: 3, no_match: -1", "match: 1, no_match: -1", ('title == "CTO"', "fired", 3, 1)),
        ("match: 2, no_match: -1", "match: 2", ("employees >= 200", "not_fired", -1, 0)),
        ("no_match: -2}", "no_match: -2, missing: 1}",
         ('industry == "Software"', "unknown", 0, 1)),
    ],
)  # fmt: skip
def test_another_step_of_a_grade_is_named(
    old: str, new: str, move: tuple[str, Any, int, int]
) -> None:
    name, outcome, was, to = move
    found = the_one(changed(old, new, "grade"))
    assert found.moves == (Move(name, outcome, Decimal(was), Decimal(to)),)


def test_another_start_of_a_grade_is_named() -> None:
    found = the_one(changed("start: D", "start: C", "grade"))
    assert found.moves == (Change("added", "score", "grade", None, Decimal(3)),)


def test_steps_of_one_condition_are_kept_apart() -> None:
    twice = "      - {when: employees >= 200, match: 2, no_match: -1}\n"
    ruleset = leadrules.loads(RULES.replace(twice, twice * 2))
    decision = ruleset.score({"employees": 300}, as_of="2024-01-01")
    (lead,) = compare_scores(ruleset.ir, [(decision, "D")], ours="grade").most_different
    assert [name for name, _ in lead.points][:2] == ["employees >= 200", "employees >= 200 (2)"]


def test_a_long_condition_is_shortened() -> None:
    long = " or ".join(f"employees == {number}" for number in range(300, 320))
    ruleset = leadrules.loads(RULES.replace("when: employees >= 200", f"when: {long}"))
    decision = ruleset.score({"employees": 300}, as_of="2024-01-01")
    (lead,) = compare_scores(ruleset.ir, [(decision, "A")], ours="grade").most_different
    assert lead.points[0][0] == f"{long[:57]}..."
