"""Figures as a reader sees them: shares, differences, intervals, p, counts and days."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import TypeAlias

from leadrules.analysis.compare.choices import Capacity, Metric, MetricKind
from leadrules.analysis.compare.statistics.answers import Interval

MINUS = "\N{MINUS SIGN}"
_GROUPED = 10_000
"""From here on thousands are set apart, as everywhere in leadrules."""
_SHARES: tuple[MetricKind, ...] = ("precision", "recall")
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip

Form: TypeAlias = Callable[[float], str]
"""How a figure is written."""


def percent(share: float) -> str:
    """A share of 1.

    >>> percent(0.1234), percent(-0.5), percent(1)
    ('12.3 %', '−50.0 %', '100.0 %')
    """
    return f"{fixed(100 * share, 1)} %"


def fixed(value: float, places: int) -> str:
    """A number with so many places; what rounds to zero has no sign.

    >>> fixed(-0.04, 1), fixed(-12345.67, 1)
    ('0.0', '−12,345.7')
    """
    text = f"{value:,.{places}f}" if abs(value) >= _GROUPED else f"{value:.{places}f}"
    if not text.strip("-0."):
        text = text.lstrip("-")
    return text.replace("-", MINUS)


def count(value: float) -> str:
    """So many leads, by expectation maybe not whole.

    >>> count(9999), count(12345), count(31.25), count(58.01)
    ('9999', '12,345', '31.2', '58')
    """
    return fixed(value, 1).removesuffix(".0")


def signed(value: float, form: Form = count) -> str:
    """The same with a plus above zero.

    >>> signed(3), signed(-3), signed(0), signed(0.00001, percent)
    ('+3', '−3', '0', '0.0 %')
    """
    text = form(value)
    return f"+{text}" if value > 0 and any(digit in text for digit in "123456789") else text


def p_value(p: float) -> str:
    """How odd it is by chance.

    >>> p_value(0.0004), p_value(0.0312), p_value(1)
    ('p < 0.001', 'p = 0.031', 'p = 1')
    >>> p_value(0.8896), p_value(0.9999)
    ('p = 0.890', 'p > 0.999')
    """
    if p < 0.001:
        return "p < 0.001"
    if 0.9995 <= p < 1:
        return "p > 0.999"
    return "p = 1" if p == 1 else f"p = {p:.3f}"


def level(interval: Interval) -> str:
    """How sure an interval is.

    >>> level(Interval(0, 1, 0.95))
    '95 %'
    """
    return f"{round(100 * interval.level, 1):g} %"


def limits(interval: Interval, form: Form) -> str:
    """Both limits.

    >>> limits(Interval(0.1, 0.2), percent)
    '10.0 % to 20.0 %'
    """
    return f"{form(interval.low)} to {form(interval.high)}"


def form_of(metric: Metric) -> Form:
    """How values of a metric are written.

    >>> form_of(Metric("roc-auc", None))(0.71234)
    '0.712'
    """
    if metric.kind in _SHARES:
        return percent
    if metric.kind == "amount":
        return amount
    return count if metric.kind == "won" else _thousandth


def difference_form_of(metric: Metric) -> Form:
    """How differences of a metric are written, without its unit.

    >>> difference_form_of(Metric("precision", "MQL"))(0.031)
    '+3.1'
    """
    if metric.kind in _SHARES:
        return lambda value: signed(100 * value, lambda each: fixed(each, 1))
    return lambda value: signed(value, form_of(metric))


def difference(metric: Metric, value: float) -> str:
    """A difference of a metric, with its unit.

    >>> difference(Metric("precision", "MQL"), -0.031)
    '−3.1 percentage points'
    """
    return difference_form_of(metric)(value) + unit_of(metric)


def difference_limits(metric: Metric, interval: Interval) -> str:
    """Both limits of a difference, with its unit.

    >>> difference_limits(Metric("precision", "MQL"), Interval(-0.01, 0.02))
    '−1.0 to +2.0 percentage points'
    """
    return limits(interval, difference_form_of(metric)) + unit_of(metric)


def short_difference(metric: Metric, value: float) -> str:
    """A difference of a metric for a table, `pp` for percentage points.

    >>> short_difference(Metric("precision", "MQL"), 0.031)
    '+3.1 pp'
    """
    return difference_form_of(metric)(value) + _short_unit(metric)


def short_limits(metric: Metric, interval: Interval) -> str:
    """Both limits of a difference for a table.

    >>> short_limits(Metric("precision", "MQL"), Interval(-0.01, 0.02))
    '−1.0 to +2.0 pp'
    """
    return limits(interval, difference_form_of(metric)) + _short_unit(metric)


def amount(value: float) -> str:
    """What something was worth, in whatever currency: from a thousand on without cents.

    >>> amount(5292.125), amount(12.5)
    ('5292', '12.50')
    """
    return fixed(value, 0 if abs(value) >= 1000 else 2)


def unit_of(metric: Metric) -> str:
    """What a difference is counted in, after a blank; blank where it is plain numbers."""
    return " percentage points" if metric.kind in _SHARES else ""


def bounded(metric: Metric) -> Metric:
    """What bounds are of: won leads where it is recall, as nobody knows how many there are in all.

    >>> str(bounded(Metric("recall", "MQL")))
    'won@MQL'
    """
    return Metric("won", metric.at) if metric.kind == "recall" else metric


def in_words(metric: Metric) -> str:
    """What a metric is.

    >>> in_words(Metric("precision", Capacity(200, "week")))
    'the share won among the 200 leads with the highest scores of each week'
    """
    among = _among(metric.at)
    match metric.kind:
        case "precision":
            return f"the share won {among}"
        case "recall":
            return f"the share of all won leads that is {among}"
        case "won":
            return f"the leads won {among}"
        case "amount":
            return f"the amount won {among}"
        case "roc-auc":
            return "how often a won lead has a higher score than one that was not won (ROC AUC)"
        case "average-precision":
            return "the share won among the best leads, averaged over the whole ranking"


def _among(at: Capacity | str | None) -> str:
    match at:
        case None:
            return "among all leads"
        case str():
            return f"among leads with the verdict {at} or better"
        case Capacity():
            each = "in all" if at.period is None else f"of each {at.period}"
            return f"among the {count(at.leads)} leads with the highest scores {each}"


def per(metric: Metric | None) -> str:
    """What volumes are counted by: the capacity's period, else a week.

    >>> per(Metric("precision", Capacity(40, "day")))
    'day'
    """
    at = None if metric is None else metric.at
    return at.period if isinstance(at, Capacity) and at.period is not None else "week"


def day(value: date) -> str:
    """A day of the calendar; of an instant, the day in UTC.

    >>> day(date(2024, 3, 1))
    '1 March 2024'
    """
    if isinstance(value, datetime):
        value = value.astimezone(UTC)
    return f"{value.day} {_MONTHS[value.month - 1]} {value.year}"


def instant(value: datetime) -> str:
    """An instant.

    >>> instant(datetime(2024, 3, 1, 8, 5, tzinfo=UTC))
    '1 March 2024, 08:05 UTC'
    """
    return f"{day(value)}, {value.astimezone(UTC):%H:%M} UTC"


def _short_unit(metric: Metric) -> str:
    return " pp" if metric.kind in _SHARES else ""


def _thousandth(value: float) -> str:
    return fixed(value, 3)
