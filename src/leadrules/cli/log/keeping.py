"""`leadrules log erase`, `archive`: what is not to be kept, or not here, any longer."""

from __future__ import annotations

from datetime import timedelta
from json import dumps
from typing import Annotated

import typer

from leadrules.cli.log.asking import instant
from leadrules.cli.log.opening import ArchivesOption, KeysOption, LogOption, opened
from leadrules.diagnostics.shown import shown
from leadrules.language.durations import parse_duration


def erase_command(
    where: LogOption,
    keys: KeysOption = None,
    subject: Annotated[
        str | None, typer.Option("--subject", metavar="LEAD", help="The lead's id.")
    ] = None,
    archives: ArchivesOption = None,
    decision: Annotated[
        str | None,
        typer.Option(
            "--decision",
            metavar="ID",
            help="Instead, a decision's id: those without an id of whom it holds something.",
        ),
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="What was done, as one object.")] = False,
) -> None:
    """Destroy a lead's key, for good: nobody can read what the log holds of that lead any more.

    That it was done is an entry of the log, and the log still verifies. Backups of the key store
    still hold the key: see what the documentation says of them.
    """
    if (subject is None) == (decision is None):
        raise typer.BadParameter("give --subject, or --decision")
    with opened(where, keys, archives) as log:
        done = log.erase(subject, decision=decision)
    if json:
        told = {"seq": done.seq, "id": done.id, "at": done.at.isoformat(), "keys": done.keys}
        typer.echo(dumps(told))
        return
    if done.keys:
        keys_told = "1 key was" if done.keys == 1 else f"{done.keys:,} keys were"
        typer.echo(f"erased: {keys_told} destroyed; entry {done.seq} of the log says so")
    else:
        typer.echo(f"was erased already; entry {done.seq} of the log says so")


def archive_command(
    where: LogOption,
    keys: KeysOption = None,
    keep: Annotated[
        str | None,
        typer.Option(
            "--keep", metavar="DURATION", help="Keep what was recorded within, say, 365d."
        ),
    ] = None,
    before: Annotated[
        str | None,
        typer.Option(
            "--before", metavar="TIME", help="Instead: what was recorded before this date or time."
        ),
    ] = None,
    archives: ArchivesOption = None,
    json: Annotated[bool, typer.Option("--json", help="What was done, as one object.")] = False,
) -> None:
    """Move old entries into Parquet files, and leave a checkpoint in the log that holds them.

    `log verify` still spans them. A run that was cut off is ended by the next.
    """
    if (keep is None) == (before is None):
        raise typer.BadParameter("give --keep, or --before")
    with opened(where, keys, archives) as log:
        done = log.archive(
            until=instant("--before", before, start=True),
            keep=None if keep is None else duration("--keep", keep),
        )
    if json:
        told = None
        if done is not None:
            files = [str(file) for file in done.files]
            told = {"checkpoint": done.checkpoint, "start": done.start, "stop": done.stop}
            told |= {"files": files}
        typer.echo(dumps(told))
    elif done is None:
        typer.echo("nothing is old enough to be archived")
    else:
        typer.echo(f"entries {done.start} to {done.stop - 1} archived:")
        for file in done.files:
            typer.echo(f"  {shown(str(file))}")


def duration(option: str, given: str) -> timedelta:
    """The duration that an option says; raises a usage error."""
    try:
        return timedelta(microseconds=parse_duration(given))
    except ValueError:
        hint = "write `90d`, `12h` or `2w`"
        raise typer.BadParameter(f"{option}: `{shown(given)}` is no duration; {hint}") from None
