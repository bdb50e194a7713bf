"""How peers learn what a title mentions: by the hand-written function, with a memo of its own.

It takes normalised titles, as all that peers are given is.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from handwritten import normalised, title_flags

from peers.rules import FLAGS

NO_FLAGS = dict.fromkeys(FLAGS, False)


@lru_cache(maxsize=65_536)
def flags_of(title: str) -> dict[str, bool]:
    """What a title mentions, by name; remembered."""
    return dict(zip(FLAGS, title_flags(normalised(title)), strict=True))


def mention(title: str, flag: str) -> bool:
    """Whether a title mentions one set of phrases; for peers that call functions."""
    return flags_of(title)[flag]


def with_flags(lead: dict[str, Any]) -> dict[str, Any]:
    """A lead with its title's flags beside; for peers that do not."""
    title = lead["job_title"]
    return {**lead, **(NO_FLAGS if title is None else flags_of(title))}
