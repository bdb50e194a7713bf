"""One database behind an engine of SQLAlchemy, which threads share and a fork makes anew."""

from __future__ import annotations

import os
import sqlite3
import threading
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import URL, Connection, Engine, create_engine, make_url, text
from sqlalchemy.exc import ArgumentError

from leadrules.diagnostics.shown import shown
from leadrules.log.store.errors import LogError, log_error, told
from leadrules.log.store.migrating import absent, migrate
from leadrules.log.store.sqlite import JournalChoice, make_private, prepare, settle_journal

PATIENCE = 30.0
"""Seconds that a writer waits for the others."""

_ALL: weakref.WeakSet[Database] = weakref.WeakSet()
_INHERITED: list[object] = []  # a child keeps its parent's connections and never closes them


class Database:
    """A database of the log or of its keys, with its newest tables.

    Writers go one after another: in this process by a lock, between processes by the database
    (`BEGIN IMMEDIATE` in SQLite, an advisory lock of the transaction in PostgreSQL).
    """

    def __init__(
        self,
        address: URL,
        *,
        holds: str,
        what: str,
        patience: float = PATIENCE,
        secret: bool = False,
        create: bool = True,
    ) -> None:
        self.address = address
        self.journal: JournalChoice | None = None
        self._holds, self._what = holds, what
        self._patience, self._secret, self._create = patience, secret, create
        self._engine = self._made()
        self._turn = threading.Lock()
        try:
            self._open()
        except BaseException:
            self.close()
            raise
        _ALL.add(self)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A transaction that sees one state of the database."""
        with told(self._what), self._engine.connect() as connection:
            if not self.is_sqlite:
                connection = connection.execution_options(isolation_level="REPEATABLE READ")
            with connection.begin():
                yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """The one transaction that writes; committed at the block's end, undone by an error.

        Raises LogError where other writers do not end within the database's patience, and where
        the commit fails: then nothing of it is kept.
        """
        if not self._turn.acquire(timeout=self._patience):
            raise log_error(
                "LR686",
                f"{self._what} is locked by another writer that does not end",
                help="try again, or give a longer `patience`",
            )
        try:
            with told(self._what), self._engine.connect() as plain:
                connection = plain.execution_options(writes=True)
                with connection.begin():
                    self._wait_for_turn(connection)
                    yield connection
        finally:
            self._turn.release()

    def close(self) -> None:
        """Closes every connection; the next use opens new ones."""
        self._engine.dispose()

    @property
    def is_sqlite(self) -> bool:
        """Whether it is one file."""
        return self.address.get_backend_name() == "sqlite"

    def _open(self) -> None:
        fresh = False
        if self.is_sqlite:
            file = Path(str(self.address.database))
            fresh = not file.exists() or file.stat().st_size == 0
            if fresh and not self._create:
                raise absent(self._what)
            if self._secret and os.name == "posix":
                with _openable(file, self._what):
                    make_private(file)
            with told(self._what):
                self.journal = settle_journal(
                    self._engine, sqlite_version(self._engine), fresh=fresh and not self._secret
                )
        migrate(self, self._holds, self._what, create=self._create)

    def _made(self) -> Engine:
        with told(self._what):
            if not self.is_sqlite:
                # WHY: a connection that the server closed meanwhile is not handed out
                return create_engine(self.address, pool_pre_ping=True, hide_parameters=True)
            engine = create_engine(self.address, hide_parameters=True)
            prepare(engine, patience=self._patience, secret=self._secret)
            return engine

    def _wait_for_turn(self, connection: Connection) -> None:
        if not self.is_sqlite:
            wait = f"{round(self._patience * 1000)}ms"
            connection.execute(
                text("SELECT set_config('lock_timeout', :wait, true)"), {"wait": wait}
            )
            # WHY: a lock of the transaction, as no crash can leave it behind
            connection.execute(
                text("SELECT pg_advisory_xact_lock(hashtext(:name))"),
                {"name": f"leadrules {self._holds}"},
            )

    def _forked(self) -> None:
        """In the child: the parent's connections are neither used nor closed."""
        _INHERITED.append(self._engine.pool)
        self._engine.dispose(close=False)
        self._turn = threading.Lock()


def address_of(where: str | Path) -> URL:
    """The URL of a database: as given, or of a SQLite file where a plain path is given.

    >>> address_of("decisions.db").render_as_string()
    'sqlite:///decisions.db'
    """
    if isinstance(where, Path) or "://" not in where:
        return URL.create("sqlite", database=str(where))
    try:
        url = make_url(where)
    except ArgumentError:
        url = None
    known = {
        "sqlite": "sqlite",
        "postgresql": "postgresql+psycopg",
        "postgres": "postgresql+psycopg",
    }
    backend = None if url is None else url.drivername.partition("+")[0]
    if url is None or backend not in known:
        raise log_error(
            "LR690",
            "the log's address is neither a file nor a database that it can be in",
            help="give `decisions.db`, `sqlite:///decisions.db` or `postgresql://...`",
        )
    if backend == "sqlite" and (url.database or ":memory:") == ":memory:":
        raise log_error(
            "LR690", "a log is kept, and a database in memory is not", help="name a file"
        )
    return url if "+" in url.drivername else url.set(drivername=known[backend])


def sqlite_version(engine: Engine) -> tuple[int, ...]:
    """Which SQLite the engine's driver is."""
    driver = engine.dialect.dbapi
    return tuple(getattr(driver, "sqlite_version_info", sqlite3.sqlite_version_info))


def check_folder(address: URL, what: str) -> None:
    """Raises LogError where a file is not there and cannot be made, as its folder is not there."""
    if address.get_backend_name() != "sqlite" or address.query:
        return  # a server, or an address of SQLite's own that may be no path
    file = Path(str(address.database))
    if not file.exists() and not (file.parent.is_dir() and os.access(file.parent, os.W_OK)):
        raise _not_openable(file, what)


@contextmanager
def _openable(file: Path, what: str) -> Iterator[None]:
    try:
        yield
    except OSError:
        raise _not_openable(file, what) from None


def _not_openable(file: Path, what: str) -> LogError:
    return log_error(
        "LR690",
        f"{what} cannot be opened",
        help=f"see that the folder of `{shown(str(file))}` is there and may be written to",
    )


def _after_fork() -> None:
    for each in list(_ALL):
        each._forked()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_after_fork)
