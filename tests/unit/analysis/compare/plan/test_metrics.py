"""Metrics are written in one way, and what is none is refused with what may have been meant."""

from __future__ import annotations

import pytest

from leadrules.analysis.compare.choices import Capacity, Metric
from leadrules.analysis.compare.plan.metrics import parse_metric
from leadrules.analysis.compare.plan.problems import PlanError


@pytest.mark.parametrize(
    ("text", "metric"),
    [
        ("precision@200/week", Metric("precision", Capacity(200, "week"))),
        ("recall@7/day", Metric("recall", Capacity(7, "day"))),
        ("won@1/month", Metric("won", Capacity(1, "month"))),
        ("amount@50/quarter", Metric("amount", Capacity(50, "quarter"))),
        ("precision@1000", Metric("precision", Capacity(1000, None))),
        ("precision@MQL", Metric("precision", "MQL")),
        ("precision@hand-over.2", Metric("precision", "hand-over.2")),
        ("roc-auc", Metric("roc-auc", None)),
        ("average-precision", Metric("average-precision", None)),
    ],
)
def test_a_metric_is_read_and_written_alike(text: str, metric: Metric) -> None:
    assert parse_metric(text) == metric
    assert str(metric) == text


def test_leading_noughts_mean_nothing() -> None:
    assert parse_metric("precision@0200/week") == parse_metric("precision@200/week")


@pytest.mark.parametrize(
    ("text", "said", "hint"),
    [
        ("presicion@200/week", "there is no metric `presicion`", "did you mean `precision`?"),
        ("auc", "there is no metric `auc`", "did you mean `roc-auc`?"),
        ("", "there is no metric ``", "metrics are `precision`, `recall`, `won`, `amount`"),
        ("Precision@MQL", "there is no metric `Precision`", "did you mean `precision`?"),
        ("precision", "`precision` of which leads is not said", "`precision@200/week`"),
        ("precision@", "`precision` of which leads is not said", "`precision@MQL`"),
        ("roc-auc@MQL", "`roc-auc` is of all leads and takes no `@`", "write `roc-auc`"),
        ("precision@0/week", "`0` is out of range", "between 1 and 1,000,000,000 leads"),
        ("precision@0", "`0` is out of range", "between 1 and"),
        ("precision@9999999999", "`9999999999` is out of range", "between 1 and"),
        ("precision@-5/week", "`-5` is not a number of leads", "write digits"),
        ("precision@1.5/week", "`1.5` is not a number of leads", "write digits"),
        ("precision@1,000/week", "`1,000` is not a number of leads", "write digits"),
        ("precision@1_000", "`1_000` is not a number of leads", "write digits"),
        ("precision@200/weak", "there is no period `weak`", "did you mean `week`?"),
        ("precision@200/", "there is no period ``", "a capacity is of a `day`, `week`"),
        ("precision@200/week/2", "there is no period `week/2`", "did you mean `week`?"),
        ("precision@MQL/week", "`MQL/week` is neither a capacity nor a verdict", "written so"),
        ("precision@ MQL", "` MQL` is neither a capacity nor a verdict", "written so"),
        ("precision@２００", "`２００` is neither a capacity nor a verdict", "written so"),
        ("precision@\x1b[31m", "`\\x1b[31m` is neither a capacity nor a verdict", "written so"),
    ],
)
def test_what_is_no_metric_is_refused(text: str, said: str, hint: str) -> None:
    with pytest.raises(PlanError) as caught:
        parse_metric(text)
    [one] = caught.value.diagnostics
    assert one.message == said
    assert hint in str(one.help)
