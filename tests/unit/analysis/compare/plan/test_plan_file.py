"""A plan is read strictly: what it says, or everything that is wrong with it, each at its place."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import jsonschema
import pytest
import yaml

from leadrules.analysis.compare.choices import Capacity, Metric
from leadrules.analysis.compare.plan.document import PlanDocument
from leadrules.analysis.compare.plan.problems import PlanError
from leadrules.analysis.compare.plan.reading import is_plan, plan_of, read_plan
from leadrules.language.json_schema import schema_of

WHOLE = """
plan: 1
question: does 2.0.0 find more customers for the same work?
outcome: {column: stage, won: [closed_won], at: won_at, window: 90d, amount: deal, name: won}
outcomes: [accepted, {column: opportunity, at: opened_at, window: 60d}]
metric: precision@200/week
smallest_worthwhile: 2.5%
passes: [SQL, MQL]
as_of: decided_at
decided: {from: 2024-01-01, until: 2024-07-01}
observed_until: 2024-10-01
b_written_at: 2024-06-01T12:00:00+02:00
worked: worked
propensity: chance
rejected: reason
account: company_id
segments: [industry, source]
known: {after_hand_over: [tags, quality], after_outcome: close_reason}
seed: 7
resamples: 5000
level: 90%
"""


def problems(text: str) -> list[str]:
    """What is wrong with a plan: code, line and message, in the order told."""
    with pytest.raises(PlanError) as caught:
        plan_of(text, "plan.yaml")
    return [
        f"{one.code} {one.span.line if one.span else 0}: {one.message}"
        for one in caught.value.diagnostics
    ]


def test_every_key_is_read() -> None:
    plan = plan_of(WHOLE).document
    assert set(PlanDocument.model_fields) == plan.model_fields_set
    assert plan.outcome is not None
    assert plan.outcome.window == 90 * 86_400_000_000
    assert (plan.outcome.won, plan.outcome.title) == (("closed_won",), "won")
    assert [(each.column, each.title) for each in plan.outcomes] == [
        ("accepted", "accepted"),
        ("opportunity", "opportunity"),
    ]
    assert plan.metric == Metric("precision", Capacity(200, "week"))
    assert plan.smallest_worthwhile == Decimal("0.025")
    assert plan.decided is not None
    assert (plan.decided.from_, plan.decided.until) == (date(2024, 1, 1), date(2024, 7, 1))
    assert plan.observed_until == date(2024, 10, 1)
    assert plan.b_written_at == datetime(2024, 6, 1, 10, tzinfo=UTC)
    assert plan.known is not None
    assert plan.known.after_outcome == ("close_reason",)
    assert (plan.seed, plan.resamples, plan.level) == (7, 5000, Decimal("0.9"))


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("decided_at", "decided_at"),
        ("2024-01-31", date(2024, 1, 31)),
        ("2024-01-31T12:00:00Z", datetime(2024, 1, 31, 12, tzinfo=UTC)),
    ],
)
def test_a_decision_is_at_a_column_or_an_instant(written: str, read: object) -> None:
    assert plan_of(f"plan: 1\nas_of: {written}").document.as_of == read


def test_texts_are_texts_whatever_they_look_like() -> None:
    plan = plan_of("plan: 1\noutcome: {column: NO, at: 0111}\nsegments: [3.10, 'yes']").document
    assert plan.outcome is not None
    assert (plan.outcome.column, plan.outcome.at) == ("NO", "0111")
    assert plan.segments == ("3.10", "yes")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "LR110 0: the file holds no plan"),
        ("# only a comment", "LR110 0: the file holds no plan"),
        ("[]", "LR212 1: a mapping is due here, not a list"),
        ("plan", "LR212 1: a mapping is due here, not `plan`"),
        ("outcome: won", "LR211 1: a plan lacks `plan`"),
        ("plan: 2", "LR650 1: unknown format `2` of a plan"),
        ("plan: one", "LR650 1: unknown format `one` of a plan"),
        ("plan:", "LR213 1: missing value"),
        ("plan: [1]", "LR212 1: the format of the plan is due here, not a list"),
        ("plan: 1\noutcom: won", "LR210 2: unknown key `outcom` in a plan"),
        ("plan: 1\nplan: 1", "LR104 2: the key `plan` is given twice"),
        ("plan: 1\n---\nplan: 1", "LR107 2: a second document begins here"),
        ("plan: 1\noutcome: {}", "LR211 2: an outcome lacks `column`"),
        ("plan: 1\noutcome: [won]", "LR212 2: a mapping is due here, not a list"),
        ("plan: 1\noutcome: ' '", "LR213 2: blank text"),
        ("plan: 1\noutcome: {column: won, window: -90d}", "LR217 2: `-90d` is not a duration"),
        ("plan: 1\noutcome: {column: won, window: 0d}", "LR216 2: `0d` is no time at all"),
        ("plan: 1\noutcome: {column: won, window: 90}", "LR217 2: `90` is not a duration"),
        ("plan: 1\noutcome: {column: won, won: [a, a]}", "LR204 2: `a` is given twice"),
        ("plan: 1\noutcome: won\nsmallest_worthwhile: 0", "LR216 3: `0` is no difference at all"),
        ("plan: 1\noutcome: won\nsmallest_worthwhile: -1", "LR216 3: `-1` is out of range"),
        ("plan: 1\noutcome: won\nsmallest_worthwhile: .nan", "LR215 3: `.nan` is not a number"),
        (
            "plan: 1\noutcome: won\nsmallest_worthwhile: 2",
            "LR652 3: no difference is as large as `2`",
        ),
        ("plan: 1\nmetric: roc-auc", "LR652 2: `metric` needs an `outcome`"),
        ("plan: 1\nsmallest_worthwhile: 2%", "LR652 2: `smallest_worthwhile` needs an `outcome`"),
        ("plan: 1\noutcomes: [won]", "LR652 2: `outcomes` needs an `outcome`"),
        (
            "plan: 1\noutcome: won\nmetric: amount@MQL",
            "LR652 3: `amount` needs the outcome's `amount`",
        ),
        ("plan: 1\noutcome: won\noutcomes: [won]", "LR202 3: two outcomes are called `won`"),
        ("plan: 1\npasses: []", "LR214 2: `passes` is empty"),
        ("plan: 1\npasses: [MQL, MQL]", "LR204 2: `MQL` is given twice"),
        ("plan: 1\npasses: ['<b>']", "LR218 2: `<b>` is not an id"),
        ("plan: 1\nsegments: [a, b, a]", "LR204 2: `a` is given twice"),
        ("plan: 1\nas_of: ' '", "LR213 2: blank text"),
        ("plan: 1\nas_of: 2024-01-31 12:00", "LR217 2: the instant `2024-01-31 12:00` has no zone"),
        ("plan: 1\nas_of: 9999-12-31", "LR216 2: `9999-12-31` is out of range"),
        ("plan: 1\nobserved_until: soon", "LR217 2: `soon` is not a date or an instant"),
        (
            "plan: 1\nobserved_until: 9999-12-31T23:59:59-12:00",
            "LR216 2: `9999-12-31T23:59:59-12:00` is out of range",
        ),
        ("plan: 1\ndecided: {from: 2024-02-30}", "LR217 2: `2024-02-30` is not a date"),
        (
            "plan: 1\ndecided: {from: 2024-01-01T00:00}",
            "LR217 2: `2024-01-01T00:00` is not a date",
        ),
        (
            "plan: 1\ndecided: {from: 2024-02-01, until: 2024-02-01}",
            "LR652 2: no day is from `2024-02-01` on and before `2024-02-01`",
        ),
        (
            "plan: 1\noutcome: won\ndecided: {from: 2024-02-01}\nobserved_until: 2024-01-31T23:00Z",
            "LR652 4: outcomes are known only until before the first lead was decided",
        ),
        (
            "plan: 1\nknown: {after_hand_over: [a], after_outcome: [a]}",
            "LR652 2: `a` is in `after_hand_over` and in `after_outcome`",
        ),
        ("plan: 1\nknown: {after_outcome: [a, a]}", "LR204 2: `a` is given twice"),
        ("plan: 1\nseed: 1.5", "LR215 2: `1.5` is not a whole number"),
        ("plan: 1\nseed: 99999999999", "LR216 2: `99999999999` is out of range"),
        ("plan: 1\nresamples: 99", "LR216 2: `99` is out of range"),
        ("plan: 1\nlevel: 95", "LR216 2: `95` is out of range"),
        ("plan: 1\nlevel: 1e-3", "LR215 2: `1e-3` is not a number"),
        ("plan: &one 1", "LR105 1: the anchor `&one` is refused"),
        ("plan: 1\noutcome: *one", "LR105 2: `*one` refers to an anchor, which is refused"),
        ("plan: 1\n<<: {seed: 1}", "LR105 2: merge keys are refused"),
        ("plan: !!int 1", "LR106 1: the tag `!!int` is refused"),
        ("plan: 1\nquestion: is it C #1", "LR111 2: the text ends before `#1`, which is a comment"),
        ("plan: 1\nquestion: \x1b[31m", "LR108 2: the file holds the control character `\\x1b`"),
        ('plan: 1\noutcome: "\\ud800"', "LR108 2: the text holds the control character `\\ud800`"),
    ],
)
def test_what_is_wrong_is_told_with_its_place(text: str, said: str) -> None:
    assert problems(text) == [said]


def test_everything_wrong_is_told_at_once_also_what_contradicts_itself() -> None:
    text = """plan: 1
