"""A log that is open: its database and its keys, and what is read from both."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import repeat
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self, get_args

from sqlalchemy import URL, select

from leadrules.decision.units import instant_of, microseconds_of
from leadrules.diagnostics.shown import shown
from leadrules.log.appending import Appending, other_keys
from leadrules.log.dissecting import Inputs
from leadrules.log.forms.kept_forms import KeptForms
from leadrules.log.head import Head
from leadrules.log.problems import log_error
from leadrules.log.reading import (
    Found,
    LoggedDecision,
    StoredEntry,
    Unread,
    at_places,
    newest_first,
    opened,
    stored,
)
from leadrules.log.searching import NO_DECISION, Sought, places
from leadrules.log.spanning import cannot_tell, spanning
from leadrules.log.store.database import PATIENCE, Database, address_of, check_folder
from leadrules.log.store.tables import entries, heads, tail, texts
from leadrules.log.subjects import GIVE_KEYS, KeyStore, beside, master_from_environment
from leadrules.log.wanted import Wanted, Which

if TYPE_CHECKING:
    from leadrules.ruleset import Ruleset


class OpenLog:
    """What `DecisionLog` stands on: entries, heads and texts, and the keys that open them."""

    def __init__(
        self,
        where: str | Path,
        *,
        keys: str | Path | None = None,
        inputs: Inputs = "all",
        patience: float = PATIENCE,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        create: bool = True,
        archives: str | Path | bool | None = None,
    ) -> None:
        if inputs not in get_args(Inputs):
            raise log_error("LR694", "`inputs` is neither `all` nor `read`")
        address = address_of(where)
        if keys is not None:
            self._keys_at = address_of(keys)
        elif address.get_backend_name() == "sqlite":
            self._keys_at = beside(address)
        else:
            raise log_error(
                "LR692",
                "where the keys are was not said",
                help=f"give {GIVE_KEYS}: a file, or a database that is not backed up with the log",
            )
        if self._keys_at == address:
            raise log_error(
                "LR692", "the keys cannot be in the log itself", help=f"give another {GIVE_KEYS}"
            )
        if create and address.get_backend_name() == "sqlite" and not _is_there(address):
            # WHY: a log that could never be recorded in is not made
            check_folder(address, "the log")
            KeyStore.check_can_be(self._keys_at)
        self._inputs: Inputs = inputs
        self._patience = patience
        self._clock = clock
        self._create = create
        # where archives are; False: none is looked into. Which were seen whole, and of what state
        self.archived_in = archives
        self.sound_archives: dict[Path, tuple[int, int]] = {}
        self._keys: KeyStore | None = None
        self.database = Database(
            address, holds="log", what="the log", patience=patience, create=create
        )
        self.forms = KeptForms(self.database)

    # --- decisions -------------------------------------------------------------------------------

    def get(self, decision_id: str) -> LoggedDecision:
        """The decision with an id; LogError where the log and its archives have none."""
        return self._read([self.entry(decision_id)])[0]

    def entry(self, decision_id: str) -> StoredEntry:
        """The entry of the decision with an id, sealed as it is: no keys are needed.

        Raises LogError where the log and its archives have none.
        """
        conditions = (entries.c.id == decision_id, entries.c.kind == "decision")
        found = self._entries(*conditions, limit=1)
        unread: Sequence[Unread] = ()
        if not found:
            with spanning(self, Wanted.of(Which(among={"id": [decision_id]}))) as span:
                rows = span.connection.execute(newest_first(*conditions, limit=1))
                found, unread = stored(span.connection, rows), span.unread
        if not found and unread:
            raise cannot_tell(unread, "whether there is a decision of this id is not known")
        if not found:
            raise log_error(
                "LR691",
                "the log has no decision of this id",
                help="`leadrules log history` and `search` tell ids",
            )
        return found[0]

    def history(
        self, lead_id: str, *, limit: int | None = 100, until: datetime | None = None
    ) -> Found[LoggedDecision]:
        """The decisions about a lead, the last recorded first; `until` holds `as_of`, included.

        Archives are looked into where the log itself has fewer than `limit`; `unread` of the answer
        names those that could not be.
        """
        subject = self.keys.lead(lead_id)
        most = None if until is None else microseconds_of(until)
        conditions = [entries.c.subject == subject, entries.c.kind == "decision"]
        if most is not None:
            conditions.append(entries.c.as_of <= most)
        found = self._decisions(*conditions, limit=limit)
        if limit is not None and len(found) >= limit:
            return found
        wanted = Wanted.of(Which(among={"subject": [subject]}, most=most))
        return self._spanned(newest_first(*conditions, limit=limit), wanted, found)

    def search(
        self,
        *,
        verdict: str | None = None,
        rule: str | None = None,
        since: datetime | None = None,
        until: datetime | None = None,
        ruleset: str | None = None,
        version: str | None = None,
        limit: int | None = 100,
    ) -> Found[LoggedDecision]:
        """Decisions, the latest `as_of` first: with an effective verdict, of which a rule fired,
        with `as_of` since and until instants (both included), of a ruleset by name and version.

        Archives are looked into, too; `unread` of the answer names those that could not be.
        """
        sought = Sought(verdict, rule, since, until, ruleset, version, limit)
        with self.database.reading() as connection:
            wanted = sought.wanted(connection)
        with spanning(self, wanted) as span:
            found = at_places(span.connection, places(span.connection, sought))
            unread = span.unread
        return self._read(found, unread)

    # --- entries, texts, heads -------------------------------------------------------------------

    def entries(
        self,
        *,
        since: int = 0,
        until: int | None = None,
        kinds: Sequence[str] | None = None,
        at_once: int = 500,
    ) -> Iterator[StoredEntry]:
        """The entries as stored, in the order of the log, from place `since` to before `until`.

        Each `at_once` of them are read in a transaction of their own.
        """
        while True:
            query = select(entries).where(entries.c.seq >= since)
            if until is not None:
                query = query.where(entries.c.seq < until)
            if kinds is not None:
                query = query.where(entries.c.kind.in_(kinds))
                if "decision" not in kinds:
                    query = query.where(NO_DECISION)
            with self.database.reading() as connection:
                rows = connection.execute(query.order_by(entries.c.seq).limit(at_once))
                found = stored(connection, rows)
            yield from found
            if len(found) < at_once:
                return
            since = found[-1].seq + 1

    def open(self, found: Sequence[StoredEntry]) -> list[tuple[bytes | None, ...]]:
        """The parts of entries in clear; None for each whose subject was erased."""
        return opened(self.keys, found)

    def ruleset_text(self, text_hash: str) -> str:
        """The text of a ruleset by its hash; LogError where the log has none."""
        with self.database.reading() as connection:
            text: str | None = connection.execute(
                select(texts.c.text).where(texts.c.hash == text_hash)
            ).scalar()
        if text is None:
            raise log_error("LR691", f"the log has no ruleset text `{text_hash}`")
        return text

    def ruleset(self, text_hash: str) -> Ruleset:
        """The ruleset that the log holds under a text's hash, checked and compiled again."""
        from leadrules.ruleset import loads

        return loads(self.ruleset_text(text_hash), file=f"ruleset {text_hash[:19]} of the log")

    def head(self) -> Head:
        """The head as of the last commit: one line to keep elsewhere."""
        with self.database.reading() as connection:
            row = connection.execute(select(heads).order_by(heads.c.size.desc()).limit(1)).first()
        return Head.empty() if row is None else Head(row.size, row.root)

    def heads(self) -> Iterator[tuple[Head, datetime]]:
        """The head after every commit, the first first, and when it was."""
        after = -1
        while True:
            query = select(heads).where(heads.c.size > after).order_by(heads.c.size).limit(1000)
            with self.database.reading() as connection:
                rows = connection.execute(query).all()
            for row in rows:
                yield Head(row.size, row.root), instant_of(row.at)
            if not rows:
                return
            after = rows[-1].size

    def __len__(self) -> int:
        """How many entries there are, archived ones too."""
        with self.database.reading() as connection:
            return int(connection.execute(select(tail.c.size)).scalar_one())

    @contextmanager
    def appending(self) -> Iterator[Appending]:
        """A transaction that adds entries; in the log at the block's end, undone by an error."""
        keys = self.keys
        with self.database.writing() as connection:
            adding = Appending(connection, keys, self._clock())
            yield adding
            adding.finish()

    # --- keys, opening, closing ------------------------------------------------------------------

    @property
    def keys(self) -> KeyStore:
        """The key store, opened when it is first needed; a log can be verified without one.

        Raises LogError where it is not this log's.
        """
        if self._keys is None:
            self._keys = self._opened_keys()
        return self._keys

    def now(self) -> datetime:
        """The instant that the log's clock shows."""
        return self._clock()

    def keys_are_there(self) -> bool:
        """Whether a key store is where it should be; a database that is no file is asked later."""
        return _is_there(self._keys_at)

    @property
    def inputs(self) -> Inputs:
        """Which inputs are kept."""
        return self._inputs

    @property
    def journal(self) -> str | None:
        """Which journal a SQLite file has, and why; None of PostgreSQL."""
        return None if self.database.journal is None else str(self.database.journal)

    def close(self) -> None:
        """Closes every connection; whatever was recorded is on the disk already."""
        self.database.close()
        if self._keys is not None:
            self._keys.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"<DecisionLog {self.database.address.render_as_string(hide_password=True)}>"

    def _opened_keys(self) -> KeyStore:
        with self.database.reading() as connection:
            sealed_by = connection.execute(select(tail.c.sealed_by)).scalar()
        address = self._keys_at
        if sealed_by is not None and not self.keys_are_there():
            raise log_error(
                "LR692",
                "the log's key store is not where it should be: there is no "
                f"`{shown(str(address.database))}`",
                help=f"give it by {GIVE_KEYS}; without it, what is sealed cannot be read",
            )
        if sealed_by is None and not self._create and not self.keys_are_there():
            raise log_error("LR691", "nothing was ever recorded in the log")
        keys = KeyStore(address, master=master_from_environment(), patience=self._patience)
        if sealed_by is not None and sealed_by != keys.fingerprint:
            keys.close()
            raise other_keys()
        return keys

    def _entries(self, *conditions: Any, limit: int | None) -> Sequence[StoredEntry]:
        with self.database.reading() as connection:
            query = newest_first(*conditions, limit=limit)
            return stored(connection, connection.execute(query))

    def _decisions(self, *conditions: Any, limit: int | None) -> Found[LoggedDecision]:
        return self._read(self._entries(*conditions, limit=limit))

    def _spanned(
        self, query: Any, wanted: Wanted, here: Found[LoggedDecision] | None = None
    ) -> Found[LoggedDecision]:
        """What a query finds in the log and its archives; `here` is what the log alone has."""
        with spanning(self, wanted) as span:
            if here is not None and not span.moved:
                return Found(here, span.unread)
            found = stored(span.connection, span.connection.execute(query))
            unread = span.unread
        return self._read(found, unread)

    def _read(
        self, found: Sequence[StoredEntry], unread: Sequence[Unread] = ()
    ) -> Found[LoggedDecision]:
        parts = opened(self.keys, found)
        return Found(map(LoggedDecision, found, parts, repeat(self.forms)), unread)


def _is_there(address: URL) -> bool:
    return address.get_backend_name() != "sqlite" or Path(str(address.database)).exists()
