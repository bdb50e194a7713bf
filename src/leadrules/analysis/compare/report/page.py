"""The report: one HTML file that needs nothing else, and a fragment of it for a notebook."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from leadrules.analysis.compare.evidence.record import Evidence, Finding
from leadrules.analysis.compare.record import Comparison
from leadrules.analysis.compare.report import figures
from leadrules.analysis.compare.report.answer import first_line
from leadrules.analysis.compare.report.glossary import words
from leadrules.analysis.compare.report.names import names_of
from leadrules.analysis.compare.report.sections.asked import asked, caveats, counted
from leadrules.analysis.compare.report.sections.better import better
from leadrules.analysis.compare.report.sections.by_rule import by_rule
from leadrules.analysis.compare.report.sections.identity import differences, identity
from leadrules.analysis.compare.report.sections.moves import moves
from leadrules.analysis.compare.report.sections.reasons import reasons
from leadrules.analysis.compare.report.sections.thresholds import thresholds
from leadrules.analysis.compare.report.sections.unknown import unknown
from leadrules.analysis.compare.report.sections.volumes import volumes
from leadrules.analysis.compare.report.summary import about, beside, headline, keys, sentences
from leadrules.analysis.compare.report.switching import NO_OUTCOME
from leadrules.analysis.page.blocks import Section, Tone
from leadrules.analysis.page.rendering import page, rendered, source

_PACKAGE = "leadrules.analysis.compare.report"
_LOOKS: dict[Finding, tuple[Tone, str]] = {
    "better": ("good", "▲"),
    "worse": ("bad", "▼"),
    "same": ("plain", "="),
    "trade-off": ("warn", "⇄"),
    "not shown": ("plain", "○"),
    "cannot tell": ("warn", "?"),
}


@dataclass(frozen=True, slots=True)
class _Banner:
    """A line of the verdict as it looks: the word and the mark say what the colour says."""

    about: str
    word: str
    mark: str
    tone: Tone
    text: str


def to_html(comparison: Comparison) -> str:
    """The report as one HTML page: no network, no other file, nothing that anyone's text can do."""
    names = names_of(comparison.diff)
    sections = _sections(comparison)
    return page(_PACKAGE, "page.html", **_head(comparison), sections=sections, names=names)


def fragment(comparison: Comparison) -> str:
    """The verdict, the summary and the matrix, for a notebook: it stands in a page of others."""
    names = names_of(comparison.diff)
    matrix = moves(comparison, names).blocks[1]
    style = Markup(source(_PACKAGE, "fragment.css"))
    return rendered(
        _PACKAGE, "fragment.html", **_head(comparison), matrix=matrix, style=style, names=names
    )


def _head(comparison: Comparison) -> dict[str, Any]:
    names = names_of(comparison.diff)
    return {
        "title": names.title,
        "subtitle": _subtitle(comparison),
        "question": None if comparison.choices.plan is None else comparison.choices.plan.question,
        "first_line": first_line(comparison),
        "banners": list(_banners(comparison)),
        "in_full": [_sentence(line.text) for line in comparison.verdicts],
        "unanswered": _unanswered(comparison),
        "sentences": sentences(comparison),
        "keys": list(keys(comparison)),
        "words": list(words(comparison)),
        "serious": [caveat.text for caveat in comparison.caveats if caveat.serious],
    }


def _subtitle(comparison: Comparison) -> str:
    population = comparison.population
    when = ""
    if population.first is not None and population.last is not None:
        when = f" decided from {figures.day(population.first)} to {figures.day(population.last)}"
    return f"{figures.count(comparison.changes.leads)} leads{when}"


def _banners(comparison: Comparison) -> Iterator[_Banner]:
    evidence = comparison.evidence
    if isinstance(evidence, Evidence):
        for line in evidence.lines:
            tone, mark = _LOOKS[line.finding]
            said, text = headline(line, evidence), _sentence(line.short or line.text)
            yield _Banner(about(line, evidence), _capital(said), mark, tone, text)
        if (said_beside := beside(evidence)) is not None:
            found, text = said_beside
            head = "If sales works only what a version hands over"
            yield _Banner(head, f"But {found}", "!", "warn", text)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _sentence(text: str) -> str:
    return _capital(text) if text.endswith(".") else f"{_capital(text)}."


def _unanswered(comparison: Comparison) -> str | None:
    match comparison.evidence:
        case Evidence():
            return None
        case None:
            return NO_OUTCOME
        case cannot_tell:
            return cannot_tell.reason


def _sections(comparison: Comparison) -> tuple[Section, ...]:
    names = names_of(comparison.diff)
    return (
        differences(comparison),
        moves(comparison, names),
        reasons(comparison),
        better(comparison, names),
        volumes(comparison, names),
        unknown(comparison),
        thresholds(comparison, names),
        by_rule(comparison, names),
        caveats(comparison),
        counted(comparison),
        asked(comparison),
        identity(comparison),
    )
