"""One table's fields read: what the engine can by itself, the rest by asking Python."""

from __future__ import annotations

from dataclasses import dataclass, field

from leadrules.backends.columnar.algebra import (
    Answers,
    Asked,
    Bits,
    Column,
    Compared,
    Held,
    Join,
    Kind,
    Literal,
    Paid,
    Question,
    Relation,
    Scalar,
    Select,
    TextLength,
    ValueOf,
    Where,
)
from leadrules.backends.columnar.lowering.emails import shortened
from leadrules.backends.columnar.lowering.names import Layers, Names
from leadrules.backends.columnar.lowering.nothing import about_nothing
from leadrules.backends.columnar.lowering.offsets import with_offsets
from leadrules.backends.columnar.lowering.storing import (
    Way,
    may_be_long,
    never_fails,
    present,
    taken,
    units,
    way,
)
from leadrules.backends.columnar.lowering.terms import (
    FALSE,
    NO_TEXT,
    TRUE,
    case,
    columns_of,
    compare,
    every,
    holds,
    known,
    missing,
    negated,
    one_of,
    some,
    subtracted,
    whole,
)
from leadrules.backends.columnar.schema import ColumnType, Schema, Storage
from leadrules.backends.python.generation.text_memo import TEXTS
from leadrules.diagnostics import Diagnostic
from leadrules.diagnostics.shown import shown
from leadrules.language import ir

KNOWN, MISSING, UNREADABLE, DOUBTFUL = 0, 1, 2, 3
"""What the status of an answer says of the value asked about; `DOUBTFUL` where Python was not asked
and nothing else can tell."""


@dataclass(slots=True)
class _Source:
    """One column as one field is read from it; `questions` are those of its values by column."""

    column: str
    stored: ColumnType
    way: Way
    status: str
    questions: dict[str, Question] = field(default_factory=dict)
    only: Scalar | None = None  # which rows Python is asked about, where not all
    is_asked: bool = False

    def asked(self, field: ir.Field, ruleset: ir.Ruleset) -> Asked:
        """What Python is asked about the column."""
        return Asked(
            field,
            self.status,
            self.questions,
            ruleset.zone,
            ruleset.zone_declared,
            ruleset.limits,
        )

    @property
    def status_column(self) -> Column:
        """The status of each value; null where there is no value at all."""
        self.is_asked = True
        return Column(self.status, Kind.INTEGER)

    def status_is(self, *wanted: int) -> Scalar:
        """Whether the value's status is one of these; null where there is no value at all."""
        return one_of(self.status_column, wanted)


@dataclass(frozen=True, slots=True)
class _Read:
    """A field as read from one column: its value (not of a text), whether there is one, and whether
    there is one that cannot be read."""

    value: Scalar
    known: Scalar
    bad: Scalar


