"""The sentences of a parity report."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

import leadrules
from leadrules.analysis.parity import (
    Association,
    Change,
    Explanation,
    Move,
    Parity,
    Part,
    Threshold,
    compare_scores,
)
from leadrules.cli.parity_page import Kind, moved, page

RULESET = leadrules.loads("""
language: 1
ruleset: small
version: 1.0.0
fields: {size: {type: integer}}
scores: {total: {}}
groups: [{group: all, score: total, rules: [{id: large, when: size > 9, points: 5}]}]
labels: {heat: {score: total, from: {cold: 0, hot: 5}}}
verdicts: [{verdict: nurture}]
""")


def report(exported: object = 2, **changes: Any) -> Parity:
    parity = compare_scores(RULESET.ir, [(RULESET.score({"size": 10}), exported)])
    return replace(parity, **changes)


def lines(parity: Parity) -> list[str]:
    return list(page(parity, "old", color=False, width=200))


def explained(*moves: Move | Change, same: int = 0, differing: int = 0) -> str:
    found = Explanation(moves, 3, None, same, differing, ())
    (line,) = (one for one in lines(report(explanations=(found,))) if one.startswith("  3 of 1"))
    return line


@pytest.mark.parametrize(
    ("move", "kind", "words"),
    [
        (Change("each", "rule", "clicks", Decimal(3), Decimal(4)), "score",
         "`clicks` paid 4 per event instead of 3"),
        (Change("decay", "rule", "fade", None, None), "score",
         "the points of `fade` did not fade"),
        (Change("cap", "group", "company", Decimal(30), None), "score",
         "the group `company` had no cap of 30"),
        (Change("cap", "score", "act", Decimal(60), Decimal(45)), "score",
         "the score `act` had a cap of 45 instead of 60"),
        (Change("floor", "score", "act", None, Decimal(-5)), "score",
         "the score `act` had a floor of -5"),
        (Change("added", "score", "act", None, Decimal(7)), "score",
         "the score `act` had 7 more, whatever the rules say"),
        (Change("added", "score", "act", None, Decimal(-7)), "score",
         "the score `act` had 7 less, whatever the rules say"),
        (Change("added", "score", "grade", None, Decimal(3)), "label", "it began 3 rungs higher"),
        (Change("added", "score", "grade", None, Decimal(-1)), "label", "it began 1 rung lower"),
        (Move("a == 1", "fired", Decimal(3), Decimal(1)), "label",
         "`a == 1` moved +1 instead of +3 where it matched"),
        (Move("a == 1", "not_fired", Decimal(-1), Decimal(0)), "label",
         "`a == 1` moved nothing instead of -1 where it did not match"),
        (Move("a == 1", "unknown", Decimal(0), Decimal(1)), "label",
         "`a == 1` moved +1 where it could not tell"),
        (Move("a == '\x1b'", "fired", None, Decimal(0)), "label",
         r"`a == '\x1b'` moved nothing where it matched"),
        (Move("r", "not_fired", Decimal(-5), Decimal(0)), "score",
         "`r` did not pay its -5 points where it did not fire"),
    ],
)  # fmt: skip
def test_each_change_has_its_words(move: Move | Change, kind: Kind, words: str) -> None:
    assert moved([move], kind) == words


def test_how_sure_an_explanation_is_stands_behind_it() -> None:
    move = Move("large", "fired", Decimal(5), Decimal(2))
    cap = Change("cap", "score", "total", None, Decimal(2))
    assert explained(move).endswith("; holds for every lead where that was so")
    assert explained(cap).endswith("; holds for every lead it changes")
    assert explained(move, same=1).endswith("; 1 lead where that was so is equal without")
    assert explained(cap, same=2, differing=1).endswith(
        "; 2 leads it changes are equal without; 1 lead it changes differs by something else too"
    )
    assert explained(cap, differing=2).endswith("2 leads it changes differ by something else too")


def test_where_labels_begin_is_told_as_far_as_leads_tell_it() -> None:
    found = (
        Threshold("warm", "total", Decimal(30), Decimal(23), Decimal(25)),
        Threshold("hot", "total", Decimal(70), None, Decimal(60)),
        Threshold("dead", "total", Decimal(0), Decimal(3), None),
        Threshold("mild", "total", Decimal(9), Decimal(8), Decimal(4)),
    )
    told = lines(report("hot", kind="label", ours="heat", thresholds=found))
    place = told.index("Where the labels begin")
    assert told[place + 1 : place + 5] == [
        "  equal if `warm` began above 23, at 25 at the latest, instead of at 30 of `total`",
        "  equal if `hot` began at 60 at the latest, instead of at 70 of `total`",
        "  equal if `dead` began above 3, instead of at 0 of `total`",
        "  no other beginning of `mild` fits: theirs has it at 4 of our `total`, and not at 8",
    ]


def test_words_that_ours_never_gives_are_shown_so_that_nothing_obeys_them() -> None:
    told = lines(compare_scores(RULESET.ir, [(RULESET.score({}), "luke\x1bwarm")], ours="heat"))
    assert r"some exported values are none that `heat` gives: `luke\x1bwarm`" in told


def test_values_stand_below_the_rules_with_titles_of_their_own() -> None:
    part = Part(2, 1, Decimal(3))
    none = Part(0, 0, None)
    rows = (
        Association("value", "industry is `\x1b`", part, part, none),
        Association("rule", "large", part, part, none),
    )
    told = lines(report(associations=rows))
    place = told.index("  mean difference (leads)")
    assert [line.split() for line in told[place + 1 : place + 5]] == [
        ["fired", "did", "not", "fire", "could", "not", "tell"],
        ["large", "+3", "(2)", "+3", "(2)", "-"],
        ["has", "it", "has", "another", "missing"],
        ["industry", "is", r"`\x1b`", "+3", "(2)", "+3", "(2)", "-"],
    ]
