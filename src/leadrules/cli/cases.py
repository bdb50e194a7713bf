"""`leadrules test`: the cases inside rulesets."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from leadrules.cli import exits, screen
from leadrules.cli.rulesets import PathsArgument, load_named, ruleset_files
from leadrules.decision.units import plain
from leadrules.diagnostics import Diagnostic, RulesetError
from leadrules.diagnostics.rendering import render
from leadrules.ruleset import Ruleset
from leadrules.testing.cases import CaseResult, run_cases


def cases_command(
    paths: PathsArgument,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Name every case.")] = False,
) -> None:
    """Run the cases inside rulesets: each says a lead and what must come out.

    Exit code 1 where a case fails or a ruleset has errors.
    """
    color = screen.wants_color()
    passed = failed = broken = 0
    without: list[Path] = []
    files = ruleset_files(paths)
    for file in files:
        try:
            ruleset = load_named(file)
        except RulesetError as error:
            broken += 1
            for diagnostic in error.diagnostics:
                typer.echo(render(diagnostic, color=color) + "\n")
            continue
        results = run_cases(ruleset)
        for result in results:
            passed += result.passed
            failed += not result.passed
            if not result.passed:
                show_failure(ruleset, result, color)
            elif verbose:
                typer.echo(f"ok  {file}: {result.name}")
        if not results:
            without.append(file)
    for file in without:
        typer.echo(f"{file} has no cases", err=True)
    told = f"{passed:,} case{'s' * (passed != 1)} passed, {failed:,} failed"
    if broken:
        told += f"; {broken} of {len(files)} rulesets {'has' if broken == 1 else 'have'} errors"
    typer.echo(told, err=True)
    if failed or broken:
        raise typer.Exit(exits.NO)


def show_failure(ruleset: Ruleset, result: CaseResult, color: bool) -> None:
    """Show how a case came out otherwise than it expects, with its place in the file."""
    for diagnostic in failures(ruleset, result):
        typer.echo(render(diagnostic, color=color) + "\n")
    if result.mismatches and result.decision is not None:
        points = result.decision.points
        fired = ", ".join(f"{rule} {plain(points[rule])}" for rule in result.decision.fired)
        typer.echo(f"fired: {fired or 'nothing'}\n")


def failures(ruleset: Ruleset, result: CaseResult) -> list[Diagnostic]:
    """What came out otherwise than a case expects, at the place where it expects it."""
    source = ruleset.loaded.source
    here: tuple[str | int, ...] = ("cases", result.index)
    found = []
    for mismatch in result.mismatches:
        what = " ".join(mismatch.path)
        message = (
            f"case `{result.name}` expects {what} `{mismatch.expected}`, "
            f"and it is `{mismatch.actual}`"
        )
        found.append(source.diagnostic("LR701", message, (*here, "expect", *mismatch.path)))
    for problem in result.diagnostics:
        message = f"case `{result.name}` cannot be scored: {problem.message}"
        found.append(source.diagnostic("LR702", message, here, help=problem.help))
    return found
