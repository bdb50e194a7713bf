"""A weekly report for people: a page of text, and one HTML file that needs nothing else."""

from __future__ import annotations

from collections.abc import Iterator

from leadrules.analysis.page.as_text import sections_as_text
from leadrules.analysis.page.rendering import page
from leadrules.decision.layout import Page
from leadrules.diagnostics.shown import shown
from leadrules.log.weekly.record import WeeklyReport
from leadrules.log.weekly.sections import keys, sections, subtitle, title


def text_of(report: WeeklyReport, *, width: int = 100, color: bool = False) -> str:
    """The report for a terminal."""
    return "\n".join(_lines(report, Page(width, color)))


def html_of(report: WeeklyReport) -> str:
    """The report as a page: no network, no other file, nothing that anyone's text can do."""
    return page(
        "leadrules.log.weekly",
        "weekly.html",
        title=title(report),
        subtitle=subtitle(report),
        keys=keys(report),
        sections=sections(report),
    )


def _lines(report: WeeklyReport, page: Page) -> Iterator[str]:
    yield page.paint(shown(title(report)), "heading")
    yield from page.wrapped(subtitle(report), "")
    yield from sections_as_text(sections(report), page)
