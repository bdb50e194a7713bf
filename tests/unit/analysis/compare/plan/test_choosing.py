"""Choices: those of the plan, those made beside it and told so, and defaults by version B."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from versions_to_choose import AGREED_B, RULES, A, B, version

from leadrules.analysis.compare.choices import Choice, Choices, OutcomeChoice
from leadrules.analysis.compare.plan.choosing import choose
from leadrules.analysis.compare.plan.problems import PlanError
from leadrules.analysis.compare.plan.reading import plan_of
from leadrules.analysis.compare.plan.telling import words

PLAN = plan_of(
    """plan: 1
question: is it better?
outcome: {column: won, at: won_at, window: 90d, amount: deal}
metric: precision@MQL
passes: [MQL, SQL]
decided: {from: 2024-01-01}
seed: 0
segments: [industry]
""",
    "plan.yaml",
)


UNAGREED = ("SQL", "MQL", "nurture")


def told(choices: Choices) -> dict[str, tuple[str, str, str | None]]:
    return {one.name: (one.value, one.source, one.planned) for one in choices.said}


def said_of(error: PlanError) -> list[str]:
    return [f"{one.code} {one.place}: {one.message}" for one in error.diagnostics]


def refused(**asked: Any) -> list[str]:
    with pytest.raises(PlanError) as caught:
        choose(A, AGREED_B, asked.pop("plan", None), **asked)
    return said_of(caught.value)


def test_without_an_outcome_nothing_is_measured() -> None:
    choices = choose(A, B)
    assert (choices.outcome, choices.metric, choices.smallest_worthwhile) == (None, None, None)
    assert (choices.seed, choices.resamples, choices.level) == (0, 2000, 0.95)
    assert {one.source for one in choices.said} == {"default"}
    assert choices.plan is None
    assert told(choices)["time of the decision"] == ("now", "default", None)


@pytest.mark.parametrize(
    ("b", "passes", "metric"),
    [
        (AGREED_B, ("SQL", "MQL"), "precision@30/week"),
        (version("agreement: {SQL: {means: asked}}"), ("SQL",), "precision@SQL"),
        (version("agreement: {weekly_capacity: 0}"), UNAGREED, "precision@nurture"),
        (B, UNAGREED, "precision@nurture"),
        (
            version(rules=RULES[: RULES.index("verdicts:")] + "verdicts: [{verdict: any}]"),
            UNAGREED,  # those of A, as B has none
            "roc-auc",
        ),
    ],
)  # fmt: skip
def test_what_is_not_said_follows_from_version_b(
    b: Any, passes: tuple[str, ...], metric: str
) -> None:
    choices = choose(A, b, outcome="won")
    assert (choices.passes, str(choices.metric), choices.smallest_worthwhile) == (
        passes,
        metric,
        0.02,
    )


def test_the_least_difference_of_an_amount_has_no_default() -> None:
    choices = choose(A, B, outcome="won", amount="deal", metric="amount@MQL")
    assert choices.smallest_worthwhile is None
    assert told(choices)["smallest worthwhile difference"] == ("none", "default", None)


def test_the_account_is_the_first_key_that_is_a_column() -> None:
    assert choose(A, B, columns=["account_id", "company_id"]).account == "company_id"
    assert choose(A, B, columns=["account_id"]).account == "account_id"
    assert choose(A, B, columns=["id"]).account is None
    assert choose(A, B).account is None
    assert choose(A, B, account="firm", columns=["firm", "account_id"]).account == "firm"


def test_a_plan_alone_is_told_as_planned() -> None:
    choices = choose(A, AGREED_B, PLAN)
    assert choices.outcome == OutcomeChoice("won", "won", "won_at", timedelta(days=90), "deal")
    assert choices.passes == ("SQL", "MQL")
    assert choices.plan is not None
    assert (choices.plan.file, choices.plan.hash) == ("plan.yaml", PLAN.hash)
    assert choices.plan.question == "is it better?"
    sources = {name: source for name, (_, source, _) in told(choices).items()}
    assert [name for name, source in sources.items() if source == "plan"] == [
        "outcome",
        "time of the outcome",
        "window of the outcome",
        "amount",
        "metric",
        "verdicts that hand over",
        "decided from",
        "segments",
        "seed",
    ]
    assert "not declared in advance" not in sources.values()


def test_what_is_asked_otherwise_is_told_with_what_was_planned() -> None:
    choices = choose(
        A,
        AGREED_B,
        PLAN,
        window=timedelta(hours=36),
        metric="precision@30/week",
        passes=["SQL"],
        decided_until="2024-07-01",
        worked="called",
        seed=3,
    )
    assert choices.outcome == OutcomeChoice("won", "won", "won_at", timedelta(hours=36), "deal")
    assert (choices.decided_from, choices.decided_until) == (date(2024, 1, 1), date(2024, 7, 1))
    late = [one for one in choices.said if one.source == "not declared in advance"]
    assert late == [
        Choice("window of the outcome", "36 hours", "not declared in advance", "90 days"),
        Choice("metric", "precision@30/week", "not declared in advance", "precision@MQL"),
        Choice("verdicts that hand over", "SQL", "not declared in advance", "SQL, MQL"),
        Choice("decided before", "2024-07-01", "not declared in advance"),
        Choice("worked by sales", "called", "not declared in advance"),
        Choice("seed", "3", "not declared in advance", "0"),
    ]


def test_what_is_asked_as_planned_is_planned() -> None:
    asked = choose(A, AGREED_B, PLAN, outcome="won", window="2160h", passes=["SQL", "MQL"])
    assert asked == choose(A, AGREED_B, PLAN)


def test_an_argument_that_equals_a_default_was_not_declared_all_the_same() -> None:
    assert told(choose(A, B, level=0.95))["level"] == ("0.95", "not declared in advance", None)


def test_another_outcome_has_nothing_of_the_planned_one() -> None:
    choices = choose(A, AGREED_B, PLAN, outcome="accepted")
    assert choices.outcome == OutcomeChoice("accepted", "accepted")
    late = [
        (one.name, one.value, one.planned)
        for one in choices.said
        if one.source == "not declared in advance"
    ]
    assert late == [
        ("outcome", "accepted", "won"),
        ("time of the outcome", "none", "won_at"),
        ("window of the outcome", "none", "90 days"),
        ("amount", "none", "deal"),
    ]


def test_an_outcome_planned_as_a_column_alone_can_be_added_to() -> None:
    choices = choose(A, B, plan_of("plan: 1\noutcome: won"), outcome_at="won_at", won=["yes"])
    assert choices.outcome == OutcomeChoice("won", "won", "won_at", won=("yes",))
    assert told(choices)["outcome"] == ("won", "plan", None)
    assert told(choices)["time of the outcome"] == ("won_at", "not declared in advance", None)
    assert told(choices)["won means"] == ("yes", "not declared in advance", None)


def test_a_date_is_the_end_of_its_day_in_the_zone_of_b() -> None:
    choices = choose(A, B, as_of=date(2024, 1, 31), observed_until="2024-07-31")
    assert choices.as_of == datetime(2024, 1, 31, 22, 59, 59, 999999, tzinfo=UTC)
    assert choices.observed_until == datetime(2024, 7, 31, 21, 59, 59, 999999, tzinfo=UTC)
    choices = choose(A, B, as_of="decided_at", b_written_at=datetime(2024, 1, 1, tzinfo=UTC))
    assert choices.as_of == "decided_at"
    assert told(choices)["B written at"][0] == "2024-01-01T00:00:00Z"


def test_every_argument_reaches_its_choice() -> None:
    choices = choose(
        A,
        B,
        outcome="won",
        outcome_name="customers",
        outcomes=["accepted"],
        smallest_worthwhile=0.05,
        propensity="chance",
        rejected="reason",
        segments=["industry", "source"],
        after_hand_over=["tags"],
        after_outcome=["closed"],
        resamples=500,
        level="90%",
        decided_from=date(2024, 1, 1),
    )
    assert choices.outcome == OutcomeChoice("customers", "won")
    assert choices.funnel == (OutcomeChoice("accepted", "accepted"),)
    assert (choices.smallest_worthwhile, choices.level, choices.resamples) == (0.05, 0.9, 500)
    assert (choices.propensity, choices.rejected) == ("chance", "reason")
    assert (choices.segments, choices.after_hand_over, choices.after_outcome) == (
        ("industry", "source"),
        ("tags",),
        ("closed",),
    )
    assert choices.decided_from == date(2024, 1, 1)
    assert told(choices)["outcome"] == ("customers (won)", "not declared in advance", None)


def test_arguments_are_held_to_the_form_of_a_plan() -> None:
    assert refused(
        outcome="won",
        window=-timedelta(days=1),
        metric="recal@MQL",
        smallest_worthwhile=float("nan"),
        level=float("inf"),
        resamples=True,
        seed=-1,
        as_of=datetime(2024, 1, 1),
        segments=["a", "a"],
        decided_from="2024-02-01",
        decided_until="2024-01-01",
    ) == [
        "LR217 window: `-86400s` is not a duration",
        "LR651 metric: there is no metric `recal`",
        "LR215 smallest_worthwhile: `nan` is not a number",
        "LR217 as_of: the instant `2024-01-01T00:00:00` has no zone",
        "LR652 decided_until: no day is from `2024-02-01` on and before `2024-01-01`",
        "LR216 seed: `-1` is out of range",
        "LR215 resamples: `true` is not a whole number",
        "LR215 level: `inf` is not a number",
        "LR204 segments: `a` is given twice",
    ]


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"metric": "roc-auc"}, "LR652 metric: `metric` needs an `outcome`"),
        ({"outcome_at": "won_at"}, "LR211 outcome_at: an outcome lacks `column`"),
        ({"outcome": ""}, "LR213 outcome: missing value"),
        ({"outcome": "won", "window": timedelta(microseconds=5)},
         "LR217 window: `5us` is not a duration"),
        ({"outcome": "won", "smallest_worthwhile": 1e-9},
         "LR215 smallest_worthwhile: `0.000000001` has too many decimal places"),
        ({"outcome": "won", "smallest_worthwhile": 1e-15},
         "LR215 smallest_worthwhile: `1e-15` is not a number"),
        ({"outcome": "won", "outcomes": [{"column": 5}, "5"]},
         "LR202 outcomes: two outcomes are called `5`"),
        ({"passes": ["MLQ"]}, "LR653 passes: version B (`1.0.0`) has no verdict `MLQ`"),
        ({"passes": ["out"]},
         "LR653 passes: the verdict `out` disqualifies: it hands no lead over"),
        ({"passes": ["hold"]}, "LR653 passes: version B (`1.0.0`) has no verdict `hold`"),
        ({"outcome": "won", "metric": "won@MLQ"},
         "LR653 metric: version B (`1.0.0`) has no verdict `MLQ`"),
        ({"account": "firm", "columns": ["form"]},
         "LR524 account: the leads have no column `firm`"),
    ],
)  # fmt: skip
def test_an_argument_that_cannot_be_is_refused(asked: dict[str, Any], said: str) -> None:
    assert refused(**asked) == [said]


def test_a_fault_that_a_plan_and_an_argument_have_together_is_told_of_the_argument() -> None:
    assert refused(plan=PLAN, decided_until="2023-01-01") == [
        "LR652 decided_until: no day is from `2024-01-01` on and before `2023-01-01`"
    ]


def test_what_the_plan_names_wrongly_is_told_at_its_place_and_all_at_once() -> None:
    plan = plan_of(
        """plan: 1
