"""Where the lead effectively stands: the latch and the override beside the rules' answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from leadrules.backends.reference.situation import Situation
from leadrules.backends.reference.tallies import Summed
from leadrules.backends.reference.values import scaled
from leadrules.backends.reference.verdicts import HOLD, ask, standpoint
from leadrules.decision.calendar import due
from leadrules.decision.record import Effective, Override, Standing
from leadrules.decision.units import points_of
from leadrules.language import ir


def effective(
    situation: Situation,
    scores: Mapping[str, Summed],
    previous: Standing | None,
    override: Override | None,
) -> Effective:
    """The four steps of law 12, in order; `override` is one in force."""
    ruleset, as_of = situation.ruleset, situation.inputs.as_of
    names = [verdict.name for verdict in ruleset.verdicts]
    held = previous.verdict if previous is not None and previous.verdict in (*names, HOLD) else None

    # 1. An override of the score: the verdicts are asked again.
    main = overridden(scores[ruleset.main_score], override)
    at = standpoint(situation, {**scores, ruleset.main_score: main})

    # 2. Verdicts left too short a time ago are not given again.
    left = dict(previous.left) if previous is not None else {}
    cooling = [
        verdict.name
        for verdict in ruleset.verdicts
        if verdict.requalify_after is not None
        and verdict.name != held
        and verdict.name in left
        and as_of - left[verdict.name] < timedelta(microseconds=verdict.requalify_after)
    ]
    answer = ask(situation, at, cooling)
    verdict = answer.verdict

    # 3. The latch keeps a better verdict.
    latched = False
    if held is not None and held != HOLD and held != verdict:
        latch = ruleset.verdicts[names.index(held)]
        candidate = None if verdict == HOLD else ruleset.verdicts[names.index(verdict)]
        stands_before = candidate is None or names.index(held) < names.index(verdict)
        disqualifies = candidate is not None and candidate.disqualifies
        leaves = latch.leave_when is not None and (
            situation.conditions.value(latch.leave_when, at.values) is True
        )
        if latch.latch and stands_before and not disqualifies and not leaves:
            verdict, latched = held, True

    # 4. A person's word on the verdict.
    if override is not None and override.disqualify:
        verdict = next(v.name for v in ruleset.verdicts if v.disqualifies)
        latched = False
    elif override is not None and override.verdict is not None:
        verdict, latched = override.verdict, False

    if held is not None and held != verdict:
        left[held] = as_of
    return Effective(
        score=points_of(main.points),
        verdict=verdict,
        since=previous.since if previous is not None and held == verdict else as_of,
        latched=latched,
        cooling=answer.cooled,
        override=override,
        left=left,
    )


def overridden(main: Summed, override: Override | None) -> Summed:
    """The main score with a person's word on it, which is then known."""
    if override is not None and override.score is not None:
        return Summed(scaled(override.score, 2), known=True)
    if override is not None and override.add is not None:
        return Summed(main.points + scaled(override.add, 2), known=True)
    return main


@dataclass(frozen=True, slots=True)
class Promised:
    """When what the agreement promises for a verdict is due."""

    respond_by: datetime | None = None
    accept_by: datetime | None = None
    attempts: int | None = None


def promised(agreement: ir.Agreement | None, standing: Effective) -> Promised:
    """The effective verdict's promise, from when it was first held."""
    if agreement is None:
        return Promised()
    for promise in agreement.promises:
        if promise.verdict == standing.verdict:
            respond_by, accept_by = (
                None if within is None else due(standing.since, within, agreement.calendar)
                for within in (promise.respond_within, promise.accept_within)
            )
            return Promised(respond_by, accept_by, promise.attempts)
    return Promised()
