"""The report: one HTML file that needs nothing else, and a fragment of it for a notebook."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from leadrules.analysis.compare.evidence.record import Evidence, Finding, Line
from leadrules.analysis.compare.record import Comparison
from leadrules.analysis.compare.report import figures
from leadrules.analysis.compare.report.blocks import Section, Tone
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
from leadrules.analysis.compare.report.summary import ABOUT, NO_OUTCOME, keys, sentences, word
from leadrules.diagnostics.shown import shown

_LOOKS: dict[Finding, tuple[Tone, str]] = {
    "better": ("good", "▲"),
    "worse": ("bad", "▼"),
    "same": ("plain", "="),
    "trade-off": ("warn", "⇄"),
    "not shown": ("plain", "○"),
    "cannot tell": ("warn", "?"),
}
_CODE = re.compile(r"`([^`]+)`")
_UNIT = re.compile(r"(\d) (%|percentage points)")
_FORMULA = re.compile(r"\s*([=@\t\r]|[+-](?!\d)|[+-].*[(|!])")


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
    script, style = _file("page.js"), _file("page.css")
    return (
        _environment()
        .get_template("page.html")
        .render(
            **_head(comparison),
            sections=_sections(comparison),
            style=Markup(style),
            script=Markup(script),
            script_hash=b64encode(sha256(script.encode()).digest()).decode(),
            names=names,
        )
    )


def fragment(comparison: Comparison) -> str:
    """The verdict, the summary and the matrix, for a notebook: it stands in a page of others."""
    names = names_of(comparison.diff)
    matrix = moves(comparison, names).blocks[1]
    return (
        _environment()
        .get_template("fragment.html")
        .render(
            **_head(comparison), matrix=matrix, style=Markup(_file("fragment.css")), names=names
        )
    )


def _head(comparison: Comparison) -> dict[str, Any]:
    names = names_of(comparison.diff)
    return {
        "title": names.title,
        "subtitle": _subtitle(comparison),
        "banners": list(_banners(comparison)),
        "unanswered": _unanswered(comparison),
        "sentences": sentences(comparison),
        "keys": list(keys(comparison)),
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
            yield _banner(line)


def _banner(line: Line) -> _Banner:
    tone, mark = _LOOKS[line.finding]
    said = line.text[:1].upper() + line.text[1:]
    found = word(line.finding)
    found = found[:1].upper() + found[1:]
    return _Banner(ABOUT[line.about], found, mark, tone, said if said.endswith(".") else f"{said}.")


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
        moves(comparison, names),
        reasons(comparison),
        better(comparison, names),
        unknown(comparison),
        volumes(comparison, names),
        thresholds(comparison, names),
        by_rule(comparison, names),
        caveats(comparison),
        counted(comparison),
        asked(comparison),
        differences(comparison),
        identity(comparison),
    )


# --- templates: whatever is put into them is text ------------------------------------------------


@cache
def _environment() -> Environment:
    made = Environment(
        loader=PackageLoader("leadrules.analysis.compare.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_plain,
    )
    made.filters |= {"prose": _prose, "cell": _cell}
    return made


def _plain(value: Any) -> Any:
    """What cannot be seen is escaped, in every text that a template shows; then HTML is."""
    if isinstance(value, Markup) or not isinstance(value, str):
        return value
    return shown(value)


def _prose(text: str) -> Markup:
    """A sentence as HTML: code in backticks, arrows, and a figure stays with its unit.

    >>> _prose("rule `a<b` at 5 %")
    Markup('rule <code>a&lt;b</code> at 5&nbsp;%')
    """
    safe = _UNIT.sub(r"\1&nbsp;\2", str(escape(shown(text).replace(" -> ", " → "))))
    return Markup(_CODE.sub(r"<code>\1</code>", safe))


def _cell(text: str) -> Markup:
    """A cell's text that no spreadsheet takes for a formula when it is pasted there.

    >>> _cell("=HYPERLINK(1)"), _cell("+14")
    (Markup('&#39;=HYPERLINK(1)'), Markup('+14'))
    """
    return _prose(f"'{text}" if _FORMULA.match(text) else text)


@cache
def _file(name: str) -> str:
    """A style sheet or a script of ours, as it stands in the page."""
    loader = _environment().loader
    assert loader is not None
    return loader.get_source(_environment(), name)[0].strip()
