"""Explanations, held to texts that a person has read, and to a sum that adds up."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from decision_records import AS_OF, contribution, random, told_record
from hypothesis import HealthCheck, given, settings

from leadrules.decision.explanation import explain
from leadrules.decision.layout import aligned, listed
from leadrules.decision.record import (
    Distance,
    IntakeNote,
    Line,
    Override,
    Record,
    Shortfall,
    Tally,
    VerdictStep,
)

SNAPSHOTS = Path(__file__).parents[2] / "snapshots"
EARLIER = datetime(2023, 12, 1, 8, 30, 15, tzinfo=UTC)


def effectively(**changes: Any) -> Record:
    """The told record without its override, and with these changes to the effective answer."""
    record = told_record()
    plainly = replace(record.effective, override=None, verdict="MQL", left={})
    return replace(record, effective=replace(plainly, **changes))


def bare_record() -> Record:
    """A lead of which nothing is known, under the smallest of rulesets."""
    record = told_record()
    nothing = contribution("size", "only", "total", "unknown", 0, missing=("employees",))
    trace = replace(
        record.trace,
        contributions=(nothing,),
        groups=(Tally("only", Decimal(0), (), Decimal(0), False),),
        scores=(Tally("total", Decimal(0), (), Decimal(0), False, ("only",)),),
        verdicts=(VerdictStep("nurture", "true", ()),),
        fields={"employees": None},
        measures=(),
        events=(),
        events_given=False,
        colleagues=None,
        notes=(),
        unknown_keys=0,
        unseen_events=0,
        repeated_events=0,
        unknown_events=0,
    )
    effective = replace(
        record.effective, score=Decimal(0), verdict="nurture", override=None, left={}
    )
    return replace(
        record,
        lead_id=None,
        score=Decimal(0),
        scores={"total": Decimal(0)},
        verdict="nurture",
        labels={},
        effective=effective,
        due=None,
        accept_by=None,
        attempts=None,
        distance=(),
        trace=trace,
    )


@pytest.mark.parametrize(
    ("name", "record", "options"),
    [
        ("full", told_record(), {}),
        ("narrow", told_record(), {"width": 10}),
        ("color", told_record(), {"color": True}),
        ("bare", bare_record(), {}),
    ],
)
def test_an_explanation_reads_as_it_was_read(
    name: str, record: Record, options: dict[str, Any]
) -> None:
    expected = (SNAPSHOTS / f"explanation-{name}.txt").read_text(encoding="utf-8")
    assert explain(record, **options) + "\n" == expected


def test_colour_changes_nothing_but_colour() -> None:
    colored = explain(told_record(), color=True)
    assert re.sub(r"\x1b\[[0-9]+m", "", colored) == explain(told_record())


def test_no_escape_of_the_leads_reaches_the_terminal() -> None:
    record = replace(
        told_record(),
        lead_id="\x1b]0;gotcha\x07",
        effective=replace(
            told_record().effective, override=Override("\x1b[2J", "\u202e", verdict="SQL")
        ),
    )
    text = explain(record)
    assert text.isascii()
    assert text.replace("\n", "").isprintable()
    assert r"\x1b]0;gotcha\x07" in text


def test_a_text_without_end_is_cut() -> None:
    record = replace(told_record(), lead_id="x" * 10_000)
    assert max(map(len, explain(record).splitlines())) < 300


@pytest.mark.parametrize("width", [40, 60, 100])
def test_lines_keep_to_the_width(width: int) -> None:
    assert max(map(len, explain(told_record(), width=width).splitlines())) <= width


def test_each_sum_adds_up_before_the_readers_eyes() -> None:
    text = explain(told_record())
    table = text.partition("How it adds up\n")[2].partition("\n\nVerdicts")[0]
    for block in table.split("\n\n"):
        rows = [Decimal(n) for n in re.findall(r" ([+-][0-9.]+)$", block, re.MULTILINE)]
        (total,) = re.findall(r"= +(-?[0-9.]+)$", block, re.MULTILINE)
        assert sum(rows) == Decimal(total)
    assert table.count("=") == 6


@pytest.mark.parametrize(
    ("record", "said"),
    [
        (effectively(latched=True, since=EARLIER), "MQL was reached before and is kept"),
        (effectively(since=EARLIER), "MQL since 2023-12-01 08:30:15 UTC"),
        (
            effectively(cooling=("SQL",), left={"SQL": EARLIER}),
            "SQL holds but is not given again so soon: it was left on 2023-12-01 08:30:15 UTC",
        ),
        (effectively(cooling=("SQL",)), "SQL holds but is not given again so soon\n"),
        (effectively(score=Decimal(1)), "The rules alone say MQL, 65 points"),
        (effectively(score=Decimal(1)), "lead_000002: MQL, 1 point\n"),
        (
            effectively(override=Override("ann", "known buyer", score=Decimal("70.50"))),
            "Set to 70.5 points by ann: known buyer",
        ),
        (
            effectively(override=Override("ann", "known buyer", add=Decimal(20))),
            "Given +20 points by ann: known buyer",
        ),
        (
            effectively(override=Override("ann", "was rude", add=Decimal(-20))),
            "Given -20 points by ann: was rude",
        ),
        (
            effectively(override=Override("ann", "asked to be left alone", disqualify=True)),
            "Disqualified by ann: asked to be left alone",
        ),
        (
            replace(effectively(verdict="hold"), verdict="hold"),
            "Whether it is disqualified is not known: opted_out is missing",
        ),
    ],
)
def test_the_effective_answer_is_accounted_for(record: Record, said: str) -> None:
    assert said in explain(record)


def test_a_plain_answer_is_not_explained_away() -> None:
    assert "The rules alone" not in explain(effectively())


@pytest.mark.parametrize(
    ("operator", "has", "said"),
    [
        (">=", Decimal("65.5"), "14.5 more on total"),
        (">=", None, "total of at least 80 (not known)"),
        (">", Decimal(65), "total above 80 (now 65)"),
        ("<=", Decimal(90), "total of at most 80 (now 90)"),
        ("<", Decimal(90), "total below 80 (now 90)"),
        ("==", Decimal(65), "total of 80 (now 65)"),
        ("!=", Decimal(80), "total other than 80 (now 80)"),
    ],
)
def test_what_a_verdict_lacks_is_said_in_words(
    operator: str, has: Decimal | None, said: str
) -> None:
    shortfall = Shortfall("total", operator, has, Decimal(80))
    record = replace(told_record(), distance=(Distance("SQL", (shortfall,)),))
    assert f"SQL needs {said}\n" in explain(record)


def test_points_of_rules_that_did_not_fire_are_reasons_too() -> None:
    record = told_record()
    contributions = (
        contribution("known-brand", "title", "fit", "not_fired", -5),
        contribution("big-budget", "title", "fit", "unknown", 3),
        contribution("seniority", "title", "fit", "fired", 0, passed_over=(0,)),
        contribution(
            "age",
            "title",
            "fit",
            "fired",
            1,
            lines=(Line("rule", "age", "decay", None, Decimal("0.01")),),
            points=Decimal("1.01"),
        ),
    )
    text = explain(replace(record, trace=replace(record.trace, contributions=contributions)))
    assert "known brand: does not hold" in text
    assert "+3.00  big budget: could not be told" in text
    assert "big budget: it could not be worked out" in text
    assert "seniority: an earlier branch was passed over, it could not be worked out" in text
    assert "fired for 0: seniority" in text
    assert "rounded for age" in text


def test_notes_name_their_place_and_missing_events_are_said() -> None:
    trace = replace(
        told_record().trace,
        events_given=False,
        notes=(IntakeNote("LR501", "events[2]", "no time"), IntakeNote("LR501", "age", "`age`?")),
    )
    text = explain(replace(told_record(), trace=trace))
    assert "  events[2]: no time\n  `age`?\n" in text
    assert "events were not given, so nothing about them is known" in text


@given(random(Record))
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
def test_every_record_can_be_explained_and_shown_safely(record: Record) -> None:
    assert explain(record).replace("\n", "").isprintable()


def test_lists_in_sentences_and_columns() -> None:
    assert (listed([]), listed(["a"]), listed(["a", "b", "c"])) == ("", "a", "a, b and c")
    assert aligned([]) == []
    assert AS_OF.tzinfo is UTC
