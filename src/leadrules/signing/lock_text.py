"""The text of a lock file, both ways: strict JSON with sorted keys and instants in UTC."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import datetime
from typing import Any, ClassVar, NoReturn

from leadrules.diagnostics import Diagnostic, LeadrulesError
from leadrules.intake.instants import read_instant
from leadrules.intake.unreadable import Unreadable
from leadrules.language.problems import shown
from leadrules.signing.signature import LONGEST_NAME, Side, Signature, Terms

FORMAT = 1
MOST_BYTES = 4 * 1024 * 1024

_HASH = re.compile(r"sha256:[0-9a-f]{64}")
_RESTORE = "restore the file from version control; `leadrules` writes it, nobody else"


def signature_form(signature: Signature) -> dict[str, Any]:
    """A signature as it stands in a lock file."""
    return without_nothing(
        {
            **terms_form(signature.terms),
            "at": instant_form(signature.at),
            "side": str(signature.side),
            "who": signature.who,
        }
    )


def terms_form(terms: Terms) -> dict[str, Any]:
    """Terms as they stand in a lock file."""
    return {"agreement": terms.agreement, "hash": terms.hash}


def without_nothing(data: dict[str, Any]) -> dict[str, Any]:
    """The keys that have something, sorted."""
    return {key: data[key] for key in sorted(data) if data[key] is not None}


def instant_form(instant: datetime | None) -> str | None:
    """An instant in UTC as it stands in a lock file."""
    return None if instant is None else instant.isoformat().replace("+00:00", "Z")


class LockReader:
    """Reads one lock file, and knows where in it it stands; every error is an `error`."""

    error: ClassVar[type[LeadrulesError]] = LeadrulesError
    within: ClassVar[str | None] = None
    """The key under which places lie."""

    def __init__(self, file: str) -> None:
        self._file = file
        self._place: list[str] = []

    def json(self, text: bytes) -> Any:
        """The data of the file, whose format is known to be ours."""
        if len(text) > MOST_BYTES:
            self.fail("LR610", f"the lock file has more than {MOST_BYTES:,} bytes")
        try:
            data = json.loads(
                text.decode("utf-8"), object_pairs_hook=self._once, parse_constant=self._constant
            )
        except UnicodeDecodeError:
            self.fail("LR610", "the lock file holds bytes that are not UTF-8")
        except (ValueError, RecursionError):
            conflict = re.search(rb"^(<<<<<<<|=======|>>>>>>>)", text, re.MULTILINE)
            self.fail(
                "LR610",
                "the lock file is not JSON",
                "keep the entries of both sides of the merge" if conflict else _RESTORE,
            )
        if isinstance(data, dict):
            self._check_format(data.get("format"))
        return data

    def signatures(self, value: object) -> tuple[Signature, ...]:
        """A list of signatures."""
        if not isinstance(value, list):
            self.fail("LR611", "`signatures` is not a list")
        found: list[Signature] = []
        for number, each in enumerate(value):
            with self.at(f"signatures[{number}]"):
                found.append(self._signature(each))
        return tuple(found)

    def terms(self, data: Mapping[str, Any]) -> Terms:
        """The terms among a mapping's keys."""
        for key in ("hash", "agreement"):
            value = data.get(key)
            if key in data and not (isinstance(value, str) and _HASH.fullmatch(value)):
                self.fail("LR611", f"`{key}` is not `sha256:` and 64 hexadecimal digits")
        return Terms(data["hash"], data.get("agreement"))

    def instant(self, data: Mapping[str, Any], key: str) -> datetime | None:
        """The instant under a key; None where the key is not there."""
        if key not in data:
            return None
        value = data[key]
        if isinstance(value, str) and "T" in value:
            with suppress(Unreadable):
                return read_instant(value, "UTC", False)
        return self.fail("LR611", f"`{key}` is not an instant with its zone")

    def text(self, value: object, key: str) -> str:
        """A short text that can be shown."""
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
        """A mapping with these keys and no other; with any, where none are named."""
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
        """Errors within are told with this place."""
        self._place.append(step)
        yield
        self._place.pop()

    def fail(self, code: str, message: str, hint: str = _RESTORE) -> NoReturn:
        """Refuses the file."""
        place = None
        if self._place:
            place = ".".join([*filter(None, [self.within]), *self._place])
        raise self.error([Diagnostic(code, message, file=self._file, place=place, help=hint)])

    def _check_format(self, given: object) -> None:
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

    def _once(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        data: dict[str, Any] = {}
        for key, value in pairs:
            if key in data:
                self.fail("LR610", f"the key {shown(key)} is given twice")
            data[key] = value
        return data

    def _constant(self, name: str) -> NoReturn:
        self.fail("LR610", f"{shown(name)} is no JSON")

    def _signature(self, value: object) -> Signature:
        required = {"who", "side", "at", "hash"}
        data = self.mapping(value, "a signature", required, {"agreement"})
        if not (isinstance(data["side"], str) and data["side"] in list(Side)):
            self.fail("LR611", "the side is neither `marketing` nor `sales`")
        at = self.instant(data, "at")
        assert at is not None
        return Signature(self.text(data["who"], "who"), Side(data["side"]), at, self.terms(data))
