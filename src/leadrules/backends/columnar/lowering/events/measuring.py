"""All measures of a ruleset over tables, made step by step beside the leads."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

from leadrules.backends.columnar.algebra import (
    Aggregate,
    Column,
    Group,
    How,
    Join,
    Literal,
    Scalar,
)
from leadrules.backends.columnar.lowering.events.accounts import (
    Leads,
    over_colleagues,
    with_colleagues,
)
from leadrules.backends.columnar.lowering.events.columns import columns_in, instead
from leadrules.backends.columnar.lowering.events.gathering import (
    Gathered,
    answer_of,
    answer_of_none,
    gather,
)
from leadrules.backends.columnar.lowering.events.next_changes import (
    NEXT,
    NEXT_DAY,
    next_changes_of_members,
)
from leadrules.backends.columnar.lowering.events.reading import Events
from leadrules.backends.columnar.lowering.events.repetition import EventMeasure, is_repetitive
from leadrules.backends.columnar.lowering.events.roll_ups import (
    both,
    member_aggregates,
    own_of,
    rolled_up,
)
from leadrules.backends.columnar.lowering.events.seeing import (
    BAD,
    TAKEN,
    UNTOLD,
    by_lead_id,
    by_number,
    is_constant,
    notice,
)
from leadrules.backends.columnar.lowering.events.sharing import (
    only_shared,
    shared_ids,
    without_shared,
)
from leadrules.backends.columnar.lowering.events.sights import Sight
from leadrules.backends.columnar.lowering.events.statistics import Answer
from leadrules.backends.columnar.lowering.expressions import Clock
from leadrules.backends.columnar.lowering.next_steps import DAY, next_count
from leadrules.backends.columnar.lowering.numbers import Value
from leadrules.backends.columnar.lowering.terms import (
    FALSE,
    NO_INTEGER,
    NO_TEXT,
    TRUE,
    ZERO,
    case,
    compare,
    text,
    whole,
)
from leadrules.backends.passing_time.days_counted import days_of_measures
from leadrules.language import ir

_SHARED = "_shared"
"""What the names of columns hold that are of events whose id several members have."""


@dataclass(frozen=True, slots=True)
class Given:
    """What measures are made of.

    `value` lowers what a roll-up asks of a member to a scalar over its row of the leads, with the
    instant of a clock; `dated` is a date or timestamp of that row. `after` are the instants in the
    fields that windows begin after. `bad` says of a row of the leads whether its fields cannot be
    read, where that is an error, and `doubt` whether it needs Python. All columns of the leads
    whose names begin with `tag` are ours. With `next_changes` it is also told when time alone
    changes the measures.
    """

    ruleset: ir.Ruleset
    leads: Leads
    clock: Clock
    events: Events | None
    value: Callable[[ir.Condition], Value]
    after: Mapping[str, Scalar]
    bad: Scalar
    doubt: Scalar
    tag: str
    dated: Callable[[str], tuple[Scalar, ir.Type]]
    next_changes: bool = False


NextChanges = tuple[tuple[Scalar, ...], tuple[Scalar, ...]]
"""When something may change, of each lead: instants, and days at whose start it may."""


@dataclass(frozen=True, slots=True)
class Made:
    """The leads beside what measures are made of, each measure's value as a scalar over a lead, how
    many events count where points are paid for each, and what keeps a lead from being scored, here
    or at all, and when time alone may change a measure."""

    leads: Leads
    values: Mapping[str, Scalar]
    counts: Mapping[str, Scalar]
    error: Scalar | None
    doubts: tuple[Scalar, ...]
    next_changes: NextChanges


def reads_account(ruleset: ir.Ruleset) -> bool:
    """Whether some measure needs the lead's account."""
    return any(scope_of(one) is not ir.Scope.LEAD for one in ruleset.measures)


def scope_of(measure: ir.Measure) -> ir.Scope:
    """Whose events or fields a measure is about."""
    return measure.scope if isinstance(measure, ir.RollUp) else measure.selection.scope


