"""Records within JSON documents: a list, a page of an interface, or one record a line."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

_DEEPEST = 4  # lists and keys within each other on the way to records


def records_of(value: Any, keys: tuple[str, ...]) -> Iterator[Any]:
    """The records in a value: of a list each item, of a page those under one of the keys.

    A mapping without such a list is a record itself.

    >>> list(records_of({"results": [{"id": 1}, {"id": 2}], "paging": {}}, ("results",)))
    [{'id': 1}, {'id': 2}]
    >>> list(records_of({"id": 1}, ("results",)))
    [{'id': 1}]
    """
    yield from _records(value, keys, _DEEPEST)


def _records(value: Any, keys: tuple[str, ...], levels: int) -> Iterator[Any]:
    within = _within(value, keys) if levels else None
    if within is None:
        yield value
    else:
        for item in within if isinstance(within, list) else (within,):
            yield from _records(item, keys, levels - 1)


def _within(value: Any, keys: tuple[str, ...]) -> Any:
    """What holds the records of a list or a page; None for a record."""
    if isinstance(value, list):
        return value
    if isinstance(value, dict):
        for key in keys:
            held = value.get(key)
            if isinstance(held, list) or (
                isinstance(held, dict) and not held.keys().isdisjoint(keys)
            ):
                return held
    return None
