"""Events: which are visible at `as_of`, in the order of the law, each id once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from leadrules.decision.record import EventRead
from leadrules.intake.findings import Findings
from leadrules.intake.instants import read_instant
from leadrules.intake.lead import count_unknown, known_keys, read_fields, read_id
from leadrules.intake.scalars import plain
from leadrules.intake.unreadable import Unreadable, shown
from leadrules.language.ir import EventType, Ruleset

_ABOUT = ("type", "at", "id", "known_at")
_ADVICE = "an event is a mapping with `type` and `at`, such as `2024-01-31T09:30:00Z`"


class EventReader:
    """Reads the events of one lead and then of its colleagues, and counts what it leaves out.

    `unseen` are those after `as_of` or learnt after it, `unknown` those of undeclared types,
    `repeated` (known once `in_order` is called) those whose id stands earlier.
    """

    def __init__(
        self, ruleset: Ruleset, as_of: datetime, findings: Findings, *, strict: bool
    ) -> None:
        self.unseen = 0
        self.unknown = 0
        self.repeated = 0
        self._ruleset = ruleset
        self._as_of = as_of
        self._findings = findings
        self._strict = strict
        self._types = {
            kind.name: (kind, known_keys(kind.attributes, *_ABOUT)) for kind in ruleset.events
        }
        self._found: list[_Found] = []
        self._taken = 0  # visible or not readable: what `limits.events` bounds

    def read(self, given: object, member: int | None, place: str) -> None:
        """Takes in the events of the lead (`member` None) or of a colleague, each once."""
        if isinstance(given, str | bytes | Mapping) or not isinstance(given, Iterable):
            self._findings.error(
                "LR505", place, "the events are not a list of mappings", f"{_ADVICE}; `[]` is none"
            )
            return
        for number, event in enumerate(given):
            if self._taken > self._ruleset.limits.events:
                return
            try:
                self._read_one(event, member, f"{place}[{number}]")
            except Unreadable as unreadable:
                self._taken += 1
                self._findings.unreadable(
                    "LR506",
                    f"{place}[{number}]",
                    f"the event is not readable: {unreadable.complaint}",
                    _ADVICE,
                )
            if self._taken > self._ruleset.limits.events:
                self._findings.error(
                    "LR507",
                    place,
                    f"there are more than {self._ruleset.limits.events} events to read",
                    "give fewer, or raise `limits.events`",
                )

    def in_order(self) -> tuple[EventRead, ...]:
        """The visible events by (`at`, `id`), those without id after those with one, as given.

        A repeated id counts once: the first of the lead's own, else the first of the colleagues'.
        """
        self._found.sort(key=lambda found: found.order)
        seen: set[str] = set()
        own = [found for found in self._found if found.event.member is None]
        others = [found for found in self._found if found.event.member is not None]
        kept = [found for found in (*own, *others) if _is_new(found.event.id, seen)]
        self.repeated = len(self._found) - len(kept)
        if others:
            kept.sort(key=lambda found: found.order)
        return tuple(found.event for found in kept)

    def _read_one(self, event: object, member: int | None, place: str) -> None:
        if not isinstance(event, Mapping):
            raise Unreadable(event, "it is not a mapping")
        declared = self._type_of(event, place)
        if declared is None:
            return
        kind, known = declared
        at = self._instant(event, "at")
        if at is None:
            raise Unreadable(None, "it has no `at`")
        known_at = self._instant(event, "known_at")
        identifier = self._id(event)
        if at > self._as_of or (known_at is not None and known_at > self._as_of):
            self.unseen += 1
            return
        self._taken += 1
        if self._strict:
            count_unknown(event, known, place, self._findings, strict=True)
        values = read_fields(self._ruleset, kind.attributes, event, f"{place}.", self._findings)
        order = (at, identifier is None, identifier or "", member is not None, len(self._found))
        self._found.append(_Found(order, EventRead(member, kind.name, at, identifier, values)))

    def _type_of(
        self, event: Mapping[Any, Any], place: str
    ) -> tuple[EventType, frozenset[str]] | None:
        name = plain(event.get("type"))
        if not isinstance(name, str):
            raise Unreadable(name, "it has no `type`" if name is None else "its `type` is no text")
        declared = self._types.get(name)
        if declared is None:
            self.unknown += 1
            if self._strict:
                self._findings.error(
                    "LR508",
                    place,
                    f"the event's type {shown(name)} is not declared",
                    "declare it under `events`, leave it out, or read without `strict`",
                )
        return declared

    def _instant(self, event: Mapping[Any, Any], key: str) -> datetime | None:
        raw = plain(event.get(key))
        if raw is None or (isinstance(raw, str) and not raw.strip()):
            return None
        try:
            return read_instant(raw, self._ruleset.zone, self._ruleset.zone_declared)
        except Unreadable as unreadable:
            raise Unreadable(raw, f"its `{key}` is not readable: {unreadable.message}") from None

    def _id(self, event: Mapping[Any, Any]) -> str | None:
        try:
            return read_id(event.get("id"), self._ruleset.limits)
        except Unreadable as unreadable:
            raise Unreadable(None, f"its `id` is not readable: {unreadable.message}") from None


@dataclass(frozen=True, slots=True)
class _Found:
    order: tuple[datetime, bool, str, bool, int]
    event: EventRead


def _is_new(identifier: str | None, seen: set[str]) -> bool:
    if identifier is None:
        return True
    if identifier in seen:
        return False
    seen.add(identifier)
    return True
