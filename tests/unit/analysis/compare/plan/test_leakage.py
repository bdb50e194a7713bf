"""Rules that read what was not known at the decision are named, and refused where it tells all."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest

from leadrules.analysis.compare.leakage import LeakageError, leakage
from leadrules.analysis.compare.paired import Paired, Version
from leadrules.analysis.compare.plan.choosing import choose
from leadrules.analysis.compare.population.record import Outcome, Population
from leadrules.language.loading import Loaded, load_file, load_ruleset

RULES = """
language: 1
ruleset: leaky
version: 1.0.0
fields:
  employees: {type: integer}
  quality: {type: text, from: [lead_quality, LeadQuality]}
  tags: {type: list, known: history}
  first_score: {type: integer, known: at_export}
  source: {type: text, known: at_creation}
  opted_out: {type: boolean}
  title: {type: text}
  shown_only: {type: text, known: at_export}
  untouched: {type: text, known: at_export}
  started: {type: date}
events:
  call: {minutes: {type: integer, known: at_export}, by: text}
phrases: {boss: [ceo, cfo]}
measures:
  good_colleagues: {roll_up: 'quality == "high"', how: count, of: account}
scores: {total: {}}
grades: {profile: {start: D, steps: [{when: 'source == "web"', match: 1}]}}
groups:
  - group: all
    score: total
    rules:
      - {id: large, when: employees >= 200, points: 10, reason: "{shown_only}"}
      - {id: quality, match: quality, values: {high: 10}}
      - {id: account, when: good_colleagues >= 1, points: 5}
      - {id: boss, when: 'mentions(title, boss)', points: 5}
      - {id: hot, when: '"hot" in tags', points: 5}
      - {id: scored, match: first_score, bands: [{from: 50, points: 5}], default: 0}
      - {id: calls, count: call, where: minutes >= 5, points: 5}
      - {id: since, count: call, after: started, points: 5}
verdicts:
  - {verdict: out, when: opted_out, disqualifies: true}
  - {verdict: MQL, when: total >= 20}
  - {verdict: nurture}
