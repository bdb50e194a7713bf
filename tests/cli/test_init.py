"""`leadrules init`: a ruleset to start from, and nothing is overwritten."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from command import Done

from leadrules import presets

Command = Callable[..., Done]


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_without_a_preset_they_are_listed_one_a_line(command: Command) -> None:
    done = command("init")
    lines = done.out.splitlines()
    assert (done.code, tuple(line.split()[0] for line in lines)) == (0, presets.names())
    assert lines[0] == "starter          A small fit and interest model to grow from"
    assert not Path("rules").exists()


def test_a_preset_is_written_where_rulesets_stand(command: Command) -> None:
    done = command("init", "--preset", "posthog-fit")
    assert (done.code, done.err) == (0, "")
    assert (
        done.out.splitlines()[0] == "wrote rules/posthog-fit/1.0.0.yaml: PostHog's fit score of 70"
    )
    written = Path("rules/posthog-fit/1.0.0.yaml").read_text(encoding="utf-8")
    assert written == presets.text("posthog-fit")


def test_what_it_says_to_do_next_can_be_done(command: Command) -> None:
    out = command("init", "my rules", "--preset", "starter", "--name", "acme").out
    assert "  leadrules check 'my rules/acme/1.0.0.yaml'" in out
    assert "  leadrules schema --out 'my rules/ruleset.schema.json'" in out
    file = Path("my rules/acme/1.0.0.yaml")
    assert command("check", file) == Done(0, "", "1 ruleset checked: no errors\n")
    assert command("test", file) == Done(0, "", "4 cases passed, 0 failed\n")


def test_nothing_is_overwritten_whatever_its_version(command: Command) -> None:
    there = Path("rules/acme/2.0.0.yaml")
    there.parent.mkdir(parents=True)
    there.write_text("mine", encoding="utf-8")
    done = command("init", "--preset", "starter", "--name", "acme")
    told = "leadrules: there is `rules/acme/2.0.0.yaml` already: give another --name\n"
    assert done == Done(2, "", told)
    assert [file.name for file in there.parent.iterdir()] == ["2.0.0.yaml"]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (
            ("--preset", "pardot-base"),
            "no preset is called `pardot-base`: did you mean `pardot-baseline`?",
        ),
        (("--preset", "zzz"), "no preset is called `zzz`: there are `starter`, `eloqua-example`,"),
        (("--preset", "starter", "--name", "../x"), "--name: `../x` is no name of a ruleset"),
        (("--name", "acme"), "--name is for a preset: give --preset too"),
    ],
)
def test_what_cannot_be_is_said(command: Command, arguments: tuple[str, ...], told: str) -> None:
    done = command("init", *arguments)
    assert (done.code, done.out, told in done.err) == (2, "", True)
    assert not Path("rules").exists()


def test_a_folder_that_is_a_file_is_said(command: Command) -> None:
    Path("rules").write_text("", encoding="utf-8")
    done = command("init", "--preset", "starter")
    assert (done.code, done.err[:17]) == (2, "leadrules: `rules")
