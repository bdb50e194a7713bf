"""A Vega-Lite chart as SVG that stands in a page: themed by its style sheet, and harmless."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from xml.etree import ElementTree

import vl_convert
from markupsafe import Markup

from leadrules.diagnostics.shown import shown

_LANGUAGE = "5.20"
"""The version of Vega-Lite, fixed so that a page is the same whatever is installed."""
_SVG = "http://www.w3.org/2000/svg"
_TAGS = {"svg", "g", "path", "line", "rect", "text", "tspan"}
_ATTRIBUTES = {
    "d", "transform", "x", "y", "x1", "x2", "y1", "y2", "dx", "dy", "width", "height", "viewBox",
    "fill", "fill-opacity", "stroke", "stroke-width", "stroke-opacity", "stroke-dasharray",
    "stroke-linecap", "stroke-linejoin", "opacity", "text-anchor", "font-size", "font-weight",
}  # fmt: skip
"""All else is left out: scripts, links, styles, ids, and what Vega says of single marks."""
_DECIMALS = re.compile(r"-?\d+\.\d{3,}(e-?\d+)?")
_CONFIG: Mapping[str, Any] = {
    "background": None,
    "font": "sans-serif",
    "view": {"stroke": None},
    "axis": {
        "labelColor": "var(--faint)",
        "titleColor": "var(--faint)",
        "gridColor": "var(--line)",
        "domainColor": "var(--line)",
        "tickColor": "var(--line)",
        "labelFontSize": 11,
        "titleFontSize": 11,
        "titleFontWeight": "normal",
        "labelLimit": 120,
        "titleLimit": 330,
        "labelOverlap": True,
    },
    "rule": {"color": "var(--faint)"},
    "text": {"color": "var(--ink)", "fontSize": 11},
}
WIDTH = 380
"""So wide is a chart in its own units; a page stretches it, to at most about half as wide again."""

ElementTree.register_namespace("", _SVG)


def drawn(spec: Mapping[str, Any], *, title: str, said: str, height: int) -> Markup:
    """The chart, which says `title` and `said` to whom cannot see it.

    Everyone's text in it is text: no markup, nothing that runs, nothing that is fetched.
    """
    whole = {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "width": WIDTH,
        "height": height,
        "autosize": {"type": "fit", "contains": "padding"},
        "padding": 4,
        "config": _CONFIG,
        **spec,
    }
    svg = vl_convert.vegalite_to_svg(whole, vl_version=_LANGUAGE, allowed_base_urls=[])
    root = ElementTree.fromstring(svg)
    _strip(root)
    for name in ("width", "height"):  # as wide as there is room
        root.attrib.pop(name, None)
    root.set("role", "img")
    root.set("class", "chart")
    for place, (name, words) in enumerate((("title", title), ("desc", said))):
        element = ElementTree.Element(f"{{{_SVG}}}{name}")
        element.text = shown(words)
        root.insert(place, element)
    return Markup(ElementTree.tostring(root, encoding="unicode"))  # stripped above


def _strip(element: ElementTree.Element) -> None:
    """Leave out of an element what a still picture does not need."""
    for name, value in list(element.attrib.items()):
        if name not in _ATTRIBUTES or "url(" in value:
            del element.attrib[name]
        else:
            element.set(name, _DECIMALS.sub(lambda found: f"{float(found[0]):.2f}", value))
    element.tail = None
    for child in list(element):
        tag = child.tag.removeprefix(f"{{{_SVG}}}")
        _strip(child)
        if tag not in _TAGS or _is_empty(child, tag):
            element.remove(child)


def _is_empty(element: ElementTree.Element, tag: str) -> bool:
    if tag == "g":
        return not len(element)
    if tag == "path":
        return element.get("d", "") in ("", "M0,0h0v0h0Z")
    return False
