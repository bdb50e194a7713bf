"""The periods of a capacity in UTC, and how much of each is inside the dates."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TypeAlias, assert_never

import numpy as np
from numpy.typing import NDArray

from leadrules.analysis.compare.choices import Choices, OutcomeChoice, Period
from leadrules.analysis.compare.paired import Instants
from leadrules.analysis.compare.statistics.columns import Codes, Flags, Floats

Days: TypeAlias = NDArray[np.datetime64]

_ONE_DAY = np.timedelta64(1, "D")


@dataclass(frozen=True, slots=True)
class Span:
    """From the first day to the day after the last on which leads were decided, in UTC."""

    start: np.datetime64
    end: np.datetime64
    one_instant: bool
    """All leads were decided at once, so that there are no periods."""

    @property
    def days(self) -> int:
        """How many days."""
        return int((self.end - self.start) / _ONE_DAY)


def span_of(as_of: Instants, since: date | None = None, until: date | None = None) -> Span:
    """The span of some leads, from and to the dates given, or of the leads where none are.

    Dates reach no farther than the periods in which there are leads, and no lead is left out.

    >>> leads = np.array(["2024-03-06T10:00", "2024-03-20T10:00"], "datetime64[us]")
    >>> span_of(leads, until=date(2024, 3, 23)).days
    17
    """
    days = as_of.astype("datetime64[D]")
    first, last = days.min(), days.max() + _ONE_DAY
    start = first if since is None else min(first, np.datetime64(since, "D"))
    end = last
    if until is not None:
        end = max(last, np.datetime64(until, "D"))
    return Span(start, end, bool(as_of.min() == as_of.max()))


def counted_span(as_of: Instants, choices: Choices, outcome: OutcomeChoice | None) -> Span:
    """The span of leads that are counted: they end where the declared dates or the outcome do.

    An outcome that is known until an instant is known of leads decided a window before it.
    """
    until = choices.decided_until
    if outcome is not None and outcome.window is not None and choices.observed_until is not None:
        ripe = (choices.observed_until - outcome.window).date()
        until = ripe if until is None else min(ripe, until)
    return span_of(as_of, choices.decided_from, until)


@dataclass(frozen=True, slots=True)
class Periods:
    """The periods of a span from the first on, and the part of each that is inside the span."""

    period: Period
    of_lead: Codes
    """The place of each lead's period."""
    parts: Floats
    starts: Days

    @property
    def count(self) -> float:
        """How many periods there are, a part of one as such."""
        return float(self.parts.sum())

    def of(self, kept: Flags) -> Periods:
        """The same periods for some of the leads."""
        return replace(self, of_lead=self.of_lead[kept])


def periods_of(as_of: Instants, period: Period, span: Span) -> Periods:
    """Each lead's period, and the periods of the span. Weeks begin on Monday (ISO 8601), in UTC.

    Periods at the ends without any lead are left out.

    >>> leads = np.array(["2024-03-06T10:00", "2024-03-12T10:00"], "datetime64[us]")
    >>> found = periods_of(leads, "week", span_of(leads))
    >>> found.of_lead, found.parts.round(2)
    (array([0, 1]), array([0.71, 0.29]))
    """
    number = _number(as_of.astype("datetime64[D]"), period)
    first, last = int(number.min()), int(number.max())
    starts = _starts(np.arange(first, last + 2), period)
    begun, ended = np.maximum(starts[:-1], span.start), np.minimum(starts[1:], span.end)
    lengths = (starts[1:] - starts[:-1]) / _ONE_DAY
    parts = np.asarray((ended - begun) / _ONE_DAY / lengths, dtype=np.float64)
    return Periods(period, number - first, parts, starts[:-1])


def cut_off(periods: Periods, leads: int) -> str | None:
    """What is to be said of periods that are not whole: their capacity is in proportion."""
    cut = [
        f"the {periods.period} from {periods.starts[place]} is cut off, so that its capacity is "
        f"{periods.parts[place] * leads:.3g} leads"
        for place in np.flatnonzero(periods.parts < 1)
    ]
    return "; ".join(cut) if cut else None


def _number(days: Days, period: Period) -> Codes:
    match period:
        case "day":
            return days.astype(np.int64)
        case "week":
            return (days.astype(np.int64) + 3) // 7  # 1970-01-01 was a Thursday
        case "month":
            return days.astype("datetime64[M]").astype(np.int64)
        case "quarter":
            return days.astype("datetime64[M]").astype(np.int64) // 3
        case _:
            assert_never(period)


def _starts(numbers: Codes, period: Period) -> Days:
    match period:
        case "day":
            return numbers.astype("datetime64[D]")
        case "week":
            return (numbers * 7 - 3).astype("datetime64[D]")
        case "month":
            return numbers.astype("datetime64[M]").astype("datetime64[D]")
        case "quarter":
            return (numbers * 3).astype("datetime64[M]").astype("datetime64[D]")
        case _:
            assert_never(period)
