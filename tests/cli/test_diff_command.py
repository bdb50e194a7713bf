"""`leadrules diff` as people run it."""

from __future__ import annotations

import json
from pathlib import Path

from command import RULES, Command, Written, leadrules


def test_the_same_rules_are_no_difference(command: Command, rules: Path, write: Written) -> None:
    other = write("other.yaml", "title: Ours\n# a comment\n" + RULES)
    done = command("diff", rules, other)
    assert done.code == 0
    assert done.out.splitlines()[0] == "small 1.0.0 -> small 1.0.0: no difference in meaning"
    assert done.err == ""


def test_a_difference_is_exit_code_1(command: Command, rules: Path, write: Written) -> None:
    other = write("2.0.0.yaml", RULES.replace("1.0.0", "2.0.0").replace("each: 5", "each: 6"))
    done = command("diff", rules, other)
    assert done.code == 1
    assert done.out == (
        "small 1.0.0 -> 2.0.0: 1 difference in meaning (rules: 1)\n\n"
        "Rules: all\n  ~ pages, pays for each: +5 -> +6\n"
    )


def test_markdown_and_json(command: Command, rules: Path, write: Written) -> None:
    other = write("2.0.0.yaml", RULES.replace("each: 5", "each: 6"))
    done = command("diff", rules, other, "--markdown")
    assert (done.code, "| **pages**, pays for each | +5 | +6 |" in done.out) == (1, True)
    done = command("diff", rules, other, "--json")
    data = json.loads(done.out)
    assert (done.code, data["changes"][0]["path"]) == (1, "rule.pages.each")
    assert data["b"]["file"] == str(other)


def test_trouble_is_exit_code_2(command: Command, rules: Path, write: Written) -> None:
    broken = write("broken.yaml", RULES.replace("employees >= 200", "employes >= 200"))
    done = command("diff", rules, broken)
    assert (done.code, done.out) == (2, "")
    assert "there is no name `employes` here" in done.err
    done = command("diff", broken, broken)
    assert done.err.count("there is no name") == 2
    done = command("diff", rules, "nowhere.yaml")
    assert (done.code, done.out) == (2, "")
    done = command("diff", rules, rules, "--json", "--markdown")
    assert (done.code, "exclude each other" in done.err) == (2, True)


def test_a_file_is_written_and_never_one_that_is_read(
    command: Command, rules: Path, write: Written, tmp_path: Path
) -> None:
    other = write("2.0.0.yaml", RULES.replace("each: 5", "each: 6"))
    out = tmp_path / "diff.md"
    done = command("diff", rules, other, "--markdown", "--out", out)
    assert (done.code, done.out) == (1, "")
    assert out.read_text(encoding="utf-8").startswith("## small 1.0.0 →")
    done = command("diff", rules, other, "--out", other)
    assert done.code == 2
    assert other.read_text(encoding="utf-8").startswith("\nlanguage: 1")


def test_a_process_prints_it(rules: Path, write: Written) -> None:
    other = write("2.0.0.yaml", RULES.replace("each: 5", "each: 6"))
    done = leadrules("diff", rules, other)
    assert (done.code, done.err) == (1, "")
    assert "\x1b" not in done.out