class Reading:
    """Collects what is read of one table, then adds it to the table's relation as columns.

    Scalars that are asked for stand for columns that `relation` adds; it is called once, and
    nothing is asked after it but what was asked before. `problems` are columns that can never be
    read as their field's type; `columns` are the table's columns that are read. `shortens` says
    whether Python may be asked about other emails that are answered alike.
    """

    def __init__(
        self, ruleset: ir.Ruleset, schema: Schema, prefix: str, *, shortens: bool = False
    ) -> None:
        self.names = Names(schema)
        self.problems: list[Diagnostic] = []
        self.columns: dict[str, None] = {}
        self._ruleset = ruleset
        self._schema = schema
        self._prefix = prefix
        self._shortens = shortens
        self._layers = Layers(self.names)
        self._longest = whole(ruleset.limits.text)
        self._locals: dict[str, Scalar] = {}  # clock times in microseconds, by the instant's column
        self._sources: dict[ir.Field, list[_Source]] = {}
        self._reads: dict[ir.Field, list[_Read]] = {}
        self._values: dict[ir.Field, Scalar] = {}
        self._answers: dict[tuple[ir.Field, Question], Scalar] = {}
        self._unreadable: dict[ir.Field, Scalar] = {}
        self._is_done = False

    def value(self, field: ir.Field) -> Scalar:
        """The value of a field that is no text: an integer or boolean, null where it is missing or
        cannot be read."""
        if field not in self._values:
            reads = self._read(field)
            kind = Kind.BOOLEAN if field.type is ir.Type.BOOLEAN else Kind.INTEGER
            nothing = Literal(None, kind)
            branches = [
                branch
                for read in reads
                for branch in ((read.known, read.value), (read.bad, nothing))
            ]
            value = reads[0].value if len(reads) == 1 else case(branches, nothing)
            self._values[field] = self._define(field.name, value)
        return self._values[field]

    def compared(self, field: ir.Field) -> Scalar:
        """A text as it is compared, null where it is missing or cannot be read."""
        return self.ask(field, Compared())

    def ask(self, field: ir.Field, question: Question) -> Scalar:
        """The answer to a question about a text field's text alone."""
        answer = self._answers.get((field, question))
        if answer is None:
            answer = self._answers[field, question] = self._asked(field, question)
        return answer

    def unreadable(self, field: ir.Field) -> Scalar:
        """Whether a field cannot be read: true, or else false or null."""
        if field not in self._unreadable:
            reads = self._read(field)
            branches = [
                branch for read in reads for branch in ((read.known, FALSE), (read.bad, TRUE))
            ]
            self._unreadable[field] = reads[0].bad if len(reads) == 1 else case(branches, FALSE)
        return self._unreadable[field]

    def doubtful(self, field: ir.Field) -> Scalar:
        """Whether nobody can tell what a field that was asked about holds: true, or else false or
        null."""
        branches = [
            branch
            for source in self._sources.get(field, ())
            if source.is_asked
            for branch in (
                (source.status_is(KNOWN, UNREADABLE), FALSE),
                (source.status_is(DOUBTFUL), TRUE),
            )
        ]
        return case(branches, FALSE)

    def doubts(self) -> list[Scalar]:
        """Whether `doubtful`, of each text that was asked about."""
        return [self.doubtful(field) for field in self._sources if field.type in TEXTS]

    def as_stored(self, scalar: Scalar) -> Scalar | None:
        """The same over the table's own columns, where that tells it."""
        spelt_out = self._layers.spelt_out(scalar)
        return spelt_out if {*columns_of(spelt_out)} <= {*self._schema} else None

    def relation(self, source: Relation) -> Relation:
        """The source, which has `columns`, with all that was asked for beside them."""
        self._is_done = True
        short = self._shortened() if self._shortens else {}
        if short:
            source = Select(source, dict(short.values()))
        relation = source
        for declared, sources in self._sources.items():
            for one in sources:
                if one.is_asked and self._is_told_by_length(declared):
                    long = compare(">", TextLength(Column(one.column, Kind.RAW)), self._longest)
                    status = case([(long, whole(UNREADABLE))], whole(KNOWN))
                    relation = Select(relation, {one.status: status})
                elif one.is_asked:
                    rows = source if one.only is None else Where(source, one.only)
                    key, _ = short.get(one.status, (one.column, None))
                    answers = Answers(rows, key, one.asked(declared, self._ruleset))
                    relation = Join(relation, answers, ((key, key),))
        relation, offsets = with_offsets(
            relation, self._locals, self._ruleset, self.names, local=True
        )
        if offsets:
            instants = {name: subtracted(self._locals[name], offsets[name]) for name in offsets}
            relation = Select(relation, instants)
        return self._layers.over(relation)

    def _is_told_by_length(self, field: ir.Field) -> bool:
        """Whether all that is asked of a field is whether its text is too long to be read."""
        [first, *others] = self._sources[field]
        is_any_text = field.type is ir.Type.TEXT and not field.choices
        return is_any_text and not others and not first.questions

    def _shortened(self) -> dict[str, tuple[str, Scalar]]:
        """The names and scalars of emails made shorter, by the column of their status."""
        found: dict[str, tuple[str, Scalar]] = {}
        for declared, sources in self._sources.items():
            for one in sources:
                short = shortened(
                    Column(one.column, Kind.RAW),
                    declared,
                    one.questions.values(),
                    self._ruleset.limits,
                )
                if one.is_asked and short is not None:
                    found[one.status] = self._new(f"{declared.name}_asked"), short
        return found

    # --- one field -------------------------------------------------------------------------------

    def _asked(self, field: ir.Field, question: Question) -> Scalar:
        nothing = about_nothing(question)
        answers = [
            (source, self._question(field, source, question)) for source in self._sources_of(field)
        ]
        if len(answers) == 1:
            [(source, answer)] = answers
            if nothing.value is None:
                return answer
            # WHY: of a text that is there but missing Python answers the same; an answer that is
            # never nothing tells by itself whether the text is there
            told = answer if isinstance(question, Held | Paid | Bits) else source.status_column
            return self._define("answer", case([(missing(told), nothing)], answer))
        branches = [(source.status_is(KNOWN, UNREADABLE), answer) for source, answer in answers]
        return self._define("answer", case(branches, nothing))

    def _question(self, field: ir.Field, source: _Source, question: Question) -> Column:
        """The column of what Python answers about a column's values."""
        assert not self._is_done, question
        source.is_asked = True
        name = self._new(field.name)
        source.questions[name] = question
        return Column(name, source.asked(field, self._ruleset).kind(question))

    def _read(self, field: ir.Field) -> list[_Read]:
        if field not in self._reads:
            self._reads[field] = [self._read_from(field, one) for one in self._sources_of(field)]
        return self._reads[field]

    def _read_from(self, field: ir.Field, source: _Source) -> _Read:
        match source.way:
            case Way.ASKED if field.type in TEXTS:
                known_text, bad = source.status_is(KNOWN), source.status_is(UNREADABLE)
                return _Read(NO_TEXT, known_text, bad)
            case Way.ASKED:
                value = self._question(field, source, ValueOf())
                return _Read(value, known(value), source.status_is(UNREADABLE))
            case Way.LOCAL:
                name = self._new(field.name)
                self._locals[name] = units(field, source.column, source.stored)
                return self._native(field, source, Column(name, Kind.INTEGER))
            case _:
                return self._native(field, source, units(field, source.column, source.stored))

    def _native(self, field: ir.Field, source: _Source, own: Scalar) -> _Read:
        """A field as the engine reads it by itself; of floats too long for it Python is asked."""
        is_there = present(source.column, source.stored)
        exact = own
        own = self._define(field.name, own)
        found = taken(field, own, self._ruleset)
        counts = negated(holds(found.stands_in))
        if not may_be_long(field, source.stored):
            value = self._define(field.name, found.value)
            fails = every([is_there, missing(value), counts])
            return _Read(value, known(value), FALSE if never_fails(field, source.stored) else fails)
        source.only = every([is_there, missing(exact)])
        answer = self._question(field, source, ValueOf())
        value = self._define(field.name, case([(known(own), found.value)], answer))
        out_of_range = every([known(own), missing(value), counts])
        return _Read(value, known(value), some([out_of_range, source.status_is(UNREADABLE)]))

    def _sources_of(self, field: ir.Field) -> list[_Source]:
        """The columns that may hold a field's values, in order."""
        if field in self._sources:
            return self._sources[field]
        found = self._sources[field] = []
        for name in dict.fromkeys((field.name, *field.sources)):
            stored = self._schema.get(name)
            if stored is None:
                continue
            how = way(field.type, stored.storage, self._ruleset.zone_declared)
            if how is Way.NEVER:
                self.problems.append(never_readable(field, name, stored))
            elif how is not Way.NOTHING:
                self.columns[name] = None
                found.append(_Source(name, stored, how, self._new(f"{field.name}_status")))
        return found

    def _define(self, hint: str, scalar: Scalar) -> Scalar:
        # WHY: a raw column may be of another kind yet, and is left where it is
        return self._layers.define(f"{self._prefix}{hint}", scalar)

    def _new(self, hint: str) -> str:
        return self.names.new(f"{self._prefix}{hint}")


