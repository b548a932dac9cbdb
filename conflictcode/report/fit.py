"""A specification at exactly the width a journal asks for.

A Vega-Lite width is that of the plotting area; axes, legends and the gaps of a concatenation come on top, so
the page is measured and the areas are scaled until it fits, the last fraction going into the margin.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Callable
from typing import Any

from conflictcode.errors import ReportError

_WIDTH = re.compile(r'<svg[^>]*?\bwidth="([\d.]+)"')
_MARGIN = {"left": 1, "top": 4, "bottom": 2, "right": 1}
_SLACK = 2.0  # px that may go into the margin
_VIEW = 300.0  # of a view that states no width
Draw = Callable[[dict[str, Any]], str]


def svg_width(svg: str) -> float:
    """The width that an SVG file states, in px."""
    found = _WIDTH.search(svg)
    if not found:
        raise ReportError("the drawing states no width; is it a chart?")
    return float(found.group(1))


def to_width(spec: dict[str, Any], target: float, draw: Draw) -> dict[str, Any]:
    """``spec`` with its plotting areas scaled so that ``draw`` gives a picture ``target`` px wide.

    Raises ReportError when the fixed parts alone (labels, legend) are wider than that.
    """
    spec = _sized(spec)
    low, high = 0.02, 8.0
    best: tuple[float, float] | None = None  # scale and width of the widest drawing that fits
    scale, slope = 1.0, max(_areas(spec), 1.0)  # px of page for one unit of scale
    last: tuple[float, float] | None = None
    for _ in range(12):
        width = svg_width(draw(_scaled(spec, scale)))
        if width <= target:
            low = scale
            best = (scale, width) if best is None or width > best[1] else best
            if target - width < _SLACK:
                break
        else:
            high = scale
        if last and abs(scale - last[0]) > 1e-6 and (width - last[1]) / (scale - last[0]) > 1:
            slope = (width - last[1]) / (scale - last[0])
        last = (scale, width)
        guess = scale + (target - 0.5 * _SLACK - width) / slope
        scale = guess if low < guess < high else (low + high) / 2
    if best is None:
        least = svg_width(draw(_scaled(spec, 0.05)))
        raise ReportError(
            f"the chart can't be made {target:g} pt wide: labels and legend alone need {least:g}; "
            "use width='double', fewer panels or shorter labels"
        )
    fitted = _scaled(spec, best[0])
    fitted["padding"] = {**_MARGIN, "right": _MARGIN["right"] + target - best[1]}
    return fitted


def _sized(node: dict[str, Any]) -> dict[str, Any]:
    """Every view with a width of its own, since one that the config gives can't be scaled."""
    made = dict(node)
    if "layer" in made or "mark" in made:
        inner = [child["width"] for child in made.get("layer", []) if "width" in child]
        made.setdefault("width", inner[0] if inner else _VIEW)
        return made
    for key in ("hconcat", "vconcat", "concat"):
        if key in made:
            made[key] = [_sized(child) for child in made[key]]
    if isinstance(made.get("spec"), dict):
        made["spec"] = _sized(made["spec"])
    return made


def _scaled(spec: dict[str, Any], scale: float) -> dict[str, Any]:
    made = copy.copy(spec)
    made["padding"] = _MARGIN
    return _walk(made, scale)


def _walk(node: dict[str, Any], scale: float) -> dict[str, Any]:
    made = dict(node)
    width = made.get("width")
    if isinstance(width, (int, float)):
        made["width"] = round(width * scale, 3)
    elif isinstance(width, dict) and "step" in width:
        made["width"] = {**width, "step": round(width["step"] * scale, 3)}
    if isinstance(made.get("projection"), dict) and "scale" in made["projection"]:
        made |= _map_scaled(made, scale)
    for key in ("hconcat", "vconcat", "concat", "layer"):
        if key in made:
            made[key] = [_walk(child, scale) for child in made[key]]
    if isinstance(made.get("spec"), dict):
        made["spec"] = _walk(made["spec"], scale)
    return made


def _map_scaled(node: dict[str, Any], scale: float) -> dict[str, Any]:
    """A map keeps its shape: height and projection grow with the width."""
    project = dict(node["projection"])
    project["scale"] = round(project["scale"] * scale, 3)
    project["translate"] = [round(v * scale, 3) for v in project.get("translate", [])]
    height = node.get("height")
    grown = round(height * scale, 3) if isinstance(height, (int, float)) else height
    return {"projection": project, "height": grown}


def _areas(node: dict[str, Any]) -> float:
    """About how many px of the width scale with the plotting areas."""
    if isinstance(node.get("width"), (int, float)):
        return float(node["width"])
    if "hconcat" in node:
        return sum(_areas(child) for child in node["hconcat"])
    children = [child for key in ("vconcat", "concat", "layer") for child in node.get(key, [])]
    if isinstance(node.get("spec"), dict):
        children.append(node["spec"])
    return max((_areas(child) for child in children), default=0.0)
