"""Whether to switch: what the ranking says, what the hand-overs say, and what would tell."""

from __future__ import annotations

from leadrules.analysis.compare.evidence.hand_overs import MATTERS
from leadrules.analysis.compare.evidence.record import Evidence, Finding, HandOvers, Load
from leadrules.analysis.compare.planning.record import Sweep, Threshold
from leadrules.analysis.compare.record import Comparison
from leadrules.analysis.compare.report.figures import amount, count, percent
from leadrules.analysis.compare.report.handed import (
    as_many,
    because,
    changed,
    known,
    share,
    supply,
    volume,
)
from leadrules.analysis.compare.report.metric_words import a_period, titled
from leadrules.analysis.compare.statistics.answers import CannotTell
from leadrules.analysis.compare.statistics.power import HoldOut
from leadrules.analysis.compare.statistics.proportion import Proportion

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
        parts.append(_why_so(comparison, evidence.hand_overs))
        parts.append(_to_decide(evidence.hand_overs))
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
    for letter, load in (("B", b), ("A", a)):
        if not known(load) and load.leads:
            return (
                f"{said}, and nobody worked {count(load.leads - load.worked)} of {letter}'s, so "
                "that nobody knows what they would have brought."
            )
    if found.capacity is None or (found.a.taken, found.b.taken) == (a, b):
        return f"{said}, with {_won(a, b)}."
    limit = f"{count(found.capacity.leads)}{a_period(found.capacity)}"
    each = a_period(found.capacity)
    volumes = f"{volume(found, found.a)}{each} with A, {volume(found, found.b)} with B"
    return (
        f"{said}. At {limit} at most: {_won(found.a.taken, found.b.taken)}. If sales works "
        f"everything that is handed over ({volumes}): {_won(a, b)}."
    )


def _won(a: Load, b: Load) -> str:
    said = (
        f"{_change(round(a.won), round(b.won))} won ({count(round(a.won))} → "
        f"{count(round(b.won))}; of those worked {share(a)} → {share(b)})"
    )
    if a.amount is not None and b.amount is not None:
        said += f", revenue {amount(a.amount)} → {amount(b.amount)}"
    return said


def _change(a: int, b: int) -> str:
    if a == b:
        return "as many"
    return f"{count(abs(b - a))} {'more' if b > a else 'fewer'}"


def _why_so(comparison: Comparison, found: HandOvers) -> str:
    """Whether a larger share won is but a matter of how many are handed over; blank if unknown."""
    said = as_many(found) if changed(found) else None
    if said is None or found.as_many is None:
        return ""
    said = f"{said[:1].upper()}{said[1:]}."
    letter, matrix = found.as_many.version, comparison.changes.matrix
    wanted = matrix.passed_b if letter == "A" else matrix.passed_a
    near = _threshold(comparison.planning.a if letter == "A" else comparison.planning.b, wanted)
    if near is None or not isinstance(near.won, Proportion) or because(found) is None:
        return said
    worked = " of those worked" if comparison.planning.worked_only else ""
    return (
        f"{said} {letter} from {near.points:g} points on does about the same: "
        f"{count(near.leads)} leads,{worked} {percent(near.won.share)} won."
    )


def _threshold(sweep: Sweep | CannotTell, wanted: int) -> Threshold | None:
    """The threshold that about so many leads reach, within 5 %."""
    if isinstance(sweep, CannotTell):
        return None
    near = min(sweep.thresholds, key=lambda one: abs(one.leads - wanted))
    return near if abs(near.leads - wanted) <= MATTERS * wanted else None


def _to_decide(found: HandOvers) -> str:
    way, a, b = changed(found), found.a.handed, found.b.handed
    if not way or not known(a) or not known(b):
        return ""
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
