"""Colours, shapes, dashes and type: one look for the screen, the same at print sizes for a journal.

The palettes keep at least 15 L* between any two colours, and 25 ΔE under simulated protanopia, deuteranopia
and tritanopia (a test measures it). Colour is never the only cue: order, dash, shape or a label says it too.
"""

from __future__ import annotations

from typing import Any

# Liberation Sans comes with vl-convert, so exported text never depends on the machine's fonts.
SAFE_FONT = "Liberation Sans"
FONTS = f"{SAFE_FONT}, Arial, Helvetica, DejaVu Sans, sans-serif"

QUAD_COLOURS = {"2": "#08306b", "1": "#4292c6", "3": "#fdae6b", "4": "#a63603", "0": "#e8e8e8"}
ROLE_COLOURS = {"source": "#10305c", "action": "#b3461d", "target": "#4f9bc9", "place": "#f3c34d"}
SERIES = ["#10305c", "#b3461d", "#4f9bc9", "#f3c34d"]
SHAPES = ["circle", "square", "triangle-up", "diamond"]
DASHES: list[Any] = [[1, 0], [5, 2], [1.5, 1.5], [6, 2, 1, 2]]
INK, GREY, PALE = "#333333", "#767676", "#dddddd"
COVERAGE = {"none": "#bdbdbd", "partial": "#ececec"}  # bands behind the bars, never a colour of the data
COVERAGE_WORDS = {"none": "no articles", "partial": "partly covered"}
# White stays free for a true zero; the lightest step is told from it by 8 L*.
SEQUENCE = ["#dce9f4", "#9dc3df", "#5596c5", "#23649f", "#08306b"]

WIDTHS = {"single": 252.0, "double": 504.0}  # points: one and two columns of most journals


def config(text: float = 11, line: float = 1.0) -> dict[str, Any]:
    """The Vega-Lite config: ``text`` is the size of all lettering, ``line`` of axis lines (px or points)."""
    axis = {
        "labelFontSize": text,
        "titleFontSize": text,
        "titleFontWeight": "normal",
        "labelColor": INK,
        "titleColor": INK,
        "gridColor": PALE,
        "gridWidth": 0.6 * line,
        "domainColor": INK,
        "domainWidth": line,
        "tickColor": INK,
        "tickWidth": line,
        "tickSize": 0.4 * text,
        "labelPadding": 3,
        "titlePadding": 5,
    }
    legend = {
        "labelFontSize": text,
        "titleFontSize": text,
        "titleFontWeight": "normal",
        "labelColor": INK,
        "titleColor": INK,
        "symbolSize": 6 * text,
        "symbolStrokeWidth": line,
        "orient": "bottom",
        "offset": 10,
        "labelLimit": 0,
        "titleLimit": 0,
        "rowPadding": 2,
        "layout": {"bottom": {"anchor": "start", "direction": "vertical", "margin": 3}},
    }
    return {
        "font": FONTS,
        "background": "white",
        "view": {"stroke": None, "continuousWidth": 420, "continuousHeight": 180, "discreteWidth": 420},
        "axis": axis,
        "axisX": {"grid": False},
        "axisY": {"domain": False, "ticks": False},
        "legend": legend,
        "header": {"labelFontSize": text, "titleFontSize": text, "labelColor": INK, "titleColor": INK},
        "title": {
            "fontSize": text,
            "fontWeight": "normal",  # one face: a PDF with two has other bytes in every run
            "subtitleFontSize": text,
            "subtitleColor": GREY,
            "color": INK,
            "anchor": "start",
            "frame": "group",
            "offset": 4,
        },
        "text": {"fontSize": text, "color": INK},
        "bar": {"stroke": INK, "strokeWidth": 0.5 * line},
        "line": {"strokeWidth": 1.6 * line, "color": SERIES[0]},
        "point": {
            "filled": True,
            "opacity": 1,
            "size": 4 * text,
            "color": SERIES[0],
            "stroke": INK,
            "strokeWidth": 0.5 * line,
        },
        "rule": {"color": INK, "strokeWidth": line},
        "range": {"category": SERIES},
    }


SCREEN = config()
PRINT = config(text=8, line=0.75)
