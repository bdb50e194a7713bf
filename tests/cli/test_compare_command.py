"""`leadrules compare` as people run it."""

from __future__ import annotations

import json
import re
from importlib.metadata import requires
from inspect import signature
from pathlib import Path

import pytest
from command import RULES, Command, Written

from leadrules.analysis.compare.choices import Asked
from leadrules.cli.compare import compare_command
from leadrules.rows.reading import UnreadableFile

NEWER = RULES.replace("1.0.0", "2.0.0").replace("each: 5", "each: 40")

LEADS = """lead_id,employees,decided_at,won,won_at
ann,250,2024-01-10,yes,2024-01-20
ben,20,2024-01-11,no,
cora,900,2024-01-12,,
"""
EVENTS = """lead_id,type,at
ann,page_view,2024-01-05
ben,page_view,2024-01-06
ben,page_view,2024-02-06
"""


def test_without_an_outcome_it_says_who_would_flip(
    command: Command, rules: Path, write: Written
) -> None:
    newer, leads = write("2.0.0.yaml", NEWER), write("leads.csv", LEADS)
    events = write("events.csv", EVENTS)
    done = command(
        "compare", rules, newer, leads, "--events", events, "--as-of", "2024-02-01", "--json"
    )
    assert done.code == 0, done.err
    found = json.loads(done.out)
    assert found["evidence"] is None
    assert found["verdicts"] == []
    assert found["population"]["leads"] == 3
    assert [flip["lead_id"] for flip in found["changes"]["attribution"]["flips"]] == ["ben"]
    assert "3 leads compared" in done.err


def test_the_report_is_written_whole_and_the_summary_printed(
    command: Command, rules: Path, write: Written, tmp_path: Path
) -> None:
    newer, leads = write("2.0.0.yaml", NEWER), write("leads.csv", LEADS)
    report = tmp_path / "report.html"
    done = command(
        "compare", rules, newer, leads, "--as-of-column", "decided_at", "--outcome", "won",
        "--outcome-at", "won_at", "--window", "30d", "--observed-until", "2024-06-01",
        "--metric", "precision@2/week", "--report", report,
    )  # fmt: skip
    assert done.code == 0, done.err
    assert "not declared in advance" in done.out
    assert report.read_text(encoding="utf-8").startswith("<!doctype html>")
    assert f"the report is `{report}`" in done.err


def test_a_report_never_replaces_an_input(command: Command, rules: Path, write: Written) -> None:
    leads = write("leads.csv", LEADS)
    done = command("compare", rules, rules, leads, "--report", leads)
    assert done.code == 2
    assert "another file of this command" in done.err
    assert leads.read_text(encoding="utf-8") == LEADS


def test_a_column_that_is_not_there_is_named(command: Command, rules: Path, write: Written) -> None:
    done = command("compare", rules, rules, write("leads.csv", LEADS), "--outcome", "wonn")
    assert done.code == 2
    assert "wonn" in done.err
    assert "did you mean `won`?" in done.err


def test_rows_that_cannot_be_read_lose_no_others(
    command: Command, rules: Path, write: Written
) -> None:
    leads = write("leads.csv", LEADS + "dora,1,2,3,4,5,6,7\n")
    done = command("compare", rules, rules, leads, "--as-of", "2024-02-01")
    assert done.code == 0
    assert "LR901" in done.err
    assert "3 leads compared" in done.err


def test_a_window_without_an_outcome_is_refused(
    command: Command, rules: Path, write: Written
) -> None:
    done = command("compare", rules, rules, write("leads.csv", LEADS), "--window", "30d")
    assert done.code == 2
    assert "--outcome" in done.err


def test_every_choice_of_a_plan_has_its_option() -> None:
    options = set(signature(compare_command).parameters)
    assert set(Asked.__annotations__) - options == set()


def test_every_library_of_the_extra_is_looked_for_before_work_begins(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    wanted = {
        re.split(r"[^\w-]", each)[0].lower()
        for each in requires("leadrules") or ()
        if 'extra == "compare"' in each or "extra == 'compare'" in each
    } - {"leadrules"}
    modules = {"scikit-learn": "sklearn", "vl-convert-python": "vl_convert"}
    for lacking in {"polars", *wanted}:
        module = modules.get(lacking, lacking)
        monkeypatch.setattr(
            "leadrules.cli.compare.find_spec", lambda name, module=module: name != module or None
        )
        with pytest.raises(UnreadableFile, match=re.escape("'leadrules[cli,compare]'")):
            compare_command(Path("a"), Path("b"), "leads.csv")


def test_further_outcomes_resamples_and_level_are_choices_too(
    command: Command, rules: Path, write: Written
) -> None:
    newer = write("2.0.0.yaml", NEWER)
    leads = write("leads.csv", LEADS.replace(",won,", ",yes,").replace("won_at", "called_at"))
    done = command(
        "compare", rules, newer, leads, "--as-of-column", "decided_at", "--outcome", "yes",
        "--outcome-name", "first order", "--outcomes", "called_at", "--resamples", "150",
        "--level", "80%", "--json",
    )  # fmt: skip
    assert done.code == 2
    assert "`called_at`" in done.err
    leads = write("leads.csv", LEADS.replace("won_at", "called").replace("2024-01-20", "yes"))
    done = command(
        "compare", rules, newer, leads, "--as-of-column", "decided_at", "--outcome", "won",
        "--outcome-name", "first order", "--outcomes", "called", "--resamples", "150",
        "--level", "80%", "--json",
    )  # fmt: skip
    assert done.code == 0, done.err
    found = json.loads(done.out)
    said = {each["name"]: each["value"] for each in found["choices"]["said"]}
    assert (said["resamples"], said["level"]) == ("150", "0.8")
    assert found["population"]["outcome"]["name"] == "first order"
    assert [each["name"] for each in found["population"]["funnel"]] == ["called"]


@pytest.mark.parametrize("lock", ["plan.yaml.lock", "versions.lock"])
def test_a_report_never_replaces_who_signed(
    command: Command, rules: Path, write: Written, lock: str
) -> None:
    plan = write("plan.yaml", "plan: 1\noutcome: won\n")
    file = (plan if lock.startswith("plan") else rules).with_name(lock)
    leads = write("leads.csv", LEADS)
    done = command("compare", rules, rules, leads, "--plan", plan, "--report", file)
    assert (done.code, file.exists()) == (2, False)
    assert "another file of this command" in done.err


def test_what_is_said_of_an_outcome_asks_for_one(
    command: Command, rules: Path, write: Written
) -> None:
    leads = write("leads.csv", LEADS)
    done = command("compare", rules, rules, leads, "--amount", "employees", "--window", "30d")
    assert done.code == 2
    assert "--amount, --window: give --outcome too" in done.err


def test_a_file_that_holds_no_leads_is_told_so(
    command: Command, rules: Path, write: Written
) -> None:
    done = command("compare", rules, rules, write("notes.txt", "plan: 1\nabc\n"))
    assert done.code == 2
    assert "LR665" in done.err
    assert "the leads have no column that either version reads" in done.err
    leads = write("leads.csv", LEADS)
    done = command("compare", rules, rules, leads, "--events", write("e.csv", "x\n1\n"))
    assert done.code == 2
    assert "LR526" in done.err


def test_what_is_neither_a_column_nor_an_instant_is_told_how_to_write_one(
    command: Command, rules: Path, write: Written
) -> None:
    done = command("compare", rules, rules, write("leads.csv", LEADS), "--as-of", "2024-13-01")
    assert done.code == 2
    assert "write a date or an instant" in done.err
