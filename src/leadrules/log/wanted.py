"""What a question wants of the archives: entries by their columns, with or without their parts."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

Among: TypeAlias = Literal[
    "id", "seq", "subject", "about", "fired", "effective_verdict", "ruleset_name", "ruleset_version"
]
"""A column of `entries` that a question names values of."""


@dataclass(frozen=True, slots=True)
class Which:
    """Entries of a kind, with `as_of` in a period, whose columns are among values; all of it holds.

    `least` and `most` are microseconds since 1970, both included; None asks nothing.
    """

    kind: Literal["decision", "feedback"] = "decision"
    among: Mapping[Among, Collection[Any]] = field(default_factory=dict)
    least: int | None = None
    most: int | None = None
    parts: bool = True  # whether what is sealed is wanted, too

    @property
    def nothing(self) -> bool:
        """Whether no entry can be of these."""
        return any(not values for values in self.among.values())


@dataclass(frozen=True, slots=True)
class Wanted:
    """Entries of any of these; with `latest` of each file only so many, the latest `as_of`."""

    which: tuple[Which, ...]
    latest: int | None = None

    @classmethod
    def of(cls, *which: Which, latest: int | None = None) -> Wanted:
        """What is wanted, without what no entry can be of."""
        return cls(tuple(each for each in which if not each.nothing), latest)

    @property
    def parts(self) -> bool:
        """Whether the sealed parts of any are wanted."""
        return any(each.parts for each in self.which)
