"""What another version reads that a logged decision does not hold: not recorded, never missing.

Whatever the version that decided did not declare was not read from anybody's input then, so that
nothing can be said of it now.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from leadrules.decision.record import Record
from leadrules.language import ir
from leadrules.log.dissecting import Unrecorded
from leadrules.log.keeping import what_is_read, within

if TYPE_CHECKING:
    from leadrules.ruleset import Ruleset


@dataclass(frozen=True, slots=True)
class Lacking:
    """What one version reads and another did not declare, or may not have kept."""

    fields: tuple[tuple[str, tuple[str, ...]], ...]  # those read, and under which names
    types: frozenset[str]  # types of events that are read
    never: tuple[str, ...]  # what no decision of the other version holds, in words

    @classmethod
    def of(cls, scoring: Ruleset, deciding: Ruleset) -> Lacking:
        """What `scoring` reads beyond what `deciding` declared."""
        return _between(scoring, deciding)

    def in_record(self, record: Record, unrecorded: Unrecorded) -> tuple[str, ...]:
        """What it reads that a record does not hold, in words; nothing of anybody's values."""
        held = record.trace.fields.keys()
        found = [
            f"field `{name}`"
            for name, sources in self.fields
            if not any(source in held for source in sources)
        ]
        if unrecorded.events:
            left = sorted(self.types - set(unrecorded.events_of))
            found += [f"events `{each}`" for each in left if f"events `{each}`" not in self.never]
        return (*found, *self.never)


@lru_cache(maxsize=256)
def _between(scoring: Ruleset, deciding: Ruleset) -> Lacking:
    names, types = what_is_read(scoring)
    fields = tuple(
        (each.name, (each.name, *each.sources)) for each in scoring.ir.fields if each.name in names
    )
    declared = {
        each.name: {attribute.name for attribute in each.attributes} for each in deciding.ir.events
    }
    never = [f"events `{each}`" for each in sorted(types) if each not in declared]
    never += [
        f"attribute `{attribute}` of events `{each}`"
        for each, attribute in sorted(attributes_read(scoring))
        if each in declared and attribute not in declared[each]
    ]
    if _reads_account(scoring) and not _reads_account(deciding):
        never.append("the account")
    return Lacking(fields, types, tuple(never))


def attributes_read(ruleset: Ruleset) -> set[tuple[str, str]]:
    """The attributes of events that a ruleset's measures read, each with its type of event."""
    found: set[tuple[str, str]] = set()
    for part in within(ruleset.ir.measures):
        selection = part if isinstance(part, ir.Selection) else getattr(part, "selection", None)
        if not isinstance(selection, ir.Selection):
            continue
        names = [part.attribute] if isinstance(part, ir.Total) else []
        if selection.once_per is not None and selection.once_per.key is not None:
            names.append(selection.once_per.key)
        names += [
            each.name
            for each in within((selection.where,))
            if isinstance(each, ir.Read) and each.origin is ir.Origin.ATTRIBUTE
        ]
        found.update((each, name) for each in selection.types for name in names)
    return found


def _reads_account(ruleset: Ruleset) -> bool:
    return any(
        getattr(each, "scope", ir.Scope.LEAD) is not ir.Scope.LEAD
        for each in within(ruleset.ir.measures)
    )
