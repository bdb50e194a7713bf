"""`leadrules check`: everything wrong in rulesets, at once."""

from __future__ import annotations

import json as json_module
from typing import Annotated

import typer

from leadrules.cli import exits, screen
from leadrules.cli.rulesets import PathsArgument, ruleset_files
from leadrules.diagnostics import Diagnostic, RulesetError, Severity
from leadrules.diagnostics.rendering import render, to_json
from leadrules.diagnostics.shown import shown
from leadrules.language.loading import load_file
from leadrules.registry.survey import check_published


def check_command(
    paths: PathsArgument,
    json: Annotated[bool, typer.Option("--json", help="One JSON object a diagnostic.")] = False,
    no_warnings: Annotated[bool, typer.Option("--no-warnings", help="Show errors only.")] = False,
) -> None:
    """Check rulesets: every error at once, with its place and help.

    Exit code 1 where there are errors, 2 where a file cannot be read; warnings alone are 0.
    """
    color = screen.wants_color()
    errors = warnings = unread = 0
    files = ruleset_files(paths)
    for file in files:
        diagnostics: tuple[Diagnostic, ...]
        try:
            loaded = load_file(file)
            diagnostics = (*check_published(file, loaded), *loaded.warnings)
        except RulesetError as error:
            diagnostics = error.diagnostics
        except OSError as error:
            unread += 1
            why = (error.strerror or "it cannot be read").lower()
            typer.echo(f"leadrules: `{shown(str(file))}`: {why}", err=True)
            continue
        for diagnostic in diagnostics:
            is_error = diagnostic.severity is Severity.ERROR
            errors += is_error
            warnings += not is_error
            if no_warnings and not is_error:
                continue
            if json:
                typer.echo(json_module.dumps(to_json(diagnostic), ensure_ascii=False))
            else:
                typer.echo(render(diagnostic, color=color) + "\n")
    told = f"{len(files)} ruleset{'s' * (len(files) != 1)} checked: "
    told += f"{errors} error{'s' * (errors != 1)}" if errors else "no errors"
    if warnings:
        told += f", {warnings} warning{'s' * (warnings != 1)}"
    typer.echo(told, err=True)
    if unread:
        raise typer.Exit(exits.COULD_NOT_RUN)
    if errors:
        raise typer.Exit(exits.NO)
