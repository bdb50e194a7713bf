"""The events table read: whose each event is, of what type, when, and what measures ask of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from leadrules.backends.columnar.algebra import (
    Column,
    Compared,
    Input,
    Kind,
    Literal,
    Question,
    Relation,
    Scalar,
    Select,
    ToText,
)
from leadrules.backends.columnar.algebra.kinds import kind_of
from leadrules.backends.columnar.lowering.events.columns import integers, texts, truths
from leadrules.backends.columnar.lowering.events.occurrences import (
    AT,
    BROKEN,
    KIND,
    KNOWN_AT,
    LEAD,
    Occurrences,
)
from leadrules.backends.columnar.lowering.expressions import Clock, Expressions
from leadrules.backends.columnar.lowering.offsets import day_in_zone, with_offsets
from leadrules.backends.columnar.lowering.reading import Reading
from leadrules.backends.columnar.lowering.terms import (
    FALSE,
    NO_INTEGER,
    NO_TEXT,
    ZERO,
    case,
    every,
    holds,
    missing,
    multiplied,
    one_of,
    some,
    whole,
    widened,
)
from leadrules.backends.columnar.schema import Schema, Storage
from leadrules.backends.python.generation.text_memo import TEXTS
from leadrules.diagnostics import Diagnostic
from leadrules.language import ir

ID = "_event_id"

DAY = "_event_day"
"""The calendar day of the event in the ruleset's zone."""

UNREADABLE = "_event_unreadable"
"""Whether an attribute of the event cannot be read; never missing."""

DOUBTFUL = "_event_doubtful"
"""Whether nobody can tell what an attribute holds; never missing."""


