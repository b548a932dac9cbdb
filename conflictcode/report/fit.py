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
    low, high = 0.02, 8.0
    best: tuple[float, float] | None = None  # scale and width of the widest drawing that fits
    scale = 1.0
    for _ in range(12):
        width = svg_width(draw(_scaled(spec, scale)))
        if width <= target:
            low = scale
            best = (scale, width) if best is None or width > best[1] else best
            if target - width < 1:
                break
        else:
            high = scale
        guess = scale * (1 + (target - width) / max(_areas(spec) * scale, 1))
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


def _scaled(spec: dict[str, Any], scale: float) -> dict[str, Any]:
    made = copy.copy(spec)
    made["padding"] = _MARGIN
    return _walk(made, scale)


def _walk(node: dict[str, Any], scale: float) -> dict[str, Any]:
    made = dict(node)
    if isinstance(made.get("width"), (int, float)):
        made["width"] = round(made["width"] * scale, 3)
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