"""
B = RULES.replace("version: 1.0.0", "version: 2.0.0").replace(
    "      - {id: hot, when: '\"hot\" in tags', points: 5}\n", ""
)
ROWS = 60


def loaded(text: str, file: str) -> Loaded:
    return load_ruleset(text, file)


VERSIONS = loaded(RULES, "a.yaml"), loaded(B, "b.yaml")


def population(won: Any = None) -> Population:
    """As many leads as rows, each an account of its own, won as said."""
    flags, floats = np.zeros(ROWS, np.bool_), np.zeros(ROWS)
    codes = np.arange(ROWS)
    one = Version(floats, np.zeros(ROWS, np.int64), flags, flags, {}, {}, {})
    as_of = np.full(ROWS, np.datetime64("2024-01-01"), "datetime64[us]")
    paired = Paired(codes, (None,) * ROWS, as_of, codes, ROWS, ("MQL", "nurture"), one, one)
    outcome = None
    if won is not None:
        outcome = Outcome("won", np.ones(ROWS, np.bool_), np.asarray(won), floats, None, (), None)
    return Population(
        ROWS, paired, (), None, None, outcome, (), None, None, None, {}, None
    )  # fmt: skip


def leads(**columns: Any) -> pl.DataFrame:
    return pl.DataFrame({"lead_id": range(ROWS), "won": ["no"] * ROWS, **columns})


def found(
    table: pl.DataFrame, versions: tuple[Loaded, Loaded] = VERSIONS, won: Any = None, **asked: Any
) -> list[str]:
    asked.setdefault("outcome", "won")
    choices = choose(*versions, **asked)
    caveats = leakage(*versions, table, population(won), choices)
    assert all(one.serious for one in caveats)
    return [f"{one.kind}: {one.text}" for one in caveats]


def test_a_field_known_at_export_is_named_with_all_that_read_it() -> None:
    assert found(leads(first_score=[1] * ROWS)) == [
        "leakage: `first_score` is known only as it is now (`known: at_export`), so history is "
        "scored with today's value. It is read by rule `scored` of A and B",
        "leakage: `call.minutes` is known only as it is now (`known: at_export`), so history is "
        "scored with today's value. It is read by rule `calls` of A and B",
    ]


def test_what_is_declared_by_one_version_is_said_of_the_other_that_says_nothing() -> None:
    declared = "first_score: {type: integer, known: at_export}"
    silent = B.replace(declared, "first_score: {type: integer}")
    other = B.replace(declared, "first_score: {type: integer, known: at_creation}")
    for text, labels in ((silent, "A and B"), (other, "A")):
        first = found(leads(first_score=[1] * ROWS), (VERSIONS[0], loaded(text, "b.yaml")))[0]
        assert first.endswith(f"read by rule `scored` of {labels}")


def test_a_field_without_a_column_or_a_reader_leaks_nothing() -> None:
    texts = found(leads(untouched=["x"] * ROWS, shown_only=["y"] * ROWS))
    assert [re.findall("`(.*?)`", text)[0] for text in texts] == ["call.minutes"]


def test_the_present_scored_as_it_is_leaks_nothing() -> None:
    table = leads(first_score=[1] * ROWS, lead_quality=["high"] * ROWS)
    now = {"outcome": None, "after_hand_over": ["lead_quality"]}
    assert found(table, **now) == []
    assert len(found(table, as_of="2024-01-01", **now)) == 3
    assert len(found(table, as_of="decided_at", **now)) == 3


def test_a_column_filled_after_hand_over_is_found_by_its_other_name_and_through_measures() -> None:
    texts = found(
        leads(lead_quality=["high"] * ROWS, tags=[["hot"]] * ROWS, opted_out=[False] * ROWS),
        after_hand_over=["lead_quality", "tags"],
        worked="opted_out",
    )
    assert texts[:3] == [
        "leakage: `lead_quality` (field `quality`) is filled in only after a lead was handed over: "
        "leads that A did not pass could not have it. It is read by rules `quality` and "
        "`account` of A and B",
        "leakage: `tags` is filled in only after a lead was handed over: leads that A did not pass "
        "could not have it. It is read by rule `hot` of A; A declares it as known as it was at "
        "each time",
        "leakage: `opted_out` says which leads sales worked: leads that A did not pass could not "
        "have it. It is read by verdict `out` of A and B",
    ]


def test_a_grade_and_the_reason_of_rejection_are_named_too() -> None:
    first = found(leads(source=["web"] * ROWS), rejected="source")[0]
    assert "`source` says why sales rejected a lead" in first
    assert "grade `profile` of A and B; A declares it as known when the lead is created" in first


def test_a_late_column_that_nothing_reads_is_not_told() -> None:
    assert len(found(leads(note=["x"] * ROWS), after_hand_over=["note"], worked="won")) == 1


def test_a_field_that_is_both_late_and_as_of_now_is_named_once() -> None:
    texts = found(leads(first_score=[1] * ROWS), after_hand_over=["first_score"])
    assert [text.count("first_score") for text in texts] == [1, 0]


@pytest.mark.parametrize(
    ("table", "asked", "line", "said"),
    [
        (
            {"LeadQuality": ["high"] * ROWS},
            {"after_outcome": ["LeadQuality"]},
            28,
            "rule `quality` of version A reads `LeadQuality` (field `quality`), which is known "
            "only after the outcome",
        ),
        (
            {"opted_out": [False] * ROWS},
            {"outcome": "opted_out"},
            36,
            "verdict `out` of version A reads `opted_out`, which tells the outcome `opted_out` "
            "itself",
        ),
        (
            {"started": ["2024-01-01"] * ROWS},
            {"outcome_at": "started"},
            34,
            "rule `since` of version A reads `started`, which tells the outcome `won` itself",
        ),
        (
            {"employees": [1] * ROWS},
            {"amount": "employees"},
            27,
            "rule `large` of version A reads `employees`, which tells the outcome `won` itself",
        ),
        (
            {"title": ["ceo"] * ROWS},
            {"outcomes": ["title"]},
            30,
            "rule `boss` of version A reads `title`, which tells the outcome `title` itself",
        ),
    ],
)
def test_what_tells_the_outcome_is_refused_where_it_is_read(
    table: dict[str, Any], asked: dict[str, Any], line: int, said: str
) -> None:
    with pytest.raises(LeakageError) as caught:
        found(leads(**table), **asked)
    first = caught.value.diagnostics[0]
    assert (first.code, first.message) == ("LR655", said)
    assert first.span is not None
    assert (first.file, first.span.line) == ("a.yaml", line)
    assert {one.file for one in caught.value.diagnostics} == {"a.yaml", "b.yaml"}


def test_a_column_that_is_not_in_the_leads_refuses_nothing_and_is_told() -> None:
    texts = found(leads(lead_quality=["high"] * ROWS), after_outcome=["led_quality", "xyz"])
    assert texts[:2] == [
        "plan: the plan says that `led_quality` is known too late, and the leads have no such "
        "column: did you mean `lead_quality`?",
        "plan: the plan says that `xyz` is known too late, and the leads have no such column",
    ]


def test_a_column_that_alone_tells_the_outcome_is_an_alarm() -> None:
    won = np.arange(ROWS) % 3 == 0
    texts = found(
        leads(
            lead_quality=["high" if one else "low" for one in won],
            employees=[10 if one else None for one in won],
            title=["ceo", "cfo"] * (ROWS // 2),
        ),
        won=won,
    )
    assert texts[1:] == [
        "leakage: whether `employees` is missing alone tells a won lead from another in 100.0% of "
        "pairs, which hardly anything known beforehand does: it may have been filled in "
        "afterwards. It is read by rule `large` of A and B",
        "leakage: `lead_quality` (field `quality`) alone tells a won lead from another in 100.0% "
        "of pairs, which hardly anything known beforehand does: it may have been filled in "
        "afterwards. It is read by rules `quality` and `account` of A and B",
    ]


def test_only_leads_with_an_outcome_raise_an_alarm() -> None:
    won = np.arange(ROWS) % 3 == 0
    people = population(won)
    assert people.outcome is not None
    people = replace(people, outcome=replace(people.outcome, counted=won))
    choices = choose(*VERSIONS, outcome="won")
    table = leads(lead_quality=["high" if one else "low" for one in won])
    texts = [one.text for one in leakage(*VERSIONS, table, people, choices)]
    assert not any("lead_quality" in text for text in texts)


def test_the_shipped_versions_leak_nothing(root: Path) -> None:
    a, b = (load_file(root / f"rules/b2b-saas/{one}.yaml") for one in ("1.0.0", "2.0.0"))
    choices = choose(a, b, outcome="won", as_of="decided_at")
    assert leakage(a, b, leads(), population(), choices) == ()
