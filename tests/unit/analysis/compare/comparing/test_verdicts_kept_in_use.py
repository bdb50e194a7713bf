"""What is said of verdicts that are kept in use, with what the replay knows of them."""

from __future__ import annotations

import numpy as np
import pytest

from leadrules.analysis.compare.caveats import caveats_of
from leadrules.analysis.compare.choices import Choices
from leadrules.analysis.compare.paired import Paired, Version
from leadrules.analysis.compare.population.record import FirstCrossing, Population
from leadrules.analysis.compare.record import Caveat
from leadrules.analysis.compare.statistics.answers import CannotTell
from leadrules.analysis.diff.record import Compared, Diff
from leadrules.language.ir import Ruleset
from leadrules.language.loading import load_ruleset

PLAIN = "{verdict: MQL, when: total >= 30}"
KEPT = "{verdict: MQL, when: total >= 30, latch: true, leave_when: total < 20}"
WAITING = (
    "{verdict: MQL, when: total >= 30, latch: true, leave_when: total < 20, requalify_after: 9d}"
)
LOW = "{verdict: MQL, when: total >= 30}, {verdict: warm, when: total >= 20, latch: true}"


def rules(verdicts: str) -> Ruleset:
    return load_ruleset(f"""
language: 1
ruleset: small
version: 1.0.0
fields: {{size: {{type: integer}}}}
scores: {{total: {{}}}}
groups: [{{group: all, score: total, rules: [{{id: size, when: size > 9, points: 40}}]}}]
verdicts: [{verdicts}, {{verdict: cold}}]
""").ruleset


def crossing(both: int, only_b: int, neither: int) -> FirstCrossing:
    return FirstCrossing(3, both, both, 0, 0, 0, only_b, neither, None, None, (), "replayed")


def caveats(a: str, b: str, found: FirstCrossing | CannotTell) -> list[Caveat]:
    """Of ten leads, of which four are handed over at their decision."""
    passed = np.arange(10) < 4
    version = Version(
        np.zeros(10), np.where(passed, 0, 1), passed, np.ones(10, bool), {}, {}, {}
    )  # fmt: skip
    pair = Paired(
        np.arange(10), ("x",) * 10, np.full(10, np.datetime64("2024-01-01", "us")),
        np.arange(10), 10, ("MQL", "cold"), version, version,
    )  # fmt: skip
    population = Population(10, pair, (), None, None, None, (), None, None, None, {}, None)
    choices = Choices(
        None, (), None, None, ("MQL",), None, None, None, None, None,
        None, None, None, None, (), (), (), 1, 200, 0.95, (), None,
    )  # fmt: skip
    diff = Diff(Compared("b2b", "1", "", ""), Compared("b2b", "2", "", ""), ())
    every = caveats_of(diff, choices, population, (), None, (rules(a), rules(b)), found)
    return [one for one in every if "in use" in one.text]


def test_where_the_replay_knows_it_says_between_how_many_leads() -> None:
    (told,) = caveats(PLAIN, KEPT, crossing(both=4, only_b=3, neither=3))
    assert told.serious
    assert told.text == (
        "verdicts are counted at each lead's decision alone, but in use B keeps `MQL` once given: "
        "B had handed over 3 more leads at instants before that were replayed, and keeps those "
        "that had and have not left `MQL` since, so that in use it hands over between 4 and 7"
    )


def test_who_may_have_to_wait_is_said() -> None:
    (told,) = caveats(PLAIN, WAITING, crossing(both=4, only_b=3, neither=3))
    assert told.text.endswith("between 4, less any that wait after leaving it, and 7")


def test_where_no_other_lead_was_handed_over_nothing_changes() -> None:
    (told,) = caveats(KEPT, KEPT, crossing(both=4, only_b=0, neither=6))
    assert not told.serious  # as both keep the same
    assert "A had handed over no other leads before, so that nothing changes" in told.text
    (told,) = caveats(PLAIN, KEPT, crossing(both=4, only_b=0, neither=6))
    assert not told.serious  # as nothing changes


@pytest.mark.parametrize(
    ("b", "found"),
    [
        (KEPT, CannotTell("no events were given")),
        (KEPT, crossing(both=2, only_b=1, neither=2)),  # five of ten leads were drawn
        (LOW, crossing(both=4, only_b=3, neither=3)),  # hands nobody over
    ],
)
def test_where_that_is_not_known_there_is_no_number(
    b: str, found: FirstCrossing | CannotTell
) -> None:
    (told,) = caveats(PLAIN, b, found)
    assert told.text.endswith("a lead that is counted here with a lower verdict may still have it")


def test_without_a_verdict_that_is_kept_nothing_is_said() -> None:
    assert caveats(PLAIN, PLAIN, crossing(both=4, only_b=3, neither=3)) == []
