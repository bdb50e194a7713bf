"""What a comparison found, in five plain sentences, and in a few figures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from textwrap import shorten

from leadrules.analysis.compare.attribution.record import Attribution
from leadrules.analysis.compare.evidence.record import Evidence, Finding
from leadrules.analysis.compare.record import Comparison
from leadrules.analysis.compare.report import figures
from leadrules.analysis.compare.statistics.answers import CannotTell
from leadrules.analysis.compare.statistics.power import HoldOut
from leadrules.analysis.diff import told
from leadrules.analysis.wording.quantities import listed, many

ABOUT = {"worked leads": "On leads that sales worked", "rolled out": "If B were rolled out"}
NO_OUTCOME = "no outcome was given, so nothing says which leads were worth handing over"
_WORD: dict[Finding, str] = {
    "better": "B is better",
    "worse": "B is worse",
    "same": "no difference that matters",
    "trade-off": "a trade-off",
    "not shown": "not shown",
    "cannot tell": "history cannot tell",
}
_ROLLED_OUT: dict[Finding, str] = {
    "better": "History speaks for B, whatever would have become of the leads that nobody worked.",
    "worse": "Keep A: B is worse, whatever would have become of the leads that nobody worked.",
    "same": (
        "As far as {metric} goes, nothing that was agreed to matter is gained or lost by a switch."
    ),
}
_WORKED: dict[Finding, str] = {
    "better": (
        "Not on history alone: B is better on the leads that sales worked, but it would hand "
        "over others that nobody worked."
    ),
    "worse": "History gives no reason to: B is worse on the leads that sales worked.",
    "same": (
        "History gives no reason to: on the leads that sales worked both are the same within "
        "the margin."
    ),
    "trade-off": (
        "That is a choice and no finding: quality and volume go opposite ways, and the teams "
        "have to say which they want."
    ),
    "not shown": ("Not yet: no difference was shown, which is not the same as that there is none."),
    "cannot tell": "History cannot say.",
}
_UNITS = 3
"""So many changes are named as the reason."""
_LONGEST = 90
"""So many characters of each."""


@dataclass(frozen=True, slots=True)
class Key:
    """A figure to see first: what it is, how much, and what stands beside it."""

    what: str
    value: str
    beside: str


def word(finding: Finding) -> str:
    """A finding in two or three words.

    >>> word("same")
    'no difference that matters'
    """
    return _WORD[finding]


def sentences(comparison: Comparison) -> tuple[tuple[str, str], ...]:
    """Each question that a reader has, with its answer."""
    return (
        ("What changed", _what(comparison)),
        ("For whom", _whom(comparison)),
        ("Why", _why(comparison)),
        ("Whether to switch", _whether(comparison)),
        ("How sure", _how_sure(comparison)),
    )


def keys(comparison: Comparison) -> Iterator[Key]:
    """The figures to see first."""
    changes = comparison.changes
    matrix = changes.matrix
    flips = changes.leads - changes.same_verdict
    yield Key(
        "get another verdict",
        share_of(flips, changes.leads),
        f"{figures.count(flips)} of {many(changes.leads, 'lead')}",
    )
    yield Key(
        "handed over, A to B",
        f"{figures.count(matrix.passed_a)} → {figures.count(matrix.passed_b)}",
        f"{figures.count(matrix.only_a)} only by A, {figures.count(matrix.only_b)} only by B",
    )
    evidence = comparison.evidence
    if not isinstance(evidence, Evidence):
        return
    measured = evidence.primary
    metric, paired = measured.metric, measured.paired
    if not isinstance(paired, CannotTell):
        form = figures.form_of(metric)
        yield Key(
            f"{metric}, A to B",
            f"{form(paired.a.value)} → {form(paired.b.value)}",
            f"{figures.difference(metric, paired.difference.value)} "
            f"({figures.difference_limits(metric, paired.difference.interval)})",
        )
    if measured.per_period_a is not None and measured.per_period_b is not None:
        each = figures.per(metric)
        more = measured.per_period_b - measured.per_period_a
        yield Key(
            f"chosen a {each}, A to B",
            f"{figures.count(measured.per_period_a)} → {figures.count(measured.per_period_b)}",
            f"{figures.signed(round(more, 1))} a {each}",
        )


def share_of(part: int, whole: int) -> str:
    """A part as a share; of nothing, a dash.

    >>> share_of(1, 4), share_of(0, 0)
    ('25.0 %', '–')
    """
    return figures.percent(part / whole) if whole else "–"


def leading(attribution: Attribution) -> list[tuple[int, int]]:
    """The changes that lead flips, each with how many, the one that leads most first."""
    led: Counter[int] = Counter()
    for row in attribution.table():
        led[row.unit] += row.leading
    ranked = sorted(led.items(), key=lambda each: (-each[1], each[0]))
    return [(unit, flips) for unit, flips in ranked if flips]


def _what(comparison: Comparison) -> str:
    diff = comparison.diff
    old, new = told.versions(diff)
    if diff.same:
        return f"Nothing: {old} (A) and {new} (B) mean the same."
    return f"From {old} (A) to {new} (B) there are {told.summary(diff)}."


def _whom(comparison: Comparison) -> str:
    changes = comparison.changes
    matrix = changes.matrix
    flips = changes.leads - changes.same_verdict
    if not flips:
        return f"For no one: all {many(changes.leads, 'lead')} keep their verdict."
    if not matrix.only_a and not matrix.only_b:
        handed = f"both hand the same {many(matrix.passed_a, 'lead')} over"
    else:
        handed = (
            f"A hands {figures.count(matrix.passed_a)} leads over and B "
            f"{figures.count(matrix.passed_b)}: {figures.count(matrix.only_a)} only by A, "
            f"{figures.count(matrix.only_b)} only by B"
        )
    return (
        f"{figures.count(flips)} of {many(changes.leads, 'lead')} "
        f"({share_of(flips, changes.leads)}) get another verdict; {handed}."
    )


def _why(comparison: Comparison) -> str:
    attribution = comparison.changes.attribution
    if isinstance(attribution, CannotTell):
        return f"It cannot be told: {attribution.reason}."
    if not attribution.flips:
        return "There is nothing to explain."
    led = leading(attribution)[:_UNITS]
    if not led:
        return "No single change leads: several act together in every lead that flips."
    named = [
        f"{figures.count(flips)} {'are mostly due ' * (place == 0)}to "
        f"“{shorten(attribution.units[unit].title, _LONGEST, placeholder=' ...')}”"
        for place, (unit, flips) in enumerate(led)
    ]
    return f"Of {many(len(attribution.flips), 'change')} of a verdict, {listed(named)}."


def _whether(comparison: Comparison) -> str:
    evidence = comparison.evidence
    if evidence is None:
        return f"This comparison does not say: {NO_OUTCOME}."
    if isinstance(evidence, CannotTell):
        return f"It cannot be told: {evidence.reason}."
    if comparison.diff.same:
        return "There is nothing to switch to."
    worked, rolled_out = evidence.lines
    advice = _ROLLED_OUT.get(rolled_out.finding) or _WORKED[worked.finding]
    advice = advice.replace("{metric}", str(evidence.primary.metric))
    hold_out = evidence.unknown.hold_out
    if rolled_out.finding not in _ROLLED_OUT and isinstance(hold_out, HoldOut):
        advice += (
            f" To find out, let chance decide for {figures.count(hold_out.leads)} leads which "
            "version is followed."
        )
    return advice


def _how_sure(comparison: Comparison) -> str:
    parts = list(_primary(comparison))
    serious = sum(caveat.serious for caveat in comparison.caveats)
    if serious:
        parts.append(f"Read {many(serious, 'serious caveat')} before believing a figure.")
    if not parts:
        parts.append(
            "Both versions scored the same leads, so what changes is counted, not guessed."
        )
    return " ".join(parts)


def _primary(comparison: Comparison) -> Iterator[str]:
    evidence = comparison.evidence
    if not isinstance(evidence, Evidence):
        return
    measured = evidence.primary
    metric, paired = measured.metric, measured.paired
    if isinstance(paired, CannotTell):
        yield f"{metric} cannot be told: {paired.reason}."
        return
    form, interval = figures.form_of(metric), paired.difference.interval
    yield (
        f"{metric} is {form(paired.a.value)} by A and {form(paired.b.value)} by B: a difference "
        f"of {figures.difference(metric, paired.difference.value)} "
        f"({figures.level(interval)} interval {figures.difference_limits(metric, interval)}), "
        f"from {many(measured.leads, 'lead')}, of which {figures.count(measured.won)} were won."
    )
