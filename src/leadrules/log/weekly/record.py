"""What a weekly report says, as frozen data; shares have Wilson's interval."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from leadrules.analysis.compare.statistics.answers import CannotTell
from leadrules.analysis.compare.statistics.proportion import Proportion
from leadrules.analysis.page.writing import write_whole
from leadrules.intake.instants import start_of_day

Share = Proportion | CannotTell


@dataclass(frozen=True, slots=True)
class Volume:
    """Leads handed over in one week."""

    week: str
    leads: int


@dataclass(frozen=True, slots=True)
class Acceptance:
    """What sales said to the leads: their last word, and which are without one."""

    accepted: int
    rejected: int
    silent: int
    """Without an answer, though the time for one has passed, or none was agreed."""
    not_due: int
    """Without an answer, and the time for one has not passed."""
    rate: Share
    """Accepted, of all that were answered."""
    on_time: Share
    """Answered in time, of all whose time has passed."""


@dataclass(frozen=True, slots=True)
class Response:
    """Whether leads were responded to in the agreed working time."""

    on_time: int
    late: int
    never: int
    """Without a response, and the time has passed."""
    not_due: int
    """The time has not passed; `early` of them were responded to."""
    early: int
    not_needed: int
    """Rejected before a response was due, and without one."""
    not_promised: int
    rate: Share
    """On time, of all whose time has passed and that needed a response."""


@dataclass(frozen=True, slots=True)
class Attempts:
    """Attempts to reach the leads, against the number agreed for each."""

    made: Mapping[int, int]
    """How many leads had how many attempts."""
    reached: int
    """An opportunity came of it: no more attempts are needed."""
    enough: int
    """Not reached, with as many attempts as agreed."""
    gave_up: int
    """Rejected or lost with fewer."""
    going_on: int
    """Neither yet."""
    not_agreed: int
    """Of leads for which no number is agreed."""


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason of rejection: `words` is None where none was told, or it was erased.

    `agreed` is None where no reasons are agreed.
    """

    words: str | None
    agreed: bool | None
    leads: int
    leads_before: int
    """In all the weeks that the report looks back."""


@dataclass(frozen=True, slots=True)
class RejectedRule:
    """A rule, and how many of the leads for which it fired sales sent back."""

    rule: str
    leads: int
    rejected: int
    leads_before: int
    rejected_before: int
    rate: Share
    """Rejected, of those answered in all the weeks that the report looks back."""


@dataclass(frozen=True, slots=True)
class Funnel:
    """How many leads became opportunities and were won within the window.

    Leads whose window has not passed are in `open`, whatever became of them so far.
    """

    name: str
    leads: int
    judged: int
    open: int
    opportunity: Share
    won: Share
    lost: int
    open_opportunities: int
    open_won: int
    amount: Decimal
    """Won by those judged."""
    without_amount: int


@dataclass(frozen=True, slots=True)
class Won:
    """Leads won in the week, whenever they were handed over.

    The rules would not have passed `by_override`, which a person's word handed over, and
    `not_handed_over`; the log has no decision about `unknown`.
    """

    leads: int
    amount: Decimal
    without_amount: int
    by_override: int
    not_handed_over: int
    unknown: int
    decisions: tuple[str, ...]
    """The decisions about those that the rules would not have passed."""


@dataclass(frozen=True, slots=True)
class Overrides:
    """What people's words changed in the week's decisions."""

    handed_over: int
    """Leads that only an override handed over."""
    kept_back: int
    """Leads that the rules pass and an override kept back."""
    others: int
    """Leads handed over with an override in force that made no difference to that."""


@dataclass(frozen=True, slots=True)
class Group:
    """The leads of one source or version."""

    name: str | None
    leads: int
    accepted: int
    rejected: int
    funnel: Funnel
    """Of all the weeks that the report looks back."""


@dataclass(frozen=True, slots=True)
class Unmatched:
    """Feedback of the week that is about no hand-over."""

    none: int
    ambiguous: int


@dataclass(frozen=True, slots=True)
class WeeklyReport:
    """One week of leads handed over to sales, and what became of them as known at `known_until`."""

    week: str
    monday: date
    sunday: date
    zone: str
    ruleset: str | None
    known_until: datetime
    weeks: int
    """How many weeks the report looks back, the week itself included."""
    window: timedelta
    """Within which time after the hand-over an opportunity or winning counts."""
    plan: int | None
    """Leads a week that were agreed on."""
    handed_over: int
    verdicts: Mapping[str, int]
    volumes: tuple[Volume, ...]
    acceptance: Acceptance
    response: Response
    attempts: Attempts
    reasons: tuple[Reason, ...]
    rules: tuple[RejectedRule, ...]
    funnels: tuple[Funnel, ...]
    won: Won
    overrides: Overrides
    sources: tuple[Group, ...]
    versions: tuple[Group, ...]
    unmatched: Unmatched
    erased: int
    """Leads among those of all the weeks of whose feedback something was erased."""
    unread: tuple[str, ...] = ()
    """Archives that could not be looked into: what they hold is not counted."""

    @property
    def begun(self) -> bool:
        """Whether the week had begun by the time until which the report knows."""
        return self.known_until >= start_of_day(self.monday, self.zone)

    @property
    def over(self) -> bool:
        """Whether it was over by then."""
        return self.known_until >= start_of_day(self.sunday + timedelta(days=1), self.zone)

    def summary(self, *, width: int = 100, color: bool = False) -> str:
        """The report for a terminal, at most `width` columns wide as far as words allow."""
        from leadrules.log.weekly.pages import text_of

        return text_of(self, width=width, color=color)

    def to_html(self, file: str | Path | None = None) -> str:
        """The report as one HTML page that needs nothing else; written to `file`, if given.

        The file appears when it is whole. Raises OSError where it cannot be written.
        """
        from leadrules.log.weekly.pages import html_of

        page = html_of(self)
        if file is not None:
            write_whole(page, file)
        return page

    def to_dict(self) -> dict[str, Any]:
        """The report as dicts, lists, texts, numbers and None, with the number of its form."""
        from leadrules.log.weekly.json_form import to_dict

        return to_dict(self)

    def __str__(self) -> str:
        return self.summary()