outcome: {column: won, at: won_a, amount: deal}
outcomes: [{column: accepted, at: x}]
metric: precision@SLQ
passes: [MQL, SLQ, out]
as_of: decided
worked: y
segments: [industry, sauce]
known: {after_hand_over: [tags], after_outcome: [z]}
""",
        "plan.yaml",
    )
    columns = ["won", "won_at", "deal", "accepted", "decided_at", "industry", "source", "tags"]
    with pytest.raises(PlanError) as caught:
        choose(A, AGREED_B, plan, columns=columns)
    found = [(one.code, one.span and one.span.line, one.help) for one in caught.value.diagnostics]
    assert found == [
        ("LR524", 2, "did you mean `won_at`?"),
        ("LR524", 3, None),
        ("LR653", 4, "did you mean `SQL`?"),
        ("LR653", 5, "did you mean `SQL`?"),
        ("LR653", 5, None),
        ("LR524", 6, "did you mean `decided_at`?"),
        ("LR524", 7, None),
        ("LR524", 8, "did you mean `source`?"),
        ("LR524", 9, None),
    ]


def test_where_no_verdict_is_near_all_are_offered() -> None:
    with pytest.raises(PlanError) as caught:
        choose(A, AGREED_B, passes=["xyz"])
    assert caught.value.diagnostics[0].help == ("its verdicts are `SQL`, `MQL`, `nurture`, `cold`")


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (None, "none"),
        ((), "none"),
        (timedelta(days=1), "1 day"),
        (timedelta(hours=36), "36 hours"),
        (timedelta(seconds=90), "90 seconds"),
        (0.02, "0.02"),
        (
            OutcomeChoice("customers", "stage", "at", timedelta(days=90), "deal", ("won", "paid")),
            "customers (stage) = won or paid at at within 90 days worth deal",
        ),
    ],
)
def test_values_are_told_in_words(value: object, said: str) -> None:
    assert words(value) == said


def test_an_argument_that_there_is_not_is_named_with_the_one_that_was_meant() -> None:
    asked: Any = {"outcom": "won"}
    with pytest.raises(TypeError, match="no argument `outcom`: did you mean `outcome`"):
        choose(A, B, **asked)
    unlike: Any = {"xyzzy": "won"}
    with pytest.raises(TypeError, match=r"no argument `xyzzy`$"):
        choose(A, B, **unlike)


def test_what_a_plan_leaves_at_its_default_may_be_asked_as_it_is() -> None:
    found = told(choose(A, AGREED_B, PLAN, level=0.95, resamples=2000))
    assert found["level"] == ("0.95", "default", None)
    assert found["resamples"] == ("2000", "default", None)
    found = told(choose(A, AGREED_B, PLAN, level=0.9))
    assert found["level"] == ("0.9", "not declared in advance", None)
