"""Units: what goes together, what stays apart, and that hybrids mean what they say."""

from __future__ import annotations

from dataclasses import fields, replace
from itertools import chain, combinations
from random import Random

import pytest
from tests.unit.analysis.compare.attribution.versions import BODY, changed, steps, titles

from leadrules.analysis.compare.attribution import Steps, steps_between
from leadrules.analysis.diff import diff_of
from leadrules.language import ir
from leadrules.language.loading import load_file

LARGE = "      - {id: large, when: size >= 1000, points: 50}\n"


def every_subset_loads(found: Steps) -> None:
    numbers = range(len(found.units))
    for subset in chain.from_iterable(combinations(numbers, n) for n in range(len(numbers) + 1)):
        found.hybrid(subset)


def test_what_has_nothing_to_do_with_each_other_is_a_unit_each() -> None:
    found = steps(
        BODY, changed(("points: 10}\n      - {id: y", "points: 20}\n      - {id: y"), ("30", "40"))
    )
    assert titles(found) == [
        "x, pays: +10 -> +20",
        "MQL, given: when the total is at least 30 -> when the total is at least 40",
    ]
    every_subset_loads(found)


def test_no_difference_is_no_unit() -> None:
    found = steps(BODY, BODY)
    assert found.units == ()
    found.hybrid([])


def test_thresholds_that_would_hide_each_other_move_together() -> None:
    a = changed(("{verdict: MQL", "{verdict: SQL, when: total >= 15}, {verdict: MQL"), ("30", "8"))
    b = changed(("15", "6"), ("8", "3"), of=a)
    found = steps(a, b)
    assert [len(unit.changes) for unit in found.units] == [2]
    every_subset_loads(found)


def test_a_ladder_of_verdicts_that_has_nothing_in_common_with_the_old_one_goes_together() -> None:
    # a mixture may have two verdicts that cannot be reached: to leave one of them is not enough
    ladders = (
        "{verdict: SQL, when: total >= 20}, {verdict: MQL, when: total >= 10}",
        "{verdict: alpha, when: total >= 35}, {verdict: beta, when: total >= 15}, "
        "{verdict: gamma, when: total >= 5}",
    )
    a, b = (changed(("{verdict: MQL, when: total >= 30}", ladder)) for ladder in ladders)
    found = steps(a, b)
    every_subset_loads(found)
    assert len(found.units) < 5


def test_a_threshold_beyond_reach_stays_apart_from_the_rules_that_reach_it() -> None:
    rule = "      - {id: z, when: size > 5, points: 50}\nverdicts"
    found = steps(BODY, changed(("\nverdicts", f"\n{rule}"), ("30", "90")))
    assert len(found.units) == 2
    every_subset_loads(found)


@pytest.mark.parametrize(
    ("section", "written", "condition"),
    [
        ("phrases", "phrases: {boss: [ceo, cto]}", "mentions(title, boss)"),
        ("lists", "lists: {good: [ceo, cto]}", "title in good"),
        ("fields", "", "plan == 3"),
        ("events", "events: {visit: {}}\nmeasures: {visits: {count: visit}}", "visits > 2"),
    ],
)
def test_a_rule_brings_what_it_newly_reads(section: str, written: str, condition: str) -> None:
    rules = "".join(f"      - {{id: r{n}, when: '{condition}', points: {n}}}\n" for n in (3, 4))
    b = changed(("\nverdicts", f"\n{rules}verdicts"), ("scores:", f"{written}\nscores:"))
    if section == "fields":
        b = changed(("title: {type: text}", "title: {type: text}, plan: {type: integer}"), of=b)
    found = steps(BODY, b)
    assert [change.kind for unit in found.units for change in unit.changes] == ["added", "added"]
    assert all(unit.brings for unit in found.units)
    for subset in ((0,), (1,), (0, 1)):
        assert section in found.hybrid(subset).source.tree()
    every_subset_loads(found)
    every_subset_loads(steps(b, BODY))


