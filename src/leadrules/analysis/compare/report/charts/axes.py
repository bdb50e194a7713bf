"""How an axis writes its figures, in d3's words."""

from __future__ import annotations

from leadrules.analysis.compare.choices import Metric
from leadrules.analysis.compare.report.charts.kinds import Dot
from leadrules.analysis.compare.report.figures import unit_of
from leadrules.analysis.compare.statistics.answers import Interval


def form(metric: Metric) -> str:
    """How an axis writes a metric.

    >>> form(Metric("won", None))
    ',~r'
    """
    match metric.kind:
        case "precision" | "recall":
            return "~%"
        case "won":
            return ",~r"
        case "amount":
            return "~s"
        case "roc-auc" | "average-precision":
            return ".2~f"


def difference_form(metric: Metric) -> str:
    """How an axis writes a difference of a metric, once it is `scaled`.

    >>> difference_form(Metric("precision", "MQL"))
    '+~r'
    """
    return "+~r" if metric.kind in ("precision", "recall") else f"+{form(metric)}"


def difference_title(metric: Metric) -> str:
    """What an axis of differences is of.

    >>> difference_title(Metric("precision", "MQL"))
    '← A better · B less A (percentage points) · B better →'
    """
    unit = f" ({unit_of(metric).strip()})" if unit_of(metric) else ""
    return f"← A better · B less A{unit} · B better →"


def scaled(metric: Metric, value: float | None) -> float | None:
    """A difference as its axis has it: shares as percentage points.

    >>> scaled(Metric("precision", "MQL"), 0.25), scaled(Metric("won", "MQL"), 3.0)
    (25.0, 3.0)
    """
    if value is None:
        return None
    return 100 * value if unit_of(metric) else value


def difference_dot(
    metric: Metric, row: str, value: float | None, interval: Interval | None, *, thick: bool = False
) -> Dot:
    """A difference as a dot, its figures `scaled`."""
    low = None if interval is None else scaled(metric, interval.low)
    high = None if interval is None else scaled(metric, interval.high)
    return Dot(row, "neither", scaled(metric, value), low, high, thick)
