"""A comparison of two versions: all that was asked, found, and could not be found."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from leadrules.analysis.compare.changes.record import Changes
from leadrules.analysis.compare.choices import Choices
from leadrules.analysis.compare.evidence.record import Evidence
from leadrules.analysis.compare.planning.record import Planning
from leadrules.analysis.compare.population.record import FirstCrossing, Population
from leadrules.analysis.compare.rules.record import RulesReport
from leadrules.analysis.compare.statistics.answers import CannotTell
from leadrules.analysis.diff.record import Diff

FORMAT = 1
"""The number of the form that `Comparison.to_dict` gives."""


@dataclass(frozen=True, slots=True)
class Caveat:
    """What a reader has to know before believing a figure, in words; `serious` ones stand first."""

    kind: Literal["leakage", "assumption", "data", "plan", "statistics"]
    serious: bool
    text: str


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """Which data were compared: rows, columns and a hash of each table's content."""

    table: Literal["leads", "events"]
    rows: int
    columns: tuple[str, ...]
    hash: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two versions over the same leads; `leadrules.compare` makes it."""

    diff: Diff
    choices: Choices
    data: tuple[Fingerprint, ...]
    population: Population
    changes: Changes
    crossing: FirstCrossing | CannotTell
    evidence: Evidence | CannotTell | None
    """None where no outcome was asked for; a reason where outcomes can say nothing at all."""
    planning: Planning
    rules: tuple[RulesReport, RulesReport]
    caveats: tuple[Caveat, ...]
    made_at: datetime
