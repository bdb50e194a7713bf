"""Rows that a system exports are read by a mapping; a bad row never loses good ones."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from tests.unit.log.feedback.conftest import Decide

from leadrules import DecisionLog, LogError, Ruleset
from leadrules.log.feedback.mapping import parse_feedback_mapping
from leadrules.rows.reading import Source

AT = "2026-11-03T08:00:00Z"


def told(log: DecisionLog, lead: str) -> list[tuple[str, int | None]]:
    return [(each.stage, each.number) for each in log.feedback_of(lead)]


def test_columns_by_their_names(log: DecisionLog, decide: Decide, tmp_path: Path) -> None:
    handed = decide("ann", "2026-11-02T08:00:00Z", asked=True)
    file = tmp_path / "feedback.csv"
    file.write_text(
        "lead_id,stage,at,reason,number,amount,detail,who,id\n"
        "ann,Accepted,2026-11-02T09:00:00Z,,,,,zoe,1\n"
        "ann,attempt,2026-11-02T10:00:00Z,,2,,rang twice,zoe,2\n"
        'ann,won,2026-11-03,,,"1,200.50",,zoe,3\n'
        "bob,rejected,2026-11-03,no budget,,,,,4\n"
    )
    done = log.feedback_from(Source(str(file)).rows())
    assert (done.rows, done.recorded, done.repeated, done.bad) == (4, 4, 0, ())
    assert done.matched == {"hand-over": 3, "none": 1}
    assert done.summary() == ("4 rows: 4 recorded\n1 about leads that were not handed over by then")
    assert [each.stage for each in log.feedback_about(handed)] == ["accepted", "attempt", "won"]
    accepted, attempt, won = log.feedback_of("ann")
    assert (accepted.who, attempt.number, attempt.detail) == ("zoe", 2, "rang twice")
    assert (won.amount, won.at.hour) == (Decimal("1200.5"), 23)
    again = log.feedback_from(Source(str(file)).rows())
    assert (again.recorded, again.repeated) == (0, 4)
    assert again.summary() == "4 rows: 0 recorded, 4 recorded before"


BAD: list[tuple[dict[str, Any], str]] = [
    ({"lead_id": ""}, "no lead"),
    ({"lead_id": 1.5}, "lead's id is not readable"),
    ({"stage": None}, "no status"),
    ({"stage": "acepted"}, "the status `acepted` means nothing here"),
    ({"stage": "met at the fair"}, "means nothing here"),
    ({"at": ""}, "not said when"),
    ({"at": "yesterday"}, "when it happened cannot be read: it is not an instant"),
    ({"at": "2026-11-03 08:00"}, "has no zone"),
    ({"stage": "attempt", "number": "two"}, "the number is not a whole number"),
    ({"stage": "attempt", "number": "0"}, "how many-th"),
    ({"stage": "won", "amount": "much"}, "the amount is not a number of at most 2 decimals"),
    ({"stage": "won", "amount": "-5"}, "not below 0"),
    ({"decision": "f" * 32}, "no decision of the id"),
]


@pytest.mark.parametrize(("change", "message"), BAD)
def test_a_bad_row_is_told_with_its_number_and_without_its_lead(
    file_log: DecisionLog, change: dict[str, Any], message: str
) -> None:
    row = {"lead_id": "ann-private", "stage": "accepted", "at": AT, **change}
    good = {"lead_id": "bob", "stage": "accepted", "at": AT}
    done = file_log.feedback_from([good, row, {**good, "lead_id": "cy"}])
    assert done.recorded == 2
    (bad,) = done.bad
    assert bad.line == 2
    assert bad.diagnostic.code in ("LR696", "LR691")
    assert message in bad.diagnostic.message
    assert "private" not in str(bad)
    assert done.summary().startswith("3 rows: 2 recorded, 1 that cannot be read")


def test_lines_that_are_no_rows_are_counted_among_the_bad(
    file_log: DecisionLog, tmp_path: Path
) -> None:
    file = tmp_path / "feedback.jsonl"
    lines = [{"lead_id": "ann", "stage": "accepted", "at": AT}, {"lead_id": 7, "stage": "lost"}]
    file.write_text(f"{json.dumps(lines[0])}\nnonsense\n{json.dumps(lines[1])}\n")
    done = file_log.feedback_from(Source(str(file)).rows())
    assert (done.rows, done.recorded, [bad.line for bad in done.bad]) == (3, 1, [2, 3])


def test_a_decision_alone_tells_whose_it_is(log: DecisionLog, decide: Decide) -> None:
    handed = decide("ann", "2026-11-02T08:00:00Z", asked=True)
    done = log.feedback_from([{"decision": handed, "stage": "lost", "at": AT}])
    assert done.matched == {"said": 1}
    assert told(log, "ann") == [("lost", None)]


def test_salesforce(log: DecisionLog, decide: Decide) -> None:
    decide("00Q1", "2026-11-02T08:00:00Z", asked=True)
    decide("00Q2", "2026-11-02T08:00:00Z", asked=True)
    at = "2026-11-03T08:00:00.000+0000"
    done = log.feedback_from(
        [
            {"Lead ID": "00Q1", "Lead Status": "Working - Contacted", "Last Modified Date": at},
            {"WhoId": "00Q1", "Status": "Completed", "CompletedDateTime": at, "TaskId": "00T1"},
            {"WhoId": "00Q1", "Status": "Completed", "CompletedDateTime": at, "TaskId": "00T2"},
            {"Lead ID": "00Q2", "Lead Status": "Nurturing", "Last Modified Date": at},
            {"Lead ID": "00Q3", "Lead Status": "Open - Not Contacted", "Last Modified Date": at},
            {"Lead": {"Id": "00Q1"}, "StageName": "Closed Won", "CloseDate": "2026-11-20",
             "Amount": 1200, "Owner": {"Name": "Zoe"}},
        ],
        "salesforce",
    )  # fmt: skip
    assert (done.recorded, done.ignored, done.bad) == (5, 1, ())
    assert done.not_agreed == 1
    assert done.summary().endswith("1 with a reason that the agreement does not have")
    assert "1 with a status that is no feedback" in done.summary()
    stages = ["accepted", "attempt", "attempt", "won"]
    assert [each.stage for each in log.feedback_of("00Q1")] == stages
    (rejected,) = log.feedback_of("00Q2")
    assert (rejected.reason, rejected.agreed, rejected.source) == (
        "not yet ready",
        False,
        "salesforce",
    )
    assert log.feedback_of("00Q1")[-1].who == "Zoe"


def test_hubspot(log: DecisionLog, decide: Decide) -> None:
    decide("501", "2026-11-02T08:00:00Z", asked=True)
    contact = {
        "id": "501",
        "properties": {"hs_lead_status": "UNQUALIFIED", "lastmodifieddate": "1793692800000",
                       "hs_lead_disqualification_reason": "no budget"},
    }  # fmt: skip
    done = log.feedback_from([contact], "hubspot")
    assert (done.recorded, done.bad, done.matched) == (1, (), {"hand-over": 1})
    (read,) = log.feedback_of("501")
    assert (read.stage, read.reason, read.agreed) == ("rejected", "no budget", True)
    assert read.at == datetime(2026, 11, 3, 8, tzinfo=UTC)


OWN = """
feedback: 1
source: own-crm
zone: Europe/Berlin
dates: day.month.year
columns: {lead: Kunde, status: Lage, at: Stand, reason: [Grund, Anlass]}
statuses:
  angenommen: accepted
  Zurück: {stage: rejected}
  Kein Geld: {stage: rejected, reason: no budget}
  neu: ignored
