"""The parts of a comparison over simulated leads, by the real statistics, so that they agree."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import cache
from typing import Any

import numpy as np

from leadrules.analysis.compare.attribution.record import Attribution, Flip, Share
from leadrules.analysis.compare.attribution.steps import steps_between
from leadrules.analysis.compare.changes.record import Changes, Matrix, Spread
from leadrules.analysis.compare.choices import (
    Capacity,
    Choice,
    Choices,
    Metric,
    OutcomeChoice,
    PlanIdentity,
)
from leadrules.analysis.compare.evidence.record import (
    Drift,
    Evidence,
    Line,
    Measured,
    Part,
    Segment,
    Unknown,
    VersionQuality,
)
from leadrules.analysis.compare.paired import Paired, Version
from leadrules.analysis.compare.planning.record import Filling, Planning, Sweep, Threshold
from leadrules.analysis.compare.population.record import (
    FirstCrossing,
    LeftOut,
    Outcome,
    Population,
    Week,
)
from leadrules.analysis.compare.rules.record import Missed, RuleRow, RulesReport
from leadrules.analysis.compare.statistics.answers import CannotTell, Estimate, Interval
from leadrules.analysis.compare.statistics.average_precision import average_precision
from leadrules.analysis.compare.statistics.bounds import bounds
from leadrules.analysis.compare.statistics.break_even import break_even
from leadrules.analysis.compare.statistics.conversion import (
    conversion_by_band,
    conversion_by_label,
    verdict_quality,
)
from leadrules.analysis.compare.statistics.drift import (
    separation,
    stability,
    stability_of_counts,
)
from leadrules.analysis.compare.statistics.gain import gain
from leadrules.analysis.compare.statistics.mcnemar import mcnemar
from leadrules.analysis.compare.statistics.power import hold_out_leads, paired_leads
from leadrules.analysis.compare.statistics.proportion import proportion
from leadrules.analysis.compare.statistics.resampling import paired_bootstrap
from leadrules.analysis.compare.statistics.roc import delong
from leadrules.analysis.compare.statistics.selection import (
    ByCapacity,
    ByVerdict,
    precision_metric,
)
from leadrules.analysis.compare.statistics.survival import kaplan_meier
from leadrules.analysis.compare.statistics.symmetry import bowker, stuart_maxwell

VERDICTS = ("SQL", "MQL", "nurture", "cold", "disqualified")
WEEKS = 26
START = datetime(2024, 1, 1, tzinfo=UTC)
SEED = 20240701
METRIC = Metric("precision", Capacity(40, "week"))


class Leads:
    """Simulated leads: two scores that tell something of who is won, and what became of them."""

    def __init__(self, count: int = 2400) -> None:
        random = np.random.default_rng(SEED)
        self.count = count
        worth = random.normal(size=count)
        self.score_a = np.clip(np.round(45 + 14 * worth + random.normal(0, 16, count)), -20, 120)
        self.score_b = np.clip(
            np.round(0.45 * self.score_a + 42 + 13 * worth + random.normal(0, 8, count)), -30, 120
        )
        self.score_b = self.score_b.astype(np.float64)
        self.out = random.random(count) < 0.05
        self.verdict_a = self._verdict(self.score_a, (70, 40, 20))
        self.verdict_b = self._verdict(self.score_b, (85, 65, 25))
        self.won = random.random(count) < 1 / (1 + np.exp(2.3 - 1.1 * worth))
        self.won &= ~self.out
        self.days = np.where(self.won, np.round(random.gamma(3, 12, count)), np.nan)
        self.day = np.sort(random.integers(0, WEEKS * 7, count))
        self.week = self.day // 7
        self.account = random.integers(0, 1500, count)
        self.source = random.choice(
            ["inbound", "webinar", "trade fair", "partner", "cold list"],
            count,
            p=[0.4, 0.25, 0.15, 0.14, 0.06],
        )
        self.passed_a = self.verdict_a <= 1
        self.passed_b = self.verdict_b <= 1
        self.worked = self.passed_a | (random.random(count) < 0.08)

    def _verdict(self, score: np.ndarray, steps: tuple[int, int, int]) -> np.ndarray:
        verdict = np.select([score >= step for step in steps], [0, 1, 2], 3)
        return np.where(self.out, 4, verdict).astype(np.int64)


@cache
def leads() -> Leads:
    return Leads()


def choices_part() -> Choices:
    return Choices(
        outcome=OutcomeChoice("converted", "converted", "converted_at", timedelta(days=90)),
        funnel=(OutcomeChoice("opportunity", "has_opportunity"),),
        metric=METRIC,
        smallest_worthwhile=0.02,
        passes=("SQL", "MQL"),
        as_of="decided_at",
        decided_from=date(2024, 1, 1),
        decided_until=date(2024, 7, 1),
        observed_until=datetime(2024, 9, 1, tzinfo=UTC),
        written_at=datetime(2024, 5, 1, tzinfo=UTC),
        worked="worked",
        propensity=None,
        rejected="rejection_reason",
        account="account_id",
        segments=("lead_source",),
        after_hand_over=("buyer_role",),
        after_outcome=(),
        seed=7,
        resamples=2000,
        level=0.95,
        said=(
            Choice("outcome", "converted within 90 days", "plan"),
            Choice("primary metric", "precision@40/week", "plan"),
            Choice("smallest worthwhile difference", "2 percentage points", "plan"),
            Choice("leads decided", "2024-01-01 until 2024-07-01", "plan"),
            Choice("segments", "lead_source", "not declared in advance", "none"),
            Choice("worked", "column worked", "not declared in advance"),
            Choice("seed", "7", "default"),
            Choice("resamples", "2000", "default"),
        ),
        plan=PlanIdentity(
            "plans/2024-h2.yaml", "sha256:" + "5c" * 32,
            (("marketing", "Ana Ruiz"), ("sales", "Tom Becker")),
            "Should sales switch to version 2.0.0?",
        ),
    )  # fmt: skip


def version_of(some: Leads, score: np.ndarray, verdict: np.ndarray) -> Version:
    return Version(score, verdict, verdict <= 1, ~some.out, {}, {}, {})


def population_part(some: Leads) -> Population:
    paired = Paired(
        np.arange(some.count), tuple(f"lead_{place:06d}" for place in range(some.count)),
        np.datetime64("2024-01-01") + some.day.astype("timedelta64[D]").astype("timedelta64[us]"),
        some.account, len(np.unique(some.account)), VERDICTS,
        version_of(some, some.score_a, some.verdict_a),
        version_of(some, some.score_b, some.verdict_b),
    )  # fmt: skip
    counted = some.day < 150
    outcome = Outcome(
        "converted", counted, some.won & counted, some.days, None,
        (LeftOut("the 90 days have not passed by 1 September 2024", int((~counted).sum()), (0, 5)),
         LeftOut("already won before the decision", 17, (9,))),
        kaplan_meier(np.where(some.won, some.days, 120.0), some.won),
    )  # fmt: skip
    return Population(
        2561, paired,
        (LeftOut("decided before 1 January 2024", 148, (1, 2)),
         LeftOut("not scored by 2.0.0: `annual_revenue` is no number", 13, (44,))),
        START, START + timedelta(days=WEEKS * 7 - 1), outcome, (), some.worked, None, None,
        {"lead_source": tuple(map(str, some.source))}, some.day >= 121,
    )  # fmt: skip


def matrix_of(a: np.ndarray, b: np.ndarray, passed_a: np.ndarray, passed_b: np.ndarray) -> Matrix:
    counts = tuple(
        tuple(int(((a == row) & (b == column)).sum()) for column in range(5)) for row in range(5)
    )
    return Matrix(
        VERDICTS, counts, ("SQL", "MQL"), int(passed_a.sum()), int(passed_b.sum()),
        int((passed_a & ~passed_b).sum()), int((passed_b & ~passed_a).sum()), bowker(counts),
        stuart_maxwell(counts), mcnemar(passed_a, passed_b),
    )  # fmt: skip


def spread_of(score: np.ndarray) -> Spread:
    edges = np.arange(-30, 121, 10)
    counts = np.histogram(score, edges)[0]
    quantiles = [float(each) for each in np.quantile(score, [0, 0.25, 0.5, 0.75, 1])]
    return Spread(
        tuple(map(float, edges)), tuple(map(int, counts)), *quantiles, float(score.mean())
    )


def changes_part(some: Leads, a: Any, b: Any) -> Changes:
    steps = steps_between(a, b)
    random = np.random.default_rng(3)
    acting = [unit.number for unit in steps.units if unit.acts]
    flips = []
    for place in np.flatnonzero(some.verdict_a != some.verdict_b):
        old, new = VERDICTS[some.verdict_a[place]], VERDICTS[some.verdict_b[place]]
        down = some.verdict_b[place] > some.verdict_a[place]
        first = int(random.choice([16, 15, 12, 13] if down else [5, 3, 4, 0]))
        others = [int(each) for each in random.choice(acting, 2, replace=False) if each != first]
        amount = int(some.verdict_a[place] - some.verdict_b[place])
        shares = (
            Share(first, Fraction(amount * 3, 4), Fraction(5)),
            *(Share(each, Fraction(amount, 4 * len(others)), Fraction(-2)) for each in others),
        )
        smallest = (first,) if random.random() < 0.7 else (first, others[0])
        flips.append(
            Flip(
                int(place), f"lead_{place:06d}", old, new, Decimal(int(some.score_a[place])),
                Decimal(int(some.score_b[place])), amount,
                "exact" if random.random() < 0.9 else "sampled", shares, smallest,
                bool(random.random() < 0.95),
            )
        )  # fmt: skip
    same = some.verdict_a == some.verdict_b
    ladder = (("disqualified",), ("cold",), ("nurture",), ("MQL",), ("SQL",))
    spread_a, spread_b = spread_of(some.score_a), spread_of(some.score_b)
    return Changes(
        some.count, int(same.sum()), int((some.score_a == some.score_b).sum()),
        matrix_of(some.verdict_a, some.verdict_b, some.passed_a, some.passed_b), spread_a, spread_b,
        stability_of_counts(spread_a.counts, spread_b.counts),
        Attribution(steps, ladder, tuple(flips), 4, 7, 200),
    )  # fmt: skip


def crossing_part(some: Leads) -> FirstCrossing:
    weeks = tuple(
        Week(
            START + timedelta(weeks=week),
            int((some.passed_a & (some.week == week)).sum()),
            int((some.passed_b & (some.week == week)).sum()),
        )
        for week in range(WEEKS)
    )
    return FirstCrossing(
        182, 640, 402, 171, 67, 388, 91, 1281, 4.0, 9.5, weeks,
        "each lead was scored on every day from its creation to 90 days later; what is kept once "
        "given was replayed",
    )  # fmt: skip


def measured_of(some: Leads, metric: Metric, a: Any, b: Any, chosen: np.ndarray) -> Measured:
    won = some.won[chosen]
    paired = paired_bootstrap(
        precision_metric(a, won), precision_metric(b, won), some.account[chosen], seed=7,
        resamples=300,
    )  # fmt: skip
    return Measured(
        metric, paired, int(chosen.sum()), int(won.sum()), 1000.0, 812.5,
        Estimate(-187.5, Interval(-204.0, -171.0)), 38.5, 31.25,
        "the last week was cut off on Sunday, 30 June",
    )  # fmt: skip


def quality_of(
    some: Leads, score: np.ndarray, verdict: np.ndarray, at: np.ndarray
) -> VersionQuality:
    won, names = some.won[at], [VERDICTS[each] for each in verdict[at]]
    return VersionQuality(
        conversion_by_label(names, won, VERDICTS),
        conversion_by_band(score[at], won, [0, 20, 40, 60, 80, 100]),
        (("SQL", verdict_quality(verdict[at] == 0, won)),
         ("MQL", verdict_quality(verdict[at] <= 1, won))),
        gain(score[at], won), average_precision(score[at], won), separation(score[at], won), None,
    )  # fmt: skip


def evidence_part(some: Leads) -> Evidence:
    at = some.worked & (some.day < 150)
    periods = some.week[at]

    def top(score: np.ndarray) -> ByCapacity:
        return ByCapacity(score[at], 40, periods=periods, ranked=~some.out[at])

    primary = measured_of(some, METRIC, top(some.score_a), top(some.score_b), at)
    recall = measured_of(
        some, Metric("precision", "MQL"), ByVerdict(some.passed_a[at]),
        ByVerdict(some.passed_b[at]), at,
    )  # fmt: skip
    won = some.won & at
    early, late = at & (some.day < 75), at & (some.day >= 75)
    months = tuple(
        (f"2024-{month + 1:02d}", int((at & (some.day // 30 == month)).sum()),
         int((won & (some.day // 30 == month)).sum()))
        for month in range(5)
    )  # fmt: skip
    segments = tuple(
        Segment(
            "lead_source", source, int((at & here).sum()), int((won & here).sum()),
            int((some.passed_a & here & at).sum()), int((some.passed_b & here & at).sum()),
            float(won[here & some.passed_a & at].mean()),
            float(won[here & some.passed_b & at].mean()),
            p, adjusted, None if p is not None else "fewer than 20 leads won",
        )
        for source, p, adjusted in (
            ("inbound", 0.004, 0.016), ("webinar", 0.21, 0.42), ("trade fair", 0.44, 0.55),
            ("partner", 0.55, 0.55), ("cold list", None, None),
        )
        for here in [some.source == source]
    )  # fmt: skip
    everyone = np.arange(some.count) >= 0
    unknown = Unknown(
        int(some.worked.sum()), False,
        bounds(
            ByCapacity(some.score_a, 40, periods=some.week, ranked=~some.out),
            ByCapacity(some.score_b, 40, periods=some.week, ranked=~some.out),
            some.won, some.worked, some.account, seed=7, resamples=300,
        ),
        break_even(some.passed_a[everyone], some.passed_b[everyone], some.won, some.worked),
        "B drops 466 worked leads that converted at 11.4 %; it wins only if its 52 newcomers "
        "convert above 31.2 %.",
        None, hold_out_leads(0.2, 0.24), paired_leads(0.02, 0.2),
    )  # fmt: skip
    return Evidence(
        "converted", int(at.sum()), int(won.sum()), primary, (recall,),
        delong(some.score_a[at], some.score_b[at], some.won[at]),
        mcnemar(some.passed_a[won], some.passed_b[won]),
        quality_of(some, some.score_a, some.verdict_a, at),
        quality_of(some, some.score_b, some.verdict_b, at), segments,
        (Part("decided before B was written", replace(primary, leads=900, won=140)),
         Part("decided after B was written", replace(primary, leads=300, won=45))),
        (replace(primary, metric=METRIC),),
        Drift(
            stability(some.score_a[early], some.score_a[late], [20, 40, 60, 80]),
            stability(some.score_b[early], some.score_b[late], [20, 40, 60, 80]),
            float(some.won[early].mean()), float(some.won[late].mean()), months,
        ),
        unknown,
        (
            Line(
                "worked leads", "trade-off",
                "on the 1,210 leads that sales worked and that were decided from 1 January to "
                "31 May 2024, precision@40/week rises by 3.1 percentage points (95 % interval "
                "+0.4 to +5.6), but B hands over 7.2 leads a week fewer",
            ),
            Line(
                "rolled out", "cannot tell",
                "history cannot tell: for precision@40/week on all 2,400 leads decided from "
                "1 January to 31 May 2024 the bounds run from −9.8 to +12.4 percentage points; a "
                "random hold-out of 3,372 leads would",
            ),
        ),
    )  # fmt: skip


def sweep_of(some: Leads, score: np.ndarray) -> Sweep:
    steps = tuple(
        Threshold(
            float(points), int((score >= points).sum()), float((score >= points).sum()) / WEEKS,
            proportion(int(some.won[score >= points].sum()), int((score >= points).sum())),
        )
        for points in range(20, 101, 5)
    )  # fmt: skip
    filling = Filling(40.0, 54.0, 1200, 1200, 41.3, proportion(110, 540))
    return Sweep(float(WEEKS), steps, filling)


def planning_part(some: Leads) -> Planning:
    return Planning(sweep_of(some, some.score_a), sweep_of(some, some.score_b))


def rules_part(some: Leads, version: str, passed: np.ndarray) -> RulesReport:
    random = np.random.default_rng(11)
    names = (
        ("cfo", "title", "a chief financial officer"), ("large-company", "firmographics", ""),
        ("demo-page", "interest", "looked at the demo page"),
        ("pricing-url", "interest", "read the prices"), ("quiet", "negative", "has gone quiet"),
    )  # fmt: skip
    rows = []
    for rule, group, reason in names:
        fired = int(random.integers(60, 900))
        won = int(fired * random.uniform(0.05, 0.3))
        rows.append(
            RuleRow(
                rule, group, reason, fired, int(random.integers(0, 200)), some.count,
                float(random.uniform(-4, 9)), float(random.uniform(0.02, 0.3)),
                proportion(won, fired), float(random.uniform(0.6, 2.4)),
                0.003, 0.015, (("bad timing", 12), ("no budget", 7)),
            )
        )  # fmt: skip
    rows.append(
        RuleRow("vip", "title", "", 0, 0, some.count, 0.0, 0.0, CannotTell("it never fired"),
                None, None, None, ())
    )  # fmt: skip
    missed = int((some.won & ~passed).sum())
    return RulesReport(
        version, tuple(rows), ("vip",), (),
        Missed(int(some.won.sum()), missed, (("nurture", missed - 20), ("cold", 20)), 9, (4, 18)),
    )  # fmt: skip
