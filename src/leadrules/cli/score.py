"""`leadrules score`: a file of leads in, decisions out."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from itertools import islice
from pathlib import Path
from typing import Annotated, TypeVar

import typer

from leadrules.cli import exits, screen
from leadrules.cli.output import OutForm, form_of, open_aside, open_writer
from leadrules.cli.rulesets import load_named
from leadrules.cli.scoring import Failure, Inputs, Summary, score_rows
from leadrules.cli.sources import AccountsOption, SourceOption, checked_accounts, mapping_of
from leadrules.cli.summary import summary_lines
from leadrules.cli.table import Table
from leadrules.decision.decision import Decision
from leadrules.diagnostics.rendering import to_json
from leadrules.diagnostics.shown import shown
from leadrules.intake.unreadable import Unreadable
from leadrules.rows.reading import Form, same_file
from leadrules.ruleset import Ruleset

_Answer = TypeVar("_Answer")

ON_A_SCREEN = 50
"""Leads that the table shows on a terminal, unless asked for more."""

RulesetArgument = Annotated[
    Path, typer.Argument(metavar="RULESET", help="The ruleset's YAML file.", show_default=False)
]
LeadsArgument = Annotated[
    str,
    typer.Argument(
        metavar="LEADS", help="Leads as CSV or JSONL; - reads stdin.", show_default=False
    ),
]
EventsOption = Annotated[
    list[str] | None,
    typer.Option(
        "--events",
        "-e",
        metavar="FILE",
        help="Events as CSV or JSONL, each with lead_id, type and at; may be given several times. "
        "Without it nothing is known of events; with it, a lead without events is known to have "
        "none.",
    ),
]
AsOfOption = Annotated[
    str | None,
    typer.Option(
        "--as-of",
        metavar="TIME",
        help="Score as of this date (its end) or instant. Without it, now.",
    ),
]
AsOfColumnOption = Annotated[
    str | None,
    typer.Option(
        "--as-of-column", metavar="NAME", help="Score each lead as of the time in this column."
    ),
]
FormOption = Annotated[
    Form | None,
    typer.Option("--format", help="The form of leads and events, where names do not tell it."),
]
StrictOption = Annotated[
    bool, typer.Option("--strict", help="Undeclared columns and event types are errors.")
]


def score_command(
    ruleset: RulesetArgument,
    leads: LeadsArgument,
    events: EventsOption = None,
    as_of: AsOfOption = None,
    as_of_column: AsOfColumnOption = None,
    out: Annotated[
        str | None,
        typer.Option(
            "--out",
            "-o",
            metavar="FILE",
            help="Write decisions here, not a table: .jsonl whole, .csv flat for a spreadsheet, "
            "- JSONL on stdout. The file appears when it is whole.",
        ),
    ] = None,
    out_form: Annotated[
        OutForm | None,
        typer.Option("--out-format", help="The form of --out, where its name does not tell it."),
    ] = None,
    source: SourceOption = None,
    accounts: AccountsOption = None,
    errors: Annotated[
        str | None,
        typer.Option(
            "--errors", metavar="FILE", help="Write every lead that could not be scored, as JSONL."
        ),
    ] = None,
    form: FormOption = None,
    strict: StrictOption = False,
    limit: Annotated[
        int | None,
        typer.Option(
            "--limit",
            min=1,
            help=f"Leads in the table; {ON_A_SCREEN} on a terminal, all elsewhere.",
        ),
    ] = None,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No summary on stderr.")] = False,
) -> None:
    """Score a file of leads: a table, or every decision to a file.

    A row that cannot be read or scored loses no other; the exit code is then 1.
    """
    inputs = checked_inputs(
        leads, events, form, as_of, as_of_column, source, strict, accounts=accounts
    )
    others = (str(ruleset), leads, errors, source, *inputs.events, *inputs.accounts)
    out_form = _checked_out(out, out_form, others)
    loaded = load_named(ruleset)
    summary, started = Summary(), time.perf_counter()
    with ExitStack() as stack:
        tick = stack.enter_context(screen.progress())
        failed = stack.enter_context(_failure_log(errors))
        scored = _decisions(readable(score_rows(loaded, inputs, summary, tick=tick)), failed)
        if out is not None and out_form is not None:
            writer = stack.enter_context(open_writer(out, loaded.ir, out_form))
            for decision in scored:
                writer.write(decision)
            lines = []
        else:
            lines = _table(loaded, scored, limit)
    for line in lines:
        typer.echo(line)
    sys.stdout.flush()
    if not quiet:
        seconds = time.perf_counter() - started
        if lines:
            typer.echo(err=True)
        for line in summary_lines(loaded, summary, seconds, color=screen.wants_color(True)):
            typer.echo(line, err=True)
    if summary.failed:
        raise typer.Exit(exits.NO)


def checked_inputs(
    leads: str,
    events: list[str] | None,
    form: Form | None,
    as_of: str | None,
    as_of_column: str | None,
    source: str | None,
    strict: bool = False,
    *,
    accounts: list[str] | None = None,
    beside: str | None = None,
) -> Inputs:
    """The inputs of a command; raises a usage error where they exclude each other."""
    if as_of is not None and as_of_column is not None:
        raise typer.BadParameter("give --as-of or --as-of-column, not both")
    if [leads, *(events or ()), *(accounts or ())].count("-") > 1:
        raise typer.BadParameter("only one of leads, events and accounts can be read from stdin")
    files, mapping = tuple(events or ()), mapping_of(source)
    others = checked_accounts(accounts, mapping)
    return Inputs(leads, files, form, as_of, as_of_column, strict, mapping, others, beside)


def readable(answers: Iterator[_Answer]) -> Iterator[_Answer]:
    """The answers; raises a usage error where `--as-of` cannot be read."""
    try:
        yield from answers
    except Unreadable as unreadable:
        hint = "write a date, `2024-02-01` (its end), or an instant, `2024-02-01T09:00:00Z`"
        raise typer.BadParameter(f"--as-of: {unreadable.message}; {hint}") from None


def _checked_out(
    out: str | None, form: OutForm | None, others: tuple[str | None, ...]
) -> OutForm | None:
    """The form to write; raises a usage error for none, and where an input would be lost."""
    if out is None:
        if form is not None:
            raise typer.BadParameter("--out-format is for --out: give a file, or - for stdout")
        return None
    if any(other is not None and same_file(out, other) for other in others):
        raise typer.BadParameter(f"--out `{shown(out)}` is another file of this command")
    form = form or form_of(out)
    if form is None:
        raise typer.BadParameter(
            f"the name `{shown(out)}` tells no form: end it in .jsonl or .csv, or give --out-format"
        )
    return form


@contextmanager
def _failure_log(file: str | None) -> Iterator[Callable[[Failure], None]]:
    """Takes every lead that could not be scored, and writes it if there is a file for it."""
    if file is None:
        yield lambda failure: None
        return
    with open_aside(file) as stream:

        def write(failure: Failure) -> None:
            problems = [to_json(diagnostic) for diagnostic in failure.diagnostics]
            data = {"lead": failure.lead, "line": failure.line, "problems": problems}
            stream.write(json.dumps(data, ensure_ascii=False) + "\n")

        yield write


def _decisions(
    answers: Iterator[Decision | Failure], failed: Callable[[Failure], None]
) -> Iterator[Decision]:
    for answer in answers:
        if isinstance(answer, Failure):
            failed(answer)
        else:
            yield answer


def _table(ruleset: Ruleset, scored: Iterator[Decision], limit: int | None) -> list[str]:
    """The table's lines for a terminal; elsewhere they are printed as they come.

    WHY: a pipe gets every lead and no more memory is needed for it; a terminal gets what fits a
    look, after the progress bar is gone.
    """
    table = Table(ruleset.ir, width=screen.width(), color=screen.wants_color())
    on_terminal = sys.stdout.isatty()
    if limit is None and on_terminal:
        limit = ON_A_SCREEN
    lines = table.lines(islice(scored, limit))
    kept = list(lines) if on_terminal else []
    for line in lines:
        typer.echo(line)
    more = sum(1 for _ in scored)
    if more:
        told = f"... and {more:,} more: --limit N shows so many, --out FILE writes all"
        kept.append(told) if on_terminal else typer.echo(told, err=True)
    return kept
