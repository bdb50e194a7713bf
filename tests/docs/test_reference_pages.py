"""The reference pages name everything there is, and nothing else."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
import typer

import leadrules
from leadrules.cli import exits
from leadrules.cli.app import app

REFERENCE = Path(__file__).parents[2] / "docs" / "reference"
# WHY: untyped, as typer's own click or an installed one makes it, by typer's version
COMMANDS: dict[str, Any] = typer.main.get_command(app).commands


def page(name: str) -> str:
    return (REFERENCE / name).read_text(encoding="utf-8")


def sections(text: str) -> dict[str, str]:
    """What stands under each heading of the second level."""
    parts = re.split(r"^## (.+)$", text, flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def test_every_command_has_a_section() -> None:
    others = {"Exit codes", "Files of leads and events"}
    assert set(sections(page("command.md"))) - others == set(COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_option_of_a_command_is_on_the_page_and_no_other(name: str) -> None:
    section = sections(page("command.md"))[name]
    commands = getattr(COMMANDS[name], "commands", {"": COMMANDS[name]})  # those of a group
    options = {
        option
        for command in commands.values()
        for parameter in command.params
        for option in (*parameter.opts, *parameter.secondary_opts)
        if option.startswith("-")
    }
    named = set(re.findall(r"(?<![\w-])--?[a-z][a-z-]*", section))
    assert named == options


def test_every_exit_code_is_on_the_page() -> None:
    section = sections(page("command.md"))["Exit codes"]
    codes = {str(code) for code in (exits.OK, exits.NO, exits.COULD_NOT_RUN)}
    assert set(re.findall(r"^\| (\d) \|", section, re.MULTILINE)) == codes


def test_every_public_name_is_on_the_page() -> None:
    named = set(re.findall(r"\w+", page("python.md")))
    assert {name for name in leadrules.__all__ if name != "__version__"} <= named


@pytest.mark.parametrize(
    "cls", [leadrules.Ruleset, leadrules.Decision, leadrules.Registry], ids=lambda cls: cls.__name__
)
def test_every_public_attribute_is_on_the_page(cls: type) -> None:
    named = set(re.findall(r"\w+", page("python.md")))
    assert {name for name in vars(cls) if not name.startswith("_")} <= named | {"loaded"}


def test_every_dependency_has_its_reason_on_the_page() -> None:
    root = REFERENCE.parents[1]
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    ours = [of for name, of in extras.items() if name not in ("all", "bench", "dev")]
    needed = [*project["dependencies"], *(one for of in ours for one in of)]
    text = (root / "docs" / "explanation" / "dependencies.md").read_text(encoding="utf-8")
    named = re.findall(r"\[([\w-]+)\]\(https://pypi.org", text)
    needed = [re.split(r"[^\w-]", one)[0] for one in needed if not one.startswith("leadrules[")]
    assert sorted(named) == sorted(needed)


def test_the_glossary_is_in_order() -> None:
    words = re.findall(r"^\| \*\*(.+?)\*\*", page("glossary.md"), re.MULTILINE)
    assert words == sorted(words, key=str.lower)
