"""Plans on the command line: checked beside rulesets, signed as they are, and a schema."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Callable
from pathlib import Path

import pytest

from leadrules.analysis.compare.plan.reading import read_plan
from leadrules.cli import main

PLAN = "plan: 1\noutcome: won\nmetric: precision@MQL\n"
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs the command; gives its exit code, stdout and stderr."""

    def run(*arguments: object) -> tuple[int, str, str]:
        monkeypatch.setattr("sys.argv", ["leadrules", *map(str, arguments)])
        with pytest.raises(SystemExit) as exit_:
            main()
        shown = capsys.readouterr()
        return int(exit_.value.code or 0), shown.out, shown.err

    return run


@pytest.fixture
def file(tmp_path: Path) -> Path:
    file = tmp_path / "plan.yaml"
    file.write_text(PLAN, encoding="utf-8")
    return file


def test_a_plan_is_signed_by_its_hash(file: Path, run: Run) -> None:
    digits = read_plan(file).hash[7:19]
    code, out, _ = run("sign", file, "--as", "Ann", "--side", "marketing")
    assert (code, out) == (0, f"{file} ({digits}) signed by Ann for marketing\n")
    code, out, _ = run("sign", file, "--as", "Ann", "--side", "marketing")
    assert (code, out) == (0, f"{file} ({digits}) was signed already by Ann for marketing\n")
    assert read_plan(file).identity.signed == (("marketing", "Ann"),)


def test_a_plan_with_errors_is_not_signed(file: Path, run: Run) -> None:
    file.write_text(PLAN + "segmets: [industry]\n", encoding="utf-8")
    code, out, err = run("sign", file, "--as", "Ann", "--side", "sales")
    assert (code, out) == (2, "")
    assert "error[LR210] unknown-key: unknown key `segmets` in a plan" in err
    assert [each.name for each in file.parent.iterdir()] == ["plan.yaml"]


def test_plans_are_checked_beside_rulesets(file: Path, run: Run, root: Path) -> None:
    rules = root / "rules/b2b-saas/2.0.0.yaml"
    assert run("check", file)[::2] == (0, "1 plan checked: no errors\n")
    assert run("check", file, rules)[::2] == (0, "1 ruleset and 1 plan checked: no errors\n")
    assert run("check", rules, rules)[2] == "2 rulesets checked: no errors\n"
    file.write_text(PLAN.replace("MQL", "0"), encoding="utf-8")
    code, out, err = run("check", file, file, "--json")
    assert (code, err) == (1, "2 plans checked: 2 errors\n")
    assert json.loads(out.splitlines()[0])["code"] == "LR216"


def test_a_plan_that_was_changed_since_it_was_signed_has_a_warning(file: Path, run: Run) -> None:
    run("sign", file, "--as", "Ann", "--side", "marketing")
    file.write_text(PLAN.replace("MQL", "SQL"), encoding="utf-8")
    code, out, err = run("check", file)
    assert (code, err) == (0, "1 plan checked: no errors, 1 warning\n")
    assert f"help: run `leadrules sign {file} --as Ann --side marketing`" in out


def test_a_lock_file_that_cannot_be_understood_is_an_error(file: Path, run: Run) -> None:
    file.with_name("plan.yaml.lock").write_text("{", encoding="utf-8")
    code, out, _ = run("check", file)
    assert (code, "error[LR610]" in out) == (1, True)


def test_what_is_neither_a_plan_nor_a_ruleset_is_told_as_before(tmp_path: Path, run: Run) -> None:
    code, _, err = run("sign", tmp_path / "plan.yaml", "--as", "Ann", "--side", "sales")
    assert (code, "there is no file" in err) == (2, True)
    code, _, err = run("sign", tmp_path, "--as", "Ann", "--side", "sales")
    assert (code, "is a folder" in err) == (2, True)


def test_the_schema_of_plans_is_printed(run: Run) -> None:
    code, out, _ = run("schema", "--plan")
    assert (code, "smallest_worthwhile" in json.loads(out)["properties"]) == (0, True)
    assert "ruleset" in json.loads(run("schema")[1])["properties"]


def test_who_signed_before_the_plan_was_changed_is_told_and_how_to_sign_again_in_any_shell(
    file: Path, run: Run
) -> None:
    name = "Ann O'Neill; rm x"
    run("sign", file, "--as", name, "--side", "marketing")
    run("sign", file, "--as", "Ben", "--side", "sales")
    file.write_text(PLAN.replace("MQL", "SQL"), encoding="utf-8")
    run("sign", file, "--as", "Ben", "--side", "sales")
    identity = read_plan(file).identity
    assert (identity.signed, identity.changed) == ((("sales", "Ben"),), (("marketing", name),))
    assert identity.to_dict()["signed_before_change"] == [{"side": "marketing", "by": name}]
    command = re.search("run `(.*)`", run("check", file)[1])
    assert command is not None
    assert shlex.split(command[1])[3:] == ["--as", name, "--side", "marketing"]


def test_a_side_that_there_is_not_is_told_in_plain_words(file: Path, run: Run) -> None:
    code, _, err = run("sign", file, "--as", "Ann", "--side", "boss")
    assert code == 2
    assert "invalid value for `--side`: `boss` is not one of" in err
