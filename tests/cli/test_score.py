"""`leadrules score` and `explain`: what comes out, and what is said of what went wrong."""

from __future__ import annotations

import csv
import io
import json
import os
import pickle
from collections.abc import Callable
from pathlib import Path

import pytest
from command import AS_OF, Done

import leadrules

Written = Callable[[str, str | bytes], Path]
Command = Callable[..., Done]

LEADS = "lead_id,employees,job_title\nL1,300,Director\nL2,50,Clerk\nL3,,\n"
EVENTS = """lead_id,id,type,at,url
L1,e1,page_view,2024-01-31T09:00:00Z,/
L2,e2,page_view,2024-01-31T09:00:00Z,/
L2,e3,page_view,2024-01-31T09:05:00Z,/pricing
"""


@pytest.fixture
def leads(write: Written) -> Path:
    return write("leads.csv", LEADS)


@pytest.fixture
def events(write: Written) -> Path:
    return write("events.csv", EVENTS)


def test_a_table_on_stdout_and_a_summary_on_stderr(
    command: Command, rules: Path, leads: Path, events: Path
) -> None:
    done = command("score", rules, leads, "--events", events, *AS_OF)
    assert done.code == 0
    assert done.out.splitlines() == [
        "lead  total  verdict  why",
        "L1     35.5  MQL      300 employees +20, director +10, pages +5",
        "L2     10.5  nurture  pages +10, title Clerk +0.5",
        "L3        0  nurture",
    ]
    assert "3 leads scored by small 1.0.0 as of 2024-02-01 23:59:59 UTC" in done.err
    assert "  MQL      1   33.3 %\n  nurture  2   66.7 %\n" in done.err


def test_a_quiet_run_that_is_well_says_nothing_on_stderr(
    command: Command, rules: Path, leads: Path
) -> None:
    assert command("score", rules, leads, "--quiet").err == ""


def test_jsonl_holds_whole_decisions(
    command: Command, rules: Path, leads: Path, tmp_path: Path
) -> None:
    out = tmp_path / "scored.jsonl"
    assert command("score", rules, leads, *AS_OF, "--out", out).out == ""
    decisions = [leadrules.Decision.from_json(line) for line in out.read_text().splitlines()]
    assert [(one.lead_id, one.verdict) for one in decisions] == [
        ("L1", "MQL"),
        ("L2", "nurture"),
        ("L3", "nurture"),
    ]
    assert decisions[0] == leadrules.load(rules).score(
        {"lead_id": "L1", "employees": "300", "job_title": "Director"},
        as_of="2024-02-01",
    )
    assert pickle.loads(pickle.dumps(decisions[0])) == decisions[0]


def test_csv_is_flat(command: Command, rules: Path, leads: Path, tmp_path: Path) -> None:
    out = tmp_path / "scored.csv"
    command("score", rules, leads, *AS_OF, "--out", out)
    rows = list(csv.DictReader(io.StringIO(out.read_text(encoding="utf-8"))))
    assert [(row["lead_id"], row["score"], row["verdict"]) for row in rows] == [
        ("L1", "30.5", "MQL"),
        ("L2", "0.5", "nurture"),
        ("L3", "0", "nurture"),
    ]
    assert rows[0]["reasons"] == "300 employees; director; title Director"


def test_stdout_takes_decisions_too(command: Command, rules: Path, leads: Path) -> None:
    done = command("score", rules, leads, *AS_OF, "--out", "-")
    assert [json.loads(line)["lead_id"] for line in done.out.splitlines()] == ["L1", "L2", "L3"]
    flat = command("score", rules, leads, *AS_OF, "--out", "-", "--out-format", "csv")
    assert len(list(csv.reader(io.StringIO(flat.out)))) == 4


BAD = (
    b"lead_id,employees,job_title\nL1,300,Director\nL2,1.2k,Clerk\nL3\nL4,5,M\xfcller\n"
    b'L5,5,"open\nL6,50,Clerk\n'
)


def test_bad_rows_lose_no_others_and_the_exit_code_says_no(
    command: Command, rules: Path, write: Written
) -> None:
    done = command("score", rules, write("bad.csv", BAD), *AS_OF)
    assert done.code == 1
    assert [line.split()[0] for line in done.out.splitlines()] == ["lead", "L1", "L6"]
    assert "4 leads could not be scored" in done.err
    assert "lead `L2`, line 3:\nerror[LR502]" in done.err
    for told in ("has 1 cell, and", "bad.csv:5", "is not UTF-8", "a quote that stands alone"):
        assert told in done.err


