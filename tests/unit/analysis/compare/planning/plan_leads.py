"""Small populations made by hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import numpy as np

from leadrules.analysis.compare.choices import Choices, Metric
from leadrules.analysis.compare.paired import Paired, Version
from leadrules.analysis.compare.population.record import Outcome, Population

START = np.datetime64("2024-01-01T00:00:00", "us")
DAY = np.timedelta64(1, "D")


def version(
    scores: Sequence[float], passed: Sequence[bool], ranked: Sequence[bool] | None = None
) -> Version:
    many = len(scores)
    return Version(
        np.array(scores, dtype=np.float64),
        np.where(np.array(passed, dtype=bool), 0, 1),
        np.array(passed, dtype=bool),
        np.ones(many, bool) if ranked is None else np.array(ranked, dtype=bool),
        {},
        {},
        {},
    )


def population(
    a: Version,
    b: Version,
    *,
    days: Sequence[float] | None = None,
    won: Sequence[bool] | None = None,
    counted: Sequence[bool] | None = None,
    amount: Sequence[float] | None = None,
    worked: Sequence[bool] | None = None,
    rejected: Sequence[str | None] | None = None,
) -> Population:
    many = len(a.score)
    since = np.zeros(many) if days is None else np.array(days)
    outcome = None
    if won is not None:
        outcome = Outcome(
            "won",
            np.ones(many, bool) if counted is None else np.array(counted, dtype=bool),
            np.array(won, dtype=bool),
            np.full(many, np.nan),
            None if amount is None else np.array(amount, dtype=np.float64),
            (),
            None,
        )
    paired = Paired(
        np.arange(many),
        tuple(f"lead-{place}" for place in range(many)),
        START + (since * 86_400_000_000).astype("timedelta64[us]"),
        np.arange(many),
        0,
        ("MQL", "nurture"),
        a,
        b,
    )
    return Population(
        many, paired, (), None, None, outcome, (),
        None if worked is None else np.array(worked, dtype=bool), None,
        None if rejected is None else tuple(rejected), {}, None,
    )  # fmt: skip


def choices(metric: Metric | None = None, **more: Any) -> Choices:
    given: Mapping[str, Any] = {
        "outcome": None, "funnel": (), "metric": metric, "smallest_worthwhile": None,
        "passes": ("MQL",), "as_of": None, "decided_from": None, "decided_until": None,
        "observed_until": datetime(2024, 12, 31, tzinfo=UTC), "written_at": None, "worked": None,
        "propensity": None, "rejected": None, "account": None, "segments": (),
        "after_hand_over": (), "after_outcome": (), "seed": 1, "resamples": 200, "level": 0.95,
        "said": (), "plan": None,
    }  # fmt: skip
    return Choices(**{**given, **more})
