"""Rules, groups and scores as the reference pays and adds them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hand_made import DAY, NURTURE, condition, group, rule, ruleset

from leadrules.backends.reference import score
from leadrules.decision.record import Contribution, Line, Tally
from leadrules.language import ir

AS_OF = "2024-02-01T12:00:00Z"


def paid(
    payout: ir.Payout, lead: Any = None, *, measures: Any = (), events: Any = None, **keys: Any
) -> Contribution:
    rules = ruleset(measures=measures, groups=(group(rule(payout, **keys)),))
    record = score(rules, lead or {}, events=events, as_of=AS_OF)
    (contribution,) = record.trace.contributions
    assert record.score == contribution.points
    return contribution


def branches(*sources: str, otherwise: int = -100, missing: int = 700) -> ir.Branches:
    pays = tuple(ir.Branch(condition(s), 100 * (n + 1)) for n, s in enumerate(sources))
    return ir.Branches(pays, otherwise, missing)


def said(contribution: Contribution) -> tuple[object, ...]:
    return (
        contribution.outcome,
        contribution.branch,
        contribution.passed_over,
        contribution.missing,
        contribution.points,
    )


TWO = branches("employees > 50", "revenue > 1 and opted_in")


@pytest.mark.parametrize(
    ("lead", "expected"),
    [
        ({"employees": 51}, ("fired", 0, (), (), 1)),
        ({"revenue": 2, "opted_in": True}, ("fired", 1, (0,), ("employees",), 2)),
        ({"employees": 5, "opted_in": False}, ("not_fired", None, (), (), -1)),
        ({"employees": 5, "revenue": 2}, ("unknown", None, (1,), ("opted_in",), 7)),
        ({}, ("unknown", None, (0, 1), ("employees", "revenue", "opted_in"), 7)),
        ({"opted_in": False}, ("unknown", None, (0,), ("employees",), 7)),
    ],
)
def test_the_first_true_branch_pays(lead: Any, expected: tuple[object, ...]) -> None:
    contribution = paid(TWO, lead)
    assert said(contribution) == expected
    assert contribution.read == ("employees", "revenue", "opted_in")


BANDS = ir.Bands(
    condition("revenue"),
    (ir.Band(None, 1000, 100), ir.Band(1000, 2000, 200), ir.Band(3000, None, 300)),
    default=400,
    missing=500,
)


@pytest.mark.parametrize(
    ("revenue", "expected"),
    [
        (Decimal("9.99"), ("fired", 0, (), (), 1)),
        (10, ("fired", 1, (), (), 2)),
        ("19.99", ("fired", 1, (), (), 2)),
        (20, ("not_fired", None, (), (), 4)),
        (30, ("fired", 2, (), (), 3)),
        (None, ("unknown", None, (), ("revenue",), 5)),
    ],
)
def test_bands_include_from_and_exclude_below(revenue: Any, expected: tuple[object, ...]) -> None:
    assert said(paid(BANDS, {"revenue": revenue})) == expected


@pytest.mark.parametrize(
    ("name", "entries", "value", "expected"),
    [
        ("industry", (("software", 100), ("fintech", 200)), " FinTech", ("fired", 1, (), (), 2)),
        ("industry", (("software", 100),), "other", ("not_fired", None, (), (), 4)),
        ("industry", (("software", 100),), "", ("unknown", None, (), ("industry",), 5)),
        ("code", (("aB", 100), ("ab", 200)), "ab", ("fired", 1, (), (), 2)),
        ("employees", ((1, 100), (2, 200)), 2, ("fired", 1, (), (), 2)),
        ("opted_in", ((True, 100), (False, 200)), False, ("fired", 1, (), (), 2)),
    ],
)
def test_a_table_pays_the_entry_equal_to_the_value(
    name: str, entries: Any, value: Any, expected: tuple[object, ...]
) -> None:
    payout = ir.Table(condition(name), entries, default=400, missing=500)
    assert said(paid(payout, {name: value})) == expected


VIEWS = ir.EventPoints("views", ir.Selection(("view",)), 333, ir.Decay(DAY, (10**9, 5 * 10**8), 0))
PER_EVENT = ir.PerEvent("views", otherwise=-100, missing=-200)


def test_each_event_pays_and_decay_is_a_line() -> None:
    events = [{"type": "view", "at": f"2024-01-{day}T12:00:00Z"} for day in (20, 31, 31)]
    contribution = paid(PER_EVENT, measures=(VIEWS,), events=events, cap=200, weight=5000)
    assert contribution == Contribution(
        rule="rule",
        group="group",
        score="total",
        outcome="fired",
        branch=None,
        passed_over=(),
        missing=(),
        read=("views",),
        events=(0, 1, 2),
        raw=Decimal("9.99"),
        lines=(
            Line("rule", "rule", "decay", None, Decimal("-6.66")),
            Line("rule", "rule", "cap", Decimal(2), Decimal("-1.33")),
            Line("rule", "rule", "weight", Decimal(50), Decimal(-1)),
        ),
        points=Decimal(1),
        reason=None,
    )


def test_where_no_event_counts_otherwise_pays() -> None:
    assert said(paid(PER_EVENT, measures=(VIEWS,), events=[])) == ("not_fired", None, (), (), -1)


def test_where_events_are_not_given_missing_pays() -> None:
    expected = ("unknown", None, (), ("views",), -2)
    assert said(paid(PER_EVENT, measures=(VIEWS,))) == expected


def test_the_events_shown_are_those_behind_the_branch_that_held() -> None:
    recent = ir.Count("recent", ir.Selection(("view",), window=ir.Window(within=7 * DAY)))
    ever = ir.Count("ever", ir.Selection(("view",)))
    payout = branches("recent >= 2", "ever >= 1 and employees != 3")
    events = [{"type": "view", "at": f"2024-01-{day}T12:00:00Z"} for day in (10, 30, 31)]
    measures = (recent, ever)
    assert paid(payout, measures=measures, events=events).events == (1, 2)
    assert paid(payout, {"employees": 1}, measures=measures, events=events[:2]).events == (0, 1)
    assert paid(payout, {"employees": 3}, measures=measures, events=events[:2]).events == (0, 1)


BALANCE = ir.Balance("revenue", "signed_on", ir.Decay(DAY, (10**9, 5 * 10**8), 0), missing=100)
UNDATED = ir.Balance("revenue", None, None, missing=100)
DATED = ir.Balance("revenue", "seen_at", None, missing=100)


@pytest.mark.parametrize(
    ("payout", "lead", "expected"),
    [
        (BALANCE, {"revenue": "5.01", "signed_on": "2024-01-30"}, ("fired", 5.01, 2.51)),
        (BALANCE, {"revenue": 5, "signed_on": "2024-01-31"}, ("fired", 5, 5)),
        (BALANCE, {"revenue": 5, "signed_on": "2024-02-01"}, ("unknown", 1, 1)),  # its end
        (BALANCE, {"revenue": 5}, ("unknown", 1, 1)),
        (BALANCE, {"signed_on": "2024-01-31"}, ("unknown", 1, 1)),
        (UNDATED, {"revenue": 5}, ("fired", 5, 5)),
        (DATED, {"revenue": 5}, ("fired", 5, 5)),
        (DATED, {"revenue": 5, "seen_at": "2024-02-01T12:00:00Z"}, ("fired", 5, 5)),
        (DATED, {"revenue": 5, "seen_at": "2024-02-01T12:00:01Z"}, ("unknown", 1, 1)),
    ],
)
def test_a_balance_decays_from_its_date(
    payout: ir.Balance, lead: Any, expected: tuple[Any, ...]
) -> None:
    contribution = paid(payout, lead)
    outcome, raw, points = expected
    assert contribution.outcome == outcome
    assert (float(contribution.raw), float(contribution.points)) == (raw, points)


def test_a_balance_names_what_it_reads_and_what_kept_it_from_telling() -> None:
    assert paid(UNDATED, {"revenue": 1}).read == ("revenue",)
    contribution = paid(BALANCE)
    assert contribution.read == contribution.missing == ("revenue", "signed_on")
    later = paid(DATED, {"revenue": 5, "seen_at": "2025-01-01T00:00:00Z"})
    assert later.missing == ("seen_at",)


def test_a_rules_floor_comes_before_its_cap_and_bounds_every_outcome() -> None:
    contribution = paid(branches("opted_in"), {"opted_in": False}, floor=300, cap=200)
    assert (contribution.raw, contribution.points) == (Decimal(-1), Decimal(2))
    assert [line.kind for line in contribution.lines] == ["floor", "cap"]


@pytest.mark.parametrize(
    ("field", "value", "expected"),
    [
        ("employees", 1200, "1200"),
        ("revenue", "2.50", "2.5"),
        ("industry", "Software & Co", "Software & Co"),
        ("opted_in", True, "yes"),
        ("opted_in", False, "no"),
        ("signed_on", "2024-01-31", "2024-01-31"),
        ("seen_at", "2024-01-31T12:00:00+02:00", "2024-01-31T10:00:00Z"),
        ("tags", ["A", "b"], "A, b"),
        ("tags", [], "none"),
        ("tags", None, "unknown"),
    ],
)
def test_a_reason_holds_the_leads_values(field: str, value: Any, expected: str) -> None:
    hole = ir.Read(ir.Origin.FIELD, field, ir.Type.TEXT)
    reason = ir.Reason(("<", hole, ">"))
    payout = branches(f"is_missing({field}) or is_known({field})")
    assert paid(payout, {field: value}, reason=reason).reason == f"<{expected}>"


def test_a_reason_holds_measures_and_is_only_of_a_rule_that_fired() -> None:
    count = ir.Count("views", ir.Selection(("view",)))
    reason = ir.Reason((ir.Read(ir.Origin.MEASURE, "views", ir.Type.INTEGER), " views"))
    payout = branches("opted_in")
    lead = {"opted_in": True}
    fired = paid(payout, lead, measures=(count,), events=[], reason=reason)
    assert fired.reason == "0 views"
    lead = {"opted_in": False}
    assert paid(payout, lead, measures=(count,), events=[], reason=reason).reason is None


def fixed(points: int, name: str = "rule") -> ir.Rule:
    return rule(ir.Branches((ir.Branch(condition("opted_in"), points),)), id=name)


def test_groups_and_scores_bound_and_weigh_in_order() -> None:
    rules = ruleset(
        groups=(
            group(fixed(700, "a"), fixed(701, "b"), name="one", score="fit", cap=1000, weight=3333),
            group(fixed(-500, "c"), name="two", score="fit"),
            group(fixed(100, "d"), name="three", score="interest", floor=200),
        ),
        scores=(
            ir.Score("fit", cap=-200),
            ir.Score("interest"),
            ir.Score("total", (("fit", 5000), ("interest", None)), floor=150),
        ),
    )
    record = score(rules, {"opted_in": True}, as_of=AS_OF)
    one, two, three = record.trace.groups
    assert one == Tally(
        "one",
        Decimal("14.01"),
        (
            Line("group", "one", "cap", Decimal(10), Decimal("-4.01")),
            Line("group", "one", "weight", Decimal("33.33"), Decimal("-6.67")),
        ),
        Decimal("3.33"),
        known=True,
    )
    assert (two.points, three.points) == (Decimal(-5), Decimal(2))
    fit, interest, total = record.trace.scores
    assert fit == Tally(
        "fit",
        Decimal("-1.67"),
        (Line("score", "fit", "cap", Decimal(-2), Decimal("-0.33")),),
        Decimal(-2),
        known=True,
        parts=("one", "two"),
    )
    assert interest.parts == ("three",)
    assert total == Tally(
        "total",
        Decimal(0),
        (
            Line("score", "fit", "weight", Decimal(50), Decimal(1)),
            Line("score", "total", "floor", Decimal("1.5"), Decimal("0.5")),
        ),
        Decimal("1.5"),
        known=True,
        parts=("fit", "interest"),
    )
    assert record.scores == {"fit": -2, "interest": 2, "total": Decimal("1.5")}
    assert record.score == Decimal("1.5")


def test_a_score_is_known_if_any_of_its_rules_could_tell() -> None:
    rules = ruleset(
        groups=(
            group(fixed(1), name="one", score="a"),
            group(rule(branches("employees > 1"), id="x"), fixed(2, "y"), name="two", score="b"),
        ),
        scores=(ir.Score("a"), ir.Score("b"), ir.Score("total", (("a", None), ("b", None)))),
        verdicts=(NURTURE,),
    )
    known = [tally.known for tally in score(rules, {"employees": 5}, as_of=AS_OF).trace.scores]
    assert known == [False, True, True]
    known = [tally.known for tally in score(rules, {}, as_of=AS_OF).trace.scores]
    assert known == [False, False, False]