def test_every_problem_can_be_written_to_a_file(
    command: Command, rules: Path, write: Written, tmp_path: Path
) -> None:
    errors = tmp_path / "errors.jsonl"
    command("score", rules, write("bad.csv", BAD), *AS_OF, "--errors", errors)
    found = [json.loads(line) for line in errors.read_text().splitlines()]
    assert [(one["line"], one["problems"][0]["code"]) for one in found] == [
        (3, "LR502"),
        (4, "LR901"),
        (5, "LR901"),
        (6, "LR901"),
    ]
    assert found[0]["lead"] == "L2"


def test_only_the_first_problems_are_shown_and_all_are_counted(
    command: Command, rules: Path, write: Written
) -> None:
    file = write("bad.csv", "lead_id,employees\n" + "".join(f"L{n},x\n" for n in range(1_000)))
    done = command("score", rules, file, *AS_OF)
    assert "1,000 leads could not be scored" in done.err
    assert "all problems by code: LR502 1,000" in done.err
    assert len(done.err.splitlines()) < 40


def test_what_the_join_of_events_notices_is_counted_with_examples(
    command: Command, rules: Path, write: Written
) -> None:
    leads = write("l.csv", "lead_id,employes,job_title\nL1,300,Director\nL1,300,Director\n,5,x\n")
    events = write(
        "e.csv",
        EVENTS
        + "L9,e4,page_view,2024-01-31T09:05:00Z,/\n"
        + ",e5,page_view,2024-01-31T09:05:00Z,/\n"
        + "L1,e6,pageview,2024-01-31T09:05:00Z,/\n"
        + "L1,e7,page_view,2025-01-31T09:05:00Z,/\n"
        + "L1,e1,page_view,2024-01-31T09:05:00Z,/\n"
        + "L1,e8\n",
    )
    done = command("score", rules, leads, "--events", events, *AS_OF)
    for told in (
        "1 column is read by no field: `employes` (did you mean `employees`?)",
        "1 lead has no id (looked under `lead_id` or `id`)",
        "1 row repeats the id of an earlier lead: `L1`",
        "1 event of undeclared types not counted: `pageview` 1 (did you mean `page_view`?)",
        "3 events belong to no lead of the file: `L2`, `L9`",
        "1 event has no lead's id",
        "2 events were not seen: later than the time scored as of, or learnt later",
        "2 events were not counted: the same id came before",
        "1 line of the events could not be read:",
        "e.csv:10: this row has 2 cells, and the header names 5",
    ):
        assert told in done.err
    assert done.code == 0


def test_an_event_without_zone_is_an_error_of_its_lead_alone(
    command: Command, rules: Path, leads: Path, write: Written
) -> None:
    events = write("e.csv", "lead_id,type,at\nL2,page_view,2024-01-31 09:00\n")
    done = command("score", rules, leads, "--events", events, *AS_OF)
    assert done.code == 1
    assert "2 leads scored" in done.err
    assert "has no zone, and the ruleset declares none" in done.err


def test_strict_takes_the_columns_that_scoring_itself_needs(
    command: Command, rules: Path, write: Written
) -> None:
    leads = write("l.csv", "lead_id,employees,day\nL1,300,2024-02-01\n")
    events = write("e.csv", "lead_id,id,type,at,url\nL1,e1,page_view,2024-01-31,/\n")
    strict = ("--events", events, "--as-of-column", "day", "--strict")
    assert command("score", rules, leads, *strict).code == 0
    misspelt = write("m.csv", "lead_id,employes,day\nL1,300,2024-02-01\n")
    done = command("score", rules, misspelt, *strict)
    assert (done.code, "`employes` is not declared" in done.err) == (1, True)


def test_each_lead_as_of_its_own_day(
    command: Command, rules: Path, events: Path, write: Written
) -> None:
    leads = write("l.csv", "lead_id,day\nL1,2024-02-01\nL2,2025-02-01\nL3,\nL4,soon\n")
    done = command("score", rules, leads, "--events", events, "--as-of-column", "day")
    assert [line.split()[:2] for line in done.out.splitlines()[1:]] == [["L1", "5"], ["L2", "0"]]
    assert "as of its `day`: there is no time" in done.err
    assert "`soon` is not an instant" in done.err


def test_a_limit_shortens_the_table_not_the_scoring(
    command: Command, rules: Path, leads: Path
) -> None:
    done = command("score", rules, leads, *AS_OF, "--limit", "1")
    assert len(done.out.splitlines()) == 2
    assert "... and 2 more" in done.err
    assert "3 leads scored" in done.err


