"""Every rule's row, worked out by hand, and the won leads that a version misses."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import numpy as np
import pytest
from scipy.stats import fisher_exact, hypergeom

from leadrules.analysis.compare.choices import Choices
from leadrules.analysis.compare.paired import Paired, Version
from leadrules.analysis.compare.population.record import Outcome, Population
from leadrules.analysis.compare.rules.record import Missed, RuleRow, RulesReport
from leadrules.analysis.compare.rules.report import MOST_REASONS, OTHER_REASONS, rules_of
from leadrules.analysis.compare.statistics.answers import CannotTell
from leadrules.analysis.compare.statistics.discoveries import benjamini_hochberg
from leadrules.analysis.compare.statistics.proportion import Proportion
from leadrules.language.loading import Loaded, load_ruleset

YAML = """
language: 1
ruleset: small
version: 1.0.0
fields:
  employees: {type: integer, minimum: 1}
  job_title: {type: text}
scores: {total: {}}
groups:
  - group: all
    score: total
    rules:
      - {id: large, when: employees >= 200, points: 20, reason: "{employees} employees"}
      - {id: no-director, when: job_title == "Student", points: -10}
      - {id: title, when: is_known(job_title), points: 5, missing: 1}
      - {id: never, when: employees >= 9000, points: 7}
