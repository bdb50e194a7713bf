"""Old entries moved into Parquet files, with a checkpoint in the chain that holds them there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import delete, func, select, update

from leadrules.decision.units import microseconds_of
from leadrules.log import parquet
from leadrules.log.archives import folder_of, last_checkpoint
from leadrules.log.checkpoints import STAYING, ArchiveFile, Checkpoint
from leadrules.log.store.errors import LogError, log_error
from leadrules.log.store.tables import entries, heads, parts, tail
from leadrules.log.tree import Frontier
from leadrules.log.verify.checking import against_header, hash_of_header, header_of, name_of
from leadrules.log.verify.raw import RawEntry, as_stored, raw_entries, raw_parts, with_parts

if TYPE_CHECKING:
    from leadrules.log.decision_log import DecisionLog

A_FILE = 250_000
"""Entries of one file."""

_REMOVED_AT_ONCE = 2000  # entries removed in one transaction, so that other writers get their turn


@dataclass(frozen=True, slots=True)
class Archived:
    """Which entries were archived, from place `start` to before `stop`, and where."""

    checkpoint: str  # the id of the entry that says so
    start: int
    stop: int
    files: tuple[Path, ...]


def archive(
    log: DecisionLog,
    folder: str | Path | None = None,
    *,
    until: datetime | None = None,
    keep: timedelta | None = None,
    entries_a_file: int = A_FILE,
) -> Archived | None:
    """Moves the entries that were recorded before an instant into Parquet files; None of none.

    `until` says the instant, `keep` how long before now it is: one of them is given. The entries
    are held to the chain first, the files are on the disk before a checkpoint with their hashes is
    chained, and only then are decisions and feedback removed from the log. A run that was cut off
    is ended by the next. Raises LogError, and then nothing was removed.
    """
    if (until is None) == (keep is None):
        raise log_error("LR699", "what to archive is said by `until` or by `keep`")
    where = folder_of(log, folder)
    _remove(log)
    limit = log.now() - keep if keep is not None else until
    assert limit is not None
    start, stop, root = _range(log, limit)
    if stop <= start:
        return None
    last = last_checkpoint(log)
    frontier = Frontier() if last is None else last.tree()
    files: list[ArchiveFile] = []
    for first in range(start, stop, entries_a_file):
        behind = min(first + entries_a_file, stop)
        name = f"log-{first:012}-{behind - 1:012}-{root.hex()[:8]}.parquet"
        digest = parquet.write(where / name, _sound(log, first, behind, frontier))
        files.append(ArchiveFile(name, digest, first, behind))
    if frontier.root() != root:
        raise _unsound(f"the entries from {start} to {stop - 1} do not make their head")
    draft = Checkpoint(start, stop, root, frontier.stored(), tuple(files)).draft()
    with log.appending() as adding:
        now = adding.connection.execute(select(tail.c.archived)).scalar_one()
        if now != start:
            raise log_error("LR686", "another process archived the same entries", help="try again")
        adding.append([draft])
        adding.connection.execute(update(tail).values(archived=stop))
    _remove(log)
    return Archived(draft.id, start, stop, tuple(where / each.name for each in files))


def _range(log: DecisionLog, limit: datetime) -> tuple[int, int, bytes]:
    """From where on and to before where to archive, and the root there: whole commits only."""
    with log.database.reading() as connection:
        start = int(connection.execute(select(tail.c.archived)).scalar_one())
        later = select(func.min(heads.c.size)).where(heads.c.at >= microseconds_of(limit))
        first = connection.execute(later).scalar()
        query = select(heads.c.size, heads.c.root).order_by(heads.c.size.desc()).limit(1)
        if first is not None:
            query = query.where(heads.c.size < first)
        row = connection.execute(query).first()
    return (start, start, b"") if row is None else (start, int(row.size), bytes(row.root))


def _sound(log: DecisionLog, start: int, stop: int, frontier: Frontier) -> Iterator[RawEntry]:
    """The entries of a range, each as it was chained.

    WHY: a checkpoint over what was altered would make it true.
    """
    place = start
    while place < stop:
        with as_stored(log.database) as connection:
            found = raw_entries(connection, place - 1, stop)
            below = found[-1].seq + 1 if found else stop
            sealed = raw_parts(connection, place - 1, below)
        for each in found:
            raw = with_parts(each, sealed.get(each.seq, ()))
            header = header_of(raw)
            altered = hash_of_header(raw) != raw.leaf or header is None
            if raw.seq != place or altered or header is None or any(against_header(raw, header)):
                raise _unsound(f"entry {raw.seq} `{name_of(raw)}` or one before it was altered")
            frontier.append(raw.leaf)
            place += 1
            yield raw
        if not found:
            raise _unsound(f"entry {place} is gone")


def _remove(log: DecisionLog) -> None:
    """Removes what a checkpoint holds in archives, a few entries in one transaction."""
    while True:
        with log.database.writing() as connection:
            archived = connection.execute(select(tail.c.archived)).scalar_one()
            query = select(entries.c.seq).where(
                entries.c.seq < archived, entries.c.kind.not_in(STAYING)
            )
            found = connection.execute(query.order_by(entries.c.seq).limit(_REMOVED_AT_ONCE))
            places = list(found.scalars())
            if not places:
                return
            for table in (parts, entries):
                within = (table.c.seq >= places[0], table.c.seq <= places[-1])
                gone = delete(table).where(*within)
                if table is entries:
                    gone = gone.where(entries.c.kind.not_in(STAYING))
                connection.execute(gone)


def _unsound(message: str) -> LogError:
    return log_error(
        "LR688", message, help="nothing was archived; run `leadrules log verify` to see what holds"
    )
