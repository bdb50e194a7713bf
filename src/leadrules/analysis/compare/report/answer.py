"""The first line: whether B is better, in one or two sentences that say no more than is known."""

from __future__ import annotations

from leadrules.analysis.compare.choices import Capacity, Metric
from leadrules.analysis.compare.evidence.record import Evidence, Finding
from leadrules.analysis.compare.record import Comparison
from leadrules.analysis.compare.report.figures import count
from leadrules.analysis.compare.report.handed import apart, supply
from leadrules.analysis.compare.report.metric_words import a_period
from leadrules.diagnostics.shown import shown

_ROLLED_OUT: dict[Finding, str] = {
    "better": "Yes: {what}.",
    "worse": "No: {what}.",
    "same": "No: {what}.",
    "trade-off": "That is for the teams to say: {what}.",
}
_ON_WORKED: dict[Finding, str] = {
    "better": "Perhaps: {where}, {what}. If rolled out, history cannot tell.",
    "worse": "History says no: {where}, {what}. If rolled out, it cannot tell.",
    "same": "Not shown: {where}, {what}. If rolled out, history cannot tell.",
    "trade-off": "Not shown: {where}, {what}. If rolled out, history cannot tell.",
    "not shown": "Not shown: {where}, {what}. If rolled out, history cannot tell.",
    "cannot tell": "History cannot tell.",
}


def first_line(comparison: Comparison) -> tuple[str, str] | None:
    """The question and its answer; None where no outcome says anything of it."""
    evidence, diff = comparison.evidence, comparison.diff
    if not isinstance(evidence, Evidence):
        return None
    if diff.same:
        return "Is B better than A?", "There is nothing to choose: both mean the same."
    a, b = "A", "B"
    if diff.a.name == diff.b.name and diff.a.version != diff.b.version:
        a, b = shown(diff.a.version), shown(diff.b.version)
    worked, rolled_out = evidence.lines
    finding, forms = rolled_out.finding, _ROLLED_OUT
    if finding not in forms:
        finding, forms = worked.finding, _ON_WORKED
    where = "on the leads that sales worked"
    if evidence.unknown.assumed_worked:
        where += " (assumed: those that A hands over)"
    what = _what(finding, _seen(evidence), a, b)
    said = forms[finding].format(where=where, what=what)
    found = evidence.hand_overs
    if found is not None and not isinstance(evidence.primary.metric.at, str) and apart(found):
        but = supply(found)
        said += f" {but[:1].upper()}{but[1:]}."
    return f"Is {b} better than {a}?", said


def _what(finding: Finding, metric: Metric, a: str, b: str) -> str:
    among = _among(metric)
    picks = metric.kind == "precision"
    match finding:
        case "better" | "worse" if picks:
            return f"{among} {b} picks {finding} leads than {a}"
        case "better" | "worse":
            return f"{among} {b} does {finding} than {a}"
        case "same" if picks:
            return f"{among} {b} picks leads about as good as {a}'s"
        case "same":
            return f"{among} {b} does about as well as {a}"
        case "trade-off":
            return f"{among} it is a trade-off of what is won against how many leads that takes"
        case _:
            return f"{among} no difference between {b} and {a} is shown"


def _among(metric: Metric) -> str:
    match metric.at:
        case Capacity() as at:
            return f"at {count(at.leads)} leads{a_period(at)}"
        case str() as verdict:
            return f"with `{shown(verdict)}` or better"
        case None:
            return "over the whole ranking"


def _seen(evidence: Evidence) -> Metric:
    metric, found = evidence.primary.metric, evidence.hand_overs
    if found is None or found.capacity is None:
        return metric
    return Metric(metric.kind, found.capacity)
