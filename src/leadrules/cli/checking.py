"""`leadrules check`: everything wrong in rulesets, at once."""

from __future__ import annotations

import json as json_module
from pathlib import Path
from typing import Annotated

import typer

from leadrules.cli import exits, screen
from leadrules.diagnostics import Diagnostic, RulesetError, Severity
from leadrules.language.loading import load_ruleset
from leadrules.registry.survey import check_published
from leadrules.rendering import render, to_json


def ruleset_files(paths: list[Path]) -> list[Path]:
    """The ruleset files named, and those in the folders named, sorted.

    Raises FileNotFoundError for a path that is not there.
    """
    files: list[Path] = []
    for path in paths:
        if path.is_dir():
            found = sorted(
                file
                for pattern in ("*.yaml", "*.yml")
                for file in path.rglob(pattern)
                if not file.name.endswith((".lock.yaml", ".lock.yml"))
            )
            if not found:
                raise FileNotFoundError(2, "No rulesets (*.yaml) in this folder", str(path))
            files.extend(found)
        elif path.exists():
            files.append(path)
        else:
            raise FileNotFoundError(2, "No such file or folder", str(path))
    return files


def check_command(
    paths: Annotated[list[Path], typer.Argument(help="Ruleset files or folders of them.")],
    json: Annotated[bool, typer.Option("--json", help="One JSON object a diagnostic.")] = False,
    no_warnings: Annotated[bool, typer.Option("--no-warnings", help="Show errors only.")] = False,
) -> None:
    """Check rulesets: every error at once, with its place and help."""
    color = screen.wants_color()
    errors = warnings = 0
    files = ruleset_files(paths)
    for file in files:
        diagnostics: tuple[Diagnostic, ...]
        try:
            loaded = load_ruleset(file.read_bytes(), file=str(file))
            diagnostics = (*check_published(file, loaded), *loaded.warnings)
        except RulesetError as error:
            diagnostics = error.diagnostics
        for diagnostic in diagnostics:
            if diagnostic.severity is Severity.ERROR:
                errors += 1
            else:
                warnings += 1
                if no_warnings:
                    continue
            if json:
                typer.echo(json_module.dumps(to_json(diagnostic), ensure_ascii=False))
            else:
                typer.echo(render(diagnostic, color=color) + "\n")
    if not json:
        good = "no errors" if not errors else f"{errors} error{'s' * (errors != 1)}"
        doubts = f", {warnings} warning{'s' * (warnings != 1)}" if warnings else ""
        typer.echo(f"{len(files)} ruleset{'s' * (len(files) != 1)} checked: {good}{doubts}")
    if errors:
        raise typer.Exit(exits.NO)