verdicts: [{verdict: MQL, when: total >= 20}, {verdict: nurture}]
"""
LOADED = load_ruleset(YAML)

LARGE = [1, 1, 1, 1, 0, 0, 0, 0]
STUDENT = [0, 0, 0, 1, 1, 0, 0, 0]
TITLE = [1, 1, 1, 1, 1, 1, 1, 1]
WON = [1, 1, 1, 0, 0, 0, 1, 0]
NOTHING = [0] * 8


def side(**more: Any) -> Version:
    fired = {
        "large": np.array(LARGE, bool),
        "no-director": np.array(STUDENT, bool),
        "title": np.array(TITLE, bool),
        "never": np.array(NOTHING, bool),
    }
    paid = {"large": 20, "no-director": -10, "title": 5, "never": 7}
    points = {rule: flags * float(paid[rule]) for rule, flags in fired.items()}
    score = sum(points.values())
    passed = np.array(score >= 20)
    whole = Version(
        score, np.where(passed, 0, 1), passed, np.ones(8, bool), fired,
        {rule: np.array(NOTHING, bool) for rule in fired}, points,
    )  # fmt: skip
    return replace(whole, **more)


def leads(
    a: Version,
    *,
    won: list[int] | None = None,
    counted: list[int] | None = None,
    worked: list[int] | None = None,
    rejected: list[str | None] | None = None,
) -> Population:
    outcome = None
    if won is not None:
        known = np.ones(8, bool) if counted is None else np.array(counted, bool)
        outcome = Outcome("won", known, np.array(won, bool), np.full(8, np.nan), None, (), None)
    paired = Paired(
        np.arange(8) + 100, tuple("abcdefgh"), np.full(8, np.datetime64("2024-01-01", "us")),
        np.arange(8), 0, ("MQL", "nurture"), a, a,
    )  # fmt: skip
    return Population(
        8, paired, (), None, None, outcome, (),
        None if worked is None else np.array(worked, bool), None,
        None if rejected is None else tuple(rejected), {}, None,
    )  # fmt: skip


def choices() -> Choices:
    return Choices(
        None, (), None, None, ("MQL",), None, None, None, datetime(2025, 1, 1, tzinfo=UTC), None,
        None, None, None, None, (), (), (), 1, 200, 0.95, (), None,
    )  # fmt: skip


def report(population: Population, loaded: Loaded = LOADED) -> RulesReport:
    a, b = rules_of(loaded, loaded, choices(), population)
    assert a == b
    return a


def row(told: RulesReport, rule: str) -> RuleRow:
    return next(each for each in told.rows if each.rule == rule)


def test_a_rules_row_by_hand() -> None:
    told = report(leads(side(), won=WON))
    large = row(told, "large")
    assert (large.group, large.reason, large.leads) == ("all", "{employees} employees", 8)
    assert (large.fired, large.unknown, large.mean_points) == (4, 0, 20.0)
    assert large.share_of_points == pytest.approx(80 / (80 + 20 + 40))
    assert isinstance(large.won, Proportion)
    assert (large.won.hits, large.won.leads) == (3, 4)
    assert large.lift == pytest.approx((3 / 4) / (4 / 8))
    assert row(told, "no-director").reason == "no director"
    assert row(told, "no-director").mean_points == -10.0
    assert sum(each.share_of_points for each in told.rows) == pytest.approx(1)


def test_p_is_fishers_and_adjusted_over_the_rules_that_have_one() -> None:
    told = report(leads(side(), won=WON))
    large, student = row(told, "large"), row(told, "no-director")
    # all tables with these margins that are no likelier than the one seen
    chances = hypergeom(8, 4, 4).pmf(range(5))
    assert large.p == pytest.approx(float(chances[chances <= chances[3] * (1 + 1e-9)].sum()))
    assert student.p == pytest.approx(float(fisher_exact([[0, 2], [4, 2]])[1]))
    assert large.p is not None
    assert student.p is not None
    assert (large.adjusted, student.adjusted) == benjamini_hochberg([large.p, student.p])


def test_fishers_tea_is_what_he_published() -> None:
    """The lady tasting tea, 3 of 4 told rightly: 17/70 on one side. Fisher (1935), chapter II."""
    told = report(leads(side(), won=[1, 1, 1, 0, 1, 0, 0, 0]))
    assert row(told, "large").p == pytest.approx(34 / 70, abs=1e-12)


def test_rules_that_fire_never_or_always_have_no_p() -> None:
    told = report(leads(side(), won=WON))
    assert told.never_fired == ("never",)
    assert told.always_fired == ("title",)
    for rule in ("never", "title"):
        assert (row(told, rule).p, row(told, rule).adjusted) == (None, None)
    never = row(told, "never")
    assert (never.lift, never.mean_points) == (None, 0.0)
    assert isinstance(never.won, CannotTell)
    assert row(told, "title").lift == 1.0


def test_a_band_of_0_points_is_no_firing() -> None:
    """Title fires for all, and pays for the four of which three were won."""
    some = side()
    some.points["title"][4:] = 0
    told = report(leads(some, won=WON))
    title = row(told, "title")
    assert (title.fired, title.mean_points) == (4, 5.0)
    assert isinstance(title.won, Proportion)
    assert (title.won.hits, title.won.leads) == (3, 4)
    assert title.lift == pytest.approx((3 / 4) / (4 / 8))
    assert told.always_fired == ()
    some.points["title"][:] = 0
    assert "title" in report(leads(some)).never_fired


@pytest.mark.parametrize("won", [[0] * 8, [1] * 8])
def test_an_outcome_of_one_class_compares_nothing(won: list[int]) -> None:
    told = report(leads(side(), won=won))
    assert {each.p for each in told.rows} == {None}
    assert row(told, "large").lift == (1.0 if any(won) else None)


def test_without_an_outcome_nothing_is_said_of_won_leads() -> None:
    told = report(leads(side()))
    assert told.missed is None
    assert {(each.won, each.lift, each.p, each.adjusted) for each in told.rows} == {
        (None, None, None, None)
    }


def test_only_leads_that_are_counted_and_worked_tell_lift() -> None:
    population = leads(
        side(), won=WON, counted=[0, 1, 1, 1, 1, 1, 1, 1], worked=[1, 1, 1, 1, 1, 1, 1, 0]
    )
    large = row(report(population), "large")
    assert isinstance(large.won, Proportion)
    assert (large.won.hits, large.won.leads) == (2, 3)
    assert large.lift == pytest.approx((2 / 3) / (3 / 6))


def test_rejections_are_told_by_reason_the_commonest_first() -> None:
    reasons = ["student", None, "no budget", "student", "student", None, None, "no budget"]
    told = report(leads(side(), rejected=reasons))
    assert row(told, "large").rejected == (("student", 2), ("no budget", 1))
    assert row(told, "no-director").rejected == (("student", 2),)
    assert row(told, "never").rejected == ()
    assert row(report(leads(side())), "large").rejected == ()


def test_many_reasons_are_summed_up() -> None:
    whole = report(leads(side(), rejected=[f"reason {place}" for place in range(8)]))
    assert len(row(whole, "title").rejected) == MOST_REASONS
    import leadrules.analysis.compare.rules.report as room

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(room, "MOST_REASONS", 3)
        told = report(leads(side(), rejected=[f"reason {place}" for place in range(8)]))
    assert row(told, "title").rejected[-1] == (OTHER_REASONS, 5)


def test_won_leads_that_are_not_handed_over() -> None:
    """Lead g was won at 5 points; in the second case no rule spoke for it either."""
    missed = report(leads(side(), won=WON)).missed
    assert missed == Missed(4, 1, (("nurture", 1),), 0, (106,))
    silent = side()
    silent.points["title"][:] = 0
    missed = report(leads(silent, won=WON)).missed
    assert missed is not None
    assert missed.nothing_fired == 1


def test_a_version_without_points_has_shares_of_nothing() -> None:
    quiet = side(points={rule: np.zeros(8) for rule in side().points})
    assert {each.share_of_points for each in report(leads(quiet)).rows} == {0.0}


def test_no_leads_are_no_reason_to_call_a_rule_silent() -> None:
    population = leads(side(), won=WON, rejected=["x"] * 8)
    paired = population.paired.of(np.zeros(8, bool))
    nobody = np.zeros(0, bool)
    outcome = Outcome("won", nobody, nobody, np.zeros(0), None, (), None)
    told = report(replace(population, paired=paired, outcome=outcome, rejected=()))
    assert (told.never_fired, told.always_fired) == ((), ())
    assert told.missed == Missed(0, 0, (), 0, ())
