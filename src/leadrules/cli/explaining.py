"""`leadrules explain`: why one lead got its verdict."""

from __future__ import annotations

from typing import Annotated

import typer

from leadrules.cli import exits, screen
from leadrules.cli.inputs import (
    AsOfColumnOption,
    AsOfOption,
    EventsOption,
    FormOption,
    LeadsArgument,
    RulesetArgument,
    checked_inputs,
    readable,
)
from leadrules.cli.rulesets import load_named
from leadrules.cli.scoring import Summary, score_rows
from leadrules.cli.sources import AccountsOption, SourceOption
from leadrules.cli.summary import failure_lines
from leadrules.decision.decision import Decision
from leadrules.diagnostics.shown import shown


def explain_command(
    ruleset: RulesetArgument,
    leads: LeadsArgument,
    lead: Annotated[
        str, typer.Option("--lead", "-l", metavar="ID", help="The lead's id.", show_default=False)
    ],
    events: EventsOption = None,
    as_of: AsOfOption = None,
    as_of_column: AsOfColumnOption = None,
    form: FormOption = None,
    source: SourceOption = None,
    accounts: AccountsOption = None,
    json: Annotated[bool, typer.Option("--json", help="The whole decision as JSON.")] = False,
) -> None:
    """Explain one lead's decision: what paid, what cost, what could not be told.

    Exit code 1 where the lead is not in the file or cannot be scored.
    """
    inputs = checked_inputs(leads, events, form, as_of, as_of_column, source, accounts=accounts)
    loaded = load_named(ruleset)
    explained = failed = unread = 0
    summary = Summary()
    for answer in readable(score_rows(loaded, inputs, summary, only=lead.strip())):
        if isinstance(answer, Decision):
            if json:
                typer.echo(answer.to_json(indent=2))
            else:
                if explained:
                    typer.echo()
                typer.echo(answer.explain(color=screen.wants_color(), width=screen.width()))
            explained += 1
        elif answer.lead is None:
            unread += 1
        else:
            failed += 1
            for line in failure_lines(answer, color=screen.wants_color(True)):
                typer.echo(line, err=True)
    if not explained and not failed:
        keys = " or ".join(f"`{key}`" for key in loaded.ir.lead_keys)
        also = f"; {unread:,} of its lines could not be read" if unread else ""
        mapped = summary.mapped
        if mapped is not None and (gone := mapped.deleted.count + mapped.merged.count):
            also += f"; left out, being deleted or part of another: {gone:,}"
        name = "stdin" if leads == "-" else leads
        told = f"leadrules: no lead `{shown(lead)}` in `{shown(name)}` (looked under {keys}){also}"
        typer.echo(told, err=True)
    if failed or not explained:
        raise typer.Exit(exits.NO)
