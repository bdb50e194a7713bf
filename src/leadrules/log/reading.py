"""Entries read back from the log: as they are stored, and as decisions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any, TypeVar

from sqlalchemy import Connection, Row, select

from leadrules.decision.decision import Decision
from leadrules.decision.record import Override, Standing
from leadrules.decision.units import instant_of
from leadrules.log.dissecting import Body, Unrecorded, together
from leadrules.log.entry import SealedPart, header_from
from leadrules.log.forms.kept_forms import KeptForms
from leadrules.log.sealing import NotOpenedError, unseal
from leadrules.log.store.errors import log_error
from leadrules.log.store.tables import entries, parts
from leadrules.log.subjects import KeyStore

_AT_ONCE = 500
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Unread:
    """An archive that could not be looked into, which entries it holds, and why."""

    name: str
    start: int
    stop: int
    why: str

    def __str__(self) -> str:
        last = self.stop - 1
        held = f"entry {last}" if last == self.start else f"entries {self.start} to {last}"
        return f"the archive `{self.name}`, which holds {held}, {self.why}"


class Found(list[_T]):
    """What was found; `unread` are archives that could not be looked into, and may hold more."""

    def __init__(self, found: Iterable[_T] = (), unread: Iterable[Unread] = ()) -> None:
        super().__init__(found)
        self.unread = tuple(unread)


@dataclass(frozen=True)
class StoredEntry:
    """One entry as it is stored: its row's columns, its header's text, its sealed parts."""

    seq: int
    id: str
    kind: str
    leaf: bytes
    text: str
    columns: Mapping[str, Any]  # what is searched by, as stored
    parts: tuple[SealedPart, ...] = ()

    @cached_property
    def header(self) -> dict[str, Any]:
        """The header as data; ValueError where the text is none."""
        return header_from(self.text)

    @property
    def recorded_at(self) -> datetime:
        """When it was recorded, in UTC."""
        return instant_of(self.columns["recorded_at"])

    def __repr__(self) -> str:
        return f"<StoredEntry {self.seq} {self.kind} {self.id}>"


@dataclass(frozen=True)
class LoggedDecision:
    """A decision as the log has it: what its header says, and what is sealed where it can be read.

    `decision` is None once its lead was erased; the header's values stay. Places of colleagues that
    were erased are in `erased_colleagues`: their fields are absent from the trace, and their events
    are of the type `erased`.
    """

    entry: StoredEntry
    opened: tuple[bytes | None, ...]
    forms: KeptForms = field(compare=False)

    @property
    def id(self) -> str:
        """The decision's id, which `record` gave."""
        return self.entry.id

    @property
    def seq(self) -> int:
        """Its place in the log, from 0."""
        return self.entry.seq

    @property
    def recorded_at(self) -> datetime:
        """When it was recorded, in UTC."""
        return self.entry.recorded_at

    @property
    def header(self) -> Mapping[str, Any]:
        """What the log says of it in clear; nothing personal."""
        return self.entry.header

    @property
    def as_of(self) -> datetime:
        """The instant the decision is about."""
        return instant_of(self.entry.columns["as_of"])

    @property
    def verdict(self) -> str:
        """What the rules said."""
        return str(self.header["verdict"])

    @property
    def effective_verdict(self) -> str:
        """Where the lead stood after latch and override."""
        return str(self.header["effective_verdict"])

    @property
    def text_hash(self) -> str:
        """The hash of its ruleset's text, for `DecisionLog.ruleset`."""
        return str(self.header["ruleset"]["text"])

    @property
    def source(self) -> str | None:
        """What asked for the decision, such as `web-form`."""
        source: str | None = self.header["source"]
        return source

    @property
    def inputs(self) -> str:
        """Which inputs were kept: `all`, or those that rules `read`."""
        return str(self.header["inputs"])

    @property
    def erased(self) -> bool:
        """Whether the lead was erased."""
        return self.opened[0] is None

    @property
    def decision(self) -> Decision | None:
        """The decision, whole; None where the lead was erased."""
        return None if self.body is None else self._decision

    @cached_property
    def _decision(self) -> Decision:
        assert self.body is not None
        return Decision.of(self.body.record)

    @cached_property
    def body(self) -> Body | None:
        """All that was sealed; None where the lead was erased."""
        return None if self.erased else together(self.opened, self.forms.of(self.header))

    @property
    def previous(self) -> Standing | None:
        """Where the lead stood before, as it was scored with."""
        return None if self.body is None else self.body.asked.previous

    @property
    def override(self) -> Override | None:
        """The override it was scored with, if one was in force."""
        return None if self.body is None else self.body.record.effective.override

    @property
    def asked_by(self) -> str | None:
        """Who asked for the decision."""
        return None if self.body is None else self.body.asked.asked_by

    @property
    def unrecorded(self) -> Unrecorded:
        """Which inputs were left out: never missing, only not recorded."""
        return Unrecorded() if self.body is None else self.body.unrecorded

    @property
    def erased_colleagues(self) -> tuple[int, ...]:
        """Places of colleagues in the trace who were erased."""
        return tuple(place for place, part in enumerate(self.opened[1:]) if part is None)

    def __repr__(self) -> str:
        # nothing personal, as it may stand in an ordinary log
        return f"<LoggedDecision {self.seq} {self.id}: {self.effective_verdict}>"