def test_what_is_only_renamed_is_no_unit() -> None:
    a = changed(
        ("when: x,", 'when: "mentions(title, boss)",'),
        ("scores: {total: {}}", "phrases: {boss: [ceo]}\nscores: {total: {}}"),
    )
    b = changed(("boss", "chief"), ("total", "sum_of_all"), ("id: y", "id: why"), of=a)
    assert steps(a, b).units == ()


def test_a_field_of_another_name_is_one_unit_with_the_rules_that_read_it() -> None:
    b = changed(("y: {type: boolean}", "z: {type: boolean}"), ("when: y", "when: z"))
    found = steps(BODY, b)
    assert len(found.units) == 1
    every_subset_loads(found)


def test_a_field_of_another_type_goes_with_the_rule_that_compares_it() -> None:
    a = changed(("when: x,", "when: size > 5,"), (LARGE, ""), ("30", "15"))
    b = changed(
        ("size: {type: integer}", "size: {type: text}"), ("size > 5", 'size == "big"'), of=a
    )
    b = b.replace('when: size == "big",', "when: 'size == \"big\"',")
    found = steps(a, b)
    assert len(found.units) == 1
    every_subset_loads(found)


def test_a_name_that_becomes_something_else_goes_with_its_readers() -> None:
    a = changed(("scores: {total: {}}", "lists: {good: [ceo]}\nscores: {total: {}}"))
    a = changed(("when: x,", 'when: "title in good",'), of=a)
    b = changed(("lists: {good: [ceo]}", "phrases: {good: [ceo]}"), of=a)
    b = changed(("title in good", "mentions(title, good)"), of=b)
    found = steps(a, b)
    assert len(found.units) == 1
    every_subset_loads(found)


def test_a_score_that_becomes_a_sum_goes_with_the_groups_that_fed_it() -> None:
    b = changed(
        ("scores: {total: {}}", "scores: {fit: {}, total: {sum: [fit]}}\nscore: total"),
        ("score: total\n    rules", "score: fit\n    rules"),
    )
    found = steps(BODY, b)
    assert len(found.units) == 1
    every_subset_loads(found)


def test_keys_that_say_one_thing_are_one_unit() -> None:
    a = changed(
        ("scores: {total: {}}", "events: {visit: {}}\nscores: {total: {}}"),
        ("when: x,", "count: visit, within: 30d, at_least: 2,"),
    )
    b = changed(("within: 30d, at_least: 2", "since: 2024-01-01, at_least: 1, at_most: 5"), of=a)
    assert len(steps(a, b).units) == 2  # when, and how often
    every_subset_loads(steps(a, b))


def test_a_rule_of_another_form_and_one_that_moves() -> None:
    b = changed(
        ("{id: x, when: x, points: 10}", "{id: x, match: size, bands: [{from: 5, points: 9}]}"),
        (
            f"      - {{id: y, when: y, points: 10}}\n{LARGE}",
            f"{LARGE}"
            "  - {group: other, score: total, cap: 4, rules: [{id: y, when: y, points: 10}]}\n",
        ),
    )
    found = steps(BODY, b)
    assert [unit.changes[0].kind for unit in found.units] == ["changed", "moved"]
    assert [group.name for group in found.hybrid([1]).ruleset.groups] == ["all", "other"]
    every_subset_loads(found)


def test_verdicts_added_removed_and_in_another_order() -> None:
    a = changed(("{verdict: MQL", "{verdict: out, when: x}, {verdict: MQL"))
    b = "[{verdict: MQL, when: total >= 20}, {verdict: out, when: x}, {verdict: nurture}]"
    every_subset_loads(steps(a, changed((a[a.index("[{verdict") :].strip(), b), of=a)))
    every_subset_loads(steps(a, BODY))
    every_subset_loads(steps(BODY, a))
    other_last = changed(("{verdict: nurture}", "{verdict: nurture, when: y}, {verdict: cold}"))
    assert len(steps(BODY, other_last).units) == 1


