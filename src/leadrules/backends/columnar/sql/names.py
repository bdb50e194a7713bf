"""Names that an engine tells apart: it may fold their case and cut off what is long."""

from __future__ import annotations

from collections.abc import Iterable


class Names:
    """An engine's names for a plan's, each its own where it can be.

    >>> names = Names(longest=None)
    >>> names.of("title"), names.of("Title"), names.of("title")
    ('title', 'Title_2', 'title')
    """

    def __init__(self, longest: int | None, taken: Iterable[str] = ()) -> None:
        self._longest = longest
        self._given: dict[str, str] = {}
        self._taken = {name.lower() for name in taken}

    def of(self, name: str) -> str:
        """The engine's name for a plan's name; always the same."""
        if name not in self._given:
            self._given[name] = self.new(name)
        return self._given[name]

    def new(self, wanted: str) -> str:
        """A name like the one wanted that stands for nothing yet."""
        wanted = wanted or "_"
        candidate, count = self._cut(wanted, ""), 1
        while candidate.lower() in self._taken:
            count += 1
            candidate = self._cut(wanted, f"_{count}")
        self._taken.add(candidate.lower())
        return candidate

    def _cut(self, wanted: str, ending: str) -> str:
        whole = wanted + ending
        if self._longest is None or len(whole.encode()) <= self._longest:
            return whole
        kept = wanted.encode()[: self._longest - len(ending)].decode(errors="ignore")
        return kept + ending
