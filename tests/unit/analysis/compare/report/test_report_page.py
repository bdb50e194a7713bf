"""The report as a file: what it says, what it leaves out and why, and that all text is text."""

from __future__ import annotations

import re
from base64 import b64encode
from dataclasses import replace
from hashlib import sha256
from html.parser import HTMLParser
from itertools import pairwise

import pytest
from tests.unit.analysis.compare.report import comparisons

from leadrules.analysis.compare.evidence.record import Evidence, Finding, Line
from leadrules.analysis.compare.record import Comparison
from leadrules.analysis.compare.report.page import fragment, to_html
from leadrules.analysis.compare.report.summary import sentences, word

ALL = {
    "with an outcome": comparisons.comparison,
    "without an outcome": comparisons.without_outcome,
    "against itself": comparisons.against_itself,
    "hostile": comparisons.hostile,
    "nothing to tell": comparisons.nothing_to_tell,
}
VOID = {"meta", "link", "br", "input", "img", "circle"}


class Page(HTMLParser):
    """The tags, ids, headings and visible text of a page, with all tags closed in order."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str, str | None]] = []
        self.headings: list[tuple[int, str]] = []
        self.words: list[str] = []
        self._open: list[str] = []
        self.feed(html)
        assert not self._open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(tag, name, value) for name, value in attrs]
        if tag not in VOID:
            self._open.append(tag)
        if re.fullmatch("h[1-6]", tag):
            self.headings.append((int(tag[1]), ""))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(tag, name, value) for name, value in attrs]

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        if not self._open or self._open[-1] in ("style", "script"):
            return
        self.words.append(data)
        for level in range(6):
            if f"h{level}" in self._open:
                self.headings[-1] = (level, self.headings[-1][1] + data)

    @property
    def text(self) -> str:
        return " ".join("".join(self.words).split())


def text_of(html: str) -> str:
    return Page(html).text.replace("\N{NO-BREAK SPACE}", " ")


@pytest.fixture(scope="module", params=list(ALL))
def html(request: pytest.FixtureRequest) -> str:
    return to_html(ALL[request.param]())


def test_a_page_is_whole_and_its_headings_are_in_order(html: str) -> None:
    page = Page(html)
    levels = [level for level, _ in page.headings]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_a_page_asks_for_nothing_from_elsewhere(html: str) -> None:
    page = Page(html)
    asked = [
        value
        for _, name, value in page.attributes
        if name in ("src", "href", "xlink:href", "action", "srcset", "data", "poster")
    ]
    assert asked
    assert all(value == "data:," or str(value).startswith("#") for value in asked)
    assert not re.search(r"url\(|@import", html)


def test_the_policy_of_a_page_allows_its_own_script_alone(html: str) -> None:
    scripts = re.findall(r"<script>(.*?)</script>", html, re.DOTALL)
    assert len(scripts) == 1
    expected = b64encode(sha256(scripts[0].encode()).digest()).decode()
    assert f"script-src 'sha256-{expected}'" in html
    assert "default-src 'none'" in html


def test_ids_are_of_one_element_each_and_every_link_leads_somewhere(html: str) -> None:
    page = Page(html)
    ids = [value for _, name, value in page.attributes if name == "id"]
    assert len(ids) == len(set(ids))
    names = ("aria-labelledby", "for")
    referred = [value for _, name, value in page.attributes if name in names]
    referred += [
        str(value)[1:]
        for tag, name, value in page.attributes
        if tag == "a" and name == "href" and str(value).startswith("#")
    ]
    assert set(referred) <= set(ids)


def test_no_figure_is_nan_or_infinite(html: str) -> None:
    assert not re.search(r"\b(nan|NaN|inf|Infinity|None)\b", text_of(html))


def test_every_chart_has_a_name_and_its_figures_as_a_table(html: str) -> None:
    charts = re.findall(r"<svg[^>]*role=\"img\".*?</svg>", html, re.DOTALL)
    figures = re.findall(r"<figure>.*?</figure>", html, re.DOTALL)
    assert len(charts) == len(figures)
    assert all("<title>" in chart and "<desc>" in chart for chart in charts)
    assert all("<table" in figure for figure in figures)


def test_the_same_comparison_gives_the_same_page() -> None:
    full = comparisons.comparison()
    assert to_html(full) == to_html(full)


def test_a_report_tells_the_verdict_and_what_a_reader_asks() -> None:
    full = comparisons.comparison()
    assert isinstance(full.evidence, Evidence)
    text = text_of(to_html(full))
    for line in full.evidence.lines:
        assert line.text[1:] in text
        assert word(line.finding)[1:] in text
    for heading in (
        "Who moves", "Why", "Is it better?", "What cannot be known", "When leads are handed over",
        "Planning", "Rule by rule", "Caveats", "Which leads were counted", "What was asked",
        "What changed", "Method and identity",
    ):  # fmt: skip
        assert heading in text
    for said in (
        "not declared in advance", "Ana Ruiz for marketing", "sha256:5c5c", "sha256:3f3f",
        "decided before 1 January 2024", "the 90 days have not passed", "exploratory",
        full.evidence.unknown.break_even_text, full.diff.a.hash, full.diff.b.hash,
    ):  # fmt: skip
        assert said in text


def test_what_is_left_out_says_why() -> None:
    text = text_of(to_html(comparisons.without_outcome()))
    assert "Whether B is better: left out, as no outcome was given" in text
    assert "Bounds and break-even: left out, as no outcome was given" in text
    assert "First hand-overs and weekly volumes: left out, as the leads are scored at one" in text
    assert "Not answered" in text


def test_every_finding_that_is_missing_has_its_reason() -> None:
    text = text_of(to_html(comparisons.nothing_to_tell()))
    assert text.count("no lead was won") > 15
    assert "no hybrid of the versions can score a lead" in text


def test_a_version_against_itself_says_that_nothing_differs() -> None:
    text = text_of(to_html(comparisons.against_itself()))
    assert "against itself" in text
    assert "Picking the best 40: no difference that matters" in text
    assert "There is nothing to choose: both mean the same." in text
    assert "p = 1" in text
    assert "no lead gets another verdict" in text


def test_text_of_others_is_never_markup() -> None:
    html = to_html(comparisons.hostile())
    page = Page(html)
    assert "img" not in page.tags
    assert not any(name.startswith("on") for _, name, _ in page.attributes)
    assert "\x1b" not in html
    assert "\u202e" not in html
    assert "\\u202e\\x1b[31m" in page.text
    assert html.count("</script>") == 1


def test_no_cell_is_a_formula() -> None:
    html = to_html(comparisons.hostile())
    cells = re.findall(r"<t[hd][^>]*>([^<]*)", html)
    assert any("HYPERLINK" in cell for cell in cells)
    assert not [cell for cell in cells if re.match(r"\s*[=@\t]", cell)]


def test_leads_are_listed_up_to_a_number_and_the_rest_are_counted() -> None:
    text = text_of(to_html(comparisons.comparison()))
    assert re.search(r"\d+ leads more go from MQL to nurture", text)


def test_a_fragment_shows_the_verdict_and_the_matrix_and_styles_nothing_else() -> None:
    full = comparisons.comparison()
    html = fragment(full)
    page = Page(html)
    assert "Picking the best 40: a trade-off" in page.text
    assert "Is 2.0.0 better than 1.0.0?" in page.text
    assert "all by B" in page.text
    assert "script" not in page.tags
    styles = "".join(re.findall(r"<style>(.*?)</style>", html, re.DOTALL))
    rules = [rule.strip() for rule in styles.split("}") if rule.strip()]
    assert all(rule.startswith(".leadrules-comparison") for rule in rules)


def _with(worked: Finding, rolled_out: Finding) -> Comparison:
    full = comparisons.comparison()
    assert isinstance(full.evidence, Evidence)
    lines = (Line("worked leads", worked, "one"), Line("rolled out", rolled_out, "two"))
    return replace(full, evidence=replace(full.evidence, lines=lines))


@pytest.mark.parametrize(
    ("worked", "rolled_out", "expected"),
    [
        ("better", "better", "The ranking speaks for B"),
        ("worse", "worse", "keep A"),
        ("same", "same", "gives no reason to switch"),
        ("better", "cannot tell", "Not on history alone"),
        ("worse", "cannot tell", "History gives no reason to: B is worse"),
        ("same", "cannot tell", "History gives no reason to: on the leads"),
        ("trade-off", "not shown", "a choice and no finding"),
        ("not shown", "cannot tell", "Not yet"),
        ("cannot tell", "cannot tell", "History cannot say"),
    ],
)
def test_advice_never_says_more_than_the_lines(
    worked: Finding, rolled_out: Finding, expected: str
) -> None:
    advice = dict(sentences(_with(worked, rolled_out)))["Whether to switch"]
    assert expected in advice
    settled = rolled_out in ("better", "worse", "same")
    assert ("let chance decide" in advice) is not settled
