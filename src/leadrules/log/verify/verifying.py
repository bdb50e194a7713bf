"""A whole log held to itself and to a kept head, in memory that does not grow with it.

Read in transactions of their own, batch by batch up to where the log ended when it began, so that
nobody who writes has to wait; what grows with the log are the erasures alone, which are held all.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import select, text, type_coerce
from sqlalchemy.types import NullType

from leadrules.log.appending import Head, text_hash_of
from leadrules.log.entry import columns_of, fired_number
from leadrules.log.sealing import NotOpenedError, unseal
from leadrules.log.store.errors import LogError
from leadrules.log.store.tables import entries, fired_rules, texts
from leadrules.log.subjects import KeyStore
from leadrules.log.tree import Frontier
from leadrules.log.verify.chain import Chain
from leadrules.log.verify.checking import (
    against_header,
    against_sealed,
    hash_of_header,
    header_of,
    name_of,
    newer,
)
from leadrules.log.verify.raw import (
    AT_ONCE,
    Ends,
    RawEntry,
    RawHead,
    as_stored,
    columns_as_stored,
    ends,
    raw_entries,
    raw_heads,
    raw_of_kinds,
    raw_parts,
    with_parts,
)
from leadrules.log.verify.verification import Fault, Findings, Verification

if TYPE_CHECKING:
    from leadrules.log.decision_log import DecisionLog

_KNOWN_SETS = 100_000  # sets of rules that fired which are remembered as checked


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
    return _Verifying(log, kept, archives, opened).verified()


class _Verifying:
    """One run over a log."""

    def __init__(
        self, log: DecisionLog, kept: Head | None, archives: str | Path | bool | None, opened: bool
    ) -> None:
        self._log, self._kept, self._archives = log, kept, archives
        self._findings = Findings()
        self._unchecked: dict[str, None] = {}
        self._read = self._archived = self._opened = self._erased = 0
        self._fired: set[int] = set()
        self._keys: KeyStore | None = None
        self._open = opened
        self._erasures: dict[str, int] = {}

    def verified(self) -> Verification:
        with as_stored(self._log.database) as connection:
            end = ends(connection)
            checkpoints = [_checkpoint(each) for each in raw_of_kinds(connection, ["checkpoint"])]
            erasures = [header_of(each) for each in raw_of_kinds(connection, ["erasure"])]
        for header in erasures:
            self._note_erasure(header)
        self._check_ends(end)
        self._keys = self._keys_at_hand(end)
        chain = Chain(self._heads(end.size), self._kept, self._findings)
        try:
            self._walk(chain, end.size, [each for each in checkpoints if each is not None])
            self._check_texts()
            self._check_fired()
            self._check_file()
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
            opened=self._opened,
            erased=self._erased,
            faults=tuple(found.faults),
            left_out=found.left_out,
            unchecked=tuple(self._unchecked),
        )

    # --- the walk --------------------------------------------------------------------------------

    def _walk(self, chain: Chain, size: int, checkpoints: Sequence[Mapping[str, Any]]) -> None:
        place = 0
        while place < size:
            place = self._batch(chain, place, size)

    def _batch(self, chain: Chain, place: int, size: int) -> int:
        """Checks the entries from a place on; the place behind them."""
        with as_stored(self._log.database) as connection:
            found = raw_entries(connection, place - 1, size)
            below = found[-1].seq + 1 if len(found) == AT_ONCE else size
            sealed = raw_parts(connection, place - 1, below)
        whole = [with_parts(each, sealed.pop(each.seq, ())) for each in found]
        self._check(chain, whole, place, below)
        for seq in sealed:
            self._add(Fault("more", "it has sealed parts, and is not there itself", seq))
        return below

    def _check(self, chain: Chain, found: Sequence[RawEntry], place: int, below: int) -> None:
        sound: list[tuple[RawEntry, dict[str, Any]]] = []
        for raw in found:
            self._missing(chain, place, raw.seq)
            place = raw.seq + 1
            self._read += 1
            header = self._check_one(chain, raw)
            if header is not None:
                sound.append((raw, header))
        self._missing(chain, place, below)
        self._check_rules_fired([header for _, header in sound])
        if self._keys is not None:
            self._check_sealed(self._keys, sound)
        elif any(raw.parts for raw in found):
            self._unchecked["what is sealed, as its keys are not at hand"] = None

    def _missing(self, chain: Chain, place: int, upto: int) -> None:
        if place < upto:
            self._add(Fault("missing", "gone", place, None, upto - 1))
            chain.lose(upto)

    def _check_one(self, chain: Chain, raw: RawEntry) -> dict[str, Any] | None:
        """Holds an entry to itself; its header where that is what was chained."""
        made, name = hash_of_header(raw), name_of(raw)
        kept = raw.leaf if isinstance(raw.leaf, bytes) else b""
        header = header_of(raw) if made == kept else None
        recorded = None
        if header is not None:
            try:
                recorded = columns_of(header)["recorded_at"]
            except (KeyError, TypeError, ValueError, AttributeError):
                recorded = None
        chain.add(made, kept, raw.seq, name, recorded)
        if made != kept:
            return None
        if header is None:
            self._add(Fault("header", "its header is no header", raw.seq, name))
            return None
        if newer(header):
            self._unchecked["entries of a newer version but for their place in the chain"] = None
            return None
        faults = list(against_header(raw, header))
        for each in faults:
            self._add(each)
        return None if faults else header

    # --- what is sealed --------------------------------------------------------------------------

    def _check_sealed(
        self, keys: KeyStore, found: Sequence[tuple[RawEntry, dict[str, Any]]]
    ) -> None:
        known = keys.opening(part.key for raw, _ in found for part in raw.parts)
        for raw, header in found:
            opened: list[bytes | None] = []
            for number, part in enumerate(raw.parts):
                fault, plain = self._opened_part(raw, number, part, known)
                if fault is not None:
                    self._add(Fault("key", fault, raw.seq, name_of(raw)))
                    break
                opened.append(plain)
            else:
                for each in against_sealed(raw, header, opened, keys):
                    self._add(each)

    def _opened_part(
        self, raw: RawEntry, number: int, part: Any, known: Mapping[bytes, bytes | None]
    ) -> tuple[str | None, bytes | None]:
        """What is wrong with a part's key, if anything, and the part in clear."""
        if part.key not in known:
            return f"the key of part {number} is not in the key store", None
        key = known[part.key]
        erased = self._erasures.get(part.subject.hex(), -1) > raw.seq
        if key is None:
            self._erased += 1
            if not erased:
                return f"the key of part {number} was destroyed, and no erasure says so", None
            return None, None
        if erased:
            return f"part {number} was erased, and its key is in the key store again", None
        try:
            plain = unseal(key, part.sealed, str(name_of(raw)), number)
        except NotOpenedError:
            return f"part {number} does not open: its key was altered", None
        self._opened += 1
        return None, plain

    def _note_erasure(self, header: Mapping[str, Any] | None) -> None:
        if header is None or newer(header):
            return
        for subject in header.get("erased", ()):
            self._erasures[subject] = header["seq"]

    def _keys_at_hand(self, end: Ends) -> KeyStore | None:
        sealed_by = end.tails[0].sealed_by if len(end.tails) == 1 else None
        if not self._open or sealed_by is None or not self._log.keys_are_there():
            return None
        try:
            return self._log.keys
        except LogError as error:
            self._add(Fault("key", error.diagnostics[0].message))
            return None

    # --- ends, heads, texts, rules that fired ----------------------------------------------------

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
        if len(end.tails) != 1 or _frontier(end) is None:
            self._add(Fault("tail", "what the log goes on from is gone or is none"))
        for row in end.entries_behind:
            name = row[1] if isinstance(row[1], str) and row[1].isprintable() else None
            self._add(Fault("more", "it stands behind the end of the log", row[0], name))
        for row in end.parts_behind:
            self._add(Fault("more", "a sealed part stands behind the end of the log", row[0]))
        for row in end.heads_behind:
            self._add(Fault("head", f"the head of size {row[0]} is of more than the log has"))

    def _check_texts(self) -> None:
        named = (
            select(entries.c.seq)
            .where(entries.c.kind == "ruleset", entries.c.text_hash == texts.c.hash)
            .exists()
        )
        after = ""
        while True:
            query = columns_as_stored(texts).where(texts.c.hash > after).order_by(texts.c.hash)
            with as_stored(self._log.database) as connection:
                found = connection.execute(query.limit(20)).all()
            for row in found:
                self._check_text(row.hash, row.text)
            if len(found) < 20:
                break
            after = found[-1].hash
        held = select(texts.c.hash).where(texts.c.hash == entries.c.text_hash).exists()
        with as_stored(self._log.database) as connection:
            unnamed = connection.execute(_plain(texts.c.hash).where(~named).limit(AT_ONCE))
            for (each,) in unnamed:
                self._add(
                    Fault("text", f"no entry says that there is a ruleset text `{_short(each)}`")
                )
            gone = _plain(entries.c.seq, entries.c.id, entries.c.text_hash).where(
                entries.c.kind == "ruleset", ~held
            )
            for seq, name, digest in connection.execute(gone.limit(AT_ONCE)):
                self._add(Fault("text", f"the ruleset text `{_short(digest)}` is gone", seq, name))

    def _check_text(self, digest: Any, said: Any) -> None:
        try:
            sound = isinstance(said, str) and text_hash_of(said) == digest
        except UnicodeEncodeError:
            sound = False
        if sound:
            return
        with as_stored(self._log.database) as connection:
            query = _plain(entries.c.seq, entries.c.id).where(
                entries.c.kind == "ruleset", entries.c.text_hash == digest
            )
            row = connection.execute(query).first()
        seq, name = (None, None) if row is None else (row[0], row[1])
        self._add(Fault("text", f"the ruleset text `{_short(digest)}` was altered", seq, name))

    def _check_rules_fired(self, headers: Sequence[Mapping[str, Any]]) -> None:
        """By what searches for rules find decisions: made anew of headers not yet seen."""
        expected: dict[int, tuple[Mapping[str, Any], set[str]]] = {}
        for header in headers:
            fired = header.get("fired")
            if fired is not None and (number := fired_number(fired)) not in self._fired:
                expected.setdefault(number, (header, set(fired)))
        if not expected:
            return
        if len(self._fired) > _KNOWN_SETS:
            self._fired.clear()
        self._fired.update(expected)
        found: dict[int, set[Any]] = {number: set() for number in expected}
        query = columns_as_stored(fired_rules).where(fired_rules.c.fired.in_(list(expected)))
        with as_stored(self._log.database) as connection:
            for row in connection.execute(query):
                found[row.fired].add(row.rule)
        for number, (header, rules) in expected.items():
            if found[number] != rules:
                self._add(
                    Fault(
                        "fired",
                        "by which rules it is found is not which of them fired",
                        header["seq"],
                        header["id"],
                    )
                )

    def _check_fired(self) -> None:
        used = select(entries.c.seq).where(entries.c.fired == fired_rules.c.fired).exists()
        with as_stored(self._log.database) as connection:
            surplus = connection.execute(
                columns_as_stored(fired_rules).where(~used).limit(AT_ONCE)
            ).all()
        for _ in surplus:
            self._add(Fault("fired", "rules are said to have fired together in no decision"))

    def _check_file(self) -> None:
        """That SQLite's own indexes find what its tables hold."""
        if not self._log.database.is_sqlite:
            return
        with self._log.database.reading() as connection:
            for (said,) in connection.execute(text("PRAGMA integrity_check(20)")):
                if said != "ok":
                    self._add(Fault("damaged", "the file is damaged: an index or a page is wrong"))
                    return

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


def _frontier(end: Ends) -> Frontier | None:
    if len(end.tails) != 1:
        return None
    row = end.tails[0]
    try:
        return Frontier(row.size, bytes(row.frontier))
    except (TypeError, ValueError, AttributeError):
        return None


def _checkpoint(raw: RawEntry) -> Mapping[str, Any] | None:
    return header_of(raw)


def _plain(*columns: Any) -> Any:
    return select(*(type_coerce(each, NullType()).label(each.name) for each in columns))


def _short(digest: Any) -> str:
    told = str(digest)[:19]
    return told if told.isprintable() else "?"
