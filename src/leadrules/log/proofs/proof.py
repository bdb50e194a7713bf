"""A proof that an entry is the one that a kept head covers; checked without a log and its keys.

It holds the entry's header, the hashes beside its way up to a head, and those that lead from one
head to the next. docs/reference/proofs.md describes its form, and what it does not prove.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from leadrules.log.entry import header_from
from leadrules.log.head import Head
from leadrules.log.problems import LogError, log_error

FORMAT = 1
"""The newest form of a proof, which is written; all from 1 to it are read."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A sealed part of the entry as the log has it, and the key that opens it.

    The key is the lead's: it opens everything else that was sealed about that lead, too.
    """

    part: int
    sealed: bytes
    key: bytes


@dataclass(frozen=True)
class Proof:
    """That an entry is in a log of which heads were kept.

    `heads` are in the order of their sizes; `consistency` leads from each to the next; `inclusion`
    from the entry to the first head that covers it. `ruleset` is the text that decided, `form` that
    of the form by which what is sealed is read; both are held to their hashes in the header.
    """

    header: str
    heads: tuple[Head, ...]
    inclusion: tuple[bytes, ...]
    consistency: tuple[tuple[bytes, ...], ...] = ()
    ruleset: str | None = None
    form: str | None = None
    opened: tuple[Opened, ...] = ()

    def __post_init__(self) -> None:
        if len(self.heads) != len(self.consistency) + 1:
            raise _no_proof("a part of it is not there, or is none")

    @cached_property
    def says(self) -> dict[str, Any]:
        """The entry's header as data; LogError where the text is none."""
        try:
            header = header_from(self.header)
            if isinstance(header["seq"], int) and isinstance(header["parts"], list):
                return header
        except (ValueError, KeyError, RecursionError):
            pass
        raise _no_proof("its entry is none")

    @property
    def seq(self) -> int:
        """The entry's place in the log."""
        return int(self.says["seq"])

    @property
    def under(self) -> int | None:
        """Which of the heads is the first that covers the entry; None where none does."""
        return next((at for at, head in enumerate(self.heads) if head.size > self.seq), None)

    def to_dict(self) -> dict[str, Any]:
        """The proof as dicts, lists, texts, numbers and None, with the number of its form."""
        before: list[tuple[bytes, ...]] = [(), *self.consistency]
        return {
            "leadrules_proof": FORMAT,
            "header": self.header,
            "inclusion": [each.hex() for each in self.inclusion],
            "heads": [
                {"head": str(head), "consistency": [each.hex() for each in proof]}
                for head, proof in zip(self.heads, before, strict=True)
            ],
            "ruleset": self.ruleset,
            "form": self.form,
            "opened": [
                {
                    "part": each.part,
                    "sealed": base64.b64encode(each.sealed).decode(),
                    "key": each.key.hex(),
                }
                for each in self.opened
            ],
        }

    def to_json(self) -> str:
        """The same as a text to be handed on."""
        return json.dumps(self.to_dict(), ensure_ascii=False, indent=2)

    @classmethod
    def read(cls, given: str | Mapping[str, Any]) -> Proof:
        """The proof that a text, or data of its form, is; LogError where it is none."""
        try:
            data = json.loads(given) if isinstance(given, str) else given
            number = data["leadrules_proof"]
        except (ValueError, TypeError, KeyError, RecursionError):
            raise _no_proof("it is no JSON of a proof") from None
        if not isinstance(number, int) or isinstance(number, bool) or number < 1:
            raise _no_proof("its form has no number")
        if number > FORMAT:
            raise log_error(
                "LR689",
                "the proof is of a newer version of leadrules",
                help="check it with that version",
            )
        try:
            return cls(
                _text(data["header"]),
                tuple(Head.parse(_text(each["head"])) for each in data["heads"]),
                _hashes(data["inclusion"]),
                tuple(_hashes(each["consistency"]) for each in data["heads"][1:]),
                None if data["ruleset"] is None else _text(data["ruleset"]),
                None if data["form"] is None else _text(data["form"]),
                tuple(_opened(each) for each in data["opened"]),
            )
        except (ValueError, TypeError, KeyError, AttributeError, LogError, binascii.Error):
            raise _no_proof("a part of it is not there, or is none") from None


def _text(given: Any) -> str:
    if not isinstance(given, str):
        raise TypeError
    given.encode()  # a text that cannot be written is none
    return given


def _hashes(given: Sequence[str]) -> tuple[bytes, ...]:
    found = tuple(bytes.fromhex(_text(each)) for each in given)
    if any(len(each) != 32 for each in found):
        raise ValueError
    return found


def _opened(given: Mapping[str, Any]) -> Opened:
    part = given["part"]
    if not isinstance(part, int) or isinstance(part, bool) or part < 0:
        raise ValueError
    sealed = base64.b64decode(_text(given["sealed"]), validate=True)
    return Opened(part, sealed, bytes.fromhex(_text(given["key"])))


def _no_proof(why: str) -> LogError:
    return log_error("LR695", f"this is no proof: {why}", help="make one by `leadrules log prove`")
