"""`leadrules log feedback`: what became of decisions, told by sales."""

from __future__ import annotations

from json import dumps
from typing import Annotated

import typer

from leadrules.cli import exits, screen
from leadrules.cli.inputs import files_named
from leadrules.cli.log.opening import KeysOption, LogOption, opened
from leadrules.diagnostics.rendering import render
from leadrules.rows.reading import Form, Source

_BAD_SHOWN = 5


def feedback_command(
    file: Annotated[
        str,
        typer.Argument(
            metavar="FILE",
            help="Feedback as CSV, JSONL or Parquet; - reads stdin.",
            show_default=False,
        ),
    ],
    where: LogOption,
    keys: KeysOption = None,
    source: Annotated[
        str | None,
        typer.Option(
            "--source",
            metavar="NAME",
            help="The file is of this system: hubspot, salesforce, or a mapping file of your own. "
            "Without it, columns go by their own names: lead_id, stage, at, reason ...",
        ),
    ] = None,
    ruleset: Annotated[
        str | None,
        typer.Option("--ruleset", metavar="NAME", help="The ruleset that handed these leads over."),
    ] = None,
    form: Annotated[
        Form | None, typer.Option("--format", help="The form of FILE, where its name does not say.")
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="What became of it, as one object.")] = False,
) -> None:
    """Record what sales did with leads, and what came of them: accepted, rejected, won ...

    Each is matched to the decision that handed the lead over. What was told before counts once. A
    row that cannot be read loses no other; the exit code is then 1.
    """
    with opened(where, keys) as log:
        rows = (row for each in files_named(file) for row in Source(each, form).rows())
        done = log.feedback_from(rows, source, ruleset=ruleset)
    if json:
        told = {
            "rows": done.rows,
            "recorded": done.recorded,
            "repeated": done.repeated,
            "ignored": done.ignored,
            "bad": [{"line": each.line, "problem": each.diagnostic.message} for each in done.bad],
            "matched": dict(done.matched),
            "not_agreed": done.not_agreed,
        }
        typer.echo(dumps(told, ensure_ascii=False))
    else:
        typer.echo(done.summary())
        for each in done.bad[:_BAD_SHOWN]:
            typer.echo(f"\nline {each.line}:", err=True)
            typer.echo(render(each.diagnostic, color=screen.wants_color(True)), err=True)
    if done.bad:
        raise typer.Exit(exits.NO)
