"""The differential test for tables is itself tested: it sees what is wrong, and shows it small."""

from __future__ import annotations

from typing import Any

import pytest

from leadrules.diagnostics import RulesetError
from leadrules.language.loading import load_ruleset
from leadrules.ruleset import Ruleset
from leadrules.testing.generate.choices import Choices
from leadrules.testing.generate.rulesets import ruleset
from leadrules.testing.tables.batches import ROW, Batch, batch
from leadrules.testing.tables.engines import Engine, Rows
from leadrules.testing.tables.expected import columns, inputs
from leadrules.testing.tables.fuzz import Outcome, report, run
from leadrules.testing.tables.trial import Trial, differences, right_answers, script

pytest.importorskip("pyarrow")


def one_by_one(ruleset: Ruleset, made: Batch) -> Rows:
    """An engine that is right by construction."""
    answers = right_answers(ruleset.ir, inputs(ruleset.ir, made), made.trace)
    numbers = made.leads.column(ROW).to_pylist()
    return [
        {ROW: number} | answer | {"error": "wrong" if answer["error"] else None}
        for number, answer in zip(numbers, answers, strict=True)
    ]


def broken(change: Any) -> Engine:
    def score(ruleset: Ruleset, made: Batch) -> Rows:
        rows = one_by_one(ruleset, made)
        change(rows)
        return rows

    return score


def test_an_engine_that_scores_row_by_row_agrees() -> None:
    outcome = Outcome()
    for index in range(20):
        run("harness", index, {"rows": one_by_one, "again": one_by_one}, outcome)
    assert not outcome.disagreements
    assert outcome.rows > 200


def lose_a_row(rows: Rows) -> None:
    del rows[-1:]


def lose_a_column(rows: Rows) -> None:
    for row in rows:
        del row["verdict"]


def add_a_hundredth(rows: Rows) -> None:
    for row in rows:
        row["score"] = None if row["score"] is None else row["score"] + 0.01


def tell_no_error(rows: Rows) -> None:
    for row in rows:
        row["error"] = None


def count_in_integers(rows: Rows) -> None:
    for row in rows:
        row["score"] = None if row["score"] is None else int(row["score"])


def fail(rows: Rows) -> None:
    raise RuntimeError("the engine is gone")


@pytest.mark.parametrize(
    "change",
    [lose_a_row, lose_a_column, add_a_hundredth, tell_no_error, count_in_integers, fail],
    ids=lambda change: change.__name__,
)
def test_what_is_wrong_is_seen_and_shown_small(change: Any) -> None:
    outcome = Outcome()
    for index in range(20):
        run("harness", index, {"rows": one_by_one, "broken": broken(change)}, outcome, trials=60)
        if outcome.disagreements:
            break
    (shown,) = outcome.disagreements
    assert "broken: " in shown
    assert "leadrules.loads(" in shown
    assert "score_frame" in shown
    assert shown.count("'L") < 8, "few leads are left"


def test_engines_that_part_from_each_other_are_seen() -> None:
    def later(rows: Rows) -> None:
        for row in rows:
            row["due column"] = 1

    def sooner(rows: Rows) -> None:
        for row in rows:
            row["due column"] = 2

    choices = Choices.seeded("parting")
    generated = ruleset(choices)
    rules = load_ruleset(generated.text).ruleset
    trial = Trial(generated.document, batch(generated, rules, choices, 5))
    (found,) = differences(trial, {"one": broken(later), "two": broken(sooner)})
    assert str(found) == "two: due column of row 0: 2, not 1 as in one"


def test_the_script_makes_the_same_tables() -> None:
    for index in range(15):
        choices = Choices.seeded(f"script/{index}")
        generated = ruleset(choices)
        try:
            rules = load_ruleset(generated.text).ruleset
        except RulesetError:
            continue
        trial = Trial(generated.document, batch(generated, rules, choices, 4))
        text = script(trial).rpartition("\n")[0]
        made: dict[str, Any] = {}
        exec(text, made)  # noqa: S102 - of our own making
        assert repr(made["leads"].to_pylist()) == repr(trial.batch.leads.to_pylist())
        assert made["ruleset"].hash == rules.identity.hash


def test_a_report_says_how_many() -> None:
    lines = list(report("harness", 30, {"rows": one_by_one}))
    assert lines[-1].startswith("0 disagreements in")
    assert "rows in each of rows" in lines[-3]
    assert columns(load_ruleset(ruleset(Choices.seeded("a")).text).ruleset, None)[0] == "score"
