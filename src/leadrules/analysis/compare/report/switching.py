"""Whether to switch: what the ranking says, what the hand-overs say, and what would tell."""

from __future__ import annotations

from leadrules.analysis.compare.evidence.record import Evidence, Finding, HandOvers, Load
from leadrules.analysis.compare.record import Comparison
from leadrules.analysis.compare.report.figures import amount, count
from leadrules.analysis.compare.report.handed import changed, share, supply
from leadrules.analysis.compare.report.metric_words import titled
from leadrules.analysis.compare.statistics.answers import CannotTell
from leadrules.analysis.compare.statistics.power import HoldOut

NO_OUTCOME = "no outcome was given, so nothing says which leads were worth handing over"
_SETTLED: dict[Finding, str] = {
    "better": ("{what} speaks for B, whatever would have become of the leads that nobody worked."),
    "worse": (
        "{what} speaks against B, whatever would have become of the leads that nobody worked: "
        "keep A."
    ),
    "same": "{what} gives no reason to switch: no difference that matters is to be expected.",
}
_WORKED: dict[Finding, str] = {
    "better": (
        "Not on history alone: B is better on the leads that sales worked, but it would choose "
        "others that nobody worked."
    ),
    "worse": "History gives no reason to: B is worse on the leads that sales worked.",
    "same": (
        "History gives no reason to: on the leads that sales worked there is no difference that "
        "matters."
    ),
    "trade-off": (
        "That is a choice and no finding: quality and volume go opposite ways, and the teams "
        "have to say which they want."
    ),
    "not shown": "Not yet: no difference was shown, which is not the same as that there is none.",
    "cannot tell": "History cannot say.",
}
_KNOWN = 0.95
"""So large a part of B's hand-overs has to be worked to speak of the share won among them."""


def whether(comparison: Comparison) -> str:
    """The advice, which says no more than the two lines do, and then what sales would get."""
    evidence = comparison.evidence
    if evidence is None:
        return f"This comparison does not say: {NO_OUTCOME}."
    if isinstance(evidence, CannotTell):
        return f"It cannot be told: {evidence.reason}."
    if comparison.diff.same:
        return "There is nothing to switch to."
    parts = [_by_lines(comparison, evidence)]
    if evidence.hand_overs is not None:
        parts.append(_by_hand_overs(evidence.hand_overs))
    hold_out = evidence.unknown.hold_out
    if evidence.lines[1].finding not in _SETTLED and isinstance(hold_out, HoldOut):
        parts.append(
            f"To find out, let chance decide for {count(hold_out.leads)} leads which version is "
            "followed."
        )
    return " ".join(filter(None, parts))


def _by_lines(comparison: Comparison, evidence: Evidence) -> str:
    worked, rolled_out = evidence.lines
    advice = _SETTLED.get(rolled_out.finding) or _WORKED[worked.finding]
    metric = evidence.primary.metric
    what = "The ranking"
    if isinstance(metric.at, str):
        what = f"The {titled(metric, comparison.changes.matrix.passes)}"
    return advice.replace("{what}", what)


def _by_hand_overs(found: HandOvers) -> str:
    """What changes for sales if it works what it is handed; blank where that is as many leads."""
    way = changed(found)
    a, b = found.a.handed, found.b.handed
    if not way:
        if found.a.fills and found.b.fills:
            return ""
        return f"Mind the capacity: {supply(found)}."
    more = "more" if way > 0 else "fewer"
    said = (
        f"The hand-overs do change: B hands over {count(abs(b.leads - a.leads))} {more} leads "
        f"({count(a.leads)} → {count(b.leads)})"
    )
    if b.worked < _KNOWN * b.leads:
        return (
            f"{said}, and nobody worked {count(b.leads - b.worked)} of B's, so that nobody knows "
            "what they would have brought."
        )
    return f"{said}, {_won(a, b)}. {_to_decide(way, a, b)}"


def _won(a: Load, b: Load) -> str:
    said = f"with {_change(a.won, b.won)} won ({count(a.won)} → {count(b.won)})"
    if a.amount is not None and b.amount is not None:
        said += f" and a revenue of {amount(b.amount)} instead of {amount(a.amount)}"
    return f"{said}; of those that sales worked {share(b)} were won, of A's {share(a)}"


def _change(a: float, b: float) -> str:
    if a == b:
        return "as many"
    return f"{count(abs(b - a))} {'more' if b > a else 'fewer'}"


def _to_decide(way: int, a: Load, b: Load) -> str:
    better = a.share is not None and b.share is not None and b.share > a.share
    if way < 0 and better:
        return (
            "Decide whether sales wants fewer leads, a larger share of them won, before you switch."
        )
    if way < 0:
        return "These are fewer leads, and no larger share of them was won."
    if better:
        return "Decide whether sales has time for more leads before you switch."
    return "Decide whether sales wants more leads, a smaller share of them won, before you switch."
