"""A week of the calendar, from Monday to Monday in a zone."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from leadrules.intake.instants import day_of, start_of_day
from leadrules.language.problems import shown
from leadrules.log.store.errors import log_error

_WRITTEN = re.compile(r"(\d{4})-?W(\d\d)", re.ASCII | re.IGNORECASE)
_YEARS = range(1970, 9999)
"""WHY: before and after there is no room for the weeks that a report looks back and forward."""

_SEVEN_DAYS = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Week:
    """An ISO week by its Monday."""

    monday: date

    @classmethod
    def parse(cls, text: str) -> Week:
        """The week that a text such as `2026-W47` names; LogError where it names none.

        >>> Week.parse("2026-W47").monday
        datetime.date(2026, 11, 16)
        """
        match = _WRITTEN.fullmatch(text.strip())
        try:
            if match is not None and int(match[1]) in _YEARS:
                return cls(date.fromisocalendar(int(match[1]), int(match[2]), 1))
        except ValueError:
            pass
        raise log_error(
            "LR699",
            f"{shown(text)} is no week",
            help="write `2026-W47`, as the ISO calendar has it",
        )

    @classmethod
    def of(cls, instant: datetime, zone: str) -> Week:
        """The week in which an instant lies."""
        day = day_of(instant, zone)
        return cls(day - timedelta(days=day.weekday()))

    def __str__(self) -> str:
        year, number, _ = self.monday.isocalendar()
        return f"{year}-W{number:02}"

    @property
    def sunday(self) -> date:
        """Its last day."""
        return self.monday + timedelta(days=6)

    def before(self, weeks: int = 1) -> Week:
        """The week that many weeks earlier."""
        return Week(self.monday - weeks * _SEVEN_DAYS)

    def start(self, zone: str) -> datetime:
        """Its first instant."""
        return start_of_day(self.monday, zone)

    def end(self, zone: str) -> datetime:
        """The first instant of the next."""
        return start_of_day(self.monday + _SEVEN_DAYS, zone)
