"""Decisions as JSON: exact both ways, strict at the door, readable for ever."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from decision_records import random, told_record
from hypothesis import HealthCheck, given, settings

from leadrules.codes import CODES
from leadrules.decision.decision import Decision
from leadrules.decision.json_form import FORMAT, dump, parse, read, write
from leadrules.decision.record import Record
from leadrules.diagnostics import LeadrulesError

GOLDEN = Path(__file__).parents[2] / "snapshots" / "decision-format-1.json"
AN_INSTANT = "an instant such as `2024-01-31T12:00:00Z`"
A_DATE = "a date such as `2024-01-31`"


def types_of(value: Any) -> Any:
    """The types of all field values, to see that 5, 5.0 and True stay apart."""
    return [(name, type(each), each) for name, each in value.trace.fields.items()]


def changed(path: str, value: Any) -> dict[str, Any]:
    """The told record's JSON form with one thing in it changed."""
    data = write(told_record())
    *way, last = path.split(".")
    at: Any = data
    for key in way:
        at = at[int(key) if key.isdigit() else key]
    at[int(last) if last.isdigit() else last] = value
    return data


def refusal(data: Any) -> tuple[str, str | None]:
    with pytest.raises(LeadrulesError) as caught:
        read(data)
    (diagnostic,) = caught.value.diagnostics
    assert diagnostic.code in CODES
    return diagnostic.message, diagnostic.place


@given(random(Record))
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
def test_every_record_survives_json_exactly(record: Record) -> None:
    text = dump(record)
    again = read(parse(text))
    assert again == record
    assert types_of(again) == types_of(record)
    assert dump(again) == text
    assert parse(dump(record, 2)) == parse(text) == write(record)


def test_indented_json_says_the_same() -> None:
    record = told_record()
    assert parse(dump(record, 2)) == parse(dump(record))
    assert "\n" not in dump(record)


def test_json_is_what_other_readers_read() -> None:
    data = json.loads(dump(told_record()))
    assert data["format"] == 1
    assert data["score"] == 65
    assert data["as_of"] == "2024-02-01T12:00:00Z"
    assert data["trace"]["fields"]["signed_on"] == {"date": "2024-01-15"}
    assert data["trace"]["fields"]["looks_like_a_date"] == "2024-01-15"
    assert data["trace"]["fields"]["last_call"] == {"instant": "2024-01-30T09:30:00.000250Z"}
    assert data["trace"]["fields"]["tags"] == ["crm", "b2b"]


def test_numbers_keep_every_digit_and_their_type() -> None:
    text = dump(told_record())
    assert '"budget":40.0' in text
    assert '"employees":300' in text
    assert '"score":65,' in text
    data = changed("trace.fields", {"large": Decimal("9223372036854.775807")})
    assert '"large":9223372036854.775807' in dump(read(data))


def test_text_that_a_terminal_takes_amiss_is_escaped() -> None:
    text = dump(told_record())
    assert "\x1b" not in text
    assert "zoë" in text


def test_format_1_is_read_for_ever() -> None:
    decision = Decision.from_json(GOLDEN.read_text(encoding="utf-8"))
    assert decision == Decision.of(told_record())


def test_the_golden_file_is_what_this_version_writes() -> None:
    assert FORMAT == 1, "add a golden file for the new format, and keep this one"
    assert Decision.of(told_record()).to_json(indent=2) + "\n" == GOLDEN.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "the decision is not JSON: line 1, column 1 cannot be read"),
        ('{"format": 1, "score": NaN}', "`NaN` is not a number"),
        ('{"format": 1, "score": -Infinity}', "`-Infinity` is not a number"),
        ('{"format": 1, "format": 1}', "the key `format` is given twice"),
        ('{"a\\u001b": 1, "a\\u001b": 1}', r"the key `a\x1b` is given twice"),
        ("[" * 100_000, "the decision is not JSON that leadrules wrote"),
        ("9" * 5_000, "the decision is not JSON that leadrules wrote"),
    ],
)
def test_json_with_no_one_meaning_is_refused(text: str, message: str) -> None:
    with pytest.raises(LeadrulesError) as caught:
        parse(text)
    assert [d.message for d in caught.value.diagnostics] == [message]


