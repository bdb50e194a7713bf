"""The reference backend: the executable specification, as short and plain as it can be.

It reads like the law (docs/reference/language.md), in its order: the inputs are read, measures are
made of events (`selections`, `measures`), rules pay (`payouts`, over `conditions`), points add up
(`tallies`), verdicts follow (`verdicts`), and the latch and the override stand beside them
(`standing`). Conditions are evaluated by simpleeval from the author's text. Speed does not matter.
"""

from __future__ import annotations

from typing import Any

from leadrules.backends.reference.measures import measure, measured
from leadrules.backends.reference.payouts import contribution
from leadrules.backends.reference.situation import Situation
from leadrules.backends.reference.standing import effective, promised
from leadrules.backends.reference.tallies import Summed, tally_group, tally_score
from leadrules.backends.reference.verdicts import ask, distances, standpoint
from leadrules.decision.record import MeasureRead, Record, RulesetIdentity, Trace
from leadrules.decision.units import points_of
from leadrules.intake.inputs import read_inputs
from leadrules.intake.standing import read_override, read_previous
from leadrules.language import ir
from leadrules.version import __version__


def score(
    ruleset: ir.Ruleset,
    lead: Any,
    *,
    events: Any = None,
    account: Any = None,
    previous: Any = None,
    override: Any = None,
    as_of: Any = None,
    strict: bool = False,
) -> Record:
    """The decision about one lead, as `Ruleset.score` takes it and every backend must give it.

    Raises LeadError where the inputs cannot be read, and nothing else for a checked ruleset.
    """
    inputs = read_inputs(ruleset, lead, events=events, account=account, as_of=as_of, strict=strict)
    standing_before = read_previous(ruleset, previous, inputs.as_of)
    word = read_override(ruleset, override, inputs.as_of)
    situation = Situation(ruleset, inputs)

    measures: dict[str, tuple[ir.Measure, MeasureRead]] = {}
    for wanted in ruleset.measures:
        read = measure(wanted, situation)
        measures[wanted.name] = (wanted, read)
        situation.values[wanted.name] = measured(wanted, read)

    contributions, groups, group_sums = [], [], {}
    for group in ruleset.groups:
        paid = [contribution(rule, group, measures, situation) for rule in group.rules]
        contributions += [record for record, _ in paid]
        tally, group_sums[group.name] = tally_group(group, [summed for _, summed in paid])
        groups.append(tally)

    scores, sums = [], dict[str, Summed]()
    for wanted_score in ruleset.scores:
        own = {g.name: group_sums[g.name] for g in ruleset.groups if g.score == wanted_score.name}
        tally, sums[wanted_score.name] = tally_score(wanted_score, own, sums)
        scores.append(tally)

    at = standpoint(situation, sums)
    answer = ask(situation, at)
    standing = effective(situation, sums, standing_before, word)
    promise = promised(ruleset.agreement, standing)
    identity = ruleset.identity
    return Record(
        ruleset=RulesetIdentity(identity.name, identity.version, identity.hash, identity.language),
        engine=__version__,
        lead_id=inputs.lead_id,
        as_of=inputs.as_of,
        score=points_of(sums[ruleset.main_score].points),
        scores={name: points_of(summed.points) for name, summed in sums.items()},
        verdict=answer.verdict,
        labels=at.labels,
        effective=standing,
        due=promise.respond_by,
        accept_by=promise.accept_by,
        attempts=promise.attempts,
        distance=distances(situation, at, answer),
        trace=Trace(
            contributions=tuple(contributions),
            groups=tuple(groups),
            scores=tuple(scores),
            verdicts=answer.steps,
            fields=inputs.fields,
            measures=tuple(read for _, read in measures.values()),
            events=inputs.events,
            events_given=inputs.events_given,
            colleague_events_given=inputs.colleague_events_given,
            colleagues=inputs.colleagues,
            notes=inputs.notes,
            unknown_keys=inputs.unknown_keys,
            unseen_events=inputs.unseen_events,
            repeated_events=inputs.repeated_events,
            unknown_events=inputs.unknown_events,
        ),
    )
