"""Two orders of names as one."""

from __future__ import annotations

from collections.abc import Sequence


def merged_order(base: Sequence[str], other: Sequence[str]) -> list[str]:
    """The one order, with what only the other has behind what stands before it there.

    >>> merged_order("ac", "abc")
    ['a', 'b', 'c']
    """
    merged = list(base)
    before: str | None = None
    for name in other:
        if name not in merged:
            merged.insert(0 if before is None else merged.index(before) + 1, name)
        before = name
    return merged
