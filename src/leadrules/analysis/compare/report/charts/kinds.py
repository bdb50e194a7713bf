"""The kinds of charts that a report has: dots with intervals, lines, steps of scores."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from markupsafe import Markup

from leadrules.analysis.compare.report.charts.drawing import drawn
from leadrules.diagnostics.shown import shown

Whose = Literal["a", "b", "neither"]
"""Which version's colour and shape a mark has."""

_COLORS = {"a": "var(--a)", "b": "var(--b)", "neither": "var(--ink)"}
_SHAPES = {"a": "circle", "b": "diamond", "neither": "square"}
_DASHES: dict[Whose, list[int]] = {"a": [5, 3], "b": [], "neither": []}
_DOTTED = [2, 3]
_ROW = 26
"""So high is a row of dots."""
_LINES = 210
_Y_LABEL = 5
_NAMED = 5
"""So many places of an ordinal axis have names; more of them would run into one another."""
_LABEL = 22
"""So many characters of a row's name are shown; the table beside has all."""
_CHARACTER = 6.7
"""So wide is one at most. A machine's fonts are not asked, so that a page is the same anywhere."""


@dataclass(frozen=True, slots=True)
class Dot:
    """A figure and the limits around it, in a row; rows of the same name stand together.

    None is a figure, or limits, that there are not.
    """

    row: str
    whose: Whose
    value: float | None
    low: float | None = None
    high: float | None = None
    thick: bool = False
    faint: bool = False


@dataclass(frozen=True, slots=True)
class Curve:
    """Points from left to right."""

    whose: Whose
    points: tuple[tuple[float | str, float], ...]
    dotted: bool = False


def dots(
    rows: Sequence[Dot],
    *,
    title: str,
    said: str,
    axis: str,
    form: str,
    zero: bool = False,
    margin: float | None = None,
    from_zero: bool = False,
) -> Markup:
    """Dots with intervals, one row under the other.

    `form` is how the axis writes its figures, in d3's words. `zero` draws the line of no
    difference, and `margin` shades what is too little to matter on both sides of it. `from_zero`
    lets the axis begin at 0, as shares do. Faint dots are of few leads.
    """
    labels = _labels(dot.row for dot in rows)
    order = list(labels.values())
    values = [
        {
            "row": labels[dot.row], "value": dot.value, "low": dot.low, "high": dot.high,
            "color": _COLORS[dot.whose], "shape": _SHAPES[dot.whose], "whose": dot.whose,
            "thick": 5 if dot.thick else 2, "opacity": 0.4 if dot.faint else 1,
        }
        for dot in rows
    ]  # fmt: skip
    # WHY: what is too little to matter must not look like all there is
    ends = [each for dot in rows for each in (dot.value, dot.low, dot.high) if each is not None]
    domain = None if margin is None else _around([*ends, margin, -margin])
    many = len({dot.whose for dot in rows}) > 1 and len(order) < len(rows)
    y: dict[str, Any] = {"field": "row", "type": "nominal", "sort": order, "title": None}
    y["axis"] = {
        "domain": False, "ticks": False, "labelPadding": 8, "labelColor": "var(--ink)",
        **_extent(max(map(len, order), default=0)),
    }  # fmt: skip
    offset = {"yOffset": {"field": "whose", "type": "nominal"}} if many else {}
    x = {
        "type": "quantitative",
        "title": axis,
        "scale": {
            "zero": zero or from_zero,
            **({"nice": 5} if domain is None else {"domain": domain, "nice": False}),
        },
        "axis": {"tickCount": 5, **({"format": form} if form else {}), **_named(margin, ends)},
    }
    color = {"field": "color", "type": "nominal", "scale": None}
    shape = {"field": "shape", "type": "nominal", "scale": None}
    opacity = {"field": "opacity", "type": "quantitative", "scale": None}
    layers: list[dict[str, Any]] = []
    if margin is not None:
        layers.append(
            {
                "data": {"values": [{"low": -margin, "high": margin}]},
                "mark": {"type": "rect", "color": "var(--shade)"},
                "encoding": {"x": {"field": "low", **x}, "x2": {"field": "high"}},
            }
        )
        layers.append(
            {
                "data": {"values": [{"at": 0, "text": "too small to matter"}]},
                "mark": {"type": "text", "y": -6, "color": "var(--faint)", "fontSize": 10},
                "encoding": {"x": {"field": "at", **x}, "text": {"field": "text"}},
            }
        )
    if zero:
        layers.append(
            {
                "data": {"values": [{"at": 0}]},
                "mark": {"type": "rule", "strokeWidth": 1.5, "color": "var(--faint)"},
                "encoding": {"x": {"field": "at", **x}},
            }
        )
    layers += [
        {
            "data": {"values": [each for each in values if each["low"] is not None]},
            "mark": {"type": "rule", "strokeCap": "butt"},
            "encoding": {
                "y": y, **offset, "x": {"field": "low", **x}, "x2": {"field": "high"},
                "color": color,
                "strokeWidth": {"field": "thick", "type": "quantitative", "scale": None},
                "opacity": opacity,
            },
        },
        {
            "data": {"values": [each for each in values if each["value"] is not None]},
            "mark": {"type": "point", "filled": True, "size": 70},
            "encoding": {"y": y, **offset, "x": {"field": "value", **x}, "color": color,
                         "shape": shape, "opacity": opacity},
        },
    ]  # fmt: skip
    height = len(order) * _ROW * (1.35 if many else 1) + 44
    return drawn({"layer": layers}, title=title, said=said, height=round(height))


