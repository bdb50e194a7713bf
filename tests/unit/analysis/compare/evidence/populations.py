"""Populations made by hand, for the tests of what outcomes say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

import numpy as np
from numpy.typing import ArrayLike

from leadrules.analysis.compare.choices import Capacity, Choice, Choices, Metric, OutcomeChoice
from leadrules.analysis.compare.evidence.evidence import MARGIN
from leadrules.analysis.compare.paired import Paired, Version
from leadrules.analysis.compare.population.record import Outcome, Population

VERDICTS = ("SQL", "MQL", "nurture", "disqualified")
WON = OutcomeChoice("won", "won")
START = np.datetime64("2024-01-01T00:00", "us")  # a Monday
PRECISION = Metric("precision", Capacity(20, "week"))


def version(score: ArrayLike, out: ArrayLike | None = None) -> Version:
    """SQL from 80 points on, MQL from 50 on; `out` is disqualified."""
    points = np.asarray(score, np.float64)
    gone = np.zeros(len(points), bool) if out is None else np.asarray(out, bool)
    verdict = np.where(gone, 3, np.select([points >= 80, points >= 50], [0, 1], 2))
    return Version(points, verdict.astype(np.int64), verdict <= 1, ~gone, {}, {}, {})


def paired(
    a: Version, b: Version, account: ArrayLike | None = None, as_of: ArrayLike | None = None
) -> Paired:
    """Leads of one account each where none is given, decided over half a year."""
    leads = len(a.score)
    cluster = np.arange(leads) if account is None else np.asarray(account)
    if as_of is None:
        as_of = START + (np.arange(leads) * (182 * 86_400) // max(1, leads)).astype("m8[s]")
    return Paired(
        np.arange(leads), tuple(map(str, range(leads))),
        np.asarray(as_of, "datetime64[us]"), cluster.astype(np.int64),
        0 if account is None else len(np.unique(cluster)), VERDICTS, a, b,
    )  # fmt: skip


def outcome(
    won: ArrayLike,
    counted: ArrayLike | None = None,
    amount: ArrayLike | None = None,
    name: str = "won",
) -> Outcome:
    flags = np.asarray(won, bool)
    known = np.ones(len(flags), bool) if counted is None else np.asarray(counted, bool)
    worth = None if amount is None else np.asarray(amount, np.float64)
    return Outcome(
        name, known, flags & known, np.full(len(flags), np.nan), worth, (), None
    )  # fmt: skip


def population(
    pair: Paired,
    became: Outcome | None,
    *,
    worked: ArrayLike | None = None,
    propensity: ArrayLike | None = None,
    segments: Mapping[str, Sequence[str | None]] | None = None,
    after_b: ArrayLike | None = None,
    funnel: tuple[Outcome, ...] = (),
) -> Population:
    return Population(
        len(pair), pair, (), None, None, became, funnel,
        None if worked is None else np.asarray(worked, bool),
        None if propensity is None else np.asarray(propensity, np.float64),
        None, {key: tuple(values) for key, values in (segments or {}).items()},
        None if after_b is None else np.asarray(after_b, bool),
    )  # fmt: skip


def choices(
    metric: Metric | None = PRECISION,
    *,
    smallest: float | None = None,
    worked: str | None = None,
    funnel: tuple[OutcomeChoice, ...] = (),
    since: date | None = None,
    until: date | None = None,
    observed: datetime | None = None,
    window: timedelta | None = None,
    resamples: int = 300,
    agreed: bool = True,
) -> Choices:
    return Choices(
        outcome=OutcomeChoice("won", "won", window=window), funnel=funnel, metric=metric,
        smallest_worthwhile=smallest, passes=("SQL", "MQL"), as_of="decided_at",
        decided_from=since, decided_until=until, observed_until=observed, written_at=None,
        worked=worked, propensity=None, rejected=None, account="account_id", segments=(),
        after_hand_over=(), after_outcome=(), seed=20240701, resamples=resamples, level=0.95,
        said=(Choice(MARGIN, str(smallest), "plan" if agreed else "default"),), plan=None,
    )  # fmt: skip


class Simulated:
    """Leads of accounts that convert alike; A's score tells something of them, B's more or less."""

    def __init__(
        self,
        seed: int,
        leads: int = 2000,
        accounts: int = 800,
        noise: tuple[float, float] = (1.2, 0.8),
    ) -> None:
        random = np.random.default_rng(seed)
        self.account = random.integers(0, accounts, leads)
        quality = random.normal(size=accounts)[self.account] * 0.7 + random.normal(size=leads) * 0.7
        self.won = random.random(leads) < 1 / (1 + np.exp(1.5 - quality))
        a, b = (np.round(45 + 20 * (quality + random.normal(size=leads) * n)) for n in noise)
        self.a, self.b = version(a), version(b)
        self.pair = paired(self.a, self.b, self.account)
