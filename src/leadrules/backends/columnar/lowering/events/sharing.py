"""Events whose id several members of one account have: of each such id a lead counts one event.

They are few where there are any, so that only they are looked at lead by lead.
"""

from __future__ import annotations

from leadrules.backends.columnar.algebra import (
    Aggregate,
    Group,
    How,
    Join,
    Relation,
    Select,
    Together,
    Where,
)
from leadrules.backends.columnar.lowering.events.accounts import Leads
from leadrules.backends.columnar.lowering.events.columns import integers, texts
from leadrules.backends.columnar.lowering.events.occurrences import LEAD
from leadrules.backends.columnar.lowering.events.reading import ID
from leadrules.backends.columnar.lowering.terms import TRUE, compare, known, missing, whole

_SHARED = "_event_shared"
_OWNER, _ACCOUNT, _TIMES = "_event_owner", "_event_account", "_event_owners"
_ROWS = "_event_owner_rows"


def shared_ids(events: Relation, leads: Leads) -> Relation:
    """The ids that events of several leads of one account have, with these leads; of a lead that
    stands in several rows of it all its ids."""
    count = {_TIMES: Aggregate(How.COUNT, TRUE)}
    pairs = Group(Where(events, known(texts(ID))), (LEAD, ID), {})
    # WHY: hardly any id is left for which accounts must be looked up
    several = Where(Group(pairs, (ID,), count), compare(">", integers(_TIMES), whole(1)))
    of_several = Join(pairs, several, ((ID, ID),), how="exists")
    owner = {_OWNER: texts(leads.lead_id), _ACCOUNT: texts(leads.account_id)}
    named = Where(leads.in_accounts(), known(texts(leads.lead_id)))
    rows = {_ROWS: Aggregate(How.COUNT, TRUE)}
    members = Group(Select(named, owner, keep=False), (_OWNER, _ACCOUNT), rows)
    held = Join(members, of_several, ((_OWNER, LEAD),), how="inner", once=False)
    within = Group(held, (_ACCOUNT, ID), count)
    contested = Where(within, compare(">", integers(_TIMES), whole(1)))
    found = Join(held, contested, ((_ACCOUNT, _ACCOUNT), (ID, ID)), how="exists")
    # WHY: colleagues that are one lead have the same events
    alike = Where(members, compare(">", integers(_ROWS), whole(1)))
    twice = Join(alike, pairs, ((_OWNER, LEAD),), how="inner", once=False)
    which = {_OWNER: texts(_OWNER), ID: texts(ID)}
    both = Together(tuple(Select(one, which, keep=False) for one in (found, twice)))
    return Group(both, (_OWNER, ID), {_SHARED: Aggregate(How.COUNT, TRUE)})


def only_shared(events: Relation, shared: Relation) -> Relation:
    """Of events those with such an id."""
    return Join(events, shared, ((LEAD, _OWNER), (ID, ID)), how="exists")


def without_shared(events: Relation, shared: Relation) -> Relation:
    """Of events those without."""
    return Where(
        Join(events, shared, ((LEAD, _OWNER), (ID, ID))),
        missing(integers(_SHARED)),
    )
