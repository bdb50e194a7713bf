"""Labels, grades, verdicts, and where the lead effectively stands, as the reference tells them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hand_made import DAY, condition, group, rule, ruleset

from leadrules.backends.reference import score
from leadrules.decision.record import (
    Distance,
    Override,
    Record,
    Shortfall,
    Standing,
    VerdictStep,
)
from leadrules.language import ir

AS_OF = datetime(2024, 6, 1, tzinfo=UTC)
POINTS = rule(
    ir.Bands(condition("employees"), tuple(ir.Band(n, n + 1, n * 100) for n in range(-5, 101)))
)


def verdict(name: str, source: str | None, **keys: Any) -> ir.Verdict:
    return ir.Verdict(name, None if source is None else condition(source), **keys)


RULES = ruleset(
    groups=(group(POINTS),),
    verdicts=(
        verdict("out", "opted_in", disqualifies=True),
        verdict("SQL", "total >= 80"),
        verdict(
            "MQL",
            "total >= 50",
            latch=True,
            leave_when=condition("total < 40"),
            requalify_after=90 * DAY,
        ),
        verdict("nurture", None),
    ),
)


def decide(points: int | None, rules: ir.Ruleset = RULES, **given: Any) -> Record:
    lead = {"employees": points, "opted_in": False, **given.pop("lead", {})}
    return score(rules, lead, as_of=AS_OF, **given)


def held(name: str, days: int = 10, **left: int) -> Standing:
    """Where the lead stood: since so many days ago, with verdicts left so many days ago."""
    since = AS_OF - timedelta(days=days)
    ago = {verdict: AS_OF - timedelta(days=number) for verdict, number in left.items()}
    return Standing(name, since, AS_OF - timedelta(days=1), ago)


# --- computed ------------------------------------------------------------------------------------


def test_the_first_true_verdict_is_given() -> None:
    record = decide(60)
    assert record.verdict == "MQL"
    assert [step.outcome for step in record.trace.verdicts] == [
        "false",
        "false",
        "true",
        "not_asked",
    ]


def test_an_unknown_verdict_is_passed_on_and_recorded() -> None:
    record = decide(60, lead={"opted_in": None})
    assert record.verdict == "MQL"
    assert record.trace.verdicts[0] == VerdictStep("out", "unknown", ("opted_in",))


def test_an_unknown_verdict_may_hold() -> None:
    first, *others = RULES.verdicts
    rules = replace(RULES, verdicts=(replace(first, hold_if_unknown=True), *others))
    record = decide(60, rules, lead={"opted_in": None})
    assert record.verdict == record.effective.verdict == "hold"
    assert [step.outcome for step in record.trace.verdicts] == [
        "unknown",
        "not_asked",
        "not_asked",
        "not_asked",
    ]


HEAT = ir.Label("heat", "total", (("cold", 0), ("warm", 4000), ("hot", 8000)))
COLUMNS = ir.Label("columns", "total", (("2", 0), ("1", 5000)))
GRADE = ir.Grade(
    "grade",
    ("D", "C", "B", "A"),
    1,
    (
        ir.GradeStep(condition("opted_in"), 2, -1, 0),
        ir.GradeStep(condition('industry == "software"'), 1, -2, 1),
    ),
)
LABELLED = replace(
    RULES, labels=(HEAT,), matrices=(ir.Matrix("rating", HEAT, COLUMNS),), grades=(GRADE,)
)


@pytest.mark.parametrize(
    ("points", "lead", "expected"),
    [
        (40, {}, ("warm", "warm2", "C")),
        (39, {"opted_in": True}, ("cold", "cold2", "A")),
        (80, {"industry": "x"}, ("hot", "hot1", "D")),
        (-1, {"industry": "software"}, (None, None, "C")),
        (None, {"opted_in": None}, (None, None, None)),
        (50, {"opted_in": None, "industry": "software"}, ("warm", "warm1", "B")),
    ],
)
def test_labels_matrices_and_grades(points: Any, lead: Any, expected: tuple[Any, ...]) -> None:
    record = decide(points, LABELLED, lead=lead)
    assert dict(record.labels) == dict(zip(("heat", "rating", "grade"), expected, strict=True))


def test_a_label_may_be_read_over_a_score_of_which_nothing_is_known() -> None:
    rules = replace(RULES, labels=(replace(HEAT, hide_unknown=False),))
    assert decide(None, rules).labels == {"heat": "cold"}


def test_verdicts_read_labels_in_their_order() -> None:
    verdicts = (
        verdict("a", 'heat > "warm"'),
        verdict("b", 'rating in ["warm1"] and grade >= "C"'),
        verdict("c", None),
    )
    rules = replace(LABELLED, verdicts=verdicts)
    lead = {"industry": "software"}
    assert [decide(n, rules, lead=lead).verdict for n in (80, 60, 45, -1)] == ["a", "b", "c", "c"]
    assert decide(-1, rules).trace.verdicts[1].missing == ("rating",)


# --- distance ------------------------------------------------------------------------------------


def test_the_distance_is_what_better_verdicts_lack() -> None:
    assert decide(45).distance == (
        Distance("SQL", (Shortfall("total", ">=", Decimal(45), Decimal(80)),)),
        Distance("MQL", (Shortfall("total", ">=", Decimal(45), Decimal(50)),)),
    )
    assert [distance.verdict for distance in decide(60).distance] == ["SQL"]
    assert decide(90).distance == ()


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("90 <= total", [("total", ">=", 45, 90)]),
        ("90 < total or total == 2.50", []),
        ("90 < total and total == 2.50", [("total", ">", 45, 90), ("total", "==", 45, "2.5")]),
        ("50 <= total < 60", [("total", ">=", 45, 50)]),
        ("40 <= total < 45", [("total", "<", 45, 45)]),
        ("46 > total > 50 > revenue", [("total", ">", 45, 50), ("revenue", "<", None, 50)]),
        ("total != 45 and total >= 40", [("total", "!=", 45, 45)]),
        ("total <= -5", [("total", "<=", 45, -5)]),
        ("not total < 50", []),
        ("total + 10 >= 90", []),
        ("total > employees", []),
        ("total in [1, 2]", []),
        ("opted_in", []),
        ("(total > 50) == true", []),
    ],
)
def test_only_comparisons_of_a_name_with_a_number_that_fail(source: str, expected: Any) -> None:
    rules = replace(RULES, verdicts=(verdict("best", source), verdict("rest", None)))
    found = decide(45, rules).distance
    assert [
        (lack.name, lack.operator, lack.has, lack.needs)
        for distance in found
        for lack in distance.shortfalls
    ] == [
        (name, op, None if has is None else Decimal(has), Decimal(needs))
        for name, op, has, needs in expected
    ]


# --- effective -----------------------------------------------------------------------------------


def test_without_a_past_the_effective_verdict_is_the_computed_one() -> None:
    effective = decide(60).effective
    assert (effective.verdict, effective.since, effective.left) == ("MQL", AS_OF, {})


@pytest.mark.parametrize(
    ("points", "before", "expected", "latched"),
    [
        (45, "MQL", "MQL", True),  # not below 40
        (39, "MQL", "nurture", False),  # leave_when
        (None, "MQL", "nurture", False),  # the score is a number all the same
        (90, "MQL", "SQL", False),  # a better one
        (60, "MQL", "MQL", False),  # still given
        (60, "SQL", "MQL", False),  # SQL has no latch
        (60, "nurture", "MQL", False),
        (60, "hold", "MQL", False),
        (45, "unheard-of", "nurture", False),
    ],
)
def test_the_latch_keeps_a_verdict(points: Any, before: str, expected: str, latched: bool) -> None:
    effective = decide(points, previous=held(before)).effective
    assert (effective.verdict, effective.latched) == (expected, latched)
    assert (effective.since == AS_OF) is (expected != before)


def test_a_disqualification_breaks_the_latch() -> None:
    out, *others = RULES.verdicts
    rules = replace(RULES, verdicts=(*others[:-1], out, others[-1]))
    effective = decide(45, rules, lead={"opted_in": True}, previous=held("MQL")).effective
    assert effective.verdict == "out"


def test_the_latch_keeps_where_the_candidate_holds_or_leaving_is_unknown() -> None:
    verdicts = (
        verdict("MQL", "total >= 50", latch=True, leave_when=condition("revenue < 1")),
        verdict("unsure", "revenue > 1", hold_if_unknown=True),
        verdict("nurture", None),
    )
    rules = replace(RULES, verdicts=verdicts)
    record = decide(10, rules, previous=held("MQL"))
    assert (record.verdict, record.effective.verdict) == ("hold", "MQL")
    assert decide(10, rules, lead={"revenue": 0}, previous=held("MQL")).effective.verdict == (
        "nurture"
    )


def test_the_latch_keeps_where_nothing_says_when_to_leave() -> None:
    verdicts = (verdict("MQL", "total >= 50", latch=True), verdict("nurture", None))
    rules = replace(RULES, verdicts=verdicts)
    assert decide(0, rules, previous=held("MQL")).effective.verdict == "MQL"


def test_a_verdict_left_is_remembered() -> None:
    effective = decide(10, previous=held("SQL", MQL=50)).effective
    assert effective.left == {"MQL": AS_OF - timedelta(days=50), "SQL": AS_OF}
    assert decide(10, previous=held("unheard-of")).effective.left == {}


@pytest.mark.parametrize(
    ("ago", "before", "expected", "cooling"),
    [
        (89, "nurture", "nurture", ("MQL",)),
        (90, "nurture", "MQL", ()),
        (89, "MQL", "MQL", ()),  # it is held
    ],
)
def test_a_verdict_left_too_short_a_time_ago_is_cooling(
    ago: int, before: str, expected: str, cooling: tuple[str, ...]
) -> None:
    record = decide(60, previous=held(before, MQL=ago))
    assert (record.verdict, record.effective.verdict) == ("MQL", expected)
    assert record.effective.cooling == cooling


def test_the_last_verdict_never_cools() -> None:
    *others, last = RULES.verdicts
    rules = replace(RULES, verdicts=(*others, replace(last, requalify_after=90 * DAY)))
    effective = decide(0, rules, previous=held("MQL", nurture=1)).effective
    assert (effective.verdict, effective.cooling) == ("nurture", ())


def word(**change: Any) -> Override:
    return Override(who="ann", why="known buyer", **change)


@pytest.mark.parametrize(
    ("change", "score_and_verdict"),
    [
        ({"score": Decimal(85)}, (85, "SQL")),
        ({"add": Decimal("-10.5")}, (Decimal("49.5"), "nurture")),
        ({"verdict": "SQL"}, (60, "SQL")),
        ({"disqualify": True}, (60, "out")),
        ({"score": Decimal(85), "until": AS_OF}, (85, "SQL")),
        ({"score": Decimal(85), "until": AS_OF - timedelta(seconds=1)}, (60, "MQL")),
    ],
)
def test_an_override_stands_beside_the_rules(change: Any, score_and_verdict: Any) -> None:
    record = decide(60, override=word(**change))
    assert (record.score, record.verdict) == (60, "MQL")
    assert (record.effective.score, record.effective.verdict) == score_and_verdict


def test_labels_follow_an_overridden_score_which_is_known() -> None:
    verdicts = (verdict("hot", 'heat == "hot"'), verdict("rest", None))
    rules = replace(LABELLED, verdicts=verdicts)
    override = word(score=Decimal(80))
    record = decide(None, rules, override=override)
    assert (record.verdict, record.effective.verdict) == ("rest", "hot")
    assert record.labels["heat"] is None
    assert record.effective.override == override


def test_an_override_of_the_verdict_comes_after_the_latch() -> None:
    for change in ({"verdict": "nurture"}, {"disqualify": True}):
        effective = decide(45, previous=held("MQL"), override=word(**change)).effective
        assert effective.verdict in ("nurture", "out")
        assert not effective.latched
        assert effective.left == {"MQL": AS_OF}


# --- the agreement -------------------------------------------------------------------------------

HOUR = 3_600_000_000
PROMISES = ir.Agreement(
    promises=(
        ir.Promise("SQL", "ready to buy", ir.Duration(microseconds=4 * HOUR), attempts=8),
        ir.Promise("MQL", "interested", None, ir.Duration(days=2)),
    )
)


def test_the_promise_starts_when_the_verdict_was_first_held() -> None:
    rules = replace(RULES, agreement=PROMISES)
    record = decide(90, rules, previous=held("SQL", days=3))
    first_held = AS_OF - timedelta(days=3)
    assert (record.due, record.accept_by, record.attempts) == (
        first_held + timedelta(hours=4),
        None,
        8,
    )
    record = decide(60, rules)
    assert (record.due, record.accept_by, record.attempts) == (
        None,
        AS_OF + timedelta(days=2),
        None,
    )
    record = decide(0, rules)
    assert (record.due, record.accept_by, record.attempts) == (None, None, None)
