"""A log's head: one line that says what the log was, to be kept where nobody can change both."""

from __future__ import annotations

from dataclasses import dataclass

from leadrules.log.problems import log_error
from leadrules.log.tree import EMPTY_ROOT


@dataclass(frozen=True, slots=True)
class Head:
    """How many entries the log had and the root of its tree: what is kept elsewhere.

    >>> Head.parse("leadrules-head-1 0 " + "0" * 64).size
    0
    """

    size: int
    root: bytes

    def __str__(self) -> str:
        return f"leadrules-head-1 {self.size} {self.root.hex()}"

    @classmethod
    def empty(cls) -> Head:
        """The head of a log without entries."""
        return cls(0, EMPTY_ROOT)

    @classmethod
    def parse(cls, line: str) -> Head:
        """The head that a line says; LogError where it says none."""
        match line.split():
            case ["leadrules-head-1", size, root] if size.isascii() and size.isdecimal():
                try:
                    return cls(int(size), _digest(root))
                except ValueError:
                    pass
        raise log_error(
            "LR699",
            "a head is one line such as `leadrules-head-1 12345 3f9a...`",
            help="give it as `leadrules log head` printed it",
        )


def _digest(text: str) -> bytes:
    digest = bytes.fromhex(text)
    if len(digest) != 32:
        raise ValueError
    return digest
