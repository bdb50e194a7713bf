"""The rulesets named on the command line, with plain words where there are none."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from leadrules.cli import exits, screen
from leadrules.diagnostics import RulesetError
from leadrules.diagnostics.rendering import render
from leadrules.diagnostics.shown import shown
from leadrules.rows.reading import UnreadableFile
from leadrules.ruleset import Ruleset, load

PathsArgument = Annotated[
    list[Path],
    typer.Argument(metavar="PATH", help="Ruleset files, or folders of them.", show_default=False),
]


def load_named(path: Path) -> Ruleset:
    """The ruleset in a file.

    Raises UnreadableFile, which names the versions at hand, where the path is a folder or not
    there; RulesetError where the ruleset has errors; OSError where it cannot be read.
    """
    if path.is_dir():
        raise UnreadableFile(f"{_quoted(path)} is a folder: give a ruleset's file{_near(path)}")
    if not path.exists():
        raise UnreadableFile(f"there is no file {_quoted(path)}{_near(path.parent)}")
    return load(path)


def load_all(*files: Path) -> list[Ruleset]:
    """The rulesets in these files; errors of all are shown, with the exit code for trouble."""
    rulesets: list[Ruleset] = []
    errors: list[str] = []
    for file in files:
        try:
            rulesets.append(load_named(file))
        except RulesetError as error:
            color = screen.wants_color(True)
            errors += [render(one, color=color) for one in error.diagnostics]
    if errors:
        typer.echo("\n\n".join(errors), err=True)
        raise typer.Exit(exits.COULD_NOT_RUN)
    return rulesets


def ruleset_files(paths: list[Path]) -> list[Path]:
    """The ruleset files named, and those in the folders named, sorted.

    Raises UnreadableFile for a path that is not there, and for a folder without rulesets.
    """
    files: list[Path] = []
    for path in paths:
        if path.is_dir():
            found = [*path.rglob("*.yaml"), *path.rglob("*.yml")]
            if not found:
                raise UnreadableFile(f"there are no rulesets (*.yaml) in {_quoted(path)}")
            files.extend(sorted(found))
        elif path.exists():
            files.append(path)
        else:
            raise UnreadableFile(f"there is no file {_quoted(path)}{_near(path.parent)}")
    return files


def _near(folder: Path) -> str:
    found = sorted(folder.rglob("*.yaml")) if folder.is_dir() and folder != Path() else []
    return ", such as " + ", ".join(map(_quoted, found[:3])) if found else ""


def _quoted(path: Path) -> str:
    return f"`{shown(str(path))}`"
