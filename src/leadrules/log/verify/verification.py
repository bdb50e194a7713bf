"""What holding a log to itself, and to a kept head, has found."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

from leadrules.log.head import Head

Offence: TypeAlias = Literal[
    "archive", "columns", "cut-off", "damaged", "fired", "head", "header", "key", "kept-head",
    "leaf", "missing", "more", "part", "sealed", "tail", "text",
]  # fmt: skip
"""In what something does not hold; docs/reference/decision-log.md says of each what it means."""

_MOST = 1000


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that does not hold: in what, of which entries, and what is wrong, in words.

    `seq` is the first entry's place and `last` the last one's; both are None, and so is `id`, where
    it is of no entry. Nothing personal is in it.
    """

    offence: Offence
    message: str
    seq: int | None = None
    id: str | None = None
    last: int | None = None

    def __str__(self) -> str:
        if self.seq is None:
            return self.message
        if self.last is not None and self.last != self.seq:
            return f"entries {self.seq} to {self.last}: {self.message}"
        named = "" if self.id is None else f" `{self.id}`"
        return f"entry {self.seq}{named}: {self.message}"


@dataclass(frozen=True, slots=True)
class Verification:
    """What was looked at, and what does not hold.

    `unchecked` says what could not be held to anything, such as sealed parts without their keys:
    nothing is known against it, and nothing for it.
    """

    head: Head  # as the log has it
    kept: Head | None  # what it was held to
    entries: int  # how many were read, archived ones among them
    archived: int  # how many of them from archives
    opened: int  # sealed parts that were opened and held to their headers
    erased: int  # sealed parts whose subject was erased
    faults: tuple[Fault, ...] = ()
    left_out: int = 0  # how many faults more there are than `faults` holds
    unchecked: tuple[str, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether everything that could be checked holds."""
        return not self.faults

    def lines(self) -> Iterable[str]:
        """The answer in words, a line at a time."""
        read = f"{self.entries} of {self.head.size} entries read"
        yield read + (f", {self.archived} of them from archives" if self.archived else "")
        yield f"{self.opened} sealed parts opened, {self.erased} erased"
        for each in self.faults:
            yield f"does not hold: {each}"
        if self.left_out:
            yield f"does not hold: {self.left_out} more"
        for reason in self.unchecked:
            yield f"not checked: {reason}"
        if self.ok:
            yield "nothing was altered, removed or put in another place"
            yield (
                f"the log only added to what the kept head says ({self.kept.size} entries)"
                if self.kept is not None
                else "hold it to a head that was kept elsewhere: whoever can write the log could "
                "have made all of it anew"
            )

    def __str__(self) -> str:
        return "\n".join(self.lines())

    def as_data(self) -> dict[str, Any]:
        """The same as data of JSON's types."""
        return {
            "ok": self.ok,
            "head": str(self.head),
            "kept": None if self.kept is None else str(self.kept),
            "entries": self.entries,
            "archived": self.archived,
            "opened": self.opened,
            "erased": self.erased,
            "faults": [
                {
                    "offence": each.offence,
                    "message": each.message,
                    "seq": each.seq,
                    "id": each.id,
                    "last": each.last,
                }
                for each in self.faults
            ],
            "left_out": self.left_out,
            "unchecked": list(self.unchecked),
        }


@dataclass(slots=True)
class Findings:
    """The faults found so far, of which only so many are held."""

    faults: list[Fault] = field(default_factory=list)
    left_out: int = 0

    def add(self, fault: Fault) -> None:
        """One fault more; a run of entries with one offence and message is one fault."""
        if self.faults:
            before = self.faults[-1]
            if fault.offence == "missing" == before.offence and fault.seq == _after(before):
                self.faults[-1] = Fault("missing", before.message, before.seq, None, _end(fault))
                return
        if len(self.faults) < _MOST:
            self.faults.append(fault)
        else:
            self.left_out += 1


def _end(fault: Fault) -> int | None:
    return fault.seq if fault.last is None else fault.last


def _after(fault: Fault) -> int | None:
    end = _end(fault)
    return None if end is None else end + 1
