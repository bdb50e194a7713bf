"""The table of leads: what its rows are read as, and what rules may name of each."""

from __future__ import annotations

from dataclasses import replace
from typing import assert_never

from leadrules.backends.columnar.algebra import (
    Column,
    Input,
    Kind,
    Literal,
    Question,
    Relation,
    Scalar,
    Select,
)
from leadrules.backends.columnar.lowering.answer import Errors
from leadrules.backends.columnar.lowering.balances import with_balances
from leadrules.backends.columnar.lowering.events.measuring import reads_account
from leadrules.backends.columnar.lowering.events.whole import ask_for_measures, lower_measures
from leadrules.backends.columnar.lowering.expressions import Clock, Expressions
from leadrules.backends.columnar.lowering.ids import identifier, unfit
from leadrules.backends.columnar.lowering.next_change import (
    Told,
    ask_for_next_change,
    with_next_change,
)
from leadrules.backends.columnar.lowering.numbers import Value
from leadrules.backends.columnar.lowering.offsets import day_in_zone, with_offsets
from leadrules.backends.columnar.lowering.payouts import Counted
from leadrules.backends.columnar.lowering.reading import Reading
from leadrules.backends.columnar.lowering.rescoring import Rescoring
from leadrules.backends.columnar.lowering.storing import bounds
from leadrules.backends.columnar.lowering.terms import (
    NO_INTEGER,
    NO_TEXT,
    ZERO,
    compare,
    known,
    missing,
    text,
    whole,
)
from leadrules.backends.columnar.plan import Request
from leadrules.backends.python.generation.reads import reads_today
from leadrules.backends.python.generation.text_memo import TEXTS
from leadrules.backends.python.runtime.days import local_day
from leadrules.decision.units import instant_of
from leadrules.diagnostics import Diagnostic
from leadrules.language import ir
from leadrules.language.checker.ranges import Range

_EPOCH_DAY = 719_163  # the ordinal of 1970-01-01
_DAYS = 4_000_000  # more than the calendar has


