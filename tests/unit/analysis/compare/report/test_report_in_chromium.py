"""The report in a real Chromium: it asks nobody, nothing runs, and everyone can read it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Request
from tests.engines.chromium import browser as chromium
from tests.unit.analysis.compare.report import comparisons

from leadrules.analysis.compare.record import Comparison
from leadrules.analysis.compare.report.page import fragment, to_html

ALL = {
    "full": comparisons.comparison,
    "open": comparisons.without_outcome,
    "itself": comparisons.against_itself,
    "hostile": comparisons.hostile,
    "nothing": comparisons.nothing_to_tell,
}
Open = Callable[..., Page]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as running:
        yield running


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """The file of each report, written once."""
    folder = tmp_path_factory.mktemp("reports")

    def file(name: str) -> Path:
        path = folder / f"{name}.html"
        if not path.exists():
            made: Callable[[], Comparison] = ALL[name]
            path.write_text(to_html(made()), encoding="utf-8")
        return path

    return file


@pytest.fixture
def opened(browser: Browser, pages: Callable[[str], Path]) -> Iterator[Open]:
    """Opens a report as a user would; fails for what it says on the console or asks for."""
    complaints: list[str] = []
    asked: list[str] = []
    contexts = []

    def said(request: Request) -> None:
        if not request.url.startswith(("file:", "data:")):
            asked.append(request.url)

    def open_page(name: str, **kinds: Any) -> Page:
        context = browser.new_context(**kinds)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("dialog", lambda dialog: complaints.append(dialog.message))
        page.on("request", said)
        page.goto(pages(name).as_uri())
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert complaints == []
    assert asked == []


@pytest.mark.parametrize(
    ("name", "scheme"),
    [("full", "light"), ("full", "dark"), ("hostile", "light"), ("open", "dark"),
     ("nothing", "light")],
)  # fmt: skip
def test_axe_finds_nothing(opened: Open, name: str, scheme: str) -> None:
    page = opened(name, color_scheme=scheme)
    # WHY: a row is like the next one, and thousands of them take axe minutes
    page.evaluate("document.querySelectorAll('tbody tr:nth-child(n + 4)').forEach(r => r.remove())")
    page.evaluate("document.querySelectorAll('details').forEach(fold => { fold.open = true })")
    found = Axe().run(page)
    said = [
        f"{each['id']}: {each['nodes'][0]['html'][:200]}" for each in found.response["violations"]
    ]
    assert said == []


def test_nothing_of_anyones_text_is_run(opened: Open) -> None:
    page = opened("hostile")
    assert page.locator("img").count() == 0
    assert page.evaluate("document.scripts.length") == 1
    assert page.locator("iframe, object, embed, form").count() == 0
    assert page.get_by_text("onerror=alert(1)").count() > 10


def test_a_script_that_is_put_into_the_page_does_not_run(
    browser: Browser, pages: Callable[[str], Path], tmp_path: Path
) -> None:
    html = pages("full").read_text("utf-8")
    spoilt = tmp_path / "spoilt.html"
    inner = "<script>document.title = 'run'</script><img src=x onerror=\"document.title = 'run'\">"
    spoilt.write_text(html.replace("</main>", f"{inner}</main>"), encoding="utf-8")
    page = browser.new_page()
    page.goto(spoilt.as_uri())
    page.wait_for_timeout(200)
    assert page.title() != "run"
    page.close()


def test_dark_and_light_are_different_and_both_are_told_by_the_system(opened: Open) -> None:
    backs = [
        opened("full", color_scheme=scheme).evaluate(
            "getComputedStyle(document.body).backgroundColor"
        )
        for scheme in ("light", "dark")
    ]
    assert backs == ["rgb(251, 250, 248)", "rgb(20, 23, 27)"]


@pytest.mark.parametrize("name", list(ALL))
def test_a_phone_scrolls_only_down(opened: Open, name: str) -> None:
    page = opened(name, viewport={"width": 360, "height": 740})
    page.evaluate("document.querySelectorAll('details').forEach(fold => { fold.open = true })")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_folds_open_by_keyboard(opened: Open) -> None:
    page = opened("full")
    fold = page.locator("#moves details.fold").last
    summary = fold.locator("summary").first
    assert fold.get_attribute("open") is None
    summary.focus()
    outline = summary.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    page.keyboard.press("Enter")
    assert fold.get_attribute("open") is not None
    assert outline is not None


def test_the_first_tab_skips_to_the_report(opened: Open) -> None:
    page = opened("full")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_focus_is_seen(opened: Open) -> None:
    page = opened("full")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    styles = page.evaluate(
        "(() => { const s = getComputedStyle(document.activeElement);"
        " return [s.outlineStyle, s.outlineWidth] })()"
    )
    assert styles == ["solid", "3px"]


def test_a_filter_shows_only_rows_that_hold_a_text(opened: Open) -> None:
    page = opened("full")
    lead = page.locator("#why .filtered tbody th").first.text_content()
    assert lead is not None
    page.locator("#filter-0").fill(lead)
    rows = page.locator("#why .filtered tbody tr:visible")
    assert rows.count() == 1
    assert page.locator(".found").text_content() == "1 row"
    page.locator("#filter-0").fill("")
    assert page.locator("#why .filtered details:visible").count() > 3


def test_a_click_sorts_a_column_and_a_second_turns_it_round(opened: Open) -> None:
    page = opened("full")
    table = page.locator("#why table[data-sortable]").first
    head = table.locator("thead th").nth(3)

    def numbers() -> list[int]:
        cells = table.locator("tbody tr td:nth-child(4)").evaluate_all(
            "cells => cells.map(cell => Number(cell.dataset.sort))"
        )
        return [int(each) for each in cells]

    head.locator("button").click()
    assert head.get_attribute("aria-sort") == "descending"
    assert numbers() == sorted(numbers(), reverse=True)
    head.locator("button").click()
    assert head.get_attribute("aria-sort") == "ascending"
    assert numbers() == sorted(numbers())


def test_without_scripts_all_is_there(opened: Open) -> None:
    page = opened("full", java_script_enabled=False)
    assert page.locator("#why .filtered details").count() > 3
    page.locator("#why .filtered summary").first.click()
    assert page.locator("#why .filtered tbody tr").first.is_visible()


def test_print_is_a_few_pages_in_ink_on_paper_and_says_what_is_not_on_them(opened: Open) -> None:
    page = opened("full", color_scheme="dark")
    assert page.locator(".on-paper").is_hidden()
    page.emulate_media(media="print")
    folded = page.locator("#moves details.fold .folded").last
    seen = "element => element.checkVisibility({contentVisibilityAuto: true})"
    assert not folded.evaluate(seen)
    assert page.locator(".on-paper").is_visible()
    assert page.locator(".exploratory").first.is_hidden()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert page.locator("nav").is_hidden()
    short = pages_of(page.pdf(format="A4"))
    assert short <= 9
    page.evaluate("document.querySelectorAll('#why details').forEach(each => { each.open = true })")
    assert page.locator("#why .folded").first.evaluate(seen)
    assert pages_of(page.pdf(format="A4")) > short


def pages_of(pdf: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page\b", pdf))


def test_no_short_word_is_broken_and_no_two_labels_of_an_axis_overlap(opened: Open) -> None:
    page = opened("full", viewport={"width": 1200, "height": 900})
    broken = page.evaluate(
        """() => [...document.querySelectorAll('#caveats td')]
        .filter(cell => cell.textContent.trim() === 'assumption')
        .map(cell => { const all = document.createRange(); all.selectNodeContents(cell);
                       return all.getClientRects().length; })"""
    )
    assert set(broken) == {1}
    over = page.evaluate(
        """() => [...document.querySelectorAll('svg.chart')].flatMap(chart => {
        const boxes = [...chart.querySelectorAll('text')].filter(each => each.textContent)
          .map(each => each.getBoundingClientRect()).filter(box => box.width);
        return boxes.flatMap((a, i) => boxes.slice(i + 1).filter(b =>
          a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 3
          && b.top < a.bottom - 3)); }).length"""
    )
    assert over == 0


def test_landmarks_are_there(opened: Open) -> None:
    page = opened("full")
    for landmark in ("header", "nav[aria-label]", "main", "section[aria-labelledby]"):
        assert page.locator(landmark).count() >= 1
    assert page.locator("html").get_attribute("lang") == "en"


def test_a_fragment_fits_into_a_page_of_others(browser: Browser) -> None:
    page = browser.new_page()
    page.set_content(f"<p id=before>before</p>{fragment(comparisons.hostile())}")
    assert page.locator(".leadrules-comparison table").count() == 1
    assert page.locator("img, script").count() == 0
    assert page.locator("#before").evaluate("element => getComputedStyle(element).borderLeft")
    page.close()
