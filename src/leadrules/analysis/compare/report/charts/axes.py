"""How an axis writes its figures, in d3's words."""

from __future__ import annotations

from leadrules.analysis.compare.choices import Metric


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
    """How an axis writes a difference of a metric.

    >>> difference_form(Metric("precision", "MQL"))
    '+~%'
    """
    return f"+{form(metric)}"