class LeadTable:
    """One table of leads: what is asked of it are columns that `relation` makes, once all is asked.

    `errors` are the reasons why a row cannot be scored, and `doubts` say of what it needs Python;
    both are complete after `relation`.
    """

    def __init__(self, ruleset: ir.Ruleset, request: Request) -> None:
        self.reading = Reading(ruleset, request.leads, "lead_", shortens=not request.doubts)
        self.names = self.reading.names
        self.number = self.names.new("row_number")
        self.errors = Errors()
        self._ruleset = ruleset
        self._request = request
        self._fields = {field.name: field for field in ruleset.fields}
        self._measures = {measure.name: measure for measure in ruleset.measures}
        self._values: dict[str, Column] = {}
        self._counts: dict[str, Column] = {}
        self._balances: dict[str, Column] = {}
        self._lead_id = identifier(request.leads, ruleset.lead_keys, ruleset.limits)
        self._account_id = identifier(request.leads, ruleset.account_keys, ruleset.limits)
        self._has_account = reads_account(ruleset)
        self._problems_of_events: tuple[Diagnostic, ...] = ()
        self.next_change: Scalar = NO_INTEGER
        self.account_id: Scalar = NO_TEXT
        self.doubts: list[Scalar] = []
        self.clock = self._clock()
        self._read_all()

    @property
    def problems(self) -> list[Diagnostic]:
        """The columns that can never be read as what they are to be; all after `relation`."""
        ruleset, schema = self._ruleset, self._request.leads
        keys = (*ruleset.lead_keys, *(ruleset.account_keys if self._has_account else ()))
        return [*self.reading.problems, *unfit(schema, keys), *self._problems_of_events]

    # --- what rules may name ---------------------------------------------------------------------

    def field(self, name: str) -> Value | Scalar:
        """A field's value; of a text as it is compared."""
        field = self._fields[name]
        if field.type in TEXTS:
            return self.reading.compared(field)
        low, high = bounds(field)
        return Value(self.reading.value(field), field.type, field.places, low, high)

    def measure(self, name: str) -> Value:
        """A measure's value."""
        measure = self._measures[name]
        shape = _shape(measure, self._ruleset.limits)
        kind = Kind.BOOLEAN if shape.type is ir.Type.BOOLEAN else Kind.INTEGER
        return replace(shape, scalar=self._column_of(measure, self._values, kind))

    def counted(self, name: str) -> Counted:
        """The points that a measure pays for events."""
        points = self.measure(name)
        count = self._column_of(self._measures[name], self._counts, Kind.INTEGER)
        return Counted(points.scalar, compare(">", count, ZERO), Range(points.low, points.high))

    def balance(self, rule: str, payout: ir.Balance) -> Value:
        """The points of a balance's rule."""
        amount = self._fields[payout.amount]
        self.reading.value(amount)
        if payout.dated is not None:
            self.reading.value(self._fields[payout.dated])
        column = self._balances[rule] = Column(self.names.new(f"balance_of_{rule}"), Kind.INTEGER)
        scale = 10 ** (2 - amount.places)
        low, high = bounds(amount)
        return Value(column, ir.Type.NUMBER, 2, min(0, low * scale), max(0, high * scale))

    def _column_of(
        self, measure: ir.Measure, columns: dict[str, Column], kind: Kind
    ) -> Column | Literal:
        # WHY: colleagues that are none have no events, whether or not events were given
        needs_events = (
            not isinstance(measure, ir.RollUp)
            and measure.selection.scope is not ir.Scope.COLLEAGUES
        )
        if needs_events and self._request.events is None:
            return Literal(None, kind)
        if measure.name not in columns:
            columns[measure.name] = Column(self.names.new(f"value_of_{measure.name}"), kind)
        return columns[measure.name]

    # --- what is always read ---------------------------------------------------------------------

    def _clock(self) -> Clock:
        as_of, ruleset = self._request.as_of, self._ruleset
        if isinstance(as_of, int):
            today = local_day(ruleset.zone)(instant_of(as_of)) - _EPOCH_DAY
            return Clock(whole(as_of), whole(today))
        instant = self.reading.value(ir.Field(as_of, ir.Type.TIMESTAMP))
        if not reads_today(ruleset):
            return Clock(instant)
        return Clock(instant, Column(self.names.new("lead_today"), Kind.INTEGER))

    def _read_all(self) -> None:
        """Ask for what is read whatever the rules name: what cannot be read, and for measures."""
        ruleset = self._ruleset
        if isinstance(self._request.as_of, str):
            self.errors.add(missing(self.clock.as_of), text("LR511 as_of"))
        if ruleset.on_unreadable == "error":
            for field in ruleset.fields:
                self.errors.add(self.reading.unreadable(field), text(f"LR502 {field.name}"))
            self.errors.add(self._lead_id.bad, text("LR503 lead id"))
            if self._has_account:
                self.errors.add(self._account_id.bad, text("LR503 account id"))
        ask_for_measures(ruleset, self.reading)
        if self._request.next_change:
            ask_for_next_change(ruleset, self.reading)

    @property
    def expressions(self) -> Expressions:
        """What reads fields and measures."""
        return Expressions(self.read, self.ask, self.clock)

    def ask(self, name: str, question: Question) -> Scalar:
        """The answer to a question about a field's text."""
        return self.reading.ask(self._fields[name], question)

    def read(self, read: ir.Read) -> Value | Scalar:
        """The value under a name."""
        if read.origin is ir.Origin.MEASURE:
            return self.measure(read.name)
        return self.field(read.name)

    # --- the relation ----------------------------------------------------------------------------

    def relation(self, rescoring: Rescoring | None = None) -> Relation:
        """The leads, or those that must be scored again, with every column that was asked for."""
        ruleset, request = self._ruleset, self._request
        if request.doubts:
            self.doubts += self.reading.doubts()
        leads: Relation = Input("leads", self._stored(), self.number)
        only_of = None
        if rescoring is not None:
            leads = rescoring.stale(leads)
            only_of = rescoring.events_of(leads)
        relation = self.reading.relation(leads)
        today = self.clock.today
        if isinstance(today, Column):
            instants = {"as_of": self.clock.as_of}
            relation, ahead = with_offsets(relation, instants, ruleset, self.names, local=False)
            day = day_in_zone(self.clock.as_of, ahead["as_of"])
            relation = Select(relation, {today.name: day})
        columns: dict[str, Scalar] = {}
        measured = None
        if ruleset.measures or request.events is not None:
            ids = {"lead_id": self._lead_id}
            if self._has_account:
                ids["account_id"] = self._account_id
            given = {what: one.value for what, one in ids.items() if one.columns}
            names = {what: self.names.new(f"own_{what}") for what in given}
            if given:
                relation = Select(relation, {names[what]: given[what] for what in given})
            if "account_id" in names:
                self.account_id = Column(names["account_id"], Kind.TEXT)
            measured = lower_measures(
                ruleset,
                request,
                relation,
                self.number,
                names.get("lead_id"),
                names.get("account_id"),
                self.clock.as_of,
                self.reading,
                today=today,
                bad_id=self._lead_id.bad,
                only_of=only_of,
            )
            relation = measured.relation
            self._problems_of_events = measured.problems
            if measured.error is not None:
                self.errors.add(known(measured.error), measured.error)
            self.doubts += measured.doubts
            columns |= {one.name: measured.values[name] for name, one in self._values.items()}
            columns |= {one.name: measured.counts[name] for name, one in self._counts.items()}
        relation, balances, dates = with_balances(relation, ruleset, self.reading, self.clock.as_of)
        if request.next_change:
            told = Told(*((), ()) if measured is None else measured.next_changes, dates)
            relation, self.next_change = with_next_change(
                relation, ruleset, self.reading, self.clock, told
            )
        columns |= {one.name: balances[rule] for rule, one in self._balances.items()}
        return Select(relation, columns) if columns else relation

    def _stored(self) -> tuple[str, ...]:
        """The stored columns that anything reads."""
        ids = self._lead_id.columns + (self._account_id.columns if self._has_account else ())
        shown = lead_id_column(self._ruleset, self._request)
        wanted = (*self.reading.columns, *ids, *([] if shown is None else [shown]))
        return tuple(dict.fromkeys((*wanted, *self._request.keep)))


def lead_id_column(ruleset: ir.Ruleset, request: Request) -> str | None:
    """The column under which an answer has the lead's id: the first lead key that is one."""
    return next((key for key in ruleset.lead_keys if key in request.leads), None)


def _shape(measure: ir.Measure, limits: ir.Limits) -> Value:
    """A measure's type, places and range, without its value."""
    match measure:
        case ir.Count() | ir.BusiestDay():
            return Value(NO_INTEGER, ir.Type.INTEGER, 0, 0, limits.events)
        case ir.DaysSinceEvent():
            return Value(NO_INTEGER, ir.Type.INTEGER, 0, 0, _DAYS)
        case ir.Total(places=places):
            return Value(NO_INTEGER, ir.Type.NUMBER, places)
        case ir.EventPoints(each=each):
            low, high = sorted((0, each * limits.events))
            return Value(NO_INTEGER, ir.Type.NUMBER, 2, low, high)
        case ir.RollUp(type=kind, places=places):
            return Value(NO_INTEGER, kind, places)
    assert_never(measure)
