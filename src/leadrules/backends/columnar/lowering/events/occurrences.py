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
from leadrules.backends.columnar.lowering.events.columns import integers, truths
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
    one_of,
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

    def relation(
        self,
        source: Relation,
        leads: tuple[Relation, str] | None = None,
        as_of: Scalar | None = None,
    ) -> Relation:
        """The events among the rows of the table, with LEAD, KIND, AT, KNOWN_AT and BROKEN beside;
        only those of some leads, where a relation has their ids in a column, and of those that can
        be read only those visible at an instant, where one is given."""
        kinds = [
            (compare("==", self._kind, text(name)), whole(n)) for name, n in self.kinds.items()
        ]
        declared = some([one_of(self._kind, list(self.kinds)), missing(self._kind)])
        wanted = every([known(self._lead), declared])
        # WHY: of the types that are left, the missing one alone has no place
        broken = some(
            [missing(self._kind), missing(self._at), self._no_known_at, holds(self.own.bad)]
        )
        seen = None if as_of is None else self._seen_as_stored(as_of)
        # WHY: what only reads the table's own columns is asked before all others are read
        relation: Relation = Where(source, wanted if seen is None else every([wanted, seen]))
        relation = Select(relation, {LEAD: self._lead, KIND: case(kinds, NO_INTEGER)})
        if leads is not None:
            ids, key = leads
            relation = Join(relation, ids, ((LEAD, key),), how="exists")
        relation = self._about.relation(relation)
        relation = Select(relation, {AT: self._at, KNOWN_AT: self._known_at, BROKEN: broken})
        if as_of is not None and seen is None:
            relation = Where(relation, some([truths(BROKEN), self.visible(as_of)]))
        return relation

    def _seen_as_stored(self, as_of: Scalar) -> Scalar | None:
        """Whether an event is visible or cannot be read, over the table's own columns."""
        at, known_at = self._about.as_stored(self._at), self._about.as_stored(self._known_at)
        no_known_at = self._about.as_stored(self._no_known_at)
        if at is None or known_at is None or no_known_at is None:
            return None
        broken = [missing(self._kind), missing(at), no_known_at, holds(self.own.bad)]
        return some([*broken, every(self._is_seen(at, known_at, as_of))])

    def visible(self, as_of: Scalar) -> Scalar:
        """Whether an event that can be read has happened and is known of."""
        return every(self._is_seen(integers(AT), integers(KNOWN_AT), as_of))

    def _is_seen(self, at: Scalar, known_at: Scalar, as_of: Scalar) -> list[Scalar]:
        seen = [compare("<=", at, as_of)]
        if self.has_known_at:
            seen.append(some([missing(known_at), compare("<=", known_at, as_of)]))
        return seen

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
