"""Which events each lead sees at which instant."""

from __future__ import annotations

from collections.abc import Mapping

from leadrules.backends.columnar.algebra import (
    Aggregate,
    Column,
    How,
    Join,
    Literal,
    Relation,
    Scalar,
    Where,
)
from leadrules.backends.columnar.algebra.kinds import kind_of
from leadrules.backends.columnar.lowering.events.accounts import (
    MATE,
    SEEN,
    Leads,
    whose_events,
)
from leadrules.backends.columnar.lowering.events.columns import truths
from leadrules.backends.columnar.lowering.events.occurrences import BROKEN, LEAD
from leadrules.backends.columnar.lowering.events.reading import (
    DOUBTFUL,
    UNREADABLE,
    Events,
)
from leadrules.backends.columnar.lowering.events.repetition import without_repeated
from leadrules.backends.columnar.lowering.events.sights import Sight
from leadrules.backends.columnar.lowering.expressions import Clock
from leadrules.backends.columnar.lowering.terms import (
    FALSE,
    TRUE,
    some,
)

TAKEN = "_taken"
"""How many events are visible or cannot be read."""

BAD = "_bad"
"""How many of these, or of their attributes, cannot be read."""

UNTOLD = "_untold"
"""Of how many nobody can tell what an attribute holds."""

_AS_OF, _TODAY, _AFTER = "_seen_as_of", "_seen_today", "_seen_after"


def is_constant(clock: Clock) -> bool:
    """Whether all leads are seen at one instant."""
    return isinstance(clock.as_of, Literal)


def by_lead_id(events: Events, clock: Clock) -> Sight:
    """The events visible at one instant and those that cannot be read, by lead id."""
    return without_repeated(Sight(events.relation, LEAD, clock, events))


def by_number(
    events: Events,
    leads: Leads,
    clock: Clock,
    after: Mapping[str, Scalar],
    *,
    colleagues: bool,
    among: Relation | None = None,
) -> Sight:
    """The events that each lead sees, or those `among` them, with its clock and instants of its
    fields beside, by the lead's number; those that cannot be read too."""
    beside = {f"{_AFTER}_{n}": scalar for n, scalar in enumerate(after.values())}
    relation: Relation = events.relation if among is None else among
    beside |= {_AS_OF: clock.as_of, _TODAY: clock.today}
    beside = {name: one for name, one in beside.items() if not isinstance(one, Literal)}
    carried = {name: Column(name, kind_of(scalar)) for name, scalar in beside.items()}
    whose = whose_events(leads, beside, colleagues=colleagues)
    relation = Join(whose, relation, ((SEEN, LEAD),), how="inner", once=False)
    here = Clock(carried.get(_AS_OF, clock.as_of), carried.get(_TODAY, clock.today))
    if not is_constant(clock):
        relation = Where(relation, some([truths(BROKEN), events.visible(here.as_of)]))
    instants = {
        name: carried.get(f"{_AFTER}_{n}", scalar) for n, (name, scalar) in enumerate(after.items())
    }
    mate = MATE if colleagues else None
    return without_repeated(Sight(relation, leads.number, here, events, mate=mate, after=instants))


def notice(events: Events, tag: str, *, lenient: bool) -> dict[str, Aggregate]:
    """The aggregates over a sight that tell what keeps a lead from being scored."""
    most = None if events.add_up else events.most
    made = {f"{tag}{TAKEN}": Aggregate(How.COUNT, TRUE, beyond=most)}
    if not lenient:
        unreadable = truths(UNREADABLE) if events.may_be_unreadable else FALSE
        bad = some([truths(BROKEN), unreadable])
        made[f"{tag}{BAD}"] = Aggregate(How.COUNT, bad, rare=True)
    if events.may_be_doubtful:
        made[f"{tag}{UNTOLD}"] = Aggregate(How.COUNT, truths(DOUBTFUL))
    return made
