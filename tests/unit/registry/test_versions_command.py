"""The commands around versions: sign, publish, versions, retire, and check."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from version_files import published, text_of, write

from leadrules.cli import main
from leadrules.registry.lock import State
from leadrules.registry.lock_file import read_lock

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


def test_a_version_from_draft_to_retired(tmp_path: Path, run: Run) -> None:
    file = write(tmp_path)
    code, out, _ = run("sign", file, "--as", "mia", "--side", "marketing")
    assert (code, out.split(" (")[0], out.split(") ")[1]) == (
        0,
        "fit 1.0.0",
        "signed by mia for marketing\n",
    )
    code, out, err = run("publish", file)
    assert (code, out) == (1, "")
    assert "error[LR622] unsigned: sales has not signed version `1.0.0`" in err
    assert f"help: run `leadrules sign {file} --as NAME --side sales`" in err
    run("sign", file, "--as", "sam", "--side", "sales")
    code, out, _ = run("publish", file, "--effective-from", "2026-04-01")
    assert code == 0
    assert out.endswith(") published (1 case passed), effective from 2026-03-31T22:00:00Z\n")
    code, out, _ = run("publish", file)
    assert (code, ") is published already (1 case passed)" in out) == (0, True)
    code, out, _ = run("retire", file)
    assert (code, out) == (0, "fit 1.0.0 retired\n")
    assert run("retire", file)[1] == "fit 1.0.0 is retired already\n"
    assert read_lock(file.parent).entries["1.0.0"].state is State.RETIRED


def test_a_version_whose_cases_fail_is_not_published(tmp_path: Path, run: Run) -> None:
    file = write(tmp_path)
    file.write_text(text_of().replace("expect: {verdict: MQL}", "expect: {verdict: nurture}"))
    code, out, err = run("publish", file)
    assert code == 1
    assert "error[LR701] case-failed" in out
    assert err.endswith("is not published: its cases do not pass\n")
    assert read_lock(file.parent).entries == {}


@pytest.mark.parametrize("when", ["soon", "2026-02-30", "2026-01-01T"])
def test_an_effective_date_that_cannot_be_read_is_refused(
    tmp_path: Path, run: Run, when: str
) -> None:
    code, _, err = run("publish", write(tmp_path), "--effective-from", when)
    assert (code, when in err) == (2, True)


def test_a_ruleset_with_errors_is_neither_signed_nor_published(tmp_path: Path, run: Run) -> None:
    file = write(tmp_path)
    file.write_text("language: 1\n")
    for arguments in (["publish"], ["sign", "--as", "mia", "--side", "sales"]):
        code, _, err = run(*arguments, file)
        assert (code, "error[LR211]" in err) == (1, True)


def test_versions_says_what_each_file_is(tmp_path: Path, run: Run) -> None:
    published(tmp_path, "1.0.0")
    write(tmp_path, "2.0.0")
    code, out, _ = run("versions", tmp_path)
    assert code == 0
    rows = [line.split() for line in out.splitlines() if "│" in line]
    assert [row[1] for row in rows] == ["1.0.0", "2.0.0"]
    assert "mia 2026-03-01" in out
    assert "as published" in out
    assert "unsigned" in out


@pytest.mark.parametrize(
    ("change", "file_state", "code"),
    [
        ({"points": 20}, "edited", 1),
        ({"capacity": 6}, "agreement changed", 0),
    ],
)
def test_versions_answers_no_where_a_published_version_was_edited(
    tmp_path: Path,
    run: Run,
    change: dict[str, int],
    file_state: str,
    code: int,
) -> None:
    published(tmp_path)
    write(tmp_path, **change)
    found, out, _ = run("versions", tmp_path)
    assert (found, file_state in out) == (code, True)
    assert ("before the" in out) is True
    found, out, _ = run("versions", tmp_path, "--json")
    (row,) = map(json.loads, out.splitlines())
    assert (found, row["file_state"], row["as_published"]) == (code, file_state, not code)
    assert [each["current"] for each in row["signatures"]] == [False, False]
    assert (row["state"], row["published"]) == ("published", "2026-03-01T12:00:00Z")


def test_versions_answers_no_where_a_published_file_is_missing(tmp_path: Path, run: Run) -> None:
    published(tmp_path).unlink()
    code, out, _ = run("versions", tmp_path)
    assert (code, "missing" in out) == (1, True)
    code, out, _ = run("versions", tmp_path, "--json")
    assert (code, json.loads(out)["hash"]) == (1, None)


def test_versions_shows_the_errors_of_files(tmp_path: Path, run: Run) -> None:
    write(tmp_path).write_text("language: 1\n")
    code, out, err = run("versions", tmp_path)
    assert (code, "has errors" in out, "error[LR211]" in err) == (0, True, True)


def test_versions_of_a_folder_without_any(tmp_path: Path, run: Run) -> None:
    code, out, _ = run("versions", tmp_path)
    assert (code, out) == (0, f"no versions in {tmp_path}\n")
    code, _, err = run("versions", tmp_path / "nowhere")
    assert (code, err.startswith("leadrules: ")) == (2, True)


def test_check_refuses_an_edit_of_a_published_version(tmp_path: Path, run: Run) -> None:
    file = published(tmp_path)
    assert run("check", file)[0] == 0
    write(tmp_path, points=20)
    code, out, _ = run("check", file)
    assert (code, "error[LR621] published-version-edited" in out) == (1, True)
    assert f"{file}:3:10" in out


def test_agreement_shows_who_signed(tmp_path: Path, run: Run) -> None:
    file = write(tmp_path)
    assert "| Marketing | | | |" in run("agreement", file)[1]
    published(tmp_path)
    _, out, _ = run("agreement", file)
    assert "Signed for marketing by **mia** on 1 March 2026." in out
    assert "| Marketing |" not in out
    assert "| Marketing | | | |" in run("agreement", file, "--no-signatures")[1]
    write(tmp_path, capacity=6)
    page = tmp_path / "page.md"
    assert run("agreement", file, "--out", page)[:2] == (0, "")
    text = page.read_text(encoding="utf-8")
    assert "by **mia** on 1 March 2026, before this text was changed." in text
    assert "| Marketing | | | |" in text
