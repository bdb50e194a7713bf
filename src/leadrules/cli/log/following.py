"""`leadrules log feedback`, `report`: what became of decisions, and what it comes to."""

from __future__ import annotations

from json import dumps
from typing import Annotated

import typer

from leadrules.cli import exits, screen
from leadrules.cli.inputs import files_named
from leadrules.cli.log.asking import instant
from leadrules.cli.log.keeping import duration
from leadrules.cli.log.opening import ArchivesOption, KeysOption, LogOption, opened
from leadrules.cli.output import OutOption, open_aside
from leadrules.diagnostics.rendering import render
from leadrules.rows.reading import Form, Source, UnreadableFile

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
    archives: ArchivesOption = None,
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
    with opened(where, keys, archives) as log:
        _ = log.keys  # a log without any has no decision that feedback could be about
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
            "unread": [str(each) for each in done.unread],
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


def report_command(
    where: LogOption,
    keys: KeysOption = None,
    archives: ArchivesOption = None,
    week: Annotated[
        str | None,
        typer.Option(
            "--week", metavar="WEEK", help="Such as 2026-W47; without it, the last that is over."
        ),
    ] = None,
    ruleset: Annotated[
        str | None,
        typer.Option("--ruleset", metavar="NAME", help="Leads handed over by this ruleset."),
    ] = None,
    weeks: Annotated[
        int, typer.Option("--weeks", min=1, metavar="N", help="Look back over so many weeks.")
    ] = 26,
    window: Annotated[
        str,
        typer.Option(
            "--window", metavar="DURATION", help="How long after the hand-over winning counts."
        ),
    ] = "90d",
    passes: Annotated[
        list[str] | None,
        typer.Option(
            "--passes",
            metavar="VERDICT",
            help="A verdict that hands a lead over, where not those with a promise; may be given "
            "several times.",
        ),
    ] = None,
    known_until: Annotated[
        str | None,
        typer.Option(
            "--known-until", metavar="TIME", help="What was known then; now, if not given."
        ),
    ] = None,
    html: Annotated[bool, typer.Option("--html", help="One HTML page.")] = False,
    json: Annotated[bool, typer.Option("--json", help="The report as one JSON object.")] = False,
    out: OutOption = None,
) -> None:
    """Print the week that marketing and sales look at together: volume, acceptance, rejections by
    reason and rule, response, attempts, wins, overrides.
    """
    if html and json:
        raise typer.BadParameter("--html and --json exclude each other")
    with opened(where, keys, archives) as log:
        try:
            found = log.report(
                week,
                ruleset=ruleset,
                weeks=weeks,
                window=duration("--window", window),
                passes=passes,
                known_until=instant("--known-until", known_until),
            )
            if html:
                text = found.to_html()
            elif json:
                text = dumps(found.to_dict(), ensure_ascii=False, allow_nan=False)
            else:
                columns = screen.width() if out is None else None
                color = out is None and screen.wants_color()
                text = found.summary(width=columns or 100, color=color)
        except ImportError:
            hint = "pip install 'leadrules[cli,log,compare]'"
            raise UnreadableFile(f"the report needs the extra `compare`: {hint}") from None
    with open_aside("-" if out is None else out) as stream:
        print(text.removesuffix("\n"), file=stream)
