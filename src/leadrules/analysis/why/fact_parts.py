"""How the facts of two decisions about one lead differ, and every mixture of the two."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any, Literal

from leadrules.analysis.rescoring_inputs import Given, inputs_of
from leadrules.backends.python import Program
from leadrules.decision.record import Record, Value
from leadrules.decision.units import plain
from leadrules.diagnostics import LeadError
from leadrules.language import ir

_MOST = 7
"""Parts that are told apart; what is beyond is one part together."""

Event = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class FactPart:
    """One part of how the facts differ.

    `field`: `name` was `before` and is `after`. `added`, `removed`: `count` of the lead's own
    events of the type `name`. `events`: whether the lead's events were given at all. `account`:
    anything about its colleagues. `others`: `count` further parts that are not told apart.
    """

    kind: Literal["field", "added", "removed", "events", "account", "others"]
    name: str
    before: Value = None
    after: Value = None
    count: int = 1


@dataclass(frozen=True, slots=True)
class Mixture:
    """The facts of an earlier and a later record, to be scored in any mixture of their `parts`.

    What only one of the two versions declares is in no record of the other: it is taken as the one
    recorded it, in every mixture; `declared_once` names it.
    """

    parts: tuple[FactPart, ...]
    declared_once: tuple[str, ...]
    _old: Given
    _new: Given
    _added: Mapping[str, Sequence[Event]]
    _removed: Mapping[str, Sequence[Event]]
    _shared: Sequence[Event]
    _apart: tuple[FactPart, ...] = field(default=())

    def given(self, as_of: datetime, later: Collection[FactPart]) -> Given:
        """The earlier facts with some parts as they were later, at some time; nothing stands
        before it and nobody overrides it."""
        whole = [part for part in later if part.kind != "others"]
        if len(whole) < len(later):
            whole += [part for part in self._apart if part not in self.parts]
        kinds = {(part.kind, part.name) for part in whole}
        lead = {**self._new.lead, **self._old.lead}
        for kind, name in kinds:
            if kind == "field":
                lead[name] = self._new.lead[name]
        account = self._new.account if ("account", "") in kinds else self._old.account
        return Given(lead, self._events(kinds), account, None, None, as_of)

    def _events(self, kinds: Collection[tuple[str, str]]) -> list[Event] | None:
        if self._old.events is None or self._new.events is None:
            side = self._new if ("events", "") in kinds else self._old
            return None if side.events is None else list(side.events)
        events = list(self._shared)
        for name, removed in self._removed.items():
            if ("removed", name) not in kinds:
                events += removed
        for name, added in self._added.items():
            if ("added", name) in kinds:
                events += added
        return events


def mixture_of(
    before: Record,
    after: Record,
    rules_before: ir.Ruleset,
    rules_after: ir.Ruleset,
    program_after: Program,
) -> Mixture:
    """The two records' facts, compared as the later rules read them."""
    old, new = inputs_of(rules_before, before), inputs_of(rules_after, after)
    types_before = {one.name for one in rules_before.events}
    types_after = {one.name for one in rules_after.events}
    once = (types_before | types_after) - (types_before & types_after)
    shared, removed, added = _events(old.events or (), new.events or (), once)
    parts = [
        *_fields(before, after, _read_again(old, program_after)),
        *_event_parts(old, new, removed, added),
        *([FactPart("account", "")] if old.account != new.account else []),
    ]
    fields_before, fields_after = set(before.trace.fields), set(after.trace.fields)
    apart = tuple(parts)
    if len(parts) > _MOST:
        others = FactPart("others", "", count=len(parts) - _MOST + 1)
        parts = [*parts[: _MOST - 1], others]
    return Mixture(
        parts=tuple(parts),
        declared_once=tuple(sorted((fields_before ^ fields_after) | once)),
        _old=old,
        _new=new,
        _added=added,
        _removed=removed,
        _shared=shared,
        _apart=apart,
    )


def _read_again(old: Given, program: Program) -> Mapping[str, Value]:
    """The earlier fields as the later rules read them; nothing where they cannot."""
    try:
        return old.scored(program).record.trace.fields
    except LeadError:
        return {}


def _fields(before: Record, after: Record, read: Mapping[str, Value]) -> Iterator[FactPart]:
    for name, later in after.trace.fields.items():
        if name in before.trace.fields:
            earlier = before.trace.fields[name]
            if not (_same(earlier, later) or (name in read and read[name] == later)):
                yield FactPart("field", name, earlier, later)


def _event_parts(
    old: Given,
    new: Given,
    removed: Mapping[str, Sequence[Event]],
    added: Mapping[str, Sequence[Event]],
) -> Iterator[FactPart]:
    if old.events is None or new.events is None:
        if old.events is not new.events:
            yield FactPart("events", "")
        return
    for name, events in added.items():
        yield FactPart("added", name, count=len(events))
    for name, events in removed.items():
        yield FactPart("removed", name, count=len(events))


def _events(
    old: Sequence[Event], new: Sequence[Event], once: Collection[str]
) -> tuple[list[Event], dict[str, list[Event]], dict[str, list[Event]]]:
    """Those in both, and by type those only in the one and only in the other; what only one
    version declares is taken as if both had it."""
    common = Counter(map(_key, old)) & Counter(map(_key, new))
    shared: list[Event] = []
    removed: dict[str, list[Event]] = {}
    added: dict[str, list[Event]] = {}
    left = Counter(common)
    for event in old:
        if left[_key(event)] or event["type"] in once:
            left[_key(event)] -= 1
            shared.append(event)
        else:
            removed.setdefault(event["type"], []).append(event)
    left = Counter(common)
    for event in new:
        if left[_key(event)]:
            left[_key(event)] -= 1
        elif event["type"] in once:
            shared.append(event)
        else:
            added.setdefault(event["type"], []).append(event)
    return shared, removed, added


def _key(event: Event) -> tuple[Any, ...]:
    """What makes two events one: with an id that, else all that is known of them."""
    if event["id"] is not None:
        return event["type"], event["at"], event["id"]
    values = sorted(
        (name, _plain(value))
        for name, value in event.items()
        if value is not None and name not in ("type", "at", "id")
    )
    return event["type"], event["at"], tuple(values)


def _same(one: Value, other: Value) -> bool:
    return one == other or _plain(one) == _plain(other)


def _plain(value: Value) -> str:
    """A value as text that is the same whatever type a version declares for it."""
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        return plain(Decimal(value))
    return repr(value) if value is None or isinstance(value, bool) else str(value)
