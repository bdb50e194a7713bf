"""Parts of records that many decisions have alike, each made once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

Part = TypeVar("Part")

MOST = 256
"""How many parts are remembered before it begins anew."""

FEW = 8
"""Events behind a part that is worth remembering: of more there are too many sets."""


class Remembered(dict[Any, Part]):
    """What `make` gives, by what it was given: the same part for all decisions that say the same.

    Never holds more than `MOST`; safe to share between threads, as a part depends on its key alone.
    """

    __slots__ = ("_make",)

    def __init__(self, make: Callable[[Any], Part]) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, key: Any) -> Part:
        part = self._make(key)
        if len(self) >= MOST:
            self.clear()
        self[key] = part
        return part


def shared(make: Callable[..., Part]) -> Remembered[Part]:
    """The same, for what is made of several, by the tuple of them."""
    return Remembered(lambda key: make(*key))
