"""`leadrules check`: everything wrong in rulesets and plans, at once."""

from __future__ import annotations

import json as json_module
from pathlib import Path
from typing import Annotated

import typer

from leadrules.analysis.compare.plan.problems import PlanError
from leadrules.analysis.compare.plan.reading import is_plan, read_plan
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
    """Check rulesets, and plans of comparisons: every error at once, with its place and help.

    Exit code 1 where there are errors, 2 where a file cannot be read; warnings alone are 0.
    """
    color = screen.wants_color()
    errors = warnings = unread = plans = 0
    files = ruleset_files(paths)
    for file in files:
        try:
            plan = is_plan(file)
            plans += plan
            diagnostics = _of_plan(file) if plan else _of_ruleset(file)
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
    told = f"{_counted(len(files) - plans, plans)} checked: "
    told += f"{errors} error{'s' * (errors != 1)}" if errors else "no errors"
    if warnings:
        told += f", {warnings} warning{'s' * (warnings != 1)}"
    typer.echo(told, err=True)
    if unread:
        raise typer.Exit(exits.COULD_NOT_RUN)
    if errors:
        raise typer.Exit(exits.NO)


def _of_ruleset(file: Path) -> tuple[Diagnostic, ...]:
    try:
        loaded = load_file(file)
    except RulesetError as error:
        return error.diagnostics
    return (*check_published(file, loaded), *loaded.warnings)


def _of_plan(file: Path) -> tuple[Diagnostic, ...]:
    try:
        return read_plan(file).warnings
    except PlanError as error:
        return error.diagnostics


def _counted(rulesets: int, plans: int) -> str:
    counts = [(rulesets, "ruleset")] if rulesets or not plans else []
    counts += [(plans, "plan")] if plans else []
    return " and ".join(f"{count} {name}{'s' * (count != 1)}" for count, name in counts)
