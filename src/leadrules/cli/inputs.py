"""What the commands over files of leads read: their arguments, and local globs."""

from __future__ import annotations

import glob
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, TypeVar

import typer

from leadrules.cli.scoring import Inputs
from leadrules.cli.sources import checked_accounts, mapping_of
from leadrules.diagnostics.shown import shown
from leadrules.intake.unreadable import Unreadable
from leadrules.rows.reading import Form, UnreadableFile

_Answer = TypeVar("_Answer")

RulesetArgument = Annotated[
    Path, typer.Argument(metavar="RULESET", help="The ruleset's YAML file.", show_default=False)
]
LeadsArgument = Annotated[
    str,
    typer.Argument(
        metavar="LEADS",
        help="Leads as CSV, JSONL or Parquet; a pattern such as 'leads/*.csv' names several files; "
        "- reads stdin.",
        show_default=False,
    ),
]
EventsOption = Annotated[
    list[str] | None,
    typer.Option(
        "--events",
        "-e",
        metavar="FILE",
        help="Events as CSV, JSONL or Parquet, each with lead_id, type and at; may be a pattern, "
        "and given several times. Without it nothing is known of events; with it, a lead without "
        "events is known to have none.",
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
    mapping = mapping_of(source)
    return Inputs(
        tuple(files_named(leads)),
        tuple(file for named in events or () for file in files_named(named)),
        form,
        as_of,
        as_of_column,
        strict,
        mapping,
        tuple(file for named in checked_accounts(accounts, mapping) for file in files_named(named)),
        beside,
    )


def files_named(named: str) -> list[str]:
    """The files of a pattern such as `leads/*.parquet`, sorted; else what is named, there or not.

    Raises UnreadableFile for a pattern of no file.
    """
    if named == "-" or os.path.exists(named) or not glob.has_magic(named):
        return [named]
    found = sorted(file for file in glob.iglob(named, recursive=True) if os.path.isfile(file))
    if not found:
        raise UnreadableFile(f"no file is called `{shown(named)}`")
    return found


def readable(answers: Iterator[_Answer]) -> Iterator[_Answer]:
    """The answers; raises a usage error where `--as-of` cannot be read."""
    with as_of_told():
        yield from answers


@contextmanager
def as_of_told() -> Iterator[None]:
    """Make a usage error of an `--as-of` that cannot be read."""
    try:
        yield
    except Unreadable as unreadable:
        hint = "write a date, `2024-02-01` (its end), or an instant, `2024-02-01T09:00:00Z`"
        raise typer.BadParameter(f"--as-of: {unreadable.message}; {hint}") from None