@pytest.mark.parametrize("content", ["lead_id,employees\n", "lead_id,employees"])
def test_only_a_header_is_no_leads_and_said_so(
    command: Command, rules: Path, write: Written, content: str
) -> None:
    done = command("score", rules, write("l.csv", content), *AS_OF)
    assert done.code == 0
    assert "there are no leads in the file" in done.err


# --- colleagues ----------------------------------------------------------------------------------

ACCOUNT = """
language: 1
ruleset: accounts
version: 1.0.0
fields: {employees: {type: integer}}
events: {page_view: {}}
measures: {largest: {roll_up: employees, how: maximum, of: account}}
scores: {total: {}}
groups:
  - group: all
    score: total
    rules:
      - {id: large, when: largest >= 200, points: 20}
      - {id: pages, count: page_view, of: account, each: 1}
verdicts: [{verdict: nurture}]
"""


def test_colleagues_of_the_same_file_are_the_account(command: Command, write: Written) -> None:
    rules = write("accounts.yaml", ACCOUNT)
    leads = write("l.csv", "lead_id,account_id,employees\nL1,A,300\nL2,A,5\nL3,B,5\nL4,,5\n")
    done = command("score", rules, leads, "--events", write("e.csv", EVENTS), *AS_OF)
    scores = {line.split()[0]: line.split()[1] for line in done.out.splitlines()[1:]}
    assert scores == {"L1": "23", "L2": "23", "L3": "0", "L4": "0"}


# --- files that are not there, or must not be lost ------------------------------------------------


def test_no_output_is_left_where_the_run_fails(
    command: Command, rules: Path, write: Written, tmp_path: Path
) -> None:
    out = tmp_path / "scored.jsonl"
    out.write_text("what was there before")
    assert command("score", rules, write("l.csv", ""), "--out", out).code == 2
    assert out.read_text() == "what was there before"
    assert not list(tmp_path.glob(".*.partial"))


@pytest.mark.parametrize("victim", ["leads.csv", "events.csv", "small/1.0.0.yaml"])
def test_an_input_is_never_overwritten(
    command: Command, rules: Path, leads: Path, events: Path, victim: str, tmp_path: Path
) -> None:
    out = tmp_path / victim
    before = out.read_bytes()
    done = command("score", rules, leads, "--events", events, "--out", out, "--out-format", "csv")
    assert (done.code, "is another file of this command" in done.err) == (2, True)
    assert out.read_bytes() == before


def test_a_link_stays_one_and_rights_stay(
    command: Command, rules: Path, leads: Path, tmp_path: Path
) -> None:
    real, link = tmp_path / "real.jsonl", tmp_path / "link.jsonl"
    real.write_text("")
    real.chmod(0o640)
    link.symlink_to(real)
    command("score", rules, leads, *AS_OF, "--out", link)
    assert link.is_symlink()
    assert len(real.read_text().splitlines()) == 3
    assert real.stat().st_mode & 0o777 == 0o640


def test_a_device_is_written_to_not_replaced(command: Command, rules: Path, leads: Path) -> None:
    assert command("score", rules, leads, "--out", os.devnull, "--out-format", "csv").code == 0
    assert not Path(os.devnull).is_file()


COULD_NOT_RUN = [
    (("score",), "missing argument `RULESET`"),
    (("score", "RULES"), "missing argument `LEADS`"),
    (("score", "nowhere.yaml", "LEADS"), "there is no file `nowhere.yaml`"),
    (("score", "FOLDER", "LEADS"), "is a folder: give a ruleset's file, such as `"),
    (("score", "FOLDER/9.9.9.yaml", "LEADS"), "1.0.0.yaml`"),
    (("score", "RULES", "nowhere.csv"), "`nowhere.csv`: no such file or directory"),
    (("score", "RULES", "FOLDER"), "is a folder: give a CSV, JSONL or Parquet file"),
    (("score", "RULES", "EMPTY"), "is empty"),
    (("score", "RULES", "LEADS", "--events", "nowhere.csv"), "no such file or directory"),
    (("score", "RULES", "LEADS", "--as-of", "soon"), "--as-of: `soon` is not an instant; write"),
    (("score", "RULES", "LEADS", "--as-of", "2024-02-01T09:00"), "has no zone"),
    (("score", "RULES", "LEADS", "--as-of", "2024-02-01", "--as-of-column", "x"), "not both"),
    (("score", "RULES", "-", "--events", "-"), "only one of leads, events and accounts"),
    (("score", "RULES", "LEADS", "--out", "scored.txt"), "tells no form"),
    (("score", "RULES", "LEADS", "--out-format", "csv"), "--out-format is for --out"),
    (("score", "RULES", "LEADS", "--out", "nowhere/scored.csv"), "its folder is not there"),
    (("score", "RULES", "LEADS", "--format", "xlsx"), "`xlsx` is not one of"),
    (("score", "RULES", "LEADS", "--limit", "0"), "--limit"),
    (("explain", "RULES", "LEADS"), "missing option `--lead`"),
    (("check", "nowhere"), "there is no file `nowhere`"),
    (("check", "EMPTY_FOLDER"), "there are no rulesets (*.yaml) in"),
    (("test", "nowhere"), "there is no file `nowhere`"),
    (("scor",), "no such command `scor`"),
]