def what_it_holds(stored: ColumnType) -> str:
    """A column's values in a message."""
    is_other = stored.storage is Storage.OTHER and stored.engine_type
    return f"values of type `{shown(stored.engine_type)}`" if is_other else stored.storage.value


def never_readable(field: ir.Field, column: str, stored: ColumnType) -> Diagnostic:
    """The problem that a column holds what can never be read as its field."""
    called = shown(column)
    holds_what = what_it_holds(stored)
    message = (
        f"the column `{called}` holds {holds_what}, which are never read as {_TYPES[field.type]}"
    )
    if called != field.name:
        message += f" (field `{field.name}`)"
    return Diagnostic("LR520", message, place=called, help=_ADVICE[field.type])


_TYPES = {
    ir.Type.BOOLEAN: "a boolean",
    ir.Type.INTEGER: "an integer",
    ir.Type.NUMBER: "a number",
    ir.Type.TEXT: "a text",
    ir.Type.EMAIL: "an email",
    ir.Type.DATE: "a date",
    ir.Type.TIMESTAMP: "a timestamp",
    ir.Type.TEXTS: "a list",
}
_ADVICE = {
    ir.Type.BOOLEAN: "give booleans, the integers 0 and 1, or texts such as `yes`",
    ir.Type.INTEGER: "give numbers or texts of digits",
    ir.Type.NUMBER: "give numbers or texts of digits",
    ir.Type.TEXT: "give texts: cast the column in the table",
    ir.Type.EMAIL: "give texts",
    ir.Type.DATE: "give dates, not timestamps, or texts as `YYYY-MM-DD`",
    ir.Type.TIMESTAMP: "give timestamps with a zone, or declare the ruleset's `zone`",
    ir.Type.TEXTS: "give lists of texts, or texts with `;` between the items",
}