class Measuring:
    """The leads, which grow by columns, and the aggregates that stand beside them by name."""

    def __init__(self, given: Given) -> None:
        self._given = given
        self._ruleset = given.ruleset
        self._clock = given.clock
        self._has_account = reads_account(given.ruleset)
        self._leads = given.leads.with_members(given.tag) if self._has_account else given.leads
        # WHY: what is grouped for the leads is joined to them: made of them as they have grown, it
        # would double the plan with each step
        self._alone = self._leads
        self._prefixes = {
            one.name: f"{given.tag}_{n}" for n, one in enumerate(given.ruleset.measures)
        }
        self._columns: dict[str, Scalar] = {}
        self._own: dict[str, Aggregate] = {}  # what of a lead's own events its colleagues ask too
        self._shared: Mapping[str, Aggregate] = {}  # of events whose id several members have
        self._noticed: set[str] = set()
        self._rows, self._unreadable = f"{given.tag}_rows", f"{given.tag}_unreadable"
        self._untold = f"{given.tag}_colleagues_untold"

    def measured(self) -> Made:
        """The whole."""
        events = self._given.events
        if events is not None:
            self._gather_events(events)
        if self._has_account:
            self._roll_up()
        answers = {
            one.name: self._rolled_up(one) if isinstance(one, ir.RollUp) else self._answer(one)
            for one in self._ruleset.measures
        }
        return Made(
            leads=self._leads,
            values={name: one.value for name, one in answers.items()},
            counts={name: one.count for name, one in answers.items() if one.count is not None},
            error=self._error(),
            doubts=self._doubts(),
            next_changes=(tuple(self._next_instants()), tuple(self._of_each(NEXT_DAY))),
        )

    def _next_instants(self) -> Iterator[Scalar]:
        if not self._given.next_changes:
            return
        yield from self._of_each(NEXT)
        for name, counts in days_of_measures(self._ruleset).items():
            at = self._columns.get(f"{self._prefixes[name]}_at")
            if at is not None:
                yield next_count(at, DAY, counts, self._clock.as_of)

    def _of_each(self, suffix: str) -> list[Scalar]:
        names = (f"{prefix}{suffix}" for prefix in self._prefixes.values())
        return [self._columns[name] for name in names if name in self._columns]

    # --- events ----------------------------------------------------------------------------------

    def _gather_events(self, events: Events) -> None:
        """Beside the leads: what the events come to that they see."""
        by_lead: dict[str, EventMeasure] = {}
        by_own: dict[str, EventMeasure] = {}
        after: dict[str, EventMeasure] = {}
        paired: dict[str, EventMeasure] = {}
        for one in self._ruleset.measures:
            if isinstance(one, ir.RollUp):
                continue
            prefix = self._prefixes[one.name]
            if one.selection.scope is not ir.Scope.LEAD:
                if is_constant(self._clock) and _adds_up(one):
                    by_own[prefix] = one if events.has_ids else _of_lead(one)
                else:
                    paired[prefix] = one
            elif one.selection.window.after is not None:
                after[prefix] = one
            else:
                by_lead[prefix] = one
        lenient = self._ruleset.on_unreadable == "missing"
        nexts = self._given.next_changes
        noticed = notice(events, self._given.tag, lenient=lenient)
        self._noticed = set(noticed)
        fields = self._given.after
        if is_constant(self._clock):
            sight = by_lead_id(events, self._clock)
            together = {} if events.has_ids else by_own
            gathered = gather(sight, by_lead | together, noticed, next_changes=nexts)
            self._join(gathered, self._leads.lead_id, sight.key)
            prefixes = tuple(f"{prefix}_" for prefix in together)
            self._own = noticed | {
                name: each for name, each in gathered.made.items() if name.startswith(prefixes)
            }
            if by_own and events.has_ids:
                self._gather_shared(events, sight, by_own)
            noticed = {}
        else:
            after = by_lead | after
        if after or (noticed and not self._has_account):
            sight = by_number(events, self._alone, self._clock, fields, colleagues=False)
            noticed_here = {} if self._has_account else noticed
            self._join_by_number(gather(sight, after, noticed_here, next_changes=nexts))
        if paired or (noticed and self._has_account):
            sight = by_number(events, self._alone, self._clock, fields, colleagues=True)
            self._join_by_number(gather(sight, paired, noticed, next_changes=nexts))

    def _gather_shared(
        self, events: Events, sight: Sight, measures: Mapping[str, EventMeasure]
    ) -> None:
        """Each lead's own events, but for ids that several members have: of these what each lead
        sees."""
        shared, nexts = shared_ids(events.relation, self._alone), self._given.next_changes
        apart = replace(sight, relation=without_shared(sight.relation, shared))
        own = {prefix: _of_lead(one) for prefix, one in measures.items()}
        gathered = gather(apart, own, {}, next_changes=nexts)
        self._join(gathered, self._leads.lead_id, sight.key)
        self._own |= gathered.made
        contested = by_number(
            events,
            self._alone,
            self._clock,
            self._given.after,
            colleagues=True,
            among=only_shared(events.relation, shared),
        )
        seen = {f"{prefix}{_SHARED}": one for prefix, one in measures.items()}
        gathered = gather(contested, seen, {}, next_changes=nexts)
        self._join_by_number(gathered)
        self._shared = gathered.made

    def _join_by_number(self, gathered: Gathered) -> None:
        self._join(gathered, self._leads.number, self._leads.number)

    def _join(self, gathered: Gathered, own: str, key: str) -> None:
        relation = self._leads.relation
        for group in gathered.groups:
            relation = Join(relation, group, ((own, key),))
        self._leads = self._leads.over(relation)
        self._columns |= gathered.columns

    def _answer(self, measure: EventMeasure) -> Answer:
        if self._given.events is None:
            return self._answer_without_events(measure)
        prefix, as_of = self._prefixes[measure.name], self._clock.as_of
        return answer_of(measure, prefix, self._columns, self._given.events, as_of)

    def _answer_without_events(self, measure: EventMeasure) -> Answer:
        """Unknown, but for what is asked of colleagues where there are none."""
        none = answer_of_none(measure)
        counts = isinstance(measure, ir.EventPoints)
        if measure.selection.scope is not ir.Scope.COLLEAGUES:
            return Answer(NO_INTEGER, NO_INTEGER if counts else None)
        alone = compare("==", self._columns[self._rows], ZERO)
        return Answer(
            case([(alone, none.value)], NO_INTEGER),
            case([(alone, ZERO)], NO_INTEGER) if counts else None,
        )

    # --- the account -----------------------------------------------------------------------------

    def _roll_up(self) -> None:
        """Beside the leads: what their colleagues come to, and with them what they are themselves
        where a measure is about the whole account."""
        wanted = {self._rows: Aggregate(How.COUNT, TRUE)}
        if self._given.bad != FALSE:
            wanted[self._unreadable] = Aggregate(How.COUNT, self._given.bad)
        if self._given.doubt != FALSE:
            wanted[self._untold] = Aggregate(How.COUNT, self._given.doubt)
        for name, each in self._own.items():
            how = How.SUM if each.how is How.COUNT else each.how
            wanted[name] = Aggregate(how, Column(name, each.kind), each.kind)
        paired: dict[str, Aggregate] = {}
        for one in self._ruleset.measures:
            if isinstance(one, ir.RollUp):
                value = self._given.value(one.value).scalar
                asked = member_aggregates(one, self._prefixes[one.name], value)
                (paired if self._follows_the_lead(value) else wanted).update(asked)
                if self._given.next_changes:
                    prefix = self._prefixes[one.name]
                    changes = next_changes_of_members(one, prefix, self._given.dated, self._clock)
                    for name, each in changes.items():
                        follows = self._follows_the_lead(each.operand)
                        (paired if follows else wanted)[name] = each
        self._leads, columns = with_colleagues(self._leads, wanted)
        if paired:
            columns |= self._roll_up_pairs(paired)
        of_both = tuple(
            f"{self._prefixes[one.name]}_"
            for one in self._ruleset.measures
            if scope_of(one) is ir.Scope.ACCOUNT
        )
        for name, each in (wanted | paired).items():
            if name in self._noticed or name.startswith(of_both):
                columns[name] = both(each, own_of(each), columns[name])
        for name, each in self._shared.items():
            plain = name.replace(_SHARED, "", 1)
            columns[plain] = both(each, columns[plain], self._columns[name])
        self._columns |= columns

    def _follows_the_lead(self, value: Scalar) -> bool:
        """Whether what is asked of a member depends on the instant at which the lead is scored."""
        return not self._of_clock().isdisjoint(columns_in(value))

    def _of_clock(self) -> set[str]:
        return {*columns_in(self._clock.as_of), *columns_in(self._clock.today)}

    def _roll_up_pairs(self, asked: Mapping[str, Aggregate]) -> dict[str, Scalar]:
        """What colleagues come to where each lead asks them as of its own instant."""
        number = self._leads.number
        read: dict[str, Column] = {}
        for each in asked.values():
            read |= columns_in(each.operand)
        clock = {name: read[name] for name in self._of_clock() & set(read)}
        of_them = {name: one for name, one in read.items() if name not in clock}
        group = Group(over_colleagues(self._alone, clock, of_them), (number,), asked)
        self._leads = self._leads.over(Join(self._leads.relation, group, ((number, number),)))
        return {
            name: instead(Column(name, each.kind), Literal(0, each.kind))
            if each.how in (How.COUNT, How.SUM)
            else Column(name, each.kind)
            for name, each in asked.items()
        }

    def _rolled_up(self, measure: ir.RollUp) -> Answer:
        value = self._given.value(measure.value)
        more = 10 ** (measure.places - value.places)
        return Answer(rolled_up(measure, self._prefixes[measure.name], self._columns, more))

    # --- what keeps a lead from being scored -----------------------------------------------------

    def _error(self) -> Scalar | None:
        limits = self._ruleset.limits
        tag = self._given.tag
        noticed = [
            (f"{tag}{BAD}", 0, "LR506 events"),
            (f"{tag}{TAKEN}", limits.events, "LR507 events"),
            (self._unreadable, 0, "LR502 colleagues"),
            (self._rows, limits.colleagues, "LR510 account"),
        ]
        branches = [
            (compare(">", instead(self._columns[name], ZERO), whole(most)), text(message))
            for name, most, message in noticed
            if name in self._columns
        ]
        return case(branches, NO_TEXT) if branches else None

    def _doubts(self) -> tuple[Scalar, ...]:
        return tuple(
            compare(">", instead(self._columns[name], ZERO), ZERO)
            for name in (f"{self._given.tag}{UNTOLD}", self._untold)
            if name in self._columns
        )


def _adds_up(measure: EventMeasure) -> bool:
    """Whether a measure of many members' events can be made of what each one's come to."""
    return not is_repetitive(measure) and measure.selection.window.after is None


def _of_lead(measure: EventMeasure) -> EventMeasure:
    """The same of a lead's own events."""
    return replace(measure, selection=replace(measure.selection, scope=ir.Scope.LEAD))
