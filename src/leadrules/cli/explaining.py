"""`leadrules explain`: why one lead got its verdict, or why not another."""

from __future__ import annotations

from typing import Annotated

import typer

from leadrules.cli import exits, screen
from leadrules.cli.explanations import (
    READER,
    Form,
    HtmlOption,
    MarkdownOption,
    MaskOption,
    Reader,
    form_of,
    shown_as,
)
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
from leadrules.language.problems import did_you_mean


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
    why_not: Annotated[
        str | None,
        typer.Option(
            "--why-not",
            metavar="VERDICT",
            help="Why it did not get this verdict, and the smallest changes that would have been "
            "enough.",
        ),
    ] = None,
    reader: Annotated[Reader | None, READER] = None,
    mask: MaskOption = False,
    markdown: MarkdownOption = False,
    html: HtmlOption = False,
    json: Annotated[
        bool,
        typer.Option(
            "--json",
            help="The whole decision as JSON; with --why-not or --for the explanation.",
        ),
    ] = False,
) -> None:
    """Explain one lead's decision: what paid, what cost, what could not be told; or why it is not
    another.

    Exit code 1 where the lead is not in the file or cannot be scored.
    """
    asked = form_of(markdown=markdown, html=html, json=json)
    by_rules = bool(why_not or reader or mask or markdown or html)
    inputs = checked_inputs(leads, events, form, as_of, as_of_column, source, accounts=accounts)
    loaded = load_named(ruleset)
    names = [verdict.name for verdict in loaded.ir.verdicts]
    if why_not is not None and why_not not in names:
        help_ = did_you_mean(why_not, names) or f"there are {', '.join(names)}"
        raise typer.BadParameter(f"there is no verdict `{shown(why_not)}`: {help_}")
    explained = failed = unread = 0
    summary = Summary()
    for answer in readable(score_rows(loaded, inputs, summary, only=lead.strip())):
        if isinstance(answer, Decision):
            if explained and asked is not Form.JSON:
                typer.echo()
            if by_rules:
                found = (
                    loaded.explain(answer) if why_not is None else loaded.why_not(answer, why_not)
                )
                typer.echo(shown_as(found, asked, reader or Reader.SALES, mask=mask))
            elif asked is Form.JSON:
                typer.echo(answer.to_json(indent=2))
            else:
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
