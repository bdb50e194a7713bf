"""Which leads must be scored again, and the rows of an earlier answer that still hold.

A row holds where its lead had one row then and has one now, the same rules gave it at an earlier
instant, time alone has not changed it since, no event of its lead has become visible since, and
nobody says that its lead has changed. Where rules read the account, one member that must be scored
again takes all the others with it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from leadrules.backends.columnar.algebra import (
    Aggregate,
    Column,
    Group,
    How,
    Input,
    Join,
    Kind,
    Literal,
    Microseconds,
    Relation,
    Rows,
    Scalar,
    ScaledInteger,
    Select,
    Together,
    ToText,
    Where,
)
from leadrules.backends.columnar.algebra.kinds import kind_of
from leadrules.backends.columnar.lowering.answer import (
    NEXT_CHANGE,
    SCORED_ACCOUNT,
    SCORED_AS_OF,
    SCORED_BY,
    as_instant,
    scored_by,
)
from leadrules.backends.columnar.lowering.events.columns import integers, texts, truths
from leadrules.backends.columnar.lowering.events.measuring import reads_account
from leadrules.backends.columnar.lowering.events.occurrences import LEAD, Occurrences
from leadrules.backends.columnar.lowering.ids import identifier
from leadrules.backends.columnar.lowering.names import Names
from leadrules.backends.columnar.lowering.promises import with_promises
from leadrules.backends.columnar.lowering.terms import (
    NO_INTEGER,
    NO_TEXT,
    TRUE,
    case,
    compare,
    every,
    holds,
    known,
    missing,
    negated,
    some,
    text,
    whole,
)
from leadrules.backends.columnar.lowering.verdicts import verdict_names
from leadrules.backends.columnar.plan import Plan, Request
from leadrules.backends.columnar.schema import Schema, Storage
from leadrules.diagnostics import Diagnostic
from leadrules.language import ir

_ONE = whole(1)


@dataclass(frozen=True, slots=True)
class Earlier:
    """An earlier answer: how its columns are stored, what an answer's columns hold, and the ids of
    leads that are said to have changed: a table with them, or the ids themselves. `why` is a column
    for why a lead is scored again, one of WHY, null of a row that holds; None where nobody asks."""

    schema: Schema
    answered: Mapping[str, Kind]
    changed: Schema | tuple[str, ...] = ()
    why: str | None = None


NEW, TIME, EVENTS, CHANGED, ACCOUNT = WHY = ("new", "time", "events", "changed", "account")
"""Why a lead is scored again: it has no row of the same rules that is known to be its own, time
passed, an event became visible, it is said to have changed, or this holds of its account."""


@dataclass(slots=True)
class _Columns:
    """The names of our own columns, which no table has."""

    names: Names
    made: dict[str, str] = field(default_factory=dict)

    def __call__(self, hint: str) -> str:
        if hint not in self.made:
            self.made[hint] = self.names.new(hint)
        return self.made[hint]


class Rescoring:
    """An earlier answer beside the leads: `stale` are those that must be scored again, with the
    events of these alone; `with_rows_that_hold` puts the others' rows beside their answer.

    `own` is the column of the leads' ids in both.
    """

    def __init__(
        self, ruleset: ir.Ruleset, request: Request, earlier: Earlier, own: str, names: Names
    ) -> None:
        assert isinstance(request.as_of, int)
        self._ruleset, self._request, self._earlier = ruleset, request, earlier
        self._own = own
        self._of = _Columns(names)
        self._as_of = whole(request.as_of)
        self._has_account = reads_account(ruleset)
        self._leads: Relation | None = None
        self._occurrences = None if request.events is None else Occurrences(ruleset, request.events)

    # --- which leads -----------------------------------------------------------------------------

    def stale(self, leads: Relation) -> Relation:
        """Of the table of leads the rows that must be scored again."""
        self._leads = self._told(leads, self._rows_before())
        return Where(self._leads, truths(self._of("stale")))

    def events_of(self, stale: Relation) -> tuple[Relation, str]:
        """The ids of the leads that must be scored again, and the column that has them."""
        key = self._of("event_lead")
        return Select(Where(stale, known(texts(key))), {key: texts(key)}, keep=False), key

    def why(self) -> dict[str, Scalar]:
        """The column of why a lead is scored again, where it is asked for."""
        asked = self._earlier.why
        return {} if asked is None else {asked: texts(self._of("why"))}

    def _rows_before(self) -> Relation:
        """The earlier answer's rows with their keys, which of them are ours, and what they say."""
        of, schema, answered = self._of, self._earlier.schema, self._earlier.answered
        by = scored_by(self._ruleset, has_events=self._request.events is not None)
        then = self._value(SCORED_AS_OF, Kind.INSTANT)
        key = identifier(schema, (self._own,), self._ruleset.limits)
        read = [*key.columns, *(name for name in answered if name in schema)]
        given = Input("previous", tuple(dict.fromkeys(read)))
        now: dict[str, Scalar] = {of("key"): key.value, of("scored_as_of"): then}
        if self._has_account:
            now[of("account_then")] = self._value(SCORED_ACCOUNT, Kind.TEXT)
        ours = every(
            [
                compare("==", self._value(SCORED_BY, Kind.TEXT), text(by)),
                compare("<=", then, self._as_of),
            ]
        )
        now[of("ours")] = holds(ours)
        later = self._value(NEXT_CHANGE, Kind.INSTANT)
        now[of("lasts")] = holds(some([missing(later), compare(">", later, self._as_of)]))
        for name, kind in answered.items():
            now[of(f"earlier {name}")] = self._value(name, kind)
        return Select(given, now, keep=False)

    def _value(self, name: str, kind: Kind) -> Scalar:
        """What a column of the earlier answer says; instants in microseconds."""
        stored = self._earlier.schema.get(name)
        if stored is None or stored.storage is Storage.NOTHING:
            return Literal(None, Kind.INTEGER if kind is Kind.INSTANT else kind)
        raw = Column(name, Kind.RAW)
        match kind:
            case Kind.TEXT:
                return ToText(raw)
            case Kind.INTEGER:
                return ScaledInteger(raw, 0)
            case Kind.INSTANT:
                return Microseconds(raw)
            case _:
                return Column(name, kind)

    def _told(self, leads: Relation, before: Relation) -> Relation:
        """The leads beside what the earlier answer said of them, and whether they are stale."""
        of, ruleset, schema = self._of, self._ruleset, self._request.leads
        keys = {
            of("lead_key"): identifier(schema, (self._own,), ruleset.limits).value,
            of("event_lead"): identifier(schema, ruleset.lead_keys, ruleset.limits).value,
        }
        if self._has_account:
            keys[of("account_now")] = identifier(schema, ruleset.account_keys, ruleset.limits).value
        leads = Select(leads, keys)
        before = self._once_each(before, of("key"), of("times_then"))
        now = self._times(leads, of("lead_key"), of("times_now"))
        before = Join(before, now, ((of("key"), of("lead_key")),))
        once = [compare("==", integers(of(name)), _ONE) for name in ("times_then", "times_now")]
        before = Select(before, {of("matches"): holds(every([truths(of("ours")), *once]))})

        matching = Where(before, truths(of("matches")))
        leads = Join(leads, matching, ((of("lead_key"), of("key")),))
        reasons = {
            NEW: missing(truths(of("matches"))),
            TIME: negated(holds(truths(of("lasts")))),
        }
        for hint, ids in self._reported(before):
            marked = Group(ids, (of(hint),), {of(f"{hint} times"): Aggregate(How.COUNT, TRUE)})
            leads = Join(leads, marked, ((of("event_lead"), of(hint)),))
            reasons[hint] = known(integers(of(f"{hint} times")))
        if not self._has_account:
            return Select(leads, self._stale(reasons))
        then, here = texts(of("account_then")), texts(of("account_now"))
        nowhere = every([missing(then), missing(here)])
        same = case([(nowhere, TRUE)], holds(compare("==", then, here)))
        moved = negated(same)
        leads = Select(leads, {of("stale_alone"): some([*reasons.values(), moved])})
        touched = self._touched(leads, before)
        leads = Join(leads, touched, ((of("account_now"), of("touched")),))
        by_account = some([moved, known(integers(of("touching")))])
        return Select(leads, self._stale(reasons | {ACCOUNT: by_account}))

    def _stale(self, reasons: Mapping[str, Scalar]) -> dict[str, Scalar]:
        """Whether a lead must be scored again, and why where that is asked."""
        found = {self._of("stale"): some(list(reasons.values()))}
        if self._earlier.why is not None:
            told = [(holds(reason), text(name)) for name, reason in reasons.items()]
            found[self._of("why")] = case(told, NO_TEXT)
        return found

    def _touched(self, leads: Relation, before: Relation) -> Relation:
        """The accounts of which a member must be scored again, has come, has gone or has moved."""
        of = self._of
        stale = Where(leads, truths(of("stale_alone")))
        gone = Where(before, negated(truths(of("matches"))))
        accounts = Together(
            tuple(
                Select(source, {of("touched"): texts(of(name))}, keep=False)
                for source, name in (
                    (stale, "account_now"),
                    (stale, "account_then"),
                    (gone, "account_then"),
                )
            )
        )
        known_ones = Where(accounts, known(texts(of("touched"))))
        count = {of("touching"): Aggregate(How.COUNT, TRUE)}
        return Group(known_ones, (of("touched"),), count)

    def _reported(self, before: Relation) -> Iterator[tuple[str, Relation]]:
        """The ids of leads with events that became visible, and of those said to have changed."""
        of = self._of
        if self._occurrences is not None:
            yield EVENTS, self._arrived(self._occurrences, before)
        changed = self._earlier.changed
        if isinstance(changed, tuple):
            if changed:
                yield CHANGED, Rows({of(CHANGED): (Kind.TEXT, changed)})
            return
        id_ = identifier(changed, self._ruleset.lead_keys, self._ruleset.limits)
        ids = Select(Input("changed", id_.columns), {of(CHANGED): id_.value}, keep=False)
        yield CHANGED, Where(ids, known(texts(of(CHANGED))))

    def _arrived(self, occurrences: Occurrences, before: Relation) -> Relation:
        """The leads of the events that became visible since the earliest of our rows."""
        of = self._of
        one, other, since = of("one"), of("other"), of("since")
        ours = Select(Where(before, truths(of("ours"))), {one: _ONE})
        first = Aggregate(How.MINIMUM, integers(of("scored_as_of")))
        start = Group(ours, (one,), {since: first})
        events = occurrences.relation(Input("events", occurrences.columns))
        here = Select(events, {other: _ONE})
        beside = Join(here, start, ((other, one),), how="inner", small=True)
        arrived = Where(beside, occurrences.arrived(integers(since), self._as_of))
        return Select(arrived, {of(EVENTS): texts(LEAD)}, keep=False)

    def _once_each(self, rows: Relation, key: str, times: str) -> Relation:
        counted = self._times(rows, key, times)
        return Join(rows, counted, ((key, key),))

    @staticmethod
    def _times(rows: Relation, key: str, times: str) -> Relation:
        """How often each key stands in the rows."""
        return Group(Where(rows, known(texts(key))), (key,), {times: Aggregate(How.COUNT, TRUE)})

    # --- the rows that hold ----------------------------------------------------------------------

    def with_rows_that_hold(self, plan: Plan) -> Plan:
        """The plan of the leads that must be scored again, with the rows of all others beside."""
        assert self._leads is not None
        of = self._of
        held = Where(self._leads, negated(truths(of("stale"))))
        verdict = texts(of("earlier verdict"))
        names = verdict_names(self._ruleset)
        place = case(
            [(compare("==", verdict, text(name)), whole(n)) for n, name in enumerate(names)],
            NO_INTEGER,
        )
        # WHY: a promise runs from the instant of scoring, and the verdict is the same as then
        due = with_promises(held, self._ruleset, of.names, place, names, self._as_of)
        now: dict[str, Scalar] = {
            "due": as_instant(due.respond_by),
            "accept_by": as_instant(due.accept_by),
            SCORED_AS_OF: as_instant(self._as_of),
        }
        columns: dict[str, Scalar] = {}
        for name, kind in plan.columns.items():
            if name == self._earlier.why:
                columns[name] = NO_TEXT
            elif name not in self._earlier.answered:
                columns[name] = Column(name, kind)
            elif kind is Kind.INSTANT:
                columns[name] = now.get(name) or as_instant(integers(of(f"earlier {name}")))
            else:
                columns[name] = Column(of(f"earlier {name}"), kind)
        columns[plan.number] = integers(plan.number)
        rows = Select(due.relation, columns, keep=False)
        return Plan(Together((plan.answer, rows)), plan.columns, plan.number)


