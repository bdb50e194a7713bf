"""What is in a log's archives, read from their files."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, select

from leadrules.log import parquet
from leadrules.log.checkpoints import ArchiveFile, Checkpoint
from leadrules.log.entry import SealedPart, header_from
from leadrules.log.reading import StoredEntry
from leadrules.log.searching import NO_DECISION
from leadrules.log.store.errors import log_error
from leadrules.log.store.tables import entries
from leadrules.log.verify.raw import RawEntry

if TYPE_CHECKING:
    from leadrules.log.open_log import OpenLog


class Archives:
    """The archived entries of a log: those that its checkpoints name, in the files of a folder.

    Nothing is read from a file whose hash is not the checkpoint's: LogError.
    """

    def __init__(self, log: OpenLog, folder: str | Path | None = None) -> None:
        self._folder = folder
        self.files = tuple(file for each in checkpoints(log) for file in each.files)
        self._log = log
        self._sound: set[str] = set()

    def entries(
        self, *, since: int = 0, until: int | None = None, kinds: Sequence[str] | None = None
    ) -> Iterator[StoredEntry]:
        """The entries as they were stored, in order, from place `since` to before `until`."""
        for file in self.files:
            if file.stop <= since or (until is not None and until <= file.start):
                continue
            for batch in parquet.read(self._path(file), since - 1):
                for raw in batch:
                    if until is not None and raw.seq >= until:
                        return
                    if kinds is None or raw.columns["kind"] in kinds:
                        yield stored_of(raw)

    @property
    def folder(self) -> Path:
        """Where the files are; LogError where that was not said of a log that is no file."""
        return folder_of(self._log, self._folder)

    def _path(self, file: ArchiveFile) -> Path:
        path = self.folder / file.name
        if file.name not in self._sound:
            match state_of(file, self.folder):
                case "absent":
                    raise log_error(
                        "LR698",
                        f"the archive `{file.name}` is not in its folder",
                        help="give the folder of the archives",
                    )
                case "altered":
                    raise log_error(
                        "LR698",
                        f"the archive `{file.name}` was altered",
                        help="put back a copy; the checkpoint holds its hash",
                    )
            self._sound.add(file.name)
        return path


def checkpoints(log: OpenLog) -> list[Checkpoint]:
    """What the log's checkpoints say, in order; LogError where one cannot be."""
    with log.database.reading() as connection:
        return found_checkpoints(connection)


def found_checkpoints(connection: Connection) -> list[Checkpoint]:
    """The same, in a transaction."""
    query = select(entries.c.id, entries.c.header).where(
        entries.c.kind == "checkpoint", NO_DECISION
    )
    found = []
    for name, header in connection.execute(query.order_by(entries.c.seq)):
        try:
            found.append(Checkpoint.read(header_from(header)))
        except ValueError:
            raise log_error(
                "LR688",
                f"the checkpoint `{name}` was altered",
                help="run `leadrules log verify`",
            ) from None
    return found


def last_checkpoint(log: OpenLog) -> Checkpoint | None:
    """The newest checkpoint; None of a log without archives."""
    found = checkpoints(log)
    return found[-1] if found else None


def folder_of(log: OpenLog, folder: str | Path | None) -> Path:
    """Where a log's archives are: as given, as the log was opened with, or beside its file."""
    if folder is None and not isinstance(log.archived_in, bool):
        folder = log.archived_in
    if folder is not None:
        return Path(folder)
    if not log.database.is_sqlite:
        raise log_error(
            "LR699", "where the archives are was not said", help="give the folder of the archives"
        )
    file = Path(str(log.database.address.database))
    return file.with_name(f"{file.stem}.archive")


def state_of(file: ArchiveFile, folder: Path) -> str:
    """Whether a file is `whole`, `altered` or `absent`."""
    path = folder / file.name
    try:
        return "whole" if parquet.digest_of(path) == file.sha256 else "altered"
    except OSError:
        return "absent"


def stored_of(raw: RawEntry) -> StoredEntry:
    """An entry of an archive as the log gives its own."""
    sealed = tuple(SealedPart(each.key, each.subject, each.sealed) for each in raw.parts)
    return StoredEntry(
        raw.seq,
        raw.columns["id"],
        raw.columns["kind"],
        raw.leaf,
        raw.header,
        dict(raw.columns),
        sealed,
    )
