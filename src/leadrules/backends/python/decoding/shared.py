"""Parts of records that many decisions have alike, each made once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic, TypeVar

Part = TypeVar("Part")

MOST = 256
"""How many parts are remembered before it begins anew."""

FEW = 8
"""Events behind a part that is worth remembering: of more there are too many sets."""


class Shared(Generic[Part]):
    """What `make` gives, by what it was given: the same part for all decisions that say the same.

    Never holds more than `MOST`; safe to share between threads, as a part depends on its key alone.
    """

    __slots__ = ("_make", "_parts")

    def __init__(self, make: Callable[..., Part]) -> None:
        self._make = make
        self._parts: dict[tuple[Any, ...], Part] = {}

    def of(self, *key: Any) -> Part:
        """The part made of these."""
        part = self._parts.get(key)
        if part is None:
            part = self._make(*key)
            if len(self._parts) >= MOST:
                self._parts.clear()
            self._parts[key] = part
        return part