def standing(ruleset: ir.Ruleset, request: Request, earlier: Earlier, own: str) -> Plan:
    """The plan of the rows that hold, beside those that do not, which have no answers yet and in
    `earlier.why` the reason; it reads ids and events' instants alone."""
    names = Names((*request.leads, *earlier.answered))
    number = names.new("row_number")
    keys = (own, *ruleset.lead_keys, *ruleset.account_keys)
    read = tuple(dict.fromkeys(key for key in keys if key in request.leads))
    rescoring = Rescoring(ruleset, request, earlier, own, names)
    stale = rescoring.stale(Input("leads", read, number))
    nothing: dict[str, Scalar] = {
        name: Literal(None, kind) for name, kind in earlier.answered.items()
    }
    answer = {own: Column(own, Kind.RAW), **nothing, **rescoring.why()}
    kinds = {name: kind_of(scalar) for name, scalar in answer.items()}
    answer[number] = integers(number)
    return rescoring.with_rows_that_hold(Plan(Select(stale, answer, keep=False), kinds, number))


def wrong_columns(
    earlier: Schema, answered: Mapping[str, Kind], own: str | None
) -> list[Diagnostic]:
    """What keeps a table from being an earlier answer: columns that it has not, or of another kind
    than an answer's."""
    about = [*([] if own is None else [own]), NEXT_CHANGE, SCORED_AS_OF, SCORED_BY]
    problems = [
        Diagnostic(
            "LR535",
            f"the earlier answer has no column `{name}`",
            place="scored",
            help="give what `score_frame` or `rescore_frame` answered with `next_change=True`",
        )
        for name in about
        if name not in earlier
    ]
    for name, kind in answered.items():
        stored = earlier.get(name)
        if stored is not None and stored.storage not in (_STORED[kind], Storage.NOTHING):
            problems.append(
                Diagnostic(
                    "LR535",
                    f"the column `{name}` of the earlier answer holds {stored.storage.value}, "
                    f"not {_STORED[kind].value}",
                    place="scored",
                    help="keep the answer in a format that keeps its types, such as Parquet",
                )
            )
    return problems


_STORED = {
    Kind.FLOAT: Storage.FLOAT,
    Kind.TEXT: Storage.TEXT,
    Kind.INTEGER: Storage.INTEGER,
    Kind.INSTANT: Storage.INSTANT,
}


def lacks(earlier: Schema, answered: Iterable[str]) -> bool:
    """Whether the earlier answer has not all the columns that are asked for now."""
    return any(name not in earlier for name in answered)
