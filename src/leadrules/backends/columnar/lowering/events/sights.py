"""Which events a lead sees, and which of them count for a measure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from leadrules.backends.columnar.algebra import Relation, Scalar
from leadrules.backends.columnar.lowering.events.columns import integers, shifted
from leadrules.backends.columnar.lowering.events.occurrences import AT
from leadrules.backends.columnar.lowering.events.reading import Events
from leadrules.backends.columnar.lowering.expressions import Clock
from leadrules.backends.columnar.lowering.terms import TRUE, compare, every, missing, some, whole
from leadrules.language import ir


@dataclass(frozen=True, slots=True)
class Sight:
    """Visible events, each beside what sees it.

    `key` is the column by which they are a lead's, `clock` the instant of seeing. `mate` is 0 of
    the lead's own and 1 of a colleague's, where colleagues' are among them. `counts` holds of the
    rows that are no repetition. `after` are the instants in the lead's
    fields that windows begin after.
    """

    relation: Relation
    key: str
    clock: Clock
    events: Events
    mate: str | None = None
    counts: Scalar = TRUE
    after: Mapping[str, Scalar] = field(default_factory=dict)

    def counted(self, selection: ir.Selection) -> Scalar:
        """Whether an event passes type, scope, window and filter."""
        return every(
            [
                self.counts,
                self.events.is_of(selection.types),
                self._in_scope(selection.scope),
                *self._in_window(selection.window),
                TRUE if selection.where is None else self.events.passes(selection, self.clock),
            ]
        )

    def may_count(self, selection: ir.Selection) -> Scalar:
        """Whether an event may count now or later, as far as its type, member and instant tell."""
        window = replace(selection.window, older_than=None, after=None)
        return every(
            [
                self.counts,
                self.events.is_of(selection.types),
                self._in_scope(selection.scope),
                *self._in_window(window),
            ]
        )

    def narrowed(self, relation: Relation, condition: Scalar) -> Sight:
        """The same over a relation with more columns, where only some rows can count."""
        return replace(self, relation=relation, counts=every([self.counts, condition]))

    def _in_scope(self, scope: ir.Scope) -> Scalar:
        if self.mate is None or scope is ir.Scope.ACCOUNT:
            return TRUE
        return compare("==", integers(self.mate), whole(0 if scope is ir.Scope.LEAD else 1))

    def _in_window(self, window: ir.Window) -> list[Scalar]:
        at = integers(AT)
        bounds: list[Scalar] = []
        if window.within is not None:
            bounds.append(compare(">", at, shifted(self.clock.as_of, -window.within)))
        if window.since is not None:
            bounds.append(compare(">=", at, whole(window.since)))
        if window.before is not None:
            bounds.append(compare("<", at, whole(window.before)))
        if window.older_than is not None:
            bounds.append(compare("<=", at, shifted(self.clock.as_of, -window.older_than)))
        if window.after is not None:
            after = self.after[window.after]
            bounds.append(some([missing(after), compare(">", at, after)]))
        return bounds
