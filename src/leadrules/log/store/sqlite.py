"""SQLite as the log needs it: one writer at a time, every commit on the disk."""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from sqlalchemy import Connection, Engine, event

Journal = Literal["wal", "rollback"]
_CACHE_KIB = 65_536  # WHY: at a million entries the indexes no longer fit SQLite's own 2 MiB


@dataclass(frozen=True, slots=True)
class JournalChoice:
    """Which journal a SQLite file has, and why."""

    mode: Journal
    why: str

    def __str__(self) -> str:
        return f"{self.mode}: {self.why}"


def journal_for(version: tuple[int, ...]) -> JournalChoice:
    """The journal that a version of SQLite can be trusted with.

    Before 3.51.3 (but for 3.50.7 and 3.44.6 and what came after them in their lines) a checkpoint
    beside a reset of the write-ahead log can lose pages that were committed.

    >>> journal_for((3, 40, 1)).mode, journal_for((3, 50, 7)).mode, journal_for((3, 51, 3)).mode
    ('rollback', 'wal', 'wal')
    """
    named = ".".join(map(str, version))
    fixed = (
        version >= (3, 51, 3) or (3, 50, 7) <= version < (3, 51) or (3, 44, 6) <= version < (3, 45)
    )
    if fixed:
        return JournalChoice("wal", f"SQLite {named} resets the write-ahead log safely")
    return JournalChoice(
        "rollback",
        f"SQLite {named} can lose a commit when it resets the write-ahead log; 3.51.3 does not",
    )


def prepare(engine: Engine, *, patience: float, secret: bool) -> None:
    """Sets up every connection; `secret` overwrites with zeros what is deleted."""

    @event.listens_for(engine, "connect")
    def connected(connection: Any, _: object) -> None:
        # WHY: the driver begins no transactions of its own; BEGIN is said below
        connection.isolation_level = None
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout = {round(patience * 1000)}")
        # WHY: of a new file; on pages of 4 KiB a sealed part leaves half of its page empty
        cursor.execute("PRAGMA page_size = 8192")
        cursor.execute("PRAGMA synchronous = FULL")
        cursor.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")
        if secret:
            cursor.execute("PRAGMA secure_delete = ON")
        cursor.close()

    @event.listens_for(engine, "begin")
    def begun(connection: Connection) -> None:
        writes = connection.get_execution_options().get("writes", False)
        # WHY: a writer that reads first and locks later could find that another was between
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def settle_journal(engine: Engine, version: tuple[int, ...], *, fresh: bool) -> JournalChoice:
    """Gives the file the journal that this SQLite can be trusted with, and says which it has.

    A file that exists keeps a rollback journal, which every version can be trusted with.
    """
    wanted = journal_for(version)
    now = _journal(engine)
    if wanted.mode == "wal" and now != "wal" and fresh:
        now = _journal(engine, "WAL")
    elif wanted.mode == "rollback" and now == "wal":
        now = _journal(engine, "DELETE")
    if (now == "wal") == (wanted.mode == "wal"):
        return wanted
    if now == "wal":
        return JournalChoice("wal", f"another process holds it open so; {wanted.why}")
    return JournalChoice(
        "rollback", "the file was made with it, which every SQLite can be trusted with"
    )


def _journal(engine: Engine, wanted: str | None = None) -> str:
    """The journal that the file has, after another was asked for where one is wanted."""
    connection = engine.raw_connection()
    try:
        cursor = connection.cursor()
        if wanted is not None:
            # who holds the file open keeps it from being changed
            with suppress(engine.dialect.loaded_dbapi.OperationalError):
                cursor.execute(f"PRAGMA journal_mode = {wanted}")
        cursor.execute("PRAGMA journal_mode")
        ((journal,),) = cursor.fetchall()
        return str(journal)
    finally:
        connection.close()


def make_private(file: Path) -> None:
    """Makes the file, if it is not there, so that only its owner may read it."""
    with suppress(FileExistsError):
        os.close(os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
