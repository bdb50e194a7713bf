"""Accounts: what is known of a lead's colleagues, and whose events a lead sees.

The colleagues of a lead are the other rows with its account id, but for those with its lead id.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from leadrules.backends.columnar.algebra import (
    Aggregate,
    Column,
    Concat,
    Group,
    How,
    Join,
    Kind,
    Literal,
    Numbered,
    Order,
    Relation,
    Scalar,
    Select,
    Subtract,
    Together,
    ToText,
    Where,
)
from leadrules.backends.columnar.algebra.kinds import kind_of
from leadrules.backends.columnar.lowering.events.columns import instead, integers, only, texts
from leadrules.backends.columnar.lowering.terms import (
    case,
    compare,
    known,
    missing,
    whole,
)

SEEN = "_event_of"
"""Of whom the events are that a lead sees: a lead id."""

MATE = "_event_mate"
"""Whose events a lead sees: 0 its own, 1 a colleague's."""

_OTHER_ID = "_other_id"


@dataclass(frozen=True, slots=True)
class Leads:
    """The leads, and the columns that say who they are; both ids are texts."""

    relation: Relation
    number: str
    lead_id: str
    account_id: str
    member: str = ""
    """A text that rows of one account share where they are the same lead."""

    def over(self, relation: Relation) -> Leads:
        """The same leads in a relation with more columns."""
        return replace(self, relation=relation)

    def with_members(self, tag: str) -> Leads:
        """Beside what tells each from its colleagues."""
        lead_id = texts(self.lead_id)
        # WHY: a lead without an id is no other row's
        alone = Concat((Literal("row ", Kind.TEXT), ToText(integers(self.number))))
        named = Concat((Literal("id ", Kind.TEXT), lead_id))
        name = f"{tag}_member"
        member = case([(missing(lead_id), alone)], named)
        return replace(self, relation=Select(self.relation, {name: member}), member=name)

    def in_accounts(self) -> Relation:
        """Those that have an account."""
        return Where(self.relation, known(texts(self.account_id)))


def with_colleagues(
    leads: Leads, wanted: Mapping[str, Aggregate]
) -> tuple[Leads, dict[str, Scalar]]:
    """The leads beside aggregates over each one's colleagues, as scalars over one lead.

    Counts and sums are 0 of none, minima and maxima null.
    """
    account = leads.account_id
    members = Group(leads.in_accounts(), (account, leads.member), wanted)
    added = {name: each for name, each in wanted.items() if each.how in (How.COUNT, How.SUM)}
    totals = Group(
        members,
        (account,),
        {
            f"{name}_all": Aggregate(How.SUM, Column(name, each.kind), each.kind)
            for name, each in added.items()
        },
    )
    relation: Relation = Join(leads.relation, totals, ((account, account),))
    for name, each in wanted.items():
        if name not in added:
            relation = Join(
                relation, _first_two(members, account, name, each), ((account, account),)
            )
    own = Select(
        members,
        {
            account: texts(account),
            leads.member: texts(leads.member),
            **{f"{name}_own": Column(name, each.kind) for name, each in wanted.items()},
        },
        keep=False,
    )
    relation = Join(relation, own, ((account, account), (leads.member, leads.member)))
    return leads.over(relation), {
        name: _without_own(name, each.kind) if name in added else _next_to_own(name, each.kind)
        for name, each in wanted.items()
    }


def whose_events(leads: Leads, beside: Mapping[str, Scalar], *, colleagues: bool) -> Relation:
    """Whose events each lead sees: rows of its number, SEEN, MATE, and what stands `beside`."""
    carried = {leads.number: integers(leads.number), **beside}
    own = {**carried, SEEN: texts(leads.lead_id), MATE: whole(0)}
    alone = Select(leads.relation, own, keep=False)
    if not colleagues:
        return alone
    mates = Select(
        Where(
            over_colleagues(leads, beside, {_OTHER_ID: texts(leads.lead_id)}),
            known(texts(_OTHER_ID)),
        ),
        {
            **{name: Column(name, kind_of(scalar)) for name, scalar in carried.items()},
            SEEN: texts(_OTHER_ID),
            MATE: whole(1),
        },
        keep=False,
    )
    return Together((alone, mates))


def over_colleagues(
    leads: Leads, beside: Mapping[str, Scalar], of_them: Mapping[str, Column]
) -> Relation:
    """A row for each lead and each of its colleagues: the lead's number with what stands `beside`
    it, and the columns `of_them`."""
    account, others_account, other = "_account", "_other_account", "_other"
    facing = {
        leads.number: integers(leads.number),
        **beside,
        account: texts(leads.account_id),
        leads.member: texts(leads.member),
    }
    roster = {others_account: texts(leads.account_id), other: texts(leads.member), **of_them}
    pairs = Join(
        Select(leads.in_accounts(), facing, keep=False),
        Select(leads.in_accounts(), roster, keep=False),
        ((account, others_account),),
        how="inner",
        once=False,
    )
    return Where(pairs, compare("!=", texts(leads.member), texts(other)))


def _first_two(members: Relation, account: str, name: str, wanted: Aggregate) -> Group:
    """Of each account the two members' values nearest to the end that is wanted."""
    value, rank, place = Column(name, wanted.kind), "_rank", "_place"
    if wanted.how is How.MAXIMUM:
        # WHY: -1 - x turns the order round and never leaves the width
        ranked = Select(members, {rank: Subtract(Literal(-1, wanted.kind), value, wanted.kind)})
    else:
        ranked = Select(members, {rank: value})
    placed = Numbered(Where(ranked, known(value)), place, (account,), (Order(rank),))
    return Group(
        placed,
        (account,),
        {
            f"{name}_{called}": Aggregate(
                wanted.how,
                only(compare("==", integers(place), whole(nth)), value),
                wanted.kind,
            )
            for nth, called in ((1, "first"), (2, "second"))
        },
    )


def _without_own(name: str, kind: Kind) -> Scalar:
    nothing = Literal(0, kind)
    everyone, own = Column(f"{name}_all", kind), Column(f"{name}_own", kind)
    return Subtract(instead(everyone, nothing), instead(own, nothing), kind)


def _next_to_own(name: str, kind: Kind) -> Scalar:
    first, second, own = (Column(f"{name}_{what}", kind) for what in ("first", "second", "own"))
    return case([(compare("==", own, first), second)], first)
