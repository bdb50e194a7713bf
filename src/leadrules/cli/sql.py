"""`leadrules sql`: a ruleset as one SELECT statement for a warehouse."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from leadrules.cli.output import open_aside
from leadrules.cli.rulesets import load_named


class Trace(StrEnum):
    """What a statement says of each rule."""

    MASK = "mask"
    POINTS = "points"


def sql_command(
    ruleset: Annotated[Path, typer.Argument(help="The ruleset's YAML file.")],
    dialect: Annotated[
        str,
        typer.Option(
            "--dialect",
            "-d",
            metavar="NAME",
            help="Whose SQL: bigquery, databricks, duckdb, postgres, snowflake, spark or trino.",
        ),
    ],
    leads: Annotated[
        str, typer.Option(metavar="NAME", help="The table of leads, as it is to stand in the text.")
    ] = "leads",
    events: Annotated[
        str,
        typer.Option(
            metavar="NAME", help="The table of events; an empty name where none is known."
        ),
    ] = "events",
    as_of: Annotated[
        str | None,
        typer.Option(metavar="WHEN", help="An instant with a zone, or a date; else the clock."),
    ] = None,
    as_of_column: Annotated[
        str | None,
        typer.Option(metavar="COLUMN", help="Each lead as of the time in this column."),
    ] = None,
    lead_columns: Annotated[
        str | None,
        typer.Option(metavar="A,B,...", help="The columns that the leads have, where not all."),
    ] = None,
    event_columns: Annotated[
        str | None,
        typer.Option(metavar="A,B,...", help="The columns that the events have, where not all."),
    ] = None,
    trace: Annotated[
        Trace | None, typer.Option(help="Which rules fired; with points, also what each paid.")
    ] = None,
    keep: Annotated[
        list[str] | None,
        typer.Option(metavar="COLUMN", help="A column of the leads to carry along; repeatable."),
    ] = None,
    out: Annotated[
        str | None, typer.Option("--out", "-o", metavar="FILE", help="Write here, not to stdout.")
    ] = None,
) -> None:
    """Print one SELECT statement that scores a table of leads in a warehouse."""
    if as_of is not None and as_of_column is not None:
        raise typer.BadParameter("`--as-of` and `--as-of-column` cannot both be given")
    text = load_named(ruleset).sql(
        dialect,
        leads=leads,
        events=events or None,
        as_of=as_of,
        as_of_column=as_of_column,
        trace=None if trace is None else trace.value,
        keep=keep or (),
        lead_columns=_listed(lead_columns),
        event_columns=_listed(event_columns),
    )
    with open_aside("-" if out is None else out) as stream:
        stream.write(text)


def _listed(names: str | None) -> list[str] | None:
    return None if names is None else [name.strip() for name in names.split(",") if name.strip()]
