"""`leadrules score`: a file of leads in, decisions out."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice
from typing import Annotated

import typer

from leadrules.backends.columnar.frames.names import Trace
from leadrules.cli import exits, screen
from leadrules.cli.inputs import (
    AsOfColumnOption,
    AsOfOption,
    EventsOption,
    FormOption,
    LeadsArgument,
    RulesetArgument,
    StrictOption,
    as_of_told,
    checked_inputs,
    readable,
)
from leadrules.cli.log.opening import file_of
from leadrules.cli.log.recording import (
    LogKeysOption,
    LogSourceOption,
    LogToOption,
    Recording,
    recording,
)
from leadrules.cli.output import OutForm, Writer, form_of, open_aside, open_writer
from leadrules.cli.rulesets import load_named
from leadrules.cli.scoring import Failure, Inputs, Summary, scored_rows
from leadrules.cli.sources import AccountsOption, SourceOption
from leadrules.cli.summary import summary_lines
from leadrules.cli.table import Table
from leadrules.decision.decision import Decision
from leadrules.diagnostics.rendering import to_json
from leadrules.diagnostics.shown import shown
from leadrules.rows import parquet
from leadrules.rows.reading import Row, same_file
from leadrules.ruleset import Ruleset


class TraceColumns(StrEnum):
    """What a table says of each rule."""

    MASK = "mask"
    POINTS = "points"


_TRACES: dict[TraceColumns | None, Trace] = {
    TraceColumns.MASK: "mask",
    TraceColumns.POINTS: "points",
}

Rows = Iterator[tuple[Row, Decision | Failure]]
Failed = Callable[[Failure], None]

ON_A_SCREEN = 50
"""Leads that the table shows on a terminal, unless asked for more."""


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
            ".parquet as a table for analysis (the fastest, where leads and events are Parquet "
            "too), - JSONL on stdout. The file appears when it is whole.",
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
    trace: Annotated[
        TraceColumns | None,
        typer.Option(
            "--trace",
            help="With --out FILE.parquet: which rules fired (mask), and what each paid (points).",
        ),
    ] = None,
    keep: Annotated[
        list[str] | None,
        typer.Option(
            "--keep",
            metavar="COLUMN",
            help="With --out FILE.parquet: a column of the leads to carry along; may be given "
            "several times.",
        ),
    ] = None,
    next_change: Annotated[
        bool,
        typer.Option(
            "--next-change",
            help="With --out FILE.parquet: also when time alone may next change each lead, and "
            "what a later run needs for --since.",
        ),
    ] = False,
    since: Annotated[
        str | None,
        typer.Option(
            "--since",
            metavar="FILE",
            help="With --out FILE.parquet: what an earlier run wrote with --next-change or "
            "--since. Only leads that new events, other rules or the passing of time touch are "
            "scored again, all others are taken over; may be the --out file itself.",
        ),
    ] = None,
    changed: Annotated[
        list[str] | None,
        typer.Option(
            "--changed",
            metavar="FILE",
            help="With --since: the ids of leads of which a field or an event was changed, as CSV, "
            "JSONL or Parquet; may be given several times.",
        ),
    ] = None,
    log: LogToOption = None,
    log_keys: LogKeysOption = None,
    log_source: LogSourceOption = None,
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
    logs = (None if each is None else file_of(each) for each in (log, log_keys))
    others = (
        *(str(ruleset), errors, source, *inputs.leads, *inputs.events, *inputs.accounts),
        *(str(file) for file in logs if file is not None),
    )
    out_form = _checked_out(out, out_form, others)
    if (trace or keep or next_change or since) and out_form is not OutForm.PARQUET:
        told = "--trace, --keep, --next-change and --since are for --out FILE.parquet"
        raise typer.BadParameter(told)
    if changed and since is None:
        raise typer.BadParameter("--changed is for --since")
    if since is not None and as_of_column is not None:
        raise typer.BadParameter("--since is for one time of all leads, not for --as-of-column")
    loaded = load_named(ruleset)
    summary, started = Summary(), time.perf_counter()
    lines: list[str] = []
    with ExitStack() as stack:
        failed = stack.enter_context(_failure_log(errors))
        recorded = stack.enter_context(recording(log, log_keys, log_source, loaded))
        if out is not None and out_form is OutForm.PARQUET:
            asked = _Table(
                out, _TRACES.get(trace), keep or (), next_change or since is not None,
                since, tuple(changed or ()), not quiet,
            )  # fmt: skip
            _write_table(loaded, inputs, summary, asked, failed, recorded)
        else:
            tick = stack.enter_context(screen.progress())
            scored = scored_rows(loaded, inputs, summary, tick=tick, note=recorded.note)
            rows = readable(recorded.through(scored))
            if out is not None and out_form is not None:
                _write(rows, stack.enter_context(open_writer(out, loaded.ir, out_form)), failed)
            else:
                lines = _table(loaded, _decisions(rows, failed), limit)
        about_log = list(recorded.told())
    for line in lines:
        typer.echo(line)
    sys.stdout.flush()
    if not quiet:
        seconds = time.perf_counter() - started
        if lines:
            typer.echo(err=True)
        about_leads = summary_lines(loaded, summary, seconds, color=screen.wants_color(True))
        for line in (*about_leads, *about_log):
            typer.echo(line, err=True)
    if summary.failed:
        raise typer.Exit(exits.NO)


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
    if form is OutForm.PARQUET and out == "-":
        raise typer.BadParameter("Parquet cannot be written to stdout: give a file")
    if form is None:
        raise typer.BadParameter(
            f"the name `{shown(out)}` tells no form: end it in .parquet, .jsonl or .csv, or give "
            "--out-format"
        )
    return form


@contextmanager
def _failure_log(file: str | None) -> Iterator[Failed | None]:
    """Takes every lead that could not be scored, and writes it; None where no file is for it."""
    if file is None:
        yield None
        return
    with open_aside(file) as stream:

        def write(failure: Failure) -> None:
            problems = [to_json(diagnostic) for diagnostic in failure.diagnostics]
            data = {"lead": failure.lead, "line": failure.line, "problems": problems}
            stream.write(json.dumps(data, ensure_ascii=False) + "\n")

        yield write


def _decisions(rows: Rows, failed: Failed | None) -> Iterator[Decision]:
    for _, answer in rows:
        if not isinstance(answer, Failure):
            yield answer
        elif failed is not None:
            failed(answer)


def _write(rows: Rows, writer: Writer, failed: Failed | None) -> None:
    for row, answer in rows:
        writer.write(row, answer)
        if failed is not None and isinstance(answer, Failure):
            failed(answer)


@dataclass(frozen=True, slots=True)
class _Table:
    """What a table is to say, and of which earlier file rows are taken over."""

    out: str
    trace: Trace | None
    keep: Sequence[str]
    next_change: bool
    since: str | None
    changed: tuple[str, ...]
    counts: bool


def _write_table(
    ruleset: Ruleset,
    inputs: Inputs,
    summary: Summary,
    asked: _Table,
    failed: Failed | None,
    recorded: Recording,
) -> None:
    """Write a Parquet file: from Parquet all at once, else row by row, which gives the same.

    WHY: a log holds whole decisions, which are made row by row.
    """
    parquet.needs_polars()
    # WHY: only who asks for tables needs Polars
    from leadrules.cli.tables.earlier import Since
    from leadrules.cli.tables.row_tables import write_row_by_row
    from leadrules.cli.tables.table_scoring import score_tables

    since = None if asked.since is None else Since(asked.since, asked.changed)
    if inputs.are_tables and not recorded.is_on:
        with screen.table_progress() as show, as_of_told():
            score_tables(
                *(ruleset, inputs, summary, asked.out),
                trace=asked.trace, keep=asked.keep, next_change=asked.next_change, since=since,
                failed=failed, show=show, counts=asked.counts,
            )  # fmt: skip
        return
    with screen.progress() as tick, as_of_told():
        write_row_by_row(
            *(ruleset, inputs, summary, asked.out),
            trace=asked.trace, keep=asked.keep, next_change=asked.next_change, since=since,
            failed=failed, tick=tick, recording=recorded,
        )  # fmt: skip


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
