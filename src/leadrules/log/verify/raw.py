"""Rows as they stand in the database, whatever was done to them; nothing is decoded or believed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import Connection, Table, select, type_coerce
from sqlalchemy.types import NullType

from leadrules.log.store.database import Database
from leadrules.log.store.tables import entries, heads, parts, tail

AT_ONCE = 200
"""Entries that are held at a time."""


@dataclass(frozen=True, slots=True)
class RawPart:
    """A row of `parts`; of whatever types somebody may have put there."""

    part: Any
    subject: Any
    key: Any
    sealed: Any


@dataclass(frozen=True, slots=True)
class RawEntry:
    """A row of `entries` and those of its parts; `columns` is all but leaf and header."""

    seq: int
    columns: Mapping[str, Any]
    leaf: Any
    header: Any
    parts: Sequence[RawPart]


@dataclass(frozen=True, slots=True)
class RawHead:
    """A row of `heads`."""

    size: int
    root: Any
    at: Any


@dataclass(frozen=True, slots=True)
class Ends:
    """Where the log ends, in one state of the database, and what stands behind its end."""

    tails: Sequence[Any]
    size: int
    entries_behind: Sequence[Any]  # rows of seq and id
    parts_behind: Sequence[Any]  # rows of seq and part
    heads_behind: Sequence[Any]  # sizes


@contextmanager
def as_stored(database: Database) -> Iterator[Connection]:
    """A reading transaction whose texts come even where they are no UTF-8 any more."""
    with database.reading() as connection:
        if not database.is_sqlite:
            yield connection
            return
        driver: Any = connection.connection.driver_connection
        before = driver.text_factory
        driver.text_factory = _text
        try:
            yield connection
        finally:
            driver.text_factory = before


@cache
def columns_as_stored(table: Table) -> Any:
    """All columns of a table, without what SQLAlchemy would make of their values."""
    return plain_columns(*table.c)


def plain_columns(*columns: Any) -> Any:
    """Some columns, without what SQLAlchemy would make of their values."""
    return select(*(type_coerce(each, NullType()).label(each.name) for each in columns))


def raw_entries(connection: Connection, after: int, below: int) -> list[RawEntry]:
    """The next entries behind place `after`, in order, and none from place `below` on."""
    query = columns_as_stored(entries).where(entries.c.seq > after, entries.c.seq < below)
    rows = connection.execute(query.order_by(entries.c.seq).limit(AT_ONCE)).all()
    return [_raw(row, ()) for row in rows]


def raw_parts(connection: Connection, after: int, below: int) -> dict[int, list[RawPart]]:
    """The parts of all places between two, by place."""
    query = columns_as_stored(parts).where(parts.c.seq > after, parts.c.seq < below)
    found: dict[int, list[RawPart]] = {}
    for row in connection.execute(query.order_by(parts.c.seq, parts.c.part)):
        found.setdefault(row.seq, []).append(RawPart(row.part, row.subject, row.key, row.sealed))
    return found


def raw_of_kinds(connection: Connection, kinds: Sequence[str]) -> Iterator[RawEntry]:
    """The entries of kinds that are few, in order, without their parts."""
    query = columns_as_stored(entries).where(entries.c.kind.in_(kinds)).order_by(entries.c.seq)
    for row in connection.execution_options(yield_per=AT_ONCE).execute(query):
        yield _raw(row, ())


def raw_heads(connection: Connection, after: int, limit: int) -> list[RawHead]:
    """The next heads behind a size, in order."""
    query = columns_as_stored(heads).where(heads.c.size > after).order_by(heads.c.size)
    return [RawHead(*row) for row in connection.execute(query.limit(limit))]


def ends(connection: Connection) -> Ends:
    """Where the log ends, and what stands behind it: at most a batch of each."""
    tails = connection.execute(columns_as_stored(tail)).all()
    last = connection.execute(select(entries.c.seq).order_by(entries.c.seq.desc()).limit(1))
    highest = last.scalar()
    size = highest + 1 if isinstance(highest, int) else 0
    if len(tails) == 1 and isinstance(tails[0].size, int) and tails[0].size >= 0:
        size = tails[0].size

    def outside(table: Table, *names: str) -> Sequence[Any]:
        columns = (type_coerce(table.c[name], NullType()) for name in names)
        place = table.c[names[0]]
        least = 1 if names[0] == "size" else 0
        most = size + least
        query = select(*columns).where((place >= most) | (place < least)).order_by(place)
        return connection.execute(query.limit(AT_ONCE)).all()

    return Ends(
        tails,
        size,
        outside(entries, "seq", "id"),
        outside(parts, "seq", "part"),
        outside(heads, "size"),
    )


def with_parts(entry: RawEntry, found: Sequence[RawPart]) -> RawEntry:
    """The entry, with its parts."""
    return RawEntry(entry.seq, entry.columns, entry.leaf, entry.header, tuple(found))


def _raw(row: Any, found: Sequence[RawPart]) -> RawEntry:
    columns = dict(row._mapping)
    leaf, header = columns.pop("leaf"), columns.pop("header")
    return RawEntry(row.seq, columns, leaf, header, found)


def _text(stored: bytes) -> str:
    return stored.decode("utf-8", "surrogateescape")
