"""What a comparison found, in five plain sentences, and in a few figures."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from textwrap import shorten

from leadrules.analysis.compare.choices import Capacity, Metric
from leadrules.analysis.compare.evidence.record import Evidence, Finding, Line
from leadrules.analysis.compare.population.blanks import blanks_of, told
from leadrules.analysis.compare.record import Comparison
from leadrules.analysis.compare.report import figures
from leadrules.analysis.compare.report.changed import in_short, led_by
from leadrules.analysis.compare.report.handed import apart, as_many, beyond, result, share, supply
from leadrules.analysis.compare.report.metric_words import a_period, best, titled
from leadrules.analysis.compare.report.switching import whether
from leadrules.analysis.compare.statistics.answers import CannotTell
from leadrules.analysis.wording.quantities import listed, many
from leadrules.diagnostics.shown import shown

_WORD: dict[Finding, str] = {
    "better": "B is better",
    "worse": "B is worse",
    "same": "no difference that matters",
    "trade-off": "a trade-off",
    "not shown": "not shown",
    "cannot tell": "history cannot tell",
}
_UNITS = 3
"""So many changes are named as the reason."""
_LONGEST = 160
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


def seen(evidence: Evidence) -> Metric:
    """The primary metric as it is measured: a rate is one in all if there is but one instant."""
    metric, found = evidence.primary.metric, evidence.hand_overs
    if found is None or found.capacity is None:
        return metric
    return Metric(metric.kind, found.capacity)


def about(line: Line, evidence: Evidence) -> str:
    """What a line is about, so that nobody takes a ranking for what the verdicts hand over."""
    at = seen(evidence).at
    if line.about == "worked leads":
        assumed = evidence.unknown.assumed_worked
        return f"On leads that sales worked{' (assumed: those A hands over)' if assumed else ''}"
    if isinstance(at, Capacity):
        return f"If B were rolled out, and sales worked {best(at)}"
    return "If B were rolled out"


def headline(line: Line, evidence: Evidence) -> str:
    """A finding in a few words, with what it is of."""
    found = word(line.finding)
    if line.about == "rolled out":
        same = line.finding == evidence.lines[0].finding
        return f"{'the same ' * same}if rolled out: {found}"
    match evidence.primary.metric.at:
        case Capacity() as at:
            return f"picking the best {figures.count(at.leads)}: {found}"
        case str() as verdict:
            return f"leads with {shown(verdict)} or better: {found}"
        case None:
            return f"the whole ranking: {found}"


def beside(evidence: Evidence) -> tuple[str, str] | None:
    """What the versions hand over by themselves, and what comes of it, where a ranking hides it."""
    found = evidence.hand_overs
    if found is None or isinstance(evidence.primary.metric.at, str) or not apart(found):
        return None
    said = [each for each in (beyond(found), result(found), as_many(found)) if each]
    return supply(found), " ".join(f"{_capital(each)}." for each in said)


def sentences(comparison: Comparison) -> tuple[tuple[str, str], ...]:
    """Each question that a reader has, with its answer."""
    return (
        ("What changed", in_short(comparison)),
        ("For whom", _whom(comparison)),
        ("Why", _why(comparison)),
        ("Whether to switch", whether(comparison)),
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
            f"{titled(seen(evidence), matrix.passes)}, A to B",
            f"{form(paired.a.value)} → {form(paired.b.value)}",
            f"`{metric}`: {figures.short_difference(metric, paired.difference.value)} "
            f"({figures.short_limits(metric, paired.difference.interval)})",
        )
    found = evidence.hand_overs
    if found is not None:
        a, b = found.a.taken, found.b.taken
        limit = "" if found.capacity is None else f", at most {found.capacity.leads}"
        limit += "" if found.capacity is None else a_period(found.capacity)
        yield Key(
            f"won of leads handed over and worked{limit}, A to B",
            f"{figures.count(round(a.won))} → {figures.count(round(b.won))}",
            f"of {figures.count(round(a.worked))} ({share(a)}) and "
            f"{figures.count(round(b.worked))} ({share(b)})",
        )


def share_of(part: int, whole: int) -> str:
    """A part as a share; of nothing, a dash.

    >>> share_of(1, 4), share_of(0, 0)
    ('25.0 %', '–')
    """
    return figures.percent(part / whole) if whole else "–"


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
            f"at their decision A hands {figures.count(matrix.passed_a)} leads over and B "
            f"{figures.count(matrix.passed_b)}: {figures.count(matrix.only_a)} only by A, "
            f"{figures.count(matrix.only_b)} only by B"
        )
    said = in_time(comparison)
    return (
        f"{figures.count(flips)} of {many(changes.leads, 'lead')} "
        f"({share_of(flips, changes.leads)}) get another verdict; {handed}."
        f"{f' {said}.' if said else ''}"
    )


def in_time(comparison: Comparison) -> str | None:
    """Whether B hands over earlier or later, without its point; None where no lead tells."""
    crossing = comparison.crossing
    if isinstance(crossing, CannotTell) or not crossing.both:
        return None
    both, later, earlier = crossing.both, crossing.later, crossing.earlier
    ever_a, ever_b = both + crossing.only_a, both + crossing.only_b
    asked = ever_a + crossing.only_b + crossing.neither
    every = asked == comparison.changes.leads
    drawn = "" if every else f", of {many(asked, 'lead')} drawn at random,"
    whom = (
        f"At any time up to the decision{drawn} A hands {figures.count(ever_a)} over and B "
        f"{figures.count(ever_b)}, {figures.count(both)} of them both"
    )
    if not later and not earlier:
        return f"{whom}: every one at the same time"
    first, second = ("later", "earlier") if later >= earlier else ("earlier", "later")
    most, least = max(later, earlier), min(later, earlier)
    days = crossing.median_days_later if first == "later" else crossing.median_days_earlier
    said = f"{whom}: of these, B hands {figures.count(most)} over {first}"
    if days is not None:
        unit = "day" if round(days, 1) == 1 else "days"
        said += f", half of those by {figures.count(round(days, 1))} {unit} or more"
    return f"{said}, and {figures.count(least)} {second}" if least else said


def _why(comparison: Comparison) -> str:
    attribution = comparison.changes.attribution
    if isinstance(attribution, CannotTell):
        return f"It cannot be told: {attribution.reason}."
    if not attribution.flips:
        return "There is nothing to explain."
    led = led_by(attribution)[:_UNITS]
    if not led:
        return "No single change leads: several act together in every lead that flips."
    named = [
        f"{figures.count(flips)} {'are mainly due ' * (place == 0)}to "
        f"“{shorten(attribution.units[unit].title, _LONGEST, placeholder=' ...')}”"
        for place, (unit, flips) in enumerate(led)
    ]
    return f"Of {many(len(attribution.flips), 'change')} of a verdict, {listed(named)}."


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
    if (said := told(blanks_of(comparison.population), comparison.choices)) is not None:
        yield f"Of these, {said}."


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
