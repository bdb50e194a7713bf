"""A decision log opened for a command: never made by one that reads, its errors told as ours."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from leadrules.cli import exits, screen
from leadrules.diagnostics.rendering import render
from leadrules.diagnostics.shown import shown
from leadrules.log.problems import LogError
from leadrules.rows.reading import UnreadableFile

if TYPE_CHECKING:
    from leadrules.log.decision_log import DecisionLog

_NEEDED = ("sqlalchemy", "alembic", "cryptography", "rfc8785")

_NOWHERE = ".no-keys"
"""WHY: keys of a log on a server must be said; where none are needed, this file is not there."""

LogOption = Annotated[
    str,
    typer.Option(
        "--log",
        metavar="LOG",
        help="The decision log: a file, or postgresql://...",
        show_default=False,
    ),
]
LogArgument = Annotated[
    str,
    typer.Argument(
        metavar="LOG", help="The decision log: a file, or postgresql://...", show_default=False
    ),
]
KeysOption = Annotated[
    str | None,
    typer.Option(
        "--keys",
        metavar="KEYS",
        help="The key store; without it, beside the file: decisions.keys.db for decisions.db.",
    ),
]
ArchivesOption = Annotated[
    Path | None,
    typer.Option(
        "--archives", metavar="FOLDER", help="Where archives are; else beside the log's file."
    ),
]


@contextmanager
def opened(
    where: str, keys: str | None, archives: Path | None = None, *, sealed: bool = True
) -> Iterator[DecisionLog]:
    """A log that is there; whatever goes wrong with it ends the command as `told` says.

    `sealed` is whether what is sealed must be read: then the keys must be there. Raises
    UnreadableFile where there is no such file, or without the extra.
    """
    needs_log(where, keys)
    for given, what in ((where, "log"), (keys, "key store")):
        file = None if given is None else file_of(given)
        if file is not None and file.is_dir():
            raise UnreadableFile(f"`{shown(str(file))}` is a folder, not a {what}")
        # WHY: opening would make it, and an empty log answers that nothing was ever decided
        if file is not None and not file.exists():
            raise UnreadableFile(f"there is no {what} `{shown(str(file))}`")
    if keys is None and not sealed and file_of(where) is None:
        keys = _NOWHERE
    from leadrules.log.decision_log import DecisionLog

    with told(), DecisionLog(where, keys=keys, create=False, archives=archives) as log:
        yield log


@contextmanager
def told() -> Iterator[None]:
    """Shows a LogError; exit code 1 where the log does not have what was asked for, else 2."""
    try:
        yield
    except LogError as error:
        for diagnostic in error.diagnostics:
            typer.echo(render(diagnostic, color=screen.wants_color(True)), err=True)
        absent = all(diagnostic.code == "LR691" for diagnostic in error.diagnostics)
        raise typer.Exit(exits.NO if absent else exits.COULD_NOT_RUN) from None


def needs_log(*where: str | None) -> None:
    """Raises UnreadableFile, which names the extra, where what a log needs is not installed."""
    if not all(map(find_spec, _NEEDED)):
        hint = "pip install 'leadrules[cli,log]'"
        raise UnreadableFile(f"a decision log needs the extra `log`: {hint}")
    on_server = any(given is not None and given.startswith("postgres") for given in where)
    if on_server and find_spec("psycopg") is None:
        hint = "pip install 'leadrules[cli,log-postgres]'"
        raise UnreadableFile(f"a log in PostgreSQL needs the extra `log-postgres`: {hint}")


def file_of(where: str) -> Path | None:
    """The file of a log or its keys; None of a database on a server.

    >>> file_of("sqlite:///decisions.db"), file_of("postgresql://db/decisions")
    (PosixPath('decisions.db'), None)
    """
    if "://" not in where:
        return Path(where)
    scheme, _, rest = where.partition("://")
    if scheme.partition("+")[0] != "sqlite":
        return None
    return Path(rest.removeprefix("/").partition("?")[0])


def note_unread(unread: Iterable[object]) -> None:
    """Says on stderr which archives could not be looked into."""
    for each in unread:
        typer.echo(f"leadrules: not looked at: {shown(str(each))}", err=True)


def log_name(log: DecisionLog) -> str:
    """What a log is called on a screen: its file, or its address without the password."""
    address = log.database.address
    if log.database.is_sqlite:
        return shown(str(address.database))
    return shown(address.render_as_string(hide_password=True))