def test_a_newer_format_is_refused_with_what_to_do() -> None:
    with pytest.raises(LeadrulesError) as caught:
        read(changed("format", 2))
    (diagnostic,) = caught.value.diagnostics
    assert diagnostic.code == "LR582"
    assert diagnostic.message == "the decision has format 2, and this version reads formats up to 1"
    assert diagnostic.help == "read it with a newer version of leadrules"


@pytest.mark.parametrize("number", [None, 0, "1", True, Decimal(1)])
def test_a_format_is_a_whole_number(number: object) -> None:
    message = "a decision's `format` is a number from 1 up"
    assert refusal(changed("format", number)) == (message, "format")


@pytest.mark.parametrize(
    ("path", "value", "message"),
    [
        ("score", "65", "`score` is not a number"),
        ("score", True, "`score` is not a number"),
        ("score", Decimal("NaN"), "`score` is not a number"),
        ("score", Decimal("1e999999"), "`score` is not a number"),
        ("score", Decimal("1e-999999"), "`score` is not a number"),
        ("verdict", None, "`verdict` is not text"),
        ("attempts", Decimal("1.5"), "`attempts` is not a whole number"),
        ("as_of", "2024-02-01", f"`as_of` is not {AN_INSTANT}"),
        ("as_of", "2024-02-30T00:00:00Z", f"`as_of` is not {AN_INSTANT}"),
        ("scores", [], "`scores` is not an object"),
        ("scores", {1: 1}, "`scores` is not an object"),
        ("effective", None, "`effective` is not an object"),
        ("effective.latched", 1, "`effective.latched` is not true or false"),
        ("trace.notes", {}, "`trace.notes` is not a list"),
        ("trace.notes.0", 1, "`trace.notes[0]` is not an object"),
        (
            "trace.contributions.1.outcome",
            "maybe",
            "`trace.contributions[1].outcome` is not one of fired, not_fired, unknown",
        ),
        ("trace.fields.tags", [1], "`trace.fields.tags[0]` is not text"),
        ("trace.fields.tags", {"time": 1}, "`trace.fields.tags` is not a value"),
        ("trace.fields.tags", {"date": "2024-01-01", "x": 1}, "`trace.fields.tags` is not a value"),
        ("trace.fields.tags", {"date": 1}, f"`trace.fields.tags.date` is not {A_DATE}"),
        (
            "trace.fields.tags",
            {"date": "2024-02-30"},
            f"`trace.fields.tags.date` is not {A_DATE}",
        ),
        (
            "trace.fields.tags",
            {"instant": 1},
            f"`trace.fields.tags.instant` is not {AN_INSTANT}",
        ),
        (
            "trace.measures.0.value",
            "3",
            "`trace.measures[0].value` is not a number, true, false or null",
        ),
        ("trace.extra", 1, "`extra` is no key of a decision"),
    ],
)
def test_what_does_not_fit_is_refused_by_its_place(path: str, value: object, message: str) -> None:
    assert refusal(changed(path, value))[0] == message


def test_a_missing_key_is_named() -> None:
    data = write(told_record())
    del data["trace"]["events"]
    assert refusal(data) == ("`trace.events` is missing", None)


def test_a_key_with_a_default_may_be_missing() -> None:
    data = write(told_record())
    data["effective"]["override"] = None
    for tally in data["trace"]["scores"]:
        del tally["parts"]
    assert [tally.parts for tally in read(data).trace.scores] == [(), (), ()]


def test_what_is_no_object_is_no_decision() -> None:
    assert refusal([]) == ("the whole is not a decision", None)


def test_floats_are_refused_and_the_way_round_them_said() -> None:
    with pytest.raises(LeadrulesError) as caught:
        read(changed("score", 65.5))
    (diagnostic,) = caught.value.diagnostics
    assert diagnostic.help == "floats are not exact: read JSON text with `Decision.from_json`"
