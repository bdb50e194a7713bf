"""What metrics are called where no one is to know their written form."""

from __future__ import annotations

from collections.abc import Sequence

from leadrules.analysis.compare.choices import Capacity, Metric
from leadrules.analysis.compare.report.figures import count, form_of, percent


def best(at: Capacity | str | None) -> str:
    """Whom a metric looks at.

    >>> best(Capacity(30, "week")), best(Capacity(300, None)), best("MQL")
    ('the best 30 leads a week', 'the best 300 leads', 'leads with `MQL` or better')
    """
    match at:
        case None:
            return "all leads"
        case str():
            return f"leads with `{at}` or better"
        case Capacity():
            return f"the best {count(at.leads)} leads{a_period(at)}"


def a_period(at: Capacity | str | None) -> str:
    """What the figures of a rate are for, after a blank; blank where it is no rate.

    >>> a_period(Capacity(30, "week"))
    ' a week'
    """
    return f" a {at.period}" if isinstance(at, Capacity) and at.period is not None else ""


def with_a_and_b(metric: Metric, a: float, b: float) -> str:
    """What both versions reach, as a sentence without its point.

    >>> with_a_and_b(Metric("precision", Capacity(30, "week")), 0.224, 0.218)
    'of the best 30 leads a week, 22.4 % were won with A and 21.8 % with B'
    >>> with_a_and_b(Metric("won", Capacity(30, "week")), 6, 5)
    'of the best 30 leads a week, 6 were won with A and 5 with B'
    """
    among, of_a, of_b = best(metric.at), form_of(metric)(a), form_of(metric)(b)
    match metric.kind:
        case "precision" | "won":
            return f"of {among}, {of_a} were won with A and {of_b} with B"
        case "recall":
            return f"of all won leads, {of_a} are among {among} with A and {of_b} with B"
        case "amount":
            return f"{among} brought {of_a} with A and {of_b} with B"
        case "roc-auc":
            return (
                "of a won lead and one that was not won, the won one has more points in "
                f"{percent(a)} of pairs with A and in {percent(b)} with B"
            )
        case "average-precision":
            return f"the average precision of the whole ranking is {of_a} with A and {of_b} with B"


def titled(metric: Metric, passes: Sequence[str] = ()) -> str:
    """What a metric is called in a table; `passes` are the verdicts that hand a lead over.

    >>> titled(Metric("recall", "MQL"), ("SQL", "MQL")), titled(Metric("precision", "MQL"))
    ('share of won leads that is handed over', 'share won of leads with `MQL` or better')
    >>> titled(Metric("amount", Capacity(30, "week")))
    'revenue of the best 30 leads, a week'
    """
    handed = isinstance(metric.at, str) and bool(passes) and metric.at == passes[-1]
    rate = a_period(metric.at)
    among = "leads handed over" if handed else best(metric.at).removesuffix(rate)
    rate = f",{rate}" if rate else ""
    match metric.kind:
        case "precision":
            return f"share won of {among}{rate}"
        case "recall":
            where = "handed over" if handed else f"among {among}{rate}"
            return f"share of won leads that is {where}"
        case "won":
            return f"won leads of {among}{rate or ', whole time'}"
        case "amount":
            return f"revenue of {among}{rate or ', whole time'}"
        case "roc-auc":
            return "how well points tell won leads from others (ROC AUC)"
        case "average-precision":
            return "share won among the best, over the whole ranking"
