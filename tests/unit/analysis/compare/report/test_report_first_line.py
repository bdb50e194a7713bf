"""The first line says whether B is better, and no more than the two lines do."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.unit.analysis.compare.report import comparisons
from tests.unit.analysis.compare.report.test_report_variants import evidence, with_evidence

from leadrules.analysis.compare.choices import Capacity, Metric
from leadrules.analysis.compare.evidence.record import Finding
from leadrules.analysis.compare.record import Comparison
from leadrules.analysis.compare.report.answer import first_line
from leadrules.analysis.compare.report.summary import headline
from leadrules.analysis.compare.statistics.answers import CannotTell

BEST = Metric("precision", Capacity(30, "week"))


def found(
    worked: Finding, rolled_out: Finding, metric: Metric = BEST, *, assumed: bool = False
) -> Comparison:
    full = evidence()
    first, second = full.lines
    return with_evidence(
        primary=replace(full.primary, metric=metric),
        lines=(replace(first, finding=worked), replace(second, finding=rolled_out)),
        unknown=replace(full.unknown, assumed_worked=assumed),
    )


@pytest.mark.parametrize(
    ("worked", "rolled_out", "expected"),
    [
        ("same", "same", "No: at 30 leads a week 2.0.0 picks leads about as good as 1.0.0's."),
        ("better", "better", "Yes: at 30 leads a week 2.0.0 picks better leads than 1.0.0."),
        ("not shown", "worse", "No: at 30 leads a week 2.0.0 picks worse leads than 1.0.0."),
        ("better", "cannot tell",
         "Perhaps: on the leads that sales worked, at 30 leads a week 2.0.0 picks better leads "
         "than 1.0.0. If rolled out, history cannot tell."),
        ("not shown", "cannot tell",
         "Not shown: on the leads that sales worked, at 30 leads a week no difference between "
         "2.0.0 and 1.0.0 is shown. If rolled out, history cannot tell."),
        ("cannot tell", "cannot tell", "History cannot tell."),
        ("trade-off", "trade-off",
         "That is for the teams to say: at 30 leads a week it is a trade-off of what is won "
         "against how many leads that takes."),
    ],
)  # fmt: skip
def test_each_finding_is_answered(worked: Finding, rolled_out: Finding, expected: str) -> None:
    assert first_line(found(worked, rolled_out)) == ("Is 2.0.0 better than 1.0.0?", expected)


@pytest.mark.parametrize(
    ("metric", "expected"),
    [
        (Metric("recall", "MQL"), "No: with `MQL` or better 2.0.0 does about as well as 1.0.0."),
        (Metric("roc-auc", None), "No: over the whole ranking 2.0.0 does about as well as 1.0.0."),
        (Metric("won", Capacity(300, None)), "No: at 300 leads 2.0.0 does about as well as 1.0.0."),
    ],
)
def test_other_metrics_are_called_otherwise(metric: Metric, expected: str) -> None:
    assert first_line(found("same", "same", metric)) == ("Is 2.0.0 better than 1.0.0?", expected)


def test_an_assumption_is_said_and_other_names_are_a_and_b() -> None:
    some = found("worse", "cannot tell", assumed=True)
    diff = replace(some.diff, a=replace(some.diff.a, name="other"))
    told = first_line(replace(some, diff=diff))
    assert told is not None
    assert told[0] == "Is B better than A?"
    assert told[1].startswith(
        "History says no: on the leads that sales worked (assumed: those that A hands over), at 30 "
        "leads a week B picks worse leads than A."
    )


def test_without_an_outcome_there_is_no_such_line() -> None:
    assert first_line(comparisons.without_outcome()) is None
    assert comparisons.without_outcome().to_dict()["answer"] is None
    none = replace(comparisons.comparison(), evidence=CannotTell("no lead is old enough"))
    assert first_line(none) is None


def test_headlines_name_what_they_are_of() -> None:
    some = found("same", "same").evidence
    assert not isinstance(some, CannotTell)
    assert some is not None
    assert [headline(line, some) for line in some.lines] == [
        "picking the best 30: no difference that matters",
        "the same if rolled out: no difference that matters",
    ]
    for metric, expected in (
        (Metric("precision", "MQL"), "leads with MQL or better: B is better"),
        (Metric("roc-auc", None), "the whole ranking: B is better"),
    ):
        other = found("better", "cannot tell", metric).evidence
        assert not isinstance(other, CannotTell)
        assert other is not None
        assert headline(other.lines[0], other) == expected
        assert headline(other.lines[1], other) == "if rolled out: history cannot tell"
