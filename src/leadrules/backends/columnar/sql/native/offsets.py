"""What a zone's clock is ahead of UTC, as a table of spans that SQL can look up."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache

from leadrules.backends.columnar.algebra import ZoneOffset
from leadrules.backends.columnar.answering import offset_of
from leadrules.decision.units import microseconds_of

PERIOD = 146_097 * 86_400_000_000
"""Four hundred years, after which a zone's rules begin anew."""

_DAY = 86_400_000_000
_FIRST = microseconds_of(datetime(1800, 1, 1, tzinfo=UTC))
_SETTLED = microseconds_of(datetime(2100, 1, 1, tzinfo=UTC))
"""From here on a zone's rules are the same every year."""

Stretch = tuple[int | None, int | None, int | None]
"""From a place on, below another, and the offset in between; None: unbounded, or it changes."""


def settled_from(question: ZoneOffset) -> int:
    """The place from which the offsets repeat themselves every `PERIOD`."""
    return _SETTLED // question.span


@cache
def stretches(zone: str, question: ZoneOffset) -> tuple[Stretch, ...]:
    """The offsets in order, from the beginning to a period after the rules are settled.

    >>> stretches("UTC", ZoneOffset())
    ((None, None, 0),)
    """
    return tuple(_stretches(zone, question))


def _stretches(zone: str, question: ZoneOffset) -> Iterator[Stretch]:
    offset = offset_of(zone, question.local, question.span)
    step, settled = _DAY // question.span, settled_from(question)
    start: int | None = None
    place, last = _FIRST // question.span, (_SETTLED + PERIOD) // question.span + step
    before = offset(place)
    while place < last:
        following = place + (step if place < settled else 7 * step)
        # WHY: of what changes within a day each change is sought, as a span may have none itself
        while place < following and (change := _change(offset, place, following, before)):
            yield start, change, before
            start, before, place = change, offset(change), change
        place = following
    yield start, None, before


def _change(offset: object, place: int, following: int, before: int | None) -> int | None:
    """The first place after which the offset is another, if there is one."""
    assert callable(offset)
    if offset(following) == before:
        return None
    return bisect_left(range(place, following + 1), True, key=lambda n: offset(n) != before) + place
