"""A lock file's text, both ways: JSON of format 1, the same text for the same entries.

Keys are sorted, versions by their numbers; what there is none of is left out; instants are in UTC.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import datetime
from typing import Any, NoReturn

from leadrules.diagnostics import Diagnostic
from leadrules.intake.instants import read_instant
from leadrules.intake.unreadable import Unreadable
from leadrules.language.problems import shown
from leadrules.registry.lock import Entry, Lock, Side, Signature, State, Terms
from leadrules.registry.problems import RegistryError
from leadrules.registry.versions import in_order, is_version

FORMAT = 1
MOST_BYTES = 4 * 1024 * 1024
LONGEST_NAME = 200
"""Characters of the name under a signature."""

_HASH = re.compile(r"sha256:[0-9a-f]{64}")
_RESTORE = "restore the file from version control; `leadrules` writes it, nobody else"


def to_text(lock: Lock) -> str:
    """The lock as the text of its file."""
    data = {
        "format": FORMAT,
        "ruleset": lock.ruleset,
        "versions": {version: _entry(lock.entries[version]) for version in in_order(lock.entries)},
    }
    return json.dumps(data, indent=2, ensure_ascii=False) + "\n"


def from_text(text: bytes, file: str) -> Lock:
    """The lock that a file's bytes hold; `file` is the name that messages show.

    Raises RegistryError where they are not exactly what `to_text` writes, but for layout.
    """
    return _Reader(file).lock(text)


def _entry(entry: Entry) -> dict[str, Any]:
    return _sorted(
        {
            **_terms(entry.terms),
            "effective_from": _instant(entry.effective_from),
            "published": _instant(entry.published),
            "retired": _instant(entry.retired),
            "signatures": [
                _sorted(
                    {
                        **_terms(signature.terms),
                        "at": _instant(signature.at),
                        "side": str(signature.side),
                        "who": signature.who,
                    }
                )
                for signature in entry.signatures
            ],
            "state": str(entry.state),
        }
    )


def _terms(terms: Terms) -> dict[str, Any]:
    return {"agreement": terms.agreement, "hash": terms.hash}


def _sorted(data: dict[str, Any]) -> dict[str, Any]:
    return {key: data[key] for key in sorted(data) if data[key] is not None}


def _instant(instant: datetime | None) -> str | None:
    return None if instant is None else instant.isoformat().replace("+00:00", "Z")


class _Reader:
    """Reads one file, and knows where in it it stands."""

    def __init__(self, file: str) -> None:
        self._file = file
        self._place: list[str] = []

    def lock(self, text: bytes) -> Lock:
        data = self.mapping(self.json(text), "the lock file", {"format", "ruleset", "versions"})
        versions = self.mapping(data["versions"], "`versions`")
        entries: dict[str, Entry] = {}
        for version, value in versions.items():
            if not is_version(version):
                self.fail("LR611", f"{shown(version)} is not a version")
            with self.at(version):
                entries[version] = self.entry(value)
        return Lock(self.text(data["ruleset"], "ruleset"), entries)

    def json(self, text: bytes) -> Any:
        if len(text) > MOST_BYTES:
            self.fail("LR610", f"the lock file has more than {MOST_BYTES:,} bytes")
        try:
            data = json.loads(
                text.decode("utf-8"), object_pairs_hook=self.once, parse_constant=self.constant
            )
        except UnicodeDecodeError:
            self.fail("LR610", "the lock file holds bytes that are not UTF-8")
        except (ValueError, RecursionError):
            conflict = re.search(rb"^(<<<<<<<|=======|>>>>>>>)", text, re.MULTILINE)
            self.fail(
                "LR610",
                "the lock file is not JSON",
                "keep the versions of both sides of the merge" if conflict else _RESTORE,
            )
        if isinstance(data, dict):
            self.check_format(data.get("format"))
        return data

    def check_format(self, given: object) -> None:
        # WHY: by its type, as True and 1.0 equal 1
        whole = given if type(given) is int else 0
        if whole == FORMAT:
            return
        if whole > FORMAT:
            self.fail(
                "LR612",
                f"the lock file has format {shown(str(whole))}; this version reads format {FORMAT}",
                "use a later release of leadrules",
            )
        self.fail("LR611", f"the lock file lacks `format`: {FORMAT}")

    def once(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        data: dict[str, Any] = {}
        for key, value in pairs:
            if key in data:
                self.fail("LR610", f"the key {shown(key)} is given twice")
            data[key] = value
        return data

    def constant(self, name: str) -> NoReturn:
        self.fail("LR610", f"{shown(name)} is no JSON")

    def entry(self, value: object) -> Entry:
        data = self.mapping(
            value,
            "a version",
            {"hash", "state", "signatures"},
            {"agreement", "effective_from", "published", "retired"},
        )
        state = data["state"]
        if not (isinstance(state, str) and state in list(State)):
            self.fail("LR611", f"the state is one of {', '.join(f'`{each}`' for each in State)}")
        entry = Entry(
            self.terms(data),
            State(state),
            self.instant(data, "published"),
            self.instant(data, "retired"),
            self.instant(data, "effective_from"),
            self.signatures(data["signatures"]),
        )
        if (entry.published is None) is not (entry.state is State.DRAFT):
            self.fail("LR611", f"a {entry.state} version and `published` do not go together")
        if (entry.retired is None) is (entry.state is State.RETIRED):
            self.fail("LR611", f"a {entry.state} version and `retired` do not go together")
        # WHY: publishing asks for both; a state written by hand must not pass for it
        for side in Side if entry.state is State.PUBLISHED else ():
            if not entry.signed_by(side, entry.terms):
                self.fail("LR611", f"a published version is not signed by {side} under its terms")
        return entry

    def signatures(self, value: object) -> tuple[Signature, ...]:
        if not isinstance(value, list):
            self.fail("LR611", "`signatures` is not a list")
        found: list[Signature] = []
        for number, each in enumerate(value):
            with self.at(f"signatures[{number}]"):
                found.append(self.signature(each))
        return tuple(found)

    def signature(self, value: object) -> Signature:
        required = {"who", "side", "at", "hash"}
        data = self.mapping(value, "a signature", required, {"agreement"})
        if not (isinstance(data["side"], str) and data["side"] in list(Side)):
            self.fail("LR611", "the side is neither `marketing` nor `sales`")
        at = self.instant(data, "at")
        assert at is not None
        return Signature(self.text(data["who"], "who"), Side(data["side"]), at, self.terms(data))

    def terms(self, data: Mapping[str, Any]) -> Terms:
        for key in ("hash", "agreement"):
            value = data.get(key)
            if key in data and not (isinstance(value, str) and _HASH.fullmatch(value)):
                self.fail("LR611", f"`{key}` is not `sha256:` and 64 hexadecimal digits")
        return Terms(data["hash"], data.get("agreement"))

    def instant(self, data: Mapping[str, Any], key: str) -> datetime | None:
        if key not in data:
            return None
        value = data[key]
        if isinstance(value, str) and "T" in value:
            with suppress(Unreadable):
                return read_instant(value, "UTC", False)
        return self.fail("LR611", f"`{key}` is not an instant with its zone")

    def text(self, value: object, key: str) -> str:
        if not (isinstance(value, str) and value.strip() and value.isprintable()):
            self.fail("LR611", f"`{key}` is not a text that can be shown")
        if len(value) > LONGEST_NAME:
            self.fail("LR611", f"`{key}` has more than {LONGEST_NAME} characters")
        return value

    def mapping(
        self,
        value: object,
        what: str,
        required: set[str] | None = None,
        optional: frozenset[str] | set[str] = frozenset(),
    ) -> dict[str, Any]:
        if not isinstance(value, dict):
            self.fail("LR611", f"{what} is not a mapping")
        if required is not None:
            for key in sorted(required - value.keys()):
                self.fail("LR611", f"{what} lacks `{key}`")
            for key in sorted(value.keys() - required - optional):
                self.fail("LR611", f"{what} has an unknown key {shown(key)}")
        return value

    @contextmanager
    def at(self, step: str) -> Iterator[None]:
        self._place.append(step)
        yield
        self._place.pop()

    def fail(self, code: str, message: str, hint: str = _RESTORE) -> NoReturn:
        place = ".".join(["versions", *self._place]) if self._place else None
        raise RegistryError([Diagnostic(code, message, file=self._file, place=place, help=hint)])