outcome: {column: won, window: 0d}
outcomes: [{column: x, at: }]
metric: presicion@200/week
decided: {from: 2024-07-01, until: 2024-01-01}
segments: [a, a]
levle: 0.9
"""
    assert [said.split(":")[0] for said in problems(text)] == [
        "LR216 2",
        "LR213 3",
        "LR651 4",
        "LR652 5",
        "LR204 6",
        "LR210 7",
    ]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("plan: 1\noutcome: {colum: won}\nmetric: roc-auc\nsmallest_worthwhile: 2%", "LR2"),
        ("plan: 1\noutcom: won\nmetric: roc-auc", "LR210"),
        ("plan: 1\noutcome: won\nmetric: wom@MQL\nsmallest_worthwhile: 20", "LR651"),
    ],
)
def test_what_may_only_follow_from_another_error_is_not_told(text: str, code: str) -> None:
    assert {said[: len(code)] for said in problems(text)} == {code}


def test_the_caret_stands_under_what_is_wrong_and_help_suggests() -> None:
    with pytest.raises(PlanError) as caught:
        plan_of("plan: 1\noutcome: won\nmetric: recal@MQL", "plan.yaml")
    assert (
        str(caught.value)
        == """\
error[LR651] no-such-metric: there is no metric `recal`
  --> plan.yaml:3:9
   |
 3 | metric: recal@MQL
   |         ^^^^^^^^^
