"""The key store: every subject's own key, and the key of the hashes by which subjects are found.

A subject is a lead, or what an entry holds of somebody without an id. Whoever destroys a subject's
key destroys all that the log holds of that person, in its copies and archives too.
"""

from __future__ import annotations

import base64
import binascii
import hmac
import os
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import URL, Connection, func, insert, select, update

from leadrules.decision.units import instant_of, microseconds_of
from leadrules.diagnostics import Diagnostic
from leadrules.log.problems import NoMasterKeyError
from leadrules.log.sealing import KEY_BYTES, NotOpenedError, new_key, unwrap, wrap
from leadrules.log.store.database import PATIENCE, Database, check_folder
from leadrules.log.store.errors import LogError, log_error
from leadrules.log.store.rows import add_rows, rows_among
from leadrules.log.store.tables import keys, secrets

GIVE_KEYS = "`keys` (of the command `--keys`; of `score` `--log-keys`)"
"""How it is said where the key store is."""

MASTER = "LEADRULES_LOG_KEY"
"""The variable of the environment that may hold the master key: 32 bytes in base64."""

_LOOKUP = "lookup"
_LIVES = " AND key IS NOT NULL"
_AT_ONCE = 500  # subjects asked for in one statement


class SubjectKey(NamedTuple):
    """A key and the name under which headers refer to it."""

    name: bytes
    key: bytes


class KeyStore:
    """The keys of a log's subjects, in a database of their own.

    With a master key every key is stored sealed under it. Raises LogError where the store cannot
    be opened, or the master key is absent or another.
    """

    def __init__(
        self, address: URL, *, master: bytes | None = None, patience: float = PATIENCE
    ) -> None:
        self._master = master
        self.database = Database(
            address, holds="keys", what="the key store", patience=patience, secret=True
        )
        try:
            self._lookup = self._read_lookup()
        except BaseException:
            self.close()
            raise

    @classmethod
    def check_can_be(cls, address: URL) -> None:
        """Raises LogError where no store can be there; nothing is made."""
        master_from_environment()
        check_folder(address, "the key store")

    @property
    def fingerprint(self) -> bytes:
        """What tells this store from others without telling anything of its keys."""
        return self._hash("store", b"")[:16]

    def lead(self, lead_id: str) -> bytes:
        """The keyed hash of a lead, by its id."""
        named = lead_id.strip()
        if not named.isascii():
            named = unicodedata.normalize("NFC", named)
        return self._hash("lead", named.encode("utf-8", "surrogatepass"))

    def nameless(self, entry: str, part: int) -> bytes:
        """The keyed hash of somebody without an id, of whom only this part of an entry is."""
        return self._hash("entry", f"{entry}:{part}".encode())

    def told(self, content: bytes) -> bytes:
        """The keyed hash of something told, by which it is known when it is told again."""
        return self._hash("told", content)

    def sealing(self, subjects: Iterable[bytes], now: datetime) -> dict[bytes, SubjectKey]:
        """The living key of each subject; those that have none get one, on the disk on return."""
        wanted = list(dict.fromkeys(subjects))
        with self.database.reading() as connection:
            found = self._living(connection, wanted)
        if len(found) == len(wanted):
            return found
        with self.database.writing() as connection:
            absent = [each for each in wanted if each not in found]
            # another process may have made some of them meanwhile
            found |= self._living(connection, absent)
            made = {
                each: SubjectKey(os.urandom(8), new_key()) for each in absent if each not in found
            }
            if made:
                at = microseconds_of(now)
                rows = [
                    (key.name, subject, self._stored(key.key, key.name), at, None)
                    for subject, key in made.items()
                ]
                add_rows(connection, keys, rows)
        return found | made

    def opening(self, names: Iterable[bytes]) -> dict[bytes, bytes | None]:
        """Keys by their names; None where it was destroyed, absent where it was never here."""
        found: dict[bytes, bytes | None] = {}
        with self.database.reading() as connection:
            for some in _by(dict.fromkeys(names)):
                rows = connection.execute(
                    select(keys.c.name, keys.c.key).where(keys.c.name.in_(some))
                )
                for name, key in rows:
                    found[name] = None if key is None else self._read(key, name)
        return found

    def living(self, subjects: Iterable[bytes]) -> set[bytes]:
        """Those of these subjects that have a key."""
        with self.database.reading() as connection:
            return set(self._living(connection, list(subjects)))

    def destroyed_at(self, subjects: Iterable[bytes]) -> datetime | None:
        """When the last key of any of these was destroyed; None where none ever was."""
        last: list[int] = []
        with self.database.reading() as connection:
            for some in _by(dict.fromkeys(subjects)):
                query = select(func.max(keys.c.destroyed_at)).where(keys.c.subject.in_(some))
                at = connection.execute(query).scalar()
                last += [] if at is None else [at]
        return instant_of(max(last)) if last else None

    def destroy(self, subjects: Iterable[bytes], now: datetime) -> int:
        """Destroys the living keys of subjects, for good; how many there were.

        The rows stay, without their keys, so that what they sealed is known to be erased.
        """
        destroyed = 0
        with self.database.writing() as connection:
            for some in _by(dict.fromkeys(subjects)):
                done = connection.execute(
                    update(keys)
                    .where(keys.c.subject.in_(some), keys.c.key.is_not(None))
                    .values(key=None, destroyed_at=microseconds_of(now))
                )
                destroyed += done.rowcount
        return destroyed

    def close(self) -> None:
        """Closes its connections."""
        self.database.close()

    def _living(self, connection: Connection, subjects: Sequence[bytes]) -> dict[bytes, SubjectKey]:
        found: dict[bytes, SubjectKey] = {}
        query = "SELECT subject, name, key FROM keys WHERE subject"
        for subject, name, key in rows_among(connection, query, subjects, _LIVES):
            found[subject] = SubjectKey(name, self._read(key, name))
        return found

    def _hash(self, what: str, value: bytes) -> bytes:
        return hmac.digest(self._lookup, what.encode() + b"\0" + value, "sha256")

    def _stored(self, key: bytes, name: bytes) -> bytes:
        return key if self._master is None else wrap(self._master, key, name)

    def _read(self, stored: bytes, name: bytes) -> bytes:
        if self._master is None:
            return stored
        try:
            return unwrap(self._master, stored, name)
        except NotOpenedError:
            raise _other_master() from None

    def _read_lookup(self) -> bytes:
        with self.database.reading() as connection:
            row = self._lookup_row(connection)
        if row is None:
            with self.database.writing() as connection:
                row = self._lookup_row(connection)
                if row is None:
                    made = self._stored(new_key(), _LOOKUP.encode())
                    row = (made, int(self._master is not None))
                    value = {"name": _LOOKUP, "value": row[0], "wrapped": row[1]}
                    connection.execute(insert(secrets), value)
        stored, wrapped = row
        if bool(wrapped) != (self._master is not None):
            raise (
                _no_master()
                if wrapped
                else log_error(
                    "LR692",
                    "a master key was given, and the key store was made without one",
                    help=f"leave out `{MASTER}`, or begin a log with it",
                )
            )
        return self._read(stored, _LOOKUP.encode())

    def _lookup_row(self, connection: Connection) -> tuple[bytes, int] | None:
        row = connection.execute(
            select(secrets.c.value, secrets.c.wrapped).where(secrets.c.name == _LOOKUP)
        ).one_or_none()
        return None if row is None else (row[0], row[1])


