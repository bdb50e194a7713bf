"""A comparison as text for a terminal: the verdict first, then what a reader asks in turn."""

from __future__ import annotations

from collections.abc import Iterator

from leadrules.analysis.compare.evidence.record import Evidence, Finding
from leadrules.analysis.compare.record import Comparison
from leadrules.analysis.compare.report import figures
from leadrules.analysis.compare.report.answer import first_line
from leadrules.analysis.compare.report.changed import led_by
from leadrules.analysis.compare.report.names import names_of
from leadrules.analysis.compare.report.summary import headline, sentences
from leadrules.analysis.compare.report.switching import NO_OUTCOME
from leadrules.analysis.compare.statistics.answers import CannotTell
from leadrules.analysis.compare.statistics.bounds import Bounds
from leadrules.analysis.compare.statistics.power import HoldOut
from leadrules.analysis.wording.quantities import many
from leadrules.decision.layout import Page, Style
from leadrules.diagnostics.shown import shown

_STYLES: dict[Finding, Style] = {"better": "good", "worse": "bad"}
_NAME = 14
"""So wide is a verdict's name at most."""
_UNITS = 5
_CAVEATS = 6


def text_of(comparison: Comparison, *, width: int = 100, color: bool = False) -> str:
    """The comparison in some 60 lines of at most `width` columns, as far as words allow."""
    return "\n".join(_lines(comparison, Page(width, color)))


def _lines(comparison: Comparison, page: Page) -> Iterator[str]:
    names = names_of(comparison.diff)
    yield page.paint(shown(names.title), "heading")
    yield from page.wrapped(f"A is {names.long_a}, B is {names.long_b}", "")
    yield ""
    yield from _verdict(comparison, page)
    for question, answer in sentences(comparison)[:4]:
        if question != "Why":
            yield from page.section(question, page.wrapped(answer))
        if question == "For whom":
            yield from _matrix(comparison)
        if question == "Why":
            yield from page.section(question, list(_reasons(comparison, page)))
    yield from page.section("How sure", list(_evidence(comparison, page)))
    yield from page.section("What cannot be known", list(_unknown(comparison, page)))
    yield from page.section("Caveats", list(_caveats(comparison, page)))


def _verdict(comparison: Comparison, page: Page) -> Iterator[str]:
    evidence = comparison.evidence
    if not isinstance(evidence, Evidence):
        why = NO_OUTCOME if evidence is None else evidence.reason
        yield from page.wrapped(f"Whether B is better is not answered: {why}", "")
        return
    if (said := first_line(comparison)) is not None:
        yield from page.wrapped(" ".join(said), "")
        yield ""
    for line in evidence.lines:
        style = _STYLES.get(line.finding, "plain")
        found = headline(line, evidence)
        yield page.paint(shown(f"{found[:1].upper()}{found[1:]}"), style)
        yield from page.wrapped(line.text)


def _matrix(comparison: Comparison) -> Iterator[str]:
    """Verdicts by A as rows, by B as columns."""
    matrix = comparison.changes.matrix
    names = [shown(name) for name in matrix.verdicts]
    names = [name if len(name) <= _NAME else f"{name[: _NAME - 3]}..." for name in names]
    columns = [*names, "all by A"]
    rows = [[*map(figures.count, row), figures.count(sum(row))] for row in matrix.leads]
    totals = [sum(column) for column in zip(*matrix.leads, strict=True)]
    rows.append([*map(figures.count, totals), figures.count(sum(totals))])
    widths = [
        max(len(title), *(len(row[place]) for row in rows)) for place, title in enumerate(columns)
    ]
    first = max(map(len, [*names, "by A \\ by B"]))

    def line(head: str, cells: list[str]) -> str:
        texts = (cell.rjust(width) for cell, width in zip(cells, widths, strict=True))
        return f"  {head.ljust(first)}  {'  '.join(texts)}"

    yield line("by A \\ by B", columns)
    for name, row in zip([*names, "all by B"], rows, strict=True):
        yield line(name, row)


def _reasons(comparison: Comparison, page: Page) -> Iterator[str]:
    attribution = comparison.changes.attribution
    if isinstance(attribution, CannotTell):
        yield from page.wrapped(f"it cannot be told: {attribution.reason}")
        return
    led = led_by(attribution)
    if not led:
        yield from page.wrapped("there is nothing to explain")
        return
    size = len(figures.count(led[0][1]))
    flips = f"{many(len(attribution.flips), 'change')} of a verdict"
    yield f"  main cause of so many, of {flips}"
    for unit, number in led[:_UNITS]:
        yield from page.wrapped(
            attribution.units[unit].title, f"  {figures.count(number).rjust(size)}  "
        )
    if len(led) > _UNITS:
        yield f"  and {many(len(led) - _UNITS, 'change')} more"


def _evidence(comparison: Comparison, page: Page) -> Iterator[str]:
    yield from page.wrapped(sentences(comparison)[4][1])
    evidence = comparison.evidence
    if not isinstance(evidence, Evidence):
        return
    measured = evidence.primary
    if measured.per_period_a is not None and measured.per_period_b is not None:
        yield from page.wrapped(
            f"Chosen a {figures.per(measured.metric)}: {figures.fixed(measured.per_period_a, 1)} "
            f"by A and {figures.fixed(measured.per_period_b, 1)} by B."
        )
    for part in evidence.parts:
        paired = part.measured.paired
        said = (
            paired.reason
            if isinstance(paired, CannotTell)
            else figures.difference(part.measured.metric, paired.difference.value)
            + f" ({figures.difference_limits(part.measured.metric, paired.difference.interval)})"
        )
        yield from page.wrapped(f"{part.name}: {said}")


def _unknown(comparison: Comparison, page: Page) -> Iterator[str]:
    evidence = comparison.evidence
    if not isinstance(evidence, Evidence):
        return
    unknown, metric = evidence.unknown, figures.bounded(evidence.primary.metric)
    match unknown.bounds:
        case CannotTell(reason):
            yield from page.wrapped(f"no bounds: {reason}")
        case Bounds() as bounds if not bounds.unworked_a + bounds.unworked_b:
            yield from page.wrapped("no bounds: every lead that either version chooses was worked")
        case Bounds() as bounds:
            naive = "no naive figure"
            if bounds.naive is not None:
                by = figures.difference(metric, bounds.naive)
                naive = f"{by} over the worked among the leads chosen"
            form = figures.difference_form_of(metric)
            yield from page.wrapped(
                f"{naive}; anything from {form(bounds.low)} to {form(bounds.high)} if the leads "
                "that nobody worked are counted, by what would have become of them"
            )
    if unknown.break_even_text:
        yield from page.wrapped(unknown.break_even_text)
    if unknown.assumed_worked:
        yield from page.wrapped("that sales worked what A hands over is an assumption")
    # WHY: what is answered needs no test
    if isinstance(unknown.hold_out, HoldOut) and evidence.lines[1].finding == "cannot tell":
        yield from page.wrapped(
            f"a random hold-out would tell with {many(unknown.hold_out.leads, 'lead')}"
        )


def _caveats(comparison: Comparison, page: Page) -> Iterator[str]:
    for caveat in comparison.caveats[:_CAVEATS]:
        first = "  ! " if caveat.serious else "  - "
        yield from page.wrapped(caveat.text, first)
    if len(comparison.caveats) > _CAVEATS:
        more = len(comparison.caveats) - _CAVEATS
        yield from page.wrapped(f"and {more} more in the report (`--report`) and in `--json`")
