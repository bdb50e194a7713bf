"""A whole log held to itself and to a kept head, in memory that does not grow with it.

Read in transactions of their own, batch by batch up to where the log ended when it began, so that
nobody who writes has to wait; what grows with the log are the erasures alone, which are held all.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from leadrules.log import parquet
from leadrules.log.appending import other_keys
from leadrules.log.archives import folder_of, state_of
from leadrules.log.checkpoints import STAYING, ArchiveFile, Checkpoint
from leadrules.log.head import Head
from leadrules.log.problems import NoMasterKeyError
from leadrules.log.store.errors import LogError
from leadrules.log.store.tables import tail
from leadrules.log.subjects import MASTER
from leadrules.log.tree import Frontier
from leadrules.log.verify.beside import Beside
from leadrules.log.verify.chain import Chain
from leadrules.log.verify.checking import (
    Sound,
    against_header,
    hash_of_header,
    header_of,
    name_of,
    newer,
    recorded_at,
)
from leadrules.log.verify.raw import (
    AT_ONCE,
    Ends,
    RawEntry,
    RawHead,
    as_stored,
    ends,
    plain_columns,
    raw_entries,
    raw_heads,
    raw_of_kinds,
    raw_parts,
    with_parts,
)
from leadrules.log.verify.sealed import Sealed, noted
from leadrules.log.verify.verification import Fault, Findings, Verification

if TYPE_CHECKING:
    from leadrules.log.decision_log import DecisionLog


def verify(
    log: DecisionLog,
    head: Head | str | None = None,
    *,
    archives: str | Path | bool | None = None,
    opened: bool = True,
) -> Verification:
    """Holds every entry of a log to itself, to its place, and to a head that was kept elsewhere.

    `archives` is the folder of the archives (beside the log's file unless given); False leaves
    them out. `opened` also opens what is sealed, where its keys are there, and holds it to what
    stands in clear. Raises LogError where the log cannot be read at all, or `head` is none.
    """
    kept = Head.parse(head) if isinstance(head, str) else head
    while True:
        archived = _archived(log)
        found = _Verifying(log, kept, archives, opened).verified()
        # WHY: what another process archives meanwhile is gone from where it was looked for
        if found.ok or _archived(log) == archived:
            return found


class _Verifying:
    """One run over a log."""

    def __init__(
        self, log: DecisionLog, kept: Head | None, archives: str | Path | bool | None, opened: bool
    ) -> None:
        self._log, self._kept = log, kept
        self._archives = log.archived_in if archives is None else archives
        self._findings = Findings()
        self._unchecked: dict[str, None] = {}
        self._read = self._archived = 0
        self._whole = True  # whether all entries were read, those in archives too
        self._open = opened
        self._erasures: dict[str, int] = {}
        self._sealed: Sealed | None = None
        self._not_at_hand = "its keys are not at hand"
        self._beside = Beside(log.database, self._findings.add)

    def verified(self) -> Verification:
        with as_stored(self._log.database) as connection:
            end = ends(connection)
            few = list(raw_of_kinds(connection, ["erasure", "checkpoint"]))
        checkpoints = self._checkpoints(few, end)
        self._check_ends(end)
        self._sealed = self._sealed_by(end)
        chain = Chain(self._heads(end.size), self._kept, self._findings)
        try:
            self._beside.begin()
            self._walk(chain, end.size, checkpoints)
            self._beside.end(whole=self._whole)
        except LogError as error:
            # whatever a database itself no longer reads
            if error.diagnostics[0].code != "LR688":
                raise
            self._add(Fault("damaged", f"{error.diagnostics[0].message}; reading ended there"))
            chain.lose(chain.size)
        chain.end(_frontier(end))
        self._check_kept(chain, end.size)
        found = self._findings
        return Verification(
            head=self._head(),
            kept=self._kept,
            entries=self._read,
            archived=self._archived,
            opened=0 if self._sealed is None else self._sealed.opened,
            erased=0 if self._sealed is None else self._sealed.erased,
            faults=tuple(found.faults),
            left_out=found.left_out,
            unchecked=tuple(self._unchecked),
        )

    # --- the walk --------------------------------------------------------------------------------

    def _walk(self, chain: Chain, size: int, checkpoints: Sequence[Checkpoint]) -> None:
        place = 0
        for each in checkpoints:
            self._archive(chain, each)
            place = each.stop
        while place < size:
            place = self._batch(chain, place, size)

    def _batch(self, chain: Chain, place: int, size: int) -> int:
        """Checks the entries from a place on; the place behind them."""
        found, below = self._rows(place, size)
        sound: list[Sound] = []
        for raw in found:
            self._missing(chain, place, raw.seq)
            place = raw.seq + 1
            sound += self._check_one(raw, chain)
        self._missing(chain, place, below)
        self._check_together(found, sound)
        return below

    def _rows(self, place: int, size: int) -> tuple[list[RawEntry], int]:
        """The next entries as they are stored in the log, and the place behind them."""
        with as_stored(self._log.database) as connection:
            found = raw_entries(connection, place - 1, size)
            below = found[-1].seq + 1 if len(found) == AT_ONCE else size
            sealed = raw_parts(connection, place - 1, below)
        whole = [with_parts(each, sealed.pop(each.seq, ())) for each in found]
        for seq in sealed:
            self._add(Fault("more", "it has sealed parts, and is not there itself", seq))
        return whole, below

    def _missing(self, chain: Chain, place: int, upto: int) -> None:
        if place < upto:
            self._add(Fault("missing", "gone", place, None, upto - 1))
            chain.lose(upto)

    def _check_one(self, raw: RawEntry, chain: Chain | None = None) -> list[Sound]:
        """Holds an entry to itself and adds it to the chain; its header where all of it holds."""
        self._read += 1
        made, name = hash_of_header(raw), name_of(raw)
        kept = raw.leaf if isinstance(raw.leaf, bytes) else b""
        header = header_of(raw) if made == kept else None
        if chain is not None:
            chain.add(made, kept, raw.seq, name, recorded_at(header))
        if header is None:
            if made == kept:
                self._add(Fault("header", "its header is no header", raw.seq, name))
            elif chain is None:
                said = "its header, or the hash that is stored of it, was altered"
                self._add(Fault("header", said, raw.seq, name))
            return []
        if newer(header):
            self._unchecked["entries of a newer version but for their place in the chain"] = None
            return []
        faults = list(against_header(raw, header))
        for each in faults:
            self._add(each)
        return [] if faults else [(raw, header)]

    def _check_together(self, found: Sequence[RawEntry], sound: Sequence[Sound]) -> None:
        self._beside.rules_fired([header for _, header in sound])
        if self._sealed is not None:
            self._sealed.check(sound)
        elif any(raw.parts for raw in found):
            self._unchecked[f"what is sealed, as {self._not_at_hand}"] = None

    # --- archives --------------------------------------------------------------------------------

    def _checkpoints(self, few: Sequence[RawEntry], end: Ends) -> list[Checkpoint]:
        """The checkpoints that were chained, in order; erasures are noted by the way."""
        found: list[Checkpoint] = []
        archived = 0
        for raw in few:
            header = header_of(raw) if hash_of_header(raw) == raw.leaf else None
            if header is None or newer(header) or any(against_header(raw, header)):
                continue
            if raw.columns["kind"] == "erasure":
                noted(self._erasures, header)
            if raw.columns["kind"] != "checkpoint":
                continue
            try:
                each = Checkpoint.read(header)
            except ValueError:
                self._add(Fault("archive", "it cannot be a checkpoint", raw.seq, name_of(raw)))
                continue
            if each.start != archived or each.stop > raw.seq:
                self._add(Fault("archive", "it does not follow the checkpoint before", raw.seq))
                continue
            archived = each.stop
            found.append(each)
        if len(end.tails) == 1 and end.tails[0].archived != archived:
            self._add(Fault("tail", "up to where the log says it was archived no checkpoint says"))
        return found

    def _archive(self, chain: Chain, checkpoint: Checkpoint) -> None:
        """Checks what one checkpoint holds, file by file, and what the log still has of it."""
        if self._archives is False:
            said = f"the archived entries {checkpoint.start} to {checkpoint.stop - 1}"
            self._unchecked[said] = None
            self._whole = False
            for file in checkpoint.files:
                self._stayed(file.start, file.stop, None)
            chain.resume(checkpoint.stop, checkpoint.tree())
            return
        folder = folder_of(self._log, None if self._archives is True else self._archives)
        whole = True
        for file in checkpoint.files:
            state = state_of(file, folder)
            if state == "whole":
                self._archive_file(chain, file, folder)
                continue
            whole = self._whole = False
            said = f"the archive `{file.name}` that holds them " + (
                "is not in its folder" if state == "absent" else "was altered"
            )
            self._add(Fault("archive", said, file.start, None, file.stop - 1))
            self._stayed(file.start, file.stop, None)
            chain.lose(file.stop)
        if not whole:
            chain.resume(checkpoint.stop, checkpoint.tree())

    def _archive_file(self, chain: Chain, file: ArchiveFile, folder: Path) -> None:
        place = file.start
        for batch in parquet.read(folder / file.name):
            sound: list[Sound] = []
            for raw in batch:
                if not place <= raw.seq < file.stop:
                    said = f"the archive `{file.name}` has it in another place"
                    self._add(Fault("archive", said, raw.seq, name_of(raw)))
                    continue
                self._missing(chain, place, raw.seq)
                place = raw.seq + 1
                self._archived += 1
                sound += self._check_one(raw, chain)
            self._check_together(batch, sound)
            self._stayed(batch[0].seq, batch[-1].seq + 1, {raw.seq: raw for raw in batch})
        self._missing(chain, place, file.stop)

    def _stayed(self, start: int, stop: int, archived: Mapping[int, RawEntry] | None) -> None:
        """What the log still has of archived entries, held to those; None: they were not read."""
        place = start
        there: set[int] = set()
        while place < stop:
            found, place = self._rows(place, stop)
            sound: list[Sound] = []
            for raw in found:
                there.add(raw.seq)
                if archived is None:
                    sound += self._check_one(raw)
                elif raw != archived.get(raw.seq):
                    said = "what the log still has of it is not what was archived"
                    self._add(Fault("archive", said, raw.seq, name_of(raw)))
            self._check_together(found, sound)
        for seq, one in (archived or {}).items():
            if seq not in there and one.columns["kind"] in STAYING:
                self._add(Fault("missing", "gone", seq, name_of(one)))

    # --- keys, ends, heads -----------------------------------------------------------------------

    def _sealed_by(self, end: Ends) -> Sealed | None:
        """What opens parts; None where the keys are not at hand, or nothing was ever sealed."""
        sealed_by = end.tails[0].sealed_by if len(end.tails) == 1 else None
        if not self._open or sealed_by is None or not self._log.keys_are_there():
            return None
        try:
            keys = self._log.keys
            if keys.fingerprint != sealed_by:
                raise other_keys()
            return Sealed(keys, self._log.forms, self._erasures, self._findings.add)
        except NoMasterKeyError:
            self._not_at_hand = f"the master key of its keys is not at hand (`{MASTER}`)"
            return None
        except LogError as error:
            if error.diagnostics[0].code == "LR690":
                return None
            self._add(Fault("key", error.diagnostics[0].message))
            return None

    def _heads(self, size: int) -> Iterator[RawHead]:
        after = 0
        while True:
            with as_stored(self._log.database) as connection:
                found = raw_heads(connection, after, 1000)
            for head in found:
                if head.size > size:
                    return
                yield head
            if not found:
                return
            after = found[-1].size

    def _check_ends(self, end: Ends) -> None:
        if len(end.tails) != 1 or _frontier(end) is None or end.tails[0].one != 1:
            self._add(Fault("tail", "what the log goes on from is gone or is none"))
        for row in end.entries_behind:
            name = row[1] if isinstance(row[1], str) and row[1].isprintable() else None
            self._add(Fault("more", "it stands behind the end of the log", row[0], name))
        for row in end.parts_behind:
            self._add(Fault("more", "a sealed part stands behind the end of the log", row[0]))
        for row in end.heads_behind:
            self._add(Fault("head", f"the head of size {row[0]} is of more than the log has"))

    def _check_kept(self, chain: Chain, size: int) -> None:
        kept = self._kept
        if kept is None:
            return
        if kept.size > size:
            cut = f"the log was cut off: {kept.size} entries were kept a head of, and it has {size}"
            self._add(Fault("cut-off", cut))
        elif chain.kept_holds is False:
            said = "they are not those of which the head was kept: something in them was altered"
            last = max(kept.size - 1, 0)
            self._add(Fault("kept-head", said, 0, None, last))
        elif chain.kept_holds is None:
            said = "whether they are those of the kept head cannot be told, as others are missing"
            self._add(Fault("kept-head", said, 0, None, max(kept.size - 1, 0)))

    def _head(self) -> Head:
        try:
            return self._log.head()
        except (LogError, TypeError, ValueError):
            return Head.empty()

    def _add(self, fault: Fault) -> None:
        self._findings.add(fault)


def _archived(log: DecisionLog) -> Any:
    """Up to where the log says that it was archived."""
    with as_stored(log.database) as connection:
        return connection.execute(plain_columns(tail.c.archived)).scalar()


def _frontier(end: Ends) -> Frontier | None:
    if len(end.tails) != 1:
        return None
    row = end.tails[0]
    try:
        return Frontier(row.size, bytes(row.frontier))
    except (TypeError, ValueError, AttributeError):
        return None