def test_what_changes_no_score_and_no_computed_verdict_does_not_act() -> None:
    b = changed(
        ("when: total >= 30", "when: total >= 30, latch: true, leave_when: total < 20"),
        (
            "scores: {total: {}}",
            "labels: {heat: {score: total, from: {hot: 10}}}\nscores: {total: {}}",
        ),
    )
    found = steps(BODY, b + "agreement: {MQL: {means: worth a call}}\n")
    assert [unit.acts for unit in found.units] == [False, False]
    assert [change.what for change in found.aside] == ["agreement"]
    every_subset_loads(found)


def test_what_nothing_reads_is_a_unit_of_its_own() -> None:
    b = changed(("title: {type: text}", "title: {type: text}, spare: {type: integer}"))
    b = changed(("scores: {total", "events: {visit: {url: text}}\nscores: {total"), of=b)
    found = steps(BODY, b)
    assert {change.what for unit in found.units for change in unit.changes} == {"field", "event"}
    every_subset_loads(found)


def test_settings_are_units() -> None:
    b = changed(("scores: {total", "on_unreadable: missing\nlimits: {events: 10}\nscores: {total"))
    assert titles(steps(BODY, b)) == [
        "where a value cannot be read: the lead is not scored -> the value counts as missing",
        "most events of a lead: 100,000 -> 10",
    ]


def meaning(ruleset: ir.Ruleset) -> dict[str, object]:
    """What decides, without what is only said or ordered."""
    known = {each.name: replace(each, known="history", personal=False) for each in ruleset.fields}
    groups = {
        group.name: (
            replace(group, rules=()),
            {rule.id: replace(rule, reason=None) for rule in group.rules},
        )
        for group in ruleset.groups
    }
    others = {
        each.name: getattr(ruleset, each.name)
        for each in fields(ruleset)
        if each.name not in ("identity", "agreement", "fields", "groups", "events", "measures")
    }
    return {"fields": known, "groups": groups, **others}


def test_nothing_on_is_the_one_version_and_everything_on_the_other() -> None:
    a, b = (load_file(f"rules/b2b-saas/{number}.yaml") for number in ("1.0.0", "2.0.0"))
    found = steps_between(a, b)
    assert meaning(found.hybrid([]).ruleset) == meaning(a.ruleset)
    assert meaning(found.hybrid(range(len(found.units))).ruleset) == meaning(b.ruleset)


def test_b2b_saas_in_units_that_a_manager_can_read() -> None:
    a, b = (load_file(f"rules/b2b-saas/{number}.yaml") for number in ("1.0.0", "2.0.0"))
    found = steps_between(a, b)
    assert len(found.units) == 20
    assert titles(found)[:2] == [
        "group title, altogether at most: +20 -> +30",
        "group interest, its points: do not fade -> halve every 21 days",
    ]
    quiet = next(unit for unit in found.units if unit.changes[0].name == "quiet")
    assert [change.name for change in quiet.brings] == ["cooling", "visits_30d", "days_quiet"]
    every_change = {change.path for unit in found.units for change in (*unit.changes, *unit.brings)}
    assert {change.path for change in found.aside} == {
        "agreement.SQL.respond_within",
        "agreement.SQL.attempts",
        "agreement.weekly_capacity",
        "agreement.review_by",
    }
    of_diff = {change.path for change in diff_of(a, b).changes}
    assert every_change | {change.path for change in found.aside} == of_diff


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("bank-marketing/1.0.0", "posthog-fit/1.0.0"),  # with no name in common
        ("starter/1.0.0", "b2b-saas/2.0.0"),
        ("hubspot-style/1.0.0", "marketo-starter/1.0.0"),
    ],
)
def test_rulesets_that_have_little_in_common(one: str, other: str) -> None:
    found = steps_between(load_file(f"rules/{one}.yaml"), load_file(f"rules/{other}.yaml"))
    rng = Random(one)
    for _ in range(5):
        found.hybrid([unit.number for unit in found.units if rng.random() < 0.5])
