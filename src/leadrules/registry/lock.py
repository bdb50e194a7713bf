"""What a lock file records of a ruleset's versions: hashes, states, dates and signatures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from leadrules.signing.signature import Side, Signature, Terms

__all__ = ["Entry", "Lock", "Side", "Signature", "State", "Terms"]


class State(StrEnum):
    """How far a version has come."""

    DRAFT = "draft"
    PUBLISHED = "published"
    RETIRED = "retired"  # no longer chosen, still scored when asked for by name


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
