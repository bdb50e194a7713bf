"""What is in a log's archives, read from their files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from leadrules.decision.units import microseconds_of
from leadrules.log import parquet
from leadrules.log.checkpoints import ArchiveFile, Checkpoint
from leadrules.log.entry import SealedPart
from leadrules.log.reading import LoggedDecision, StoredEntry
from leadrules.log.store.errors import log_error
from leadrules.log.verify.raw import RawEntry

if TYPE_CHECKING:
    from leadrules.log.decision_log import DecisionLog


class Archives:
    """The archived entries of a log: those that its checkpoints name, in the files of a folder.

    Nothing is read from a file whose hash is not the checkpoint's: LogError.
    """

    def __init__(self, log: DecisionLog, folder: str | Path | None = None) -> None:
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

    def get(self, decision_id: str) -> LoggedDecision:
        """The archived decision with an id; LogError where there is none."""
        for file in self.files:
            found = parquet.select(
                self._path(file),
                ["id", "kind"],
                lambda row: row["id"] == decision_id and row["kind"] == "decision",
            )
            for each in self._opened(found):
                return each
        raise log_error("LR691", "the archives have no decision of this id")

    def history(
        self, lead_id: str, *, limit: int | None = 100, until: datetime | None = None
    ) -> list[LoggedDecision]:
        """The archived decisions about a lead, the last recorded first; `until` holds `as_of`."""
        subject = self._log.keys.lead(lead_id)
        most = None if until is None else microseconds_of(until)
        found: list[LoggedDecision] = []
        for file in reversed(self.files):
            raws = parquet.select(
                self._path(file),
                ["subject", "kind", "as_of"],
                lambda row: (
                    row["subject"] == subject
                    and row["kind"] == "decision"
                    and (most is None or row["as_of"] <= most)
                ),
            )
            found += reversed(self._opened(raws))
            if limit is not None and len(found) >= limit:
                return found[:limit]
        return found

    def _opened(self, raws: Iterable[RawEntry]) -> list[LoggedDecision]:
        found = [stored_of(raw) for raw in raws]
        opened = self._log.open(found)
        return [LoggedDecision(one, each) for one, each in zip(found, opened, strict=True)]

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


def checkpoints(log: DecisionLog) -> Iterator[Checkpoint]:
    """What the log's checkpoints say, in order; LogError where one cannot be."""
    for each in log.entries(kinds=["checkpoint"]):
        try:
            yield Checkpoint.read(each.header)
        except ValueError:
            raise log_error(
                "LR688",
                f"the checkpoint `{each.id}` was altered",
                help="run `leadrules log verify`",
            ) from None


def last_checkpoint(log: DecisionLog) -> Checkpoint | None:
    """The newest checkpoint; None of a log without archives."""
    last = None
    for each in checkpoints(log):
        last = each
    return last


def folder_of(log: DecisionLog, folder: str | Path | None) -> Path:
    """Where a log's archives are: as given, or beside the log's file."""
    if folder is not None:
        return Path(folder)
    if not log.database.is_sqlite:
        raise log_error(
            "LR694", "where the archives are was not said", help="give the folder of the archives"
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
