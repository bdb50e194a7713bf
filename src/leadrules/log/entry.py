"""An entry of the log: a header that says what is not personal, and parts that are sealed.

The header is a JSON object in the canonical form of RFC 8785; its bytes are the entry's leaf in
the Merkle tree. It names every part by the hash of its ciphertext, so that the tree covers the
sealed parts and stays whole when a key is destroyed. docs/reference/decision-log.md describes
every key.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any, Literal, NamedTuple, Protocol, TypeAlias

import rfc8785

from leadrules.decision.units import microseconds_of

FORMAT = 2
"""The newest format of an entry, which is written; all from 1 to it are read."""

Kind: TypeAlias = Literal["ruleset", "form", "decision", "feedback", "erasure", "checkpoint"]

ACCOUNTED = ("format", "seq", "id", "kind", "recorded_at", "subject", "parts")
"""The keys that every header has; the others are its kind's own."""

COLUMNS = (
    "seq", "id", "kind", "recorded_at", "subject", "ruleset_name", "ruleset_version",
    "ruleset_hash", "text_hash", "as_of", "verdict", "effective_verdict", "score", "fired", "about",
)  # fmt: skip
"""What an entry is searched by: the columns of its row before `leaf` and `header`, in order."""

_quick = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode


class Part(NamedTuple):
    """What is to be sealed under one subject's key."""

    subject: bytes  # the subject's keyed hash, 32 bytes
    plain: bytes


class SealedPart(NamedTuple):
    """A part's ciphertext, and which key opens it."""

    key: bytes  # the key's name, 8 bytes
    subject: bytes
    sealed: bytes


class Placed(NamedTuple):
    """An entry with its place: the header's bytes, and the columns it is searched by, in order."""

    header: bytes
    columns: tuple[Any, ...]
    fired: Sequence[str] | None = None


class Placeable(Protocol):
    """An entry that has no place in the log yet."""

    @property
    def id(self) -> str:
        """Its id."""

    @property
    def parts(self) -> Sequence[Part]:
        """What is to be sealed of it."""

    def placed(self, seq: int, recorded_at: datetime, parts: Sequence[SealedPart]) -> Placed:
        """The entry in its place, with its parts sealed."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft by its header: `says` are the kind's own values, of JSON types without floats."""

    kind: Kind
    says: Mapping[str, Any]
    subject: bytes | None = None
    parts: Sequence[Part] = ()
    id: str = field(default_factory=lambda: new_id())

    def placed(self, seq: int, recorded_at: datetime, parts: Sequence[SealedPart]) -> Placed:
        """The entry in its place, with its parts sealed."""
        header = {
            "format": FORMAT,
            "seq": seq,
            "id": self.id,
            "kind": self.kind,
            "recorded_at": instant_text(recorded_at),
            "subject": None if self.subject is None else self.subject.hex(),
            "parts": [
                {
                    "key": part.key.hex(),
                    "subject": part.subject.hex(),
                    "sha256": sha256(part.sealed).hexdigest(),
                }
                for part in parts
            ],
            **self.says,
        }
        return Placed(canonical(header), tuple(columns_of(header).values()))


def new_id() -> str:
    """An id nobody else has: 32 hexadecimal digits that begin with the time in milliseconds.

    >>> len(new_id())
    32
    """
    # WHY: ids that ascend keep the index on them small and near
    return f"{time.time_ns() // 1_000_000:012x}{os.urandom(10).hex()}"


def canonical(header: Mapping[str, Any]) -> bytes:
    """The header's bytes, the same for the same header wherever they are made.

    >>> canonical({"seq": 1, "kind": "decision"})
    b'{"kind":"decision","seq":1}'
    """
    # WHY: of ASCII, without floats, Python's own encoder writes the same in a fifth of the time;
    # `header_from` holds every header that is read to the library, and a test this to it
    text = _quick(header)
    return text.encode() if text.isascii() else rfc8785.dumps(dict(header))


def header_from(text: str) -> dict[str, Any]:
    """The header that a text holds; ValueError where it is not one in canonical form."""
    header = json.loads(text)
    if not isinstance(header, dict) or rfc8785.dumps(header) != text.encode():
        raise ValueError("not a header in canonical form")
    return header


def columns_of(header: Mapping[str, Any]) -> dict[str, Any]:
    """What is searched by, as the header says it: the columns of `entries` by name.

    The log writes them and `verify` compares them; nothing in them is not in the header.
    """
    ruleset = header.get("ruleset") or {}
    subject, as_of, fired = header["subject"], header.get("as_of"), header.get("fired")
    return {
        "seq": header["seq"],
        "id": header["id"],
        "kind": header["kind"],
        "recorded_at": microseconds(header["recorded_at"]),
        "subject": None if subject is None else bytes.fromhex(subject),
        "ruleset_name": ruleset.get("name"),
        "ruleset_version": ruleset.get("version"),
        "ruleset_hash": ruleset.get("hash"),
        "text_hash": ruleset.get("text"),
        "as_of": None if as_of is None else microseconds(as_of),
        "verdict": header.get("verdict"),
        "effective_verdict": header.get("effective_verdict"),
        "score": header.get("score"),
        "fired": None if fired is None else fired_number(fired),
        "about": header.get("about"),
    }


def fired_number(fired: Sequence[str]) -> int:
    """The number under which the log knows a set of rules that fired: 64 bits of their hash."""
    return int.from_bytes(sha256("\n".join(fired).encode()).digest()[:8], "big", signed=True)


def instant_text(instant: datetime) -> str:
    """An instant as headers write it.

    >>> instant_text(datetime(2026, 10, 1, tzinfo=UTC))
    '2026-10-01T00:00:00Z'
    """
    if instant.tzinfo is not UTC:
        instant = instant.astimezone(UTC)
    return f"{instant.isoformat()[:-6]}Z"  # without `+00:00`


def instant_from(text: str) -> datetime:
    """The instant that `instant_text` wrote."""
    return datetime.fromisoformat(text.removesuffix("Z")).replace(tzinfo=UTC)


def microseconds(text: str) -> int:
    """The instant that `instant_text` wrote as microseconds since 1970, as columns hold it."""
    return microseconds_of(instant_from(text))
