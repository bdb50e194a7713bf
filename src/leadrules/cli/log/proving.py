"""`leadrules log head`, `verify`, `replay`: what shows that the log is the original one."""

from __future__ import annotations

from collections.abc import Sequence
from json import dumps
from pathlib import Path
from typing import Annotated

import typer

from leadrules.cli import exits
from leadrules.cli.log.asking import SinceOption, UntilOption, instant
from leadrules.cli.log.opening import ArchivesOption, KeysOption, LogArgument, opened
from leadrules.cli.rulesets import load_named
from leadrules.diagnostics.shown import shown

HeadsOption = Annotated[
    list[str] | None,
    typer.Option(
        "--head",
        metavar="HEAD",
        help="A head that was kept, as `leadrules log head` printed it, or a file of such lines; "
        "may be given several times.",
    ),
]


def head_command(where: LogArgument, keys: KeysOption = None) -> None:
    """Print the log's head: one line to keep where nobody can change both it and the log."""
    with opened(where, keys, sealed=False) as log:
        typer.echo(str(log.head()))


def verify_command(
    where: LogArgument,
    head: HeadsOption = None,
    archives: ArchivesOption = None,
    keys: KeysOption = None,
    json: Annotated[bool, typer.Option("--json", help="What was found, as one object.")] = False,
) -> None:
    """Hold every entry to itself, to its place, and to the heads that were kept elsewhere.

    Exit code 1 where anything was altered, removed, reordered or cut off; all of it is named.
    Without the key store what is sealed is held to its hash, and not opened.
    """
    with opened(where, keys, archives, sealed=False) as log:
        for number, kept in enumerate(heads_given(head or ()) or [None]):
            # WHY: one head more needs no sealed part to be opened again
            found = log.verify(kept, opened=number == 0)
            if json:
                typer.echo(dumps(found.as_data(), ensure_ascii=False))
            else:
                for line in found.lines():
                    typer.echo(shown(line))
            if not found.ok:
                raise typer.Exit(exits.NO)


def replay_command(
    where: LogArgument,
    ruleset: Annotated[
        Path | None,
        typer.Option(
            "--ruleset",
            metavar="FILE",
            help="Score by this version instead: what would have been. Without it, each by the "
            "version that decided it, from the log alone.",
        ),
    ] = None,
    since: SinceOption = None,
    until: UntilOption = None,
    archives: ArchivesOption = None,
    keys: KeysOption = None,
    json: Annotated[bool, typer.Option("--json", help="The report as one object.")] = False,
) -> None:
    """Score every decision again from what was logged: do all come out the same, bit for bit?

    Exit code 1 where one does not. Erased leads, and inputs that were not recorded, are counted
    apart: they are no differences.
    """
    other = None if ruleset is None else load_named(ruleset)
    with opened(where, keys, archives) as log:
        found = log.replay(
            other,
            since=instant("--since", since, start=True),
            until=instant("--until", until),
        )
    if json:
        typer.echo(dumps(found.as_data(), ensure_ascii=False))
    else:
        for line in found.lines():
            typer.echo(shown(line))
    if not found.ok:
        raise typer.Exit(exits.NO)


def heads_given(given: Sequence[str]) -> list[str]:
    """The heads that were given, or stand in the files that were; raises a usage error."""
    heads: list[str] = []
    for each in given:
        if each.strip().startswith("leadrules-head-"):
            heads.append(each)
            continue
        if not Path(each).is_file():
            raise typer.BadParameter(f"--head: `{shown(each)}` is no head, and no file of heads")
        lines = Path(each).read_text(encoding="utf-8-sig", errors="replace").splitlines()
        found = [line.strip() for line in lines if line.strip()]
        if not found:
            raise typer.BadParameter(f"--head: the file `{shown(each)}` holds no head")
        heads += found
    return heads
