"""`leadrules explain`: why one lead got its verdict."""

from __future__ import annotations

from typing import Annotated

import typer

from leadrules.cli import exits, screen
from leadrules.cli.score import (
    AsOfColumnOption,
    AsOfOption,
    EventsOption,
    FormOption,
    LeadsArgument,
    RulesetArgument,
)
from leadrules.cli.scoring import Inputs, Summary, score_rows
from leadrules.decision.decision import Decision
from leadrules.rendering import render
from leadrules.ruleset import load


def explain_command(
    ruleset: RulesetArgument,
    leads: LeadsArgument,
    lead: Annotated[str, typer.Option("--lead", help="The lead's id.")],
    events: EventsOption = None,
    as_of: AsOfOption = None,
    as_of_column: AsOfColumnOption = None,
    form: FormOption = None,
    json: Annotated[bool, typer.Option("--json", help="The whole decision as JSON.")] = False,
) -> None:
    """Explain one lead's decision: what paid, what cost, what could not be told."""
    loaded = load(ruleset)
    inputs = Inputs(leads, events, form, as_of, as_of_column)
    found = False
    for answer in score_rows(loaded, inputs, Summary(), only=lead):
        if isinstance(answer, Decision):
            found = True
            if json:
                typer.echo(answer.to_json(indent=2))
            else:
                console = screen.stdout()
                width = console.width if console.is_terminal else None
                typer.echo(answer.explain(color=screen.wants_color(), width=width))
        elif answer.lead == lead:
            for diagnostic in answer.diagnostics:
                typer.echo(render(diagnostic, color=screen.wants_color(True)), err=True)
            raise typer.Exit(exits.NO)
    if not found:
        keys = " or ".join(f"`{key}`" for key in loaded.ir.lead_keys)
        typer.echo(f"leadrules: no lead `{lead}` in `{leads}` (looked under {keys})", err=True)
        raise typer.Exit(exits.NO)
