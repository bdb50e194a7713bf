"""`leadrules test`: the cases inside rulesets."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from leadrules.cli import exits, screen
from leadrules.cli.checking import ruleset_files
from leadrules.diagnostics import Diagnostic, RulesetError
from leadrules.rendering import render
from leadrules.ruleset import Ruleset, load
from leadrules.testing.cases import CaseResult, run_cases


def test_command(
    paths: Annotated[list[Path], typer.Argument(help="Ruleset files or folders of them.")],
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Name every case.")] = False,
) -> None:
    """Run the cases inside rulesets: each says a lead and what must come out."""
    color = screen.wants_color()
    passed = failed = broken = 0
    files = ruleset_files(paths)
    for file in files:
        try:
            ruleset = load(file)
        except RulesetError as error:
            broken += 1
            for diagnostic in error.diagnostics:
                typer.echo(render(diagnostic, color=color) + "\n")
            continue
        results = run_cases(ruleset)
        good = sum(result.passed for result in results)
        passed += good
        failed += len(results) - good
        for result in results:
            if verbose and result.passed:
                typer.echo(f"ok    {file}: {result.name}")
            if not result.passed:
                show_failure(ruleset, result, color)
        if not results:
            typer.echo(f"{file}: no cases")
    typer.echo(
        f"{passed} case{'s' * (passed != 1)} passed, {failed} failed"
        + (f", {broken} of {len(files)} rulesets have errors" if broken else "")
    )
    if failed or broken:
        raise typer.Exit(exits.NO)


def show_failure(ruleset: Ruleset, result: CaseResult, color: bool) -> None:
    """Show how a case came out otherwise than it expects, with its place in the file."""
    source = ruleset.loaded.source
    here: tuple[str | int, ...] = ("cases", result.index)
    for mismatch in result.mismatches:
        diagnostic = source.diagnostic(
            "LR701",
            f"case `{result.name}` expects {' '.join(mismatch.path)} `{mismatch.expected}`, "
            f"and it is `{mismatch.actual}`",
            (*here, "expect", *mismatch.path),
        )
        typer.echo(render(diagnostic, color=color) + "\n")
    for problem in result.diagnostics:
        diagnostic: Diagnostic = source.diagnostic(
            "LR702", f"case `{result.name}` cannot be scored: {problem.message}", here, help=problem.help
        )
        typer.echo(render(diagnostic, color=color) + "\n")
    if result.mismatches and result.decision is not None:
        fired = ", ".join(
            f"{rule} {result.decision.points[rule]}" for rule in result.decision.fired
        )
        typer.echo(f"fired: {fired or 'nothing'}\n")
