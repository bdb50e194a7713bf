"""The whole path, from ids to a finding, errs no more often than it says.

It runs SIMULATIONS times (100 where it is not set; `make simulate` sets it), and what it finds may
be off by 3 Monte Carlo standard errors, sqrt(p (1 - p) / SIMULATIONS).
"""

from __future__ import annotations

import math
import os
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from leadrules import Split, read_experiment
from leadrules.experiment.split import By

RUNS = int(os.environ.get("SIMULATIONS", "100"))
UNITS = 400
START = datetime(2024, 1, 1, tzinfo=UTC)


def finding(run: int, random: np.random.Generator, by: By, share: int, ratio: float) -> str:
    """One test of 400 leads or accounts, of which the champion wins a fifth."""
    split = Split(f"run {run}", {"champion": 10 - share, "challenger": share}, by=by)
    rows = []
    for unit, draw in enumerate(random.random(UNITS)):
        arm = split.arm(unit)
        won = draw < 0.2 * (ratio if arm == "challenger" else 1)
        decided = START + timedelta(hours=unit)
        rows.append({f"{by}_id": unit, "arm": arm, "decided_at": decided, "won": bool(won)})
    reading = read_experiment(rows, split, window="0d", outcome="won")
    return reading.challengers[0].finding


@pytest.mark.parametrize(("by", "share"), [("lead", 5), ("account", 2)])
def test_two_arms_that_win_alike_are_told_apart_in_5_of_100_tests_at_most(
    by: By, share: int
) -> None:
    """An alarm of the sample ratio, 1 in 1,000, is no finding; all looks count, as shown stays."""
    random = np.random.default_rng(11)
    found = [finding(run, random, by, share, 1.0) for run in range(RUNS)]
    wrong = sum(one in ("better", "worse") for one in found)
    assert wrong / RUNS <= 0.05 + 3 * math.sqrt(0.05 * 0.95 / RUNS)
    assert found.count("alarm") <= max(2, RUNS / 100)


def test_a_better_challenger_is_found_and_hardly_ever_called_worse() -> None:
    random = np.random.default_rng(12)
    found = [finding(run, random, "lead", 5, 2.2) for run in range(RUNS // 2)]
    assert found.count("better") > 0.8 * len(found)
    assert found.count("worse") <= 1
