"""`leadrules check`, `test` and `schema`: what each prints, and its exit code."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from command import RULES, Done

Written = Callable[[str, str | bytes], Path]
Command = Callable[..., Done]


def test_a_good_ruleset_is_checked(command: Command, rules: Path) -> None:
    assert command("check", rules) == Done(0, "", "1 ruleset checked: no errors\n")


def test_every_error_is_shown_with_its_place(command: Command, write: Written) -> None:
    file = write("bad.yaml", RULES.replace("employees >= 200", "employes >= 200"))
    done = command("check", file)
    assert done.code == 1
    assert done.out.startswith("error[LR304] unknown-name: there is no name `employes` here\n")
    assert f"  --> {file}:14:" in done.out
    assert done.err == "1 ruleset checked: 1 error\n"


def test_errors_as_json_are_one_object_a_line(command: Command, write: Written) -> None:
    file = write("bad.yaml", RULES.replace("employees >= 200", "employes >= 200"))
    (line,) = command("check", file, "--json").out.splitlines()
    found = json.loads(line)
    assert (found["code"], found["line"], found["file"]) == ("LR304", 14, str(file))


def test_warnings_are_shown_counted_and_no_failure(command: Command, write: Written) -> None:
    file = write("doubt.yaml", RULES.replace("events:", "lists: {idle: [a]}\nevents:"))
    done = command("check", file)
    assert (done.code, done.out[:14]) == (0, "warning[LR450]")
    assert done.err == "1 ruleset checked: no errors, 1 warning\n"
    assert command("check", file, "--no-warnings").out == ""


def test_a_folder_is_checked_whole(command: Command, rules: Path) -> None:
    (rules.parent / "broken.yaml").write_text("[", encoding="utf-8")
    done = command("check", rules.parent)
    assert (done.code, done.err) == (1, "2 rulesets checked: 1 error\n")


def test_an_endless_file_is_not_read_to_its_end(command: Command) -> None:
    if not Path("/dev/zero").exists():
        pytest.skip("there is no /dev/zero here")
    done = command("check", "/dev/zero")
    assert (done.code, "has more than 1,048,576 bytes" in done.out) == (1, True)


def test_cases_pass(command: Command, rules: Path) -> None:
    assert command("test", rules) == Done(0, "", "1 case passed, 0 failed\n")
    assert command("test", rules, "--verbose").out == f"ok  {rules}: large\n"


def test_a_failed_case_points_at_what_it_expects(command: Command, write: Written) -> None:
    file = write("bad.yaml", RULES.replace("{verdict: MQL}}", "{verdict: nurture, score: 1}}"))
    done = command("test", file)
    assert done.code == 1
    assert "case `large` expects verdict `nurture`, and it is `MQL`" in done.out
    assert "case `large` expects score `1`, and it is `20`" in done.out
    assert f"--> {file}:20:" in done.out
    assert "fired: large 20\n" in done.out
    assert done.err == "0 cases passed, 1 failed\n"


def test_a_case_may_expect_a_missing_label(command: Command, write: Written) -> None:
    labels = "labels: {heat: {score: total, from: {warm: 20}}}\ncases:"
    text = RULES.replace("cases:", labels)
    file = write("cool.yaml", text.replace("employees: 300}, expect: {verdict: MQL}",
        "employees: 30}, expect: {labels: {heat: missing}}"))  # fmt: skip
    assert command("test", file) == Done(0, "", "1 case passed, 0 failed\n")
    file = write("warm.yaml", text.replace("verdict: MQL}}", "labels: {heat: missing}}}"))
    assert "expects labels heat `missing`, and it is `warm`" in command("test", file).out


def test_a_case_that_cannot_be_scored_says_why(command: Command, write: Written) -> None:
    file = write("bad.yaml", RULES.replace("lead: {employees: 300}", "lead: {employees: 1.5}"))
    done = command("test", file)
    assert (done.code, "case `large` cannot be scored" in done.out) == (1, True)


def test_a_broken_ruleset_does_not_hide_the_others(command: Command, rules: Path) -> None:
    (rules.parent / "broken.yaml").write_text("[", encoding="utf-8")
    done = command("test", rules.parent)
    assert (done.code, done.err) == (1, "1 case passed, 0 failed; 1 of 2 rulesets has errors\n")


def test_a_ruleset_without_cases_is_named(command: Command, write: Written) -> None:
    done = command("test", write("bare.yaml", RULES.partition("cases:")[0]))
    assert (done.code, "bare.yaml has no cases" in done.err) == (0, True)


def test_the_schema_is_json_to_stdout_or_a_file(command: Command, tmp_path: Path) -> None:
    printed = json.loads(command("schema").out)
    assert printed["title"]
    out = tmp_path / "schema.json"
    assert command("schema", "--out", out).out == ""
    assert json.loads(out.read_text(encoding="utf-8")) == printed


def test_a_ruleset_with_errors_scores_nothing(command: Command, write: Written) -> None:
    file = write("bad.yaml", RULES.replace("employees >= 200", "employes >= 200"))
    done = command("score", file, write("l.csv", "lead_id\nL1\n"))
    assert (done.code, done.out) == (1, "")
    assert "error[LR304]" in done.err


def test_the_shipped_rules_and_examples_work_from_any_folder(
    command: Command, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(root / "examples")
    rules = "../rules/b2b-saas/2.0.0.yaml"
    shared = ("leads.csv", "--events", "events.csv", "--as-of", "2024-02-01")
    done = command("score", rules, *shared)
    assert (done.code, len(done.out.splitlines())) == (0, 21)
    assert command("explain", rules, *shared, "--lead", "lead_000002").code == 0
    assert command("agreement", rules).code == 0
    assert command("versions", "../rules").code == 0
    assert command("test", "../rules").code == 0
