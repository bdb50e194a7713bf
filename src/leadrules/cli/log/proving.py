"""`leadrules log head`: what shows that the log is the original one."""

from __future__ import annotations

import typer

from leadrules.cli.log.opening import KeysOption, LogArgument, opened


def head_command(where: LogArgument, keys: KeysOption = None) -> None:
    """Print the log's head: one line to keep where nobody can change both it and the log."""
    with opened(where, keys) as log:
        typer.echo(str(log.head()))
