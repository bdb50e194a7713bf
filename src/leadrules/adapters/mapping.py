"""What a mapping file says: where a system's records hold leads and events."""

from __future__ import annotations

from dataclasses import dataclass

from leadrules.adapters.paths import Fields, Where
from leadrules.adapters.times import DayForm

Paths = tuple[str, ...]
"""Alternatives: the first that has a value counts."""


@dataclass(frozen=True, slots=True)
class Event:
    """A record is an event of this name, where `where` holds (or is None)."""

    name: str
    where: Where | None
    fields: Fields


@dataclass(frozen=True, slots=True)
class Merge:
    """A record says that the leads under `lost` became part of its lead."""

    lost: Paths


@dataclass(frozen=True, slots=True)
class Deletion:
    """A record says that its lead is no more."""


Meaning = Event | Merge | Deletion


@dataclass(frozen=True, slots=True)
class LeadShape:
    """How a record is read as a lead."""

    id: Paths
    names: Paths
    deleted: Where
    merged_into: Paths
    merged_from: Paths
    fields: Fields
    times: frozenset[str]


@dataclass(frozen=True, slots=True)
class AccountShape:
    """How a record is read as an account, whose fields its leads get."""

    id: Paths
    deleted: Where
    fields: Fields
    times: frozenset[str]


@dataclass(frozen=True, slots=True)
class EventShape:
    """How a record is read as an event: one that has a value at any path of `has`.

    `types` are meanings by type, or by type and subtype with a blank between; the first meaning
    whose `where` holds counts. Without `type` the only meaning is under the empty text.
    """

    name: str
    has: Paths
    id: Paths
    lead: Paths
    at: Paths
    type: Paths
    subtype: Paths
    types: dict[str, tuple[Meaning, ...]]
    drop: Where


@dataclass(frozen=True, slots=True)
class Mapping:
    """A system's record shapes.

    `dates` is the order in which days are written with digits alone, None where none is known.
    `nested` are lists in a record whose items are records of events; `around` are the paths at
    which those look into the record around them, and `lists` all paths that lead through lists.
    """

    source: str
    title: str
    zone: str
    dates: DayForm | None
    missing: frozenset[str]
    records: tuple[str, ...]
    json: frozenset[str]
    nested: tuple[str, ...]
    around: frozenset[str]
    lists: frozenset[str]
    leads: LeadShape
    accounts: AccountShape | None
    events: tuple[EventShape, ...]
