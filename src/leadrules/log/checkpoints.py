"""What a checkpoint says: which entries went into which files, and what they were in the tree."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from leadrules.log.entry import Draft
from leadrules.log.tree import Frontier

STAYING = ("ruleset", "form", "erasure", "checkpoint")
"""The kinds of entries that are archived and stay in the log beside that: few, and needed."""

_NAME = re.compile(r"[a-z0-9-]{1,100}\.parquet")
_DIGEST = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class ArchiveFile:
    """A file that holds the entries from place `start` to before `stop`."""

    name: str
    sha256: str
    start: int
    stop: int


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """That the entries from `start` to before `stop` were archived; `frontier` is the tree's up to
    there, so that the rest can be held to it without the files."""

    start: int
    stop: int
    root: bytes
    frontier: bytes
    files: tuple[ArchiveFile, ...]

    def draft(self) -> Draft:
        """The entry that says so."""
        says = {
            "from": self.start,
            "to": self.stop,
            "root": self.root.hex(),
            "frontier": self.frontier.hex(),
            "files": [
                {"name": each.name, "sha256": each.sha256, "from": each.start, "to": each.stop}
                for each in self.files
            ],
        }
        return Draft("checkpoint", says)

    @classmethod
    def read(cls, header: Mapping[str, Any]) -> Checkpoint:
        """What a checkpoint's header says; ValueError where it is none that can be."""
        try:
            files = tuple(
                ArchiveFile(each["name"], each["sha256"], each["from"], each["to"])
                for each in header["files"]
            )
            frontier = bytes.fromhex(header["frontier"])
            root = bytes.fromhex(header["root"])
            found = cls(header["from"], header["to"], root, frontier, files)
            tree = Frontier(found.stop, frontier)
        except (KeyError, TypeError, AttributeError) as error:
            raise ValueError("a key of a checkpoint is not there") from error
        place = found.start
        for each in files:
            # WHY: a name that leads elsewhere would have another file read
            if not _NAME.fullmatch(each.name) or not _DIGEST.fullmatch(each.sha256):
                raise ValueError("no file of an archive")
            if each.start != place or each.stop <= place:
                raise ValueError("files that do not follow one another")
            place = each.stop
        if place != found.stop or tree.root() != root or found.start < 0:
            raise ValueError("a checkpoint that does not fit together")
        return found

    def tree(self) -> Frontier:
        """The tree up to `stop`."""
        return Frontier(self.stop, self.frontier)
