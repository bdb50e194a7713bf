"""Charts: themed by the page, harmless, the same on every machine, nothing drawn of nothing."""

from __future__ import annotations

import re
from xml.etree import ElementTree

from tests.unit.analysis.compare.report.comparisons import FORMULA, HOSTILE

from leadrules.analysis.compare.choices import Metric
from leadrules.analysis.compare.report.charts import axes
from leadrules.analysis.compare.report.charts.kinds import Curve, Dot, dots, lines
from leadrules.analysis.compare.statistics.answers import Interval

NAMES = {"title": "Shares", "said": "A 20 %, B 30 %", "axis": "share won", "form": "~%"}


def test_a_chart_is_an_image_with_title_and_description() -> None:
    root = ElementTree.fromstring(dots([Dot("A", "a", 0.2, 0.1, 0.3)], **NAMES))
    assert root.get("role") == "img"
    tags = [child.tag.rpartition("}")[2] for child in root]
    assert tags[:2] == ["title", "desc"]
    assert root[0].text == "Shares"
    assert root[1].text == "A 20 %, B 30 %"


def test_colours_are_the_pages_own() -> None:
    svg = dots([Dot("one", "a", 0.2), Dot("one", "b", 0.3), Dot("two", "a", 0.4)], **NAMES)
    assert "var(--a)" in svg
    assert "var(--b)" in svg
    colours = set(re.findall(r'(?:fill|stroke)="([^"]+)"', svg))
    assert all(each == "none" or each.startswith("var(--") for each in colours), colours


def test_text_of_others_stays_text() -> None:
    svg = dots([Dot(HOSTILE, "a", 0.2), Dot(FORMULA, "b", 0.3)], **NAMES)
    root = ElementTree.fromstring(svg)
    tags = {element.tag.rpartition("}")[2] for element in root.iter()}
    assert tags <= {"svg", "g", "path", "line", "rect", "text", "title", "desc"}
    assert not [name for element in root.iter() for name in element.attrib if name.startswith("on")]
    assert "\u202e" not in svg


def test_rows_that_are_cut_to_the_same_text_stay_apart() -> None:
    long = "a very long name of a row that is cut"
    svg = dots([Dot(f"{long} {each}", "a", 0.2) for each in "xyz"], **NAMES)
    labels = re.findall(r">(a very [^<]*)<", svg)
    assert len(set(labels)) == 3


def test_the_margin_is_shaded_and_more_than_it_is_seen() -> None:
    svg = dots(
        [Dot("B less A", "neither", 1.0, 0.5, 1.5)], title="t", said="s", axis="a", form="+~r",
        zero=True, margin=2.0,
    )  # fmt: skip
    assert "var(--shade)" in svg
    assert "+2" in svg  # its limit, inside the axis


def test_a_row_without_a_figure_has_only_its_limits() -> None:
    svg = dots([Dot("limits", "neither", None, -1.0, 1.0, thick=True)], **NAMES)
    assert 'stroke-width="5"' in svg


def test_curves_differ_by_their_dashes_too() -> None:
    curves = [
        Curve("a", ((0, 1), (1, 2))),
        Curve("b", ((0, 1), (1, 3))),
        Curve("neither", ((0, 0), (1, 1)), dotted=True),
    ]
    svg = lines(curves, title="t", said="s", x_axis="x", y_axis="y", level=2.0)
    assert {'stroke-dasharray="5,3"', 'stroke-dasharray="2,3"'} <= set(
        re.findall(r'stroke-dasharray="[^"]+"', svg)
    )


def test_scores_are_steps_with_a_shade() -> None:
    svg = lines(
        [Curve("a", ((0, 1), (10, 2), (20, 2)))], title="t", said="s", x_axis="x", y_axis="y",
        stepped=True,
    )  # fmt: skip
    assert "0.14" in svg


def test_differences_of_shares_are_percentage_points() -> None:
    dot = axes.difference_dot(Metric("precision", None), "B less A", 0.02, Interval(-0.01, 0.05))
    assert (dot.value, dot.low, dot.high) == (2.0, -1.0, 5.0)
    assert axes.difference_dot(Metric("won", None), "x", None, None).value is None
    assert axes.difference_title(Metric("roc-auc", None)) == "← A better · B less A · B better →"
    assert [axes.form(Metric(kind, None)) for kind in ("recall", "amount", "roc-auc")] == [
        "~%", "~s", ".2~f",
    ]  # fmt: skip


def test_of_many_months_some_are_named() -> None:
    months = [f"{year}-{month:02}" for year in (2008, 2009, 2010) for month in range(1, 13)]
    points = tuple((month, 0.1) for month in months)
    chart = lines(
        [Curve("neither", points)], title="t", said="s", x_axis="month", y_axis="share",
        x_kind="ordinal",
    )  # fmt: skip
    named = re.findall(r">(\d{4}-\d\d)<", chart)
    assert named == months[::8]