help: did you mean `recall`?"""
    )


@pytest.mark.parametrize(
    "text",
    [
        "plan: " + "[" * 30_000,
        "plan: " + "{a: " * 60 + "1" + "}" * 60,
        "plan: 1\nquestion: " + "x" * 2_000_000,
        "plan: 1\nsegments: [" + "a, " * 20_000 + "a]",
        "plan: 1\npasses: [" + ", ".join(["MQL"] * 12_000) + "]",
        "plan: 1\nsegments: [" + ", ".join(f"c{n}" for n in range(8_000)) + ", c0]",
        "plan: 1\nseed: " + "9" * 5000,
        "plan: 1\nmetric: precision@" + "9" * 5000,
        "plan: 1\noutcome: {column: won, window: " + "9" * 5000 + "d}",
        'plan: "\\x',
        "plan: \\U00110000\n: :",
    ],
)
def test_hostile_files_are_refused_soon(text: str) -> None:
    start = time.perf_counter()
    with pytest.raises(PlanError) as caught:
        plan_of(text, "plan.yaml")
    assert time.perf_counter() - start < 30  # on a busy machine
    assert len(caught.value.diagnostics) <= 100


@pytest.mark.parametrize(
    ("text", "plan"),
    [
        ("plan: 1", True),
        ("# agreed in March\n---\nplan: 2\noutcome: won", True),
        ("\ufeffplan: 1", True),
        ('{"plan": 1}', True),
        ("language: 1\nplan: 1", False),
        ("plans: 1", False),
        ("- plan", False),
        ("[plan, 1]", False),
        ("? [plan]\n: 1", False),
        ("", False),
        ("plan", False),
        ("%YAML 99999999999999999999999.1\n---\nplan: 1", False),
        ("plan\x00: 1", False),
        ("[" * 30_000, False),
    ],
)
def test_a_file_is_a_plan_by_its_first_key(text: str, plan: bool, tmp_path: Path) -> None:
    file = tmp_path / "some.yaml"
    file.write_text(text, encoding="utf-8")
    assert is_plan(file) == plan


def test_a_plan_that_is_no_text_is_known_and_refused_as_one(tmp_path: Path) -> None:
    file = tmp_path / "some.yaml"
    file.write_bytes(b"plan: 1\nquestion: \xff")
    assert is_plan(file)
    with pytest.raises(PlanError, match="LR101"):
        read_plan(file)


def test_a_plan_is_read_from_a_file(tmp_path: Path) -> None:
    file = tmp_path / "plan.yaml"
    file.write_text(WHOLE, encoding="utf-8")
    plan = read_plan(file)
    assert (plan.source.file, plan.hash, plan.signatures) == (str(file), plan_of(WHOLE).hash, ())
    with pytest.raises(OSError, match="No such file"):
        read_plan(tmp_path / "other.yaml")


def test_reading_a_plan_needs_no_numerical_library() -> None:
    program = "import sys; from leadrules.analysis.compare.plan import choosing, signatures\n"
    program += "print([name for name in ('numpy', 'polars', 'scipy') if name in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


def test_the_schema_for_editors_takes_a_whole_plan() -> None:
    schema = schema_of(PlanDocument)
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    seen = json.loads(json.dumps(yaml.safe_load(WHOLE), default=str))
    assert [error.message for error in validator.iter_errors(seen)] == []
    assert next(validator.iter_errors({**seen, "segmets": []}), None) is not None


def test_the_page_names_every_key(root: Path) -> None:
    page = (root / "docs/reference/plan.md").read_text(encoding="utf-8")
    table = page.partition("## Keys")[2].partition("## Outcomes")[0]
    assert [key for key in PlanDocument.takes() if f"\n| `{key}` |" not in table] == []