def master_from_environment() -> bytes | None:
    """The master key of `LEADRULES_LOG_KEY`; None where it is not set.

    Raises LogError where it is not 32 bytes in base64.
    """
    given = os.environ.get(MASTER)
    if not given:
        return None
    try:
        master = base64.b64decode(given, validate=True)
    except (binascii.Error, ValueError):
        master = b""
    if len(master) != KEY_BYTES:
        raise log_error(
            "LR692",
            f"`{MASTER}` is not {KEY_BYTES} bytes in base64",
            help="make one by `openssl rand -base64 32` and keep it where the log is not",
        )
    return master


def beside(log: URL) -> URL:
    """Where the keys of a log in a SQLite file are unless said otherwise: beside it.

    >>> from leadrules.log.store.database import address_of
    >>> beside(address_of("decisions.db")).database
    'decisions.keys.db'
    """
    file = Path(str(log.database))
    return log.set(database=str(file.with_name(f"{file.stem}.keys{file.suffix}")))


def _other_master() -> LogError:
    return log_error(
        "LR692",
        "the key store is sealed under a master key, and this is not it",
        help=f"put the key that it was made with into `{MASTER}`",
    )


def _no_master() -> LogError:
    return NoMasterKeyError(
        [
            Diagnostic(
                "LR692",
                "the key store is sealed under a master key, and none was given",
                help=f"put the key that it was made with into `{MASTER}`",
            )
        ]
    )


def _by(subjects: Iterable[bytes]) -> Iterator[list[bytes]]:
    rest = iter(subjects)
    while some := list(islice(rest, _AT_ONCE)):
        yield some
