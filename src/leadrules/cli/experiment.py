"""`leadrules experiment`: which arm each id is in, and what a live test shows."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from json import dumps
from typing import Annotated, Any

import typer

from leadrules.cli import exits
from leadrules.cli.output import cell, open_aside
from leadrules.diagnostics import Diagnostic, FrameError
from leadrules.diagnostics.shown import shown
from leadrules.experiment.reading import LEVEL, read_experiment
from leadrules.experiment.split import By, Split, id_of
from leadrules.language.problems import did_you_mean
from leadrules.rows import parquet
from leadrules.rows.reading import BadRow, Form, Row, Source, form_of, same_file

experiment = typer.Typer(no_args_is_help=True, help="Share leads out in a live test, and read it.")

_MOST_BAD = 10

FileArgument = Annotated[
    str,
    typer.Argument(
        metavar="FILE", help="Rows as CSV, JSONL or Parquet; - reads stdin.", show_default=False
    ),
]
NameOption = Annotated[
    str,
    typer.Option("--name", "-n", help="The test's name: the salt of its arms.", show_default=False),
]
ArmOption = Annotated[
    list[str],
    typer.Option(
        "--arm",
        "-a",
        metavar="NAME=WEIGHT",
        help="An arm and its weight; given for each arm, the champion first.",
        show_default=False,
    ),
]
ByOption = Annotated[
    str, typer.Option("--by", metavar="WHAT", help="What was randomised: lead or account.")
]
IdOption = Annotated[
    str | None,
    typer.Option(
        "--id", metavar="COLUMN", help="The column of the id; without it, lead_id or account_id."
    ),
]
FormOption = Annotated[
    Form | None, typer.Option("--format", help="The form of the file, where its name does not say.")
]


@experiment.command("assign")
def assign_command(
    file: FileArgument,
    name: NameOption,
    arm: ArmOption,
    by: ByOption = "lead",
    id_column: IdOption = None,
    out: Annotated[
        str | None, typer.Option("--out", "-o", metavar="FILE", help="Write here, not to stdout.")
    ] = None,
    form: FormOption = None,
) -> None:
    """Print the arm of each id as CSV, as a service would put it; a row without an id has none."""
    split = _split(name, arm, by)
    column = id_column or f"{split.by}_id"
    if out is not None and same_file(out, file):
        raise typer.BadParameter(f"--out `{shown(out)}` is another file of this command")
    with open_aside("-" if out is None else out) as stream:
        table = csv.writer(stream, lineterminator="\n")
        table.writerow([column, "arm"])
        columns: dict[str, Any] = {}
        for number, row in enumerate(_rows(file, form), 1):
            columns.update(row)
            key = _id(row, column, number)
            if key is not None:
                table.writerow([cell(key), cell(split.arm(key))])
        # WHY: inside, so that no file is left of a wrong column
        if columns and column not in columns:
            raise _no_column(column, columns)


@experiment.command("read")
def read_command(
    file: FileArgument,
    name: NameOption,
    arm: ArmOption,
    window: Annotated[
        str,
        typer.Option(
            "--window",
            "-w",
            metavar="DURATION",
            help="How long a lead has to be won from its first decision, such as 90d.",
            show_default=False,
        ),
    ],
    outcome: Annotated[
        str | None, typer.Option("--outcome", metavar="COLUMN", help="Yes or no: was it won?")
    ] = None,
    outcome_at: Annotated[
        str | None,
        typer.Option(
            "--outcome-at", metavar="COLUMN", help="When it was won; blank where it was not."
        ),
    ] = None,
    by: ByOption = "lead",
    id_column: IdOption = None,
    arm_column: Annotated[
        str, typer.Option("--arm-column", metavar="COLUMN", help="The arm that was recorded.")
    ] = "arm",
    decided_column: Annotated[
        str, typer.Option("--decided-column", metavar="COLUMN", help="When the lead was decided.")
    ] = "decided_at",
    until: Annotated[
        str | None,
        typer.Option(
            "--until",
            metavar="TIME",
            help="Until when outcomes are known; without it, the latest time in the file.",
        ),
    ] = None,
    since: Annotated[
        str | None,
        typer.Option(
            "--since", metavar="TIME", help="Leave out what was first decided before this."
        ),
    ] = None,
    zone: Annotated[
        str | None, typer.Option("--zone", metavar="ZONE", help="The zone of times without one.")
    ] = None,
    level: Annotated[
        float, typer.Option("--level", metavar="SHARE", help="How sure the limits are.")
    ] = LEVEL,
    form: FormOption = None,
    json: Annotated[bool, typer.Option("--json", help="The reading as one JSON object.")] = False,
) -> None:
    """Say what a live test shows so far, or why it cannot be read; look as often as you like.

    Exit code 1 where it cannot be read: leads are in another arm than their id gives, or the arms
    have not as many as planned.
    """
    split = _split(name, arm, by)
    try:
        reading = read_experiment(
            _table(file, form),
            split,
            window=window,
            outcome=outcome,
            outcome_at=outcome_at,
            until=until,
            since=since,
            id=id_column,
            arm=arm_column,
            decided=decided_column,
            zone=zone,
            level=level,
        )
    except ValueError as error:
        raise typer.BadParameter(str(error)) from None
    if json:
        typer.echo(dumps(reading.to_dict(), ensure_ascii=False, allow_nan=False))
    else:
        typer.echo(reading.text())
    if reading.alarm:
        raise typer.Exit(exits.NO)


def _split(name: str, arms: list[str], by: str) -> Split:
    weights: dict[str, float] = {}
    for each in arms:
        arm, given, weight = each.rpartition("=")
        try:
            number = float(weight)
        except ValueError:
            given = ""
        if not given:
            raise typer.BadParameter(f"--arm: `{shown(each)}` is no NAME=WEIGHT such as champion=9")
        if arm in weights:
            raise typer.BadParameter(f"--arm: `{shown(arm)}` is given twice")
        weights[arm] = number
    kinds: dict[str, By] = {"lead": "lead", "account": "account"}
    if by not in kinds:
        raise typer.BadParameter(f"--by: `{shown(by)}` is neither lead nor account")
    try:
        return Split(name, weights, by=kinds[by])
    except ValueError as error:
        raise typer.BadParameter(str(error)) from None


def _table(file: str, form: Form | None) -> Any:
    """The file's rows; of Parquet, its columns, as a row there says nothing of what it lacks."""
    if (form or form_of(file)) is Form.PARQUET and file != "-":
        return parquet.scan(file).collect()
    return _rows(file, form)


def _rows(file: str, form: Form | None) -> Iterator[Row]:
    """The rows; raises FrameError with the lines that are none, as none may be lost unseen."""
    bad: list[Diagnostic] = []
    for _, row in Source(file, form).rows():
        if not isinstance(row, BadRow):
            yield row
        elif len(bad) < _MOST_BAD:
            bad.append(row.diagnostic)
    if bad:
        raise FrameError(bad)


def _id(row: Row, column: str, number: int) -> str | None:
    try:
        return id_of(row.get(column))
    except ValueError as error:
        message = f"column `{shown(column)}` is not readable: {error}"
        raise FrameError([Diagnostic("LR681", message, place=f"row {number}")]) from None


def _no_column(column: str, columns: Row) -> FrameError:
    message = f"the rows have no column `{shown(column)}`"
    hint = did_you_mean(column, columns)
    return FrameError([Diagnostic("LR680", message, place="rows", help=hint)])
