"""The same leads under both versions, as arrays: what every room of a comparison reads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from leadrules.analysis.compare.statistics.columns import Codes, Flags, Floats

Instants: TypeAlias = NDArray[np.datetime64]
"""Instants in UTC as datetime64[us]; NaT is missing."""


@dataclass(frozen=True, slots=True)
class Version:
    """What one version decides about each lead of `Paired`; all arrays are of one length."""

    score: Floats
    verdict: Codes
    """Places in `Paired.verdicts`."""
    passed: Flags
    """Whether the verdict is one that hands a lead over."""
    ranked: Flags
    """Whether the lead is in the ranking at all: not disqualified, not held."""
    fired: Mapping[str, Flags]
    """By rule id: whether the rule fired."""
    unknown: Mapping[str, Flags]
    """By rule id: whether the rule could not tell."""
    points: Mapping[str, Floats]
    """By rule id."""


@dataclass(frozen=True, slots=True)
class Paired:
    """The leads that both versions could score, one row each, in the order of the leads' table.

    `verdicts` are the names of both versions' verdicts, the best first, then those that disqualify,
    then `hold` where it occurs; a verdict that B renamed has B's name.
    """

    row: Codes
    """The lead's place in the table that was given, from 0 on."""
    lead_id: tuple[str | None, ...]
    as_of: Instants
    cluster: Codes
    """The lead's account; a lead without one is an account of its own."""
    accounts: int
    """How many accounts there are; 0 where no account is known and each lead stands alone."""
    verdicts: tuple[str, ...]
    a: Version
    b: Version

    def __len__(self) -> int:
        return len(self.row)

    def of(self, kept: Flags | Codes) -> Paired:
        """Only some of the leads."""
        ids = np.asarray(self.lead_id, dtype=object)[kept]
        return Paired(
            self.row[kept], tuple(ids), self.as_of[kept], self.cluster[kept], self.accounts,
            self.verdicts, _of(self.a, kept), _of(self.b, kept),
        )  # fmt: skip


def _of(version: Version, kept: Flags | Codes) -> Version:
    return Version(
        version.score[kept],
        version.verdict[kept],
        version.passed[kept],
        version.ranked[kept],
        {rule: flags[kept] for rule, flags in version.fired.items()},
        {rule: flags[kept] for rule, flags in version.unknown.items()},
        {rule: points[kept] for rule, points in version.points.items()},
    )
