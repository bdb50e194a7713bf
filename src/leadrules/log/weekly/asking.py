"""What a weekly report is asked for, checked."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from leadrules.log.store.errors import log_error
from leadrules.log.weekly.counting import report
from leadrules.log.weekly.gathering import Asked, zone_of_log
from leadrules.log.weekly.week import Week

if TYPE_CHECKING:
    from leadrules.log.decision_log import DecisionLog
    from leadrules.log.weekly.record import WeeklyReport

_MOST_WEEKS = 520


def weekly(
    log: DecisionLog,
    week: str | None,
    ruleset: str | None,
    weeks: int,
    window: timedelta,
    passes: Sequence[str] | None,
    known_until: datetime,
) -> WeeklyReport:
    """The report of a week, the last that is over where none is named."""
    if not 1 <= weeks <= _MOST_WEEKS:
        raise log_error("LR699", f"a report looks back over 1 to {_MOST_WEEKS} weeks")
    if window <= timedelta():
        raise log_error("LR699", "the window of a report is longer than nothing")
    if known_until.utcoffset() is None:
        raise log_error("LR699", "until when the report is to know has no zone")
    known_until = known_until.astimezone(UTC)
    if week is None:
        chosen = Week.of(known_until, zone_of_log(log, ruleset)).before()
    else:
        chosen = Week.parse(week)
    asked = Asked(chosen, weeks, known_until, ruleset)
    return report(log, asked, window=window, passes=passes)