@pytest.mark.parametrize(("arguments", "told"), COULD_NOT_RUN, ids=[t for _, t in COULD_NOT_RUN])
def test_what_cannot_run_is_said_in_one_line(
    command: Command,
    rules: Path,
    leads: Path,
    write: Written,
    tmp_path: Path,
    arguments: tuple[str, ...],
    told: str,
) -> None:
    (tmp_path / "empty").mkdir()
    names = {
        "RULES": rules,
        "LEADS": leads,
        "FOLDER": rules.parent,
        "FOLDER/9.9.9.yaml": rules.parent / "9.9.9.yaml",
        "EMPTY": write("empty.csv", ""),
        "EMPTY_FOLDER": tmp_path / "empty",
    }
    done = command(*(names.get(one, one) for one in arguments))
    assert done.code == 2
    assert told in done.err
    assert done.out == ""
    assert len(done.err.splitlines()) <= 2


# --- explain -------------------------------------------------------------------------------------


def test_one_lead_is_explained(command: Command, rules: Path, leads: Path, events: Path) -> None:
    done = command("explain", rules, leads, "--events", events, *AS_OF, "--lead", "L1")
    assert done.code == 0
    assert done.out.startswith("L1: MQL, 35.5 points\n")
    assert "+20.0  300 employees" in done.out
    assert done.err == ""


def test_one_decision_as_json(command: Command, rules: Path, leads: Path) -> None:
    done = command("explain", rules, leads, *AS_OF, "--lead", "L1", "--json")
    assert leadrules.Decision.from_json(done.out).lead_id == "L1"


def test_a_lead_that_is_not_there(command: Command, rules: Path, write: Written) -> None:
    done = command("explain", rules, write("bad.csv", BAD), *AS_OF, "--lead", "L9\x1b[31m")
    assert done.code == 1
    assert "no lead `L9\\x1b[31m` in `" in done.err
    assert "3 of its lines could not be read" in done.err


def test_a_lead_that_cannot_be_scored(command: Command, rules: Path, write: Written) -> None:
    done = command("explain", rules, write("bad.csv", BAD), *AS_OF, "--lead", "L2")
    assert (done.code, done.out) == (1, "")
    assert "`1.2k` is not a whole number" in done.err


def test_a_lead_is_explained_to_sales_and_to_an_auditor(
    command: Command, rules: Path, leads: Path
) -> None:
    words = ("explain", rules, leads, *AS_OF, "--lead", "L1")
    sales = command(*words, "--for", "sales")
    auditor = command(*words, "--for", "auditor")
    assert (sales.code, auditor.code) == (0, 0)
    assert "Why MQL" in sales.out
    assert "Every rule" not in sales.out
    assert "Every rule" in auditor.out
    assert command(*words, "--markdown").out.startswith("## L1: MQL")
    assert command(*words, "--html").out.startswith("<!doctype html>")
    assert json.loads(command(*words, "--for", "sales", "--json").out)["kind"] == "why"
    assert command(*words, "--html", "--markdown").code == 2


def test_why_a_lead_is_not_another_verdict(command: Command, rules: Path, leads: Path) -> None:
    words = ("explain", rules, leads, *AS_OF, "--lead", "L2", "--why-not")
    done = command(*words, "MQL")
    assert done.code == 0
    assert done.out.startswith("L2: why not MQL?\n")
    assert "What would have been enough" in done.out
    done = command(*words, "MLQ")
    assert done.code == 2
    assert "did you mean `MQL`?" in done.err


def test_html_without_its_extra_is_told_in_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    from leadrules.cli import explanations
    from leadrules.rows.reading import UnreadableFile

    monkeypatch.setattr(explanations, "find_spec", lambda name: None)
    with pytest.raises(UnreadableFile, match="the extra `html`"):
        explanations.form_of(markdown=False, html=True, json=False)
