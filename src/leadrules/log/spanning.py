"""The log and its archives read as if nothing had moved.

What a question wants of the archives is put into temporary tables, and beside them stand views that
have the log's tables and these together: the same queries then read both. No entry is written.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    Connection,
    Index,
    MetaData,
    Select,
    Table,
    delete,
    insert,
    quoted_name,
    select,
    text,
)

from leadrules.log import parquet
from leadrules.log.archives import folder_of, found_checkpoints, state_of
from leadrules.log.checkpoints import STAYING, ArchiveFile
from leadrules.log.problems import LogError, log_error
from leadrules.log.reading import Unread
from leadrules.log.store.tables import LOG, entries, parts, tail
from leadrules.log.verify.raw import RawEntry
from leadrules.log.wanted import Wanted

if TYPE_CHECKING:
    from leadrules.log.open_log import OpenLog


@dataclass(frozen=True, slots=True)
class Span:
    """A transaction that sees the log and what is wanted of its archives, if they have any of it
    (`moved`); `unread` are those that could not be looked into."""

    connection: Connection
    moved: bool = False
    unread: tuple[Unread, ...] = ()


@contextmanager
def spanning(log: OpenLog, wanted: Wanted) -> Iterator[Span]:
    """A reading transaction that sees the log, and of its archives what is wanted.

    An archive that is absent or altered is none that is read: `unread` says so. Where `archives` is
    False none is looked into, and nothing is said.
    """
    while True:
        archived, files = _files(log)
        if not files:
            with log.database.reading() as connection:
                yield Span(connection)
            return
        readable, unread = _readable(log, files)
        with log.database.reading() as connection:
            moved = _Moved(connection, sqlite=log.database.is_sqlite)
            any_moved = moved.load(readable, wanted)
            again = moved.see() if any_moved else connection
            # WHY: what another process archived meanwhile is gone from where it was looked for
            if again.execute(select(tail.c.archived)).scalar_one() == archived:
                yield Span(again, any_moved, unread)
                moved.drop()
                return
            moved.drop()


def cannot_tell(unread: Sequence[Unread], message: str) -> LogError:
    """That an archive would have to be read for an answer."""
    told = "; ".join(map(str, unread[:3])) + (" ..." if len(unread) > 3 else "")
    absent = find_spec("pyarrow") is None
    done = parquet.INSTALL if absent else "give the folder of the archives"
    return log_error("LR698", message, help=f"{told}: {done}")


def _files(log: OpenLog) -> tuple[int, list[ArchiveFile]]:
    """Up to where the log was archived, and into which files."""
    if log.archived_in is False:
        return 0, []
    with log.database.reading() as connection:
        archived = int(connection.execute(select(tail.c.archived)).scalar_one())
        if not archived:
            return 0, []
        return archived, [file for each in found_checkpoints(connection) for file in each.files]


def _readable(
    log: OpenLog, files: Sequence[ArchiveFile]
) -> tuple[list[tuple[ArchiveFile, Path]], tuple[Unread, ...]]:
    """The files that are there and whole, and those that are not."""
    folder: Path | None = None
    why = "was not looked for, as the folder of the archives was not said"
    if log.archived_in is not None or log.database.is_sqlite:
        folder = folder_of(log, None)
    if find_spec("pyarrow") is None:
        folder, why = None, "cannot be read without the extra `arrow`"
    readable: list[tuple[ArchiveFile, Path]] = []
    unread: list[Unread] = []
    for file in files:
        if folder is None:
            unread.append(Unread(file.name, file.start, file.stop, why))
            continue
        match _state(log, file, folder):
            case "whole":
                readable.append((file, folder / file.name))
            case "absent":
                unread.append(Unread(file.name, file.start, file.stop, "is not in its folder"))
            case _:
                unread.append(Unread(file.name, file.start, file.stop, "was altered"))
    return readable, tuple(unread)


def _state(log: OpenLog, file: ArchiveFile, folder: Path) -> str:
    """Whether a file is `whole`, `altered` or `absent`; hashed again once it is another."""
    path = folder / file.name
    try:
        now = path.stat()
    except OSError:
        return "absent"
    seen = (now.st_mtime_ns, now.st_size)
    if log.sound_archives.get(path) == seen:
        return "whole"
    state = state_of(file, folder)
    if state == "whole":
        log.sound_archives[path] = seen
    return state


class _Moved:
    """Archived entries in temporary tables of one connection."""

    def __init__(self, connection: Connection, *, sqlite: bool) -> None:
        self._connection = connection
        self._here = "temp" if sqlite else "pg_temp"
        self._sqlite = sqlite
        held = MetaData()
        self._entries = self._beside(entries, held, "moved_entries")
        Index("moved_id", self._entries.c.id)
        Index("moved_subject", self._entries.c.subject, self._entries.c.seq)
        self._parts = self._beside(parts, held, "moved_parts")
        self._made: list[Table] = []
        self._views: list[str] = []

    def load(self, files: Sequence[tuple[ArchiveFile, Path]], wanted: Wanted) -> bool:
        """Puts in what is wanted of files; whether there was any."""
        for _, path in files:
            for batch in parquet.choose(path, wanted):
                if not self._made:
                    for table in (self._entries, self._parts):
                        table.create(self._connection, checkfirst=False)
                        self._made.append(table)
                self._put(batch)
        return bool(self._made)

    def see(self) -> Connection:
        """The connection, with views of the log's tables and these together in their places."""
        # WHY: a run of archiving that was cut off left some of them in the log, too
        left = select(entries.c.seq).where(
            entries.c.seq.in_(select(self._entries.c.seq)), entries.c.kind.not_in(STAYING)
        )
        there = self._connection.execute(left).scalars().all()
        for table in (self._entries, self._parts):
            if there:
                self._connection.execute(delete(table).where(table.c.seq.in_(there)))
        own = "main" if self._sqlite else self._schema()
        for table in LOG.sorted_tables:
            named = {entries.name: self._entries, parts.name: self._parts}.get(table.name)
            query: Any = _rows(table, own)
            if named is not None:
                query = query.union_all(select(*named.c))
            compiled = query.compile(self._connection)
            view = f"{self._here}.{table.name}"
            self._connection.execute(text(f"CREATE VIEW {view} AS {compiled}"))
            self._views.append(view)
        return self._connection.execution_options(schema_translate_map={None: self._here})

    def drop(self) -> None:
        """Leaves nothing behind for who uses the connection next."""
        plain = self._connection.execution_options(schema_translate_map=None)
        for view in self._views:
            plain.execute(text(f"DROP VIEW {view}"))
        for table in self._made:
            table.drop(plain, checkfirst=False)

    def _put(self, batch: Sequence[RawEntry]) -> None:
        rows = [{**each.columns, "leaf": each.leaf, "header": each.header} for each in batch]
        self._connection.execute(insert(self._entries), rows)
        sealed = [
            {
                "seq": each.seq,
                "part": part.part,
                "subject": part.subject,
                "key": part.key,
                "sealed": part.sealed,
            }
            for each in batch
            for part in each.parts
        ]
        if sealed:
            self._connection.execute(insert(self._parts), sealed)

    def _beside(self, table: Table, held: MetaData, name: str) -> Table:
        copied = table.to_metadata(held, schema=self._here, name=name)
        copied.indexes.clear()
        return copied

    def _schema(self) -> str:
        return str(self._connection.execute(text("SELECT current_schema()")).scalar_one())


def _rows(table: Table, schema: str) -> Select[Any]:
    own = table.to_metadata(MetaData(), schema=quoted_name(schema, quote=True))
    return select(*own.c)
