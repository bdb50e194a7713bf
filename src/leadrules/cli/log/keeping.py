"""`leadrules log erase`: what is not to be kept any longer."""

from __future__ import annotations

from json import dumps
from typing import Annotated

import typer

from leadrules.cli.log.opening import KeysOption, LogOption, opened


def erase_command(
    where: LogOption,
    keys: KeysOption = None,
    subject: Annotated[
        str | None, typer.Option("--subject", metavar="LEAD", help="The lead's id.")
    ] = None,
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
    with opened(where, keys) as log:
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
