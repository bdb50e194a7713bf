"""When each version first hands each lead over, replayed over instants up to its decision."""

from __future__ import annotations

from collections import Counter

import numpy as np
import polars as pl

from leadrules.analysis.compare.choices import Choices
from leadrules.analysis.compare.paired import Instants
from leadrules.analysis.compare.population.colleagues import event_leads, units_of
from leadrules.analysis.compare.population.columns import Zone, instants
from leadrules.analysis.compare.population.gathering import instant
from leadrules.analysis.compare.population.pairing import lead_ids
from leadrules.analysis.compare.population.record import FirstCrossing, Population, Week
from leadrules.analysis.compare.population.replaying import passes_at
from leadrules.analysis.compare.population.schedule import DAY, Schedule, scheduled
from leadrules.analysis.compare.statistics.answers import CannotTell
from leadrules.analysis.compare.statistics.columns import Floats
from leadrules.analysis.compare.verdicts import Verdicts
from leadrules.language.loading import Loaded


def crossing_of(
    a: Loaded,
    b: Loaded,
    leads: pl.DataFrame,
    events: pl.DataFrame | None,
    choices: Choices,
    population: Population,
) -> FirstCrossing | CannotTell:
    """When each version first hands over each lead of a population.

    Each lead is scored at its first event, at its last decision, and between them every so many
    days, counted back from the decision; nothing later is seen. Where these would be too many
    scores, leads are drawn at random by the seed, by whole accounts where a rule reads the account:
    counts are of those, and the weeks are scaled up to all leads. `leads` and `events` are the
    tables that the population was gathered from.
    """
    if not choices.passes:
        return CannotTell("no verdict hands a lead over")
    if events is None:
        return CannotTell("no events were given, so what was known earlier cannot be told")
    paired = population.paired
    begun = _begun(a, b, leads, events)[paired.row]
    if not (begun < paired.as_of).any():
        return CannotTell("no lead has an event before its decision")
    # WHY: leads that see one another are scored together, so they are drawn together
    units = units_of([a.ruleset, b.ruleset], leads)[paired.row]
    schedule = scheduled(paired, begun, units, seed=choices.seed)
    rows = paired.row[schedule.leads]
    called = Verdicts.of(a, b).called
    first = []
    for each, names in ((a, called), (b, {})):
        verdicts = [verdict.name for verdict in each.ruleset.verdicts if not verdict.disqualifies]
        passing = {name: names.get(name, name) in choices.passes for name in verdicts}
        which = passes_at(each.ruleset, leads, events, rows, schedule, passing)
        first.append(schedule.first(which))
    return _told(schedule, *first)


def _begun(a: Loaded, b: Loaded, leads: pl.DataFrame, events: pl.DataFrame) -> Instants:
    """When each lead's first event was; NaT where it has none."""
    zone = Zone.of(b.ruleset, a.ruleset)
    found = pl.DataFrame(
        {"id": event_leads(a.ruleset, events), "at": pl.Series(instants(events["at"], zone))}
    )
    first = found.group_by("id").agg(pl.col("at").min())
    begun = lead_ids(a.ruleset, leads).alias("id").to_frame()
    begun = begun.join(first, on="id", how="left", maintain_order="left")
    found_at: Instants = begun["at"].to_numpy()
    return found_at


def _told(schedule: Schedule, a: Instants, b: Instants) -> FirstCrossing:
    by_a, by_b = ~np.isnat(a), ~np.isnat(b)
    both = by_a & by_b
    days: Floats = (b[both] - a[both]) / DAY
    return FirstCrossing(
        instants=int(schedule.turn.max()) + 1,
        both=int(both.sum()),
        same=int((days == 0).sum()),
        earlier=int((days < 0).sum()),
        later=int((days > 0).sum()),
        only_a=int((by_a & ~by_b).sum()),
        only_b=int((by_b & ~by_a).sum()),
        neither=int((~by_a & ~by_b).sum()),
        median_days_earlier=_median(-days[days < 0]),
        median_days_later=_median(days[days > 0]),
        weeks=_weeks(a[by_a], b[by_b], schedule.whole / len(schedule.leads)),
        how=_how(schedule),
    )


def _median(days: Floats) -> float | None:
    return float(np.median(days)) if len(days) else None


def _weeks(a: Instants, b: Instants, times: float) -> tuple[Week, ...]:
    """Every week from the first hand-over to the last, with how many there are."""
    weeks_a, weeks_b = (
        # WHY: day 0 was a Thursday, whose week had begun 3 days before
        (one.astype("datetime64[D]").astype(np.int64) + 3) // 7
        for one in (a, b)
    )
    every = np.concatenate([weeks_a, weeks_b])
    if not len(every):
        return ()
    first, last = int(every.min()), int(every.max())
    counts = (np.bincount(one - first, minlength=last - first + 1) for one in (weeks_a, weeks_b))
    return tuple(
        Week(
            instant(np.datetime64(7 * (first + n) - 3, "D")),
            round(of_a * times),
            round(of_b * times),
        )
        for n, (of_a, of_b) in enumerate(zip(*(one.tolist() for one in counts), strict=True))
    )


def _how(schedule: Schedule) -> str:
    count = len(schedule.leads)
    whom = f"all {count:,} leads"
    if count < schedule.whole:
        whom = f"{count:,} of {schedule.whole:,} leads, drawn at random,"
    paces = Counter(schedule.steps.tolist())
    pace = ", ".join(
        ("every day" if step == 1 else f"every {step} days")
        + (f" for {leads:,}" if len(paces) > 1 else "")
        for step, leads in sorted(paces.items())
    )
    text = (
        f"{whom} were scored at their first event, at their decision, and between them {pace}, "
        "with the events of then and the fields as the table has them; a hand-over after the "
        "decision is not seen, and a latch makes no difference to a first one"
    )
    if schedule.eventless:
        text += f"; without an event before their decision: {schedule.eventless:,}"
    if count < schedule.whole:
        text += "; the weeks are scaled up to all leads"
    return text
