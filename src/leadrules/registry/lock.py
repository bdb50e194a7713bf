"""What a lock file records of a ruleset's versions: hashes, states, dates and signatures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class State(StrEnum):
    """How far a version has come."""

    DRAFT = "draft"
    PUBLISHED = "published"
    RETIRED = "retired"  # no longer chosen, still scored when asked for by name


class Side(StrEnum):
    """For whom somebody signs."""

    MARKETING = "marketing"
    SALES = "sales"


@dataclass(frozen=True, slots=True)
class Terms:
    """What is signed and published: the hash of the rules, and that of the agreement if any.

    The agreement stands apart because it is not in a ruleset's hash.
    """

    hash: str
    agreement: str | None = None


@dataclass(frozen=True, slots=True)
class Signature:
    """Somebody's word, for one side, that these terms are agreed; `at` is aware, in UTC."""

    who: str
    side: Side
    at: datetime
    terms: Terms


@dataclass(frozen=True, slots=True)
class Entry:
    """One version: the terms published (of a draft: signed last), its state and signatures.

    Instants are aware, in UTC. `effective_from` None puts no bound on when it is chosen.
    """

    terms: Terms
    state: State = State.DRAFT
    published: datetime | None = None
    retired: datetime | None = None
    effective_from: datetime | None = None
    signatures: tuple[Signature, ...] = ()

    def signed_by(self, side: Side, terms: Terms) -> tuple[Signature, ...]:
        """The signatures of one side under exactly these terms."""
        return tuple(each for each in self.signatures if (each.side, each.terms) == (side, terms))


@dataclass(frozen=True, slots=True)
class Lock:
    """All versions of one ruleset that were signed or published, by version."""

    ruleset: str
    entries: Mapping[str, Entry] = field(default_factory=dict)
