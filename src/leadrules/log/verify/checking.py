"""One entry held to itself: its columns and parts to its header, what is sealed to what is said."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256
from typing import Any, TypeAlias

from leadrules.diagnostics import LeadrulesError
from leadrules.log.entry import FORMAT, canonical, columns_of, header_from, microseconds
from leadrules.log.forms.kept_forms import KeptForms
from leadrules.log.subjects import KeyStore
from leadrules.log.tree import leaf_hash
from leadrules.log.verify.facts import facts
from leadrules.log.verify.raw import RawEntry
from leadrules.log.verify.verification import Fault

Sound: TypeAlias = tuple[RawEntry, dict[str, Any]]
"""An entry that holds by itself, and its header."""

_MISREAD = (
    ValueError, LookupError, TypeError, AttributeError, RecursionError, OverflowError,
)  # fmt: skip


def _none(text: str) -> Any:
    raise ValueError(f"a header has no {text}")


def _whole(text: str) -> int:
    """An integer as canonical JSON may have it."""
    number = int(text)
    if abs(number) >= 1 << 53:
        raise ValueError("a number that canonical JSON does not have")
    return number


_DECODER = json.JSONDecoder(parse_float=_none, parse_constant=_none, parse_int=_whole)


def hash_of_header(raw: RawEntry) -> bytes:
    """The leaf that the header makes, as it stands now."""
    header = raw.header
    if isinstance(header, str):
        return leaf_hash(header.encode("utf-8", "surrogateescape"))
    return leaf_hash(header if isinstance(header, bytes) else b"")


def name_of(raw: RawEntry) -> str | None:
    """The entry's id, where it still is one."""
    name = raw.columns.get("id")
    return name if isinstance(name, str) and len(name) <= 64 and name.isprintable() else None


def header_of(raw: RawEntry) -> dict[str, Any] | None:
    """The header as data; None where it is none."""
    text = raw.header
    try:
        if text.isascii():
            # WHY: the library that writes the canonical form takes longer than all else
            header = _DECODER.decode(text)
            if isinstance(header, dict) and canonical(header) == text.encode():
                return header
        return header_from(text)
    except _MISREAD:
        return None


def recorded_at(header: Mapping[str, Any] | None) -> int | None:
    """When an entry was recorded, in microseconds; None where its header does not tell."""
    try:
        return None if header is None else microseconds(header["recorded_at"])
    except _MISREAD:
        return None


def against_header(raw: RawEntry, header: Mapping[str, Any]) -> Iterator[Fault]:
    """Where columns and parts are not what the header says."""
    name = name_of(raw)
    try:
        expected = columns_of(header)
        listed = [
            (bytes.fromhex(each["key"]), bytes.fromhex(each["subject"]), each["sha256"])
            for each in header["parts"]
        ]
    except _MISREAD:
        yield Fault("header", "its header is none of an entry", raw.seq, name)
        return
    others = [f"`{key}`" for key, value in expected.items() if raw.columns[key] != value]
    if others:
        said = f"what it is searched by is not what its header says: {', '.join(others)}"
        yield Fault("columns", said, raw.seq, name)
    found = {part.part: part for part in raw.parts}
    for number, (key, subject, digest) in enumerate(listed):
        part = found.pop(number, None)
        if part is None:
            yield Fault("part", f"part {number} is gone", raw.seq, name)
            continue
        if not isinstance(part.sealed, bytes) or sha256(part.sealed).hexdigest() != digest:
            yield Fault("part", f"part {number} was altered", raw.seq, name)
        if part.key != key or part.subject != subject:
            yield Fault("part", f"whose part {number} is was altered", raw.seq, name)
    if found:
        yield Fault("part", "it has a part that its header does not name", raw.seq, name)


def newer(header: Mapping[str, Any]) -> bool:
    """Whether a newer version of leadrules wrote it, in a format that this one does not know."""
    number = header.get("format")
    return isinstance(number, int) and number > FORMAT


def against_sealed(
    raw: RawEntry,
    header: Mapping[str, Any],
    opened: Sequence[bytes | None],
    keys: KeyStore,
    forms: KeptForms,
) -> Iterator[Fault]:
    """Where a decision's header is not what the sealed decision says."""
    if header["kind"] != "decision" or not opened or opened[0] is None:
        return
    name = name_of(raw)
    try:
        said = facts(opened[0], forms.of(header))
        lead, ruleset = said.pop("lead_id"), said.pop("ruleset")
        others = [f"`{key}`" for key, value in said.items() if header.get(key) != value]
        identity = header["ruleset"]
        others += [f"`ruleset.{key}`" for key in _IDENTITY if identity[key] != ruleset[key]]
        subject = None if lead is None else keys.lead(lead).hex()
    except (LeadrulesError, *_MISREAD):
        yield Fault("sealed", "what is sealed of it is no decision", raw.seq, name)
        return
    if header["subject"] != subject:
        others.append("`subject`")
    if others:
        told = f"its header is not what the sealed decision says: {', '.join(others)}"
        yield Fault("sealed", told, raw.seq, name)


_IDENTITY = ("name", "version", "hash", "language")
