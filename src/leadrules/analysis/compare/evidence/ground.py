"""The leads on which versions are measured, and which of them each version chooses."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TypeAlias, assert_never

import numpy as np

from leadrules.analysis.compare.choices import Capacity, Choices, OutcomeChoice, Period
from leadrules.analysis.compare.evidence.periods import (
    Periods,
    counted_span,
    periods_of,
    span_of,
)
from leadrules.analysis.compare.paired import Paired, Version
from leadrules.analysis.compare.population.record import Outcome, Population
from leadrules.analysis.compare.statistics.answers import CannotTell
from leadrules.analysis.compare.statistics.columns import Flags, Floats
from leadrules.analysis.compare.statistics.selection import ByCapacity, ByVerdict, observed

At: TypeAlias = Capacity | str | None
"""Whom a metric looks at."""
Choosing: TypeAlias = ByVerdict | ByCapacity


@dataclass(frozen=True, slots=True, eq=False)
class Ground:
    """Leads with an outcome, as both versions see them; arrays of one length."""

    pair: Paired
    won: Flags
    amount: Floats | None
    worked: Flags
    assumed_worked: bool
    place: Flags
    """Which of the population's leads these are."""
    period: Period
    """What volumes are told by."""
    periods: Periods | None
    """None where all leads are decided at one instant."""

    def __len__(self) -> int:
        return len(self.won)

    @property
    def accounts(self) -> int:
        """How many accounts, or leads where each stands alone."""
        return len(np.unique(self.pair.cluster))

    def only(self, kept: Flags) -> Ground:
        """Some of the leads, in the same periods."""
        place = self.place.copy()
        place[place] = kept
        return replace(
            self,
            pair=self.pair.of(kept),
            won=self.won[kept],
            amount=None if self.amount is None else self.amount[kept],
            worked=self.worked[kept],
            place=place,
            periods=None if self.periods is None else self.periods.of(kept),
        )

    def on_worked(self) -> Ground:
        """Those that sales worked."""
        return self.only(self.worked)

    def apart(self, kept: Flags) -> Ground:
        """Some of the leads as a population of their own: its periods end where they do."""
        part = self.only(kept)
        if not len(part):
            return part
        span = span_of(part.pair.as_of)
        periods = None if span.one_instant else periods_of(part.pair.as_of, self.period, span)
        return replace(part, periods=periods)

    def dates(self) -> str:
        """The first and the last day of decision."""
        days = self.pair.as_of.astype("datetime64[D]")
        first, last = str(days.min()), str(days.max())
        return f"on {first}" if first == last else f"from {first} to {last}"


def ground_of(
    choices: Choices, population: Population, outcome: Outcome, chosen: OutcomeChoice | None
) -> Ground | CannotTell:
    """All leads of a population that have this outcome."""
    pair = population.paired
    place = outcome.counted & ~np.isnat(pair.as_of)
    if not place.any():
        return CannotTell(f"no lead has an outcome `{outcome.name}` yet")
    counted = pair.of(place)
    at = None if choices.metric is None else choices.metric.at
    period: Period = (at.period if isinstance(at, Capacity) else None) or "week"
    span = counted_span(counted.as_of, choices, chosen)
    worked = pair.a.passed if population.worked is None else population.worked
    return Ground(
        counted,
        outcome.won[place],
        None if outcome.amount is None else np.nan_to_num(outcome.amount[place]),
        worked[place],
        population.worked is None,
        place,
        period,
        None if span.one_instant else periods_of(counted.as_of, period, span),
    )


def ranked(version: Version) -> Flags:
    """The leads that a version ranks: those with a score that are neither out nor held."""
    return np.asarray(version.ranked & np.isfinite(version.score))


def whole_ranking(version: Version) -> Floats:
    """The scores of all leads, where those that are not ranked share a place below all others."""
    kept = ranked(version)
    below = version.score[kept].min() - 1 if kept.any() else 0.0
    return np.where(kept, version.score, below)


def choosing(ground: Ground, at: At) -> tuple[Choosing, Choosing] | CannotTell:
    """Whom A and B choose: by a verdict and better, by a capacity, or those that they pass."""
    a, b = _choosing(ground, ground.pair.a, at), _choosing(ground, ground.pair.b, at)
    if isinstance(a, CannotTell):
        return a
    return b if isinstance(b, CannotTell) else (a, b)


def chosen_by(ground: Ground, at: At) -> tuple[Floats, Floats] | CannotTell:
    """How often each lead is chosen by A and by B, as observed: 0, 1, or a share in a tie."""
    both = choosing(ground, at)
    if isinstance(both, CannotTell):
        return both
    return observed(both[0]), observed(both[1])


def _choosing(ground: Ground, version: Version, at: At) -> Choosing | CannotTell:
    match at:
        case None:
            return ByVerdict(version.passed)
        case str():
            if at not in ground.pair.verdicts:
                return CannotTell(f"neither version has a verdict `{at}`")
            return ByVerdict(version.verdict <= ground.pair.verdicts.index(at))
        case Capacity():
            kept = ranked(version)
            if not kept.any():
                return CannotTell("one of the versions ranks no lead")
            return best_of(ground, version, at, kept)
        case _:
            assert_never(at)


def best_of(ground: Ground, version: Version, at: Capacity, kept: Flags) -> ByCapacity:
    """The highest scores among the leads that are kept, as many as there is room for."""
    scores = np.where(kept, version.score, 0.0)
    if at.period is None or ground.periods is None:
        return ByCapacity(scores, at.leads, ranked=kept)
    of_lead = ground.periods.of_lead
    rooms = at.leads * ground.periods.parts[np.unique(of_lead)]
    return ByCapacity(scores, list(rooms), periods=of_lead, ranked=kept)
