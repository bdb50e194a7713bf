"""What every event has: whose it is, of what type, and when it was and was known."""

from __future__ import annotations

from collections.abc import Mapping

from leadrules.backends.columnar.algebra import (
    Column,
    Join,
    Kind,
    Literal,
    Relation,
    Scalar,
    Select,
    ToText,
    Where,
)
from leadrules.backends.columnar.lowering.events.columns import integers, texts, truths
from leadrules.backends.columnar.lowering.ids import identifier, unfit
from leadrules.backends.columnar.lowering.reading import Reading, never_readable
from leadrules.backends.columnar.lowering.terms import (
    NO_INTEGER,
    NO_TEXT,
    case,
    compare,
    every,
    holds,
    known,
    missing,
    some,
    text,
    whole,
)
from leadrules.backends.columnar.schema import Schema, Storage
from leadrules.diagnostics import Diagnostic
from leadrules.language import ir

LEAD = "_event_lead"
"""Of whom the event is: a lead id, never missing."""

KIND = "_event_kind"
"""The place of the event's type among those declared, by name; missing where the event cannot be
read."""

AT = "_event_at"
KNOWN_AT = "_event_known_at"

BROKEN = "_event_broken"
"""Whether the event cannot be read, visible or not; never missing."""

_AT = ir.Field("at", ir.Type.TIMESTAMP)
_KNOWN_AT = ir.Field("known_at", ir.Type.TIMESTAMP)
_TYPE_FIELD = ir.Field("type", ir.Type.TEXT)


class Occurrences:
    """The events of declared types and those that cannot be read.

    `columns` are the table's that are read for it, `own` the event's own id, `kinds` the places of
    the types. `problems` are columns that can never be read.
    """

    def __init__(self, ruleset: ir.Ruleset, schema: Schema) -> None:
        self.kinds: Mapping[str, int] = {
            name: n for n, name in enumerate(sorted(one.name for one in ruleset.events))
        }
        self.problems: list[Diagnostic] = []
        self._schema = schema
        self._read: dict[str, None] = {}
        self._about = Reading(ruleset, schema, "_about_")
        keys = event_keys(ruleset)
        self._keys = identifier(schema, keys, ruleset.limits)
        self._lead = self._keys.value
        if len(self._keys.columns) == 1:
            # WHY: an id that is blank or too long is no lead's
            self._lead = self._text(self._keys.columns[0])
        self._kind = self._type()
        self.own = identifier(schema, ("id",), ruleset.limits)
        self._at, self._known_at = self._about.value(_AT), self._about.value(_KNOWN_AT)
        self._no_known_at = holds(self._about.unreadable(_KNOWN_AT))
        self.has_known_at = not isinstance(self._known_at, Literal)
        self.problems += [*unfit(schema, (*keys, "id")), *self._about.problems]

    @property
    def columns(self) -> tuple[str, ...]:
        """The table's columns that are read."""
        read = (*self._read, *self._keys.columns, *self.own.columns, *self._about.columns)
        return tuple(dict.fromkeys(read))

    def relation(self, source: Relation, leads: tuple[Relation, str] | None = None) -> Relation:
        """The events among the rows of the table, with LEAD, KIND, AT, KNOWN_AT and BROKEN beside;
        only those of some leads, where a relation has their ids in a column."""
        kinds = [
            (compare("==", self._kind, text(name)), whole(n)) for name, n in self.kinds.items()
        ]
        relation: Relation = Select(source, {LEAD: self._lead, KIND: case(kinds, NO_INTEGER)})
        declared = some([known(integers(KIND)), missing(self._kind)])
        relation = Where(relation, every([known(texts(LEAD)), declared]))
        if leads is not None:
            wanted, key = leads
            relation = Join(relation, wanted, ((LEAD, key),), how="exists")
        relation = self._about.relation(relation)
        broken = some(
            [missing(integers(KIND)), missing(self._at), self._no_known_at, holds(self.own.bad)]
        )
        return Select(relation, {AT: self._at, KNOWN_AT: self._known_at, BROKEN: broken})

    def visible(self, as_of: Scalar) -> Scalar:
        """Whether an event that can be read has happened and is known of."""
        seen = [compare("<=", integers(AT), as_of)]
        if self.has_known_at:
            known_at = integers(KNOWN_AT)
            seen.append(some([missing(known_at), compare("<=", known_at, as_of)]))
        return every(seen)

    def arrived(self, since: Scalar, as_of: Scalar) -> Scalar:
        """Whether an event has become visible since an instant, or cannot be read."""
        later = [compare(">", integers(AT), since)]
        if self.has_known_at:
            later.append(compare(">", integers(KNOWN_AT), since))
        return some([truths(BROKEN), every([self.visible(as_of), some(later)])])

    def _type(self) -> Scalar:
        stored = self._schema.get("type")
        if stored is None or stored.storage is Storage.NOTHING:
            return NO_TEXT
        if stored.storage is not Storage.TEXT:
            self.problems.append(never_readable(_TYPE_FIELD, "type", stored))
            return NO_TEXT
        return self._text("type")

    def _text(self, name: str) -> Scalar:
        self._read[name] = None
        return ToText(Column(name, Kind.RAW))


def event_keys(ruleset: ir.Ruleset) -> tuple[str, ...]:
    """Where an event's lead id is looked for: `id` is the event's own."""
    return tuple(key for key in ruleset.lead_keys if key != "id") or ("lead_id",)
