"""The leads of a comparison on public data: outcomes by window, not by stage."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import polars as pl
import pytest
from tests.unit.analysis.compare.population.visits import asked

from leadrules.analysis.compare.choices import OutcomeChoice
from leadrules.analysis.compare.population.gathering import gather
from leadrules.analysis.compare.population.record import Outcome
from leadrules.analysis.compare.statistics.answers import CannotTell, Estimate
from leadrules.language.loading import load_file

WON = OutcomeChoice("won", "won", at="conversion_timestamp", window=timedelta(days=90))
EXPORTED = datetime(2024, 12, 31, tzinfo=UTC)


@pytest.fixture(scope="module")
def leadforge(data: Path) -> pl.DataFrame:
    """leadforge's leads; `won` is missing while a lead is open, as in a system of records."""
    leads, accounts = (
        pl.read_csv(data / "leadforge" / f"{name}.csv", infer_schema=False)
        for name in ("leads", "accounts")
    )
    closed = pl.col("current_stage").is_in(["closed_won", "closed_lost"])
    return leads.join(accounts.drop("created_at"), on="account_id").with_columns(
        won=pl.when(closed).then(pl.col("current_stage") == "closed_won")
    )


def outcome(leads: pl.DataFrame, choice: OutcomeChoice) -> Outcome:
    a, b = (load_file(f"rules/b2b-saas/{number}.yaml") for number in ("1.0.0", "2.0.0"))
    chosen = asked(as_of="lead_created_at", outcome=choice, observed_until=EXPORTED)
    found = gather(a, b, leads, None, chosen).outcome
    assert found is not None
    return found


def conversion(found: Outcome) -> float:
    return float(found.won.sum() / found.counted.sum())


def test_open_leads_left_out_by_their_stage_make_21_percent_look_like_41(
    leadforge: pl.DataFrame, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(root)
    by_window = outcome(leadforge, WON)
    assert by_window.counted.all()
    assert conversion(by_window) == pytest.approx(0.21, abs=0.005)

    trap = outcome(leadforge, replace(WON, at=None, window=None))
    assert [one.leads for one in trap.left_out] == [2424]
    assert conversion(trap) == pytest.approx(0.41, abs=0.005)
    assert "this overstates conversion" in trap.caveats[0]

    # the window says of an open lead that it was not won, with or without instants of winning
    assert conversion(outcome(leadforge, replace(WON, at=None))) == conversion(by_window)


def test_the_curve_agrees_with_the_window_where_all_are_old_enough(
    leadforge: pl.DataFrame, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(root)
    found = outcome(leadforge, WON)
    assert found.survival is not None
    assert not isinstance(found.survival, CannotTell)
    by_90_days = found.survival.won_by(90)
    assert isinstance(by_90_days, Estimate)
    assert by_90_days.value == pytest.approx(conversion(found))
