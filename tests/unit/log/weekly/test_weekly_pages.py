"""The weekly report for people: a golden page of text, data, and a page in a real Chromium."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Request
from tests.engines.chromium import browser as chromium
from tests.unit.log.feedback.conftest import RULES
from tests.unit.log.weekly.weeks import FRIDAY, hostile, log_in, write

from leadrules.log.weekly.record import WeeklyReport

GOLDEN = Path(__file__).parent / "week.txt"
MONDAY = datetime(2026, 11, 23, tzinfo=UTC)


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> dict[str, WeeklyReport]:
    """The week that was worked by hand, one of hostile texts, and one of nothing."""
    made = {}
    with log_in(tmp_path_factory.mktemp("full")) as log:
        write(log)
        made["full"] = log.report("2026-W47", known_until=FRIDAY)
        made["one week"] = log.report("2026-W47", known_until=FRIDAY, weeks=1)
    with log_in(tmp_path_factory.mktemp("hostile")) as log:
        hostile(log)
        made["hostile"] = log.report("2026-W47", known_until=MONDAY)
    with log_in(tmp_path_factory.mktemp("nothing")) as log:
        made["nothing"] = log.report(known_until=MONDAY)
    with log_in(tmp_path_factory.mktemp("no agreement")) as log:
        write(log, RULES[: RULES.index("agreement:")])
        made["no agreement"] = log.report("2026-W47", known_until=FRIDAY)
    return made


def test_the_text_is_as_agreed(reports: dict[str, WeeklyReport]) -> None:
    said = re.sub(r"`[0-9a-f]{32}`", "`an id`", str(reports["full"]))
    assert f"{said}\n" == GOLDEN.read_text(encoding="utf-8")


@pytest.mark.parametrize("width", [80, 100, 140])
def test_lines_are_no_wider_than_asked(reports: dict[str, WeeklyReport], width: int) -> None:
    lines = reports["full"].summary(width=width).splitlines()
    # what cannot be broken: the widest table
    wide = [line for line in lines if len(line) > max(width, 98)]
    assert wide == []


def test_only_where_there_is_room_intervals_stand_in_tables(
    reports: dict[str, WeeklyReport],
) -> None:
    interval = "1, 33.3 % (6.1 to 79.2 %)"
    assert interval not in reports["full"].summary(width=80)
    assert interval in reports["full"].summary(width=160)


def test_colour_only_where_asked_and_nothing_of_others_is_obeyed(
    reports: dict[str, WeeklyReport],
) -> None:
    said = reports["hostile"].summary()
    assert "\x1b" not in said
    assert "\u202e" not in said
    assert "\\u202e" in said
    assert "\x1b[1m" in reports["full"].summary(color=True)


def test_without_an_agreement_nothing_is_held_against_one(
    reports: dict[str, WeeklyReport],
) -> None:
    report = reports["no agreement"]
    said = report.summary()
    assert report.plan is None
    assert "no number a week is agreed" in said
    assert report.response.not_promised == report.handed_over == 6
    assert "no number agreed" in said
    assert {one.agreed for one in report.reasons} == {None}


def test_an_empty_log_has_a_report_of_nothing(reports: dict[str, WeeklyReport]) -> None:
    report = reports["nothing"]
    assert (report.handed_over, report.ruleset, report.week) == (0, None, "2026-W47")
    assert "No lead was won this week." in report.summary()
    assert "was sent back" in report.summary()


def test_one_week_looks_back_over_no_other(reports: dict[str, WeeklyReport]) -> None:
    report = reports["one week"]
    assert [one.leads for one in report.funnels] == [6]
    assert "1 week" in report.summary()


def test_the_data_are_json_with_the_number_of_their_form(
    reports: dict[str, WeeklyReport],
) -> None:
    said = json.loads(json.dumps(reports["full"].to_dict(), allow_nan=False))
    assert (said["format"], said["week"], said["monday"]) == (1, "2026-W47", "2026-11-16")
    assert said["window"] == 90 * 86_400
    assert said["acceptance"]["rate"]["hits"] == 2
    assert said["funnels"][0]["won"] == {"cannot_tell": "no lead's 90 days have passed"}
    assert said["won"]["amount"] == 1050.0


def test_the_page_is_written_where_asked(reports: dict[str, WeeklyReport], tmp_path: Path) -> None:
    html = reports["full"].to_html(tmp_path / "week.html")
    assert (tmp_path / "week.html").read_text("utf-8") == html == reports["full"].to_html()
    assert "http" not in re.sub(r"<style>.*?</style>|http-equiv", "", html, flags=re.S)


# --- in Chromium ---------------------------------------------------------------------------------

Open = Callable[..., Page]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as running:
        yield running


@pytest.fixture
def opened(browser: Browser, reports: dict[str, WeeklyReport], tmp_path: Path) -> Iterator[Open]:
    """Opens a report as a user would; fails for what it says on the console or asks for."""
    complaints: list[str] = []
    asked: list[str] = []
    contexts = []

    def said(request: Request) -> None:
        if not request.url.startswith(("file:", "data:")):
            asked.append(request.url)

    def open_page(name: str, **kinds: Any) -> Page:
        file = tmp_path / f"{name}.html"
        reports[name].to_html(file)
        context = browser.new_context(**kinds)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("dialog", lambda dialog: complaints.append(dialog.message))
        page.on("request", said)
        page.goto(file.as_uri())
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert complaints == []
    assert asked == []


@pytest.mark.parametrize(
    ("name", "scheme"), [("full", "light"), ("full", "dark"), ("hostile", "light"),
                         ("nothing", "dark")],
)  # fmt: skip
def test_axe_finds_nothing(opened: Open, name: str, scheme: str) -> None:
    page = opened(name, color_scheme=scheme)
    page.evaluate("document.querySelectorAll('details').forEach(fold => { fold.open = true })")
    found = Axe().run(page)
    assert [each["id"] for each in found.response["violations"]] == []


def test_nothing_of_anyones_text_is_run_and_no_cell_is_a_formula(opened: Open) -> None:
    page = opened("hostile")
    assert page.locator("img").count() == 0
    assert page.evaluate("document.scripts.length") == 1
    assert page.get_by_text("onerror=alert(1)").count() > 1
    cells = page.locator("th, td").all_text_contents()
    assert any(cell.startswith("'=cmd()") for cell in cells)
    assert not any(cell.startswith("=") for cell in cells)


@pytest.mark.parametrize("name", ["full", "hostile"])
def test_a_phone_scrolls_only_down(opened: Open, name: str) -> None:
    page = opened(name, viewport={"width": 360, "height": 740})
    page.evaluate("document.querySelectorAll('details').forEach(fold => { fold.open = true })")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_the_first_figures_and_the_contents(opened: Open) -> None:
    page = opened("full")
    assert page.locator("h1").inner_text() == "calls: leads handed over in week 2026-W47"
    assert page.locator(".keys .value").all_inner_texts()[:2] == ["6", "50.0\xa0%"]
    links = page.locator("nav a")
    for link in links.all():
        target = str(link.get_attribute("href"))
        assert page.locator(target).count() == 1
    assert links.count() == page.locator("main section").count() == 11


def test_tables_are_sorted_by_a_click(opened: Open) -> None:
    page = opened("full")
    table = page.locator("table", has_text="Reasons")
    table.get_by_role("button", name="reason").click()
    assert table.locator("tbody th").all_inner_texts()[0] == "no budget"