def lines(
    curves: Sequence[Curve],
    *,
    title: str,
    said: str,
    x_axis: str,
    y_axis: str,
    x_form: str = "",
    y_form: str = "",
    x_kind: Literal["quantitative", "ordinal"] = "quantitative",
    stepped: bool = False,
    level: float | None = None,
) -> Markup:
    """Curves over one axis; `stepped` ones are shaded below, `level` is a line to be held to.

    An ordinal axis names some of its places, as far apart as it takes to be read.
    """
    values = [
        {"x": x, "y": y, "whose": curve.whose, "color": _COLORS[curve.whose]}
        for curve in curves
        for x, y in curve.points
    ]
    x_has: dict[str, Any] = {
        "field": "x",
        "type": x_kind,
        "title": x_axis,
        "axis": {
            "tickCount": 6,
            "grid": False,
            "labelAngle": 0,
            **({"format": x_form} if x_form else {}),
            **({"values": _some(curves)} if x_kind == "ordinal" else {}),
        },
        "scale": {"zero": False, "nice": False} if x_kind == "quantitative" else {},
    }
    y_has = {
        "field": "y",
        "type": "quantitative",
        "title": y_axis,
        "axis": {
            "tickCount": 5,
            "domain": False,
            "ticks": False,
            **_extent(_Y_LABEL),
            "titlePadding": 8,
            **({"format": y_form} if y_form else {}),
        },
        "scale": {"zero": True, "nice": 5},
    }
    layers: list[dict[str, Any]] = []
    for curve in curves:
        mine = [each for each in values if each["whose"] == curve.whose]
        color = _COLORS[curve.whose]
        mark: dict[str, Any] = {
            "type": "line",
            "color": color,
            "strokeWidth": 2,
            "strokeDash": _DOTTED if curve.dotted else _DASHES[curve.whose],
        }
        if stepped:
            mark |= {"interpolate": "step-after"}
            layers.append(
                {
                    "data": {"values": mine},
                    "mark": {
                        "type": "area", "interpolate": "step-after", "color": color,
                        "opacity": 0.14, "line": False,
                    },
                    "encoding": {"x": x_has, "y": y_has},
                }
            )  # fmt: skip
        layers.append(
            {"data": {"values": mine}, "mark": mark, "encoding": {"x": x_has, "y": y_has}}
        )
    if level is not None:
        layers.append(
            {
                "data": {"values": [{"y": level}]},
                "mark": {"type": "rule", "strokeDash": _DOTTED, "color": "var(--ink)"},
                "encoding": {"y": y_has},
            }
        )
    return drawn({"layer": layers}, title=title, said=said, height=_LINES)


def _some(curves: Sequence[Curve]) -> list[float | str]:
    """Every so many of the places of curves, a few in all."""
    places = list(dict.fromkeys(x for curve in curves for x, _ in curve.points))
    return places[:: math.ceil(len(places) / _NAMED) or 1]


def _labels(names: Iterable[str]) -> dict[str, str]:
    """What rows are called on a chart: short, and no two alike."""
    labels: dict[str, str] = {}
    for name in dict.fromkeys(names):
        label = shown(name)
        if len(label) > _LABEL:
            label = f"{label[: _LABEL - 1]}…"
        if label in labels.values():
            label = f"{label} ({len(labels) + 1})"
        labels[name] = label
    return labels


def _extent(characters: int) -> dict[str, float]:
    """How much room an axis keeps for labels of so many characters."""
    room = round(characters * _CHARACTER)
    return {"minExtent": room, "maxExtent": room, "labelLimit": room + 20}


def _named(margin: float | None, ends: Sequence[float]) -> dict[str, Any]:
    """The limits of what is too little to matter, where they are not lost among larger figures."""
    if margin is None or max(map(abs, ends), default=0.0) > 3 * margin:
        return {}
    return {"values": [-margin, 0, margin]}


def _around(values: Sequence[float]) -> list[float]:
    low, high = min(values), max(values)
    spare = (high - low) * 0.2
    return [low - spare, high + spare]