reasons: {Falsche Person: wrong person}
"""


def test_a_mapping_of_ones_own(log: DecisionLog, decide: Decide, tmp_path: Path) -> None:
    decide("7", "2026-11-02T08:00:00Z", asked=True)
    file = tmp_path / "own.yaml"
    file.write_text(OWN, encoding="utf-8")
    done = log.feedback_from(
        [
            {"Kunde": 7, "Lage": "ANGENOMMEN", "Stand": "03.11.2026 9:00"},
            {"Kunde": 7, "Lage": "zurück", "Stand": "04.11.2026", "Anlass": "falsche Person"},
            {"Kunde": 7, "Lage": "kein Geld", "Stand": "05.11.2026"},
        ],
        str(file),
    )
    assert (done.recorded, done.bad, done.not_agreed) == (3, (), 0)
    accepted, wrong, poor = log.feedback_of("7")
    assert accepted.at == datetime(2026, 11, 3, 8, tzinfo=UTC)
    assert (wrong.reason, poor.reason, poor.source) == ("wrong person", "no budget", "own-crm")


def test_the_ruleset_may_be_said_for_a_file(
    log: DecisionLog, decide: Decide, others: Ruleset
) -> None:
    decide("ann", "2026-11-02T08:00:00Z", asked=True)
    theirs = decide("ann", "2026-11-02T08:00:00Z", asked=True, ruleset=others)
    row = {"lead_id": "ann", "stage": "accepted", "at": AT, "id": 1}
    assert log.feedback_from([row]).matched == {"ambiguous": 1}
    done = log.feedback_from([{**row, "id": 2}], ruleset="others")
    assert done.matched == {"hand-over": 1}
    assert "name the ruleset" in log.feedback_from([{**row, "id": 3}]).summary()
    assert len(log.feedback_about(theirs)) == 1


def test_many_rows_are_kept_in_batches(file_log: DecisionLog) -> None:
    rows = ({"lead_id": n, "stage": "accepted", "at": AT} for n in range(1, 1002))
    assert file_log.feedback_from(rows).recorded == len(file_log) == 1001
    rows = ({"lead_id": n, "stage": "won", "at": AT} for n in range(1, 501))
    assert file_log.feedback_from(rows).summary().startswith("500 rows: 500 recorded")
    assert file_log.feedback_from([]).summary() == "0 rows: 0 recorded"


def test_what_is_wrong_with_the_log_is_no_bad_row(
    file_log: DecisionLog, monkeypatch: pytest.MonkeyPatch
) -> None:
    from leadrules.log.feedback import importing
    from leadrules.log.store.errors import log_error

    def full(*_: object) -> None:
        raise log_error("LR687", "there is no room left for the log")

    monkeypatch.setattr(importing, "keep", full)
    with pytest.raises(LogError, match="no room left"):
        file_log.feedback_from([{"lead_id": "ann", "stage": "accepted", "at": AT}])


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("feedback: 2\nstatuses: {a: won}", "unknown version `2`"),
        ("feedback: 1", "needs the key `statuses`"),
        ("statuses: {a: won}", "needs the key `feedback`"),
        ("feedback: 1\nstatuses: {a: wno}", "`wno` is no stage"),
        ("feedback: 1\nstatuses: {a: something}", "`something` is no stage"),
        ("feedback: 1\nstatuses: {a: {reason: x}}", "needs the key `stage`"),
        ("feedback: 1\nstatuses: {a: {stage: won, raeson: x}}", "has no key `raeson`"),
        ("feedback: 1\nstatuses: {a: [won]}", "this must be a mapping"),
        ("feedback: 1\nstatuses: {a: ''}", "there must be a text here"),
        ("feedback: 1\nstatuses: [won]", "this must be a mapping"),
        ("feedback: 1\nstatuses: {a: won}\nzone: Mars/Base", "unknown zone `Mars/Base`"),
        ("feedback: 1\nstatuses: {a: won}\ndates: mm/dd/yy", "no order of day"),
        ("feedback: 1\nstatuses: {a: won}\ncolumns: {led: x}", "has no key `led`"),
        ("feedback: 1\nstatuses: {a: won}\ncolumns: {lead: [[x]]}", "there must be a text"),
        ("feedback: 1\nstatus: {a: won}", "has no key `status`"),
        ("- a", "this must be a mapping"),
        ("{", ""),
    ],
)
def test_a_mapping_that_cannot_be_used_says_where(text: str, message: str) -> None:
    with pytest.raises(LogError) as caught:
        parse_feedback_mapping(text, file="own.yaml")
    assert any(message in one.message for one in caught.value.diagnostics)
    assert {one.code for one in caught.value.diagnostics} == {"LR697"}
    assert all(one.file == "own.yaml" for one in caught.value.diagnostics)


def test_unknown_names_of_mappings() -> None:
    from leadrules.log.feedback.mapping import load_feedback_mapping, mapping_text

    with pytest.raises(LogError, match="no mapping of feedback is called `salesfroce`") as caught:
        load_feedback_mapping("salesfroce")
    assert caught.value.diagnostics[0].help == "did you mean `salesforce`?"
    with pytest.raises(LogError) as caught:
        load_feedback_mapping("zoho")
    assert "`hubspot`, `salesforce`" in str(caught.value.diagnostics[0].help)
    assert mapping_text("hubspot").startswith("# HubSpot")
    with pytest.raises(KeyError):
        mapping_text("zoho")


def test_a_mapping_that_was_read_may_be_given(file_log: DecisionLog) -> None:
    row = {"Kunde": 7, "Lage": "angenommen", "Stand": "2026-11-03"}
    assert file_log.feedback_from([row], parse_feedback_mapping(OWN)).recorded == 1
