"""What sales says of a lead that was handed over, before and after it is in the log."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import cached_property
from typing import Any, Literal

from leadrules.decision.units import instant_of
from leadrules.log.reading import StoredEntry

Stage = Literal["accepted", "rejected", "attempt", "opportunity", "won", "lost"]
"""What happened: sales took the lead, sent it back, tried to reach it, and what came of it."""

Matched = Literal["hand-over", "said", "none", "ambiguous"]
"""How feedback found its decision: by the lead's last hand-over, as it was said, not at all, or not
as several rulesets had handed the lead over."""


@dataclass(frozen=True, slots=True)
class Feedback:
    """One thing that happened to a lead, as told.

    `number` says the how many-th attempt it was, `amount` what was won, `reason` why a lead was
    rejected or lost, `detail` anything in free words. `external_id` is the id that it has where it
    was told: told again, it counts once. `ruleset` names the ruleset that handed the lead over,
    `decision` the very decision; both are needed only where the log cannot tell.
    """

    lead_id: str | None
    stage: Stage
    at: datetime
    number: int | None = None
    reason: str | None = None
    amount: Decimal | None = None
    detail: str | None = None
    who: str | None = None
    external_id: str | None = None
    ruleset: str | None = None
    decision: str | None = None
    source: str | None = None


@dataclass(frozen=True, slots=True)
class KeptFeedback:
    """Feedback that is in the log: its id, the decision it is about, and how that was found.

    `agreed` tells of a reason whether the agreement has it; None where there is no reason. `new` is
    False where the log had it already.
    """

    id: str
    about: str | None
    matched: Matched
    agreed: bool | None
    new: bool


@dataclass(frozen=True)
class LoggedFeedback:
    """Feedback as the log has it: what its header says, and what is sealed where it can be read."""

    entry: StoredEntry
    opened: tuple[bytes | None, ...] | None = None
    """The sealed part in clear; None where it was not asked for."""

    @property
    def id(self) -> str:
        """Its id in the log."""
        return self.entry.id

    @property
    def stage(self) -> Stage:
        """What happened."""
        stage: Stage = self.entry.header["stage"]
        return stage

    @property
    def at(self) -> datetime:
        """When it happened."""
        return instant_of(self.entry.columns["as_of"])

    @property
    def about(self) -> str | None:
        """The decision that it is about; None where none was found when it was recorded."""
        about: str | None = self.entry.header["about"]
        return about

    @property
    def matched(self) -> Matched:
        """How the decision was found."""
        matched: Matched = self.entry.header["matched"]
        return matched

    @property
    def ruleset(self) -> str | None:
        """The ruleset that was said to have handed the lead over."""
        named: str | None = self.entry.header["of_ruleset"]
        return named

    @property
    def number(self) -> int | None:
        """The how many-th attempt it was."""
        number: int | None = self.entry.header["number"]
        return number

    @property
    def agreed(self) -> bool | None:
        """Whether the agreement has the reason; None where there is none."""
        agreed: bool | None = self.entry.header["agreed"]
        return agreed

    @property
    def reason(self) -> str | None:
        """The reason: in the agreement's words, or as told; None where there is none or the lead
        was erased."""
        reason: str | None = self.entry.header["reason"]
        return reason if reason is not None else self._sealed.get("reason")

    @property
    def source(self) -> str | None:
        """Where it came from, such as `salesforce`."""
        source: str | None = self.entry.header["source"]
        return source

    @property
    def erased(self) -> bool:
        """Whether the lead was erased."""
        return self.opened is not None and self.opened[0] is None

    @property
    def lead_id(self) -> str | None:
        """The lead's id."""
        return self._sealed.get("lead_id")

    @property
    def amount(self) -> Decimal | None:
        """What was won."""
        amount = self._sealed.get("amount")
        return None if amount is None else Decimal(amount)

    @property
    def detail(self) -> str | None:
        """What was told in free words."""
        return self._sealed.get("detail")

    @property
    def who(self) -> str | None:
        """Who told it."""
        return self._sealed.get("who")

    @property
    def external_id(self) -> str | None:
        """The id that it has where it was told."""
        return self._sealed.get("external_id")

    @cached_property
    def _sealed(self) -> dict[str, Any]:
        """What is personal; nothing where the lead was erased, or the parts were not opened."""
        part = None if self.opened is None else self.opened[0]
        return {} if part is None else dict(json.loads(part))

    def __repr__(self) -> str:
        return f"<LoggedFeedback {self.entry.seq} {self.id}: {self.stage}>"
