"""`leadrules parity`: exported scores beside ours."""

from __future__ import annotations

import csv
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from decimal import Decimal, InvalidOperation
from typing import Annotated

import typer

from leadrules.analysis.parity import LeadParity, ParityCheck, targets
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
from leadrules.cli.output import cell, open_aside
from leadrules.cli.parity_page import Kind, moved, page
from leadrules.cli.rulesets import load_named
from leadrules.cli.scoring import Failure, Summary, scored_rows
from leadrules.cli.sources import AccountsOption, SourceOption
from leadrules.cli.summary import summary_lines
from leadrules.decision.json_text import dump_plain
from leadrules.decision.units import plain
from leadrules.diagnostics.shown import shown
from leadrules.language import ir
from leadrules.language.problems import did_you_mean
from leadrules.rows.reading import same_file

_COLUMNS = (
    *("lead_id", "state", "ours", "theirs", "difference"),
    *("equal_if", "points", "could_not_tell"),
)


def parity_command(
    ruleset: RulesetArgument,
    leads: LeadsArgument,
    against: Annotated[
        str,
        typer.Option(
            "--against",
            "-a",
            metavar="COLUMN",
            help="The column of the leads with the exported score, grade or label.",
            show_default=False,
        ),
    ],
    ours: Annotated[
        str | None,
        typer.Option(
            "--ours",
            metavar="NAME",
            help="The score, label, matrix or grade to compare. Without it, the main score for "
            "numbers, else the grade or label that has the first exported value.",
        ),
    ] = None,
    events: EventsOption = None,
    as_of: AsOfOption = None,
    as_of_column: AsOfColumnOption = None,
    source: SourceOption = None,
    accounts: AccountsOption = None,
    tolerance: Annotated[
        str, typer.Option("--tolerance", metavar="POINTS", help="Differences up to this are none.")
    ] = "0",
    out: Annotated[
        str | None,
        typer.Option("--out", "-o", metavar="FILE", help="Write every lead to this CSV file."),
    ] = None,
    form: FormOption = None,
    json: Annotated[bool, typer.Option("--json", help="The report as one JSON object.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No summary on stderr.")] = False,
) -> None:
    """Compare an exported score with ours, lead by lead, and say which rules go along with it.

    Exit code 1 where leads differ or could not be scored, and where there is nothing to compare.
    """
    inputs = checked_inputs(
        leads, events, form, as_of, as_of_column, source, accounts=accounts, beside=against
    )
    _refuse_to_lose(out, (str(ruleset), source, *inputs.leads, *inputs.events, *inputs.accounts))
    loaded = load_named(ruleset)
    check = ParityCheck(
        loaded.ir, ours=_checked_ours(loaded.ir, ours), tolerance=_points(tolerance)
    )
    summary, columns, found = Summary(), dict[str, None](), False
    started = time.perf_counter()
    with screen.progress() as tick, _written(out) as write:
        rows = scored_rows(loaded, inputs, summary, tick=tick, also_read=frozenset({against}))
        for row, answer in readable(rows):
            found = found or against in row
            if not found and len(columns) < 1_000:
                columns.update(dict.fromkeys(row))
            if not isinstance(answer, Failure):
                write(check.take(answer, row.get(against)))
        # WHY: inside, so that no file is left of a comparison with nothing
        if columns and not found:
            raise typer.BadParameter(_no_column(against, columns))
    parity = check.parity()
    if json:
        typer.echo(dump_plain(parity.to_dict()))
    else:
        for line in page(parity, against, color=screen.wants_color(), width=screen.width() or 100):
            typer.echo(line)
    sys.stdout.flush()
    if not quiet:
        seconds = time.perf_counter() - started
        typer.echo(err=True)
        for line in summary_lines(loaded, summary, seconds, color=screen.wants_color(True)):
            typer.echo(line, err=True)
    if parity.differ or summary.failed or not parity.compared:
        raise typer.Exit(exits.NO)


def _checked_ours(ruleset: ir.Ruleset, ours: str | None) -> str | None:
    known = targets(ruleset)
    if ours is None or ours in known:
        return ours
    hint = did_you_mean(ours, known) or "there are " + ", ".join(f"`{name}`" for name in known)
    raise typer.BadParameter(f"--ours: no score, label or grade is called `{shown(ours)}`: {hint}")


def _no_column(against: str, columns: dict[str, None]) -> str:
    hint = did_you_mean(against, columns)
    known = hint or "there are " + ", ".join(f"`{shown(name)}`" for name in list(columns)[:10])
    return f"--against: no lead has a column `{shown(against)}`: {known}"


def _points(text: str) -> Decimal:
    try:
        points = Decimal(text)
    except InvalidOperation:
        points = Decimal(-1)
    if not points.is_finite() or not 0 <= points <= 1_000_000:
        raise typer.BadParameter(f"--tolerance: `{shown(text)}` is no number of points")
    return points


def _refuse_to_lose(out: str | None, others: tuple[str | None, ...]) -> None:
    if out is not None and any(other is not None and same_file(out, other) for other in others):
        raise typer.BadParameter(f"--out `{shown(out)}` is another file of this command")


@contextmanager
def _written(out: str | None) -> Iterator[Callable[[LeadParity], object]]:
    """Takes every lead compared, and writes it if there is a file for it."""
    if out is None:
        yield lambda lead: None
        return
    with open_aside(out) as stream:
        table = csv.writer(stream, lineterminator="\n")
        table.writerow(_COLUMNS)
        yield lambda lead: table.writerow(_row(lead))


def _row(lead: LeadParity) -> list[str]:
    kind: Kind = "label" if isinstance(lead.ours, str) else "score"
    return [
        cell(lead.lead or ""),
        lead.state,
        _value(lead.ours),
        _value(lead.theirs),
        _value(lead.difference),
        "; ".join(moved([move], kind) for move in lead.exact),
        "; ".join(f"{rule} {plain(points)}" for rule, points in lead.points),
        "; ".join(lead.unknown),
    ]


def _value(value: Decimal | str | None) -> str:
    if value is None:
        return ""
    return plain(value) if isinstance(value, Decimal) else cell(value)