class Events:
    """The events of declared types and those that cannot be read, with what is asked of each.

    `relation` has a row for each, whose columns all begin with `_event`. `content` are columns that
    tell apart events which tie in all else. `problems` are columns that can never be read. Events
    `add_up` where those of a whole account are counted together. With
    `leads`, a relation and its column of ids, only the events of these are read.
    """

    def __init__(
        self,
        ruleset: ir.Ruleset,
        schema: Schema,
        measures: Sequence[ir.Measure],
        clock: Clock,
        *,
        doubts: bool = False,
        leads: tuple[Relation, str] | None = None,
    ) -> None:
        self._doubts = doubts
        self.most = ruleset.limits.events
        self.add_up = any(_is_of_account(one) for one in measures)
        self.problems: list[Diagnostic] = []
        self._ruleset = ruleset
        self._schema = schema
        self._leads = leads
        self._occurrences = Occurrences(ruleset, schema)
        self._kinds = self._occurrences.kinds
        self._attributes = {
            (kind.name, one.name): one for kind in ruleset.events for one in kind.attributes
        }
        self._reading = Reading(ruleset, schema, "_attribute_")
        self._columns: dict[str, None] = {}
        self._named: dict[Scalar, Column] = {}
        self._keys: dict[tuple[tuple[str, ...], str], tuple[str, Scalar]] = {}
        self._is_read = False
        self._ask(measures)
        self._parts_by_name = self._contents(measures)
        self.content = (KIND, *self._parts_by_name)
        self.relation = self._relation(clock, by_day=any(map(counts_by_day, measures)))
        self._is_read = True

    # --- what is asked of an event ---------------------------------------------------------------

    def is_of(self, types: Iterable[str]) -> Scalar:
        """Whether an event is of one of the types."""
        return one_of(integers(KIND), sorted(self._kinds[name] for name in types))

    def passes(self, selection: ir.Selection, clock: Clock) -> Scalar:
        """Whether an event of the selection's types passes its filter."""
        assert selection.where is not None
        types = selection.types

        def read(wanted: ir.Read) -> Scalar:
            return self._by_type(types, wanted.name, self._value)

        def ask(name: str, question: Question) -> Scalar:
            return self._by_type(types, name, lambda field: self._answer(field, question))

        return Expressions(read, ask, clock).truth(selection.where.expression)

    def dated(self, selection: ir.Selection, name: str) -> tuple[Scalar, ir.Type]:
        """The date or timestamp of an attribute that the selection's filter reads."""
        value = self._by_type(selection.types, name, self._value)
        return value, self._attributes[selection.types[0], name].type

    def key(self, selection: ir.Selection) -> tuple[str, ...]:
        """The column of the key of which an event counts once, if there is one."""
        if selection.once_per is None or selection.once_per.key is None:
            return ()
        wanted = (selection.types, selection.once_per.key)
        if wanted not in self._keys:
            types, name = wanted
            places = max(self._attributes[kind, name].places for kind in types)
            found = self._by_type(types, name, lambda field: self._key(field, places))
            self._keys[wanted] = f"_event_key_{len(self._keys)}", found
        return (self._keys[wanted][0],)

    def number(self, measure: ir.Total) -> Scalar:
        """The number that is totalled, in its own places."""
        return self._value(self.attribute(measure))

    def attribute(self, measure: ir.Total) -> ir.Field:
        """The attribute that is totalled."""
        [kind] = measure.selection.types
        return self._attributes[kind, measure.attribute]

    # --- what is read ----------------------------------------------------------------------------

    def _ask(self, measures: Sequence[ir.Measure]) -> None:
        """Ask for all that will be asked of an event."""
        for measure in measures:
            if isinstance(measure, ir.RollUp):
                continue
            if measure.selection.where is not None:
                self.passes(measure.selection, Clock(NO_INTEGER))
            self.key(measure.selection)
            if isinstance(measure, ir.Total):
                self.number(measure)

    def _value(self, field: ir.Field) -> Scalar:
        """An attribute's value, a text's as compared."""
        if field.type in TEXTS:
            return self._answer(field, Compared())
        return self._leaf(self._reading.value(field))

    def _answer(self, field: ir.Field, question: Question) -> Scalar:
        return self._leaf(self._reading.ask(field, question))

    def _key(self, field: ir.Field, places: int) -> Scalar:
        value = self._value(field)
        if field.places == places:
            return value
        more = Literal(10 ** (places - field.places), Kind.WIDE)
        return multiplied(widened(value), more, Kind.WIDE)

    def _by_type(
        self, types: Sequence[str], name: str, found: Callable[[ir.Field], Scalar]
    ) -> Scalar:
        """What is found of an attribute as the event's type declares it."""
        by_scalar: dict[Scalar, list[str]] = {}
        for kind in types:
            by_scalar.setdefault(found(self._attributes[kind, name]), []).append(kind)
        *others, (last, _) = by_scalar.items()
        return case([(self.is_of(kinds), scalar) for scalar, kinds in others], last)

    def _leaf(self, scalar: Scalar) -> Scalar:
        """The column that holds what is read."""
        if isinstance(scalar, Literal):
            return scalar
        if scalar not in self._named:
            assert not self._is_read, scalar
            name = f"_event_value_{len(self._named)}"
            self._named[scalar] = Column(name, kind_of(scalar))
        return self._named[scalar]

    def _contents(self, measures: Sequence[ir.Measure]) -> dict[str, Scalar]:
        """Columns by which events are told apart that tie in `at` and `id`, where that can matter:
        their attributes in the order of their types, as read (texts as given), missing ones last.
        """
        if "id" not in self._schema and not any(map(takes_first_values, measures)):
            return {}
        found: dict[str, list[tuple[Scalar, Scalar]]] = {}
        for kind in self._ruleset.events:
            is_of = self.is_of([kind.name])
            for place, field in enumerate(kind.attributes):
                for part, scalar in self._parts(field).items():
                    found.setdefault(f"_event_part_{place}_{part}", []).append((is_of, scalar))
        return {
            name: case(branches, Literal(None, kind_of(branches[0][1])))
            for name, branches in found.items()
        }

    def _parts(self, field: ir.Field) -> dict[str, Scalar]:
        if field.type is ir.Type.TEXTS:  # WHY: lists have no order that all engines know
            return {}
        if field.type in TEXTS:
            keys = dict.fromkeys((field.name, *field.sources))
            written = [name for name in keys if self._stored(name) is Storage.TEXT]
            return {f"text_{n}": self._text(name) for n, name in enumerate(written)}
        value = self._reading.value(field)
        if field.type is ir.Type.BOOLEAN:
            return {"truth": case([(missing(value), NO_INTEGER), (value, whole(1))], ZERO)}
        return {"number": value}

    def _relation(self, clock: Clock, *, by_day: bool) -> Relation:
        reading, ruleset, occurrences = self._reading, self._ruleset, self._occurrences
        unreadable, doubtful = self._unreadable(), self._doubtful()
        self.has_ids = bool(occurrences.own.columns)
        self.may_be_unreadable = unreadable != FALSE
        self.may_be_doubtful = doubtful != FALSE
        self.problems += [*occurrences.problems, *reading.problems]

        read = [*self._columns, *occurrences.columns, *reading.columns]
        given = Input("events", tuple(dict.fromkeys(read)))
        as_of = clock.as_of if isinstance(clock.as_of, Literal) else None
        relation = occurrences.relation(given, self._leads, as_of)
        relation = reading.relation(relation)
        kept: dict[str, Scalar] = {
            LEAD: texts(LEAD),
            KIND: case([(truths(BROKEN), NO_INTEGER)], integers(KIND)),
            AT: integers(AT),
            BROKEN: truths(BROKEN),
        }
        if by_day:
            relation, offsets = with_offsets(
                relation, {AT: integers(AT)}, ruleset, reading.names, local=False
            )
            kept[DAY] = day_in_zone(integers(AT), offsets[AT])
        if occurrences.has_known_at:
            kept[KNOWN_AT] = integers(KNOWN_AT)
        if self.has_ids:
            kept[ID] = case([(truths(BROKEN), NO_TEXT)], occurrences.own.value)
        if self.may_be_unreadable:
            kept[UNREADABLE] = unreadable
        if self.may_be_doubtful:
            kept[DOUBTFUL] = doubtful
        kept |= {column.name: scalar for scalar, column in self._named.items()}
        relation = Select(relation, kept | self._parts_by_name, keep=False)
        keys = dict(self._keys.values())
        return Select(relation, keys) if keys else relation

    def visible(self, as_of: Scalar) -> Scalar:
        """Whether an event that can be read has happened and is known of."""
        return self._occurrences.visible(as_of)

    def _unreadable(self) -> Scalar:
        """Whether an attribute of the event cannot be read, where that is an error."""
        if self._ruleset.on_unreadable != "error":
            return FALSE
        return self._of_some_attribute(self._reading.unreadable)

    def _doubtful(self) -> Scalar:
        """Whether nobody can tell what an attribute that was asked about holds."""
        return self._of_some_attribute(self._reading.doubtful) if self._doubts else FALSE

    def _of_some_attribute(self, holds_of: Callable[[ir.Field], Scalar]) -> Scalar:
        """Whether that holds of some attribute of an event; never null."""
        types: dict[ir.Field, list[str]] = {}
        for (kind, _), field in self._attributes.items():
            types.setdefault(field, []).append(kind)
        return some(
            [
                every([holds(holds_of(field)), holds(self.is_of(kinds))])
                for field, kinds in types.items()
            ]
        )

    def _stored(self, name: str) -> Storage:
        stored = self._schema.get(name)
        return Storage.NOTHING if stored is None else stored.storage

    def _text(self, name: str) -> Scalar:
        self._columns[name] = None
        return ToText(Column(name, Kind.RAW))


def _is_of_account(measure: ir.Measure) -> bool:
    scope = measure.scope if isinstance(measure, ir.RollUp) else measure.selection.scope
    return scope is not ir.Scope.LEAD


def takes_first_values(measure: ir.Measure) -> bool:
    """Whether it matters which of several events is the first, and not only when that was."""
    if not isinstance(measure, ir.Total):
        return False
    return measure.selection.once_per is not None or measure.selection.per_day is not None


def counts_by_day(measure: ir.Measure) -> bool:
    """Whether calendar days are told apart."""
    return isinstance(measure, ir.BusiestDay) or (
        not isinstance(measure, ir.RollUp) and measure.selection.per_day is not None
    )
