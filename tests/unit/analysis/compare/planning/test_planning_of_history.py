"""Planning and the rules' report on the leads of examples/history, held to counting them again."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from leadrules.analysis.compare.choices import Choices
from leadrules.analysis.compare.plan.choosing import choose
from leadrules.analysis.compare.plan.reading import read_plan
from leadrules.analysis.compare.planning.planning import planning_of
from leadrules.analysis.compare.planning.record import Filling, Sweep
from leadrules.analysis.compare.planning.revenue import leads_for_revenue
from leadrules.analysis.compare.population.gathering import gather
from leadrules.analysis.compare.population.record import Population
from leadrules.analysis.compare.rules.report import rules_of
from leadrules.analysis.compare.statistics.answers import CannotTell, Estimate
from leadrules.analysis.compare.statistics.proportion import Proportion
from leadrules.analysis.compare.tables import events_table, leads_table
from leadrules.language.loading import Loaded, load_file


@pytest.fixture(scope="module")
def history() -> tuple[Loaded, Loaded, Choices, Population]:
    root = Path(__file__).parents[5]
    a, b = (load_file(root / "rules" / "b2b-saas" / f"{one}.yaml") for one in ("1.0.0", "2.0.0"))
    folder = root / "examples" / "history"
    choices = choose(a, b, read_plan(folder / "plan.yaml"))
    leads, events = (
        pl.read_csv(folder / name, infer_schema_length=None) for name in ("leads.csv", "events.csv")
    )
    population = gather(
        a, b, leads_table(leads, a, b, choices), events_table(events, a, b), choices
    )
    return a, b, choices, population


def test_each_threshold_counts_its_leads(
    history: tuple[Loaded, Loaded, Choices, Population],
) -> None:
    _, _, choices, population = history
    planning = planning_of(choices, population)
    assert population.outcome is not None
    assert population.worked is not None
    assert planning.worked_only
    for sweep, side in ((planning.a, population.paired.a), (planning.b, population.paired.b)):
        assert isinstance(sweep, Sweep)
        assert sweep.weeks == pytest.approx(184 / 7)  # from 1 July to 31 December
        for threshold in sweep.thresholds:
            reached = side.ranked & (side.score >= threshold.points)
            assert threshold.leads == int(reached.sum())
            told = reached & population.outcome.counted & population.worked
            if isinstance(threshold.won, Proportion):
                assert threshold.won.leads == int(told.sum())
                assert threshold.won.hits == int((told & population.outcome.won).sum())
        assert isinstance(sweep.filling, Filling)
        assert sweep.filling.chosen_per_week <= sweep.filling.capacity_per_week == 30
        assert sweep.filling.chosen_on + sweep.filling.judged_on == len(population.paired)
    assert isinstance(planning.revenue_b, Estimate)
    assert not isinstance(leads_for_revenue(1_000_000, planning.revenue_b), CannotTell)


def test_the_report_names_every_rule_of_each_version_and_misses_no_won_lead(
    history: tuple[Loaded, Loaded, Choices, Population],
) -> None:
    a, b, choices, population = history
    assert population.outcome is not None
    for loaded, report, side in zip(
        (a, b), rules_of(a, b, choices, population),
        (population.paired.a, population.paired.b), strict=True,
    ):  # fmt: skip
        rules = [rule.id for group in loaded.ruleset.groups for rule in group.rules]
        assert [row.rule for row in report.rows] == rules
        assert report.version == loaded.ruleset.identity.version
        assert sum(row.share_of_points for row in report.rows) == pytest.approx(1)
        assert report.missed is not None
        missed = int((population.outcome.won & ~side.passed).sum())
        assert report.missed.missed == missed == sum(many for _, many in report.missed.by_verdict)
        for row in report.rows:
            assert (row.fired == 0) == (row.rule in report.never_fired)
            assert row.p is None or row.adjusted is None or 0 <= row.p <= row.adjusted <= 1
