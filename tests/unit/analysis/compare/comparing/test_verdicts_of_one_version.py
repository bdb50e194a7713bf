"""Versions whose verdicts have other names: A hands over what it handed over, and that is said."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest

import leadrules
from leadrules import Ruleset
from leadrules.analysis.compare.record import Comparison

LADDER_A = "{verdict: SQL, when: total >= 70}, {verdict: MQL, when: total >= 40}"
LADDER_B = "{verdict: hot, when: total >= 60}, {verdict: warm, when: total >= 50}"
AGREED = "agreement: {SQL: {means: asked}, MQL: {means: fits}}\n"
SIZES = (80, 65, 45, 30, 5)


def version(ladder: str, number: str, more: str = "") -> Ruleset:
    text = f"""
language: 1
ruleset: ladder
version: {number}
fields: {{size: {{type: number}}}}
scores: {{total: {{}}}}
groups:
  - group: all
    score: total
    rules:
      - id: size
        match: size
        bands:
          - {{below: 20, points: 5}}
          - {{from: 20, below: 40, points: 30}}
          - {{from: 40, below: 60, points: 45}}
          - {{from: 60, below: 80, points: 65}}
          - {{from: 80, points: 80}}
verdicts: [{ladder}, {{verdict: cold}}]
"""
    return leadrules.loads(text + more)


def compared(a: str, b: str, *, more: str = "", **asked: Any) -> Comparison:
    leads = pl.DataFrame(
        {"lead_id": [*map(str, SIZES)], "size": SIZES, "won": [True, False] * 2 + [True]}
    )
    return leadrules.compare(
        version(a, "1.0.0", more), version(b, "2.0.0"), leads, as_of="2024-01-31", **asked
    )


def handed_over(found: Comparison) -> tuple[list[bool], list[bool]]:
    pair = found.population.paired
    return pair.a.passed.tolist(), pair.b.passed.tolist()


def test_what_a_called_otherwise_it_handed_over_all_the_same() -> None:
    found = compared(LADDER_A, LADDER_B)
    assert handed_over(found) == ([1, 1, 1, 0, 0], [1, 1, 0, 0, 0])
    assert found.changes.matrix.passes == ("SQL", "MQL", "hot", "warm")
    (caveat,) = [one for one in found.caveats if "B has no verdict" in one.text]
    assert caveat.serious
    assert caveat.text == (
        "B has no verdict `SQL` or `MQL`, as A has: `SQL` and `MQL` are taken to hand a lead over "
        "(`passes` may say otherwise)"
    )


NURTURE = LADDER_A + ", {verdict: nurture, when: total >= 20}"


@pytest.mark.parametrize(
    ("more", "passes", "by_a"),
    [
        ("", None, [1, 1, 1, 1, 0]),  # nothing is agreed: all but the last
        (AGREED, None, [1, 1, 1, 0, 0]),
        (AGREED, ["hot"], [1, 1, 1, 0, 0]),  # of A's verdicts nothing was said
        (AGREED, ["hot", "nurture"], [1, 1, 1, 1, 0]),
    ],
)
def test_a_verdict_of_a_alone_hands_over_by_what_a_agreed(
    more: str, passes: list[str] | None, by_a: list[int]
) -> None:
    found = compared(NURTURE, LADDER_B, more=more, **({} if passes is None else {"passes": passes}))
    assert handed_over(found)[0] == by_a


def test_one_that_does_not_hand_over_stands_below_those_of_b_that_do() -> None:
    found = compared(NURTURE, LADDER_B, more=AGREED)
    assert found.population.paired.verdicts == ("SQL", "MQL", "hot", "warm", "nurture", "cold")
    assert any("and `nurture` is taken not to" in one.text for one in found.caveats)


@pytest.mark.parametrize(
    ("ladder", "passes", "by_a"),
    [
        # between two that B has too, the place decides
        ("{verdict: top, when: total >= 70}, {verdict: warm, when: total >= 40}", None,
         [1, 1, 1, 0, 0]),
        ("{verdict: hot, when: total >= 70}, {verdict: warm, when: total >= 60}, "
         "{verdict: tepid, when: total >= 40}", ["hot"], [1, 0, 0, 0, 0]),
        # it was said that `hot` hands over, and A has `hot`
        ("{verdict: hot, when: total >= 70}, {verdict: tepid, when: total >= 40}", ["hot"],
         [1, 0, 0, 0, 0]),
    ],
)  # fmt: skip
def test_the_place_beside_verdicts_of_both_decides(
    ladder: str, passes: list[str] | None, by_a: list[int]
) -> None:
    asked: dict[str, Any] = {} if passes is None else {"passes": passes}
    found = compared(ladder, LADDER_B, **asked)
    assert handed_over(found)[0] == by_a


def test_a_name_that_neither_has_is_refused() -> None:
    with pytest.raises(leadrules.LeadrulesError, match="has no verdict `tepid`"):
        compared(LADDER_A, LADDER_B, passes=["tepid"])


def test_a_metric_may_look_at_a_verdict_of_a_alone() -> None:
    a = "{verdict: hot, when: total >= 70}, {verdict: tepid, when: total >= 40}"
    b = "{verdict: hot, when: total >= 70}, {verdict: warm, when: total >= 60}"
    found = compared(a, b)
    assert found.population.paired.verdicts == ("hot", "tepid", "warm", "cold")
    asked = compared(a, b, outcome="won", metric="precision@tepid")
    assert str(asked.choices.metric) == "precision@tepid"
    usual = compared(b, a, outcome="won")
    assert (str(usual.choices.metric), usual.choices.passes[-1]) == ("precision@tepid", "tepid")


def test_by_its_old_name_a_verdict_is_not_known_and_the_new_one_is_named() -> None:
    renamed = LADDER_A.replace("MQL", "qualified")
    with pytest.raises(leadrules.LeadrulesError, match="has no verdict `MQL`") as raised:
        compared(LADDER_A, renamed, passes=["MQL"])
    assert "`qualified`" in str(raised.value)
    assert not compared(LADDER_A, renamed).choices.of_a_alone


def test_what_disqualifies_in_a_hands_nothing_over_whatever_it_means_in_b() -> None:
    a = "{verdict: out, when: total < 20, disqualifies: true}, {verdict: hot, when: total >= 60}"
    b = "{verdict: hot, when: total >= 60}, {verdict: out, when: total >= 20}"
    found = compared(a, b, passes=["hot", "out"])
    assert handed_over(found) == ([1, 1, 0, 0, 0], [1, 1, 1, 1, 0])
    pair = found.population.paired
    assert (pair.a.ranked.tolist(), pair.b.ranked.tolist()) == ([1, 1, 1, 1, 0], [1, 1, 1, 1, 1])


@pytest.mark.parametrize(
    ("passes", "told"),
    [
        (None, {"SQL": True, "MQL": True, "nurture": False}),
        (["hot"], {"SQL": True, "MQL": True, "nurture": False}),
        (["hot", "SQL", "MQL"], {}),
        (["hot", "MQL"], {"SQL": True}),
    ],
)
def test_only_what_was_not_said_is_told(passes: list[str] | None, told: dict[str, bool]) -> None:
    asked: dict[str, Any] = {} if passes is None else {"passes": passes}
    found = compared(NURTURE, LADDER_B, more=AGREED, **asked)
    assert found.choices.of_a_alone == told
    assert any("B has no verdict" in one.text for one in found.caveats) == bool(told)
