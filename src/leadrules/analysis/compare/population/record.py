"""Which leads were counted and which were left out, and what is known of their outcome."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from leadrules.analysis.compare.paired import Paired
from leadrules.analysis.compare.statistics.answers import CannotTell
from leadrules.analysis.compare.statistics.columns import Flags, Floats
from leadrules.analysis.compare.statistics.survival import Survival


@dataclass(frozen=True, slots=True)
class LeftOut:
    """So many leads were left out, and why, in words; `rows` are the first few places."""

    why: str
    leads: int
    rows: tuple[int, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """The count and the reason."""
        return {"why": self.why, "leads": self.leads, "rows": list(self.rows)}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of each lead of the pair, as far as one outcome goes.

    Only leads that are `counted` have an outcome: their window has passed, they were not won before
    the decision, and their columns can be read. `won` and `amount` are false and 0 elsewhere.
    """

    name: str
    counted: Flags
    won: Flags
    days: Floats
    """Days from the decision to the winning; nan where not won or without an instant."""
    amount: Floats | None
    left_out: tuple[LeftOut, ...]
    survival: Survival | CannotTell | None
    """With all leads, the young ones too; None without instants of winning."""
    caveats: tuple[str, ...] = ()
    """In words, such as that open leads were left out by stage."""
    blank: Flags | None = None
    """Counted as not won though the column says nothing, as the window has passed."""
    late: Flags | None = None
    """Counted as not won as they were won after the window."""


@dataclass(frozen=True, slots=True)
class Population:
    """The leads of a comparison: all that both versions scored, and what became of them."""

    leads_given: int
    paired: Paired
    left_out: tuple[LeftOut, ...]
    """Not in `paired`: outside the dates, not scored by a version (with the error's words), ..."""
    first: datetime | None
    """The earliest and the latest instant of decision."""
    last: datetime | None
    outcome: Outcome | None
    funnel: tuple[Outcome, ...]
    worked: Flags | None
    """By the column; None where none was named."""
    propensity: Floats | None
    rejected: tuple[str | None, ...] | None
    segments: dict[str, tuple[str | None, ...]]
    after_b: Flags | None
    """Whether a lead was decided after B was written; None where that is not known."""


@dataclass(frozen=True, slots=True)
class Week:
    """A week's first hand-overs by each version; `start` is its Monday."""

    start: datetime
    a: int
    b: int


@dataclass(frozen=True, slots=True)
class FirstCrossing:
    """When each version first handed each lead over, replayed over instants.

    `earlier` and `later` say how many leads B hands over before and after A does, with the median
    days; `only_a` and `only_b` how many only one of them ever does.
    """

    instants: int
    both: int
    same: int
    earlier: int
    later: int
    only_a: int
    only_b: int
    neither: int
    median_days_earlier: float | None
    median_days_later: float | None
    weeks: tuple[Week, ...]
    how: str
    """In words: over which instants, and whether latches were replayed."""
