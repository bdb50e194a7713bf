"""Python source text as it is written: lines, safe names, and constants that are never text.

INVARIANT: nothing a ruleset's author wrote reaches the source except as an identifier made by
`Names` or as an integer; everything else is a constant that the source refers to by name.
"""

from __future__ import annotations

import keyword
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

_NOT_IN_NAMES = re.compile(r"[^A-Za-z0-9_]")


class Names:
    """Identifiers, each given once; what clashes is numbered.

    >>> names = Names({"lead"})
    >>> names.new("company-size"), names.new("company.size"), names.new("lead")
    ('company_size', 'company_size_2', 'lead_2')
    """

    def __init__(self, reserved: Iterable[str] = ()) -> None:
        self._taken = set(reserved)
        self._last: dict[str, int] = {}

    def new(self, text: str) -> str:
        """An identifier like `text` that was not given before."""
        stem = _NOT_IN_NAMES.sub("_", text)
        if not stem[:1].isalpha():
            stem = f"n{stem}"
        name = stem
        while name in self._taken or keyword.iskeyword(name):
            self._last[stem] = self._last.get(stem, 1) + 1
            name = f"{stem}_{self._last[stem]}"
        self._taken.add(name)
        return name


class Source:
    """Lines of Python and the constants they refer to.

    >>> source = Source()
    >>> with source.block("if industry in %s:" % source.constant("values", frozenset({"a"}))):
    ...     source.line("points = 500")
    >>> print(source.text(), source.constants)
    if industry in values:
        points = 500
     {'values': frozenset({'a'})}
    """

    def __init__(self, reserved: Iterable[str] = ()) -> None:
        self.constants: dict[str, object] = {}
        self.names = Names(reserved)
        self._lines: list[str] = []
        self._indent = ""

    def beside(self) -> Source:
        """Lines of their own that share names and constants with these."""
        other = Source()
        other.constants, other.names = self.constants, self.names
        return other

    def line(self, text: str) -> None:
        """Write one line at the indentation of the block it stands in."""
        self._lines.append(f"{self._indent}{text}\n")

    def lines(self, texts: Iterable[str]) -> None:
        """Write several lines."""
        for text in texts:
            self.line(text)

    def take(self, other: Source) -> None:
        """Write all that was written beside, in its order."""
        self._lines += [self._indent + line for line in other._lines]

    def comment(self, text: str) -> None:
        """Write a comment; whatever could end it is shown escaped."""
        self.line(f"# {ascii(text)[1:-1]}")

    @contextmanager
    def block(self, head: str) -> Iterator[None]:
        """Indent what is written inside under `head`; nothing is `pass`."""
        self.line(head)
        outer, begun = self._indent, len(self._lines)
        self._indent = outer + "    "
        yield
        if len(self._lines) == begun:
            self.line("pass")
        self._indent = outer

    def constant(self, hint: str, value: object) -> str:
        """The name under which the source finds `value`."""
        name = self.names.new(hint)
        self.constants[name] = value
        return name

    def key(self, text: str) -> str:
        """A text that is a key of leads: written out where it is an identifier."""
        if text.isascii() and text.isidentifier():
            return repr(text)
        return self.constant("key", text)

    def text(self) -> str:
        """All lines written so far."""
        return "".join(self._lines)