def stored(connection: Connection, rows: Iterable[Row[Any]]) -> list[StoredEntry]:
    """Rows of `entries` with their parts."""
    found = list(rows)
    sealed: dict[int, list[SealedPart]] = {}
    places = [row.seq for row in found]
    for start in range(0, len(places), _AT_ONCE):
        query = (
            select(parts)
            .where(parts.c.seq.in_(places[start : start + _AT_ONCE]))
            .order_by(parts.c.seq, parts.c.part)
        )
        for part in connection.execute(query):
            one = SealedPart(part.key, part.subject, part.sealed)
            sealed.setdefault(part.seq, []).append(one)
    return [_stored(row, sealed.get(row.seq, ())) for row in found]


def at_places(connection: Connection, places: Sequence[int]) -> list[StoredEntry]:
    """The entries at places, in the order of the places."""
    found: dict[int, StoredEntry] = {}
    for start in range(0, len(places), _AT_ONCE):
        query = select(entries).where(entries.c.seq.in_(places[start : start + _AT_ONCE]))
        found |= {each.seq: each for each in stored(connection, connection.execute(query))}
    return [found[place] for place in places]


def opened(keys: KeyStore, found: Sequence[StoredEntry]) -> list[tuple[bytes | None, ...]]:
    """The parts of entries in clear; None for those whose key was destroyed.

    Raises LogError where a key is not in the store, or does not open its part.
    """
    known = keys.opening(part.key for entry in found for part in entry.parts)
    return [
        tuple(_opened(known, entry, number) for number in range(len(entry.parts)))
        for entry in found
    ]


def newest_first(*conditions: Any, limit: int | None) -> Any:
    """The query of entries under conditions, the last recorded first."""
    query = select(entries).where(*conditions).order_by(entries.c.seq.desc())
    return query if limit is None else query.limit(limit)


def _stored(row: Row[Any], sealed: Sequence[SealedPart]) -> StoredEntry:
    columns = dict(row._mapping)
    text, leaf = columns.pop("header"), columns.pop("leaf")
    return StoredEntry(row.seq, row.id, row.kind, leaf, text, columns, tuple(sealed))


def _opened(known: Mapping[bytes, bytes | None], entry: StoredEntry, number: int) -> bytes | None:
    part = entry.parts[number]
    if part.key not in known:
        raise log_error(
            "LR692",
            f"the key of part {number} of entry `{entry.id}` is not in the key store",
            help="give the key store that the log was written with",
        )
    key = known[part.key]
    if key is None:
        return None
    try:
        return unseal(key, part.sealed, entry.id, number)
    except NotOpenedError:
        raise log_error(
            "LR688",
            f"part {number} of entry `{entry.id}` was altered, or its key was",
            help="run `leadrules log verify`",
        ) from None
