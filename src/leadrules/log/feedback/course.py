"""What became of one lead, made of what sales told about it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Literal, assert_never

from leadrules.log.feedback.record import LoggedFeedback

Answer = Literal["accepted", "rejected"]


@dataclass(frozen=True, slots=True)
class Course:
    """What became of a lead, each thing by when it first happened; None where it did not.

    `answer` is sales' last word, `answered` when the first came. `responded` is the first attempt,
    or the opportunity or the winning where no attempt was told. `reason` is that of the last
    rejection, None where it was erased or not told; `amount` the sum of all that was won.
    """

    answer: Answer | None = None
    answered: datetime | None = None
    rejected: datetime | None = None
    reason: str | None = None
    agreed: bool | None = None
    attempts: int = 0
    responded: datetime | None = None
    opportunity: datetime | None = None
    won: datetime | None = None
    lost: datetime | None = None
    amount: Decimal | None = None
    erased: bool = False

    @property
    def closed(self) -> bool:
        """Whether sales gave it up."""
        return self.won is None and (self.answer == "rejected" or self.lost is not None)


def course_of(told: Iterable[LoggedFeedback]) -> Course:
    """What became of a lead by what was told of it, in the order in which it happened."""
    answer: Answer | None = None
    first: dict[str, datetime] = {}
    rejection: LoggedFeedback | None = None
    amount: Decimal | None = None
    attempts = highest = 0
    erased = False
    for each in told:
        first.setdefault(each.stage, each.at)
        erased = erased or each.erased
        match each.stage:
            case "accepted":
                answer = "accepted"
            case "rejected":
                answer, rejection = "rejected", each
            case "attempt":
                attempts += 1
                highest = max(highest, each.number or 0)
            case "won":
                amount = each.amount if amount is None else amount + (each.amount or 0)
            case "opportunity" | "lost":
                pass
            case _:
                assert_never(each.stage)
    won = first.get("won")
    return Course(
        answer=answer,
        answered=_earliest(first, "accepted", "rejected"),
        rejected=first.get("rejected"),
        reason=None if rejection is None else rejection.reason,
        agreed=None if rejection is None else rejection.agreed,
        attempts=max(attempts, highest),
        responded=_earliest(first, "attempt", "opportunity", "won"),
        opportunity=_earliest(first, "opportunity", "won"),
        won=won,
        lost=first.get("lost"),
        amount=amount,
        erased=erased,
    )


def _earliest(first: dict[str, datetime], *stages: str) -> datetime | None:
    return min((first[stage] for stage in stages if stage in first), default=None)
